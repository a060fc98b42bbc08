"""Level consistency: one edited figure, sentence or picture of a card is found and named."""

import json
import shutil
import stat

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aitoolkit as ait
from aitoolkit.cli import main
from aitoolkit.documenting.card import Card
from aitoolkit.recording.pack import read_dossier
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.consistency import check_consistency
from aitoolkit.verifying.published import published_differences, unsupported_figures
from builders.audited import audited, people, trained
from builders.forged import copied, edited, relisted, resealed

CODES = tuple(f"CARD-0{number}" for number in range(1, 9))


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    return audited(tmp_path_factory.mktemp("audit"), sensitive_features="sex", effect="assistive")


@pytest.fixture
def pack(sealed, tmp_path):
    return copied(sealed, tmp_path)


@pytest.fixture(scope="module")
def digest(sealed):
    return read_dossier(sealed).digest


def checks(pack):
    return {check.code: check for check in check_consistency(Asked(pack))}


def bad(pack):
    return {code: check.answer for code, check in checks(pack).items() if check.answer != "passed"}


def cards_anew(pack):
    """Write the cards that the forged evidence gives, as a forger with this toolkit would."""
    for name, content in Card(read_dossier(pack)).files():
        (pack / "public" / name).write_bytes(content)


def told(sealed, digest, file, old, new):
    """What is found in one published file of which some words were replaced."""
    content = (sealed / file).read_text(encoding="utf-8")
    assert old in content, old
    forged = content.replace(old, new, 1)
    return published_differences(forged.encode(), content.encode(), file, digest)


def test_packs_that_nobody_touched_are_verified(sealed, tmp_path):
    for pack in (sealed, trained(tmp_path)):
        found = checks(pack)
        assert tuple(found) == CODES
        assert {check.answer for check in found.values()} == {"passed"}


def test_an_edited_figure_is_named_with_its_place_and_both_values(pack):
    page = (pack / "public/card.en.html").read_text(encoding="utf-8")
    figure = next(p.split("</strong>")[0] for p in page.split('<td class="n"><strong>')[1:])
    edited(pack, "public/card.en.html", f'class="n"><strong>{figure}', 'class="n"><strong>99.9%')
    report = ait.verify(relisted(pack))
    assert report.exit_code == 1
    (check,) = (c for c in report.checks if c.answer == "failed")
    (difference,) = check.differences
    assert check.code == "CARD-03"
    assert check.found.startswith(
        "1 figure differs from the evidence; public/card.en.html, section"
    )
    assert (difference.found[:5], difference.expected[: len(figure)]) == ("99.9%", figure)
    assert all((difference.section, difference.table, difference.row, difference.column))


def test_every_format_is_read_and_every_file_named(pack):
    figure = json.loads((pack / "public/card.json").read_text())["audit"]["data"]["n"]
    edited(pack, "public/card.json", f'"n": {figure},', '"n": 123456,')
    for file, cell in (("card.fr.md", "%** "), ("by_group.csv", ",0.")):
        text = (pack / "public" / file).read_text(encoding="utf-8")
        at = text.rindex(cell, 0, text.rindex("|")) if file.endswith("md") else text.rindex(cell)
        at -= file.endswith("md") and 2
        changed = text[:at] + (",7.3" if file.endswith("csv") else "7") + text[at + 1 :]
        (pack / "public" / file).write_text(changed, encoding="utf-8")
    found = checks(pack)["CARD-03"]
    named = {difference.file for difference in found.differences}
    assert named == {"public/by_group.csv", "public/card.fr.md", "public/card.json"}
    assert found.files == tuple(sorted(named))


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        ("public/card.en.html", "</h2>", "</h2><p>All is well.</p>", "added"),
        ("public/card.en.html", "</h2>", " indeed</h2>", "words"),
        ("public/card.en.html", "</main>", "</main><script>alert(1)</script>", "added"),
        ("public/card.en.html", "</style>", "h2 { display: none }</style>", "code"),
        ("public/card.en.html", '<p class="lead">', '<p class="lead" hidden>', "code"),
        ("public/card.en.html", "<body>", "<body><!-- cleared -->", "added"),
        ("public/card.en.html", 'lang="en"', 'lang="en" ', "code"),
        ("public/card.en.md", "\n## ", "\nNobody wrote this.\n\n## ", "added"),
        ("public/card.en.md", "\n## ", "\n##  ", "code"),
        ("public/card.fr.md", "language:\n- fr", "language:\n- en", "code"),
        ("public/card.json", '"draft": true', '"draft": false', "words"),
        ("public/by_group.csv", "\n", "\nall,f,made_up,0.5,0.4,0.6,100,estimated\n", "added"),
    ],
)
def test_whatever_else_is_edited_is_found(sealed, digest, file, old, new, kind):
    found = told(sealed, digest, file, old, new)
    assert kind in {difference.kind for difference in found}
    assert {difference.file for difference in found} == {file}


def test_a_picture_and_the_name_of_the_pack_are_told_apart(sealed, digest, tmp_path):
    (found,) = told(sealed, digest, "public/card.en.md", digest[:12], "0" * 12)[:1]
    assert found.kind == "digest"
    card = trained(tmp_path) / "public/card.en.html"
    content = card.read_bytes()
    forged = content.replace(b"<path ", b"<path hidden='' ", 1)
    (found,) = published_differences(forged, content, "public/card.en.html", digest)
    assert found.kind == "picture"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("public/card.en.html", b"<![nothing[ <!-- <svg><svg " + b"<p" * 50_000),
        ("public/card.en.html", b"<svg>" * 20_000),
        ("public/card.en.md", b"> " * 20_000 + b"[" * 20_000),
        ("public/by_group.csv", b'"' + b"a" * 200_000),
        ("public/card.json", b"[" * 100_000),
        ("public/card.json", b"\xff\xfe"),
        ("public/card.fr.md", b""),
    ],
)
def test_a_card_that_no_reader_understands_is_a_difference(sealed, digest, file, content):
    expected = (sealed / file).read_bytes()
    assert published_differences(content, expected, file, digest)
    if not file.endswith("json"):
        unsupported_figures(content, expected, file)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(where=st.data())
def test_any_changed_byte_of_any_card_is_a_difference(sealed, digest, where):
    names = sorted(p.name for p in (sealed / "public").iterdir())
    name = where.draw(st.sampled_from(names))
    content = (sealed / "public" / name).read_bytes()
    at = where.draw(st.integers(0, len(content) - 1))
    changed = bytearray(content)
    changed[at] ^= 1 << where.draw(st.integers(0, 7))
    found = published_differences(bytes(changed), content, f"public/{name}", digest)
    assert found
    assert all(difference.file == f"public/{name}" for difference in found)


def test_a_missing_card_and_one_made_from_nothing_are_named(pack):
    (pack / "public/card.fr.html").unlink()
    (pack / "public/card.de.html").write_text("Alles gut")
    found = checks(pack)["CARD-02"]
    assert found.answer == "failed"
    assert found.files == ("public/card.fr.html", "public/card.de.html")


def test_a_card_in_dutch_is_made_again_and_missed_like_the_others(pack):
    edited(pack, "core/declaration.json", '"en": "Audit of decisions"',
           '"nl": "Onderzoek van beslissingen", "en": "Audit of decisions"')  # fmt: skip
    whole = resealed(pack)
    dutch = tuple(f"public/card.nl.{form}" for form in ("html", "md", "pdf"))
    assert checks(whole)["CARD-02"].files == dutch
    cards_anew(whole)
    assert bad(whole) == {}
    edited(whole, "public/card.nl.md", "In gewone taal", "In mooie taal")
    assert [d.file for d in checks(whole)["CARD-04"].differences] == ["public/card.nl.md"]
    (whole / "public/card.nl.md").unlink()
    assert checks(whole)["CARD-02"].files == ("public/card.nl.md",)


def test_a_language_that_another_version_did_not_know_is_not_missed(pack):
    edited(pack, "core/declaration.json", '"en": "Audit', '"nl": "Onderzoek", "en": "Audit')
    edited(pack, "run.json", '"toolkit": "', '"toolkit": "0.0.')
    assert checks(pack)["CARD-02"].answer == "passed"
    (pack / "public/card.fr.html").unlink()
    assert checks(pack)["CARD-02"].files == ("public/card.fr.html",)


def test_public_evidence_that_does_not_follow_from_the_full_one_is_found(pack):
    def flatter(audit):
        audit["data"]["n"] -= 100

    path = pack / "core/audit.json"
    audit = json.loads(path.read_text())
    flatter(audit)
    path.write_text(json.dumps(audit, sort_keys=True, indent=2, ensure_ascii=False) + "\n")
    forged = resealed(pack)
    cards_anew(forged)
    found = checks(forged)
    assert found["CARD-06"].answer == "failed"
    assert found["CARD-06"].files == ("core/audit.json",)
    assert found["CARD-06"].differences[0].section == "data › n"
    assert found["CARD-03"].answer == "failed", "the table of the public evidence is another file"


def test_what_was_made_beside_an_earlier_pack_is_derived_beside_it(sealed, tmp_path):
    first = copied(sealed, tmp_path)
    second = audited(tmp_path, people(880), sensitive_features="sex", effect="assistive")
    assert read_dossier(second).audit.published
    assert bad(second) == {}
    shutil.rmtree(first)
    assert bad(second) == {"CARD-06": "could_not_check"}
    assert first.name[-12:] in checks(second)["CARD-06"].found


@pytest.mark.parametrize("rows", [True, False])
def test_a_verdict_that_does_not_follow_is_found(pack, rows):
    edited(pack, "core/verdict.json", '"outcome": "blocked"', '"outcome": "cleared"')
    if not rows:
        shutil.rmtree(pack / "restricted")
    forged = resealed(pack)
    cards_anew(forged)
    found = checks(forged)["CARD-07"]
    assert (found.answer, found.files) == ("failed", ("core/verdict.json",))
    assert "cleared" in found.found
    assert "blocked" in found.found


def test_the_published_pack_is_consistent_and_says_what_was_not_there(pack):
    shutil.rmtree(pack / "restricted")
    assert bad(pack) == {"CARD-06": "not_there"}
    assert "only the full evidence could be judged again" in checks(pack)["CARD-07"].found
    report = ait.verify(pack)
    assert report.passed
    assert "Not present, so not checked: SEAL-06" in report.conclusion


def test_of_another_versions_card_only_figures_are_compared_and_that_is_said(pack):
    edited(pack, "run.json", '"toolkit": "', '"toolkit": "0.0.')
    assert bad(pack) == {}, "the same bytes need no excuse"
    edited(pack, "public/card.en.html", "</h2>", " indeed</h2>")
    assert bad(pack) == {"CARD-04": "could_not_check"}
    edited(pack, "public/card.en.html", 'class="n"><strong>', 'class="n"><strong>98.7')
    assert bad(pack) == {"CARD-03": "failed", "CARD-04": "could_not_check"}


def test_lines_drawn_by_another_package_are_no_sign_of_an_edit(tmp_path):
    pack = trained(tmp_path)
    edited(pack, "public/card.en.html", "<path ", "<path class='x' ")
    assert bad(pack) == {"CARD-04": "failed"}
    edited(pack, "run.json", "matplotlib==", "matplotlib==0.")
    assert bad(pack) == {"CARD-04": "could_not_check"}


@pytest.mark.parametrize("file", ["core/policy.json", "run.json", "core/audit.json"])
def test_a_newer_format_is_named_and_could_not_be_checked(pack, file):
    edited(pack, file, '"format": 1', '"format": 2')
    (found,) = checks(pack).values()
    assert found.answer == "could_not_check"
    assert f"{file} is of format 2, which a newer version of aitoolkit wrote" in found.found


def test_evidence_that_is_none_is_refused_without_its_words(pack):
    (pack / "core/verdict.json").write_text('{"format": 1, "\\u001b[31mx": 1}')
    (found,) = checks(pack).values()
    assert found.answer == "failed"
    assert "core/verdict.json is not what it should be" in found.found
    assert "\x1b" not in found.found


def test_hostile_words_reach_neither_terminal_nor_page(pack):
    hostile = "\x1b[2J\u202e[red]<b onclick=x>{n}" + "a" * 5000
    edited(pack, "public/card.en.md", "\n## ", f"\n{hostile}\n\n## ")
    (pack / "public" / "\x1b[31m\u202e.html").write_text(hostile)
    report = ait.verify(relisted(pack))
    assert report.exit_code == 1
    run = CliRunner().invoke(main, ["verify", str(pack)])
    for text in (report.to_json(), report.to_page("fr"), str(report), run.output):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "a" * 300 not in text
    assert "<b onclick" not in report.to_page()
    assert "[red]<b" in run.output.replace("\n", "")


def test_nothing_is_written_to_a_pack_not_even_where_it_can_be(sealed, pack):
    def state(folder):
        return {
            p.relative_to(folder): (p.stat().st_mtime_ns, p.is_file() and p.read_bytes())
            for p in sorted(folder.rglob("*"))
        }

    before = state(pack)
    for path in (pack, *pack.rglob("*")):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        assert ait.verify(pack).passed
        assert state(pack) == before
    finally:
        for path in (pack, *pack.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


def test_the_command_writes_a_page_beside_the_pack_and_never_into_it(pack, tmp_path):
    page = tmp_path / "report.html"
    run = CliRunner().invoke(main, ["verify", str(pack), "--page", str(page), "--lang", "fr"])
    assert run.exit_code == 0
    assert "vérifié" in run.output
    text = page.read_text(encoding="utf-8")
    assert '<html lang="fr">' in text
    assert "<script" not in text
    assert text.count("<h1>") == 1
    assert text.count("<caption") == 2
    assert 'scope="row"' in text
    assert ait.verify(pack).digest in text
    inside = CliRunner().invoke(main, ["verify", str(pack), "--page", str(pack / "x.html")])
    assert inside.exit_code == 2
    assert "outside the pack" in inside.output
    away = CliRunner().invoke(main, ["verify", str(pack), "--page", str(tmp_path / "no" / "x")])
    assert away.exit_code == 2
    assert "Traceback" not in away.output


def test_json_holds_every_answer_and_reads_back(pack):
    edited(pack, "public/card.en.md", "\n## ", "\nNobody wrote this.\n\n## ")
    relisted(pack)
    run = CliRunner().invoke(main, ["verify", str(pack), "--json"])
    assert run.exit_code == 1
    report = ait.verify(pack)
    read = type(report).model_validate_json(run.output)
    assert read.checks == report.checks
    assert (read.exit_code, read.reached) == (1, "consistency")


@pytest.mark.parametrize("made", ["a file", "an empty folder", "nothing"])
def test_what_is_no_pack_is_refused_in_words(tmp_path, made):
    target = tmp_path / "it"
    if made == "a file":
        target.write_text("x")
    elif made == "an empty folder":
        target.mkdir()
    run = CliRunner().invoke(main, ["verify", str(target)])
    assert run.exit_code == 2
    assert "expected a pack" in run.output
    assert {"a file": "a file", "an empty folder": "neither", "nothing": "no such folder"}[
        made
    ] in run.output
    assert [p.name for p in tmp_path.iterdir()] == ([] if made == "nothing" else ["it"])
