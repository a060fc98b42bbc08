"""Tests and doctests stand in a folder of their own, with a home of their own, and draw no bar."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ["AITOOLKIT_PROGRESS"] = "off"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("work"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    for name in ("AITOOLKIT_OUTPUT", "AITOOLKIT_LANGUAGE", "AITOOLKIT_TRACK"):
        monkeypatch.delenv(name, raising=False)
