"""A second card about some of the same people: what its reader can work out from both."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aitoolkit.examining.disclosure_attack import Count, Figure, NotTogetherError, printable
from aitoolkit.examining.disclosure_earlier import Earlier, ledger, printed
from aitoolkit.examining.disclosure_profiles import PROFILES
from aitoolkit.examining.public import public
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.tally import Tally, TallyRow
from builders.attacker import MINIMUM, Attacker
from builders.counted_people import audit_of, drawn, tally_of_counts
from examining.test_public_attack import small_sums, small_tallies

EU = PROFILES["eu_persons"]
WHAT = ("ill", "1")
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE = {("a0",): (150, 50, 62, 70), ("a1",): (80, 20, 30, 40)}


def card(tally: Tally, *earlier: Earlier, full: Audit | None = None) -> Audit:
    return public(full or audit_of(tally), tally, EU.name, outcome=WHAT, earlier=earlier)[0]


def published(tally: Tally, *earlier: Earlier, digest: str = "d" * 64) -> Earlier:
    full = audit_of(tally)
    return Earlier(digest, MARCH, WHAT, card(tally, *earlier), full, tally)


def by(tally: Tally, *names: str) -> Tally:
    """Return the counts of the same people by some of the attributes."""
    at = [tally.attributes.index(name) for name in names]
    found: Counter[tuple[object, ...]] = Counter()
    for row in tally.rows:
        found[(tuple(row.groups[i] for i in at), row.outcome, row.decision)] += row.n
    rows = (TallyRow(groups=g, outcome=o, decision=d, n=n) for (g, o, d), n in found.items())
    return Tally(attributes=names, rows=tuple(rows))


def how(audit: Audit) -> list[str]:
    return [before.people for before in audit.published]


def safe_from(tally: Tally, *cards: Audit) -> bool:
    """Return whether a reader of all cards can tell of no small count that it is small."""
    attacker = Attacker(tally.attributes, sorted({row.groups for row in tally.rows}))
    for one in cards:
        attacker.read(one)
    small = small_sums(tally, attacker)
    return all(attacker.highest(cells, MINIMUM) >= MINIMUM for cells in small)


@given(small_tallies(), st.permutations([("a",), ("b",), ("a", "b")]))
@settings(max_examples=15, deadline=None)
def test_no_card_on_the_same_people_tells_what_another_one_hides(
    tally: Tally, order: list[tuple[str, ...]]
) -> None:
    cards: list[Earlier] = []
    for i, names in enumerate(order):
        cards.append(published(by(tally, *names), *cards, digest=str(i) * 64))
    read = [one.shown for one in cards if not isinstance(one.shown.performance, Absent)]
    assert safe_from(tally, *read)


@pytest.mark.parametrize("seed", [3, 24])
def test_without_the_guard_cards_on_the_same_people_do(seed: int) -> None:
    """Each is safe alone; together they tell, unless the later ones are made beside the earlier."""
    tally = drawn(seed, 700, (2, 3))
    assert not safe_from(tally, card(by(tally, "a")), card(by(tally, "b")), card(tally))
    first = published(by(tally, "a"))
    second = published(tally, first, digest="e" * 64)
    third = card(by(tally, "b"), first, second)
    assert how(third) == ["same", "same"]
    assert safe_from(tally, first.shown, second.shown, third)


def test_the_same_evidence_gives_the_same_view_beside_itself_and_later_cards() -> None:
    tally = drawn(5, 900, (2, 3))
    first = published(by(tally, "a"))
    second = published(tally, first, digest="e" * 64)
    assert card(by(tally, "a"), second, first) == first.shown
    assert card(tally, first, second) == second.shown


changes = st.lists(
    st.tuples(st.sampled_from(sorted(PEOPLE)), st.integers(0, 3), st.sampled_from([-1, 1])),
    min_size=1,
    max_size=MINIMUM - 1,
)


@given(changes)
@settings(max_examples=40, deadline=None)
def test_a_card_on_nearly_the_same_people_says_nothing_about_who_differs(
    changed: list[tuple[tuple[str, ...], int, int]],
) -> None:
    """The view is the same whoever came or went, so that nothing can be told from it."""
    first = published(tally_of_counts(PEOPLE))
    counts = {group: list(cells) for group, cells in PEOPLE.items()}
    for group, corner, by_one in changed:
        counts[group][corner] += by_one
    tally = tally_of_counts({group: tuple(cells) for group, cells in counts.items()})
    if tally == first.tally:
        return
    shown = card(tally, first)
    one_more = card(tally_of_counts(PEOPLE | {("a0",): (150, 50, 63, 70)}), first)
    same_otherwise = one_more.model_copy(update={"published": shown.published})
    assert how(shown)[0] in {"few_differ", "same_otherwise"}
    assert shown == same_otherwise
    assert printed(shown) == set()


def test_without_the_guard_one_more_person_moves_a_figure() -> None:
    """Rounding hides a count, not a difference that crosses an edge: the guard is needed."""
    one_more = tally_of_counts(PEOPLE | {("a0",): (150, 50, 63, 70)})
    first = published(tally_of_counts(PEOPLE))
    before, alone, beside = first.shown, card(one_more), card(one_more, first)
    assert before.performance != alone.performance
    assert beside.performance == Absent(absent=Reason.PUBLISHED_BEFORE)
    assert how(beside) == ["few_differ"]


@given(st.integers(0, 10_000), st.integers(20, 400), st.floats(0.05, 0.5))
@settings(max_examples=40, deadline=None)
def test_where_others_are_said_to_be_counted_enough_are_on_one_card_only(
    seed: int, stay: int, share: float
) -> None:
    """Held against people with names, whose decisions may change from card to card."""
    rng = np.random.default_rng(seed)
    size = stay + 400
    group, outcome = rng.integers(0, 2, size), rng.random(size) < share
    on_first = np.arange(size) < stay + rng.integers(0, 200)
    on_second = (np.arange(size) < stay) | (np.arange(size) >= size - rng.integers(0, 300))
    one, other = (
        counted(group[on], outcome[on], rng.random(int(on.sum())) < 0.5)
        for on in (on_first, on_second)
    )
    found = ledger(audit_of(other), other, WHAT, [published(one)], EU).compared
    if [before.people for before in found] == ["others"]:
        differ = on_first != on_second
        for members in (group == 0, group == 1, group >= 0):
            large = max((members & on).sum() for on in (on_first, on_second)) >= MINIMUM
            assert not large or (members & differ).sum() >= MINIMUM


def counted(group: np.ndarray, outcome: np.ndarray, decision: np.ndarray) -> Tally:
    corner = 2 * outcome.astype(int) + decision
    found = {
        (f"a{g}",): tuple(np.bincount(corner[group == g], minlength=4).tolist()) for g in (0, 1)
    }
    return tally_of_counts({g: cells for g, cells in found.items() if sum(cells)})


def test_a_card_on_other_people_is_printed_as_if_alone() -> None:
    other = tally_of_counts({("a0",): (320, 90, 120, 140), ("a1",): (180, 60, 70, 90)})
    shown = card(other, published(tally_of_counts(PEOPLE)))
    assert how(shown) == ["others"]
    assert shown == card(other).model_copy(update={"published": shown.published})


ELSEWHERE = tally_of_counts({("a0",): (170, 60, 82, 90), ("a9",): (90, 30, 40, 50)})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"audit": None, "tally": None}, "unknown"),
        ({"outcome": ("other", "1")}, "same_otherwise"),
        ({"tally": ELSEWHERE, "audit": audit_of(ELSEWHERE)}, "unknown"),
    ],
    ids=["no full view", "another outcome", "a group that may be cut from others"],
)
def test_what_cannot_be_compared_withholds_and_is_said(
    changed: dict[str, object], said: str
) -> None:
    tally = tally_of_counts(PEOPLE | {("a1",): (81, 20, 30, 40)})
    first = replace(published(tally), **changed)
    full = audit_of(tally).model_copy(update={"view": "full"})
    data = full.data.model_copy(update={"fingerprint": "e" * 64})
    shown = card(tally, first, full=full.model_copy(update={"data": data}))
    assert how(shown) == [said]
    assert printed(shown) == set()


def test_other_decisions_about_the_same_people_withhold() -> None:
    first = published(tally_of_counts(PEOPLE))
    cut = tally_of_counts({("a0",): (120, 80, 40, 92), ("a1",): (60, 40, 20, 50)})
    assert how(card(cut, first)) == ["same_otherwise"]


def test_attributes_that_neither_card_crosses_withhold() -> None:
    """Only one table that holds both shows what both together tell."""
    tally = drawn(7, 900, (2, 3))
    first = published(by(tally, "a"))
    assert how(card(by(tally, "b"), first)) == ["same_otherwise"]
    assert how(card(tally, first)) == ["same"]


def test_what_was_printed_before_and_gives_a_small_count_away_is_told() -> None:
    total = Figure(("total",), (Count((0, 1), 40, 44),), 1.0, fixed=True)
    part = Figure(("part",), (Count((0,), 38, 42),), 1.0, fixed=True)
    with pytest.raises(NotTogetherError):
        printable([total, part], [39, 3], [], [1], 11)
    loose = replace(part, fixed=False)
    assert printable([total, loose], [39, 3], [], [1], 11) == {("total",)}
