"""A language may know page one alone: all that can stand there, and where the detail is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path
from shutil import copytree
from typing import Any, get_args

import pytest

import aitoolkit
from aitoolkit.documenting import tree
from aitoolkit.documenting.card import Card
from aitoolkit.documenting.formats import html, markdown, pdf, terminal
from aitoolkit.documenting.nodes import Span
from aitoolkit.documenting.words import in_language
from aitoolkit.errors import OutputError
from aitoolkit.languages import tags
from aitoolkit.schema.declaration import Effect, KnownFor
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.published import People, PublishedBefore
from aitoolkit.schema.verdict import Verdict
from documenting.conftest import audit, declaration_words, draft_words, make_dossier
from documenting.decisions import (
    decided_dossier,
    decided_fairness,
    declared,
    selection_only,
    without_outcome,
)
from documenting.dutch import dutch_words
from documenting.reached import strings_of
from documenting.test_card_html import Page
from documenting.test_catalogues import _catalogue, _sentences
from documenting.test_waived_rules import WAIVED

ROOTS = (tree.build, html.to_html, markdown.to_markdown, pdf.to_pdf, terminal.summary)
PARTIAL = [tag for tag in tags() if tag not in tags("whole")]


def on_page_one() -> set[str | tuple[str, ...]]:
    """Return every message that page one or a summary can say, by what their code names."""
    strings = strings_of(ROOTS, beyond=[tree._detail])
    return {one for one in _sentences() if (one if isinstance(one, str) else one[0]) in strings}


class Missing(NullTranslations):
    """Whatever a catalogue does not have, in the order in which it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def gettext(self, message: str) -> str:
        self.asked.append(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.append(msgid1)
        return msgid1 if n == 1 else msgid2


@pytest.fixture(params=PARTIAL)
def partial(request) -> str:
    return request.param


@pytest.fixture
def missing(partial) -> Iterator[Missing]:
    found, catalogue = Missing(), in_language(partial, "page one").catalogue
    catalogue.add_fallback(found)
    yield found
    catalogue._fallback = None


@pytest.fixture(scope="module")
def dutch() -> Dossier:
    return make_dossier(dutch_words())


def judged(dossier: Dossier, **parts: Any) -> Dossier:
    """Return a dossier with another verdict."""
    return dossier.model_copy(update={"verdict": dossier.verdict.model_copy(update=parts)})


def variants() -> Iterator[Dossier]:
    """Yield dossiers that lead to every corner of page one."""
    for whole in (make_dossier(), make_dossier(draft_words()), decided_dossier()):
        yield whole
        for outcome in get_args(Verdict.model_fields["outcome"].annotation):
            for draft in (True, False):
                for roles in ((), whole.verdict.refer_to):
                    answers = tuple(
                        a.model_copy(update={"refer_to": roles[0] if roles else None})
                        for a in whole.verdict.answers
                    )
                    yield judged(whole, outcome=outcome, draft=draft, answers=answers)
        for people in get_args(People):
            before = PublishedBefore(digest="ab" * 32, made_on=whole.made_on, people=people)
            shown = whole.audit.model_copy(update={"published": (before,)})
            yield whole.model_copy(update={"audit": shown})
        yield whole.model_copy(update={"attested_by": "ab" * 32})
        yield whole.model_copy(update={"digest": ""})
        yield judged(whole, waived=(WAIVED,))
        yield judged(whole, answers=())
        for code in ("PERF-01", "FAIR-01"):
            for answer in ("met", "violated", "inconclusive", "not_applicable"):
                for figure in ({}, {"figure": Absent(absent=Reason.WITHHELD_SMALL)}):
                    told = {"answer": answer, **figure}
                    answers = tuple(
                        a.model_copy(update=told if a.code == code else {})
                        for a in whole.verdict.answers
                    )
                    yield judged(whole, answers=answers)
    yield decided_dossier(without_outcome(), selection_only(decided_fairness()))
    yield decided_dossier(declared(affected_groups=[{"who": "All", "effect": "None."}]))
    for n in (900, Absent(absent=Reason.WITHHELD_SMALL)):
        left = {"without_outcome": n, "without_decision": n, "without_score": n}
        for whole in (make_dossier(), decided_dossier(), decided_dossier(without_outcome())):
            data = whole.audit.data.model_copy(update=left)
            shown = whole.audit.model_copy(update={"data": data})
            yield whole.model_copy(update={"audit": shown})
    yield from _absent()
    yield from _declared_otherwise()


def _absent() -> Iterator[Dossier]:
    for reason in Reason:
        none = Absent(absent=reason)
        yield make_dossier(performance=none, fairness=none, explanations=none, model=none)
        metrics = tuple(
            entry.model_copy(update={"quantity": none}) for entry in audit().performance.metrics
        )
        yield make_dossier(performance=audit().performance.model_copy(update={"metrics": metrics}))
    for source in ("held_out", "out_of_fold", "all_rows", "decided"):
        shown = audit().performance.model_copy(update={"evidence": source})
        yield make_dossier(performance=shown)


def _declared_otherwise() -> Iterator[Dossier]:
    words = declaration_words()
    for known in KnownFor:
        yield make_dossier({"outcome_known_for": known.value})
    points = ({"kind": "threshold", "value": 0.5}, {"kind": "top_count", "value": 5, "out_of": 90})
    for point in points:
        for effect in Effect:
            given = {**words["decision"], "operating_point": point, "effect": effect.value}
            yield make_dossier({"decision": given})
    for late in ("rr", "head"):
        fields = [{**f, "known_in_time": f["column"] != late} for f in words["fields"]]
        yield make_dossier({"fields": fields})
    yield make_dossier({"body": None, "summary": None, "appeal": {**words["appeal"],
                        "deadline_days": 1}})  # fmt: skip


def test_a_partial_catalogue_holds_what_page_one_can_say_and_nothing_else(partial):
    catalogue = {m.id: m for m in _catalogue(partial) if m.id}
    needed = on_page_one()
    assert sorted(map(str, needed - set(catalogue))) == [], "write these in the catalogue"
    assert sorted(map(str, set(catalogue) - needed)) == [], "never said on page one"
    empty = [m.id for m in catalogue.values() if not m.string or not all(m.string) or m.fuzzy]
    assert empty == []


def test_the_code_is_read_as_far_as_page_one_goes():
    needed = on_page_one()
    assert {"Does it work?", "withheld: too few people", "Found among those with the outcome"} < (
        needed
    )
    assert ("You have {n} day.", "You have {n} days.") in needed
    assert not {"Parts of the data", "Of all cases proposed, the share with the outcome."} & needed


def test_no_dossier_asks_for_a_message_that_is_not_there(partial, missing):
    assert in_language(partial, "page one").say("Parts of the data")
    assert missing.asked == ["Parts of the data"]
    missing.asked.clear()
    for number, dossier in enumerate(variants()):
        document = tree.build(dossier, partial)
        assert document.sections[-1].key == "elsewhere"
        markdown.to_markdown(document)
        html.to_html(document)
        pdf._told(document)
        terminal.as_text(dossier, partial)
        assert missing.asked == [], number
    assert number > 100


def test_dutch_is_written_where_the_declaration_holds_dutch_words(dutch, dossier):
    assert "card.nl.html" in Card(dutch).names()
    assert [name for name, _ in Card(dutch).files()] == sorted(Card(dutch).names())
    assert not any(".nl." in name for name in Card(dossier).names())
    assert (Card(dutch).page("nl"), Card(dossier).page("nl")) == ("card.nl.html", "card.en.html")


def test_the_dutch_card_tells_page_one_and_leads_to_the_detail(dutch):
    page = Page(Card(dutch).to_html("nl"))
    assert page.all("html")[0]["lang"] == "nl"
    for words in ("In gewone taal", "Hoe kan ik bezwaar maken?", "U hebt 60 dagen de tijd.",
                  "12.000", "1 maart 2026", "22,0 punten", "de 10% van de gevallen"):  # fmt: skip
        assert words in page.text, words
    links = [a["href"] for a in page.all("a") if a["href"].startswith("card.")]
    assert links == ["card.en.html#detail", "card.fr.html#detail"]
    detail = Page(Card(dutch).to_html("en"))
    assert "detail" in [section.get("id") for section in detail.all("section")]
    assert not page.all("table")
    assert "](card.en.md)" in Card(dutch).to_markdown("nl")


def test_words_that_nobody_wrote_in_dutch_are_there_and_marked(dutch):
    page = Card(dutch).to_html("nl")
    assert '<span lang="en">Form on the website</span>' in page
    assert '<span lang="en">the equality officer</span>' in page


def test_a_declared_address_cannot_pass_for_a_card_of_ours():
    assert html.safe_link("card.en.html#detail") == ""
    assert markdown._span(Span("x", href="card.en.md")) == "x"
    assert markdown._span(Span("x", sister="en")) == "[x](card.en.md)"


def test_the_summary_of_a_terminal_is_told_in_dutch(dutch):
    told = terminal.as_text(dutch, "nl", width=80)
    assert "Moet nog worden bekeken" in told
    assert max(len(told.splitlines()), 1) <= 40


def test_what_is_more_than_page_one_is_refused_with_the_languages_that_have_it():
    with pytest.raises(OutputError, match="one of en, fr") as refused:
        in_language("nl")
    assert "page one" in str(refused.value)
    assert in_language("nl", "page one").name_of("en") == "Engels"


GERMAN = """msgid ""
msgstr ""
"Language: de_AT\\n"
"X-Scope: page one\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Does it work?"
msgstr "Funktioniert es?"
"""
TELL = """
from documenting.conftest import make_dossier, declaration_words
from aitoolkit.documenting.card import Card
words = declaration_words()
card = Card(make_dossier({"name": {"en": "A", "de": "B"}}))
text = dict(card.files())["card.de.md"].decode()
print("Funktioniert es?" in text, "12.000" in text or "12\\u00a0000" in text, "# B" in text)
"""


def test_one_file_is_all_that_a_further_language_needs(tmp_path):
    copy = copytree(Path(aitoolkit.__file__).parent, tmp_path / "aitoolkit",
                    ignore=lambda _, names: [n for n in names if n == "__pycache__"])  # fmt: skip
    catalogue = copy / "documenting/locale/de/LC_MESSAGES/aitoolkit.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(GERMAN, encoding="utf-8")
    tests = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", TELL], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": f"{tmp_path}:{tests}", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.stdout.split() == ["True"] * 3, done.stderr
