"""Level *consistency*: whether what is published is what the evidence says.

Each card is written again from the sealed evidence and held against the published one, cell by
cell and sentence by sentence; the public evidence is derived again from the full one where that is
present, and the verdict from evidence and rules. No model is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from aitoolkit import __version__, tables
from aitoolkit.documenting.card import SETTER, Card, inked_with
from aitoolkit.documenting.words import mark
from aitoolkit.errors import PackError
from aitoolkit.recording.seal import RESTRICTED
from aitoolkit.recording.stored import NewerFormatError
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.cards_pdf import check_pdf, pdf_names
from aitoolkit.verifying.check import AnswerOf, Check, Difference, Sentence
from aitoolkit.verifying.derived import (
    EarlierAwayError,
    public_evidence_differences,
    verdict_differences,
)
from aitoolkit.verifying.findings import answered, failed_with
from aitoolkit.verifying.nouns import Sealed, read_sealed
from aitoolkit.verifying.published import published_differences, unsupported_figures

PUBLIC = "public"
LARGEST_CARD = 64 * 2**20
"""Bytes of a published file beyond which we do not read: no card of ours comes near."""

_READ_AS_WORDS = ("html", "md")
"""Endings of the cards that are compared word by word; a PDF is compared as it is set."""

_SINCE_THE_FIRST = ("en", "fr")
"""The languages that every version of aitoolkit has written."""

_WITHOUT_FULL = mark(
    "It agrees with its own answers and the published figures; only the full evidence could be"
    " judged again"
)


class Held(NamedTuple):
    """Everything published, held against what the evidence gives.

    Attributes
    ----------
    missing, unknown : tuple of str
        Cards that are not there; files that are made from no evidence.
    told : tuple of Difference
        Where the others differ.
    unread : tuple of str
        Files of which only the figures could be compared, since other versions wrote them.
    """

    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    told: tuple[Difference, ...]
    unread: tuple[str, ...]


def check_consistency(asked: Asked) -> tuple[Check, ...]:
    """Return whether the cards say what the evidence says, and the verdict follows from it.

    Parameters
    ----------
    asked : Asked
        Which pack.

    Returns
    -------
    tuple of Check
        ``CARD-01`` to ``CARD-08``; only the first where the sealed files cannot be read.
    """
    read = answered("CARD-01")
    try:
        sealed = read_sealed(asked.pack)
        held = _held(sealed)
    except NewerFormatError as error:
        return (read("could_not_check", _refused(error, asked.pack)),)
    except PackError as error:
        return (read("failed", _refused(error, asked.pack)),)
    return (
        read("passed"),
        _there(held),
        failed_with("CARD-03", held.told, ("figure",)),
        _words(held),
        failed_with("CARD-05", held.told, ("digest",)),
        _from_full(sealed),
        _verdict(sealed),
        check_pdf(sealed, PUBLIC, lambda name: _content(sealed.pack / PUBLIC / name)),
    )


def _refused(error: PackError, pack: Path) -> Sentence:
    file = error.field.removeprefix(f"{pack}/")
    if isinstance(error, NewerFormatError):
        message = mark(
            "{file} is of {found}, which a newer version of aitoolkit wrote: install that one"
        )
    else:
        message = mark("{file} is not what it should be: {found}")
    return Sentence(message=message, values=(("file", file), ("found", error.found)))


def _held(sealed: Sealed) -> Held:
    folder = sealed.pack / PUBLIC
    expected = _expected(sealed)
    there = sorted(p.relative_to(folder).as_posix() for p in _files(folder))
    same_hand = sealed.facts.toolkit == __version__ and _writers(
        sealed.facts.inked_with
    ) == _writers(inked_with())
    told: list[Difference] = []
    unread: list[str] = []
    for name in (name for name in there if name in expected):
        found = _content(folder / name)
        differing = published_differences(
            found, expected[name], f"{PUBLIC}/{name}", sealed.dossier.digest
        )
        if differing and not same_hand:
            unread.append(f"{PUBLIC}/{name}")
            differing = unsupported_figures(found, expected[name], f"{PUBLIC}/{name}")
        told += differing
    if any(d.kind == "picture" for d in told) and _drawn(sealed.facts.inked_with) != _drawn(
        inked_with()
    ):
        # Another version of the drawing package draws other lines: no sign of an edit.
        unread += sorted({d.file for d in told if d.kind == "picture"})
        told = [d for d in told if d.kind != "picture"]
    names = (*Card(sealed.dossier).names(_READ_AS_WORDS), *pdf_names(sealed))
    return Held(
        missing=_missing(names, there, same_hand),
        unknown=tuple(f"{PUBLIC}/{n}" for n in there if n not in {*names, *expected}),
        told=tuple(told),
        unread=tuple(dict.fromkeys(unread)),
    )


def _missing(names: tuple[str, ...], there: list[str], same_hand: bool) -> tuple[str, ...]:
    """Return the cards that ought to be there; another version may have known fewer languages."""
    told = {*_SINCE_THE_FIRST, *(name.split(".")[1] for name in there if name.count(".") > 1)}
    return tuple(
        f"{PUBLIC}/{name}"
        for name in names
        if name not in there and (same_hand or name.count(".") == 1 or name.split(".")[1] in told)
    )


def _writers(packages: tuple[str, ...]) -> set[str]:
    """Return what writes numbers and pages, and draws no line."""
    return {p for p in packages if p.partition("==")[0] not in ("matplotlib", SETTER)}


def _drawn(packages: tuple[str, ...]) -> set[str]:
    """Return what draws the pictures of a page."""
    return {package for package in packages if package.startswith("matplotlib==")}


def _expected(sealed: Sealed) -> dict[str, bytes]:
    written = dict(Card(sealed.dossier).files(_READ_AS_WORDS))
    if not sealed.of_model:
        written |= dict(tables.public_files(sealed.dossier.audit, sealed.dossier.policy))
    return written


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        content = opened.read(LARGEST_CARD + 1)
    if len(content) > LARGEST_CARD:
        raise PackError(
            str(file),
            found=f"more than {LARGEST_CARD // 2**20} MB",
            expected="a card",
            mend="Take another copy of the pack.",
        )
    return content


def _there(held: Held) -> Check:
    sentences = [
        Sentence(message=mark("{file} is missing"), values=(("file", f),)) for f in held.missing
    ]
    sentences += [
        Sentence(
            message=mark("{file} is made from no evidence of this pack"), values=(("file", f),)
        )
        for f in held.unknown
    ]
    answer: AnswerOf = "failed" if sentences else "passed"
    return answered("CARD-02")(answer, *sentences, files=(*held.missing, *held.unknown))


def _words(held: Held) -> Check:
    found = failed_with(
        "CARD-04", held.told, ("words", "code", "picture", "added", "missing"), stand="places"
    )
    if found.answer == "failed" or not held.unread:
        return found
    return answered("CARD-04")(
        "could_not_check",
        Sentence(
            message=mark(
                "Another version of aitoolkit, or of what draws its pictures, wrote {files}:"
                " only the figures in their tables were compared; the version named in run.json"
                " compares all"
            ),
            values=(("files", ", ".join(held.unread)),),
        ),
        files=held.unread,
    )


def _from_full(sealed: Sealed) -> Check:
    full = sealed.full
    if full is None:
        return answered("CARD-06")(
            "not_there",
            Sentence(message=mark("The full evidence is not present")),
            files=(RESTRICTED,),
        )
    return _derived("CARD-06", lambda: public_evidence_differences(sealed, full))


def _verdict(sealed: Sealed) -> Check:
    found = _derived("CARD-07", lambda: verdict_differences(sealed))
    if found.answer != "passed" or sealed.full is not None:
        return found
    return answered("CARD-07")("passed", Sentence(message=_WITHOUT_FULL))


def _derived(code: str, differing: Callable[[], Iterable[Difference]]) -> Check:
    """Derive again; where what is stored does not even fit together, that is the finding."""
    try:
        found = tuple(differing())
    except EarlierAwayError as error:
        return answered(code)(
            "could_not_check",
            Sentence(
                message=mark(
                    "It was made beside earlier packs, of which the full evidence is not in"
                    " the same folder: {names}"
                ),
                values=(("names", ", ".join(error.names)),),
            ),
        )
    except (LookupError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        return answered(code)(
            "failed",
            Sentence(
                message=mark("What is stored does not fit together ({error})"),
                values=(("error", type(error).__name__),),
            ),
        )
    kinds = tuple(dict.fromkeys(d.kind for d in found))
    return failed_with(code, found, kinds, stand="values")
