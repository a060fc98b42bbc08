"""The door for decisions that someone else made, as a user meets it."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, false_negative_rate, false_positive_rate, selection_rate
from sklearn.metrics import precision_score

import aitoolkit as ait

RNG = np.random.default_rng(7)
N = 4000


@pytest.fixture(scope="module")
def people():
    sex = RNG.choice(["woman", "man"], N)
    origin = RNG.choice(["a", "b", "c"], N, p=[0.5, 0.3, 0.2])
    needs = RNG.random(N) < np.where(origin == "a", 0.3, 0.4)
    score = np.clip(0.4 * needs + 0.2 * (sex == "man") + RNG.normal(0.3, 0.15, N), 0, 1).round(2)
    return pd.DataFrame(
        {
            "sex": sex,
            "origin": origin,
            "age": RNG.integers(18, 90, N),
            "needs": np.where(needs, "yes", "no"),
            "score": score,
            "chosen": (score > 0.6).astype(int),
            "office": RNG.choice(["north", "south"], N),
        }
    )


@pytest.fixture(scope="module")
def result(people):
    return ait.audit(
        people,
        sensitive_features=["sex", "origin", "age=25,45,65"],
        outcome="needs",
        decision="chosen",
        effect="assistive",
    )


def test_rates_by_group_are_fairlearns(people, result):
    y, d = (people.needs == "yes").astype(int), people.chosen
    theirs = MetricFrame(
        metrics={
            "selection_rate": selection_rate,
            "false_negative_rate": false_negative_rate,
            "false_positive_rate": false_positive_rate,
            "precision": precision_score,
        },
        y_true=y,
        y_pred=d,
        sensitive_features=people[["sex", "origin"]],
    ).by_group
    ours = result.by_group.set_index(["attribute", "group", "metric"]).estimate
    for group, row in theirs.iterrows():
        for metric, value in row.items():
            assert ours[("sex × origin", " × ".join(group), metric)] == pytest.approx(value)


def test_frames_are_tidy_and_have_the_columns_promised(result):
    columns = ["attribute", "group", "metric", "estimate", "low", "high", "n", "answer"]
    assert list(result.by_group.columns) == columns
    wanted = {"attribute", "metric", "kind", "groups", "estimate", "low", "high", "p_value",
              "p_adjusted", "answer"}  # fmt: skip
    assert wanted <= set(result.disparities.columns)
    shown = result.disparities.dropna(subset=["estimate"])
    assert (shown.low <= shown.estimate + 1e-9).all()
    assert (shown.estimate <= shown.high + 1e-9).all()
    assert result.tally.n.sum() == N


def test_an_adjusted_p_value_is_never_below_its_own(result):
    tested = result.disparities.dropna(subset=["p_value", "p_adjusted"])
    assert len(tested)
    assert (tested.p_adjusted >= tested.p_value - 1e-12).all()


def test_without_an_outcome_only_selection_is_told(people):
    found = ait.audit(people, sensitive_features="sex", decision="chosen")
    told = found.by_group.set_index("metric")
    assert set(told.loc["selection_rate", "answer"]) == {"estimated"}
    assert set(told.loc["false_negative_rate", "answer"]) == {"no_outcome"}
    assert {a.metric for a in found.verdict.answers} == {"selection_rate"}


def test_writes_nothing_unless_asked(people, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = ait.audit(people, sensitive_features="sex", decision="chosen")
    assert found.pack is None
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ait.ModelError, match="without a model"):
        found.predict_proba(people)


def test_the_pack_holds_public_and_full_tables_and_verifies(people, tmp_path):
    found = ait.audit(
        people, sensitive_features=["sex", "origin"], outcome="needs", score="score",
        threshold=0.6, effect="punitive", output=tmp_path,
    )  # fmt: skip
    assert ait.verify(found.pack).passed
    names = {str(p.relative_to(found.pack)) for p in found.pack.rglob("*") if p.is_file()}
    for name in ("public/card.en.html", "public/audit.json", "public/by_group.csv",
                 "public/disparities.csv", "restricted/by_group.csv", "restricted/tally.csv",
                 "restricted/disparities.csv"):  # fmt: skip
        assert name in names
    shown = json.loads((found.pack / "public" / "audit.json").read_text())
    assert shown["view"] == "eu_persons"
    exact = (found.pack / "restricted" / "by_group.csv").read_bytes()
    assert exact != (found.pack / "public" / "by_group.csv").read_bytes()


def test_nothing_from_an_undeclared_audit_is_cleared(result):
    assert result.verdict.draft
    assert result.verdict.outcome == "blocked"
    assert "DRAFT" in str(result)


def test_a_reference_group_is_compared_with_each_other(people):
    found = ait.audit(
        people, sensitive_features="origin", decision="chosen", reference={"origin": "a"}
    ).disparities
    against = found[(found.comparison == "reference") & (found.kind == "difference")]
    assert set(against.groups) == {"b – a", "c – a"}


def test_strata_compare_people_alike(people):
    found = ait.audit(
        people, sensitive_features="sex", outcome="needs", decision="chosen", strata="office"
    )
    (conditional,) = [
        c for c in found.audit.fairness.single[0].conditional if c.metric == "selection_rate"
    ]
    assert conditional.strata == 2
    assert not conditional.turns_over


def test_the_same_persons_ten_times_with_clusters_keep_the_widths(people):
    once = people.head(400).assign(person=np.arange(400))
    tenfold = pd.concat([once] * 10, ignore_index=True)
    options = {"sensitive_features": "sex", "outcome": "needs", "decision": "chosen"}
    first = ait.audit(once, cluster="person", **options).by_group
    second = ait.audit(tenfold, cluster="person", **options).by_group
    rates = first.metric.isin(["selection_rate", "false_negative_rate", "precision"])
    width = (first.high - first.low)[rates]
    assert np.allclose(width, (second.high - second.low)[rates], atol=1e-9)
    naive = ait.audit(tenfold, **options).by_group
    assert ((naive.high - naive.low)[rates] < width).all()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"score": "score"}, "threshold"),
        ({"score": "score", "threshold": 7}, "threshold"),
        ({"decision": "age"}, "decision"),
        ({"decision": "chosen", "outcome": "age"}, "outcome"),
        ({"decision": "chosen", "outcome": "neds"}, "needs"),
        ({"decision": "chosen", "sensitive_features": "age"}, "age=25"),
        ({"decision": "chosen", "outcome": "sex", "positive": "man"}, "sex"),
        ({"decision": "chosen", "effect": "nice"}, "assistive or punitive"),
        ({"decision": "chosen", "sensitive_features": None}, "sensitive_features"),
        ({"decision": "chosen", "reference": {"sex": "girl"}}, "girl"),
    ],
)
def test_refuses_what_cannot_be_counted(people, asked, sentence):
    with pytest.raises(ait.DataError, match=sentence):
        ait.audit(people, **{"sensitive_features": "sex"} | asked)


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet"])
def test_the_command_reads_files_and_prints_the_findings(people, tmp_path, ending):
    file = tmp_path / f"people.{ending}"
    if ending == "parquet":
        people.to_parquet(file)
    else:
        people.to_csv(file, index=False)
    answer = command(
        file, "--outcome", "needs", "--score", "score", "--top", "20%", "--effect", "assistive",
        "--sensitive-features", "sex,origin", "--output", str(tmp_path / "out"),
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "woman" in answer.stdout
    assert "Verdict" in answer.stdout
    (pack,) = (tmp_path / "out").glob("[!.]*")
    assert ait.verify(pack).passed


def test_the_highest_scores_are_selected_by_count_or_by_share(people):
    options = {"sensitive_features": "sex", "outcome": "needs", "score": "score"}
    count = ait.audit(people, top=400, **options)
    share = ait.audit(people, top="10%", **options)
    assert count.by_group.equals(share.by_group)
    point = count.card.dossier.declaration.decision.operating_point
    assert (point.kind, point.value, point.out_of) == ("top_count", 400, N)
    assert count.audit.performance.selected >= 400


def test_the_command_names_a_reference_that_names_no_group(people, tmp_path):
    people.to_csv(tmp_path / "people.csv", index=False)
    answer = command(
        tmp_path / "people.csv", "--decision", "chosen", "--sensitive-features", "sex",
        "--reference", "woman",
    )  # fmt: skip
    assert answer.returncode == 2
    assert "--reference sex=woman" in answer.stderr


@pytest.mark.parametrize(
    ("content", "sentence"), [(None, "no such file"), ("", "an empty file"), ("x", "CSV")]
)
def test_the_command_refuses_with_a_sentence_and_no_traceback(tmp_path, content, sentence):
    file = tmp_path / ("people.txt" if content == "x" else "people.csv")
    if content is not None:
        file.write_text(content)
    answer = command(file, "--decision", "d", "--sensitive-features", "s")
    assert answer.returncode == 2
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "aitoolkit", "audit", *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
