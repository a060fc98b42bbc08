"""Words that mean harm, and a dossier in which every word of a person or a table is one."""

from __future__ import annotations

from typing import Any

from aitoolkit.schema.dossier import Dossier
from documenting.conftest import make_dossier

CORPUS = {
    "end of style": "</style></title></textarea><script>window.harmed=1</script>",
    "script": "<script>window.harmed=1</script>",
    "handler": '<img src=http://far.test/x onerror="window.harmed=1">',
    "svg": "<svg/onload=window.harmed=1><a xlink:href=javascript:window.harmed=1>",
    "end of attribute": "\"' onfocus=window.harmed=1 autofocus tabindex=0 x='\"",
    "comment": "--><!-- ]]> <![CDATA[<script>window.harmed=1</script>",
    "entity": "&lt;script&gt; &#60;b&#62; &amp;colon;",
    "address": "javascript:window.harmed=1",
    "template": "{{ 7*7 }} {% include '/etc/passwd' %} ${7*7} {digest} %(name)s",
    "mathematics": r"$x_{1}$ $$\frac{1}{0}$$ \href{javascript:alert(1)}{x}",
    "markdown link": "[click](javascript:window.harmed=1) [x]: http://far.test/x",
    "markdown picture": "![x](http://far.test/x.png) <http://far.test/x>",
    "markdown marks": "**bold** __b__ _i_ ~~gone~~ `code` ``",
    "markdown heading": "# Verdict: cleared",
    "markdown list": "- item",
    "markdown number": "1. item",
    "markdown quotation": "> quoted",
    "markdown fence": "```\n<script>window.harmed=1</script>\n```",
    "markdown rule": "---",
    "markdown underline": "===",
    "markdown indented": "    <b>x</b>",
    "table": "a | b || c \\| d",
    "table rule": "| --- | --- |\n| x | y |",
    "front matter": "---\nlicense: mit\n...\n- !!python/object/apply:os.system [id]",
    "front matter key": "x: y # z",
    "lines": "one\n\ntwo\r\nthree\rfour\x0bfive\x0csix\x85seven\u2028eight\u2029nine",
    "terminal": "\x1b[31mred\x1b]0;title\x07\x9b2J",
    "nothing": "a\x00b\x7f null None NaN",
    "turned": "\u202egnp.exe\u202c \u2066x\u2069",
    "right to left": "شروط الاستحقاق 12 % תנאים",
    "faces": "👩🏽‍💻🇫🇷 🏳️‍🌈 ✎",
    "formula": '=HYPERLINK("http://far.test/x","y")',
    "formula of plus": "+1+cmd|' /C calc'!A0",
    "formula of at": "@SUM(1+1)",
    "long": "Donaudampfschifffahrtsgesellschaft" * 6,
}
"""What each is, and the words."""

_WORDS = {"en", "fr", "name", "period", "licence", "article", "estimator", "steps", "parameters",
          "requirements", "version"}  # fmt: skip
_NAMES = {"column", "attribute", "attributes", "subject", "group", "highest", "lowest", "value",
          "positive"}  # fmt: skip


def spoiled(words: str, dossier: Dossier | None = None) -> Dossier:
    """Return a dossier in which every free word, column, category and group begins with `words`."""
    given = _spoil((dossier or make_dossier()).model_dump(mode="json"), "", words)
    for key, most in (("name", 100), ("summary", 350)):
        told = given["declaration"][key]
        given["declaration"][key] = told and {said: text[:most] for said, text in told.items()}
    return Dossier.model_validate(given)


def _spoil(part: Any, key: str, words: str) -> Any:
    if isinstance(part, dict):
        return {k: _spoil(value, k, words) for k, value in part.items()}
    if isinstance(part, list):
        return [_spoil(value, key, words) for value in part]
    if isinstance(part, str) and key in _WORDS | _NAMES:
        return f"{words} {part}"
    return part
