"""A table on disk becomes a frame: by DuckDB where it is there, so that size does not matter."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from aitoolkit.errors import DataError

CSV = (".csv", ".csv.gz", ".csv.zst", ".tsv", ".tsv.gz")
PARQUET = (".parquet", ".pq")


def open_table(path: Path) -> Any:
    """Return a frame of a CSV or Parquet file: a DuckDB relation, else a pandas frame.

    Nothing is read before it is asked for where DuckDB is installed (the extra ``large``).

    Parameters
    ----------
    path : pathlib.Path
        The file; the ending says what it is. A folder of Parquet files is one table.

    Raises
    ------
    DataError
        There is no such file, it is empty, or it is of another kind.
    """
    if not path.exists():
        raise _refused(path, "no such file", "a CSV or Parquet file", "Check the path.")
    name = path.name.lower()
    if path.is_dir() or name.endswith(PARQUET):
        return _parquet(path)
    if not name.endswith(CSV):
        raise _refused(
            path, f"a file ending in {path.suffix or 'nothing'}",
            f"a file ending in {', '.join(CSV + PARQUET)}", "Export it as CSV or Parquet.",
        )  # fmt: skip
    if path.stat().st_size == 0:
        raise _refused(path, "an empty file", "a header and at least one line", "Export it again.")
    return _csv(path)


def _parquet(path: Path) -> Any:
    pattern = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
    try:
        if find_spec("duckdb"):
            import duckdb

            return duckdb.connect().read_parquet(pattern)
        import pandas as pd

        return pd.read_parquet(path)
    except Exception as error:
        raise _unreadable(path, error) from error


def _csv(path: Path) -> Any:
    try:
        if find_spec("duckdb"):
            import duckdb

            # A name may be anything: quotes keep commas, and every text stays as written.
            return duckdb.connect().read_csv(str(path), header=True, sample_size=-1)
        import pandas as pd

        return pd.read_csv(path, sep=None if path.suffix == ".tsv" else ",")
    except Exception as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> DataError:
    reason = " ".join(str(error).split())[:200]
    return _refused(path, reason, "a table that can be read", "Export it again as CSV or Parquet.")


def _refused(path: Path, found: str, expected: str, mend: str) -> DataError:
    return DataError(str(path), found=found, expected=expected, mend=mend)
