"""``reviewer weights``: how much evidence weighs, and what a domain's own decisions say of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import click

from reviewer.cli.journal_options import journal_options
from reviewer.cli.output import errors_in_words, fail, form_option, standard_output, warn
from reviewer.comparison.learning import ENOUGH, Counts, LearntLine, counted, learnt
from reviewer.comparison.weights import measured
from reviewer.comparison.words import line_words
from reviewer.core.counted import number
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.journal.listing import table
from reviewer.journal.place import Place
from reviewer.journal.schema import time_text
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from reviewer.session.domain_weights import (
    DomainWeights,
    read_weights,
    weights_folder,
    weights_path,
    write_weights,
)


@dataclass(frozen=True)
class _Found:
    """What is known of the weights on a domain."""

    domain_name: str | None
    region: str | None
    counts: Counts
    lines: tuple[LearntLine, ...]
    own: DomainWeights | None


@click.command()
@click.option("--domain-name", metavar="NAME", help="The domain whose decisions are looked at.")
@click.option("--region", metavar="REGION", help="Its region, where the journal has the name in several.")
@click.option(
    "--use",
    type=click.Choice(["domain", "built-in"]),
    help="Take the weights learnt from the domain into force, or those that come with the program.",
)
@form_option("text", "json")
@journal_options
def weights(
    journal_place: Place, domain_name: str | None, region: str | None, use: str | None, output: str
) -> None:
    """Show how much each piece of evidence weighs: above 0 it speaks for one customer, below 0 against.

    +3 makes the odds for one customer 8 times as high, -3 an eighth.

    With --domain-name, beside it what the decisions on that domain say of it: a merge of its pairs as one
    customer, a reject of a group of two as two. Nothing changes until --use says so, and later decisions
    change nothing until it is said again.
    """
    if domain_name is None:
        if use is not None or region is not None:
            fail("Whose weights? Name the domain with --domain-name", 2)
        found = _Found(None, None, Counts(), learnt(Counts(), measured()), None)
    else:
        found = _found_on(journal_place, domain_name, region)
        if use is not None:
            found = _used(found, use)
    with standard_output():
        if output == "json":
            click.echo(json.dumps(_document(found), indent=2))
        else:
            for line in _text(found):
                click.echo(line)


def _found_on(place: Place, domain_name: str, region: str | None) -> _Found:
    selection = Selection(domain_name=domain_name, region=region, latest=True)
    with errors_in_words(), Journal.open_to_read(place) as journal:
        by_region = counted(journal.decisions(selection), measured())
    if len(by_region) > 1:
        fail(f"{domain_name} was reviewed in {', '.join(sorted(by_region))}: say which with --region", 2)
    if not by_region and region is None:
        fail(f"The journal has no decision on {domain_name}: `reviewer journal stats` lists the domains", 1)
    [(where, counts)] = by_region.items() or [(region or "", Counts())]
    try:
        own = read_weights(weights_path(weights_folder(), domain_name, where))
    except (OSError, ValueError) as error:
        warn(f"The weights taken into force can't be read: {error}. --use writes them anew")
        own = None
    return _Found(domain_name, where, counts, learnt(counts, measured()), own)


def _used(found: _Found, use: str) -> _Found:
    """Take weights into force; answers what is so then."""
    assert found.domain_name is not None
    assert found.region is not None
    path = weights_path(weights_folder(), found.domain_name, found.region)
    own: DomainWeights | None = None
    try:
        if use == "built-in":
            path.unlink(missing_ok=True)
        elif not found.counts.are_enough:
            fail(f"Nothing was changed: {_not_enough(found.counts)}", 1)
        else:
            lines = tuple(
                ((one.line.topic, one.line.relation, one.line.code), one.bits)
                for one in found.lines
                if one.one + one.two
            )
            own = DomainWeights(time_text(datetime.now(UTC)), found.counts.decisions, lines)
            write_weights(path, own)
    except OSError as error:
        fail(f"{path} can't be written: {error.strerror or error}. Nothing was changed: make room there", 1)
    return replace(found, own=own)


def _not_enough(counts: Counts) -> str:
    return (
        f"{number(counts.pairs[True], 'pair was', 'pairs were')} judged one customer and"
        f" {counts.pairs[False]:,} two, and"
        f" {ENOUGH} of each are needed: with fewer, most weights could be more than one bit off"
    )


_TITLES = ("EVIDENCE", "BITS", "ONE", "TWO", "FROM")
_DOMAIN_TITLES = ("DOMAIN'S", "95 %", "ONE", "TWO")


def _text(found: _Found) -> Iterator[str]:
    shows_own = found.domain_name is not None
    yield from table(
        _TITLES + (_DOMAIN_TITLES if shows_own else ()),
        (_cells(one) + (_own_cells(one) if shows_own else ()) for one in found.lines),
    )
    yield ""
    yield "ONE and TWO: pairs of one customer, and of two, that gave it. Ours, not AWS's."
    if found.domain_name is None:
        yield "These come with the program; --domain-name tells what is in force for a domain."
        return
    domain = terminal_text(found.domain_name)
    if found.own is None:
        yield f"In force for {domain}: the weights that come with the program."
    else:
        yield f"In force for {domain}: {found.own.words}, {number(len(dict(found.own.bits)), 'line')} of it."
    if not found.counts.are_enough:
        yield f"Its own can't be taken yet: {_not_enough(found.counts)}."
    else:
        counts = found.counts
        yield (
            f"Its own, from {number(counts.decisions, 'decision')}"
            f" ({number(counts.pairs[True], 'pair')} of one customer,"
            f" {counts.pairs[False]:,} of two), drawn towards ours: --use domain takes them into force."
        )


def _cells(one: LearntLine) -> tuple[Shown, ...]:
    line = one.line
    source = "counted" if line.one + line.two else "judged"
    numbers = (f"{line.bits:+6.2f}", f"{line.one:>5,}", f"{line.two:>5,}")
    return (Shown(line_words(line)), *map(Shown, numbers), Shown(source))


def _own_cells(one: LearntLine) -> tuple[Shown, ...]:
    if not one.one + one.two:
        return (Shown(""),) * 4
    numbers = (
        f"{one.bits:+6.2f}",
        f"{one.low:+6.2f} to {one.high:+6.2f}",
        f"{one.one:>5,}",
        f"{one.two:>5,}",
    )
    return tuple(map(Shown, numbers))


def _document(found: _Found) -> dict[str, object]:
    counts = found.counts
    return {
        "domain_name": found.domain_name,
        "region": found.region,
        "in_force": "built-in" if found.own is None else "domain",
        "taken_at": None if found.own is None else found.own.made_at,
        "decisions": counts.decisions,
        "pairs": {"one": counts.pairs[True], "two": counts.pairs[False], "needed_of_each": ENOUGH},
        "enough": counts.are_enough,
        "lines": [
            {
                "topic": one.line.topic,
                "relation": one.line.relation,
                "code": one.line.code,
                "bits": one.line.bits,
                "one": one.line.one,
                "two": one.line.two,
                "source": "counted" if one.line.one + one.line.two else "judged",
                "domain": {
                    "bits": one.bits, "low": one.low, "high": one.high, "one": one.one, "two": one.two,
                } if one.one + one.two else None,
            }
            for one in found.lines
        ],
    }  # fmt: skip
