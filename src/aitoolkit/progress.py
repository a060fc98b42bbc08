"""The steps of long work, shown as they happen: in a terminal, a notebook or a log file."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

log = logging.getLogger("aitoolkit")


class Steps:
    """A known number of named steps, each timed; use it as a context.

    In a terminal one bar moves, in a notebook one line of text; elsewhere each step leaves one
    line on standard error, so that a log file stays readable. Every step also goes to the logger
    ``aitoolkit``.

    Parameters
    ----------
    title : str
        What the work is.
    total : int
        How many steps it has.
    show : bool
        False keeps it silent (the logger still hears).

    Attributes
    ----------
    seconds : list of (str, float)
        Each finished step and its seconds.

    Examples
    --------
    >>> with Steps("Counting", total=1, show=False) as steps:
    ...     with steps.step("one"):
    ...         pass
    >>> [name for name, _ in steps.seconds]
    ['one']
    """

    def __init__(self, title: str, *, total: int, show: bool = True) -> None:
        self.title, self.total, self.show = title, total, show
        self.seconds: list[tuple[str, float]] = []
        self._bar: Any = None
        self._task: Any = None
        self._line = False
        self._width = 0

    def __enter__(self) -> Self:
        """Start the bar, where there is somewhere to draw one."""
        self._line = self.show and _in_a_notebook()
        if self.show and not self._line and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.completed}/{task.total}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(self.title, total=self.total)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the bar, or end the line."""
        if self._bar is not None:
            self._bar.stop()
        elif self._line and error is None:
            took = sum(seconds for _, seconds in self.seconds)
            self._rewrite(f"{self.title}: {len(self.seconds)} steps in {took:.1f} s", end="\n")

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Announce one step, time it, and count it when it is done."""
        began = time.perf_counter()
        if self._bar is not None:
            self._bar.update(self._task, description=f"{self.title}: {name}")
        elif self._line:
            self._rewrite(f"{self.title} [{len(self.seconds) + 1}/{self.total}] {name}")
        yield
        took = time.perf_counter() - began
        self.seconds.append((name, took))
        log.info("%s: %s (%.1f s)", self.title, name, took)
        if self._bar is not None:
            self._bar.advance(self._task)
        elif self.show and not self._line:
            done = f"[{len(self.seconds)}/{self.total}]"
            print(f"{self.title} {done} {name} ({took:.1f} s)", file=sys.stderr, flush=True)

    def _rewrite(self, words: str, end: str = "") -> None:
        # On standard output, since notebooks paint the other as if it were an error.
        print(f"\r{words:{self._width}}", end=end, flush=True)
        self._width = len(words)


def _in_a_notebook() -> bool:
    if "ipykernel" in sys.modules:
        return True
    marimo = sys.modules.get("marimo")
    return marimo is not None and bool(marimo.running_in_notebook())
