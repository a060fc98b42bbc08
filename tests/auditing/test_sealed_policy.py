"""Were the rules fixed before the first look: in the facts of a run, on its card, in verify."""

import json
from datetime import UTC, datetime

import pandas as pd
import pytest
from click.testing import CliRunner

import aitoolkit as ait
from aitoolkit.cli import main
from aitoolkit.declaring.policy import load_policy
from aitoolkit.errors import PolicyError
from aitoolkit.recording.ledger import look
from aitoolkit.recording.pack import core_digest
from aitoolkit.recording.sums import SUMS
from aitoolkit.schema.policy import Policy
from builders.audits import policy

FRAME = pd.DataFrame({"sex": ["f", "m"] * 300, "hired": ["yes", "no", "no"] * 200})
RULES = policy("FAIR-01", "selection_rate", 0.15)


def audited(output=None):
    return ait.audit(
        FRAME, sensitive_features="sex", decision="hired", effect="assistive", policy=RULES,
        output=output,
    )  # fmt: skip


def rule_check(pack):
    [check] = [c for c in ait.verify(pack).checks if c.code == "RULE-01"]
    return check.answer, check.found


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """Return a pack whose policy was sealed before the first look, after it, and never."""
    before, after, never = (tmp_path_factory.mktemp(name) for name in ("before", "after", "never"))
    ait.seal_policy(RULES, by="head of the service", output=before)
    look(after, RULES, audited().audit.data.fingerprint, datetime.now(UTC))
    ait.seal_policy(RULES, by="head of the service", output=after)
    return tuple(audited(output).pack for output in (before, after, never))


def test_verify_says_when_the_rules_were_sealed(packs):
    answers = [rule_check(pack) for pack in packs]
    assert [answer for answer, _ in answers] == ["passed", "sealed_after", "not_sealed"]
    assert "head of the service sealed them on" in answers[0][1]
    assert "before the first look" in answers[0][1]
    assert "after the first look" in answers[1][1]
    assert "Nobody had sealed them" in answers[2][1]
    reports = [ait.verify(pack) for pack in packs]
    assert all(report.passed for report in reports)
    late = "Nobody fixed the rules before the data were looked at: RULE-01."
    assert [late in report.conclusion for report in reports] == [False, True, True]
    assert not any("RULE-01" in r.conclusion.partition("not checked")[2][:60] for r in reports[:1])


def test_a_report_tells_the_three_apart_in_every_language(packs):
    reports = [ait.verify(pack) for pack in packs]
    for language, words in (
        ("en", ("passed", "sealed after", "not sealed")),
        ("fr", ("réussi", "scellé après", "non scellé")),
    ):
        for report, word in zip(reports, words, strict=True):
            row = report.to_page(language).partition(">RULE-01</th>")[2].partition("</tr>")[0]
            assert f"\u00a0{word}</td>" in row


@pytest.mark.parametrize("effect", ["assistive", "punitive", None])
def test_the_default_rules_that_were_sealed_are_those_of_an_audit(tmp_path, effect):
    """Show, seal, audit and verify, each by its command, as an office does."""
    people, rules, packs = (tmp_path / name for name in ("people.csv", "policy.yaml", "packs"))
    FRAME.to_csv(people, index=False)
    stated = () if effect is None else ("--effect", effect)
    rules.write_text(command("policy", "show", *stated, "--yaml"), "utf-8")
    command("policy", "seal", rules, "--by", "head of the service", "--output", packs)
    command(
        "audit", people, "--decision", "hired", "--sensitive-features", "sex", *stated,
        "--output", packs,
    )  # fmt: skip
    [pack] = [path for path in packs.iterdir() if not path.name.startswith(".")]
    report = json.loads(command("verify", pack, "--json"))
    [check] = [c for c in report["checks"] if c["code"] == "RULE-01"]
    assert (check["answer"], "before the first look" in check["found"]) == ("passed", True)
    assert Policy.model_validate_json((pack / "core/policy.json").read_bytes()) == load_policy(
        rules
    )


def command(*words):
    answer = CliRunner().invoke(main, [str(word) for word in words])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_by_default_what_only_a_model_has_does_not_apply_to_decisions():
    verdict = ait.audit(
        FRAME, sensitive_features="sex", decision="hired", effect="assistive"
    ).verdict
    told = {answer.code: answer.answer for answer in verdict.answers}
    assert (told["PERF-01"], told["EXPL-01"]) == ("not_applicable", "not_applicable")
    assert told["FAIR-01"] == "inconclusive"


def test_the_card_says_it_in_words(packs):
    english, french = (
        [(pack / f"public/card.{language}.md").read_text("utf-8") for pack in packs]
        for language in ("en", "fr")
    )
    assert "before the first look at these data" in english[0]
    assert "after the first look at these data" in english[1]
    assert "Nobody sealed these rules." in english[2]
    assert "avant le premier regard sur ces données" in french[0]
    assert "Personne n’a scellé ces règles." in french[2]


def test_it_is_a_fact_of_the_run_and_leaves_the_core_alone(packs):
    assert len({core_digest(pack) for pack in packs}) == 1
    facts = json.loads((packs[0] / "run.json").read_text("utf-8"))["beforehand"]
    assert facts["answer"] == "before"


def test_a_note_about_another_policy_does_not_pass(packs):
    facts = packs[2] / "run.json"
    before = (facts.read_bytes(), (packs[2] / SUMS).read_bytes())
    told = json.loads(before[0])
    told["beforehand"] |= {"answer": "before", "policy": "0" * 64}
    facts.write_text(json.dumps(told), "utf-8")
    assert rule_check(packs[2]) == ("failed", "What was noted is about another policy")
    facts.write_bytes(before[0])


def test_an_audit_that_writes_nothing_asks_no_store():
    result = ait.audit(FRAME, sensitive_features="sex", decision="hired", policy=RULES)
    assert result.card.dossier.beforehand is None
    assert "sealed" not in result.card.to_markdown()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (policy("FAIR-01", "selection_rate", 0.15, attributes=("sexe",)), "'sex'"),
        (
            policy("FAIR-04", "selection_rate", 0.15, groups=("sex=female",)),
            "expected one of sex=f",
        ),
        (policy("PERF-01", "roc_auc", 0.5), "list FAIR-01 under waived"),
        (policy("FAIR-01", "selection_rate", 0.15, interval="value"), "thin data for good"),
    ],
)
def test_an_audit_refuses_rules_that_do_not_fit(rules, said):
    with pytest.raises(PolicyError, match=said):
        ait.audit(FRAME, sensitive_features="sex", decision="hired", policy=rules)


def test_rules_about_a_model_do_not_apply_to_decisions(tmp_path):
    rules = tuple(
        policy(*rule, inconclusive="block").rules[0]
        for rule in (
            ("FAIR-01", "selection_rate", 0.15),
            ("PERF-01", "roc_auc", 0.5),
            ("EXPL-01", "additivity_error", 1e-6),
        )
    )
    found = ait.audit(
        FRAME, sensitive_features="sex", decision="hired",
        policy=RULES.model_copy(update={"rules": rules}),
    )  # fmt: skip
    answers = [a.answer for a in found.verdict.answers]
    assert answers == ["met", "not_applicable", "not_applicable"]
