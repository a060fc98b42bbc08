"""What all tests share: what is here (real data, Spark, a browser), and no skips in CI."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
JAVA = bool(os.environ.get("JAVA_HOME") or shutil.which("java"))
IS_HERE = {
    "shared_data": SHARED.is_dir(),
    "spark": JAVA and find_spec("pyspark") is not None,
    "browser": shutil.which("chromium") is not None,
}
LONGEST = (
    "test_killed.py", "test_notebooks.py", "test_tally_spark.py", "test_train.py", "test_wheel.py",
    "test_spelling_and_order.py", "test_reproduction.py", "test_shown.py",
    "test_audit_door.py", "test_demo.py", "test_fairness_laws.py", "test_readme.py",
)  # fmt: skip
"""Files that take longest, begun first, so that no process ends alone with one of them."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, never skip, tests of what is not here; begin with what takes longest."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
    missing = [marker for marker, here in IS_HERE.items() if not here]
    away = [item for item in items if any(map(item.get_closest_marker, missing))]
    if away:
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data sets; tests that use it carry the marker ``shared_data``."""
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud, where skips are forbidden, which tests were skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("AITOOLKIT_FORBID_SKIPS") and skipped:
        terminalreporter.section("skips are forbidden here", red=True)
        for report in skipped:
            terminalreporter.line(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which a test was skipped, where skips are forbidden."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        os.environ.get("AITOOLKIT_FORBID_SKIPS")
        and reporter is not None
        and reporter.stats.get("skipped")
        and session.exitstatus == 0
    ):
        session.exitstatus = 1
