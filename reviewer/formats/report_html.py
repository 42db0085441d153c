"""A report as one HTML file: no script, nothing from the network, readable in light, in dark and printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from reviewer.core.terminal_text import terminal_text
from reviewer.formats.report_section import Bar, Section, interval, percent

_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #5a5a5a; --line: #c8c8c8; --page: #ffffff;
  --bar: #5b8fc7; --mark: #0b4a8f; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --soft: #b4b4b4; --line: #4a4a4a;
  --page: #161616; --bar: #4a82bd; --mark: #a9d1ff; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
p { max-width: 46rem; } p.after { color: var(--soft); font-size: .92rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .7rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
th { font-size: .78rem; font-weight: 600; color: var(--soft); }
td.number, th.number { text-align: right; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); padding: .7rem; }
svg .scale { stroke: var(--line); } svg .interval { fill: var(--bar); } svg .share { fill: var(--mark); }
@media print { :root { color-scheme: light; --ink: #000000; --soft: #333333; --line: #999999;
  --page: #ffffff; --bar: #888888; --mark: #000000; font-size: 11px; } body { margin: 0; max-width: none; }
  tr, pre { break-inside: avoid; } h2 { break-after: avoid; } .wide { overflow: visible; }
  th, td { padding-right: .4rem; } }
"""
_WIDTH, _HEIGHT = 200, 14


def report_html(title: str, sections: Iterable[Section]) -> Iterator[str]:
    """Write sections as a page."""
    yield f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{_text(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{_text(title)}</h1>
"""
    for section in sections:
        yield f"<section>\n<h2>{_text(section.title)}</h2>\n"
        yield from (f"<p>{_text(sentence)}</p>\n" for sentence in section.before)
        if section.rows:
            yield from _table(section)
        yield from (f'<p class="after">{_text(sentence)}</p>\n' for sentence in section.after)
        if section.typed:
            yield f"<pre>{_text(section.typed)}</pre>\n"
        yield "</section>\n"
    yield "</body>\n</html>\n"


def _text(raw: str) -> str:
    return escape(terminal_text(raw))


def _table(section: Section) -> Iterator[str]:
    kinds = [' class="number"' if are else "" for are in section.are_numbers]
    yield '<div class="wide"><table>\n<thead><tr>'
    for kind, column in zip(kinds, section.columns, strict=True):
        yield f'<th scope="col"{kind}>{_text(column)}</th>'
    if section.bars:
        yield '<th scope="col">0 to 100 %</th>'
    yield "</tr></thead>\n<tbody>\n"
    for at, row in enumerate(section.rows):
        yield "<tr>"
        for kind, cell in zip(kinds, row, strict=True):
            yield f"<td{kind}>{_text(cell)}</td>"
        if section.bars:
            yield f"<td>{_drawn(section.bars[at])}</td>"
        yield "</tr>\n"
    yield "</tbody></table></div>\n"


def _drawn(bar: Bar | None) -> str:
    """The interval on a line from 0 to 100 %, the share being a mark: told by shape, not by colour."""
    if bar is None:
        return ""
    low, share, high = (end * _WIDTH for end in (bar.low, bar.share, bar.high))
    return (
        f'<svg width="{_WIDTH + 4}" height="{_HEIGHT}" viewBox="-2 0 {_WIDTH + 4} {_HEIGHT}" role="img"'
        f' aria-label="{percent(bar.share)}, {interval(bar.low, bar.high)} %">'
        f'<line class="scale" x1="0" y1="{_HEIGHT / 2:g}" x2="{_WIDTH}" y2="{_HEIGHT / 2:g}"/>'
        f'<rect class="interval" x="{low:.1f}" y="3" width="{max(high - low, 1):.1f}"'
        f' height="{_HEIGHT - 6}"/>'
        f'<rect class="share" x="{share - 1.5:.1f}" y="0" width="3" height="{_HEIGHT}"/></svg>'
    )
