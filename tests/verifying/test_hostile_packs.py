"""Packs made to harm whoever checks them: each is refused by its bytes, and nothing is loaded."""

import json
import os
import pickle
import shutil
import subprocess

import pytest
from sklearn.preprocessing import FunctionTransformer
from skops.io import dumps

from aitoolkit.recording.disk import renew_sums
from aitoolkit.recording.sums import entry
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.report import verify
from aitoolkit.verifying.reproduction import check_reproduction
from builders.packs import contents, small_model, written

MANIFEST = "core/manifest.json"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    return written(tmp_path_factory.mktemp("packs"), contents(model=small_model()))


@pytest.fixture
def pack(sealed, tmp_path):
    return shutil.copytree(sealed, tmp_path / "pack")


class Harm:
    def __reduce__(self):
        return (os._exit, (66,))


def failing(pack):
    report = verify(pack, level="reproduction")
    assert report.exit_code == 1
    assert not any(c.code.startswith(("CARD", "CALC", "PLAY")) for c in report.checks)
    return {c.code: c.files for c in report.checks if c.answer == "failed"}


def manifest(pack, change):
    plain = json.loads((pack / MANIFEST).read_text())
    change(plain)
    (pack / MANIFEST).write_text(json.dumps(plain))
    renew_sums(pack, apart="restricted")


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "a/../../b", "..\\b", "\u202etxt"])
def test_a_manifest_that_leads_elsewhere_is_refused(pack, path):
    manifest(pack, lambda m: m["files"].append({"path": path, "sha256": "0" * 64, "size": 1}))
    told = path.replace("\u202e", "\\u202e")  # a sign that would turn the writing
    assert f"core/{told}" in failing(pack)["SEAL-04"]


def test_a_manifest_that_says_two_things_is_refused(pack):
    text = (pack / MANIFEST).read_text().replace("{", '{"files": [], ', 1)
    (pack / MANIFEST).write_text(text)
    renew_sums(pack, apart="restricted")
    assert MANIFEST in failing(pack)["SEAL-04"]


@pytest.mark.parametrize("size", ["1e400", "NaN", "9" * 10_000, "-1", "1.5"])
def test_a_size_that_is_none_is_refused(pack, size):
    text = (pack / MANIFEST).read_text()
    at = text.index('"size": ') + len('"size": ')
    end = min(text.index(sign, at) for sign in ("\n", "}"))
    (pack / MANIFEST).write_text(text[:at] + size + text[end:])
    renew_sums(pack, apart="restricted")
    assert MANIFEST in failing(pack)["SEAL-04"]


def test_a_manifest_larger_than_any_is_refused_and_not_read(pack):
    (pack / MANIFEST).write_bytes(b" " * (17 * 2**20))
    renew_sums(pack, apart="restricted")
    assert MANIFEST in failing(pack)["SEAL-04"]


def test_a_name_that_turns_the_writing_is_told_harmlessly(pack):
    (pack / "core" / "exe\u202egnp.json").write_text("{}")
    assert failing(pack)["SEAL-01"] == ("core/exe\\u202egnp.json",)


def test_folders_within_folders_without_end_are_walked_through(pack):
    here = os.open(pack, os.O_RDONLY)
    try:
        for _ in range(1500):
            os.mkdir("d", dir_fd=here)
            inner = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
        os.close(os.open("f", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    finally:
        os.close(here)
    try:
        assert failing(pack)["SEAL-01"] == ("d/" * 1500 + "f",)
    finally:  # deeper than Python's own tools can follow when they tidy up
        subprocess.run(["rm", "-rf", str(pack / "d")], check=True)


def test_a_device_is_neither_read_nor_waited_for(pack):
    (pack / "core/endless").symlink_to("/dev/zero")
    (pack / "restricted/audit.json").unlink()
    os.mkfifo(pack / "restricted/audit.json")
    assert set(failing(pack)["SEAL-03"]) == {"core/endless", "restricted/audit.json"}


@pytest.mark.parametrize("folder", ["core", "history", "public", "restricted"])
def test_a_folder_that_is_a_link_is_not_entered(pack, tmp_path, folder):
    shutil.move(pack / folder, tmp_path / "away")
    (pack / folder).symlink_to(tmp_path / "away")
    assert folder in failing(pack)["SEAL-03"]


@pytest.mark.parametrize(
    "content", [pickle.dumps(Harm()), dumps(FunctionTransformer(eval)), b"PK\x05\x06" + b"\0" * 18]
)
def test_another_model_is_found_by_its_bytes_and_refused_even_where_all_was_sealed_anew(
    pack, content
):
    (pack / "core/model.skops").write_bytes(content)
    assert "core/model.skops" in failing(pack)["SEAL-02"]
    new = entry("model.skops", content).model_dump()
    manifest(pack, lambda m: m.update(files=[new if e["path"] == "model.skops" else e
                                             for e in m["files"]]))  # fmt: skip
    (only,) = check_reproduction(Asked(pack))
    assert (only.code, only.answer, only.files) == ("PLAY-01", "failed", ("core/model.skops",))
