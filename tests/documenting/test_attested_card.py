"""The card says who had signed its pack, or that nobody had, and how long rows are kept."""

import pytest

from aitoolkit.declaring.declaration import load_declaration
from aitoolkit.documenting.card import Card
from aitoolkit.documenting.formats.terminal import as_text
from aitoolkit.errors import DeclarationError
from aitoolkit.schema.responsibility import Retention

KEY = "ab" * 32


@pytest.mark.parametrize(("language", "said"), [("en", "Not attested"), ("fr", "Non attesté")])
def test_an_unattested_pack_says_so_on_the_card_and_in_the_terminal(dossier, language, said):
    assert said in Card(dossier).to_html(language)
    assert said in Card(dossier).to_markdown(language)
    assert said.lower() in as_text(dossier, language)


def test_an_attested_pack_names_the_key_and_the_standards_command(dossier):
    signed = dossier.model_copy(update={"attested_by": KEY})
    page = Card(signed).to_markdown("en")
    assert KEY in page
    assert "model_signing verify key" in page
    assert "Not attested" not in page
    assert "not attested" not in as_text(signed, "en")


def test_until_when_rows_are_kept_is_on_the_card(dossier):
    assert "kept until" not in Card(dossier).to_markdown("en")
    kept = Retention.model_validate({"until": "2031-12-31", "why": "Archives act"})
    declared = dossier.declaration.model_copy(update={"retention": kept})
    page = Card(dossier.model_copy(update={"declaration": declared})).to_markdown("en")
    assert "December 31, 2031" in page or "31 December 2031" in page
    assert "Archives act" in page


def test_a_retention_that_is_no_day_is_refused_with_its_line(tmp_path, dossier):
    file = dossier.declaration.save(tmp_path / "system.yaml")
    file.write_text(file.read_text() + "retention:\n  until: in five years\n")
    with pytest.raises(DeclarationError, match=r"retention\.until.*2031-12-31"):
        load_declaration(file)
