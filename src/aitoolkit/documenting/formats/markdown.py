"""A document as GitHub-flavoured Markdown that begins as a Hugging Face model card does."""

from __future__ import annotations

import re
from functools import singledispatch

import yaml

from aitoolkit.documenting.formats.html import leads_to
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Code,
    Document,
    Facts,
    Figure,
    Folded,
    Inline,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$]|&(?=[\w#]+;)|:(?=[\w+-]+:))")
_AT_START = re.compile(r"^([-+=]|\d+[.)](?=\s|$))")
_BREAKS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*")


def to_markdown(document: Document) -> str:
    """Return the card in Markdown; tables say what the pictures show."""
    lines = [_front_matter(document), f"# {_words(document.title)}", f"*{_words(document.kicker)}*"]
    lines.append(_line(document.lead))
    lines += [_block(panel) for panel in document.panels]
    for section in document.sections:
        lines += _section(section, 2)
    lines += ["---", _line(document.foot)]
    return "\n\n".join(line for line in lines if line) + "\n"


def escape(words: str) -> str:
    r"""Return words that Markdown shows as they are, on one line.

    Examples
    --------
    >>> print(escape("a|b <b>*x*</b>"))
    a\|b \<b\>\*x\*\</b\>
    """
    return _SPECIAL.sub(r"\\\1", _BREAKS.sub(" ", words))


def _front_matter(document: Document) -> str:
    if document.front is None:
        return ""
    facts = dict(document.front)
    written = yaml.dump(facts, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{written}---"


class _Dumper(yaml.SafeDumper):
    """Writes everything out where it stands: no reader of a card looks up an anchor."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _section(section: Section, level: int) -> list[str]:
    lines = [f"{'#' * level} {escape(section.title)}"]
    lines += [_block(block) for block in section.blocks]
    for below in section.sections:
        lines += _section(below, min(level + 1, 6))
    return lines


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"no Markdown for {type(block).__name__}")


@_block.register
def _(block: Paragraph) -> str:
    return _line(block.words)


@_block.register
def _(block: Bullets) -> str:
    return "\n".join(f"- {_line(item)}" for item in block.items)


@_block.register
def _(block: Facts) -> str:
    return "\n".join(f"- **{_words(name)}** – {_words(value)}" for name, value in block.pairs)


@_block.register
def _(block: Code) -> str:
    fence = "`" * max(3, _longest_run(block.text) + 1)
    return f"{fence}\n{block.text}\n{fence}"


@_block.register
def _(block: Figure) -> str:
    return f"*{escape(block.alternative)}*"


@_block.register
def _(block: Folded) -> str:
    return "\n\n".join([f"**{_words(block.title)}**", *(_block(below) for below in block.blocks)])


@_block.register
def _(block: Panel) -> str:
    inner = [f"**{escape(block.label)} – {block.symbol} {escape(block.title)}**"]
    inner += [_block(below) for below in block.blocks]
    return "\n>\n".join("\n".join(f"> {line}" for line in text.split("\n")) for text in inner)


@_block.register
def _(block: Table) -> str:
    head = "| " + " | ".join(_words(cell) for cell in block.head) + " |"
    ruler = "".join(
        "| ---: " if number in block.numeric else "| --- " for number in range(len(block.head))
    )
    rows = ["| " + " | ".join(_words(cell) for cell in row) + " |" for row in block.rows]
    return f"**{_words(block.caption)}**\n\n" + "\n".join([head, ruler + "|", *rows])


def _line(words: Inline) -> str:
    # Only at the start of a line would "1." or "-" begin a list.
    return _AT_START.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", _words(words))


def _words(words: Inline) -> str:
    return "".join(_span(span) for span in words)


def _span(span: Span) -> str:
    shown = _code(span.text) if span.kind in ("code", "name") else escape(span.text)
    if span.kind == "strong" and shown.strip():
        shown = f"**{shown}**"
    if span.kind in ("absent", "unwritten"):
        shown = f"*{shown}*"
    href = leads_to(span, "md")
    if not href or any(sign in href for sign in "<>()|\\`\"'"):
        return shown
    return f"[{shown}]({href})"


def _code(words: str) -> str:
    one_line = " ".join(words.split()) or " "
    if "\\|" in one_line:
        # Readers of tables do not agree on whether this bar still ends the cell.
        return escape(one_line)
    fence = "`" * (_longest_run(one_line) + 1)
    space = " " if "`" in one_line else ""
    return f"{fence}{space}{one_line}{space}{fence}".replace("|", "\\|")


def _longest_run(words: str) -> int:
    return max((len(run) for run in re.findall("`+", words)), default=0)
