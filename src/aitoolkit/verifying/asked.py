"""What an auditor asks: which pack, and what he holds it against."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["integrity", "consistency", "recomputation", "reproduction"]


@dataclass(frozen=True)
class Asked:
    """A pack, and everything that the auditor brings himself.

    Attributes
    ----------
    pack : Path
        The pack's folder.
    key : Path or None
        A public key (PEM) that must have signed.
    signers : Path or None
        A file of the body: who may sign what, role → public keys. Never taken from the pack.
    head : str or None
        Digest of the last entry of the history as known from elsewhere.
    data : Path or None
        The cases (CSV or Parquet) that the model may be asked about again.
    retrain : bool
        Whether to train it again, too.
    """

    pack: Path
    key: Path | None = None
    signers: Path | None = None
    head: str | None = None
    data: Path | None = None
    retrain: bool = False
