"""Rules are fixed before the data are looked at: a policy is sealed, and the store remembers it."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from aitoolkit.declaring.policy import load_policy
from aitoolkit.errors import PolicyError
from aitoolkit.recording.keys import chosen_key
from aitoolkit.recording.ledger import keep_seal
from aitoolkit.recording.staging import check_output
from aitoolkit.run_facts import now
from aitoolkit.schema.beforehand import PolicySeal
from aitoolkit.schema.policy import Policy
from aitoolkit.settings import setting


def seal_policy(
    policy: Policy | str | Path,
    *,
    by: str,
    output: str | Path | None = None,
    key: str | Path | None = None,
    passphrase: str | None = None,
) -> PolicySeal:
    """Seal a policy, so that runs can say that its rules were fixed before the first look.

    Kept below ``.ledger/`` in the folder of packs, once: sealing the same rules again changes
    nothing. Whoever can write there can also empty it, and other folders know nothing of it; with
    a key, at least nobody else can have written the seal.

    Parameters
    ----------
    policy : Policy or path
        The rules, or their file.
    by : str
        Who seals them, by name or role.
    output : path, optional
        Folder in which packs are written (default: ``packs``).
    key : path, optional
        Private key that signs the seal; see ``aitoolkit key new``.
    passphrase : str, optional
        Of the key; else ``AITOOLKIT_KEY_PASSPHRASE`` in the environment.

    Returns
    -------
    PolicySeal
        The seal that is kept; an earlier one of the same rules stays.

    Raises
    ------
    PolicyError
        If the policy cannot be used, or nobody is named.
    OutputError, SigningError
        If the folder cannot be written, or the key cannot sign.
    """
    found = policy if isinstance(policy, Policy) else load_policy(policy)
    signer = chosen_key(key, passphrase)
    try:
        seal = PolicySeal(
            policy=found.digest,
            name=found.name,
            version=found.version,
            sealed_by=by.strip(),
            sealed_on=now(),
            signer=None if signer is None else signer.public.fingerprint,
        )
    except ValidationError:
        raise PolicyError(
            "by",
            found=repr(by),
            expected="who seals the policy, in up to 500 characters",
            mend="Write a name or a role.",
        ) from None
    folder = Path(setting("output", None if output is None else str(output)))
    check_output(folder)
    return keep_seal(folder, seal, signer)
