"""Level consistency: a PDF is set anew; the page that differs is named, or that nobody looked."""

import sys

import pytest

import aitoolkit as ait
from aitoolkit.recording.pack import read_dossier
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.cards_pdf import pdf_differences
from aitoolkit.verifying.consistency import check_consistency
from aitoolkit.verifying.in_words import difference_in_words
from builders.audited import audited
from builders.forged import copied, edited, relisted

FILE = "public/card.fr.pdf"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    return audited(tmp_path_factory.mktemp("pdf"), sensitive_features="sex", effect="assistive")


@pytest.fixture
def pack(sealed, tmp_path):
    return copied(sealed, tmp_path)


def bad(pack):
    found = check_consistency(Asked(pack))
    return {check.code: check for check in found if check.answer != "passed"}


def forged(content, page):
    """Return a PDF in which one sign of what is drawn on a page is another."""
    numbers = content.split(b"/Kids[")[1].split(b" 0 R")[: page + 1]
    dictionary = content.split(b"\n%s 0 obj\n" % numbers[page].strip())[1]
    drawn = dictionary.split(b"/Contents ")[1].split(b" ")[0]
    at = content.index(b"\n%s 0 obj\n" % drawn) + 150
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_pack_holds_its_card_on_paper_in_each_language_and_they_are_verified(sealed):
    names = sorted(path.name for path in (sealed / "public").glob("*.pdf"))
    assert names == ["card.en.pdf", "card.fr.pdf"]
    assert bad(sealed) == {}


def test_the_page_that_differs_is_named(pack):
    content = (pack / FILE).read_bytes()
    (pack / FILE).write_bytes(forged(content, 2))
    report = ait.verify(relisted(pack))
    assert report.exit_code == 1
    (check,) = (c for c in report.checks if c.answer == "failed")
    (difference,) = check.differences
    assert (check.code, difference.file, difference.section) == ("CARD-08", FILE, "3")
    assert "page 3 is not the one that the evidence gives" in check.found
    assert "la page 3 n’est pas celle" in difference_in_words(difference, "fr")


@pytest.mark.parametrize("found", [b"", b"%PDF-1.7\nstartxref\n0", b"startxref\nx", b"no PDF"])
def test_what_is_no_pdf_is_found_without_reading_it_further(sealed, found):
    content = (sealed / FILE).read_bytes()
    (difference,) = pdf_differences(found, content, FILE)
    assert (difference.kind, difference.section) == ("page", "")
    assert "screen reader" in difference_in_words(difference, "en")


def test_a_text_changed_for_screen_readers_only_is_found(sealed):
    content = (sealed / FILE).read_bytes()
    changed = content.replace(b"/S/H2", b"/S/H3", 1)
    assert len(pdf_differences(changed, content, FILE)) == 1
    assert len(pdf_differences(content + b"\n", content, FILE)) == 1


def test_where_typst_is_not_installed_it_says_that_nobody_looked(pack, monkeypatch):
    (pack / FILE).write_bytes(b"%PDF-1.7 something else")
    monkeypatch.setitem(sys.modules, "typst", None)  # as Python itself marks what is not there
    (check,) = bad(pack).values()
    assert (check.code, check.answer) == ("CARD-08", "could_not_check")
    assert "typst==" in check.found
    report = ait.verify(relisted(pack))
    assert report.exit_code == 2
    assert "CARD-08" in report.conclusion


def test_another_version_of_typst_is_no_sign_of_an_edit(pack):
    edited(pack, "run.json", "typst==", "typst==0.")
    assert bad(pack) == {}, "the same bytes need no excuse"
    (pack / FILE).write_bytes((pack / FILE).read_bytes() + b"\n")
    (check,) = bad(pack).values()
    assert (check.code, check.answer) == ("CARD-08", "could_not_check")
    assert "typst==0." in check.found


def test_a_pdf_that_is_missing_or_that_the_pack_never_set_is_named(pack):
    (pack / FILE).unlink()
    (pack / "public/card.de.pdf").write_bytes(b"%PDF")
    (check,) = bad(pack).values()
    assert (check.code, check.answer) == ("CARD-02", "failed")
    assert check.files == (FILE, "public/card.de.pdf")


def test_a_pack_sealed_without_typst_is_verified_and_may_hold_no_pdf(tmp_path, monkeypatch):
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "typst", None)
        pack = audited(tmp_path, sensitive_features="sex", effect="assistive")
    assert not list((pack / "public").glob("*.pdf"))
    assert {code: check.answer for code, check in bad(pack).items()} == {"CARD-08": "not_there"}
    assert ait.verify(pack).exit_code == 0
    (pack / FILE).write_bytes(b"%PDF")
    assert bad(pack)["CARD-02"].files == (FILE,)
    assert read_dossier(pack).digest[:12] in pack.name
