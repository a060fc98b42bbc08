"""Who answers for a pack: known keys and their roles, and a history that nobody shortens unseen."""

import json
import shutil
from datetime import UTC, datetime
from functools import partial

import pytest

import aitoolkit as ait
from aitoolkit.errors import SigningError
from aitoolkit.recording.attest import attest
from aitoolkit.recording.history import read_history
from aitoolkit.recording.keys import new_key
from aitoolkit.recording.purge import purge
from builders.packs import written
from builders.signed import edited, key_pair, renewed, signed_pack

verify = partial(ait.verify, level="integrity")
NOW = datetime(2027, 1, 1, tzinfo=UTC)
WORDS = {"by": "Officer", "why": "Retention ended", "made_on": NOW}


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys") / "k"
    return {name: key_pair(folder, name) for name in ("office", "officer", "stranger")}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory, keys):
    return signed_pack(tmp_path_factory.mktemp("packs"), keys["office"][0])


@pytest.fixture
def pack(sealed, tmp_path):
    return shutil.copytree(sealed, tmp_path / sealed.name)


def signers(folder, keys, **roles):
    lines = ["format: 1"]
    for role, names in roles.items():
        lines += [f"{role}:", *(f"  - {keys[name][1]}" for name in names)]
    (folder / "signers.yaml").write_text("\n".join(lines) + "\n")
    return folder / "signers.yaml"


def found(pack, **asked):
    return {check.code: check for check in verify(pack, **asked).checks}


def answers(pack, **asked):
    told = found(pack, **asked)
    return told["SIGN-01"].answer, told["HIST-02"].answer


def test_the_right_key_passes(pack, keys):
    report = verify(pack, key=keys["office"][1])
    assert report.exit_code == 0
    told = {check.code: check.found for check in report.checks}
    assert keys["office"][0].public.fingerprint in told["SIGN-01"]
    assert told["HIST-02"] == "Vouched for up to entry 1 of 1"


def test_without_a_key_nothing_is_said_of_who_signed(pack):
    assert answers(pack) == ("could_not_check", "could_not_check")
    assert verify(pack).exit_code == 2


def test_an_unknown_key_is_not_a_wrong_one(pack, keys):
    assert answers(pack, key=keys["stranger"][1]) == ("could_not_check", "could_not_check")
    assert verify(pack, key=keys["stranger"][1]).exit_code == 2


def test_an_unattested_pack_says_so_and_fails_only_where_a_signature_was_expected(tmp_path, keys):
    pack = written(tmp_path, model=None)
    assert found(pack)["SIGN-01"].found.startswith("Nobody has attested this pack")
    assert answers(pack) == ("not_there", "not_there")
    assert verify(pack).exit_code == 0
    assert answers(pack, key=keys["office"][1]) == ("failed", "could_not_check")
    assert verify(pack, key=keys["office"][1]).exit_code == 1


def test_everything_made_anew_without_the_key_fails(pack, keys, tmp_path):
    other = signed_pack(tmp_path / "other", keys["stranger"][0], background=None)
    shutil.copy(pack / "core.sig", other / "core.sig")
    shutil.copy(pack / "history/0001-sealed.sig", other / "history/0001-sealed.sig")
    renewed(other)
    assert answers(other, key=keys["office"][1]) == ("failed", "failed")


def test_a_file_that_is_no_signature_fails(pack, keys):
    for content in ("", "{}", "[]", '{"verificationMaterial": 1}', "[" * 100_000):
        (pack / "core.sig").write_text(content)
        renewed(pack)
        assert found(pack, key=keys["office"][1])["SIGN-01"].answer == "failed"


@pytest.mark.parametrize(
    "harm",
    [
        lambda b: b["dsseEnvelope"].update(signatures=[]),
        lambda b: b["dsseEnvelope"].update(payload="AAAA"),
        lambda b: b.pop("dsseEnvelope"),
        lambda b: b["dsseEnvelope"]["signatures"][0].update(sig="AAAA"),
        lambda b: b.update(mediaType="text/plain"),
    ],
)
def test_a_crafted_signature_fails_without_a_traceback(pack, keys, harm):
    bundle = json.loads((pack / "core.sig").read_text())
    harm(bundle)
    (pack / "core.sig").write_text(json.dumps(bundle))
    renewed(pack)
    assert found(pack, key=keys["office"][1])["SIGN-01"].answer == "failed"


def test_roles_are_those_of_the_body(pack, keys, tmp_path):
    both = signers(tmp_path, keys, attest=["office"], purge=["officer"])
    assert verify(pack, signers=both).exit_code == 0
    purge(pack, **WORDS, key=keys["officer"][0])
    assert verify(pack, signers=both).exit_code == 0
    turned = signers(tmp_path, keys, attest=["officer"], purge=["office"])
    assert answers(pack, signers=turned) == ("failed", "failed")
    assert "may not attest" in found(pack, signers=turned)["SIGN-01"].found


def test_a_signers_file_may_hold_the_keys_themselves(pack, keys, tmp_path):
    pem = keys["office"][1].read_text().replace("\n", "\n    ")
    (tmp_path / "s.yaml").write_text(f"attest:\n  - |\n    {pem}\n")
    assert answers(pack, signers=tmp_path / "s.yaml") == ("passed", "passed")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sign:\n  - a.pub\n", "sign"),
        ("format: 1\n", "at least one public key"),
        ("attest: a.pub\n", "a list"),
        ("attest:\n  - nowhere.pub\n", "no such file"),
        ("attest:\n  - |\n    -----BEGIN CERTIFICATE-----\n", "a certificate"),
        ("format: 2\nattest:\n  - a.pub\n", "format"),
    ],
)
def test_a_broken_signers_file_is_refused(pack, tmp_path, text, sentence):
    (tmp_path / "s.yaml").write_text(text)
    with pytest.raises(SigningError, match=sentence):
        verify(pack, signers=tmp_path / "s.yaml")


def test_an_entry_that_nobody_signed_after_the_last_signature_is_not_vouched_for(pack, keys):
    purge(pack, **WORDS)
    told = found(pack, key=keys["office"][1])["HIST-02"]
    assert told.answer == "could_not_check"
    assert told.found.startswith("Vouched for up to entry 1 of 2; history/0002-purged.json")


def test_a_later_signature_answers_for_unsigned_entries_before_it(tmp_path, keys):
    pack = written(tmp_path, model=None)
    purge(pack, **WORDS)
    attest(pack, keys["office"][0], made_on=NOW)
    assert verify(pack, key=keys["office"][1]).exit_code == 0


def test_a_lost_signature_is_noticed(pack, keys):
    (pack / "history/0001-sealed.sig").unlink()
    renewed(pack)
    assert found(pack)["HIST-02"].answer == "failed"
    assert "lost its signature" in found(pack)["HIST-02"].found


def test_an_entry_signed_by_another_than_it_names_is_noticed(pack, keys):
    entry = pack / "history/0001-sealed.json"
    edited(entry, signer=keys["stranger"][0].public.fingerprint)
    renewed(pack)
    assert found(pack, key=keys["stranger"][1])["HIST-02"].answer == "failed"


@pytest.fixture
def long(pack, keys):
    """A pack with three entries."""
    attest(pack, keys["stranger"][0], made_on=NOW)
    purge(pack, **WORDS, key=keys["stranger"][0])
    return pack


def test_a_missing_last_entry_is_seen_only_against_a_known_head(long):
    head = read_history(long).head
    assert found(long, head=head)["HIST-03"].answer == "passed"
    for file in long.glob("history/0003-*"):
        file.unlink()
    renewed(long)
    assert found(long)["HIST-01"].answer == "passed"
    assert found(long, head=head)["HIST-03"].answer == "failed"
    assert verify(long, head=head).exit_code == 1


def test_entries_after_the_known_head_are_counted(long):
    first = read_history(long).entries[0].digest
    told = found(long, head=first.upper())["HIST-03"]
    assert (told.answer, "follow: 2" in told.found) == ("passed", True)


def test_the_head_is_printed_in_full(long):
    assert read_history(long).head in found(long)["HIST-01"].found


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda h: [f.unlink() for f in h.glob("0002-*")], "an entry before it is missing"),
        (lambda h: edited(h / "0002-attested.json", why="other"), "does not name the entry before"),
        (lambda h: edited(h / "0001-sealed.json", core="0" * 64), "about another core"),
        (lambda h: edited(h / "0002-attested.json", kind="purged"), "is not an entry"),
        (lambda h: edited(h / "0002-attested.json", extra=1), "is not an entry"),
        (lambda h: edited(h / "0002-attested.json", by="\x1b[31m"), "is not an entry"),
        (lambda h: (h / "notes.txt").write_text("x"), "is no entry"),
        (lambda h: (h / "0002-attested.json").unlink(), "signs an entry that is not there"),
        (shutil.rmtree, "has no entry"),
    ],
)
def test_a_history_that_was_tampered_with_is_told_in_words(long, harm, sentence):
    harm(long / "history")
    renewed(long)
    told = found(long)["HIST-01"]
    assert (told.answer, sentence in told.found) == ("failed", True), told.found


def test_an_entry_of_a_newer_format_could_not_be_checked(pack):
    edited(pack / "history/0001-sealed.json", format=2)
    renewed(pack)
    assert found(pack)["HIST-01"].answer == "could_not_check"


def test_a_key_that_is_none_is_refused(pack, tmp_path, keys):
    with pytest.raises(SigningError, match="a private key"):
        verify(pack, key=keys["office"][0].path)
    tmp_path.chmod(0o700)
    _, public = new_key(tmp_path / "other")
    assert verify(pack, key=public).exit_code == 2
