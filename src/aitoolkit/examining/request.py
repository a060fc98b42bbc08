"""What an audit is asked to count: which columns mean what, and who counts as selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from aitoolkit.errors import DataError

WeightKind = Literal["sampling", "frequency"]


@dataclass(frozen=True)
class Attribute:
    """A sensitive feature, and the lower ends of its bands if it is a number.

    Attributes
    ----------
    name : str
        Column.
    bands : tuple of float or None
        ``(25, 45, 65)`` makes the groups <25, 25–44, 45–64 and ≥65.
    """

    name: str
    bands: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Top:
    """The highest scores are selected: a share of all cases, or so many of them."""

    share: float | None = None
    count: int | None = None


@dataclass(frozen=True)
class Request:
    """The arguments of an audit that say what to count.

    Attributes
    ----------
    sensitive_features : tuple of Attribute
        By which groups are made.
    outcome, decision, score : str or None
        Columns. An outcome or a decision has two values, of any spelling.
    threshold : float or None
        Selected are scores at or above it.
    top : Top or None
        Selected are the highest scores, with all that tie with the last.
    strata : tuple of str
        Columns whose combinations are the strata.
    count : str or None
        Column that says how many cases a row stands for. Without outcome, decision, score and
        count, columns called TN, FP, FN and TP are read as the counts of a confusion matrix.
    weight : str or None
        Column of weights.
    weight_kind : {"sampling", "frequency"}
        ``frequency``: the row stands for so many people who were all seen. ``sampling``: one
        person was seen, who stands for so many that were not; variances grow accordingly.
    cluster : str or None
        Column that names the person (or household, office) who occurs more than once.
    positive, selected : str or None
        Which value of the outcome, and of the decision, is 1; by default 1, true or yes.
        `positive` serves the decision too if that has the same two values.
    withheld : int or None
        Counts below this were withheld: they come as gaps or marks such as ``*``. 0: withheld
        counts were printed as 0, and the smallest other count tells below what.
    rounded : int or None
        Counts were rounded to multiples of this.
    """

    sensitive_features: tuple[Attribute, ...]
    outcome: str | None = None
    decision: str | None = None
    score: str | None = None
    threshold: float | None = None
    top: Top | None = None
    strata: tuple[str, ...] = ()
    count: str | None = None
    weight: str | None = None
    weight_kind: WeightKind = "sampling"
    cluster: str | None = None
    positive: str | None = None
    selected: str | None = None
    withheld: int | None = None
    rounded: int | None = None

    @property
    def roles(self) -> tuple[tuple[str, str], ...]:
        """Argument and column of each role that was given."""
        named = [("sensitive_features", attribute.name) for attribute in self.sensitive_features]
        named += [("strata", column) for column in self.strata]
        single = ("outcome", "decision", "score", "count", "weight", "cluster")
        return (*named, *((key, getattr(self, key)) for key in single if getattr(self, key)))


def request_of(
    *,
    sensitive_features: str | Sequence[str | Attribute] | Mapping[str, Sequence[float] | None],
    top: Top | str | float | None = None,
    strata: str | Sequence[str] | None = None,
    **others: Any,
) -> Request:
    """Return a request from what a person wrote, or refuse what contradicts itself.

    Parameters
    ----------
    sensitive_features : str, sequence of str, or mapping
        Columns, with bands where they are numbers: ``"sex,age=25,45,65"``, ``["sex",
        "age=25,45,65"]`` or ``{"sex": None, "age": [25, 45, 65]}``.
    top : Top, str or number, optional
        ``100`` or ``"100"`` is a number of cases; ``0.2``, ``"0.2"`` or ``"20%"`` a share.
    strata : str or sequence of str, optional
        One column or several.
    **others
        The other attributes of `Request`.

    Raises
    ------
    DataError
        Bands that do not rise; a share above 1; a score without threshold or top, or with both.

    Examples
    --------
    >>> request = request_of(sensitive_features="sex,age=25,45", score="risk", top="20%")
    >>> request.sensitive_features
    (Attribute(name='sex', bands=None), Attribute(name='age', bands=(25.0, 45.0)))
    >>> request.top
    Top(share=0.2, count=None)
    """
    written = (strata,) if isinstance(strata, str) else tuple(strata or ())
    request = Request(_attributes(sensitive_features), top=_top(top), strata=written, **others)
    _refuse_contradictions(request)
    return request


def _attributes(
    given: str | Sequence[str | Attribute] | Mapping[str, Sequence[float] | None],
) -> tuple[Attribute, ...]:
    if isinstance(given, Mapping):
        pairs = [(name, bands) for name, bands in given.items()]
        return tuple(
            _checked(name, None if bands is None else list(bands)) for name, bands in pairs
        )
    if isinstance(given, str):
        given = _split(given)
    return tuple(a if isinstance(a, Attribute) else _attribute(str(a)) for a in given)


def _split(text: str) -> list[str]:
    """Split at commas, but keep the numbers that follow ``age=25`` with it."""
    parts: list[str] = []
    for part in (piece.strip() for piece in text.split(",")):
        if parts and "=" in parts[-1] and _number(part) is not None:
            parts[-1] += f",{part}"
        elif part:
            parts.append(part)
    return parts


def _attribute(text: str) -> Attribute:
    name, sign, ends = text.partition("=")
    if not sign:
        return Attribute(text)
    return _checked(name.strip(), [_number(end) for end in ends.split(",")])


def _checked(name: str, bands: Sequence[float | None] | None) -> Attribute:
    if bands is None:
        return Attribute(name)
    numbers = tuple(float(band) for band in bands if band is not None)
    rising = all(low < high for low, high in pairwise(numbers))
    if not numbers or len(numbers) < len(bands) or not rising:
        raise DataError(
            "sensitive_features",
            expected=f"rising lower ends of the bands of {name!r}, as in {name}=25,45,65",
            found=", ".join("no number" if band is None else f"{band:g}" for band in bands)
            or "none",
            mend="Write each lower end once, the lowest first.",
        )
    return Attribute(name, numbers)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _top(given: Top | str | float | None) -> Top | None:
    if given is None or isinstance(given, Top):
        return given
    text = str(given).strip()
    percent = text.endswith("%")
    number = _number(text.removesuffix("%"))
    if number is not None and percent and 0 < number < 100:
        return Top(share=number / 100)
    if number is not None and not percent and 0 < number < 1:
        return Top(share=number)
    if number is not None and not percent and number >= 1 and number.is_integer():
        return Top(count=int(number))
    raise DataError(
        "top",
        expected="how many cases are selected (100), or their share (0.2 or 20%)",
        found=repr(given),
        mend="Write a whole number, or a share between 0 and 1.",
    )


def _refuse_contradictions(request: Request) -> None:
    ways = {"decision": request.decision, "threshold": request.threshold, "top": request.top}
    given = [key for key, value in ways.items() if value is not None]
    if len(given) > 1:
        raise DataError(
            " and ".join(given),
            expected="one way to tell who was selected",
            found=f"{len(given)}",
            mend="Give decision, or score with threshold, or score with top.",
        )
    if request.score is not None and not given:
        raise DataError(
            "score",
            expected="a rule that makes decisions of the scores",
            found="neither threshold nor top, and no decision",
            mend="Give threshold=0.5 (selected are scores of 0.5 and more), top=100 or top=0.2"
            " (the highest), or the column of the decisions made.",
        )
    if request.score is None and (request.threshold is not None or request.top is not None):
        raise DataError(
            given[0],
            expected="a score to hold against it",
            found="no score",
            mend="Name the column of the scores with score=.",
        )
    for key in ("withheld", "rounded"):
        value = getattr(request, key)
        if value is not None and (
            value < 0 or int(value) != value or (key == "rounded" and not value)
        ):
            raise DataError(
                key,
                expected="a whole number, such as 5",
                found=repr(value),
                mend="Write the smallest count that is printed (withheld), or the base of the"
                " rounding (rounded).",
            )
