"""What may happen to a pack that stands: it is attested, its rows are purged."""

from __future__ import annotations

from pathlib import Path

from aitoolkit.errors import DataError, PackError, SigningError
from aitoolkit.recording import attest as attesting
from aitoolkit.recording import purge as purging
from aitoolkit.recording.keys import chosen_key
from aitoolkit.run_facts import now, tidied
from aitoolkit.schema.history import HistoryEntry


def attest(
    pack: str | Path,
    *,
    key: str | Path | None = None,
    passphrase: str | None = None,
    by: str | None = None,
    why: str | None = None,
) -> bool:
    """Sign the core of a pack that stands, and say so in its history.

    Parameters
    ----------
    pack : path
        The pack's folder.
    key : path, optional
        Private key in PEM; else the one that is set (``AITOOLKIT_KEY``).
    passphrase : str, optional
        Of the key; else ``AITOOLKIT_KEY_PASSPHRASE`` in the environment.
    by, why : str, optional
        Who signs, and for what reason, as they say it themselves.

    Returns
    -------
    bool
        False if this key has attested the pack already: then nothing is changed.

    Raises
    ------
    PackError
        If the folder is no pack, or is not as it was sealed.
    SigningError, OutputError
        If the key cannot sign, or the pack cannot be written: it is whole, as it was.
    """
    signer = chosen_key(key, passphrase)
    if signer is None:
        raise SigningError(
            "key",
            found="none",
            expected="a private key that attests",
            mend="Give one with key=, or make one with aitoolkit key new FILE.",
        )
    return attesting.attest(_tidied(pack), signer, made_on=now(), by=by, why=why)


def purge(
    pack: str | Path,
    *,
    by: str,
    why: str,
    identifier: str | None = None,
    key: str | Path | None = None,
    passphrase: str | None = None,
) -> HistoryEntry:
    """Delete the rows of real people in a pack, all or one person's, and leave a tombstone.

    What was published and its digest stay as they are. Copies elsewhere, such as backups, are out
    of reach.

    Parameters
    ----------
    pack : path
        The pack's folder.
    by, why : str
        Who deletes, and for what reason; both stay in the history.
    identifier : str, optional
        ``COLUMN=VALUE``: only the predictions that hold this value. Files whose rows name nobody
        (the background of explanations, a model that keeps rows) are then deleted whole, since
        the person may be among them. Counts and figures stay.
    key, passphrase : path, str, optional
        Signs the tombstone; as for :func:`attest`.

    Returns
    -------
    HistoryEntry
        The tombstone: what was removed, named by salted digests.

    Raises
    ------
    PackError, DataError
        If the pack is damaged, has no rows, or none of that person.
    SigningError, OutputError
        If the key cannot sign, or the pack cannot be written: it is whole, as it was.
    """
    person = None if identifier is None else _pair(identifier)
    signer = chosen_key(key, passphrase)
    return purging.purge(
        _tidied(pack), by=by, why=why, made_on=now(), identifier=person, key=signer
    )


def _tidied(pack: str | Path) -> Path:
    """Return the pack's folder, put back first if a killed command had moved it aside."""
    folder = Path(pack)
    tidied(folder.absolute().parent)
    if not folder.is_dir():
        raise PackError(
            str(pack),
            found="no such folder",
            expected="a pack: the folder that a training wrote",
            mend="Give the folder whose name ends in twelve letters and digits.",
        )
    return folder


def _pair(identifier: str) -> tuple[str, str]:
    column, equals, value = identifier.partition("=")
    if not equals or not column:
        raise DataError(
            "identifier",
            found=repr(identifier),
            expected="a column of the predictions and a value",
            mend="Write it as case=17.",
        )
    return column, value
