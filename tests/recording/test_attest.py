"""Attestation: the standard's own command verifies it, and it changes nothing else."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

import aitoolkit as ait
from aitoolkit.cli import main
from aitoolkit.errors import OutputError, PackError, SigningError
from aitoolkit.recording.attest import attest
from aitoolkit.recording.history import read_history
from aitoolkit.recording.pack import core_digest, read_dossier
from aitoolkit.recording.seal import flaws
from builders.packs import written
from builders.signed import key_pair, signed_pack

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

NO_NETWORK = """
import runpy, sys
def cut(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise RuntimeError(f"the network is cut off: {event}")
sys.addaudithook(cut)
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return key_pair(tmp_path_factory.mktemp("keys") / "k")


def by_the_standard(pack, public):
    """Run the command of model-signing itself, its network cut off."""
    command = ["model_signing", "verify", "key", str(pack / "core")]
    command += ["--signature", str(pack / "core.sig"), "--public_key", str(public)]
    return subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *command], capture_output=True, text=True, check=False
    )


def state(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_standards_own_command_verifies_it_offline(tmp_path, pair):
    key, public = pair
    pack = signed_pack(tmp_path / "packs", key)
    told = by_the_standard(pack, public)
    assert (told.returncode, told.stdout.strip()) == (0, "Verification succeeded"), told.stderr
    (pack / "core/verdict.json").write_text("{}")
    assert by_the_standard(pack, public).returncode != 0


def test_a_pack_that_stands_is_attested_and_stays_what_it_was(tmp_path, pair):
    key, public = pair
    pack = written(tmp_path, model=None)
    before = state(pack)
    assert attest(pack, key, made_on=NOW, by="Data office", why="For the pilot")
    assert flaws(pack) == ()
    after = state(pack)
    new = {p.as_posix() for p in after.keys() - before.keys()}
    assert new == {"core.sig", "history/0002-attested.json", "history/0002-attested.sig"}
    changed = {p.as_posix() for p in before if before[p] != after[p]}
    assert changed == {"SHA256SUMS"}
    assert by_the_standard(pack, public).returncode == 0
    entry = read_history(pack).entries[-1].entry
    assert (entry.by, entry.why, entry.made_on) == ("Data office", "For the pilot", NOW)
    assert entry.signer == key.public.fingerprint
    assert [p.name for p in tmp_path.iterdir()] == [pack.name]


def test_who_may_read_what_stays(tmp_path, pair):
    pack = written(tmp_path, model=None)
    attest(pack, pair[0], made_on=NOW)
    restricted = pack / "restricted"
    assert {p.stat().st_mode & 0o077 for p in (restricted, *restricted.iterdir())} == {0}
    assert pack.stat().st_mode & 0o777 == 0o755


def test_the_same_key_twice_changes_nothing_and_another_one_is_added(tmp_path, pair):
    pack = signed_pack(tmp_path / "packs", pair[0])
    before = state(pack)
    assert not attest(pack, pair[0], made_on=NOW)
    assert state(pack) == before
    other, public = key_pair(tmp_path / "keys", "other")
    assert attest(pack, other, made_on=NOW)
    assert by_the_standard(pack, public).returncode == 0
    assert [r.entry.kind for r in read_history(pack).entries] == ["sealed", "attested"]


def test_the_digest_of_the_core_is_the_same_with_and_without_a_key(tmp_path, pair):
    signed = signed_pack(tmp_path / "a", pair[0])
    plain = written(tmp_path / "b", model=None)
    assert core_digest(signed) == core_digest(plain)
    assert read_dossier(signed).attested_by == pair[0].public.fingerprint
    assert read_dossier(plain).attested_by is None


def test_writing_the_same_pack_with_a_key_attests_the_one_that_stands(tmp_path, pair):
    plain = written(tmp_path, model=None)
    assert signed_pack(tmp_path, pair[0]) == plain
    assert by_the_standard(plain, pair[1]).returncode == 0


def test_a_damaged_pack_is_not_attested(tmp_path, pair):
    pack = written(tmp_path, model=None)
    (pack / "core/verdict.json").write_text("{}")
    with pytest.raises(PackError, match=r"core/verdict\.json.*nothing was changed"):
        attest(pack, pair[0], made_on=NOW)
    assert not (pack / "core.sig").exists()


def test_a_folder_that_is_no_pack_or_is_not_there_is_refused(tmp_path, pair):
    with pytest.raises(PackError, match="no such folder"):
        ait.attest(tmp_path / "nowhere", key=pair[0].path)
    (tmp_path / "empty").mkdir()
    with pytest.raises((PackError, OutputError), match="empty"):
        ait.attest(tmp_path / "empty", key=pair[0].path)
    with pytest.raises(SigningError, match="aitoolkit key new"):
        ait.attest(tmp_path)


def test_the_key_may_stand_in_the_settings(tmp_path, pair, monkeypatch):
    pack = written(tmp_path, model=None)
    monkeypatch.setenv("AITOOLKIT_KEY", str(pair[0].path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert ait.attest(pack)
    assert read_history(pack).entries[-1].entry.made_on.year == 2023


def test_an_audit_of_decisions_is_attested_with_a_key(tmp_path, pair):
    import pandas as pd

    frame = pd.DataFrame({"sex": ["f", "m"] * 60, "hired": ["yes", "no", "no"] * 40})
    asked = {"sensitive_features": "sex", "decision": "hired", "output": tmp_path / "packs"}
    result = ait.audit(frame, **asked, key=pair[0].path)
    assert by_the_standard(result.pack, pair[1]).returncode == 0
    with pytest.raises(SigningError, match="a public key"):
        ait.audit(frame, **asked, key=pair[1])


def test_a_training_with_a_wrong_key_is_refused_before_anything_is_made(tmp_path):
    example = ait.load_example("benefits")
    data = ait.Dataset(example.frame, example.declaration)
    from sklearn.linear_model import LogisticRegression

    with pytest.raises(SigningError, match="no such file"):
        ait.train(LogisticRegression(), data, output=tmp_path / "packs", key=tmp_path / "none.key")
    assert not (tmp_path / "packs").exists()


def test_the_command_asks_for_the_passphrase(tmp_path):
    from aitoolkit.recording.keys import new_key

    tmp_path.chmod(0o700)
    private, public = new_key(tmp_path / "locked", "secret")
    pack = written(tmp_path / "packs", model=None)
    asked = ["attest", str(pack), "--key", str(private)]
    told = CliRunner().invoke(main, asked, input="secret\n")
    assert told.exit_code == 0, told.output
    assert read_history(pack).head in told.stdout
    assert by_the_standard(pack, public).returncode == 0
    wrong = CliRunner().invoke(main, asked, input="guess\n")
    assert wrong.exit_code == 2
    assert "does not open it" in wrong.output


def test_words_that_a_terminal_would_obey_are_refused(tmp_path, pair):
    pack = written(tmp_path, model=None)
    before = state(pack)
    for words in ("\x1b[2J", "two\nlines", "", "x" * 501):
        with pytest.raises(PackError, match="500 characters on one line"):
            attest(pack, pair[0], made_on=NOW, by=words)
    assert state(pack) == before
