"""``aitoolkit policy``: shown to people, checked, sealed; refusals are sentences."""

import json

import pytest
from click.testing import CliRunner

from aitoolkit.cli import main
from aitoolkit.declaring.policy import default_policy, default_policy_text, load_policy
from aitoolkit.schema.decision import Effect
from aitoolkit.schema.policy import Policy


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(default_policy_text(Effect.ASSISTIVE), encoding="utf-8")
    return path


def run(*asked, code=0):
    answer = CliRunner(env={"COLUMNS": "200"}).invoke(main, ["policy", *map(str, asked)])
    assert answer.exit_code == code, answer.output
    return " ".join(answer.output.split())


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--effect", "punitive"), ("a control for the person", "FAIR-01", "≤ 0.1", "DATA-03")),
        (("--effect", "assistive", "--lang", "fr"), ("une aide", "≤ 0,1", "EXPL-01")),
        ((), ("FAIR-02", "≥ 0.8")),
    ],
)
def test_shows_the_default_policy_of_an_effect(asked, told):
    shown = run("show", *asked)
    assert [words for words in told if words not in shown] == []


def test_prints_yaml_to_start_from(file, tmp_path):
    answer = CliRunner().invoke(main, ["policy", "show", "--effect", "punitive", "--yaml"])
    file.write_text(answer.output, encoding="utf-8")
    assert load_policy(file) == default_policy(Effect.PUNITIVE)


def test_checks_a_file_and_says_what_was_waived(file):
    text = file.read_text(encoding="utf-8")
    digest = load_policy(file).digest
    assert run("check", file).endswith(f"5 rules, for assistive. Digest {digest}")
    loose = text.replace("bound: 0.10", "bound: 0.3")
    file.write_text(loose, encoding="utf-8")
    assert "list FAIR-01 under waived" in run("check", file, code=2)
    waiver = "waived:\n- {code: FAIR-01, decided_by: mayor, decided_on: 2026-02-03, why: tests}\n"
    file.write_text(loose + waiver, encoding="utf-8")
    assert "dropped or loosened by decision: FAIR-01" in run("check", file)
    shown = run("show", file)
    assert "decided by mayor on 3 February 2026. Reason given: tests" in shown


def test_checks_it_for_an_effect_and_beside_a_declaration(file):
    from importlib.resources import files

    system = files("aitoolkit.examples") / "benefits" / "system.yaml"
    run("check", file, "--declaration", system, "--effect", "assistive")
    assert "FAIR-01 on false_positive_rate" in run("check", file, "--effect", "punitive", code=2)
    text = file.read_text(encoding="utf-8")
    rule = "  - {code: DATA-01, metric: smallest_group, bound: 9, attributes: [sexe],"
    rule += " inconclusive: block, why: own}\n\n  - code: PERF-01"
    file.write_text(text.replace("  - code: PERF-01", rule), encoding="utf-8")
    run("check", file)
    assert "Did you mean 'sex'?" in run("check", file, "--declaration", system, code=2)


def test_seals_a_policy_once(file, tmp_path):
    store = tmp_path / "packs"
    told = run("seal", file, "--by", "head of the service", "--output", store)
    assert "By head of the service on 20" in told
    again = run("seal", file, "--by", "somebody else", "--output", store)
    assert again == told
    assert load_policy(file).digest in told


def test_the_published_schema_knows_every_key():
    schema = json.loads(CliRunner().invoke(main, ["schema", "policy"]).output)
    assert set(schema["properties"]) == set(Policy.model_fields)
    assert {"interval", "attributes", "groups"} <= set(schema["$defs"]["Rule"]["properties"])
