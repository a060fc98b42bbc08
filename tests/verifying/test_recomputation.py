"""Level recomputation: every figure follows from counts and cases, or is named."""

import shutil
from datetime import UTC, datetime

import pandas as pd
import pytest

from aitoolkit.recording.purge import purge
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.recomputation import check_recomputation
from aitoolkit.verifying.report import verify
from builders.audited import audited, edited, people, trained

AUDIT = "restricted/audit.json"


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    output = tmp_path_factory.mktemp("packs")
    return {"model": trained(output), "decisions": audited(output, strata="site")}


@pytest.fixture
def model(packs, tmp_path):
    return shutil.copytree(packs["model"], tmp_path / "model")


@pytest.fixture
def decisions(packs, tmp_path):
    return shutil.copytree(packs["decisions"], tmp_path / "decisions")


def checks(pack):
    return {check.code: check for check in check_recomputation(Asked(pack))}


def unlike(pack):
    """Return what did not pass."""
    found = checks(pack).items()
    return {code: f"{c.answer}: {c.found}" for code, c in found if c.answer != "passed"}


def failing(pack):
    return {code: check.found for code, check in checks(pack).items() if check.answer == "failed"}


def quantity(entries, **wanted):
    for entry in entries:
        if all(entry[name] == value for name, value in wanted.items()):
            return entry["quantity"]
    raise KeyError(wanted)


def test_a_trained_pack_is_verified(packs):
    report = verify(packs["model"], level="recomputation")
    assert report.passed, str(report)
    assert [c.code for c in report.checks if c.code.startswith("CALC")] == [
        f"CALC-0{i}" for i in range(1, 7)
    ]


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"reference": {"sex": "m"}},
        {"strata": "site"},
        {"score": "score", "threshold": 0.6},
        {"score": "score", "top": "10%"},
        {"weight": "weight"},
        {"uncertainty": "redraw", "random_state": 3, "n_boot": 50},
        {"outcome": None},
    ],
    ids=str,
)
def test_every_kind_of_audit_is_verified(how, tmp_path):
    assert unlike(audited(tmp_path, sensitive_features="sex", **how)) == {}


def test_an_audit_of_rounded_counts_is_verified(tmp_path):
    counted = people().groupby(["sex", "outcome", "decision"]).size().reset_index(name="n")
    counted["n"] = (counted["n"] / 5).round().astype(int) * 5
    pack = audited(tmp_path, counted, sensitive_features="sex", count="n", rounded=5)
    assert unlike(pack) == {}


def test_unknown_outcomes_are_counted_as_such(tmp_path):
    frame = people()
    frame["outcome"] = frame["outcome"].where(frame.index % 3 > 0)
    pack = audited(tmp_path, frame, sensitive_features="sex", score="score", threshold=0.5)
    assert unlike(pack) == {}


def test_says_what_of_repeated_persons_it_could_not_check(tmp_path):
    pack = audited(tmp_path, sensitive_features="sex", cluster="person")
    (found,) = unlike(pack).values()
    assert found.startswith("could_not_check: ")
    assert "persons, who are not kept" in found


def test_without_the_rows_nothing_could_be_checked(model):
    shutil.rmtree(model / "restricted")
    assert {c.answer for c in checks(model).values()} == {"could_not_check"}
    assert verify(model, level="recomputation").exit_code == 2
    assert "never handed over or was deleted" in checks(model)["CALC-03"].found


def test_a_purged_person_is_no_error_and_the_rest_is_checked_from_counts(model):
    person = (model / "restricted/predictions.csv").read_text().splitlines()[1].split(",")[0]
    purge(model, by="clerk", why="request", made_on=datetime.now(UTC), identifier=("case", person))
    report = verify(model, level="recomputation")
    assert report.exit_code == 2
    unchecked = [c.code for c in report.checks if c.answer == "could_not_check"]
    assert unchecked == ["SEAL-06", "CALC-01", "CALC-02", "CALC-03", "CALC-06"]
    assert "1 cases were deleted at someone's request" in str(report)
    assert "Figures of scores need counts finer than the tally" in checks(model)["CALC-06"].found


def test_after_a_purge_an_edited_gap_is_still_found(model):
    person = (model / "restricted/predictions.csv").read_text().splitlines()[1].split(",")[0]
    purge(model, by="clerk", why="request", made_on=datetime.now(UTC), identifier=("case", person))

    def change(audit):
        gaps = audit["fairness"]["single"][0]["disparities"]
        quantity(gaps, comparison="largest", metric="selection_rate")["upper"] += 0.001

    edited(model, AUDIT, change)
    assert "selection rate" in failing(model)["CALC-06"]


def test_a_count_that_is_not_that_of_the_cases_is_named(model):
    path = model / "restricted/tally.csv"
    lines = path.read_text().splitlines()
    *head, n = lines[1].split(",")
    path.write_text("\n".join([lines[0], ",".join([*head, str(int(n) + 1)]), *lines[2:]]) + "\n")
    found = failing(model)["CALC-01"]
    assert f"stored {int(n) + 1}, recomputed {n}" in found
    assert head[0] in found


def test_a_decision_that_does_not_follow_from_its_score_is_found(model):
    path = model / "restricted/predictions.csv"
    frame = pd.read_csv(path)
    frame.loc[0, "decision"] = 1 - frame.loc[0, "decision"]
    frame.to_csv(path, index=False)
    assert "decisions that do not follow" in failing(model)["CALC-01"]


def test_an_edited_auc_is_found_by_scikit_learn(model):
    def change(audit):
        audit["performance"]["metrics"][0]["quantity"]["value"] += 0.01

    edited(model, AUDIT, change)
    assert failing(model)["CALC-02"].startswith(
        "1 figure differs from the evidence; roc auc: stored"
    )


def test_an_edited_auc_of_a_group_is_found_by_scikit_learn(model):
    def change(audit):
        group = audit["fairness"]["single"][0]["groups"][0]
        quantity(group["metrics"], metric="roc_auc")["value"] += 1e-6

    edited(model, AUDIT, change)
    assert "roc auc" in failing(model)["CALC-03"]


@pytest.mark.parametrize("part", ["reliability", "calibrated_limit"])
def test_an_edited_bin_or_limit_of_a_group_is_found(part, model):
    def change(audit):
        group = audit["fairness"]["single"][0]["groups"][0]
        if part == "reliability":
            group["reliability"][0]["observed"]["value"] += 1e-6
        else:
            group["calibrated_limit"] += 1e-6

    edited(model, AUDIT, change)
    assert set(failing(model)) == {"CALC-06"}


def test_an_edited_rate_of_a_group_is_found_by_fairlearn(decisions):
    def change(audit):
        group = audit["fairness"]["single"][0]["groups"][0]
        quantity(group["metrics"], metric="false_negative_rate")["value"] -= 0.001

    edited(decisions, AUDIT, change)
    found = failing(decisions)
    assert "false negative rate, f: stored" in found["CALC-03"]
    assert checks(decisions)["CALC-03"].files == (AUDIT,)


@pytest.mark.parametrize(
    ("comparison", "kind", "metric"),
    [
        ("largest", "difference", "selection_rate"),
        ("largest", "ratio", "selection_rate"),
        ("largest", "difference", "equalized_odds"),
        ("rest", "difference", "precision"),
        ("rest", "ratio", "false_positive_share"),
    ],
)
def test_an_edited_gap_is_found(decisions, comparison, kind, metric):
    def change(audit):
        gaps = audit["fairness"]["single"][0]["disparities"]
        quantity(gaps, comparison=comparison, kind=kind, metric=metric)["value"] *= 0.999

    edited(decisions, AUDIT, change)
    assert metric.replace("_", " ") in failing(decisions)["CALC-04"]


def test_a_narrowed_interval_of_a_rate_is_found_by_scipy(decisions):
    def change(audit):
        group = audit["fairness"]["single"][0]["groups"][1]
        quantity(group["metrics"], metric="precision")["upper"] -= 1e-5

    edited(decisions, AUDIT, change)
    assert "precision, m: upper end stored" in failing(decisions)["CALC-05"]


def test_a_group_left_out_without_need_is_found(decisions):
    def change(audit):
        gap = audit["fairness"]["single"][1]["disparities"][0]
        gap["left_out"] = [["mid"], *gap["left_out"]]

    edited(decisions, AUDIT, change)
    assert "groups left out of" in failing(decisions)["CALC-04"]


@pytest.mark.parametrize(
    "where",
    [
        lambda f: f["single"][0]["disparities"][0]["quantity"].__setitem__("upper", 0.9),
        lambda f: f["single"][0]["disparities"][0].__setitem__("p_value", 0.99),
        lambda f: f["single"][1]["conditional"][0]["risk_difference"].__setitem__("value", 0.0),
        lambda f: f["single"][0]["disparities"].pop(),
        lambda f: f.__setitem__("tests", 1),
    ],
)
def test_anything_else_that_was_edited_is_found(decisions, where):
    edited(decisions, AUDIT, lambda audit: where(audit["fairness"]))
    assert "CALC-06" in failing(decisions)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("audit.json", b"{"),
        ("audit.json", b"[" * 10**6),
        ("audit.json", b'{"view": NaN}'),
        ("audit.json", b'{"view": 1' + b"0" * 5000 + b"}"),
        ("audit.json", b'{"view": "full", "view": "full"}'),
        ("tally.csv", b"sex,outcome,decision,n\nf,1,1,-5\n"),
        ("tally.csv", b"sex,outcome\n"),
        ("tally.csv", b""),
        ("cells.csv", b"a,b\n"),
        ("cells.csv", b"," * 10**7),
        ("tally.csv", b"sex,outcome,decision,n\n" + b"f" * 10**7 + b",1,1,5\n"),
        ("tally.csv", b"sex,outcome,decision,n\n\0,1,1,5\n"),
        ("predictions.csv", b"case,outcome,score,decision,sex,age\n1,2,x,1,f,mid\n"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_named_and_nothing_more(decisions, name, content):
    (decisions / "restricted" / name).write_bytes(content)
    found = check_recomputation(Asked(decisions))
    assert [c.answer for c in found] == ["failed"]
    assert found[0].found.startswith(f"restricted/{name} ")
    assert found[0].files == (f"restricted/{name}",)
