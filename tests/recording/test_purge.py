"""Purge: rows go for good, the core and its name stay, and the history says what went."""

import hashlib
import shutil
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import pytest
from click.testing import CliRunner

import aitoolkit as ait
from aitoolkit.cli import main
from aitoolkit.errors import DataError, PackError
from aitoolkit.recording.history import read_history, salted
from aitoolkit.recording.pack import core_digest
from aitoolkit.recording.purge import purge
from aitoolkit.recording.seal import flaws
from builders.packs import contents, written
from builders.signed import renewed

verify = partial(ait.verify, level="integrity")
NOW = datetime(2027, 1, 1, tzinfo=UTC)
WORDS = {"by": "Officer", "why": "Retention ended", "made_on": NOW}


@pytest.fixture
def pack(tmp_path):
    return written(tmp_path / "packs", model=None)


def state(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def answers(pack, **asked):
    return {check.code: check for check in verify(pack, **asked).checks}


def test_all_rows_go_and_nothing_else(pack):
    before, digest = state(pack), core_digest(pack)
    purge(pack, **WORDS)
    after = state(pack)
    gone = before.keys() - after.keys()
    assert gone == {name for name in before if name.startswith("restricted/")}
    assert {n for n in after if after[n] != before.get(n)} == {
        "SHA256SUMS",
        "history/0002-purged.json",
    }
    assert core_digest(pack) == digest
    assert [p.name for p in pack.parent.iterdir()] == [pack.name]
    assert {f.kind for f in flaws(pack)} == {"rows_purged"}


def test_verification_says_who_when_and_why_and_does_not_fail(pack):
    purge(pack, **WORDS)
    found = answers(pack)
    assert "failed" not in {check.answer for check in found.values()}
    assert found["SEAL-06"].answer == "not_there"
    assert found["HIST-04"].found == (
        "All rows were purged on 2027-01-01 by Officer: Retention ended"
    )
    assert verify(pack).exit_code == 0


def test_the_tombstone_names_what_went_to_whoever_still_has_it(pack):
    salt = (pack / "restricted/salt").read_bytes()
    rows = (pack / "restricted/predictions.csv").read_bytes()
    entry = purge(pack, **WORDS)
    named = {removed.path: removed.before for removed in entry.removed}
    assert named["predictions.csv"] == salted(salt, hashlib.sha256(rows).hexdigest())
    assert hashlib.sha256(rows).hexdigest().encode() not in b"".join(state(pack).values())


def test_one_persons_rows_go_and_the_rest_stays(pack):
    before = pd.read_csv(pack / "restricted/predictions.csv")
    entry = purge(pack, **WORDS, identifier=("row", "3"))
    after = pd.read_csv(pack / "restricted/predictions.csv")
    pd.testing.assert_frame_equal(after, before[before["row"] != 3].reset_index(drop=True))
    assert {(r.path, r.rows) for r in entry.removed} == {
        ("predictions.csv", 1),
        ("background.csv", None),
    }
    assert (pack / "restricted/audit.json").exists()
    found = answers(pack)
    assert found["SEAL-06"].answer == "could_not_check"
    assert found["HIST-04"].found.startswith("Some rows were purged on 2027-01-01 by Officer")
    assert "failed" not in {check.answer for check in found.values()}
    assert verify(pack).exit_code == 2


def test_rows_changed_otherwise_than_the_history_says_still_fail(pack):
    purge(pack, **WORDS, identifier=("row", "3"))
    file = pack / "restricted/predictions.csv"
    file.write_text(file.read_text().replace("1e-17", "1e-16"))
    from aitoolkit.recording.disk import renew_sums

    renew_sums(pack / "restricted", private=True)
    found = answers(pack)
    assert found["SEAL-04"].answer == "failed"
    assert found["SEAL-04"].files == ("restricted/predictions.csv",)


def test_another_file_changed_beside_a_purge_still_fails(pack):
    purge(pack, **WORDS, identifier=("row", "3"))
    from aitoolkit.recording.disk import renew_sums

    (pack / "restricted/tally.csv").write_text("sex,outcome,decision,n\n")
    renew_sums(pack / "restricted", private=True)
    assert answers(pack)["SEAL-04"].files == ("restricted/tally.csv",)


def test_one_person_then_another_then_all(pack):
    purge(pack, **WORDS, identifier=("row", "3"))
    purge(pack, **WORDS, identifier=("row", "1"))
    assert verify(pack).exit_code == 2
    purge(pack, **WORDS)
    assert verify(pack).exit_code == 0
    assert [r.entry.kind for r in read_history(pack).entries] == ["sealed", *["purged"] * 3]


def test_rows_that_come_back_are_noticed(pack):
    kept = shutil.copytree(pack / "restricted", pack.parent.parent / "copy")
    purge(pack, **WORDS)
    shutil.copytree(kept, pack / "restricted")
    renewed(pack)
    found = answers(pack)["SEAL-06"]
    assert (found.answer, "says that it was purged" in found.found) == ("failed", True)


@pytest.mark.parametrize(
    ("identifier", "sentence"),
    [
        (("name", "x"), "the predictions hold row, outcome, score, decision, sex"),
        (("row", "99"), "no row with it"),
    ],
)
def test_a_person_who_is_not_there_is_said_and_nothing_changes(pack, identifier, sentence):
    before = state(pack)
    with pytest.raises(DataError, match=sentence):
        purge(pack, **WORDS, identifier=identifier)
    assert state(pack) == before


def test_a_pack_without_rows_has_none_to_purge(pack):
    purge(pack, **WORDS)
    with pytest.raises(PackError, match="purged before, or never handed over"):
        purge(pack, **WORDS)


def test_an_audit_of_counts_holds_no_persons_rows(tmp_path):
    pack = written(tmp_path, contents(model=None, predictions=None))
    with pytest.raises(DataError, match="Purge all rows instead"):
        purge(pack, **WORDS, identifier=("row", "3"))


def test_the_command_says_what_went(pack):
    asked = ["purge", str(pack), "--by", "Officer", "--why", "Asked for it"]
    refused = CliRunner().invoke(main, [*asked, "--identifier", "row"])
    assert (refused.exit_code, "case=17" in refused.output) == (2, True)
    told = CliRunner().invoke(main, [*asked, "--identifier", "row=1"])
    assert told.exit_code == 0, told.output
    assert "1 rows of restricted/predictions.csv" in told.stdout
    assert read_history(pack).head in told.stdout
    assert CliRunner().invoke(main, asked[:2]).exit_code == 2
