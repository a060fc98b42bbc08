"""Model files made to harm whoever reads them: each is refused before anything of it is used."""

import io
import pickle
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import skops.io
from interpret.glassbox import ExplainableBoostingClassifier
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from aitoolkit.errors import ModelError
from aitoolkit.recording.model_file import load_model
from builders.hostile import archive, members_of, npy, with_array, with_nodes, with_number
from builders.packs import small_model

TREE = DecisionTreeClassifier(max_depth=3, random_state=0)
FOREST = RandomForestClassifier(2, max_depth=2, random_state=0)
BOOSTED = GradientBoostingClassifier(n_estimators=2, random_state=0)
HISTOGRAMS = HistGradientBoostingClassifier(max_iter=2, random_state=0)
BY_CATEGORY = HistGradientBoostingClassifier(
    max_iter=2, random_state=0, categorical_features=[False, False, True]
)


class Harm:
    def __reduce__(self):
        return (exec, ("raise SystemExit('the pickle ran')",))


def refused(content, match):
    with pytest.raises(ModelError, match=match):
        load_model(content)


def test_a_type_that_nobody_reviewed_is_refused():
    refused(skops.io.dumps(FunctionTransformer(eval)), "eval")


@pytest.mark.parametrize("protocol", [0, 5])
def test_a_pickle_is_never_run(protocol):
    refused(pickle.dumps(Harm(), protocol=protocol), "no archive of a model")


def test_a_pickle_inside_an_array_is_never_run():
    buffer = io.BytesIO()
    np.save(buffer, np.array([Harm()], dtype=object), allow_pickle=True)
    refused(archive(members_of(TREE) | {"1.npy": buffer.getvalue()}), "of objects")


@pytest.mark.parametrize("name", ["../1.npy", "/etc/1.npy", "a/1.npy", "a\\1.npy", "1\u202e.npy"])
def test_a_member_that_leads_out_of_the_archive_is_refused(name):
    refused(archive(members_of(TREE) | {name: b"x"}), "no plain name")


def test_a_zip_bomb_is_not_unpacked():
    bomb = archive({"schema.json": b"[" + b" " * 10**7 + b"]"}, compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 20_000
    refused(bomb, "compressed member")


def test_a_bomb_inside_a_sparse_matrix_is_not_unpacked():
    inner = archive({"data.npy": npy(np.zeros(10**7))}, compression=zipfile.ZIP_DEFLATED)
    refused(archive(members_of(TREE) | {"9.npz": inner[:-1] + inner[-1:]}), "unpack without end")


def test_members_that_share_their_bytes_are_refused():
    content = bytearray(archive({"schema.json": b"{}", "1.npy": b"x" * 100}))
    at = content.index(b"PK\x01\x02")  # the first entry says that it is as large as everything
    content[at + 20 : at + 28] = (10**4).to_bytes(4, "little") * 2
    refused(bytes(content), "unpack to more than it is")


def test_too_many_members_are_refused():
    refused(archive({f"{i}.npy": b"" for i in range(50_001)}), "more than 50,000 members")


def test_two_members_of_one_name_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("schema.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("schema.json", b"[]")
    refused(buffer.getvalue(), "two members of one name")


@pytest.mark.parametrize(
    ("schema", "match"),
    [
        (b"[" * 10**6, "nested without end"),
        (b'{"a": 1, "a": 2}', "names something twice"),
        (b'{"a": NaN}', "no number"),
        (b'{"protocol": ' + b"9" * 10_000 + b"}", "not JSON"),
        (b"{}", "cannot be read"),
        (b"[]", "cannot be read"),
    ],
    ids=["deep", "twice", "nan", "huge", "empty", "list"],
)
def test_a_schema_that_is_none_is_refused(schema, match):
    refused(archive({"schema.json": schema}), match)


@pytest.mark.parametrize(
    "header",
    [
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }",
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
        b"{'descr': '<f8', 'fortran_order': False, 'shape': " + b"(" * 200 + b")" * 200 + b"}",
        b"__import__('os')",
    ],
    ids=["huge", "negative", "nested", "code"],
)
def test_an_array_that_is_not_of_the_size_it_says_is_refused(header):
    content = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"\0" * 8
    refused(archive(members_of(TREE) | {"1.npy": content}), "array 1.npy")


def put(column, at, value):
    def change(table):
        table[column][at] = value

    return change


def second_as_both_children(table):
    table["left_child"][0] = table["right_child"][0]


CRAFTED = {
    "child beyond the end": (TREE, put("left_child", 0, 2**30)),
    "child before the start": (TREE, put("right_child", 0, -7)),
    "a circle": (TREE, put("left_child", 1, 0)),
    "a child of itself": (TREE, put("left_child", 0, 0)),
    "one child twice": (TREE, second_as_both_children),
    "unknown column": (TREE, put("feature", 0, 10**6)),
    "negative column": (TREE, put("feature", 0, -3)),
    "no node": (TREE, lambda table: table[:0]),
    "one node less": (TREE, lambda table: table[:-1]),
    "in a forest": (FOREST, put("left_child", 0, 2**30)),
    "in boosting": (BOOSTED, put("left_child", 0, 2**30)),
    "histogram child": (HISTOGRAMS, put("left", 0, 2**30)),
    "histogram circle": (HISTOGRAMS, put("left", 1, 0)),
    "histogram column": (HISTOGRAMS, put("feature_idx", 0, 2**30)),
    "histogram without nodes": (HISTOGRAMS, lambda table: table[:0]),
    "category of a number": (BY_CATEGORY, put("is_categorical", 0, 1)),
}


@pytest.mark.parametrize("attack", CRAFTED)
def test_a_crafted_tree_is_refused(attack):
    refused(with_nodes(*CRAFTED[attack]), "points outside|cannot be read")


@pytest.mark.parametrize(
    ("estimator", "attribute", "value"),
    [
        (TREE, "node_count", 0),
        (TREE, "node_count", -5),
        (TREE, "node_count", 3),
        (TREE, "max_depth", 1),
        (TREE, "n_features_in_", 1),
        (FOREST, "n_features_in_", 2),
        (BOOSTED, "n_features_in_", 2),
        (HISTOGRAMS, "_n_features", 400),
        (HISTOGRAMS, "n_features_in_", 1),
    ],
)
def test_a_number_that_does_not_fit_the_nodes_is_refused(estimator, attribute, value):
    refused(with_number(estimator, attribute, value), "points outside|cannot be read")


@pytest.mark.parametrize(
    ("estimator", "attribute", "change"),
    [
        (SVC(), "support_", lambda a: np.concatenate([a, a])),
        (SVC(), "_dual_coef_", lambda a: a[:, :1]),
        (SVC(), "_n_support", lambda a: a * 1000),
        (SVC(), "_intercept_", lambda a: a[:0]),
        (SVC(), "support_vectors_", lambda a: np.ascontiguousarray(a[:, :1])),
        (HISTOGRAMS, "raw_left_cat_bitsets", lambda a: np.zeros((1, 1), a.dtype)),
    ],
)
def test_arrays_that_do_not_fit_each_other_are_refused(estimator, attribute, change):
    refused(with_array(estimator, attribute, change), "points outside|cannot be read")


@pytest.mark.parametrize("kind", ["kd_tree", "ball_tree"])
def test_crafted_neighbours_are_refused(kind):
    estimator, found = KNeighborsClassifier(algorithm=kind), 0
    for name, content in members_of(estimator).items():
        table = np.load(io.BytesIO(content)) if name.endswith(".npy") else np.empty(0)
        if table.dtype.names == ("idx_start", "idx_end", "is_leaf", "radius"):
            table["idx_end"][:] = 10**9
            refused(archive(members_of(estimator) | {name: npy(table)}), "points outside")
            found += 1
    assert found


@pytest.mark.parametrize(
    "change",
    [
        lambda cuts: np.zeros((10**9, 0)),  # a billion cuts, none of which is there
        lambda cuts: cuts[None],
        lambda cuts: cuts.astype(np.float32),
        lambda cuts: cuts[::-1].copy(),
        lambda cuts: np.append(cuts, np.nan),
    ],
)
@pytest.mark.parametrize("level", [0, 1])
def test_bins_that_compiled_code_would_read_beyond_are_refused(change, level):
    boosting = ExplainableBoostingClassifier(
        interactions=1, outer_bags=1, max_rounds=5, n_jobs=1, random_state=0
    )
    model = small_model(boosting)
    load_model(skops.io.dumps(model))
    model[-1].bins_[0][level] = change(model[-1].bins_[0][level])
    refused(skops.io.dumps(model), "do not fit|cannot be read")


def test_what_is_refused_would_crash_a_reader_that_does_not_look(tmp_path):
    file = tmp_path / "model.skops"
    file.write_bytes(with_nodes(*CRAFTED["child beyond the end"]))
    reads = (
        "import sys, numpy, skops.io; data = open(sys.argv[1], 'rb').read();"
        "model = skops.io.loads(data, trusted=skops.io.get_untrusted_types(data=data));"
        "model[-1].predict(numpy.zeros((5, 3)))"
    )
    done = subprocess.run([sys.executable, "-c", reads, file], capture_output=True, check=False)
    assert done.returncode < 0, done.stderr.decode()[-500:]  # killed by a signal
