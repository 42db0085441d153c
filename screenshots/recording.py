"""Lines of the screen as SVG: one screen, or several that play by themselves with no script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from itertools import chain

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.segment import Segment, Segments
from textual.strip import Strip

_LINE = 24.4
"""How high Rich draws a line, in the SVG's units."""
_SECONDS = 1.4
"""How long each screen of a film stands."""
_FILM = """\
<svg viewBox="0 0 {{terminal_width}} {height:.1f}" xmlns="http://www.w3.org/2000/svg">
<style>
.{{unique_id}}-matrix {{{{ font: {{char_height}}px "Fira Code", Menlo, "DejaVu Sans Mono", monospace; }}}}
{{styles}}
.reel {{{{ animation: play {seconds:.1f}s step-end infinite; }}}}
@keyframes play {{{{ {steps} }}}}
@media (prefers-reduced-motion: reduce) {{{{ .reel {{{{ animation: none; }}}} }}}}
</style>
<g class="reel">
{{backgrounds}}
<g class="{{unique_id}}-matrix">{{matrix}}</g>
</g>
</svg>
"""


def picture(strips: Sequence[Strip]) -> str:
    """Draw lines in a window with a title."""
    return _drawn(strips, CONSOLE_SVG_FORMAT)


def film(screens: Sequence[Sequence[Strip]]) -> str:
    """Play screens of one size: they stand below one another, and pass a gap as high as one of them."""
    height = len(screens[0]) * _LINE
    steps = " ".join(
        f"{at / len(screens):.3%} {{{{ transform: translateY({-at * height:.1f}px); }}}}"
        for at in range(len(screens))
    )
    form = _FILM.format(height=height, seconds=len(screens) * _SECONDS, steps=steps)
    return _drawn(list(chain.from_iterable(screens)), form)


def _drawn(strips: Sequence[Strip], form: str) -> str:
    console = Console(
        width=max(strip.cell_length for strip in strips),
        file=StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
    )
    lines = [[*strip.simplify(), Segment.line()] for strip in strips]
    console.print(Segments(chain.from_iterable(lines)), end="", soft_wrap=True)
    drawn = console.export_svg(title="reviewer", code_format=form, unique_id="t")
    # Half of the size: no line leaves its place, and a blank has a shorter name.
    return re.sub(r' clip-path="url\(#t-line-\d+\)"', "", drawn).replace("&#160;", "\u00a0")
