"""What is kept has a version, a published schema, and a reader that refuses a newer one."""

import json
from importlib import import_module
from importlib.resources import files

import pytest
from click.testing import CliRunner

from aitoolkit.cli import main
from aitoolkit.cli.schema import NOUNS
from aitoolkit.errors import PackError
from aitoolkit.recording.stored import noun_of
from aitoolkit.recording.tally_file import read_tally, tally_bytes
from aitoolkit.schema.tally import Tally, TallyRow

PUBLISHED = files("aitoolkit.schema") / "files"


def model_of(noun):
    module, name = NOUNS[noun].split(":")
    return getattr(import_module(module), name)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_published_schema_is_the_real_one(noun):
    run = CliRunner().invoke(main, ["schema", noun])
    assert run.exit_code == 0
    published = (PUBLISHED / f"{noun}.schema.json").read_text(encoding="utf-8")
    assert published == run.output, "run `make schemas`"
    assert json.loads(published)["$schema"].endswith("2020-12/schema")


def test_no_other_schema_is_published(tmp_path):
    run = CliRunner().invoke(main, ["schema", "all", "--output", str(tmp_path)])
    assert run.exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in PUBLISHED.iterdir())
    assert CliRunner().invoke(main, ["schema", "all"]).exit_code == 2


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_a_version_and_a_newer_one_is_refused_with_it(noun, tmp_path):
    model = model_of(noun)
    newest = model.model_fields["format"].default
    assert newest >= 1
    file = tmp_path / f"{noun}.json"
    with pytest.raises(PackError, match=f"format {newest + 1}.*pip install --upgrade aitoolkit"):
        noun_of(model, json.dumps({"format": newest + 1, "unheard": "of"}).encode(), file)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 10_000, b"[]", b'{"a": 1, "a": 2}'])
def test_what_is_no_noun_is_refused_in_words(content, tmp_path):
    with pytest.raises(PackError, match="expected the verdict that a training or an audit wrote"):
        noun_of(model_of("verdict"), content, tmp_path / "verdict.json")


def test_a_tally_reads_back_whatever_its_groups_are_called(tmp_path):
    names = ("=cmd|x", 'with "quotes", and, commas', "two\nlines", "one\rreturn", "", "élève")
    rows = tuple(
        TallyRow(groups=(n,), outcome=o, decision=1, n=3) for n in names for o in (1, None)
    )
    tally = Tally(attributes=("a,b",), rows=rows)
    (tmp_path / "tally.csv").write_bytes(tally_bytes(tally, safe=False))
    assert read_tally(tmp_path / "tally.csv") == tally
    assert b"\n=" not in tally_bytes(tally, safe=True)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"outcome,decision,n\n1,1\n", b"\xff"])
def test_what_is_no_tally_is_refused(content, tmp_path):
    (tmp_path / "tally.csv").write_bytes(content)
    with pytest.raises(PackError, match="expected a table of counts"):
        read_tally(tmp_path / "tally.csv")
