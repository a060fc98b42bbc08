"""Settings, in this order: an argument, the environment, the user's file, the default."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from aitoolkit.errors import AitoolkitError
from aitoolkit.languages import tags

DEFAULTS = {"output": "packs", "language": "en", "progress": "on", "track": "on", "key": "none"}
CHOICES = {"progress": ("on", "off"), "track": ("on", "off")}


def setting(name: str, argument: str | None = None) -> str:
    """Return a setting by its name.

    An argument wins over ``AITOOLKIT_<NAME>`` in the environment, which wins over the user's file
    ``aitoolkit/settings.toml`` in ``$XDG_CONFIG_HOME`` (else ``~/.config``), which wins over the
    default.

    Parameters
    ----------
    name : {"output", "language", "progress", "track", "key"}
        ``output``: folder of packs. ``language``: one that there is a catalogue of. ``progress``,
        ``track``: on or off. ``key``: path of the private key that attests every pack, or none.
    argument : str, optional
        What the caller said.

    Raises
    ------
    AitoolkitError
        The value is not one of those possible, or the file cannot be read.

    Examples
    --------
    >>> setting("output", "elsewhere")
    'elsewhere'
    """
    variable = f"AITOOLKIT_{name.upper()}"
    for origin, value in (
        (name, argument),
        (variable, os.environ.get(variable)),
        (f"{_user_file()}: {name}", _from_file(name)),
    ):
        if value:
            _check(name, value, origin)
            return value
    return DEFAULTS[name]


def _check(name: str, value: str, origin: str) -> None:
    choices = tags() if name == "language" else CHOICES.get(name)
    if choices and value not in choices:
        raise AitoolkitError(
            origin, found=repr(value), expected=" or ".join(choices), mend="Choose one of these."
        )


def _user_file() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "aitoolkit" / "settings.toml"


def _from_file(name: str) -> str | None:
    path = _user_file()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AitoolkitError(
            str(path),
            found=str(error),
            expected="a settings file in TOML",
            mend="Mend or remove it.",
        ) from error
    unknown = sorted(set(content) - set(DEFAULTS))
    if unknown:
        raise AitoolkitError(
            str(path),
            found=f"the setting {unknown[0]!r}",
            expected=f"only {', '.join(DEFAULTS)}",
            mend="Remove it.",
        )
    value = content.get(name)
    return None if value is None else str(value)
