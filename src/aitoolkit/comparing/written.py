"""What is written otherwise in two nouns: key by key, columns and rules by their own names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from aitoolkit.schema.declaration import (
    AffectedGroup,
    Alternative,
    Category,
    Channel,
    FieldOfData,
    LegalBasis,
    OperatingPoint,
    ProtectedAttribute,
    Source,
)
from aitoolkit.schema.dictionary import Reach
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.policy import Role, Rule, Waived
from aitoolkit.schema.rules import KNOWN_RULES
from aitoolkit.schema.text import Text

Towards = Literal["stricter", "looser"] | None

_WHOLE = (Text, OperatingPoint, Reach, Category, Role, Waived)
"""Nouns that are told as one."""
_NOT_TOLD = frozenset({"format"})
_OPEN = ("note", "refer", "block")
"""What an open answer leads to, the strictest last."""


@dataclass(frozen=True)
class Otherwise:
    """One thing that is written otherwise, as nouns.

    Attributes
    ----------
    item : Kept or None
        The column, attribute or rule that it belongs to, as it is after (else before).
    """

    path: tuple[str, ...]
    before: Any
    after: Any
    item: Kept | None = None

    @property
    def towards(self) -> Towards:
        """Whether a rule lets less or more pass than before."""
        if self.path[:1] == ("waived",):
            return "looser" if self.before is None else "stricter" if self.after is None else None
        if not isinstance(self.item, Rule):
            return None
        if len(self.path) == 2:
            return "looser" if self.after is None else "stricter"
        looser = _LOOSER.get(self.path[-1])
        if looser is None or self.item.code not in KNOWN_RULES:
            return None
        if looser(self.item, self.after, self.before):
            return "looser"
        return "stricter" if looser(self.item, self.before, self.after) else None


def written_otherwise(before: Kept, after: Kept) -> tuple[Otherwise, ...]:
    """Return everything that two nouns of one kind do not have in common, in the noun's order.

    Columns, protected attributes, rules and roles are found by their names, wherever they stand;
    of other lists, what is new and what is gone are told, whatever the order.
    """
    return tuple(_of_nouns((), before, after, None))


def _of_nouns(
    path: tuple[str, ...], before: Kept, after: Kept, item: Kept | None
) -> Iterator[Otherwise]:
    for name in type(after).model_fields:
        if name not in _NOT_TOLD:
            yield from _of_values((*path, name), getattr(before, name), getattr(after, name), item)


def _of_values(
    path: tuple[str, ...], before: Any, after: Any, item: Kept | None
) -> Iterator[Otherwise]:
    if before == after:
        return
    if isinstance(before, Kept) and isinstance(after, Kept) and not isinstance(after, _WHOLE):
        yield from _of_nouns(path, before, after, item)
    elif _is_list(before) or _is_list(after):
        yield from _of_lists(path, before or (), after or (), item)
    else:
        yield Otherwise(path, before, after, item)


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Kept)


def _of_lists(
    path: tuple[str, ...], before: tuple[Any, ...], after: tuple[Any, ...], item: Kept | None
) -> Iterator[Otherwise]:
    kind = type((after or before)[0])
    name = _NAMES.get(kind)
    if name is None:
        yield from _unnamed(path, before, after, item)
        return
    here = {key: one for one, key in zip(before, _keys(before, after, name), strict=True)}
    there = {key: one for one, key in zip(after, _keys(after, before, name), strict=True)}
    # Words may be mended: what only lost its name is told beside what is new in its place.
    renamed = kind in _NAMED_IN_WORDS
    for key in dict.fromkeys((*there, *here)):
        old, young = here.get(key), there.get(key)
        if renamed and (old is None or young is None):
            continue
        own = young or old
        below = own if isinstance(own, FieldOfData | ProtectedAttribute | Rule) else item
        yield from _of_values((*path, key), old, young, below)
    if renamed:
        gone = [one for key, one in here.items() if key not in there]
        new = [one for key, one in there.items() if key not in here]
        yield from _unnamed(path, gone, new, item)


def _unnamed(
    path: tuple[str, ...], before: Sequence[Any], after: Sequence[Any], item: Kept | None
) -> Iterator[Otherwise]:
    gone = [one for one in before if one not in after]
    new = [one for one in after if one not in before]
    for place, (old, young) in enumerate(zip_longest(gone, new), start=1):
        yield Otherwise((*path, str(place)), old, young, item)


def _keys(
    these: tuple[Any, ...], others: tuple[Any, ...], name: Callable[[Any], tuple[str, ...]]
) -> list[str]:
    """Return a name for each: the short one, and the long one where the short stands twice."""
    short = [name(one)[0] for one in these]
    twice = {key for key in short if short.count(key) > 1}
    beside = [name(one)[0] for one in others]
    twice |= {key for key in beside if beside.count(key) > 1}
    return [
        " ".join(name(one)) if key in twice else key for one, key in zip(these, short, strict=True)
    ]


def _rule(rule: Rule) -> tuple[str, ...]:
    return (f"{rule.code} {rule.metric}", *(rule.groups or rule.attributes or ()))


_NAMES: dict[type, Callable[[Any], tuple[str, ...]]] = {
    FieldOfData: lambda one: (one.column,),
    ProtectedAttribute: lambda one: (one.column,),
    Category: lambda one: (one.value,),
    Role: lambda one: (one.role,),
    Waived: lambda one: (one.code,),
    Rule: _rule,
    Source: lambda one: (str(one.name),),
    LegalBasis: lambda one: (str(one.title), str(one.article)),
    AffectedGroup: lambda one: (str(one.who),),
    Alternative: lambda one: (str(one.what),),
    Channel: lambda one: (str(one.how),),
}
"""Nouns of which a list holds each once, by its name."""

_NAMED_IN_WORDS = frozenset({Source, LegalBasis, AffectedGroup, Alternative, Channel})

_LOOSER: dict[str, Callable[[Rule, Any, Any], bool]] = {
    "bound": lambda rule, one, than: KNOWN_RULES[rule.code].is_looser(one, than),
    "interval": lambda rule, one, than: (
        one not in KNOWN_RULES[rule.code].strict and than in KNOWN_RULES[rule.code].strict
    ),
    "inconclusive": lambda _, one, than: _OPEN.index(one) < _OPEN.index(than),
}
"""Keys of a rule, and whether one value of it lets more pass than another."""
