"""Page one of a comparison, for anyone: what it does, verdict, rules, does it work, groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aitoolkit.comparing.written import Otherwise
from aitoolkit.documenting.differences.figures import answered, is_known, side
from aitoolkit.documenting.differences.names import DOES, NAMES, name_of
from aitoolkit.documenting.differences.pair import Pair
from aitoolkit.documenting.differences.rules import about, bound_moved, outcome, plain_word
from aitoolkit.documenting.differences.words import GAPS, WHY, better
from aitoolkit.documenting.differences.written import changed
from aitoolkit.documenting.nodes import Bullets, Inline, Paragraph, Section, Span, inline, join
from aitoolkit.documenting.words import mark
from aitoolkit.schema.comparison import FigureCompared, RuleCompared

HEADLINES = ("roc_auc", "precision", "true_positive_rate", "selection_rate")
"""The figure that page one tells: the first of these that both cards print."""
_MOST = 3
_OTHER_LINE = mark("The line is drawn elsewhere, which alone moves this figure.")
_NEW = mark("New inputs of the model: {columns}.")
_GONE = mark("No longer inputs of the model: {columns}.")


def front_page(pair: Pair) -> Section:
    """Return what a manager asks first, in a few sentences."""
    title = pair.words.say("In plain words")
    if is_same(pair):
        return Section("plain", title, (Paragraph(inline(nothing(pair)), "lead"),))
    return Section("plain", title, (Bullets(sentences(pair)),))


def is_same(pair: Pair) -> bool:
    """Return whether nothing at all differs in what the cards are made of."""
    before, after = pair.compared.before, pair.compared.after
    names = ("declaration", "policy", "audit", "verdict")
    return all(getattr(before, name) == getattr(after, name) for name in names)


def nothing(pair: Pair) -> str:
    """Return that nothing changed; of packs that are not the same, what this cannot say."""
    found = pair.compared
    if found.before.digest == found.after.digest:
        return pair.words.say("Nothing changed.")
    return pair.words.say(
        "Nothing changed that the cards tell. Yet the cores of the two packs are not the same:"
        " files that no card shows, such as the model itself, differ."
    )


def sentences(pair: Pair) -> tuple[Inline, ...]:
    """Return page one, sentence by sentence."""
    told = (_does(pair), _verdict(pair), _rules(pair), _policy(pair), _works(pair), _gaps(pair))
    return tuple(sentence for sentence in told if sentence is not None)


def _does(pair: Pair) -> Inline:
    say, found = pair.words.say, changed(pair, "declaration")
    names = dict.fromkeys(
        say(NAMES[pattern])
        for one in found
        for pattern in DOES
        if NAMES[pattern] == name_of(one.path, NAMES) and len(pattern) == len(one.path)
    )
    parts: list[Inline] = []
    if names:
        listed = join((Span(name, "strong") for name in names), say("; "))
        parts.append(pair.words.weave("What it does changed: {what}.", what=listed))
    else:
        parts.append(inline(say("What it does, for whom, and who decides are declared as before.")))
    for sentence, columns in _inputs(pair, found):
        listed = join((pair.column(column) for column in columns[:_MOST]), say("; "))
        more = [inline("…")] if len(columns) > _MOST else []
        named = join((listed, *more), say("; "))
        parts.append(pair.words.weave(sentence, columns=named))
    return join(parts, " ")


def _inputs(pair: Pair, found: Sequence[Otherwise]) -> Iterator[tuple[str, list[str]]]:
    before, after = (
        {field.column for field in desk.dossier.declaration.inputs} for desk in pair.both
    )
    if pair.before.audited or pair.after.audited or not found:
        return
    if after - before:
        yield _NEW, sorted(after - before)
    if before - after:
        yield _GONE, sorted(before - after)


def _verdict(pair: Pair) -> Inline:
    old, young = outcome(pair.before), outcome(pair.after)
    if old == young:
        return pair.words.weave("The verdict is as before: {after}.", after=Span(young, "strong"))
    return pair.words.weave(
        "The verdict was {before}, and is now {after}.",
        before=Span(old, "strong"),
        after=Span(young, "strong"),
    )


def _rules(pair: Pair) -> Inline:
    asked = [one for one in pair.compared.rules if one.before and one.after]
    other = [one for one in asked if one.changed]
    if not other:
        return inline(pair.words.say("No rule that was asked both times answers otherwise."))
    told = [_answer(pair, one) for one in other[:_MOST]]
    more = [inline(pair.words.counted("and {n} more", "and {n} more", len(other) - _MOST))]
    listed = join((*told, *(more if len(other) > _MOST else [])), pair.words.say("; "))
    return pair.words.weave("These rules answer otherwise: {rules}.", rules=listed)


def _answer(pair: Pair, one: RuleCompared) -> Inline:
    told = pair.words.weave(
        "{code} ({about}): {before} → {after}",
        code=one.code,
        about=about(pair, one),
        before=plain_word(pair.before, one.before),
        after=Span(plain_word(pair.after, one.after), "strong"),
    )
    # Else it would look as if the system had changed, where its rule did.
    return (*told, Span(pair.words.say(" (its bound moved)"))) if bound_moved(one) else told


def _policy(pair: Pair) -> Inline | None:
    found = changed(pair, "policy")
    looser = sum(one.towards == "looser" for one in found)
    stricter = sum(one.towards == "stricter" for one in found)
    if not looser and not stricter:
        return None
    return inline(
        pair.words.say(
            "The rules themselves changed: {looser} made looser or dropped, {stricter} made"
            " stricter or added.",
            looser=pair.words.integer(looser),
            stricter=pair.words.integer(stricter),
        )
    )


def _works(pair: Pair) -> Inline:
    found = headline(pair)
    if found is None:
        return inline(
            pair.words.say("Whether it works better cannot be said: no figure is on both cards.")
        )
    told = pair.words.weave(
        "{figure}: {before} before, {after} after – {answer}.",
        figure=pair.after.metric(found.metric),
        before=side(pair, found, found.before, first=True),
        after=side(pair, found, found.after, first=False),
        answer=answered(pair, found),
    )
    means = _means(pair, found)
    return join((told, pair.words.say(means)), " ") if means else told


def _means(pair: Pair, found: FigureCompared) -> str | None:
    """Return what a change of the leading figure means, where it does not come from the line."""
    points = [desk.dossier.declaration.decision.operating_point for desk in pair.both]
    if found.metric != "roc_auc" and points[0] != points[1]:
        return _OTHER_LINE if found.answer in ("higher", "lower") else None
    return better(found.metric, found.answer)


def headline(pair: Pair) -> FigureCompared | None:
    """Return the figure that page one tells, if there is one."""
    everyone = {one.metric: one for one in pair.compared.figures if one.about == "everyone"}
    both = (everyone[metric] for metric in HEADLINES if metric in everyone)
    return next((one for one in both if is_known(one.before) and is_known(one.after)), None)


def _gaps(pair: Pair) -> Inline | None:
    watched = set(pair.after.errors_that_matter()) | {"selection_rate"}
    found = [
        one
        for one in pair.compared.figures
        if one.about == "gap" and one.metric in watched and len(one.attributes) == 1
        and (is_known(one.before) or is_known(one.after))
    ]  # fmt: skip
    if not found:
        return inline(pair.words.say("No gap between groups is printed on the cards."))
    told = []
    for answer, word in GAPS.items():
        these = [one for one in found if one.answer == answer]
        for why in dict.fromkeys(one.why for one in these):
            named = [_gap(pair, one) for one in these if one.why == why]
            said: Inline = (Span(pair.words.say(word), "strong"),)
            if why is not None:
                said = (*said, Span(" "), Span(f"({pair.words.say(WHY[why])})", "aside"))
            listed = join(named, pair.words.say("; "))
            told.append(pair.words.weave("{name}: {value}", name=said, value=listed))
    return pair.words.weave("Gaps between groups – {gaps}.", gaps=join(told, pair.words.say("; ")))


def _gap(pair: Pair, one: FigureCompared) -> Inline:
    return pair.words.weave(
        "{attribute} ({metric})",
        attribute=pair.attributes(one.attributes),
        metric=pair.after.short(one.metric),
    )
