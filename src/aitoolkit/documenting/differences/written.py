"""What is written otherwise in declaration, policy and model, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from aitoolkit.comparing.compared import otherwise
from aitoolkit.comparing.written import Otherwise
from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.differences.names import NAMES, OF_MODEL, OF_POLICY, name_of
from aitoolkit.documenting.differences.pair import Pair
from aitoolkit.documenting.nodes import (
    Block,
    Inline,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
    join,
    plain,
)
from aitoolkit.documenting.vocabulary import RULES
from aitoolkit.documenting.words import mark
from aitoolkit.schema.policy import Rule
from aitoolkit.schema.text import Text

TOWARDS = {
    "stricter": mark("stricter: fewer systems pass"),
    "looser": mark("looser: more systems pass"),
}
_TITLES = {
    "declaration": (mark("What is declared"), mark("Declared otherwise")),
    "policy": (mark("The policy"), mark("Rules written otherwise")),
    "model": (mark("The model"), mark("The model, before and after")),
}
_NAMES_OF = {"declaration": NAMES, "policy": OF_POLICY, "model": OF_MODEL}
_TAKEN_APART = frozenset({"fields", "protected_attributes"})


def changed(pair: Pair, topic: str) -> tuple[Otherwise, ...]:
    """Return what is written otherwise in one of the topics."""
    return dict(otherwise(pair.compared.before, pair.compared.after))[topic]  # type: ignore[index]


def written(pair: Pair, topic: str) -> Section:
    """Return a table of everything that is written otherwise, before and after."""
    say, found = pair.words.say, changed(pair, topic)
    title, caption = (say(words) for words in _TITLES[topic])
    key = f"changed-{topic}"
    if not found:
        return Section(key, title, (Paragraph(inline(say("Nothing is written otherwise."))),))
    towards = any(one.towards for one in found)
    head = [say("What"), say("Before"), say("After"), *([say("Effect")] if towards else [])]
    rows = tuple(_row(pair, topic, one, towards=towards) for one in found)
    blocks: list[Block] = [Table(inline(caption), tuple(map(inline, head)), rows)]
    if topic == "model" and not all(_has_model(desk) for desk in pair.both):
        blocks.insert(0, Paragraph(inline(say("One of the two packs holds no model."))))
    return Section(key, title, tuple(blocks))


def label(pair: Pair, topic: str, one: Otherwise) -> Inline:
    """Return what a thing that is written otherwise is called."""
    known = name_of(one.path, _NAMES_OF[topic])
    name = inline(pair.words.say(known)) if known else inline(".".join(one.path))
    if topic == "declaration" and one.path[0] in _TAKEN_APART:
        of = pair.column(one.path[1])
    elif isinstance(one.item, Rule):
        metric = pair.after.metric(one.item.metric)
        of = (Span(one.item.code, "code"), Span(f" {metric}"))
    elif topic == "model" and len(one.path) > 1:
        of = (Span(one.path[1], "code"),)
        return pair.words.weave("{name}: {value}", name=name, value=of)
    else:
        return name
    return pair.words.weave("{name}: {value}", name=of, value=name)


def sides(pair: Pair, topic: str, one: Otherwise) -> tuple[Inline, Inline]:
    """Return what stands there before and after, in words that differ where the two do."""
    old, young = (
        _value(pair, topic, one, value, desk)
        for value, desk in zip((one.before, one.after), pair.both, strict=True)
    )
    if plain(old) == plain(young):
        # They differ in a language or a detail that these words leave out.
        return _in_full(one.before, old), _in_full(one.after, young)
    return old, young


def _row(pair: Pair, topic: str, one: Otherwise, *, towards: bool) -> tuple[Inline, ...]:
    effect = inline(pair.words.say(TOWARDS[one.towards])) if one.towards else (Span("–"),)
    cells = (label(pair, topic, one), *sides(pair, topic, one))
    return (*cells, effect) if towards else cells


def _value(pair: Pair, topic: str, one: Otherwise, value: object, desk: Desk) -> Inline:
    words, key = pair.words, one.path[-1]
    if isinstance(value, Rule):
        asks = words.say(RULES[value.code]) if value.code in RULES else value.metric
        bound = desk.bound(value.metric, value.bound, desk.kind(value.code))
        return words.weave("{asks} (bound {bound})", asks=asks, bound=bound)
    if isinstance(one.item, Rule) and key == "bound" and isinstance(value, float):
        return inline(desk.bound(one.item.metric, value, desk.kind(one.item.code)))
    if topic == "model" and isinstance(value, str):
        return (Span(value, "code"),)
    if topic == "model" and isinstance(value, tuple):
        return join((Span(str(step), "code") for step in value), " → ")
    if topic == "declaration" and len(one.path) == 2 and one.path[0] in _TAKEN_APART:
        return _of_column(pair, one.path[0], value, desk)
    return pair.value(key, value, desk)


def _of_column(pair: Pair, kind: str, value: object, desk: Desk) -> Inline:
    """Return, for a column that is new or gone, what it is used for."""
    if value is None:
        return (Span("–"),)
    if kind == "protected_attributes":
        return inline(pair.words.say("watched"))
    return pair.value("used_for", getattr(value, "used_for", None), desk)


def _in_full(value: object, told: Inline) -> Inline:
    if not isinstance(value, Text):
        return told if value is None else (Span(_every_word(value), "code"),)
    parts: Sequence[Inline] = [
        (Span(f"{language}: " if language else "", "aside"), Span(words, lang=language))
        for language, words in value.words
    ]
    return join(parts, " · ")


def _every_word(value: object) -> str:
    dumped = getattr(value, "to_json", None)
    return " ".join(str(dumped()).split()) if dumped else str(value)


def _has_model(desk: Desk) -> bool:
    return not desk.audited
