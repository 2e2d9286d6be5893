"""The colours hold for every reader: contrast by WCAG 2, distance by CIEDE2000 as seen normally and with three colour blindnesses."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from charts.drawing.theme import LANE_TOKENS, MATERIALS, PALETTES, mix, palette, template

CONFIG = Path(__file__).resolve().parents[3] / ".streamlit" / "config.toml"
FLOOR = 10.0
TEXT_TOKENS = ("ink", "ink2", "accent", *MATERIALS, *LANE_TOKENS)
MARK_TOKENS = ("axis", *TEXT_TOKENS)
MAP_TOKENS = ("sea", "land", "neighbour", "kachin", "border", "state", "river", "river_name", "route")
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
SIMULATED = {
    "normal": np.eye(3),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(linear(each) @ [0.2126, 0.7152, 0.0722]) for each in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> tuple[float, float, float]:
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Sharma, Wu and Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1 + 0.5 * (1 - np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7)))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1 * stretch)) % 360, np.degrees(np.arctan2(b2, a2 * stretch)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    middle = h1 + turn / 2 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight = (
        1 - 0.17 * np.cos(np.radians(middle - 30)) + 0.24 * np.cos(np.radians(2 * middle))
        + 0.32 * np.cos(np.radians(3 * middle + 6)) - 0.20 * np.cos(np.radians(4 * middle - 63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * weight
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7)) * np.sin(np.radians(60 * np.exp(-(((middle % 360 - 275) / 25) ** 2))))
    d_l, d_c, d_h = (l2 - l1) / s_l, (c2 - c1) / s_c, hue / s_h
    return float(np.sqrt(d_l**2 + d_c**2 + d_h**2 + rotation * d_c * d_h))


def test_ciede2000_agrees_with_the_published_pairs():
    pairs = (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425), ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    )
    for one, other, expected in pairs:
        assert ciede2000(one, other) == pytest.approx(expected, abs=1e-3)


def test_light_and_dark_have_the_same_tokens():
    assert PALETTES["light"].keys() == PALETTES["dark"].keys()
    assert set(MAP_TOKENS) <= PALETTES["light"].keys()


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("ground", ["paper", "closeup"])
def test_text_reads_at_four_and_a_half_to_one(theme, ground):
    tokens = palette(theme)
    low = {name: round(contrast(tokens[name], tokens[ground]), 2) for name in TEXT_TOKENS if contrast(tokens[name], tokens[ground]) < 4.5}
    assert not low


@pytest.mark.parametrize("theme", PALETTES)
def test_marks_stand_out_at_three_to_one(theme):
    tokens = palette(theme)
    assert all(contrast(tokens[name], tokens[ground]) >= 3 for name in MARK_TOKENS for ground in ("paper", "closeup", "panel"))


@pytest.mark.parametrize("theme", PALETTES)
def test_map_text_reads_on_every_fill(theme):
    tokens = palette(theme)
    for name in ("ink", "ink2", "accent", "lane_conflict"):
        assert all(contrast(tokens[name], tokens[fill]) >= 4.5 for fill in ("sea", "land", "neighbour", "kachin")), name


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("seen", SIMULATED)
@pytest.mark.parametrize("group", [MATERIALS, LANE_TOKENS])
def test_colours_of_a_set_stay_apart(theme, seen, group):
    tokens = palette(theme)
    views = {name: lab(SIMULATED[seen] @ linear(tokens[name])) for name in group}
    close = {(a, b): round(ciede2000(views[a], views[b]), 1) for a, b in itertools.combinations(group, 2)}
    assert min(close.values()) >= FLOOR, close


@pytest.mark.parametrize("theme", PALETTES)
def test_pages_use_the_tokens_of_the_pictures(theme):
    page, tokens = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme], palette(theme)
    expected = {
        "backgroundColor": "paper", "secondaryBackgroundColor": "panel", "textColor": "ink", "borderColor": "rule", "redColor": "accent",
    }
    assert {name: page[name].upper() for name in expected} == {name: tokens[token].upper() for name, token in expected.items()}


def test_mix_gives_the_ends_unchanged():
    assert mix("#102030", "#FFFFFF", 1) == "#102030"
    assert mix("#102030", "#FFFFFF", 0) == "#FFFFFF"


@pytest.mark.parametrize("theme", PALETTES)
def test_template_is_valid_plotly(theme):
    import plotly.graph_objects as go

    made = go.layout.Template(template(theme))
    assert made.layout.paper_bgcolor == palette(theme)["paper"]
