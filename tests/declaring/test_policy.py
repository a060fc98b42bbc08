from importlib.resources import files

import pytest

from aitoolkit.declaring.policy import (
    KNOWN_RULES,
    check_policy,
    default_policy,
    default_policy_text,
    load_policy,
)
from aitoolkit.errors import PolicyError
from aitoolkit.schema.declaration import Effect
from aitoolkit.schema.policy import Policy
from builders.packs import declaration

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
    assert [(r.code, r.metric, r.bound, r.inconclusive) for r in policy.rules] == [
        ("FAIR-01", metric, 0.1, "refer"),
        ("FAIR-03", metric, 0.2, "note"),
        ("PERF-01", "roc_auc", 0.5, "block"),
        ("EXPL-01", "additivity_error", 1e-4, "block"),
        ("DATA-03", "share_without_outcome", 0.05, "refer"),
    ]
    assert policy.effect == effect


@pytest.mark.parametrize("effect", [*Effect, None])
def test_the_default_policies_speak_english_and_french(effect):
    policy = default_policy(effect)
    texts = [policy.name, *(rule.why for rule in policy.rules)]
    texts += [rule.refer_to for rule in policy.rules if rule.refer_to is not None]
    assert {tuple(language for language, _ in text.words) for text in texts} == {("en", "fr")}


@pytest.mark.parametrize("effect", [*Effect, None])
def test_the_text_to_start_from_is_the_default_policy(tmp_path, effect):
    path = tmp_path / "policy.yaml"
    path.write_text(default_policy_text(effect), encoding="utf-8")
    assert load_policy(path) == default_policy(effect)


@pytest.mark.parametrize(
    ("old", "new", "where", "mend"),
    [
        ("code: FAIR-01", "code: FAIR-10", "rules[1] (FAIR-10).code", "Did you mean"),
        ("metric: roc_auc", "metric: roc_acu", "rules[3] (PERF-01).metric", "'roc_auc'"),
        ("metric: roc_auc", "metric: accuracy", "rules[3] (PERF-01).metric", "Choose one"),
        ("bound: 0.10", "bound: 10", "rules[1] (FAIR-01).bound", "0.1, not as 10"),
        ("bound: 0.5", "bound: 0.4", "rules[3] (PERF-01).bound", "Correct the bound"),
        ("bound: 0.10", "bound: a tenth", "rules[1] (FAIR-01).bound", "Correct"),
        ("bound: 0.10", "bund: 0.10", "rules[1] (FAIR-01).bund", "Did you mean 'bound'?"),
        ("inconclusive: refer\n", "inconclusive: note_it\n", ".inconclusive", "'note'?"),
        (REFER_TO, "    refer_to:\n", "rules[1] (FAIR-01).refer_to", "inconclusive: block"),
        ("code: FAIR-03", "code: FAIR-01", "rules[2] (FAIR-01)", "its own attributes"),
        ("bound: 0.10", "bound: 0", "rules[1] (FAIR-01).bound", "how much is allowed"),
        ("bound: 0.5", "bound: 1", "rules[3] (PERF-01).bound", "how much is allowed"),
        ("bound: 0.5", "bound: 0.5\n    attributes: [sex]", "(PERF-01).attributes", "Remove them"),
        ("bound: 0.10", "bound: 0.1\n    groups: [sex=f]", "(FAIR-01).groups", "all groups"),
        ("bound: 0.10", "bound: 0.1\n    interval: uper", ".interval", "'upper'?"),
        (
            "rules:",
            "roles:\n- {role: mayor, name: Mayor}\nrules:",
            "(FAIR-01).refer_to",
            "short name",
        ),
        ("effect: assistive", "effect: asistive", "effect", "'assistive'?"),
        ("effect: assistive", "effect: punitive", "rules", "list FAIR-01 under waived"),
        ("bound: 0.10", "bound: 0.25", "rules", "list FAIR-01 under waived"),
        ("inconclusive: refer", "inconclusive: note", "rules", "list FAIR-01 under waived"),
        ("bound: 0.10", "bound: 0.1\n    interval: lower", "rules", "list FAIR-01 under waived"),
        ("bound: 0.10", "bound: 0.1\n    interval: value", "rules", "list FAIR-01 under waived"),
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
    for effect in (*Effect, None):
        for rule in default_policy(effect).rules:
            assert KNOWN_RULES[rule.code].lowest <= rule.bound <= KNOWN_RULES[rule.code].highest


WAIVED = """
waived:
  - code: EXPL-01
    decided_by: head of the service
    decided_on: 2026-02-03
    why: The scores are never shown to anyone.
"""


def without_expl(text):
    start = text.index("  - code: EXPL-01")
    return text[:start] + text[text.index("  - code: DATA-03") :]


def test_a_dropped_mandatory_rule_needs_someone_who_decided_so(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(without_expl(TEXT), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert "EXPL-01 on additivity_error with a bound of at most 0.001" in caught.value.expected
    assert caught.value.found == "no such rule"
    path.write_text(without_expl(TEXT) + WAIVED, encoding="utf-8")
    [waived] = load_policy(path).waived
    assert (waived.code, str(waived.decided_on)) == ("EXPL-01", "2026-02-03")


@pytest.mark.parametrize(
    ("text", "where", "mend"),
    [
        (TEXT + WAIVED, "waived[1] (EXPL-01).code", "the rule, or the waiver"),
        (TEXT + WAIVED.replace("EXPL", "DATA"), "waived[1] (DATA-01).code", "drop the waiver"),
        (TEXT + WAIVED.replace("EXPL", "EXPO"), "waived[1] (EXPO-01).code", "'EXPL-01'?"),
        (TEXT + WAIVED.replace("2026-02-03", "in spring"), "decided_on", "Correct"),
        (without_expl(TEXT) + WAIVED.replace("    why:", "    reason:"), "reason", "Remove it"),
    ],
)
def test_refuses_a_waiver_that_waives_nothing(tmp_path, text, where, mend):
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert caught.value.field.endswith(where)
    assert mend in caught.value.mend


def test_an_undecided_effect_demands_a_rule_of_gaps_in_any_error():
    declared = declaration(decision=decision(None))
    check_policy(default_policy(None).model_copy(update={"rules": RULES}), declared, GROUPS)


def test_roles_are_named_once_and_used_by_their_short_names():
    roles = ({"role": "dpo", "name": {"en": "Data-protection officer", "fr": "Déléguée"}},)
    rule = {**RULES[0].model_dump(), "refer_to": "dpo"}
    policy = Policy.model_validate({"name": "x", "version": "1", "roles": roles, "rules": [rule]})
    assert policy.released_by(policy.rules[0]) == policy.roles[0].name
    assert Policy.model_validate_json(policy.to_json()) == policy


RULES = default_policy(Effect.ASSISTIVE).rules
GROUPS = {"sex": ("female", "male")}


def decision(effect):
    return {
        "proposes": None, "who_decides": None, "effect": effect,
        "operating_point": {"kind": "top_share", "value": 0.1},
    }  # fmt: skip


def held(**changes):
    rule = RULES[0].model_copy(update=changes)
    return default_policy(Effect.ASSISTIVE).model_copy(update={"rules": (rule, *RULES[1:])})


@pytest.mark.parametrize(
    ("policy", "where", "mend"),
    [
        (default_policy(Effect.PUNITIVE), "effect", "for this effect"),
        (held(attributes=("sexe",)), "rules[1] (FAIR-01).attributes", "'sex'?"),
        (held(code="FAIR-04", groups=("sex=femal",)), "(FAIR-04).groups", "'sex=female'?"),
        (held(code="FAIR-04", groups=("sexe=female",)), "(FAIR-04).groups", "'sex'?"),
        (held(code="FAIR-04"), "rules", "list FAIR-01 under waived"),
        (held(code="FAIR-09"), "rules[1] (FAIR-09).code", "Did you mean"),
    ],
)
def test_refuses_a_policy_that_does_not_fit_the_declaration(policy, where, mend):
    with pytest.raises(PolicyError) as caught:
        check_policy(policy, declaration(), GROUPS)
    assert caught.value.field.endswith(where)
    assert caught.value.field.startswith("policy Default policy")
    assert mend in caught.value.mend


def test_a_mandatory_rule_is_about_every_protected_attribute():
    two = {**GROUPS, "age": ("<25", "≥25")}
    with pytest.raises(PolicyError, match="leaves out age"):
        check_policy(held(attributes=("sex",)), declaration(), two)
    check_policy(held(attributes=("sex", "age")), declaration(), two)
