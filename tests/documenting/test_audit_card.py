"""The card of an audit: what someone else decided, with the findings first."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.metrics import MAIN, METRICS
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Code,
    Dots,
    Figure,
    Folded,
    Paragraph,
    Reliability,
    Section,
    Table,
    plain,
)
from aitoolkit.documenting.tree import build
from aitoolkit.examining.disparities import SHARES
from aitoolkit.examining.metrics import METRICS as ENGINE
from aitoolkit.schema.audit import Disparity, FairnessEvidence
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, NamedQuantity, Reason
from documenting import decisions
from documenting.decisions import (
    RACE,
    around,
    attribute,
    decided_dossier,
    decided_fairness,
    declared,
    probabilities,
    selection_only,
    without_outcome,
)


@pytest.fixture(scope="module")
def compas() -> Dossier:
    return decided_dossier()


@pytest.fixture(scope="module")
def selection() -> Dossier:
    return decided_dossier(without_outcome(), selection_only(decided_fairness()))


def _find(dossier: Dossier, key: str, language: str = "en") -> Section:
    def search(sections: tuple[Section, ...]) -> Section | None:
        for section in sections:
            found = section if section.key == key else search(section.sections)
            if found is not None:
                return found
        return None

    found = search(build(dossier, language).sections)
    assert found is not None
    return found


def _words(block: Block) -> str:
    if isinstance(block, Paragraph):
        return plain(block.words)
    if isinstance(block, Table):
        cells = [plain(cell) for row in (block.head, *block.rows) for cell in row]
        return "\n".join((plain(block.caption), *cells))
    if isinstance(block, Figure):
        return f"{plain(block.caption)}\n{block.alternative}"
    if isinstance(block, Folded):
        return "\n".join((plain(block.title), *map(_words, block.blocks)))
    if isinstance(block, Code):
        return block.text
    cells = [*block.items] if isinstance(block, Bullets) else sum(block.pairs, ())
    return "\n".join(map(plain, cells))


def _told(section: Section) -> str:
    below = [_told(part) for part in section.sections]
    return "\n".join((section.title, *map(_words, section.blocks), *below))


def _race(fairness: FairnessEvidence, **changes: Any) -> FairnessEvidence:
    race = fairness.single[0].model_copy(update=changes)
    return fairness.model_copy(update={"single": (race, *fairness.single[1:])})


def test_page_one_begins_with_the_findings(compas):
    page = _find(compas, "plain")
    assert [section.key for section in page.sections] == ["alike", "works", "unwritten"]
    assert "race: no. The groups differ by 28.2 points" in _told(page)


def test_what_is_unwritten_is_one_sentence_under_a_banner(compas):
    page, document = _told(_find(compas, "plain")), build(compas, "en")
    assert "Not written yet" not in page
    assert "what a proposed person gets; whom it concerns; who decides; how a person" in page
    banner = document.panels[0]
    assert banner.title == "DRAFT"
    assert [type(block) for block in banner.blocks] == [Paragraph, Folded]


def test_what_is_written_is_told_and_not_called_unwritten():
    decision = {"proposes": "a control", "who_decides": "a judge", "effect": "punitive",
                "operating_point": {"kind": "threshold", "value": 5}}  # fmt: skip
    page = _find(decided_dossier(declared(decision=decision)), "plain")
    keys = [section.key for section in page.sections]
    assert keys == ["alike", "works", "what", "who-decides", "unwritten"]
    told = _told(page)
    assert "Counted as proposed: every case with a score of 5 or more." in told
    assert "Nobody has written yet: whom it concerns; how a person can contest." in told


def test_decisions_made_elsewhere_are_never_told_as_proposals_of_a_system():
    decision = {"proposes": "a job", "who_decides": None, "effect": "assistive",
                "operating_point": {"kind": "decided"}}  # fmt: skip
    fields = [*declared().model_dump(mode="json")["fields"][:3],
              {"column": "hired", "type": "category", "used_for": "decision"}]  # fmt: skip
    told = _told(_find(decided_dossier(declared(decision=decision, fields=fields)), "plain"))
    assert "The decisions were made elsewhere; the data hold them." in told
    assert "It proposes" not in told


def test_every_metric_of_the_engine_has_words():
    codes = {metric.name for metric in ENGINE} | set(SHARES) | {"equalized_odds"}
    assert codes - set(METRICS) == set()


def test_a_metric_without_words_keeps_its_code_and_breaks_nothing(compas):
    fairness = decided_fairness()
    race = fairness.single[0]
    novel = NamedQuantity(metric="novel_rate", quantity=around(0.5, 0.1, 90))
    groups = tuple(g.model_copy(update={"metrics": (*g.metrics, novel)}) for g in race.groups)
    gap = Disparity(metric="novel_rate", kind="ratio", quantity=around(0.5, 0.1, 90))
    changed = _race(fairness, groups=groups, disparities=(*race.disparities, gap))
    for language in ("en", "fr"):
        html = Card(decided_dossier(None, changed)).to_html(language)
        assert "novel_rate_ratio" in re.sub("<wbr>", "", html)


def test_no_table_is_too_wide_and_the_main_rates_come_first(compas):
    race = _find(compas, "fairness-1")
    tables = [block for block in race.blocks if isinstance(block, Table)]
    assert len(tables[0].head) == len(MAIN) + 2
    assert max(len(table.head) for table in tables) <= 8
    folded = [plain(block.title) for block in race.blocks if isinstance(block, Folded)]
    assert folded == [
        "Bins of scores", "More rates by group", "Compared with African-American",
        "Each group compared with everyone else",
    ]  # fmt: skip


def test_mirrored_gaps_are_folded_and_the_others_are_not():
    fairness = decided_fairness()
    mirror = Disparity(metric="false_discovery_rate", kind="difference",
                       quantity=around(0.089, 0.05, 1000))  # fmt: skip
    changed = _race(fairness, disparities=(*fairness.single[0].disparities, mirror))
    race = _find(decided_dossier(None, changed), "fairness-1")
    seen = "\n".join(_words(b) for b in race.blocks if isinstance(b, Table))
    assert "demographic_parity_difference" in seen
    assert "false_discovery_rate_difference" not in seen
    assert "false_discovery_rate_difference" in _told(race)


def test_what_nobody_can_know_is_said_once_and_has_no_column(selection):
    told = _told(_find(selection, "fairness"))
    assert told.count("since the data do not hold the outcome") == 1
    assert told.count("since the data do not hold scores") == 1
    race = _find(selection, "fairness-1")
    assert [plain(cell) for cell in race.blocks[0].head] == ["Group", "Cases", "Proposed"]
    assert "false_positive_rate" not in _told(race)


def test_without_an_outcome_no_decision_is_called_right(selection):
    told = _told(_find(selection, "works"))
    assert "the data do not hold the outcome" in told
    assert "Of 100 people, about 45 are proposed" in told
    assert "rightly" not in told.lower()
    assert "the data do not hold the outcome" in _told(_find(selection, "data"))


def test_a_group_without_a_figure_keeps_its_line():
    fairness = decided_fairness()
    withheld = Absent(absent=Reason.WITHHELD_SMALL, n=10)
    race = fairness.single[0]
    hidden = tuple(
        g.model_copy(update={"metrics": tuple(
            m.model_copy(update={"quantity": withheld}) for m in g.metrics)})
        if g.group == ("Asian",) else g
        for g in race.groups
    )  # fmt: skip
    table = _find(decided_dossier(None, _race(fairness, groups=hidden)), "fairness-1").blocks[0]
    row = next(row for row in table.rows if plain(row[0]) == "Asian")
    assert [plain(cell) for cell in row[2:]] == ["withheld: too few people"] * 5


@pytest.mark.parametrize(
    ("value", "half", "said"),
    [(0.5, 0.1, "which is under 0.8"), (0.9, 0.05, "is not under 0.8"), (0.8, 0.1, "too thin")],
)
def test_the_four_fifths_rule_has_three_answers(value, half, said):
    ratio = Disparity(metric="selection_rate", kind="ratio", quantity=around(value, half, 900),
                      highest=("Caucasian",), lowest=("Hispanic",))  # fmt: skip
    changed = _race(decided_fairness(), disparities=(ratio,))
    fairness = changed.model_copy(update={"single": (changed.single[0],)})
    dossier = decided_dossier()
    audit = dossier.audit.model_copy(update={"fairness": fairness})
    told = _told(_find(dossier.model_copy(update={"audit": audit}), "fairness-1"))
    assert "Four-fifths rule" in told
    assert said in told
    assert "impact ratio of New York City’s Local Law 144" in told


def test_a_gap_that_cannot_be_shown_says_how_many_cases_would_show_it(compas):
    told = _told(_find(compas, "fairness-1"))
    assert (
        "If the groups are alike, about 900 cases in each would show that no gap reaches 10 points."
        in told
    )
    assert told.count("would show that no gap") == 1


def test_p_values_are_adjusted_and_the_number_of_tests_is_said(compas):
    assert "Holm’s method for 24 tests" in _told(_find(compas, "fairness"))
    assert "<\u00a00.001" in _told(_find(compas, "fairness-1"))
    assert "<\u00a00,001" in _told(_find(compas, "fairness-1", "fr"))


def test_without_tests_there_is_no_column_of_p_values():
    fairness = decided_fairness(tests=0)
    bare = tuple(
        gap.model_copy(update={"p_value": None, "p_adjusted": None})
        for gap in fairness.single[0].disparities
    )
    told = _find(decided_dossier(None, _race(fairness, disparities=bare)), "fairness-1")
    assert "p-value" not in _told(told)


def test_impact_ratios_against_the_most_proposed_group_are_named():
    fairness = decided_fairness()
    ratio = Disparity(metric="selection_rate", kind="ratio", quantity=around(0.9, 0.1, 500),
                      comparison="reference", group=("Other",),
                      reference=("Hispanic",))  # fmt: skip
    changed = _race(fairness, disparities=(*fairness.single[0].disparities, ratio))
    told = _told(_find(decided_dossier(None, changed), "fairness-1"))
    assert "Impact ratios of New York City’s Local Law 144, against Hispanic" in told


@pytest.mark.parametrize("key", ["alike", "fairness-1"])
def test_a_direction_that_turns_over_is_warned_of_plainly(compas, key):
    told = _told(_find(compas, key))
    assert told.count("The direction turns over.") == 1
    assert "5.4 points all together, but \u22123.1 points among people alike" in told


def test_nothing_is_warned_of_where_no_direction_turns_over():
    calm = decided_fairness(single=(attribute("race", RACE, conditional=()),))
    dossier = decided_dossier(None, calm)
    assert "turns over" not in _told(_find(dossier, "plain")) + _told(_find(dossier, "fairness"))


def test_within_strata_the_odds_ratio_is_a_ratio_and_the_rest_are_points(compas):
    table = next(b for b in _find(compas, "fairness-1").blocks
                 if isinstance(b, Table) and plain(b.caption).startswith("Among"))  # fmt: skip
    assert plain(table.rows[0][5]).startswith("12.0 points (9.0 to 15.0)")
    assert plain(table.rows[0][6]).startswith("1.70 (1.50 to 1.90)")
    assert "parted completely" in plain(table.rows[1][6])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weights": "sampling"}, "the people it was drawn to stand for"),
        ({"weights": "frequency"}, "as many people as its weight says"),
        ({"clusters": 1200}, "intervals go by 1,200 people"),
        ({"inexact": True}, "came rounded or withheld"),
        ({"ties": 7}, "7 cases have exactly the score at the cut"),
        ({"binning_error": 0.0021}, "none is further than 0.0021"),
    ],
)
def test_how_cases_were_counted_is_said_where_it_matters(compas, changes, said):
    assert said not in _told(_find(compas, "fairness"))
    assert said in _told(_find(decided_dossier(None, decided_fairness(**changes)), "fairness"))


def _figures(section: Section, kind: type) -> list[Figure]:
    return [b for b in section.blocks if isinstance(b, Figure) and isinstance(b.drawing, kind)]


def test_scores_that_are_probabilities_stand_against_a_diagonal_and_others_do_not(compas):
    deciles = _figures(_find(compas, "fairness-1"), Reliability)[0]
    fairness = decided_fairness(single=(probabilities(attribute("race", RACE)),))
    shares = _figures(_find(decided_dossier(None, fairness), "fairness-1"), Reliability)[0]
    assert (deciles.drawing.diagonal, shares.drawing.diagonal) == (False, True)
    assert [label for _, label in deciles.drawing.across] == ["1", "5.5", "10"]
    assert "from the diagonal" in shares.alternative
    assert "African-American (n = 3,175): 10 bins, from 15.0% to 60.0%" in deciles.alternative


def test_bins_without_a_figure_are_not_drawn_and_say_why():
    fairness = decided_fairness()
    race = fairness.single[0]
    first = race.groups[0]
    gone = first.reliability[0].model_copy(
        update={"observed": Absent(absent=Reason.WITHHELD_SMALL, n=10)}
    )
    group = first.model_copy(update={"reliability": (gone, *first.reliability[1:])})
    dossier = decided_dossier(None, _race(fairness, groups=(group, *race.groups[1:])))
    section = _find(dossier, "fairness-1")
    assert len(_figures(section, Reliability)[0].drawing.panes[0].points) == 9
    assert "withheld: too few people" in _told(section)


def test_the_bound_of_the_policy_is_drawn_where_the_policy_asks(compas):
    figure = _figures(_find(compas, "fairness"), Dots)[-1]
    marks = [(row.label, row.mark) for row in figure.drawing.rows if row.value is not None]
    assert marks == [("race", 0.1), ("sex", 0.1), ("race", None), ("sex", None)]
    assert "allowed: up to 10 points" in figure.alternative
    assert [row.beyond for row in figure.drawing.rows if row.mark] == ["surely", ""]


def test_a_group_beyond_what_is_allowed_is_told_by_shape_and_word_and_small_groups_are_not(compas):
    figure = _figures(_find(compas, "fairness"), Dots)[0]
    rows = {row.label: row for row in figure.drawing.rows}
    assert rows["race"].note == "✕ violated"
    assert (rows["African-American"].beyond, rows["Caucasian"].beyond) == ("surely", "")
    assert rows["African-American"].band == (rows["Other"].value, rows["Other"].value + 0.1)
    # Asian people have the lowest rate of all, but are too few for the rule to compare.
    assert rows["Asian"].value < rows["Other"].value
    assert (rows["Asian"].band, rows["Asian"].note) == (None, "too few cases to be compared")
    assert "allowed: up to 10 points above the lowest group" in figure.alternative
    assert "African-American: 42.3% (beyond what is allowed)" in figure.alternative


def test_where_no_effect_is_declared_both_errors_are_shown():
    decision = {"proposes": None, "who_decides": None, "effect": None,
                "operating_point": {"kind": "threshold", "value": 5}}  # fmt: skip
    captions = [plain(f.caption) for f in _figures(
        _find(decided_dossier(declared(decision=decision)), "fairness"), Dots)]  # fmt: skip
    assert captions[:3] == [
        "Proposed among those without the outcome, by group",
        "Missed among those with the outcome, by group",
        "Proposed, by group",
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_are_well_formed_and_every_table_and_picture_is_named(compas, selection, language):
    for dossier in (compas, selection):
        html = Card(dossier).to_html(language)
        assert html.count("<table") == html.count("<caption") == html.count("</table>")
        assert html.count("<details>") == html.count("</details>") == html.count("<summary>") > 4
        assert html.count("<svg") == html.count('role="img" aria-label="') > 1
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))


def test_no_english_is_left_in_a_french_audit(compas, selection):
    for dossier in (compas, selection):
        told = "\n".join(_told(section) for section in build(dossier, "fr").sections)
        for english in (" the ", " of ", "Proposed", "Compared", "score of", "among", "bins"):
            assert english not in told.replace("Local Law 144 of", "")


def test_both_languages_tell_the_same_sections_of_an_audit(compas):
    def keys(sections: tuple[Section, ...]) -> list[object]:
        return [(s.key, [type(b) for b in s.blocks], keys(s.sections)) for s in sections]

    assert keys(build(compas, "en").sections) == keys(build(compas, "fr").sections)


def test_groups_named_by_an_enemy_never_become_markup():
    table = {"<script>alert(1)</script>": RACE["Caucasian"], "a|b $x_{1}$": RACE["Hispanic"]}
    fairness = decided_fairness(single=(attribute("race", table),))
    card = Card(decided_dossier(None, fairness))
    assert "<script" not in card.to_html()
    assert "a\\|b \\$x\\_{1}\\$" in card.to_markdown()


def test_an_audit_gives_the_same_bytes_twice(compas):
    assert Card(compas).files() == Card(decided_dossier()).files()


def test_markdown_shows_what_is_folded_and_claims_no_model(compas):
    card = Card(compas).to_markdown()
    assert "**More rates by group**" in card
    assert "library_name" not in card
    assert "- fairness-audit" in card
    assert "**Compared with African-American: `race`**" in card


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("cleared", "No rule stands in the way"), ("blocked", "must not go on as they are")],
)
def test_the_verdict_speaks_of_decisions_and_not_of_a_model(compas, outcome, said):
    found = compas.verdict.model_copy(update={"outcome": outcome, "draft": False})
    panel = build(compas.model_copy(update={"verdict": found}), "en").panels[-1]
    assert said in plain(panel.blocks[0].words)
    assert "train" not in plain(panel.blocks[0].words)


def test_a_draft_that_no_rule_blocks_does_not_call_for_an_end(compas):
    open_answers = tuple(
        a.model_copy(update={"answer": "inconclusive", "leads_to": "refer"})
        for a in compas.verdict.answers
    )
    changes = {"outcome": "blocked", "draft": True, "answers": open_answers}
    found = compas.verdict.model_copy(update=changes)
    panel = build(compas.model_copy(update={"verdict": found}), "en").panels[-1]
    assert "must not go on" not in plain(panel.blocks[0].words)
    assert "first write what is missing" in plain(panel.blocks[0].words)


def test_figures_of_the_factory_add_up():
    assert sum(sum(counts) for counts in decisions.SEX.values()) == 6172
    assert sum(sum(counts) for counts in RACE.values()) == 6172


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("met", "the groups differ by no more than the 10 points allowed (withheld"),
        ("violated", "no. The groups differ by more than the 10 points allowed (withheld"),
        ("inconclusive", "the data are too thin to say (withheld"),
    ],
)
def test_a_withheld_figure_does_not_change_what_the_rule_answered(compas, answer, said):
    withheld = Absent(absent=Reason.WITHHELD_SMALL)
    first = compas.verdict.answers[0].model_copy(update={"figure": withheld, "answer": answer})
    found = compas.verdict.model_copy(update={"answers": (first,)})
    told = _told(_find(compas.model_copy(update={"verdict": found}), "alike"))
    assert f"race: {said}" in told


def test_without_a_pack_no_digest_and_no_command_is_promised(compas):
    for language in ("en", "fr"):
        bare = compas.model_copy(update={"digest": ""})
        assert "sha256sum" not in _told(_find(bare, "verify", language))
        panel = build(bare, language).panels[-1]
        assert "digest" not in _words(panel.blocks[0]) + _words(panel.blocks[-1])
        assert "2026" in _words(panel.blocks[-1])
    assert "sha256sum" in _told(_find(compas, "verify"))


def test_gaps_that_are_all_withheld_are_one_sentence_and_not_a_table():
    withheld = Absent(absent=Reason.WITHHELD_SMALL)
    fairness = decided_fairness()
    dossier = decided_dossier(None, fairness)
    largest = [d for d in fairness.single[0].disparities if d.comparison == "largest"]
    hidden = tuple(d.model_copy(update={"quantity": withheld}) for d in largest)
    audit = dossier.audit.model_copy(update={"fairness": _race(fairness, disparities=hidden)})
    told = _told(_find(dossier.model_copy(update={"audit": audit}), "fairness-1"))
    assert "Largest gaps between groups: race – none is shown: withheld: too few people." in told
    assert "demographic_parity" not in told


def test_each_error_that_a_policy_asks_about_is_drawn_with_its_own_bound(compas):
    more = tuple(
        answer.model_copy(update={"metric": "false_negative_rate", "bound": 0.2})
        for answer in compas.verdict.answers
        if answer.code == "FAIR-01"
    )
    answers = (*compas.verdict.answers, *more)
    verdict = compas.verdict.model_copy(update={"answers": answers})
    dossier = compas.model_copy(update={"verdict": verdict})
    first, second, _, gaps = _figures(_find(dossier, "fairness"), Dots)
    assert "up to 10 points" in first.drawing.allowed
    assert "up to 20 points" in second.drawing.allowed
    assert gaps.drawing.allowed == "allowed: up to 10 points; 20 points"


def test_without_outcomes_the_figure_of_performance_shows_what_is_known(compas, selection):
    def drawn(dossier):
        return [figure.drawing for figure in _figures(_find(dossier, "performance"), Dots)]

    assert all(row.value is not None for drawing in drawn(selection) for row in drawing.rows)
    assert len(drawn(compas)[0].rows) > 5
