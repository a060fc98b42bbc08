"""Where a section is written: one dossier, one language, and the names of things in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, inf
from typing import Literal

from aitoolkit.documenting.metrics import ERRORS, metric_of
from aitoolkit.documenting.nodes import Dot, Inline, Span, inline, join, plain
from aitoolkit.documenting.vocabulary import GROUPS, REASONS
from aitoolkit.documenting.words import Words
from aitoolkit.schema.declaration import FieldOfData, OperatingPoint, Type, Use
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Count, NamedQuantity, Quantity, Reason
from aitoolkit.schema.policy import Rule
from aitoolkit.schema.published import WITHHOLDING
from aitoolkit.schema.text import Text

Kind = Literal["rate", "difference", "ratio"]
"""How a figure is written: as its metric is, as a difference of two, or as a ratio of two."""

_YES, _NO = ("true", "yes", "1", "1.0"), ("false", "no", "0", "0.0")


@dataclass(frozen=True)
class Desk:
    """A dossier and the words to tell it in."""

    dossier: Dossier
    words: Words

    def text(self, text: Text | None) -> Inline:
        """Return what a person wrote, with its language, or that it is not written yet."""
        if text is None:
            return (Span(self.words.say("Not written yet"), "unwritten"),)
        written, language = text.in_language(self.words.language)
        return (Span(written, lang="" if language == self.words.language else language),)

    def absent(self, absent: Absent) -> Inline:
        """Return why there is no figure, in words."""
        return (Span(self.words.say(REASONS[absent.absent]), "absent"),)

    def count(self, n: Count) -> str:
        """Return a count of cases; where it is withheld, nobody can tell few from none."""
        if isinstance(n, int):
            return self.words.integer(n)
        if n.absent is Reason.WITHHELD_SMALL:
            return self.words.say("none, or too few to be shown")
        return self.absent(n)[0].text

    def several(self, n: Count) -> str:
        """Return a count as it stands before a noun; "few" where it is withheld."""
        return self.words.integer(n) if isinstance(n, int) else self.words.say("few")

    def quantity(self, metric: str, quantity: Quantity, kind: Kind = "rate") -> Inline:
        """Return a figure with its interval and n, or why there is none."""
        if isinstance(quantity, Absent):
            return self.absent(quantity)
        value = Span(self.figure(metric, quantity.value, kind), "strong")
        count = Span(self.words.say("n = {n}", n=self.words.integer(quantity.n)), "aside")
        if quantity.lower == quantity.upper:
            counted = metric_of(metric).written == "count"
            return (value,) if counted else (value, Span(" "), count)
        aside = self.words.say(
            "({lower} to {upper})",
            lower=self.bare(metric, quantity.lower, kind),
            upper=self.bare(metric, quantity.upper, kind),
        )
        return (value, Span(" "), Span(aside, "aside"), Span(" "), count)

    def figure(self, metric: str, value: float, kind: Kind = "rate") -> str:
        """Return one value as its metric is written."""
        written = "score" if kind == "ratio" else metric_of(metric).written
        if written == "tiny":
            return self.words.tiny(value)
        if written == "count":
            return self.words.integer(round(value))
        if written != "percent":
            return self.words.decimal(value, 3 if written == "fine" else 2)
        return self.words.points(value) if kind == "difference" else self.words.percent(value)

    def bound(self, metric: str, bound: float, kind: Kind = "rate") -> str:
        """Return the bound of a rule, written like its figure but no longer than it must be."""
        if kind == "ratio" or metric_of(metric).written != "percent":
            return self.figure(metric, bound, kind)
        short = self.words.short_points if kind == "difference" else self.words.short_percent
        return short(bound)

    def bare(self, metric: str, value: float, kind: Kind = "rate") -> str:
        """Return one value without its unit, to stand near another that has it."""
        # The unit stands beside the estimate; repeated at both ends it only makes tables wide.
        if kind != "ratio" and metric_of(metric).written == "percent":
            return self.words.decimal(100 * value, 1)
        return self.figure(metric, value, kind)

    def proposed(self) -> Inline:
        """Return what being proposed means, where someone has already decided."""
        what = self.text(self.dossier.declaration.decision.proposes)
        return self.words.weave("“Proposed” means here: {what}", what=what)

    def metric(self, code: str) -> str:
        """Return the plain name of a metric."""
        return self.words.say(metric_of(code).name)

    def short(self, code: str) -> str:
        """Return the name of a metric that fits a narrow column."""
        metric = metric_of(code)
        return self.words.say(metric.short or metric.name)

    def column(self, column: str) -> Inline:
        """Return the plain name of a column, else its own name."""
        field = self._field(column)
        if field is None or field.label is None:
            return (Span(column, "code"),)
        return capital(self.text(field.label))

    def attributes(self, columns: Sequence[str]) -> Inline:
        """Return the name of a protected attribute, or of those that intersect."""
        return join((self._attribute(column) for column in columns), " × ")

    def group(self, attributes: Sequence[str], group: Sequence[str]) -> Inline:
        """Return a group of people in words."""
        pairs = list(zip(attributes, group, strict=True))
        if len(pairs) == 1:
            return self.value(*pairs[0])
        return join((self._named(attribute, value) for attribute, value in pairs), " × ")

    def value(self, column: str, value: str) -> Inline:
        """Return a value of a column as its dictionary names it."""
        field = self._field(column)
        # A dictionary may itself list "other" or "missing": then its own word counts.
        for category in (field.categories if field else None) or ():
            if category.value == value:
                return self.text(category.label) if category.label else inline(value)
        if value in GROUPS:
            return inline(self.words.say(GROUPS[value]))
        if field is not None and field.type is Type.BOOLEAN and value.lower() in _YES + _NO:
            yes = value.lower() in _YES
            return inline(self.words.say("yes") if yes else self.words.say("no"))
        return inline(self._band(column, value))

    def order(
        self, attributes: Sequence[str], group: Sequence[str]
    ) -> tuple[tuple[float, str], ...]:
        """Return where a group stands in a list: bands by number, categories as declared."""
        return tuple(self._rank(a, value) for a, value in zip(attributes, group, strict=True))

    def case_value(self, column: str, value: float | str | None) -> Inline:
        """Return the value that a feature has in one case, with its unit."""
        if value is None:
            return inline(self.words.say("not given"))
        if isinstance(value, str):
            return self.value(column, value)
        field = self._field(column)
        if field is not None and field.type is Type.BOOLEAN:
            return self.value(column, f"{value:g}")
        number = inline(self.words.number(value))
        if field is None or field.unit is None:
            return number
        # A unit in words would need its own plural ("1 years"), so it stands in brackets.
        unit = self.text(field.unit)
        sign = not any(letter.isalpha() for letter in unit[0].text)
        return join((number, unit if sign else (Span("("), *unit, Span(")"))), "\u00a0")

    def dot_in_words(self, dot: Dot) -> str:
        """Return what a line of a dot plot shows: its name, its figure, and its few words."""
        said = self.words.pair(dot.label, dot.text) if dot.text else dot.label
        return f"{said} ({dot.note})" if dot.note else said

    def operating_point(self) -> str:
        """Return where the line between proposed and not proposed is drawn."""
        point: OperatingPoint = self.dossier.declaration.decision.operating_point
        if point.kind == "threshold":
            value = self.words.number(point.value)
            return self.words.say("every case with a score of {score} or more", score=value)
        if point.kind == "top_share":
            share = self.words.short_percent(point.value)
            return self.words.say("the {share} of cases with the highest scores", share=share)
        if point.kind == "decided":
            return self.words.say("what was decided, as the data have it")
        return self.words.say(
            "the {n} cases with the highest scores of every {of}",
            n=self.words.integer(int(point.value)),
            of=self.words.integer(point.out_of or 0),
        )

    @property
    def audited(self) -> bool:
        """Whether someone else made the decisions or scores, so that no model is examined."""
        uses = {field.used_for for field in self.dossier.declaration.fields}
        return bool(uses & {Use.SCORE, Use.DECISION})

    @property
    def withheld(self) -> bool:
        """Whether no figure about people is shown, because of a card published before."""
        return any(before.people in WITHHOLDING for before in self.dossier.audit.published)

    def outcome(self) -> Inline:
        """Return the outcome in plain words, else as it stands in the data."""
        outcome = self.dossier.declaration.outcome
        if outcome is None:
            return (Span(self.words.say(REASONS[Reason.NO_OUTCOME]), "absent"),)
        if outcome.label is None and self.audited:
            return (Span(f"{outcome.column} = {outcome.positive}", "code"),)
        return self.text(outcome.label)

    def kind(self, code: str) -> Kind:
        """Return how the figures of a rule are written."""
        if code == "FAIR-02":
            return "ratio"
        return "difference" if code.startswith("FAIR") else "rate"

    def rule_of_gaps(self) -> Rule | None:
        """Return the policy's rule about gaps between groups, if it has one."""
        return next((rule for rule in self.dossier.policy.rules if rule.code == "FAIR-01"), None)

    def errors_that_matter(self) -> tuple[str, ...]:
        """Return the metrics that hurt: what the rule asks about, else what the effect says."""
        asked = [a.metric for a in self.dossier.verdict.answers if a.code == "FAIR-01"]
        effect = self.dossier.declaration.decision.effect
        # Where nobody has said what being proposed means, either error may hurt.
        by_effect = () if asked and effect is not None else ERRORS[effect]
        return tuple(dict.fromkeys((*asked, *by_effect)))

    def ticks(self, top: float) -> tuple[tuple[float, str], ...]:
        """Return the marks of an axis of shares from 0 to `top` or a little beyond."""
        steps = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
        step = next((step for step in steps if top <= 5 * step), 0.25)
        count = max(2, ceil(round(top / step, 9)) + 1)
        return tuple((k * step, self.words.short_percent(k * step)) for k in range(count))

    def name(self) -> str:
        """Return the system's name, without markup."""
        return plain(self.text(self.dossier.declaration.name))

    def _attribute(self, column: str) -> Inline:
        for attribute in self.dossier.declaration.protected_attributes:
            if attribute.column == column and attribute.label is not None:
                return capital(self.text(attribute.label))
        return self.column(column)

    def _named(self, column: str, value: str) -> Inline:
        # "yes" or "not given" alone would not say of what.
        said = self.value(column, value)
        answers = (*_YES, *_NO, self.words.say("yes"), self.words.say("no"))
        if value not in GROUPS and plain(said).lower() not in answers:
            return said
        return self.words.weave("{name}: {value}", name=self._attribute(column), value=said)

    def _rank(self, column: str, value: str) -> tuple[float, str]:
        field = self._field(column)
        declared = [c.value for c in (field.categories if field else None) or ()]
        if value in declared:
            return (declared.index(value), value)
        if value in GROUPS:
            return (inf, value)
        number = re.match(r"[<≥]?\s*(-?[\d.]+)", value)
        if number is None:
            return (0, value)
        # "<25" stands before "25–44", though both begin with the same number.
        return (float(number[1]) - (0.5 if value.startswith("<") else 0), value)

    def _field(self, column: str) -> FieldOfData | None:
        try:
            return self.dossier.declaration.field(column)
        except KeyError:
            return None

    def _band(self, column: str, value: str) -> str:
        banded = any(
            attribute.column == column and attribute.bands is not None
            for attribute in self.dossier.declaration.protected_attributes
        )
        if banded and value.startswith("<"):
            return self.words.say("under {number}", number=value[1:].strip())
        if banded and value.startswith("≥"):
            return self.words.say("{number} and over", number=value[1:].strip())
        return value


def capital(words: Inline) -> Inline:
    """Return words that begin with a capital letter, as a name at the head of a line does."""
    first, *others = words
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *others)


def quantity_of(metrics: Sequence[NamedQuantity], code: str) -> Quantity | None:
    """Return the quantity called `code`, if it is there."""
    return next((entry.quantity for entry in metrics if entry.metric == code), None)
