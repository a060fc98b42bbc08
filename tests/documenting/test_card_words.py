"""What the card says: plainly, in both languages, and never more than the evidence does."""

from __future__ import annotations

import json
import re

import pytest

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.formats.terminal import as_text
from aitoolkit.documenting.nodes import Figure, Inline, Section, Table, plain
from aitoolkit.documenting.tree import build
from aitoolkit.documenting.vocabulary import REASONS
from aitoolkit.documenting.words import in_language
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Reason
from aitoolkit.schema.explanation import Dependence, DependencePoint


def _told(section: Section) -> str:
    """Return every word of a section, in order."""
    words: list[str] = [section.title]

    def read(thing: object) -> None:
        if isinstance(thing, str):
            words.append(thing)
        elif isinstance(thing, tuple):
            if thing and all(hasattr(part, "kind") for part in thing):
                words.append(plain(thing))
            else:
                for part in thing:
                    read(part)
        elif hasattr(thing, "__dataclass_fields__"):
            for name in thing.__dataclass_fields__:
                read(getattr(thing, name))

    read(section.blocks)
    for below in section.sections:
        words.append(_told(below))
    return "\n".join(words)


def _section(dossier: Dossier, key: str, language: str = "en") -> str:
    def find(sections: tuple[Section, ...]) -> Section | None:
        for section in sections:
            found = section if section.key == key else find(section.sections)
            if found is not None:
                return found
        return None

    found = find(build(dossier, language).sections)
    assert found is not None
    return _told(found)


def test_page_one_answers_what_anyone_asks(dossier):
    page = _section(dossier, "plain")
    assert "a call by an agent who helps with the claim" in page
    assert "the 10% of cases with the highest scores" in page
    assert "Letter or counter of any local office" in page
    assert "You have 60 days." in page
    assert "Of 100 people it proposes, about 50 are rightly proposed (between 42 and 58)." in page


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("Sex", "within the 10 points allowed"),
        ("Non-white", "the data are too thin to say"),
        ("Age band", "no. The groups differ by 22.0 points"),
    ],
)
def test_each_answer_is_told_in_plain_words(dossier, column, said):
    lines = _section(dossier, "alike").split("\n")
    line = next(line for line in lines if line.startswith(f"{column}:"))
    assert said in line


def test_never_says_fair_or_alike_of_what_is_inconclusive(dossier):
    line = next(t for t in _section(dossier, "alike").split("\n") if t.startswith("Non-white"))
    assert "within" not in line
    assert "fair" not in line.lower()


def test_a_rule_without_a_figure_says_why(make, answers):
    found = answers()
    gone = found.answers[0].model_copy(
        update={"figure": Absent(absent=Reason.TOO_FEW_GROUPS), "answer": "inconclusive"}
    )
    dossier = make(verdict=found.model_copy(update={"answers": (gone, *found.answers[1:])}))
    assert "too thin to say (fewer than two groups can be compared)" in _section(dossier, "alike")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words(make, reason, language):
    dossier = make(explanations=Absent(absent=reason))
    said = in_language(language).say(REASONS[reason])
    assert said in _section(dossier, "explanations", language)
    assert "_" not in said


@pytest.mark.parametrize("kind", ["held_out", "out_of_fold", "all_rows"])
def test_where_the_figures_come_from_is_said_on_page_one(dossier, make, kind):
    evidence = dossier.audit.performance.model_copy(update={"evidence": kind})
    said = {"held_out": "had not seen.", "out_of_fold": "too few cases", "all_rows": "flatter it"}
    assert said[kind] in _section(make(performance=evidence), "works")


def test_outcomes_known_only_for_the_checked_are_said_on_page_one(make):
    assert "only for people who were checked" in _section(
        make({"outcome_known_for": "checked"}), "works"
    )
    assert "only for people" not in _section(make(), "works")


def test_a_model_from_elsewhere_has_unknown_training_rows(dossier, make):
    elsewhere = dossier.audit.model.model_copy(update={"trained_here": False})
    assert "The rows it learned from are unknown" in _section(make(model=elsewhere), "model")
    assert "unknown" not in _section(dossier, "model")


def test_the_line_is_told_for_each_kind_of_operating_point(dossier, make):
    decision = dossier.declaration.decision.model_dump(mode="json")
    for point, said in (
        ({"kind": "threshold", "value": 0.5}, "every case with a score of 0.5 or more"),
        ({"kind": "top_count", "value": 30, "out_of": 1200}, "the 30 cases with the highest"),
    ):
        words = {"decision": {**decision, "operating_point": point}}
        assert said in _section(make(words), "what")


def test_groups_are_told_by_the_words_of_the_dictionary(dossier):
    page = _section(dossier, "fairness", "fr")
    assert "femmes" in page
    assert "moins de 30" in page
    assert "45 et plus" in page
    assert "non renseigné" in page
    assert "Personne non blanche\u00a0: oui" in page


def test_groups_too_small_are_counted_and_never_shown_as_zero(dossier):
    page = _section(dossier, "fairness")
    assert "2 groups are too small to be shown." in page
    assert "withheld: too few people" in page
    assert not re.search(r"(?<!\d)0\.0%", page)


def test_groups_left_out_of_a_comparison_are_named(dossier, make):
    fairness = dossier.audit.fairness
    sex = fairness.single[0]
    gap = sex.disparities[0].model_copy(update={"left_out": (("(other)",),)})
    sex = sex.model_copy(update={"disparities": (gap, *sex.disparities[1:])})
    changed = fairness.model_copy(update={"single": (sex, *fairness.single[1:])})
    told = _section(make(fairness=changed), "fairness")
    assert "too few cases: not in the dictionary" in told


def test_long_lists_of_groups_left_out_are_counted(dossier, make):
    fairness = dossier.audit.fairness
    sex = fairness.single[0]
    gap = sex.disparities[0].model_copy(update={"left_out": (("(other)",),) * 5})
    sex = sex.model_copy(update={"disparities": (gap,)})
    told = _section(make(fairness=fairness.model_copy(update={"single": (sex,)})), "fairness")
    assert "too few cases: 5 groups" in told


def test_groups_stand_in_the_order_of_bands_and_dictionary(dossier, make):
    fairness = dossier.audit.fairness
    turned = tuple(one.model_copy(update={"groups": one.groups[::-1]}) for one in fairness.single)
    told = _section(make(fairness=fairness.model_copy(update={"single": turned})), "fairness")
    places = [told.index(word) for word in ("under 30", "30–44", "45 and over", "not given")]
    assert places == sorted(places)
    assert told.index("women") < told.index("\nmen")


def test_a_protected_input_is_said_with_its_reason(dossier):
    told = _section(dossier, "fairness")
    assert "The model also uses it as an input: It sets the length of the benefit." in told
    assert told.count("also uses it") == 1


def test_how_the_cases_were_divided_is_said(dossier, make):
    assert "by lot" in _section(dossier, "data")
    fields = dossier.declaration.model_dump(mode="json")["fields"]
    extra = {"column": "firm", "type": "identifier", "used_for": "group", "label": "Employer"}
    words = {"fields": [*fields, extra], "parts": {"by": "group", "column": "firm"}}
    assert "staying together: Employer" in _section(make(words), "data")


def test_a_declared_value_called_other_keeps_its_own_name(dossier, make):
    fields = dossier.declaration.model_dump(mode="json")["fields"]
    joblost = next(field for field in fields if field["column"] == "joblost")
    joblost["categories"][2]["value"] = "other"
    evidence = dossier.audit.explanations
    highest = evidence.cases[2]
    steps = tuple(
        s.model_copy(update={"value": "other"}) if s.column == "joblost" else s
        for s in highest.contributions
    )
    case = highest.model_copy(update={"contributions": steps})
    changed = evidence.model_copy(update={"cases": (case,)})
    told = _section(make({"fields": fields}, explanations=changed), "explanations")
    assert "another reason" in told
    assert "not in the dictionary" not in told


def test_composed_cases_are_said_to_be_composed(dossier):
    page = _section(dossier, "explanations")
    assert page.count("It is not a real person.") == 3
    assert "Head of household = not given" in page
    assert "26\u00a0(years)" in page


def test_example_cases_add_up_to_their_score(dossier):
    case = dossier.audit.explanations.cases[1]
    assert f"{100 * case.score:.1f}%" in _section(dossier, "case-2")


def test_a_count_that_is_withheld_says_so(dossier, make):
    data = dossier.audit.data
    hidden = Absent(absent=Reason.WITHHELD_SMALL)
    field = data.fields[0].model_copy(update={"missing": hidden})
    told = _section(make(data=data.model_copy(update={"fields": (field,)})), "data")
    assert "withheld: too few people" in told


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("cleared", "must still approve it"),
        ("referred", "released by: the equality officer"),
        ("blocked", "It must not be used"),
    ],
)
def test_the_verdict_says_what_may_be_done_next(make, answers, outcome, said):
    panel = build(make(verdict=answers(outcome)), "en").panels[-1]
    assert said in plain(panel.blocks[0].words)
    assert "1 March 2026" in plain(panel.blocks[-1].words)


def test_auditors_find_code_figure_interval_bound_and_evidence(dossier):
    page = _section(dossier, "verdict")
    for said in (
        "FAIR-01",
        "8.2 points (2.2 to 15.2) n = 463",
        "10 points",
        "1.0\u00a0×\u00a010⁻⁶",
    ):
        assert said in page
    assert "fairness.single.nwhite" in page
    assert "referred to the equality officer" in page


def test_how_to_check_is_told_with_and_without_the_toolkit(dossier):
    page = _section(dossier, "verify")
    assert "aitoolkit verify PACK" in page
    assert "sha256sum -c SHA256SUMS" in page
    assert dossier.digest in page


def test_an_unknown_metric_keeps_its_own_name(dossier, make):
    performance = dossier.audit.performance
    more = NamedQuantity(
        metric="brier_score", quantity=Estimate(value=0.2, lower=0.1, upper=0.3, n=9)
    )
    changed = performance.model_copy(update={"metrics": (*performance.metrics, more)})
    assert "brier_score" in _section(make(performance=changed), "performance")


def test_json_is_the_dossier_and_comes_back(dossier):
    text = Card(dossier).to_json()
    assert Dossier.model_validate(json.loads(text)) == dossier
    assert Declaration.model_validate(json.loads(text)["declaration"]) == dossier.declaration


def test_both_languages_tell_the_same_sections(dossier):
    def keys(sections: tuple[Section, ...]) -> list[object]:
        return [(s.key, len(s.blocks), keys(s.sections)) for s in sections]

    assert keys(build(dossier, "en").sections) == keys(build(dossier, "fr").sections)


def test_no_english_is_left_in_a_french_card(dossier):
    card = "\n".join(_told(section) for section in build(dossier, "fr").sections)
    for english in (" the ", " of ", "higher", "Proposed", "points allowed"):
        assert english not in card


def test_nothing_told_is_empty(dossier):
    def read(words: Inline) -> None:
        assert plain(words).strip()

    for section in build(dossier, "en").sections[1].sections:
        for block in section.blocks:
            if hasattr(block, "caption"):
                read(block.caption)


def test_a_withheld_count_is_never_told_as_zero_and_a_zero_never_as_withheld(dossier):
    few = "none, or too few to be shown"
    told = [
        _section(_changed(dossier, "performance", ties=ties), "performance")
        for ties in (0, None, Absent(absent=Reason.WITHHELD_SMALL))
    ]
    assert [few in said for said in told] == [False, False, True]
    asked = ["Cases at exactly that score" in said for said in told]
    assert asked == [True, False, True]


def test_a_withheld_size_of_the_data_is_few_in_a_sentence(dossier):
    few = _changed(dossier, "data", n=Absent(absent=Reason.WITHHELD_SMALL))
    assert ", few cases," in as_text(few, "en")
    assert ", quelques cas\u202f" in as_text(few, "fr")


def _changed(dossier, section, **changes):
    found = getattr(dossier.audit, section).model_copy(update=changes)
    return dossier.model_copy(update={"audit": dossier.audit.model_copy(update={section: found})})


def _acting(dossier: Dossier) -> Dossier:
    """Return the same dossier with how two inputs act: one by value, one by range."""
    points = (
        DependencePoint(value="yes", contribution=_around(0.04, 0.01)),
        DependencePoint(value="no", contribution=_around(-0.02, 0.005)),
    )
    ranges = (
        DependencePoint(value=None, start=1, end=5, contribution=_around(0.08, 0.02)),
        DependencePoint(value=None, start=5, end=40, contribution=_around(-0.03, 0.02)),
        DependencePoint(value=None, contribution=_around(0.0, 0.02)),
    )
    evidence = dossier.audit.explanations
    assert not isinstance(evidence, Absent)
    found = (Dependence(column="tenure", points=ranges), Dependence(column="head", points=points))
    told = evidence.model_copy(update={"dependence": found})
    return dossier.model_copy(
        update={"audit": dossier.audit.model_copy(update={"explanations": told})}
    )


def _around(value: float, half: float) -> Estimate:
    return Estimate(value=value, lower=value - half, upper=value + half, n=120)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_how_inputs_act_is_drawn_told_and_listed_alike(dossier, language):
    [section] = [
        below
        for section in build(_acting(dossier), language).sections
        for one in (section, *section.sections)
        for below in one.sections
        if below.key == "dependence"
    ]
    figures = [block for block in section.blocks if isinstance(block, Figure)]
    tables = [block for block in section.blocks if isinstance(block, Table)]
    assert [len(figure.drawing.rows) for figure in figures] == [3, 2]
    assert len({figure.drawing.ticks for figure in figures}) == 1, "one axis for all"
    for figure, table in zip(figures, tables, strict=True):
        ends = figure.drawing.ticks[0][0], figure.drawing.ticks[-1][0]
        for dot, row in zip(figure.drawing.rows, table.rows, strict=True):
            assert dot.label == plain(row[0])
            assert plain(row[1]).startswith(dot.text)
            space = {"en": "", "fr": "\u00a0"}[language]
            assert f"{dot.label}{space}: {dot.text}" in figure.alternative
            assert ends[0] <= dot.lower < dot.value < dot.upper <= ends[1]
