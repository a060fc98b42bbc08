"""A store remembers who sealed which policy, and what had been sealed at the first look at data."""

from datetime import UTC, datetime, timedelta

import pytest

from aitoolkit.errors import OutputError, PolicyError
from aitoolkit.recording.keys import new_key, public_key
from aitoolkit.recording.ledger import look
from aitoolkit.recording.signature import check_signature
from aitoolkit.sealing import seal_policy
from builders.packs import policy

DATA, OTHER = "a" * 64, "b" * 64
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
RULES = policy()


def files(output):
    return sorted(p.name for p in (output / ".ledger").rglob("*") if p.is_file())


def test_a_policy_sealed_before_the_first_look_is_said_to_be(tmp_path):
    seal = seal_policy(RULES, by="head of the service", output=tmp_path)
    found = look(tmp_path, RULES, DATA, NOW)
    assert (found.answer, found.policy, found.looked_on) == ("before", RULES.digest, NOW)
    assert (found.sealed_by, found.sealed_on) == ("head of the service", seal.sealed_on)
    assert files(tmp_path) == sorted([f"{DATA}.json", f"{RULES.digest}.json"])
    assert look(tmp_path, RULES, DATA, NOW + timedelta(days=9)) == found


def test_a_seal_after_the_first_look_does_not_reach_back(tmp_path):
    assert look(tmp_path, RULES, DATA, NOW).answer == "not_sealed"
    seal_policy(RULES, by="head", output=tmp_path)
    later = look(tmp_path, RULES, DATA, NOW + timedelta(days=1))
    assert (later.answer, later.looked_on) == ("after", NOW)
    assert look(tmp_path, RULES, OTHER, NOW).answer == "before"


def test_the_order_does_not_hang_on_the_clock(tmp_path, monkeypatch):
    look(tmp_path, RULES, DATA, NOW)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert seal_policy(RULES, by="head", output=tmp_path).sealed_on.year == 1970
    assert look(tmp_path, RULES, DATA, NOW).answer == "after"


def test_another_rule_is_another_policy(tmp_path):
    seal_policy(RULES, by="head", output=tmp_path)
    laxer = RULES.model_copy(update={"version": "2"})
    assert look(tmp_path, laxer, DATA, NOW).answer == "not_sealed"


def test_the_first_seal_stays(tmp_path):
    first = seal_policy(RULES, by="head", output=tmp_path)
    assert seal_policy(RULES, by="somebody else", output=tmp_path) == first


def test_records_that_cannot_be_read_leave_it_unknown(tmp_path):
    seal_policy(RULES, by="head", output=tmp_path)
    (tmp_path / ".ledger/policies" / f"{RULES.digest}.json").write_text("{}", encoding="utf-8")
    assert look(tmp_path, RULES, DATA, NOW).answer == "unknown"
    with pytest.raises(PolicyError, match="a seal that can be read"):
        seal_policy(RULES, by="head", output=tmp_path)


def test_a_seal_may_be_signed_so_that_nobody_else_can_have_written_it(tmp_path):
    private, public = new_key(tmp_path / "key.pem")
    seal = seal_policy(RULES, by="head", output=tmp_path, key=private)
    record = tmp_path / ".ledger/policies" / f"{RULES.digest}.json"
    known = [public_key(public)]
    assert seal.signer == known[0].fingerprint
    assert check_signature(record, record.with_suffix(".sig"), known).state == "good"
    record.write_bytes(record.read_bytes().replace(b"head", b"foot"))
    assert check_signature(record, record.with_suffix(".sig"), known).state == "wrong"


@pytest.mark.parametrize("by", ["", "  ", "a\x1bb", "x" * 501])
def test_somebody_must_be_named(tmp_path, by):
    with pytest.raises(PolicyError, match="who seals the policy"):
        seal_policy(RULES, by=by, output=tmp_path)
    assert not (tmp_path / ".ledger").exists()


def test_refuses_a_store_that_cannot_be_written(tmp_path):
    (tmp_path / ".ledger").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="with room left"):
        look(tmp_path, RULES, DATA, NOW)
