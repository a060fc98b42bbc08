"""Level integrity: any change is found, named, and told in words; nothing is run or followed."""

import hashlib
import json
import os
import shutil
from functools import partial

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aitoolkit.cli.verify import verify_command
from aitoolkit.errors import PackError
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.integrity import check_integrity
from aitoolkit.verifying.report import verify as verify_at
from builders.packs import contents, small_model, written
from builders.signed import edited, renewed

verify = partial(verify_at, level="integrity")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    output = tmp_path_factory.mktemp("packs")
    return written(output, contents(model=small_model()))


@pytest.fixture
def pack(sealed, tmp_path):
    return shutil.copytree(sealed, tmp_path / sealed.name)


def answers(pack):
    return {check.code: check.answer for check in check_integrity(Asked(pack))}


def failing(pack):
    return {c.code: c.files for c in check_integrity(Asked(pack)) if c.answer == "failed"}


def files_of(pack):
    return sorted(p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file())


def reseal(pack, name):
    """Write the present digest of a file into the list, as someone who forges would."""
    digest = hashlib.sha256((pack / name).read_bytes()).hexdigest()
    lines = (pack / "SHA256SUMS").read_text().splitlines()
    new = [f"{digest}  {name}" if line.endswith(f"  {name}") else line for line in lines]
    (pack / "SHA256SUMS").write_text("\n".join(new) + "\n")


def test_an_untouched_pack_is_verified(pack):
    report = verify(pack)
    assert report.passed
    assert report.exit_code == 0
    assert set(answers(pack).values()) == {"passed"}
    assert "verified at level integrity" in str(report)


def test_looks_without_touching(pack):
    before = {f: (pack / f).stat().st_mtime_ns for f in files_of(pack)}
    verify(pack)
    assert {f: (pack / f).stat().st_mtime_ns for f in files_of(pack)} == before


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(where=st.data())
def test_any_changed_bit_of_any_file_is_found(sealed, where):
    file = sealed / where.draw(st.sampled_from(files_of(sealed)))
    content = file.read_bytes()
    at = where.draw(st.integers(0, len(content) - 1))
    bit = 1 << where.draw(st.integers(0, 7))
    changed = bytearray(content)
    changed[at] ^= bit
    try:
        file.write_bytes(changed)
        assert verify(sealed).exit_code == 1
    finally:
        file.write_bytes(content)


def test_any_missing_file_is_found_and_named(pack):
    for name in files_of(pack):
        content = (pack / name).read_bytes()
        (pack / name).unlink()
        named = {file for files in failing(pack).values() for file in files}
        assert name in named, name
        (pack / name).write_bytes(content)


@pytest.mark.parametrize("name", ["core/extra.json", "public/.hidden", "x", "restricted/x"])
def test_an_added_file_is_found(pack, name):
    (pack / name).write_text("x")
    assert name in failing(pack)["SEAL-01"]


def test_a_changed_file_is_named(pack):
    (pack / "public/card.en.md").write_text("all is well")
    assert failing(pack) == {"SEAL-02": ("public/card.en.md",)}


def test_a_changed_core_is_found_even_if_the_list_was_changed_too(pack):
    file = pack / "core/verdict.json"
    file.write_text(file.read_text().replace("referred", "cleared"))
    reseal(pack, "core/verdict.json")
    assert failing(pack) == {"SEAL-04": ("core/verdict.json",)}


def test_a_core_sealed_anew_no_longer_bears_its_name(pack):
    file, manifest = pack / "core/verdict.json", pack / "core/manifest.json"
    old = hashlib.sha256(file.read_bytes()).hexdigest()
    file.write_text(file.read_text().replace('"referred"', '"cleared."'))
    new = hashlib.sha256(file.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text().replace(old, new))
    reseal(pack, "core/verdict.json")
    reseal(pack, "core/manifest.json")
    assert failing(pack) == {"SEAL-05": (pack.name,)}


def test_swapped_files_are_found(pack):
    one, other = pack / "core/audit.json", pack / "core/verdict.json"
    content = one.read_bytes(), other.read_bytes()
    one.write_bytes(content[1])
    other.write_bytes(content[0])
    assert failing(pack)["SEAL-02"] == ("core/audit.json", "core/verdict.json")


def test_rows_of_another_pack_are_found(pack, tmp_path):
    other = written(tmp_path / "other", contents(model=None))
    shutil.rmtree(pack / "restricted")
    shutil.copytree(other / "restricted", pack / "restricted")
    (pack / "restricted/salt").write_text("0" * 64 + "\n")
    assert verify(pack).exit_code == 1
    shutil.rmtree(pack / "restricted")
    changed = contents(model=None, background=contents(model=None).predictions)
    shutil.copytree(written(tmp_path / "third", changed) / "restricted", pack / "restricted")
    assert failing(pack) == {"SEAL-06": ("restricted",)}


def test_a_published_pack_without_rows_is_verified_and_says_so(pack):
    shutil.rmtree(pack / "restricted")
    report = verify(pack)
    assert report.passed
    assert answers(pack)["SEAL-06"] == "not_there"
    assert "restricted is not present" in str(report)


def test_a_link_is_not_followed(pack, tmp_path):
    secret = tmp_path / "secret"
    shutil.copy(pack / "core/audit.json", secret)
    (pack / "core/audit.json").unlink()
    (pack / "core/audit.json").symlink_to(secret)
    found = failing(pack)
    assert found["SEAL-03"] == ("core/audit.json",)
    assert "core/audit.json" in found["SEAL-01"]


def test_a_linked_folder_is_not_followed(pack, tmp_path):
    shutil.move(pack / "restricted", tmp_path / "away")
    (pack / "restricted").symlink_to(tmp_path / "away")
    assert failing(pack)["SEAL-03"] == ("restricted",)
    assert verify(pack).exit_code == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_make_it_wait(pack):
    os.mkfifo(pack / "core/pipe")
    (pack / "SHA256SUMS").unlink()
    os.mkfifo(pack / "SHA256SUMS")
    assert failing(pack)["SEAL-03"] == ("SHA256SUMS", "core/pipe")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{digest}  ../outside", "SEAL-03"),
        ("{digest}  /etc/passwd", "SEAL-03"),
        ("{digest}  core/../core/audit.json", "SEAL-03"),
        ("{digest}  core/audit.json", "SEAL-01"),
        ("not a checksum", "SEAL-01"),
        ("{digest}  core/nothing", "SEAL-01"),
    ],
)
def test_a_list_that_lies_is_found(pack, line, code):
    digest = hashlib.sha256((pack / "core/audit.json").read_bytes()).hexdigest()
    with (pack / "SHA256SUMS").open("a") as sums:
        sums.write(line.format(digest=digest) + "\n")
    assert code in failing(pack)


def test_an_unknown_format_could_not_be_checked(pack):
    manifest = json.loads((pack / "core/manifest.json").read_text())
    manifest["format"] = 99
    (pack / "core/manifest.json").write_text(json.dumps(manifest))
    digest = hashlib.sha256((pack / "core/manifest.json").read_bytes()).hexdigest()
    edited(pack / "history/0001-sealed.json", core=digest)
    renewed(pack)
    renamed = pack.rename(pack.parent / "any-name")
    assert answers(renamed)["SEAL-04"] == "could_not_check"
    assert verify(renamed).exit_code == 2
    assert "use a newer one" in str(verify(renamed))


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"format": 1}', b"\xff", b"[" * 100_000])
def test_a_broken_manifest_is_found(pack, content):
    (pack / "core/manifest.json").write_bytes(content)
    assert "core/manifest.json" in failing(pack)["SEAL-04"]


def test_a_name_without_a_digest_is_no_failure(pack):
    assert verify(pack.rename(pack.parent / "handed-over")).passed


def test_a_folder_that_is_no_pack_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(PackError, match="expected a pack"):
            verify(folder)


def test_the_command_prints_a_table_and_exits_0(pack):
    run = CliRunner().invoke(verify_command, [str(pack), "--level", "integrity"])
    assert run.exit_code == 0
    assert "SEAL-06" in run.output
    assert "verified" in run.output


def test_the_command_exits_1_and_names_the_file(pack):
    (pack / "run.json").write_text("{}")
    run = CliRunner().invoke(verify_command, [str(pack), "--json", "--level", "integrity"])
    assert run.exit_code == 1
    told = json.loads(run.output)
    assert [c["files"] for c in told["checks"] if c["answer"] == "failed"] == [["run.json"]]


def test_a_file_name_is_text_and_never_markup(pack):
    (pack / "[bold]x[").write_text("")
    run = CliRunner().invoke(verify_command, [str(pack), "--level", "integrity"])
    assert run.exit_code == 1
    assert "[bold]x[" in run.output.replace("\n", "")
