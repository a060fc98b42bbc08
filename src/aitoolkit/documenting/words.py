"""Sentences from message catalogues, and numbers and dates as each language writes them."""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as Day  # noqa: N812
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from aitoolkit.documenting.nodes import Inline, Span, Value, inline
from aitoolkit.errors import OutputError

LANGUAGES = ("en", "fr")
SOURCE = "en"
"""The language of the sentences in the code, which needs no catalogue."""
KEYWORDS = {"say": None, "weave": None, "mark": None, "counted": (1, 2)}
"""The calls that hold a message in English, for whoever collects messages from the code."""

_LOCALES = {"en": "en_GB", "fr": "fr_FR"}
_PERCENT = {"en": "#,##0.0%", "fr": "#,##0.0\u202f%"}
_SHORT_PERCENT = {"en": "#,##0.#%", "fr": "#,##0.#\u202f%"}
_MINUS = "\u2212"


def mark(message: str) -> str:
    """Return `message` itself: a sentence of a table, translated where it is used."""
    return message


@cache
def in_language(language: str) -> Words:
    r"""Return the words of a language, read once from its catalogue.

    Raises
    ------
    OutputError
        If there is no catalogue in this language.

    Examples
    --------
    >>> in_language("fr").percent(0.634)
    '63,4\u202f%'
    """
    if language not in LANGUAGES:
        raise OutputError(
            "language",
            found=repr(language),
            expected=f"one of {', '.join(LANGUAGES)}",
            mend="Ask for the card in one of these languages.",
        )
    return Words(language, _catalogue(language))


@dataclass(frozen=True)
class Words:
    """What can be said in one language."""

    language: str
    catalogue: NullTranslations

    def say(self, message: str, **values: str) -> str:
        """Return a sentence with its blanks filled in."""
        sentence = self.catalogue.gettext(message)
        return sentence.format(**values) if values else sentence

    def counted(self, one: str, many: str, n: int, **values: str) -> str:
        """Return a sentence about `n` things, in the plural that the language asks for."""
        sentence = self.catalogue.ngettext(one, many, n)
        return sentence.format(n=self.integer(n), **values)

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
        return self._decimal(number, "#,##0")

    def decimal(self, number: float, digits: int = 2) -> str:
        """Return a number with exactly `digits` decimals and a true minus sign."""
        return self._decimal(number, "#,##0" + ("." + "0" * digits if digits else ""))

    def number(self, number: float) -> str:
        """Return a number with as few decimals as it has, at most four."""
        return self._decimal(number, "#,##0.####")

    def percent(self, share: float) -> str:
        """Return a share as a percentage with one decimal."""
        return self._percent(share, _PERCENT[self.language])

    def short_percent(self, share: float) -> str:
        """Return a share as a percentage, without a decimal that is zero."""
        return self._percent(share, _SHORT_PERCENT[self.language])

    def points(self, difference: float) -> str:
        """Return a difference of shares, in percentage points with one decimal."""
        return self.say("{number} points", number=self.decimal(100 * difference, 1))

    def short_points(self, difference: float) -> str:
        """Return a difference of shares in points, without a decimal that is zero."""
        return self.say("{number} points", number=self._decimal(100 * difference, "#,##0.#"))

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

        return str(format_date(day, "long", locale=_LOCALES[self.language]))

    def _decimal(self, number: float, pattern: str) -> str:
        from babel.numbers import format_decimal

        written = format_decimal(number, pattern, locale=_LOCALES[self.language])
        return _true_minus(str(written))

    def _percent(self, share: float, pattern: str) -> str:
        from babel.numbers import format_percent

        written = format_percent(share, pattern, locale=_LOCALES[self.language])
        return _true_minus(str(written))


def _true_minus(written: str) -> str:
    body = written.lstrip("-" + _MINUS)
    # A figure that rounds to zero has no sign: "−0.0 points" would say what is not so.
    negative = body != written and any(digit in body for digit in "123456789")
    return (_MINUS if negative else "") + body


def _catalogue(language: str) -> NullTranslations:
    if language == SOURCE:
        return NullTranslations()
    # The readable catalogue is compiled in memory, so that no build step can be forgotten.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = files("aitoolkit.documenting") / "locale" / language / "LC_MESSAGES" / "aitoolkit.po"
    compiled = BytesIO()
    with path.open("rb") as readable:
        write_mo(compiled, read_po(readable, locale=language, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)
