from importlib.resources import files

import pytest

from aitoolkit.declaring.policy import KNOWN_RULES, default_policy, load_policy
from aitoolkit.errors import PolicyError
from aitoolkit.schema.declaration import Effect

REFER_TO = """\
    refer_to:
      en: head of the service, with the data-protection officer
      fr: responsable du service, avec le délégué à la protection des données
"""
TEXT = (files("aitoolkit.declaring") / "policies" / "assistive.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("effect", "metric"),
    [("assistive", "false_negative_rate"), (Effect.PUNITIVE, "false_positive_rate")],
)
def test_the_error_that_weighs_most_follows_from_the_effect(effect, metric):
    policy = default_policy(effect)
    fair, perf, expl = policy.rules
    assert (fair.code, fair.metric, fair.bound, fair.inconclusive) == (
        "FAIR-01", metric, 0.1, "refer",
    )  # fmt: skip
    assert (perf.code, perf.metric, perf.bound, perf.inconclusive) == (
        "PERF-01", "roc_auc", 0.5, "block",
    )  # fmt: skip
    assert (expl.code, expl.metric, expl.bound, expl.inconclusive) == (
        "EXPL-01", "additivity_error", 1e-6, "block",
    )  # fmt: skip


@pytest.mark.parametrize("effect", list(Effect))
def test_the_default_policies_speak_english_and_french(effect):
    policy = default_policy(effect)
    texts = [policy.name, *(rule.why for rule in policy.rules), policy.rules[0].refer_to]
    assert [[language for language, _ in text.words] for text in texts] == [["en", "fr"]] * 5


@pytest.mark.parametrize(
    ("old", "new", "where", "mend"),
    [
        ("code: FAIR-01", "code: FAIR-10", "rules[1] (FAIR-10).code", "FAIR-01"),
        ("metric: roc_auc", "metric: roc_acu", "rules[2] (PERF-01).metric", "'roc_auc'"),
        ("metric: roc_auc", "metric: accuracy", "rules[2] (PERF-01).metric", "Choose one"),
        ("bound: 0.10", "bound: 10", "rules[1] (FAIR-01).bound", "0.1, not as 10"),
        ("bound: 0.5", "bound: 0.4", "rules[2] (PERF-01).bound", "Correct the bound"),
        ("bound: 0.10", "bound: a tenth", "rules[1] (FAIR-01).bound", "Correct"),
        ("bound: 0.10", "bund: 0.10", "rules[1] (FAIR-01).bund", "Did you mean 'bound'?"),
        ("inconclusive: refer\n", "inconclusive: note_it\n", ".inconclusive", "'note'?"),
        (REFER_TO, "    refer_to:\n", "rules[1] (FAIR-01).refer_to", "inconclusive: block"),
        ("code: PERF-01", "code: FAIR-01", "rules", "Keep one"),
        ("code: FAIR-01", "code: fairness", ".code", "Correct"),
    ],
)
def test_names_the_rule_and_the_mend(tmp_path, old, new, where, mend):
    path = tmp_path / "policy.yaml"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert caught.value.field.startswith("policy.yaml, line ")
    assert caught.value.field.endswith(where)
    assert mend in caught.value.mend


def test_refuses_a_missing_file(tmp_path):
    with pytest.raises(PolicyError, match="no such file"):
        load_policy(tmp_path / "policy.yaml")


def test_every_bound_that_the_default_policies_use_is_within_its_range():
    for effect in Effect:
        for rule in default_policy(effect).rules:
            assert KNOWN_RULES[rule.code].lowest <= rule.bound <= KNOWN_RULES[rule.code].highest
