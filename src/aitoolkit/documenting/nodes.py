"""What a document is made of, before any ink: frozen, in one language, without markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from aitoolkit.schema.text import written_out

Kind = Literal["plain", "strong", "code", "name", "aside", "unwritten", "absent", "file"]
"""``code``: as it stands in a file; ``name``: the same, as the exact name of what comes before;
``file``: leads to a file beside the document."""

Tone = Literal["good", "open", "bad", "draft"]


@dataclass(frozen=True)
class Span:
    """A run of words: what it is, the language it is in if not the document's, where it leads.

    Attributes
    ----------
    href : str
        An address that somebody declared; each format decides whether a reader may follow it.
    sister : str
        The tag of a language: leads to the detail of the same card in it, which lies beside this
        one and has the same format.
    """

    text: str
    kind: Kind = "plain"
    lang: str = ""
    href: str = ""
    sister: str = ""

    def __post_init__(self) -> None:
        """Write out the signs that nobody sees and that would act on a reader's machine."""
        object.__setattr__(self, "text", written_out(self.text))


Inline = tuple[Span, ...]
Value = str | Span | Inline


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    words: Inline
    tone: Literal["body", "lead", "note"] = "body"


@dataclass(frozen=True)
class Bullets:
    """A list whose order does not matter."""

    items: tuple[Inline, ...]


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and what stands under it."""

    pairs: tuple[tuple[Inline, Inline], ...]


@dataclass(frozen=True)
class Table:
    """Rows whose first cell is their heading.

    Attributes
    ----------
    numeric : tuple of int
        Positions of the columns that hold figures, to be aligned on the right.
    """

    caption: Inline
    head: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True)
class Dot:
    """A line of a dot plot: its name, its figure in words, and where dot and interval stand.

    A line without `value` is a heading, or says in words why there is no figure.

    Attributes
    ----------
    mark : float, optional
        Where a dashed line stands: a bound, or what chance would give.
    band : tuple of float, optional
        From where to where a policy allows.
    beyond : {"", "perhaps", "surely"}
        Whether the figure lies beyond what is allowed: told by shape and weight, beside `note`.
    note : str
        A few words after the name.
    """

    label: str
    text: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    mark: float | None = None
    band: tuple[float, float] | None = None
    beyond: Literal["", "perhaps", "surely"] = ""
    note: str = ""


@dataclass(frozen=True)
class Dots:
    """Figures with their intervals, one below the other on one axis.

    Attributes
    ----------
    allowed : str
        What the shaded bands of the rows mean, in a few words.
    """

    rows: tuple[Dot, ...]
    ticks: tuple[tuple[float, str], ...]
    allowed: str = ""


@dataclass(frozen=True)
class Bar:
    """A step of a waterfall: what it is, its figure in words, from where to where."""

    label: str
    text: str
    start: float
    end: float
    total: bool = False


@dataclass(frozen=True)
class Waterfall:
    """How a base value and contributions add up to a score."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Point:
    """One bin of scores: what was foreseen, and what happened with its interval."""

    foreseen: float
    happened: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Pane:
    """The bins of one group, under its name and its number of cases."""

    label: str
    points: tuple[Point, ...]
    count: str = ""


@dataclass(frozen=True)
class Reliability:
    """Scores against what happened, one pane a group on the same axes.

    Attributes
    ----------
    diagonal : bool
        Whether a score is meant to be the share that happens, so that right ones lie on it.
    """

    panes: tuple[Pane, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    diagonal: bool


Drawing = Dots | Waterfall | Reliability


@dataclass(frozen=True)
class Figure:
    """A picture still to be drawn; `alternative` says the same in words."""

    drawing: Drawing
    caption: Inline
    alternative: str


@dataclass(frozen=True)
class Code:
    """Lines to be typed as they stand."""

    text: str


@dataclass(frozen=True)
class Panel:
    """Something that must not be overlooked: told by word and symbol, never by colour alone."""

    tone: Tone
    symbol: str
    label: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Folded:
    """What most readers skip: its name is seen, and a reader unfolds the rest."""

    title: Inline
    blocks: tuple[Block, ...]


Block = Paragraph | Bullets | Facts | Table | Figure | Code | Panel | Folded


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; `key` is the same in every language."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole card in one language, a comparison of two, or an index of many.

    Attributes
    ----------
    front : mapping or None
        What machines read first, where the document becomes Markdown.
    author : str
        The body that answers for it; empty where nobody says.
    made_on : datetime or None
        When what it tells was made; None where that is not known.
    digest : str
        The name of the pack that it is written from, as short as it is printed.
    """

    language: str
    kicker: Inline
    title: Inline
    lead: Inline
    panels: tuple[Panel, ...]
    sections: tuple[Section, ...]
    foot: Inline
    front: Mapping[str, Any] | None = None
    author: str = ""
    made_on: datetime | None = None
    digest: str = ""


def plain(value: Value) -> str:
    """Return the words alone.

    Examples
    --------
    >>> plain((Span("a "), Span("b", "strong")))
    'a b'
    """
    return "".join(span.text for span in inline(value))


def inline(value: Value) -> Inline:
    """Return any words as a tuple of spans."""
    if isinstance(value, str):
        return (Span(value),)
    return (value,) if isinstance(value, Span) else value


def join(values: Iterable[Value], by: str = ", ") -> Inline:
    """Return several words one after the other, with `by` between them."""
    spans: list[Span] = []
    for position, value in enumerate(values):
        if position:
            spans.append(Span(by))
        spans.extend(inline(value))
    return tuple(spans)
