"""Sentences from message catalogues, and numbers and dates as each language writes them."""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Day  # noqa: N812
from decimal import Decimal
from functools import cache, cached_property
from gettext import GNUTranslations, NullTranslations
from io import BytesIO

from aitoolkit.documenting.nodes import Inline, Span, Value, inline
from aitoolkit.errors import OutputError
from aitoolkit.languages import Language, Scope, languages, tags

SOURCE = "en"
"""The language of the sentences in the code, whose catalogue is a head alone."""
KEYWORDS = {"say": None, "weave": None, "mark": None, "counted": (1, 2)}
"""The calls that hold a message in English, for whoever collects messages from the code."""

_MINUS = "\u2212"


def mark(message: str) -> str:
    """Return `message` itself: a sentence of a table, translated where it is used."""
    return message


@cache
def in_language(language: str, scope: Scope = "whole") -> Words:
    r"""Return the words of a language, read once from its catalogue.

    Parameters
    ----------
    language : str
        A tag, such as ``fr``.
    scope : {"whole", "page one"}, default "whole"
        How much is to be said in it.

    Raises
    ------
    OutputError
        If there is no catalogue in this language, or none that can say so much.

    Examples
    --------
    >>> in_language("fr").percent(0.634)
    '63,4\u202f%'
    """
    if language not in tags(scope):
        less = language in tags()
        raise OutputError(
            "language",
            found=f"{language!r}, which is there for page one of cards only" if less
            else repr(language),
            expected=f"one of {', '.join(tags(scope))}",
            mend="Ask for one of these languages.",
        )  # fmt: skip
    found = next(one for one in languages() if one.tag == language)
    return Words(found, _catalogue(found))


@dataclass(frozen=True)
class Words:
    """What can be said in one language."""

    spoken: Language
    catalogue: NullTranslations

    @property
    def language(self) -> str:
        """The tag of the language."""
        return self.spoken.tag

    @property
    def whole(self) -> bool:
        """Whether everything can be said, or page one of a card alone."""
        return self.spoken.scope == "whole"

    def say(self, message: str, **values: str) -> str:
        """Return a sentence with its blanks filled in."""
        sentence = self.catalogue.gettext(message)
        return sentence.format(**values) if values else sentence

    def counted(self, one: str, many: str, n: int, **values: str) -> str:
        """Return a sentence about `n` things, in the plural that the language asks for."""
        sentence = self.catalogue.ngettext(one, many, n)
        return sentence.format(n=self.integer(n), **values)

    def pair(self, name: str, value: str) -> str:
        """Return a name and what stands to it, with the language's own space before the colon."""
        return self.say("{name}: {value}", name=name, value=value)

    def weave(self, message: str, **values: Value) -> Inline:
        """Return a sentence whose blanks keep their own language, link and kind."""
        spans: list[Span] = []
        for before, name, _, _ in string.Formatter().parse(self.catalogue.gettext(message)):
            if before:
                spans.append(Span(before))
            if name is not None:
                spans.extend(inline(values[name]))
        return tuple(spans)

    def integer(self, number: int) -> str:
        """Return a count with the language's thousands separator."""
        return self._decimal(number, 0)

    def decimal(self, number: float, digits: int = 2) -> str:
        """Return a number with exactly `digits` decimals and a true minus sign."""
        return self._decimal(number, digits)

    def number(self, number: float) -> str:
        """Return a number with as few decimals as it has, at most four."""
        return self._decimal(number, 4, at_most=True)

    def percent(self, share: float) -> str:
        """Return a share as a percentage with one decimal."""
        return self._percent(share, "0.0")

    def short_percent(self, share: float) -> str:
        """Return a share as a percentage, without a decimal that is zero."""
        return self._percent(share, "0.#")

    def points(self, difference: float) -> str:
        """Return a difference of shares, in percentage points with one decimal."""
        return self._points(difference)

    def short_points(self, difference: float) -> str:
        """Return a difference of shares in points, without a decimal that is zero."""
        return self._points(difference, short=True)

    def signed_points(self, difference: float) -> str:
        """Return a difference of shares with its sign, also where it is positive."""
        sign = "+" if round(difference, 3) > 0 else ""
        return sign + self.points(difference)

    def tiny(self, number: float) -> str:
        r"""Return a number near zero as a power of ten.

        Examples
        --------
        >>> in_language("en").tiny(2.2e-16)
        '2.2\xa0×\xa010⁻¹⁶'
        """
        if number == 0:
            return "0"
        mantissa, power = f"{number:.1e}".split("e")
        raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"{self.decimal(float(mantissa), 1)}\u00a0×\u00a010{raised}"

    def date(self, moment: datetime) -> str:
        """Return the day in UTC, written out, whatever the machine's time zone."""
        return self.day(moment.astimezone(UTC).date())

    def day(self, day: Day) -> str:
        """Return a day of the calendar, written out."""
        from babel.dates import format_date

        return str(format_date(day, "long", locale=self.spoken.locale))

    def name_of(self, language: str) -> str:
        """Return what a language is called in this one.

        Examples
        --------
        >>> in_language("fr").name_of("en")
        'anglais'
        """
        from babel import Locale

        return str(Locale.parse(self.spoken.locale).languages[language])

    @cached_property
    def _patterns(self) -> tuple[str, str]:
        """How the language groups digits, and where it puts the sign of a percentage."""
        from babel import Locale

        locale = Locale.parse(self.spoken.locale)
        digits = locale.decimal_formats[None].pattern.partition(".")[0]
        # The space before the sign is narrow, as good printers set it.
        return digits, locale.percent_formats[None].pattern.replace("\u00a0", "\u202f")

    def _points(self, difference: float, *, short: bool = False) -> str:
        from babel import Locale

        seen = Decimal(repr(float(100 * difference))).quantize(Decimal("0.1"))
        if short and seen == int(seen):
            seen = Decimal(int(seen))
        # The plural is that of the figure as it is written: "1 point", "1.0 points", "1,9 point".
        alone = Locale.parse(self.spoken.locale).plural_form(seen) == "one"
        message = mark("{number} point") if alone else mark("{number} points")
        return self.say(message, number=self._decimal(100 * difference, 1, at_most=short))

    def _decimal(self, number: float, digits: int, *, at_most: bool = False) -> str:
        from babel.numbers import format_decimal

        decimals = ("#" if at_most else "0") * digits
        pattern = self._patterns[0] + ("." + decimals if digits else "")
        written = format_decimal(number, pattern, locale=self.spoken.locale)
        return _true_minus(str(written))

    def _percent(self, share: float, digits: str) -> str:
        from babel.numbers import format_percent

        pattern = self._patterns[1].replace("0", digits)
        written = format_percent(share, pattern, locale=self.spoken.locale)
        return _true_minus(str(written))


def _true_minus(written: str) -> str:
    body = written.lstrip("-" + _MINUS)
    # A figure that rounds to zero has no sign: "−0.0 points" would say what is not so.
    negative = body != written and any(digit in body for digit in "123456789")
    return (_MINUS if negative else "") + body


def _catalogue(language: Language) -> NullTranslations:
    if language.tag == SOURCE:
        return NullTranslations()
    # The readable catalogue is compiled in memory, so that no build step can be forgotten.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with language.catalogue.open("rb") as readable:
        write_mo(compiled, read_po(readable, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)
