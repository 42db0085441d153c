"""A filter as the one line that a reviewer types behind ``/``.

Conditions stand in any order with spaces between: ``score>=0.7 score<0.9 undecided profiles>2 by:ann
reason:twins since:yesterday doe``. What is no condition is text to look for; quotes make text of anything,
and hold spaces: ``reason:"shared household"``, ``"undecided"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from reviewer.core.decisions import VERDICTS, Verdict
from reviewer.matches.filters import ANY, DECIDED, UNDECIDED, Filter, Span

_VERDICT_WORDS: dict[str, frozenset[Verdict | None]] = {
    "undecided": UNDECIDED,
    "decided": DECIDED,
    **{verdict.value: frozenset((verdict,)) for verdict in VERDICTS},
}
_DISPUTED = "disputed"
_NUMBERED = re.compile(r"(score|profiles)\s*(>=|<=|>|<|=)\s*(\S*)", re.IGNORECASE)
_NAMED = re.compile(r"([^\W\d_]+)(>=|<=|>|<|=|:)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?!\S)', re.DOTALL)
_BARE = re.compile(r"\S*")
_SCORE = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?", re.ASCII)
_RANGE = re.compile(r"((?:0?\.\d+)|0|1(?:\.0+)?)(?:-|\.\.|–)((?:0?\.\d+)|1(?:\.0+)?)", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_LOOKS_LIKE_A_CONDITION = re.compile(r"[<>=]|[^\W\d_]+:")


class FilterError(ValueError):
    """A line is no filter; the message says why and what to write instead. Quotes the line, raw."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One condition as typed; bare text has no name."""

    name: str
    sign: str
    value: str
    start: int
    end: int
    """Where in the line it stands."""
    quoted: bool = False


def parsed(line: str) -> Filter:
    """Read a filter from what a reviewer typed; an empty line lets every group pass.

    Of several verdicts, names (``by:``) or reasons, any one will do; everything else has to hold at once.

    Raises:
        FilterError: it can't be read, or no group could ever pass.
    """
    found = Filter()
    for piece in _pieces(line):
        found = _with(found, piece)
    if found.unscored and not found.scores.is_all:
        raise FilterError("A group without a score lies in no range of scores: take either condition out")
    met_by_none = [
        *([_span_written("score", found.scores)] if found.scores.is_empty else ()),
        *([_span_written("profiles", found.profiles)] if not found.profiles.has_whole_number else ()),
    ]
    if met_by_none:
        raise FilterError(f"No group can meet all of {met_by_none[0]}: take one of them out")
    if found.verdicts == UNDECIDED and (found.deciders or found.reasons or found.is_dated):
        raise FilterError(
            "An undecided group has neither a reason nor a day nor anyone who decided: take one out"
        )
    if found.since is not None and found.until is not None and found.since > found.until:
        raise FilterError(f"No day lies from {found.since} to {found.until}: swap them")
    return found


@dataclass(frozen=True, slots=True)
class Expanded:
    """A line in which filters that are saved by name have been put in."""

    line: str
    saved_as: str
    """The name that it is to be saved by (``save:NAME``); ``""`` for none."""


def expanded(line: str, named: Mapping[str, str]) -> Expanded:
    """Put in the filters that a line names (``use:NAME``), and take out the name it is to be saved by.

    Args:
        line: what was typed.
        named: lines by their names.

    Raises:
        FilterError: no filter is saved by a name, or the line can't be read.
    """
    parts, saved_as = [], ""
    for piece in _pieces(line):
        part = line[piece.start : piece.end]
        if piece.name == "save":
            saved_as, part = piece.value, ""
            if not saved_as:
                raise FilterError("save: needs a name behind it, as in undecided score>0.9 save:likely")
        elif piece.name == "use":
            if piece.value not in named:
                known = ", ".join(named) or "none yet: save:NAME saves the rest of a line"
                raise FilterError(f"No filter is saved as {piece.value or '…'}. There are: {known}")
            part = named[piece.value]
        parts.append(part)
    return Expanded(" ".join(part for part in parts if part), saved_as)


def written(chosen: Filter) -> str:
    """Write a filter as a line that reads back as the same filter."""
    parts = [_span_written("score", chosen.scores), "score:none" if chosen.unscored else ""]
    if chosen.verdicts >= DECIDED:
        parts.append("decided")
    else:
        parts += [verdict for verdict in Verdict if verdict in chosen.verdicts]
    parts += ["undecided" if None in chosen.verdicts else "", _span_written("profiles", chosen.profiles)]
    parts.append(_DISPUTED if chosen.disputed else "")
    parts += [f"by:{_quoted_if_needed(name)}" for name in chosen.deciders]
    parts += [f"reason:{_quoted_if_needed(part)}" for part in chosen.reasons]
    if chosen.since is not None and chosen.since == chosen.until:
        parts.append(f"on:{chosen.since}")
    else:
        parts.append("" if chosen.since is None else f"since:{chosen.since}")
        parts.append("" if chosen.until is None else f"until:{chosen.until}")
    for word in chosen.words:
        is_text = word.casefold() not in (*_VERDICT_WORDS, _DISPUTED) and not _LOOKS_LIKE_A_CONDITION.search(
            word
        )
        parts.append(_quoted_if_needed(word) if is_text else _quoted(word))
    return " ".join(part for part in parts if part)


def _pieces(line: str) -> Iterator[_Piece]:
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        if numbered := _NUMBERED.match(line, at):
            name, sign, value = numbered.groups()
            yield _Piece(name.lower(), sign, value, at, numbered.end())
            at = numbered.end()
            continue
        start, named = at, _NAMED.match(line, at)
        if named:
            at = named.end()
        name, sign = (named[1].lower(), named[2]) if named else ("", "")
        if line[at : at + 1] == '"':
            quoted = _QUOTED.match(line, at)
            if quoted is None:
                raise FilterError(
                    f'The quote in {line[at:]} has to end with " before a space or the end of the line'
                )
            at = quoted.end()
            text = re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL)
            yield _Piece(name, sign, text, start, at, quoted=True)
            continue
        bare = _BARE.match(line, at)
        assert bare is not None
        at = bare.end()
        yield _Piece(name, sign, bare[0], start, at)


def _with(found: Filter, piece: _Piece) -> Filter:
    """Add a condition."""
    match piece.name:
        case "":
            return _with_text(found, piece)
        case "score" if piece.sign == ":":
            if piece.value.lower() != "none":
                raise FilterError(
                    "score: takes none, for groups without one; a range is score>=0.7 score<0.9"
                )
            return replace(found, unscored=True)
        case "score" | "profiles" if not piece.value:
            example = "score<0.9" if piece.name == "score" else "profiles>2"
            raise FilterError(f"{piece.name}{piece.sign} needs a number behind it, as in {example}")
        case "verdict" | "status" | "decision":
            words = ", ".join(_VERDICT_WORDS)
            raise FilterError(
                f"A verdict is named by its word alone, one of {words}: leave {piece.name}{piece.sign} out"
            )
        case "score":
            if not _SCORE.fullmatch(piece.value) or float(piece.value) > 1:
                raise FilterError(
                    f"score{piece.sign} needs a number from 0 to 1, as in score>=0.7: {piece.value} is none"
                )
            return replace(found, scores=found.scores.within(_span(piece.sign, float(piece.value))))
        case "profiles" if piece.sign == ":":
            raise FilterError("profiles takes one of > >= = <= < and a whole number, as in profiles>2")
        case "profiles":
            if not _COUNT.fullmatch(piece.value):
                raise FilterError(f"profiles needs a whole number, as in profiles>2: {piece.value} is none")
            return replace(found, profiles=found.profiles.within(_span(piece.sign, int(piece.value))))
        case "by" | "reason" if piece.sign in (":", "="):
            if not piece.value:
                raise FilterError(f"{piece.name}: needs a name behind it, as in by:ann or reason:twins")
            if piece.name == "by":
                return replace(found, deciders=_added(found.deciders, piece.value))
            return replace(found, reasons=_added(found.reasons, piece.value))
        case "since" | "until" | "on" if piece.sign in (":", "="):
            day = _day(piece)
            since = found.since if piece.name == "until" else day
            return replace(found, since=since, until=found.until if piece.name == "since" else day)
    raise FilterError(
        f"{piece.name}{piece.sign} is no condition: there are score, profiles, by:, reason:, since:, until:"
        " and on:. To look for it as text, put it in quotes"
    )


def _day(piece: _Piece) -> date:
    """The day that a condition names, in the local time zone."""
    from reviewer.core.moments import moment_of

    try:
        return moment_of(piece.value, datetime.now().astimezone()).astimezone().date()
    except (ValueError, OverflowError):
        raise FilterError(
            f"{piece.name}: needs a day: 2026-11-21, today, yesterday, friday, or in quotes"
            ' "last week", "3 days ago"'
        ) from None


def _with_text(found: Filter, piece: _Piece) -> Filter:
    if not piece.value:
        raise FilterError("There is no text between the quotes: write what to look for, or take them out")
    if piece.quoted:
        return replace(found, words=_added(found.words, piece.value))
    if piece.value.casefold() == _DISPUTED:
        return replace(found, disputed=True)
    verdicts = _VERDICT_WORDS.get(piece.value.casefold())
    if verdicts is not None:
        return replace(found, verdicts=found.verdicts | verdicts)
    if scores := _RANGE.fullmatch(piece.value):
        low, high = sorted(scores.groups(), key=float)
        # Without scores of 1 itself the best groups would be missed.
        below = "<" if float(low) < float(high) < 1 else "<="
        raise FilterError(
            f"A range of scores is written score>={low} score{below}{high}."
            f" To look for {piece.value} as text, put it in quotes"
        )
    if _LOOKS_LIKE_A_CONDITION.search(piece.value):
        raise FilterError(
            f"{piece.value} is no condition: write the name first, as in score>=0.7 score<0.9."
            " To look for it as text, put it in quotes"
        )
    return replace(found, words=_added(found.words, piece.value))


def _added(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return values if value in values else (*values, value)


def _span(sign: str, number: float) -> Span:
    match sign:
        case ">=":
            return Span(low=number)
        case ">":
            return Span(low=number, low_is_out=True)
        case "<=":
            return Span(high=number)
        case "<":
            return Span(high=number, high_is_out=True)
    return Span(low=number, high=number)


def _span_written(name: str, span: Span) -> str:
    if span == ANY:
        return ""
    if span.low == span.high and not (span.low_is_out or span.high_is_out):
        return f"{name}={span.low!r}"
    low = "" if span.low is None else f"{name}{'>' if span.low_is_out else '>='}{span.low!r}"
    high = "" if span.high is None else f"{name}{'<' if span.high_is_out else '<='}{span.high!r}"
    return f"{low} {high}".strip()


def _quoted_if_needed(text: str) -> str:
    plain = text and not any(char.isspace() for char in text) and not text.startswith('"')
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
