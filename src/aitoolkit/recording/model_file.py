"""A fitted model as a file that runs no code when it is read."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from aitoolkit.errors import ModelError
from aitoolkit.recording.archive_bounds import check_archive
from aitoolkit.recording.canonical import canonical
from aitoolkit.recording.reading import RefusedError, read_file
from aitoolkit.recording.row_keepers import keeps_rows
from aitoolkit.recording.tree_bounds import trees_in_bounds
from aitoolkit.recording.trusted_types import TRUSTED

__all__ = ["check_storable", "dump_model", "keeps_rows", "load_model"]

LARGEST_MODEL = 8 * 2**30
_SAFE_FORMAT = "a model that can be stored in a format which runs no code"


def dump_model(model: Any) -> bytes:
    """Return `model` in skops' format; the same fitted model always gives the same bytes.

    Parameters
    ----------
    model : estimator
        A fitted scikit-learn estimator or Pipeline.

    Returns
    -------
    bytes
        What :func:`load_model`, and skops itself, can read.

    Raises
    ------
    ModelError
        If it holds a type that is not on our reviewed list.

    Examples
    --------
    >>> from sklearn.dummy import DummyClassifier
    >>> model = DummyClassifier().fit([[0], [1]], [0, 1])
    >>> dump_model(model) == dump_model(model)
    True
    """
    stored = canonical(_skops_bytes(model))
    _refuse_unknown_types(stored)
    return stored


def check_storable(model: Any) -> None:
    """Refuse `model`, fitted or not, if storing it would need a type that we have not reviewed.

    Parameters
    ----------
    model : estimator
        A scikit-learn estimator or Pipeline.

    Raises
    ------
    ModelError
        Naming the type.
    """
    _refuse_unknown_types(_skops_bytes(model))


def load_model(stored: Path | bytes) -> Any:
    """Return the fitted model from a file or its bytes, trusting only our reviewed list.

    Parameters
    ----------
    stored : Path or bytes
        What :func:`dump_model` returned, or the file that holds it.

    Returns
    -------
    estimator
        The fitted model.

    Raises
    ------
    ModelError
        If it is no such file, names a type that we have not reviewed, or holds arrays that would
        make compiled code read what is not its own.
    """
    where = "model.skops" if isinstance(stored, bytes) else stored.name
    try:
        content = stored if isinstance(stored, bytes) else read_file(stored, most=LARGEST_MODEL)
        check_archive(content)
        _refuse_unknown_types(content)
        model = _skops_io().loads(content, trusted=list(TRUSTED))
        in_bounds = trees_in_bounds(model)
    except ModelError:
        raise
    except RefusedError as error:
        raise _unreadable(where, f"a file that {error}") from error
    except Exception as error:  # whatever a crafted file makes a library raise
        raise _unreadable(where, f"a file that cannot be read ({type(error).__name__})") from error
    if not in_bounds:
        raise _unreadable(where, "a tree that points outside itself, or arrays that do not fit")
    return model


def _skops_io() -> Any:
    with warnings.catch_warnings():  # of progress bars that skops' own dependencies look for
        warnings.simplefilter("ignore")
        import skops.io
    return skops.io


def _skops_bytes(model: Any) -> bytes:
    try:
        return bytes(_skops_io().dumps(model))
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ModelError(
            type(model).__name__,
            found=f"a part that skops cannot store: {error}",
            expected=_SAFE_FORMAT,
            mend="Replace that part by one of scikit-learn, XGBoost or LightGBM.",
        ) from error


def _refuse_unknown_types(stored: bytes) -> None:
    unknown = sorted(set(_skops_io().get_untrusted_types(data=stored)) - set(TRUSTED))
    if unknown:
        raise ModelError(
            "estimator",
            found=f"the type {', '.join(unknown)}, which is not on the reviewed list",
            expected=_SAFE_FORMAT,
            mend="Use scikit-learn, XGBoost or LightGBM parts without functions of your own"
            " (no lambda, no custom scorer or transformer).",
        )


def _unreadable(where: str, found: str) -> ModelError:
    return ModelError(
        where,
        found=found,
        expected="a model that aitoolkit stored",
        mend="Do not use it; run aitoolkit verify on its pack.",
    )
