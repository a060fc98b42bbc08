"""Ten thousand ways to tamper with a pack: whether each is found, at which level, and named.

Run ``python benchmarks/tamper.py`` (a few minutes on two cores), ``--quick`` for a tenth of it.
Two small models are trained on the demo's cases; one pack is changed in place, checked, and put
back. It ends with the seconds that verification takes for a GiB, beside ``sha256sum``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sklearn.tree import DecisionTreeClassifier

import aitoolkit as ait
from aitoolkit.documenting.card import Card
from aitoolkit.recording.attest import attest
from aitoolkit.recording.disk import renew_sums
from aitoolkit.recording.history import read_history
from aitoolkit.recording.keys import SigningKey, chosen_key, new_key
from aitoolkit.recording.pack import core_digest, read_dossier
from aitoolkit.recording.seal import NAME_DIGITS
from aitoolkit.recording.signature import sign
from aitoolkit.recording.sums import SUMS, entry
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.check import Check
from aitoolkit.verifying.published import published_differences
from aitoolkit.verifying.recomputation import check_recomputation
from aitoolkit.verifying.report import verify
from aitoolkit.verifying.sealed import check_integrity, check_sealed

Tampering = Callable[["Packs", random.Random], "Outcome"]


@dataclass(frozen=True)
class Packs:
    """The packs at hand, and what an auditor knows from elsewhere."""

    one: Path
    other: Path
    public: Path
    thief: SigningKey
    head: str
    cards: dict[str, bytes]


@dataclass(frozen=True)
class Outcome:
    """What became of one tampering: where it stood, and which files the checks named."""

    files: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether anything was found."""
        return bool(self.named)

    @property
    def named_right(self) -> bool:
        """Whether a file that was changed was named; a list that lies names what it lies about."""
        lists = any(file.endswith(SUMS) for file in self.files)
        return self.found and (lists or bool(set(self.files) & set(self.named)))


@dataclass
class Line:
    """One kind of tampering: how often, and what happened."""

    kind: str
    share: int
    tamper: Tampering
    level: str
    done: int = 0
    found: int = 0
    named: int = 0
    seconds: float = 0.0
    missed: list[Outcome] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the tamperings")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        packs = made(Path(folder))
        print(f"{'kind':60}{'level':>15}{'number':>8}{'found':>8}{'named':>8}{'seconds':>9}")
        lines = [tampered(line, packs, 10 if quick else 1) for line in kinds()]
        whole = all(line.found == line.done == line.named for line in lines)
        total = sum(line.done for line in lines)
        print(f"{'all':75}{total:8}{sum(x.found for x in lines):8}{sum(x.named for x in lines):8}")
        untouched = verify(packs.one, level="recomputation", key=packs.public, head=packs.head)
        print(f"untouched again afterwards: {untouched.conclusion}")
        speed(packs.one, 2**28 if quick else 2**30)
    return 0 if whole and untouched.passed else 1


def kinds() -> Iterator[Line]:
    yield Line("a byte flipped in any file", 6500, flipped, "integrity")
    yield Line("one to three files put in from another pack", 1000, swapped, "integrity")
    yield Line("a file added, removed, or made a link", 440, added_or_removed, "integrity")
    yield Line("evidence edited, all sealed anew, without the key", 700, forged, "with --key")
    yield Line("history cut, thinned or retold, all sealed anew", 600, retold, "with --head")
    yield Line(
        "one figure or word of a card edited, lists renewed", 700, card_edited, "consistency"
    )
    yield Line("a figure of the full evidence edited", 60, evidence_edited, "recomputation")


def made(folder: Path) -> Packs:
    example = ait.load_example("benefits")
    data = ait.Dataset(example.frame.head(1500), example.declaration)
    key, public = new_key(folder / "office.key")
    thief, _ = new_key(folder / "thief.key")
    packs = []
    for depth in (3, 4):
        model = DecisionTreeClassifier(max_depth=depth)
        done = ait.train(model, data, track=False, output=folder / "packs", key=key)
        packs.append(done.pack)
    one, other = packs
    made_on = read_dossier(one).made_on
    for i in range(4):  # a history worth cutting
        another, _ = new_key(folder / f"witness-{i}.key")
        signed = chosen_key(another)
        assert signed is not None
        attest(one, signed, made_on=made_on)
    own = chosen_key(key)
    assert own is not None
    attest(one, own, made_on=made_on)
    head = read_history(one).head
    stolen = chosen_key(thief)
    assert head is not None
    assert stolen is not None
    cards = {f"public/{name}": content for name, content in Card(read_dossier(one)).files()}
    return Packs(one, other, public, stolen, head, cards)


def tampered(line: Line, packs: Packs, fewer: int) -> Line:
    chance = random.Random(line.kind)
    start = time.perf_counter()
    for _ in range(line.share // fewer):
        outcome = line.tamper(packs, chance)
        line.done += 1
        line.found += outcome.found
        line.named += outcome.named_right
        if not outcome.named_right:
            line.missed.append(outcome)
    line.seconds = time.perf_counter() - start
    counts = f"{line.done:8}{line.found:8}{line.named:8}{line.seconds:9.1f}"
    print(f"{line.kind:60}{line.level:>15}{counts}")
    for outcome in line.missed[:5]:
        print(f"    missed: {outcome}")
    sys.stdout.flush()
    return line


def flipped(packs: Packs, chance: random.Random) -> Outcome:
    name = chance.choice(files_of(packs.one))
    content = bytearray((packs.one / name).read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    with kept(packs.one, name):
        (packs.one / name).write_bytes(content)
        return Outcome((name,), failing(check_integrity(Asked(packs.one))))


def swapped(packs: Packs, chance: random.Random) -> Outcome:
    both = [
        name
        for name in files_of(packs.one)
        if (packs.other / name).exists()
        and (packs.other / name).read_bytes() != (packs.one / name).read_bytes()
    ]
    names = tuple(chance.sample(both, chance.randint(1, 3)))
    with kept(packs.one, *names):
        for name in names:
            (packs.one / name).write_bytes((packs.other / name).read_bytes())
        return Outcome(names, failing(check_integrity(Asked(packs.one))))


def added_or_removed(packs: Packs, chance: random.Random) -> Outcome:
    name = chance.choice(files_of(packs.one))
    path = packs.one / name
    with kept(packs.one, name):
        how = chance.choice(("added", "removed", "linked"))
        if how == "added":
            name += chance.choice(("~", ".bak", "\u202e"))
            (packs.one / name).write_bytes(b"more")
        else:
            path.unlink()
            if how == "linked":  # to a file that is there
                path.symlink_to(packs.other / "run.json")
        found = failing(check_integrity(Asked(packs.one)))
        if how == "added":
            (packs.one / name).unlink()
        path.unlink(missing_ok=True)
        return Outcome((name,), found)


def forged(packs: Packs, chance: random.Random) -> Outcome:
    """Edit a figure of the core and seal everything anew, as a thief would who has no key."""
    name = chance.choice(("core/audit.json", "core/verdict.json", "core/declaration.json"))
    signed = ("core.sig", *(f for f in files_of(packs.one) if f.startswith("history/")))
    with kept(packs.one, name, "core/manifest.json", SUMS, *signed):
        edit_json(packs.one / name, chance)
        manifest = packs.one / "core/manifest.json"
        plain = json.loads(manifest.read_text())
        renewed = entry(name.removeprefix("core/"), (packs.one / name).read_bytes())
        plain["files"] = [
            renewed.model_dump() if e["path"] == renewed.path else e for e in plain["files"]
        ]
        write_json(manifest, plain)
        retell(packs.one, list(range(len(read_history(packs.one).entries))))
        how = chance.choice(("kept", "removed", "signed by the thief"))
        if how != "kept":
            for path in [packs.one / "core.sig", *(packs.one / "history").glob("*.sig")]:
                path.unlink(missing_ok=True)
        if how == "signed by the thief":
            sign(packs.one / "core", packs.one / "core.sig", packs.thief)
        renew_sums(packs.one, apart="restricted")
        digest = core_digest(packs.one)[:NAME_DIGITS]
        moved = packs.one.rename(packs.one.with_name(f"{packs.one.name[:-NAME_DIGITS]}{digest}"))
        try:
            found = failing(check_sealed(Asked(moved, key=packs.public)), doubted=True)
        finally:
            moved.rename(packs.one)
        return Outcome(("core.sig",), found)


def retold(packs: Packs, chance: random.Random) -> Outcome:
    """Leave entries out of the history, or change one, and let the rest follow from each other."""
    entries = read_history(packs.one).entries
    names = tuple(f for f in files_of(packs.one) if f.startswith("history/"))
    with kept(packs.one, SUMS, *names):
        keep = [i for i in range(len(entries)) if i == 0 or chance.random() < 0.6]
        if len(keep) == len(entries) or chance.random() < 0.3:
            path = packs.one / entries[chance.randrange(len(entries))].path
            plain = json.loads(path.read_text())
            plain["made_on"] = f"20{chance.randint(10, 25)}-01-01T00:00:00Z"
            write_json(path, plain)
        if chance.random() < 0.5:
            keep = list(range(chance.randint(1, len(entries) - 1)))
        retell(packs.one, keep)
        renew_sums(packs.one, apart="restricted")
        named = failing(check_sealed(Asked(packs.one, head=packs.head)))
        return Outcome(tuple(n for n in named if n.startswith("history")) or names, named)


def retell(pack: Path, keep: list[int]) -> None:
    """Write the history anew from some of its entries, each naming the core and the one before."""
    recorded = read_history(pack).entries
    entries = [json.loads((pack / r.path).read_text()) for r in recorded]
    signatures = [
        None if r.signature is None else (pack / r.signature).read_bytes() for r in recorded
    ]
    for path in (pack / "history").iterdir():
        path.unlink()
    before, core = None, core_digest(pack)
    for number, i in enumerate(keep, start=1):
        plain = {**entries[i], "number": number, "core": core, "before": before}
        path = pack / f"history/{number:04d}-{plain['kind']}.json"
        write_json(path, plain)
        before = entry("", path.read_bytes()).sha256
        if signatures[i] is not None:
            path.with_suffix(".sig").write_bytes(signatures[i])


def card_edited(packs: Packs, chance: random.Random) -> Outcome:
    """Edit a digit of a card; what the level asks of each card is asked of this one.

    One in a hundred goes through the whole level, which writes every card again.
    """
    name = chance.choice(sorted(packs.cards))
    sealed = packs.cards[name]
    digits = [i for i, byte in enumerate(sealed) if chr(byte).isdigit()]
    content = bytearray(sealed)
    at = chance.choice(digits)
    content[at] = chance.choice([d for d in b"0123456789" if d != content[at]])
    if chance.random() < 0.01:
        with kept(packs.one, name, SUMS):
            (packs.one / name).write_bytes(content)
            renew_sums(packs.one, apart="restricted")
            report = verify(packs.one, level="consistency", key=packs.public, head=packs.head)
            return Outcome((name,), failing(report.checks))
    told = published_differences(bytes(content), sealed, name, core_digest(packs.one))
    return Outcome((name,), tuple(dict.fromkeys(one.file for one in told)))


def evidence_edited(packs: Packs, chance: random.Random) -> Outcome:
    name = "restricted/audit.json"
    with kept(packs.one, name):
        plain = json.loads((packs.one / name).read_text())
        numbers = list(numbers_of({k: plain[k] for k in ("performance", "fairness")}))
        holder, key = chance.choice(numbers)
        if key in ("lower", "value", "upper"):  # a lie that is no obvious nonsense
            room = {"lower": (0.5, -1), "value": (0.4, 1), "upper": (0.5, 1)}[key]
            width = holder["upper"] - holder["lower"]
            holder[key] += room[1] * max(width, 0.01) * room[0]
            holder["upper"] = max(holder["upper"], holder["value"])
        else:
            holder[key] = holder[key] + 1 if isinstance(holder[key], int) else holder[key] * 1.01
        write_json(packs.one / name, plain)
        return Outcome((name,), failing(check_recomputation(Asked(packs.one))))


def edit_json(path: Path, chance: random.Random) -> None:
    plain = json.loads(path.read_text())
    numbers = list(numbers_of(plain))
    holder, key = chance.choice(numbers)
    holder[key] += 1 if isinstance(holder[key], int) else 0.01
    write_json(path, plain)


def numbers_of(plain: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every number but 0 and versions, as the object that holds it and its key."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            if key != "format" and isinstance(value, int | float) and not isinstance(value, bool):
                if value != 0:
                    yield plain, key
            else:
                yield from numbers_of(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from numbers_of(value)


def write_json(path: Path, plain: Any) -> None:
    text = json.dumps(plain, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")


@contextmanager
def kept(pack: Path, *names: str) -> Iterator[None]:
    """Put the files back afterwards, whatever became of them."""
    contents = {name: (pack / name).read_bytes() for name in names}
    folders = {(pack / name).parent for name in names}
    before = {path for folder in folders for path in folder.iterdir()}
    try:
        yield
    finally:
        for path in {path for folder in folders for path in folder.iterdir()} - before:
            path.unlink()
        for name, content in contents.items():
            if (pack / name).is_symlink():
                (pack / name).unlink()
            (pack / name).write_bytes(content)


def files_of(pack: Path) -> list[str]:
    return sorted(p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file())


def failing(checks: tuple[Check, ...], *, doubted: bool = False) -> tuple[str, ...]:
    """Return the files of every check that failed (or, of an unknown key, could not be made)."""
    bad = {"failed", "could_not_check"} if doubted else {"failed"}
    return tuple(file for check in checks if check.answer in bad for file in check.files)


def speed(pack: Path, size: int) -> None:
    """Time verification of a pack with a large file, beside the program that only adds up."""
    padded = Path(shutil.copytree(pack, pack.parent / "padded" / pack.name))
    block = random.Random(0).randbytes(2**20)
    with (padded / "public/padding.bin").open("wb") as file:
        for _ in range(size // len(block)):
            file.write(block)
    renew_sums(padded, apart="restricted")
    check_integrity(Asked(padded))  # so that both find it in memory
    start = time.perf_counter()
    found = failing(check_integrity(Asked(padded)))
    ours = time.perf_counter() - start
    start = time.perf_counter()
    command = ["sha256sum", "--quiet", "-c", SUMS]
    other = subprocess.run(command, cwd=padded, check=False).returncode
    theirs = time.perf_counter() - start
    assert not found
    assert other == 0
    gib = size / 2**30
    print(f"integrity {ours / gib:.2f} s/GiB, sha256sum {theirs / gib:.2f} s/GiB")


if __name__ == "__main__":
    os.environ.setdefault("AITOOLKIT_PROGRESS", "off")
    sys.exit(main())
