"""The door, with packs that were published before about some of the same people."""

import re
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from sklearn.linear_model import LogisticRegression

import aitoolkit as ait
from aitoolkit.cli.audit import audit_command
from aitoolkit.errors import PackError
from aitoolkit.recording.seal import flaws
from aitoolkit.schema.estimate import Absent, Estimate, Reason
from aitoolkit.verifying.derived import verdict_differences
from aitoolkit.verifying.nouns import read_sealed


def people(n, seed):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "sex": rng.choice(["f", "m"], n),
            "origin": rng.choice(["a", "b"], n, p=[0.7, 0.3]),
            "y": rng.choice([0, 1], n, p=[0.6, 0.4]),
            "d": rng.choice([0, 1], n),
        }
    )


FRAME = people(900, 1)
ONE_MORE = pd.concat([FRAME, FRAME.iloc[:1]])


def audit(frame, output=None, *, sensitive="sex", **more):
    return ait.audit(
        frame, sensitive_features=sensitive, outcome="y", decision="d", effect="punitive",
        output=output, **more,
    )  # fmt: skip


def how(result):
    return [before.people for before in result.card.dossier.audit.published]


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    return audit(FRAME, tmp_path_factory.mktemp("packs")).pack


def test_a_pack_made_again_in_its_folder_is_the_same_pack(earlier, tmp_path):
    folder = tmp_path / "packs"
    shutil.copytree(earlier.parent, folder)
    first = audit(FRAME, folder).pack
    more = audit(FRAME, folder, sensitive=["sex", "origin"])
    assert (first.name, how(more)) == (earlier.name, ["same"])
    again = audit(FRAME, folder, sensitive=["sex", "origin"])
    assert (audit(FRAME, folder).pack.name, again.pack.name) == (earlier.name, more.pack.name)
    assert flaws(again.pack) == ()


def test_one_more_person_in_the_same_folder_leaves_no_figure_on_the_card(earlier, tmp_path):
    folder = tmp_path / "packs"
    shutil.copytree(earlier.parent, folder)
    result = audit(ONE_MORE, folder)
    assert how(result) == ["few_differ"]
    assert result.card.dossier.audit.performance == Absent(absent=Reason.PUBLISHED_BEFORE)
    card = (result.pack / "public" / "card.en.md").read_text()
    assert "A card on what may be nearly the same people was published on" in card
    assert earlier.name[-12:] in card
    assert re.search(r"\b901\b", card) is None
    assert len((result.pack / "public" / "by_group.csv").read_text().splitlines()) == 1
    # Rules and whoever holds the data still see everything.
    assert result.audit.performance.n == 901
    assert isinstance(result.verdict.answers[0].figure, Estimate)


def test_no_answer_of_a_rule_stands_on_a_card_without_figures(earlier, tmp_path):
    folder = tmp_path / "packs"
    shutil.copytree(earlier.parent, folder)
    result = audit(ONE_MORE, folder)
    public = result.card.dossier.verdict
    assert (public.answers, public.outcome) == ((), result.verdict.outcome)
    assert result.verdict.answers
    english, french = (
        (result.pack / "public" / f"card.{tag}.md").read_text() for tag in ("en", "fr")
    )
    assert "The answers of the rules are withheld too" in english
    assert "Les réponses des règles ne sont pas publiées" in french
    assert "FAIR-01" not in english.split("## Findings")[1].split("\n### ")[0]
    assert ait.verify(result.pack).passed
    shutil.rmtree(result.pack / "restricted")
    assert ait.verify(result.pack).passed


def test_an_answer_put_onto_such_a_card_is_found(earlier, tmp_path):
    folder = tmp_path / "packs"
    shutil.copytree(earlier.parent, folder)
    result = audit(ONE_MORE, folder)
    sealed = read_sealed(result.pack)
    put = sealed.dossier.model_copy(update={"verdict": result.verdict})
    forged = replace(sealed, dossier=put, full=None)
    assert list(verdict_differences(forged))
    assert not list(verdict_differences(replace(sealed, full=None)))


def test_another_folder_and_another_name_are_not_considered(earlier, tmp_path):
    assert how(audit(ONE_MORE, tmp_path)) == []
    assert how(audit(ONE_MORE)) == []
    other = earlier.parent / earlier.name.replace("audit-of-decisions", "audit-of-decisions-2025")
    assert other.name != earlier.name
    shutil.copytree(earlier, tmp_path / "packs" / other.name)
    assert how(audit(ONE_MORE, tmp_path / "packs")) == []


def test_a_pack_that_is_named_is_considered_wherever_it_stands(earlier):
    assert how(audit(ONE_MORE, published=earlier)) == ["few_differ"]
    assert how(audit(ONE_MORE, published=[str(earlier)])) == ["few_differ"]
    assert how(audit(FRAME, sensitive=["sex", "origin"], published=earlier)) == ["same"]


def test_a_pack_without_its_restricted_part_cannot_be_compared(earlier, tmp_path):
    folder = tmp_path / earlier.name
    shutil.copytree(earlier, folder)
    shutil.rmtree(folder / "restricted")
    result = audit(people(4000, 2), published=folder)
    assert how(result) == ["unknown"]
    assert "cannot be compared with this one" in " ".join(str(result).split())


def test_what_is_named_must_be_a_pack(tmp_path):
    with pytest.raises(PackError, match=tmp_path.name):
        audit(FRAME, published=tmp_path)


def test_the_command_takes_packs_and_says_what_follows(earlier, tmp_path):
    ONE_MORE.to_csv(tmp_path / "cases.csv", index=False)
    asked = [str(tmp_path / "cases.csv"), "--outcome", "y", "--decision", "d"]
    asked += ["--sensitive-features", "sex", "--published", str(earlier)]
    told = CliRunner().invoke(audit_command, asked).output
    assert "901 cases" in told
    assert "nearly the same people" in " ".join(told.split())


def test_a_second_training_on_the_same_people_is_held_against_what_is_named(tmp_path):
    example = ait.load_example("benefits")
    data = ait.Dataset(example.frame, example.declaration)
    first = ait.train(LogisticRegression(), data, output=tmp_path, track=False)
    other = ait.train(
        LogisticRegression(C=0.01), data, output=tmp_path, track=False, published=first.pack
    )
    assert (how(first), how(other)) == ([], ["same_otherwise"])
    assert isinstance(other.card.dossier.audit.explanations, Absent)
