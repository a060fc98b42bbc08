"""``aitoolkit compare`` on packs that trainings and audits wrote in this session."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

import aitoolkit as ait
from aitoolkit import workflow
from aitoolkit.cli import main
from aitoolkit.errors import DataError, PackError
from builders.packs import contents, policy, written

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "packs" / "0.1.0"


def people(n, seed, need=0.3):
    draws = np.random.default_rng(seed)
    age, sex = draws.integers(18, 70, n), draws.choice(["female", "male"], n)
    needed = draws.random(n) < need + 0.3 * (age > 45)
    helped = draws.random(n) < 0.1 + 0.6 * needed
    return pd.DataFrame(
        {"age": age, "sex": sex, "need": np.where(needed, "yes", "no"),
         "helped": np.where(helped, "yes", "no")}
    )  # fmt: skip


def audited(frame, folder):
    return ait.audit(
        frame, sensitive_features="sex", outcome="need", decision="helped", effect="assistive",
        output=folder,
    ).pack  # fmt: skip


@pytest.fixture(scope="module")
def audits(tmp_path_factory):
    """Return audits of two sets of people, of whom the second need help far more often."""
    folder = tmp_path_factory.mktemp("audits")
    return [audited(people(2000, n, need), folder / str(n)) for n, need in ((1, 0.2), (2, 0.6))]


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Return two models of the same cases, trained an hour apart."""
    folder = tmp_path_factory.mktemp("models")
    cases = people(700, 3).drop(columns="helped")
    drafted = ait.draft_declaration(
        cases, outcome="need", positive="yes", sensitive_features=["sex"], effect="assistive"
    )
    packs = []
    with pytest.MonkeyPatch.context() as patch:
        facts = workflow.facts_of
        for hour, estimator in enumerate(
            (LogisticRegression(), DecisionTreeClassifier(max_depth=2))
        ):
            made = datetime(2026, 1, 1, 9 + hour, tzinfo=UTC)
            patch.setattr(
                workflow, "facts_of",
                lambda *a, made=made: facts(*a).model_copy(update={"made_on": made}),
            )  # fmt: skip
            output = folder / str(hour)
            made_here = ait.train(
                estimator, ait.Dataset(cases, drafted), output=output, track=False
            )
            packs.append(made_here.pack)
    return packs


def run(*asked, code=0):
    answer = CliRunner(env={"COLUMNS": "250"}).invoke(main, ["compare", *map(str, asked)])
    assert answer.exit_code == code, answer.output
    return answer.output


def test_two_models_of_the_same_cases_are_compared_without_an_interval_of_the_difference(models):
    found = ait.compare(*models).compared
    assert found.cases == "same"
    assert found.notes == ()
    assert {one.topic for one in found.changes} == {"model"}
    assert all(one.difference is None for one in found.figures)
    told = run(*models)
    assert "LogisticRegression" in told
    assert "DecisionTreeClassifier" in told
    assert "both rest on the same cases" in told


def test_the_order_given_is_kept_and_a_newer_first_one_is_said(models):
    assert "“before” here is the newer one" in run(*reversed(models))
    assert ait.compare(*reversed(models)).compared.notes == ("newer_first",)


def test_a_pack_against_itself_says_that_nothing_changed(models, audits):
    for pack in (models[0], audits[0]):
        assert "Nothing changed." in run(pack, pack)
    assert "Rien n’a changé." in run(models[0], models[0], "--lang", "fr")


def test_audits_of_other_people_differ_for_certain_only_where_their_figures_show_it(audits):
    unsure = {one.metric: one for one in ait.compare(*audits).compared.figures}
    assert unsure["base_rate"].answer == "higher"
    assert unsure["base_rate"].difference is None
    told = {
        one.metric: one
        for one in ait.compare(*audits, other_cases=True).compared.figures
        if one.about == "everyone"
    }
    assert told["base_rate"].answer == "higher"
    assert told["base_rate"].difference.lower > 0.2
    assert told["false_positive_rate"].answer == "no_difference"
    assert "Whoever made this comparison states" in run(*audits, "--other-cases")


def test_a_statement_that_the_packs_contradict_is_refused(models):
    with pytest.raises(DataError, match="other_cases"):
        ait.compare(*models, other_cases=True)
    assert "different cases" in run(*models, "--other-cases", code=2)


def test_a_model_and_an_audit_meet_in_what_both_have(models, audits):
    found = ait.compare(models[0], audits[0])
    assert "other_kind" in found.compared.notes
    assert "Only what both have is compared" in run(models[0], audits[0])


def test_only_the_public_part_is_read(audits, tmp_path):
    public = shutil.copytree(audits[0], tmp_path / audits[0].name)
    shutil.rmtree(public / "restricted")
    whole, bare = (ait.compare(pack, audits[1]).to_json() for pack in (audits[0], public))
    assert whole == bare


def test_writes_every_format_outside_the_packs_and_prints_json(audits, tmp_path):
    told = run(*audits, "--output", tmp_path / "changes", "--lang", "fr")
    assert "comparison.fr.html" in told
    assert json.loads(run(*audits, "--json"))["cases"] == "unknown"
    answer = CliRunner().invoke(main, ["compare", *map(str, audits), "--output", str(audits[0])])
    assert answer.exit_code == 2
    assert ait.verify(audits[0], level="integrity").exit_code != 1


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("file", ["core/audit.json", "core/verdict.json", "public/card.en.html"])
def test_a_pack_that_is_not_as_it_was_sealed_is_refused(file, place, tmp_path):
    whole = next((GOLDEN / "audit").iterdir())
    broken = shutil.copytree(whole, tmp_path / whole.name)
    with (broken / file).open("a") as open_file:
        open_file.write(" ")
    packs = [whole, whole]
    packs[place] = broken
    with pytest.raises(PackError, match=r"as it was sealed.*SEAL-02"):
        ait.compare(*packs)
    assert "was changed" in run(*packs, code=2)


def test_what_is_no_pack_is_refused_in_a_sentence(tmp_path):
    assert "a pack: the folder that a training wrote" in run(tmp_path, tmp_path / "none", code=2)


def test_another_policy_and_declaration_are_told_rule_by_rule(tmp_path):
    later = policy().model_dump(mode="json")
    later["rules"][0]["bound"] = 0.7
    before = written(tmp_path / "a", contents())
    after = written(tmp_path / "b", contents(policy=type(policy()).model_validate(later)))
    found = ait.compare(before, after).compared
    assert [(one.topic, one.path, one.towards) for one in found.changes] == [
        ("policy", ("rules", "PERF-01 roc_auc", "bound"), "stricter")
    ]
    assert "1 made stricter" in run(before, after)
