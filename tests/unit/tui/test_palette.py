"""Colours: all that is drawn is read in every theme; verdicts are told apart without red and green too."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest
from rich.style import Style
from textual.theme import BUILTIN_THEMES

from reviewer.core.decisions import VERDICTS
from reviewer.core.settings import THEMES
from reviewer.tui.drawing import palette
from reviewer.tui.drawing.palette import DIFFERENT, VERDICT_STYLES, painted

Linear = tuple[float, float, float]
RGB_THEMES = [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi]
DRAWN = [style for name, style in vars(palette).items() if isinstance(style, Style)]

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
_DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)


def linear(hex_color: str) -> Linear:
    """A colour's red, green and blue in light, by sRGB's curve (IEC 61966-2-1)."""
    parts = [int(hex_color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def luminance(hex_color: str) -> float:
    red, green, blue = linear(hex_color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lab(color: Linear) -> tuple[float, float, float]:
    """CIE L*a*b* under D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116)
        for value in (
            sum(weight * part for weight, part in zip(row, color, strict=True)) / most
            for row, most in zip(rows, white, strict=True)
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen_without_green(hex_color: str) -> tuple[float, float, float]:
    color = linear(hex_color)
    red, green, blue = (
        min(max(sum(weight * part for weight, part in zip(row, color, strict=True)), 0.0), 1.0)
        for row in _DEUTERANOPIA
    )
    return lab((red, green, blue))


def colors(theme: str, style: Style) -> tuple[str, str]:
    """The text's colour and that behind it, as a theme draws a style."""
    variables = BUILTIN_THEMES[theme].to_color_system().generate()
    made = painted(theme).styles.get(style, style)
    ink = made.color.triplet.hex if made.color and made.color.triplet else variables["foreground"]
    ground = made.bgcolor.triplet.hex if made.bgcolor and made.bgcolor.triplet else variables["background"]
    return ink, ground


def test_every_theme_of_textual_has_its_name_in_the_settings() -> None:
    assert set(BUILTIN_THEMES) == set(THEMES) - {"auto", "dark", "light", "ansi"}
    assert len(RGB_THEMES) == 19


@pytest.mark.parametrize("theme", RGB_THEMES)
def test_every_pair_of_colours_that_is_drawn_is_read(theme: str) -> None:
    ground = BUILTIN_THEMES[theme].to_color_system().generate()["background"]
    for style in DRAWN:
        ink, behind = colors(theme, style)
        assert contrast(ink, behind) >= 4.5, style
        assert style in painted(theme).styles or not (style.color or style.dim or style.reverse), style
    text, block = colors(theme, DIFFERENT)
    assert contrast(text, block) >= 7
    assert contrast(block, ground) >= 7


@pytest.mark.parametrize("theme", RGB_THEMES)
def test_verdicts_are_told_apart_without_red_and_green(theme: str) -> None:
    seen = [seen_without_green(colors(theme, VERDICT_STYLES[verdict])[0]) for verdict in VERDICTS]
    # A difference of 2.3 in L*a*b* is just seen; side by side in thin letters it takes several times that.
    assert min(dist(one, other) for one, other in combinations(seen, 2)) >= 12


# What terminals make of black, bright black and yellow where nobody has set them.
TERMINALS = {
    "xterm": ("#000000", "#7f7f7f", "#cdcd00"),
    "VGA": ("#000000", "#555555", "#aa5500"),
    "Solarized": ("#073642", "#002b36", "#b58900"),
    "GNOME": ("#171421", "#5e5c64", "#a2734c"),
    "Tango": ("#2e3436", "#555753", "#c4a000"),
    "Windows": ("#0c0c0c", "#767676", "#c19c00"),
    "macOS": ("#000000", "#666666", "#999900"),
    "PuTTY": ("#000000", "#555555", "#bbbb00"),
}


@pytest.mark.parametrize("terminal", TERMINALS)
def test_what_differs_is_read_in_a_terminal_s_own_colours_also_where_bold_is_bright(terminal: str) -> None:
    black, bright_black, yellow = TERMINALS[terminal]
    assert DIFFERENT.color and DIFFERENT.bgcolor
    assert (DIFFERENT.color.name, DIFFERENT.bgcolor.name) == ("black", "yellow")
    assert contrast(bright_black if DIFFERENT.bold else black, yellow) >= 4
    assert not any(painted(theme, in_16_colors=True).styles[DIFFERENT].bold for theme in RGB_THEMES)


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
def test_an_ansi_theme_leaves_the_terminal_its_own_colours(theme: str) -> None:
    assert painted(theme).styles == {}
