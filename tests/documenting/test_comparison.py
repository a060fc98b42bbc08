"""A comparison told to people: what changed, in their words, and nothing that is not so."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from markdown_it import MarkdownIt
from pydantic import BaseModel

from aitoolkit.comparing.compared import compared
from aitoolkit.comparing.written import written_otherwise
from aitoolkit.documenting.comparison import Comparison
from aitoolkit.documenting.differences.front_page import sentences
from aitoolkit.documenting.differences.names import ANY, DOES, NAMES, OF_POLICY, name_of
from aitoolkit.documenting.differences.pair import pair
from aitoolkit.documenting.differences.tree import build
from aitoolkit.documenting.nodes import plain
from aitoolkit.errors import OutputError
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.policy import Policy
from builders.compared import (
    AFTER,
    BEFORE,
    dossier,
    estimate,
    in_years,
    much_changed,
    performance,
    years,
)
from documenting.browser import NARROW, Reader, reading
from documenting.decisions import decided_dossier
from documenting.hostile import CORPUS, spoiled
from documenting.tagged import Tagged
from documenting.test_extreme_cards import EXTREMES

ALL = " ".join(CORPUS.values())
MARKDOWN = MarkdownIt("commonmark").enable("table")


def front(before, after, language="en", **said):
    return [plain(one) for one in sentences(pair(compared(before, after, **said), language))]


def text(before, after, language="en", **said):
    return Comparison(compared(before, after, **said)).to_markdown(language)


def test_page_one_tells_in_a_few_sentences_what_changed():
    told = front(*much_changed())
    assert 3 <= len(told) <= 6
    assert told == [
        "What it does changed: Purpose; Who is proposed. New inputs of the model: Pay. No longer"
        " inputs of the model: Unemployment in the state.",
        "The verdict was ?\xa0Referred, and is now ✓\xa0Cleared.",
        "These rules answer otherwise: FAIR-01 (Non-white: Missed among those with the outcome):"
        " too thin to say → met (its bound moved); FAIR-01 (Age band: Missed among those"
        " with the outcome): violated → met (its bound moved).",
        "The rules themselves changed: 1 made looser or dropped, 0 made stricter or added.",
        "Ranking quality (ROC AUC): 0.68 (0.65 to 0.71) n = 1,464 before, 0.80 (0.77 to 0.83)"
        " n = 1,464 after – ↑\xa0higher. It works better by this figure.",
        told[5],
    ]
    assert told[5].startswith("Gaps between groups – the same printed figure: Sex (Missed)")


def test_page_one_is_told_in_french():
    told = front(*much_changed(), "fr")
    assert told[1].startswith("Le verdict était ?\xa0Renvoyé pour examen\u202f; il est")
    assert "plus haut" in told[4]
    assert not any("before" in sentence for sentence in told)


def test_a_pack_against_itself_is_said_in_two_words_and_no_more():
    page = build(compared(dossier(), dossier()), "en")
    assert [section.key for section in page.sections] == ["plain"]
    assert "Nothing changed." in text(dossier(), dossier())
    assert "Rien n’a changé." in text(dossier(), dossier(), "fr")
    assert "Nothing changed." in str(Comparison(compared(dossier(), dossier())))


def test_packs_that_only_look_alike_are_not_said_to_be_the_same():
    told = text(dossier(BEFORE), dossier(AFTER))
    assert "Nothing changed." not in told
    assert "Yet the cores of the two packs are not the same" in told
    assert "such as the model itself" in str(Comparison(compared(dossier(BEFORE), dossier(AFTER))))


def test_nothing_changed_is_not_said_where_only_a_detail_did():
    one, other = dossier(BEFORE), dossier(AFTER, {"retention": {"until": "2031-12-31"}})
    assert "Nothing changed" not in text(one, other)
    assert "2031-12-31" in text(one, other)


def test_a_line_that_is_drawn_elsewhere_is_not_taken_for_a_better_model():
    decision = {**dossier().declaration.model_dump(mode="json")["decision"]}
    decision["operating_point"] = {"kind": "top_share", "value": 0.4, "out_of": None}
    figures = {"true_positive_rate": estimate(0.2, 0.17, 0.23)}
    more = {"true_positive_rate": estimate(0.6, 0.57, 0.63)}
    one = dossier(BEFORE, performance=performance(**figures))
    told = front(one, dossier(AFTER, performance=performance(**more)))
    assert "It works better by this figure." in told[-2]
    told = front(one, dossier(AFTER, {"decision": decision}, performance=performance(**more)))
    assert "higher. The line is drawn elsewhere, which alone moves this figure." in told[-2]
    assert "better" not in told[-2]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (dossier(BEFORE), dossier(AFTER, {"status": "in_use"}), "examined on the same data"),
        (in_years(BEFORE, None), in_years(AFTER, None), "do not tell whether the same cases"),
        (*years(), "both declarations give periods that do not meet"),
    ],
)
def test_says_how_it_knows_the_cases(before, after, told):
    assert re.search(told, text(before, after))


def test_says_that_others_state_what_the_cards_do_not_show():
    one, other = in_years(BEFORE, None), in_years(AFTER, None)
    assert "Whoever made this comparison states" in text(one, other, other_cases=True)
    assert "Whoever made this comparison states" not in text(one, other)


def test_a_difference_has_a_column_of_its_own_only_where_the_cases_are_others():
    assert "| Difference |" in text(*years())
    assert "| Difference |" not in text(dossier(BEFORE), dossier(AFTER))


def leaves(model, path=()):
    """Go through every path of a noun at which something can be written otherwise."""
    for name, value in model.model_fields.items():
        kinds = [k for k in _kinds(value.annotation) if isinstance(k, type)]
        nouns = [k for k in kinds if issubclass(k, BaseModel) and k.__name__ not in _LEAVES]
        many = "tuple" in str(value.annotation)
        for noun in nouns:
            yield from leaves(noun, (*path, name, ANY) if many else (*path, name))
        if nouns:
            yield (*path, name, ANY) if many else (*path, name)
        elif name != "format":
            listed = many and any(k.__name__ in _LEAVES for k in kinds)
            yield (*path, name, ANY) if listed else (*path, name)


_LEAVES = {"Text", "OperatingPoint", "Reach", "Category", "Role", "Waived"}


def _kinds(annotation):
    inner = getattr(annotation, "__args__", None)
    if inner is None or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return [annotation]
    return [kind for one in inner for kind in _kinds(one)]


@pytest.mark.parametrize(("noun", "names"), [(Declaration, NAMES), (Policy, OF_POLICY)])
def test_everything_that_can_be_written_has_a_name_that_a_person_understands(noun, names):
    # A part that is always there is told by its own keys.
    always = {("decision",), ("parts",), ("appeal", "channels"), ("fields", ANY, "column"),
              ("protected_attributes", ANY, "column"), ("rules", ANY, "code"),
              ("rules", ANY, "metric")}  # fmt: skip
    paths = {path for path in leaves(noun) if path not in always}
    assert len(paths) > 14
    assert [path for path in sorted(paths) if name_of(path, names) is None] == []


def test_page_one_asks_only_about_what_has_a_name():
    assert [path for path in DOES if path not in NAMES] == []


def test_words_that_differ_in_one_language_only_are_shown_in_it():
    english = {"name": {"en": "One name", "fr": "Un nom"}}
    french = {"name": {"en": "One name", "fr": "Un autre nom"}}
    told = text(dossier(BEFORE, english), dossier(AFTER, french))
    assert "Un autre nom" in told


def test_what_a_waiver_says_is_told():
    waived = {"code": "FAIR-01", "decided_by": "The board", "decided_on": date(2026, 1, 31),
              "why": "A pilot."}  # fmt: skip
    policy = dossier().policy
    later = Policy.model_validate({**policy.model_dump(mode="json"), "waived": [waived]})
    told = text(dossier(BEFORE), dossier(AFTER, policy=later))
    assert "The board – 31 January 2026 – A pilot." in told
    assert "looser: more systems pass" in told


def test_the_same_words_are_told_again_by_every_format(tmp_path):
    found = Comparison(compared(*much_changed()))
    names = [name for name, _ in found.files()]
    assert names == sorted(names)
    assert {
        "comparison.json",
        "comparison.en.html",
        "comparison.fr.md",
        "comparison.fr.pdf",
    } <= set(names)
    folder = found.save(tmp_path / "a" / "b")
    assert {p.name for p in folder.iterdir()} == set(names)
    assert json.loads((folder / "comparison.json").read_text())["cases"] == "declared_others"
    assert found.files() == Comparison(compared(*much_changed())).files()
    assert "srcdoc" in found._repr_html_()
    assert str(found).splitlines()[0] == "Outreach to people who do not claim unemployment benefit"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_on_paper_it_is_tagged_and_says_the_same(language):
    found = compared(*much_changed())
    tagged, document = Tagged(Comparison(found).to_pdf(language)), build(found, language)
    assert str(tagged.pdf.Root.Lang) == language
    assert "<pdfuaid:part>1</pdfuaid:part>" in tagged.metadata
    assert str(tagged.pdf.docinfo["/Title"]) == plain(document.title)
    assert Comparison(found).to_pdf(language) == Comparison(found).to_pdf(language)


def test_hostile_words_can_be_set_on_paper():
    assert Comparison(hostile(ALL)).to_pdf().startswith(b"%PDF")


def test_a_comparison_is_never_written_into_a_pack(tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "manifest.json").write_text("{}")
    with pytest.raises(OutputError, match="inside a pack"):
        Comparison(compared(*much_changed())).save(tmp_path / "public")
    (tmp_path / "file").write_text("")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="a folder that can be written"):
        Comparison(compared(*much_changed())).save(tmp_path / "file")


def test_an_unknown_language_is_refused():
    with pytest.raises(OutputError, match="language"):
        Comparison(compared(*much_changed())).to_html("xx")


def test_a_model_and_an_audit_of_decisions_are_told_together():
    told = text(dossier(BEFORE), decided_dossier())
    assert "Only what both have is compared" in told
    assert "One of the two packs holds no model." in told


def hostile(words):
    return compared(*(spoiled(words, one) for one in much_changed()))


@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_in_markdown_hostile_words_stay_words(words):
    shapes = []
    for found in (hostile("x"), hostile(words)):
        body = Comparison(found).to_markdown().split("\n---\n", 1)[1]
        tokens = [token for one in MARKDOWN.parse(body) for token in (one, *(one.children or []))]
        kinds = Counter(token.type for token in tokens)
        assert not {"html_block", "html_inline", "image"} & set(kinds)
        shapes.append({k: kinds[k] for k in ("table_open", "tr_open", "td_open", "heading_open")})
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("make", EXTREMES.values(), ids=EXTREMES)
def test_a_comparison_with_an_extreme_is_still_told(make):
    there, back = (
        Comparison(compared(*both)) for both in ((dossier(), make()), (make(), dossier()))
    )
    for told in (there.to_markdown("fr"), back.to_markdown(), str(there)):
        assert not re.search(r"\b(nan|None|Infinity|inf)\b", told)


def test_in_a_terminal_hostile_words_move_nothing():
    told = str(Comparison(hostile(ALL)))
    assert not set(told) & set("\x1b\x9b\x07\u202e\u2066\x00")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with reading() as tab:
        yield tab


@pytest.mark.browser
def test_in_a_browser_hostile_words_do_nothing_and_the_page_can_be_read(reader):
    html = re.sub(r"<meta http-equiv[^>]*>", "", Comparison(hostile(ALL)).to_html("fr"))
    page = reader.opens(html, width=NARROW)
    reader.unfolds()
    assert page.evaluate("window.harmed ?? null") is None
    assert (reader.dialogs, reader.asked) == ([], [])
    assert reader.overflows() == []
    assert reader.barriers() == []
    assert page.locator("script, img, iframe").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("name", ["ten thousand words", "a hundred groups"])
def test_an_extreme_is_not_cut_on_a_phone(reader, name):
    reader.opens(Comparison(compared(dossier(), EXTREMES[name]())).to_html("fr"), width=NARROW)
    reader.unfolds()
    assert reader.overflows() == []


TOLD = r"""() => [...document.querySelectorAll('figure')].map(figure => {
  const told = figure.querySelector('svg').getAttribute('aria-label');
  const tables = [...figure.closest('section').querySelectorAll('table')]
    .map(t => t.textContent).join(' ');
  return (told.match(/[\d.]+%/g) || []).filter(shown => !tables.includes(shown));
})"""


@pytest.mark.browser
def test_every_figure_is_told_again_in_a_table(reader):
    page = reader.opens(Comparison(compared(*much_changed())).to_html())
    assert page.evaluate(TOLD) == [[]]


def test_what_is_new_or_gone_is_found_by_a_reader_of_the_json():
    found = compared(*much_changed())
    told = {".".join(one.path): (one.before is None, one.after is None) for one in found.changes}
    assert told["fields.pay"] == (True, False)
    assert told["fields.stateur"] == (False, True)
    assert len(told) == sum(
        len(written_otherwise(getattr(found.before, part), getattr(found.after, part)))
        for part in ("declaration", "policy")
    ) + sum(one.topic == "model" for one in found.changes)
