"""Words stand out from their ground in light and dark: WCAG 2.2, level AA (AAA for text)."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

CSS = (files("aitoolkit.documenting") / "templates" / "card.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "wash")
TONES = ("good", "open", "bad", "draft")


def _palettes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)
    light = dict(re.findall(r"--([\w-]+): (#\w{6})", blocks[0]))
    return {
        "light": light,
        "dark": {**light, **dict(re.findall(r"--([\w-]+): (#\w{6})", blocks[1]))},
    }


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_measures_contrast_as_wcag_does():
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_easy_to_read(scheme):
    colours = _palettes()[scheme]
    for ground in GROUNDS:
        assert _contrast(colours["ink"], colours[ground]) >= 7
        assert _contrast(colours["quiet"], colours[ground]) >= 4.5
        assert _contrast(colours["accent"], colours[ground]) >= 4.5
        assert _contrast(colours["draft"], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", TONES)
def test_panels_are_easy_to_read(scheme, tone):
    colours = _palettes()[scheme]
    assert _contrast(colours[tone], colours[f"{tone}-wash"]) >= 4.5
    assert _contrast(colours["quiet"], colours[f"{tone}-wash"]) >= 4.5
    assert _contrast(colours["accent"], colours[f"{tone}-wash"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_seen(scheme):
    colours = _palettes()[scheme]
    assert all(_contrast(colours["focus"], colours[ground]) >= 3 for ground in GROUNDS)


def test_figures_differ_in_lightness_and_not_only_in_hue():
    for colours in _palettes().values():
        assert _contrast(colours["ink"], colours["accent"]) >= 1.5
        assert _contrast(colours["accent"], colours["pale"]) >= 3
