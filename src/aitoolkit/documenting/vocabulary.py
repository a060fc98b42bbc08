"""Codes of the evidence in plain words: one table a kind of code."""

from __future__ import annotations

from dataclasses import dataclass

from aitoolkit.documenting.nodes import Tone
from aitoolkit.documenting.words import mark
from aitoolkit.schema.audit import MISSING, OTHER
from aitoolkit.schema.declaration import Effect, KnownFor, Stage, Type, Use
from aitoolkit.schema.estimate import Reason

REASONS = {
    Reason.NO_CASES: mark("no case to count"),
    Reason.ONE_CLASS: mark("all cases have the same outcome"),
    Reason.TOO_FEW_GROUPS: mark("fewer than two groups can be compared"),
    Reason.OUTCOME_UNKNOWN: mark("the outcome is known only for those who were checked"),
    Reason.WITHHELD_SMALL: mark("withheld: too few people"),
    Reason.PUBLISHED_BEFORE: mark(
        "withheld: beside an earlier card it could tell about a few people"
    ),
    Reason.DRAFT: mark("not computed while the declaration is a draft"),
    Reason.NO_MODEL: mark("there is no model"),
    Reason.NOT_DETERMINISTIC: mark("the model does not give the same answer twice"),
    Reason.NOT_ADDITIVE: mark("the explanations failed their own proof and are withheld"),
    Reason.NO_OUTCOME: mark("the data do not hold the outcome"),
    Reason.NO_DECISION: mark("the data do not hold decisions"),
    Reason.NO_SCORE: mark("the data do not hold scores"),
    Reason.NO_FINITE_RATIO: mark("a ratio to zero has no value"),
    Reason.SEPARATED: mark("the cases are parted completely, so that no figure is finite"),
    Reason.NO_STRATA: mark("nobody said in what people must be alike to be compared"),
    Reason.NOT_MEASURED: mark("no method that was measured covers this case"),
    Reason.NOT_APPLICABLE: mark("does not apply here"),
    Reason.AGAINST_CONTROLS: mark("it would be a recipe against controls"),
    Reason.NOTHING_ACTIONABLE: mark(
        "the dictionary names no input that the person concerned can act on"
    ),
    Reason.NO_PLAUSIBLE_CHANGE: mark(
        "no change that is possible and plausible leads to another proposal"
    ),
}

REACHES = {
    "any": mark("yes"),
    "rise": mark("yes, it can only rise"),
    "fall": mark("yes, it can only fall"),
}


@dataclass(frozen=True)
class Sign:
    """A word with the symbol and the tone that go with it."""

    word: str
    symbol: str
    tone: Tone


COLORS: dict[Tone, str] = {"good": "green", "open": "yellow", "bad": "red", "draft": "magenta"}
"""What a terminal adds to word and symbol."""

OUTCOMES = {
    "cleared": Sign(mark("Cleared"), "✓", "good"),
    "referred": Sign(mark("Referred"), "?", "open"),
    "blocked": Sign(mark("Blocked"), "✕", "bad"),
}

ANSWERS = {
    "met": Sign(mark("met"), "✓", "good"),
    "violated": Sign(mark("violated"), "✕", "bad"),
    "inconclusive": Sign(mark("too thin to say"), "?", "open"),
    "not_applicable": Sign(mark("does not apply"), "–", "open"),
}

LEADS_TO = {
    "note": mark("a note on this card"),
    "refer": mark("referred to {role}"),
    "block": mark("blocked"),
}

RULES = {
    "FAIR-01": mark("Groups are treated alike, within a bound, in what matters most"),
    "FAIR-02": mark("The lowest share proposed is not far below the highest, as a ratio"),
    "FAIR-03": mark("Groups where attributes meet are treated alike, within a bound"),
    "FAIR-04": mark("People alike in what may count are treated alike, within a bound"),
    "PERF-01": mark("The model ranks people better than drawing lots"),
    "PERF-02": mark("At the operating point, enough is right"),
    "PERF-03": mark("Scores mean what they say, within a bound"),
    "EXPL-01": mark("Explanations add up to the score"),
    "DATA-01": mark("Each group was examined on enough cases"),
    "DATA-02": mark("In no column is too much missing or unknown"),
    "DATA-03": mark("What happened is known for the people whom the figures speak of"),
}

ONE_END = {
    "lower": mark("only the lower end of the interval counts"),
    "upper": mark("only the upper end of the interval counts"),
    "value": mark("only the figure counts, not its interval"),
}
"""Rules that do not hold the whole interval say so."""

BEFOREHAND = {
    "before": mark(
        "These rules were sealed by {who} on {sealed}, before the first look at these data on"
        " {looked}, as far as this store of packs knows."
    ),
    "after": mark(
        "These rules were sealed by {who} on {sealed}, after the first look at these data on"
        " {looked}."
    ),
    "not_sealed": mark(
        "Nobody sealed these rules. The first look at these data was on {looked}, as far as this"
        " store of packs knows."
    ),
    "unknown": mark(
        "Whether these rules were fixed before the data were looked at is not known: the store's"
        " records cannot be read."
    ),
}

EFFECTS = {
    Effect.ASSISTIVE: mark("Being proposed means help for the person."),
    Effect.PUNITIVE: mark("Being proposed means a control for the person."),
}

KNOWN_FOR = {
    KnownFor.ALL: mark("The outcome is known for every case."),
    KnownFor.CHECKED: mark(
        "What really happened is known only for people who were checked. Nobody knows how many"
        " others were missed, so the figures say nothing about them."
    ),
    KnownFor.RANDOM_SAMPLE: mark(
        "What really happened is known only for people drawn by lot. The figures come from them,"
        " and stand for all the others."
    ),
}

STAGES = {
    Stage.DEVELOPMENT: mark("in development"),
    Stage.PILOT: mark("pilot"),
    Stage.IN_USE: mark("in use"),
    Stage.RETIRED: mark("retired"),
}

TYPES = {
    Type.NUMBER: mark("number"),
    Type.BOOLEAN: mark("yes or no"),
    Type.CATEGORY: mark("category"),
    Type.DATE: mark("date"),
    Type.TEXT: mark("text"),
    Type.IDENTIFIER: mark("identifier"),
}

USES = {
    Use.INPUT: mark("input of the model"),
    Use.SCORE: mark("score that someone else gave"),
    Use.DECISION: mark("decision that someone else made"),
    Use.OUTCOME: mark("outcome"),
    Use.PROTECTED: mark("only to watch fairness"),
    Use.GROUP: mark("keeps cases together"),
    Use.TIME: mark("order in time"),
    Use.NOTHING: mark("not used"),
}

PARTS = {
    "fit": mark("to train"),
    "calibrate": mark("to calibrate"),
    "choose": mark("to compare and choose"),
    "examine": mark("to examine"),
}

DIVIDED = {
    "random": mark("by lot"),
    "group": mark("by lot, cases of one group staying together: {column}"),
    "time": mark("by time, the latest cases being examined: {column}"),
}

EVIDENCE = {
    "held_out": mark("The figures come from cases that the model had not seen."),
    "out_of_fold": mark(
        "There were too few cases to set some aside. Each case was scored by a model that had not"
        " seen it; the model itself then learned from all of them."
    ),
    "all_rows": mark(
        "The model was fitted elsewhere and may have seen these very cases, so the figures may"
        " flatter it."
    ),
    "decided": mark(
        "Someone else made these decisions or scores. They are audited as they are, without a"
        " model."
    ),
}

WEIGHTS = {
    "sampling": mark(
        "Each case weighs as much as the people it was drawn to stand for. The intervals are wider"
        " for it."
    ),
    "frequency": mark("Each row stands for as many people as its weight says."),
}

COMMON_NAMES = {
    "selection_rate": "demographic_parity",
    "true_positive_rate": "equal_opportunity",
    "precision": "predictive_parity",
}
"""What the field calls a comparison of these metrics between groups."""

FOUR_FIFTHS = {
    "under": mark(
        "Four-fifths rule: the lowest share proposed is {ratio} of the highest ({lower} to"
        " {upper}), which is under {bound}."
    ),
    "over": mark(
        "Four-fifths rule: the lowest share proposed is {ratio} of the highest ({lower} to"
        " {upper}), which is not under {bound}."
    ),
    "open": mark(
        "Four-fifths rule: the lowest share proposed is {ratio} of the highest ({lower} to"
        " {upper}); the data are too thin to say whether it is under {bound}."
    ),
}

KINDS = {"difference": mark("difference"), "ratio": mark("ratio")}

DIRECTIONS = {
    "rising": mark("higher values raise the score"),
    "falling": mark("higher values lower the score"),
    "mixed": mark("raises it for some, lowers it for others"),
    "none": mark("no direction to speak of"),
    "category": mark("a category has no direction"),
}

ENGINES = {
    "linear": mark("weights of the model itself (exact)"),
    "trees": mark("every path through the model's own trees (exact)"),
    "additive": mark("the parts that the model itself adds up, each of one input or two (exact)"),
    "enumeration": mark("every combination of inputs counted out (exact)"),
    "permutation": mark("inputs put in one after the other, in orders drawn by lot"),
}

SCALES = {
    "probability": mark("probability, from 0% to 100%"),
    "log-odds": mark(
        "log-odds: 0 is as likely as not, and each further point multiplies the odds by 2.7"
    ),
    "probability before calibration": mark(
        "the model's share before it is calibrated; calibration keeps the order of cases"
    ),
    "log-odds before calibration": mark(
        "the model's log-odds before they are calibrated; calibration keeps the order of cases"
    ),
}

FAILURES = {
    "not_additive": mark("did not add up to the model's output"),
    "not_exact": mark("differed from every combination counted out"),
    "wrong_sign": mark("pointed the wrong way"),
    "refused": mark("could not read this model"),
}

PROFILES = {
    "eu_persons": mark("Counts are rounded to 5, and no group is shown that is too small."),
    "internal": mark("Nothing is rounded or withheld: not for publication."),
}

CASES = {
    "typical": mark("A typical case"),
    "borderline": mark("A borderline case"),
    "highest": mark("A case with the highest score"),
}

GROUPS = {MISSING: mark("not given"), OTHER: mark("not in the dictionary")}

BASIS = {
    "decision": mark("allows the decision"),
    "processing": mark("allows the processing of data"),
    "both": mark("allows the decision and the processing of data"),
}

UNWRITTEN = {
    "summary": mark("a summary"),
    "purpose": mark("the purpose"),
    "body": mark("the public body responsible"),
    "contact": mark("where anyone can ask"),
    "status": mark("the stage of life"),
    "legal_basis": mark("the legal basis"),
    "appeal": mark("how a person can contest"),
    "affected_groups": mark("whom it concerns"),
    "alternatives": mark("alternatives that were considered"),
    "data_sources": mark("where the data come from"),
    "outcome_known_for": mark("for whom the outcome is known"),
    "decision.proposes": mark("what a proposed case gets"),
    "decision.who_decides": mark("who decides"),
    "decision.operating_point": mark("a confirmation of where the line is drawn"),
    "outcome.label": mark("the outcome in plain words"),
    "outcome.meaning": mark("how the outcome was recorded"),
}

UNWRITTEN_COLUMNS = {
    ("protected_attributes", "why"): mark("why these attributes are watched: {columns}"),
    ("fields", "label"): mark("a name in plain words for these columns: {columns}"),
    ("fields", "meaning"): mark("the meaning of these columns: {columns}"),
}
