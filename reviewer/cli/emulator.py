"""``reviewer emulator``: a Customer Profiles endpoint on loopback."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.option_types import FaultText, NumberRange
from reviewer.cli.output import fail

if TYPE_CHECKING:
    from reviewer.emulator.conditions import Fault
    from reviewer.emulator.domain import Domain


def _count(name: str, help: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(name, type=click.IntRange(0), default=0, metavar="N", help=help)


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=4590, show_default=True, help="0 takes a free one."
)
@click.option(
    "--domain",
    "domain_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Serve the domain in this JSON file: DomainName, MatchGenerationDate, Matches, Profiles, Errors, "
    "ObjectTypes, ProfileObjects.",
)
@click.option(
    "--groups", type=click.IntRange(0), metavar="N", help="Serve the domain `big` with so many groups."
)
@click.option(
    "--latency", type=NumberRange(0, 86_400), default=0.0, metavar="S", help="Seconds that an answer takes."
)
@click.option(
    "--throttle",
    type=NumberRange(0, min_open=True),
    metavar="TPS",
    help="Throttle above so many calls a second.",
)
@click.option("--fail", type=NumberRange(0, 1), default=0.0, metavar="RATE", help="Share of calls that fail.")
@click.option("--token-ttl", type=NumberRange(0), metavar="S", help="Seconds that a NextToken is good for.")
@click.option(
    "--new-run-after",
    type=click.IntRange(1),
    metavar="CALLS",
    help="Publish a new run after so many GetMatches.",
)
@click.option(
    "--old-token",
    type=click.Choice(["serve", "refuse"]),
    default="serve",
    help="What a token of the run before leads to: serve the new run from there, or refuse the call.",
)
@click.option(
    "--merge-delay", type=NumberRange(0), default=0.0, metavar="S", help="Seconds until a merge shows."
)
@_count("--merge-delay-calls", "Calls of any operation until a merge shows.")
@_count("--search-delay-calls", "Calls of any operation until a search finds a profile that was created.")
@click.option(
    "--auto-merge-after",
    type=click.IntRange(1),
    metavar="N",
    help="Let auto-merging run after so many merges, where it is enabled.",
)
@click.option(
    "--history-of-the-gone",
    type=click.Choice(["serve", "refuse"]),
    default="serve",
    help="Whether a profile that is gone has a history.",
)
@click.option(
    "--deny", multiple=True, metavar="OPERATION", help="Deny an operation, e.g. BatchGetProfile; repeatable."
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    type=FaultText(),
    metavar="OPERATION:KIND[:every=N][:after=N][:times=N]",
    help="Let calls of an operation fail. Kinds: cut, lost (done, but the answer is cut), denied, throttled, "
    "failed, late (done, but answered with an error); of MergeProfiles also half, partly, never; repeatable.",
)
@_count("--drop-connection-every", "Cut every N-th call's connection.")
@_count("--empty-page-every", "Every N-th page of matches is empty.")
@_count("--repeat-group-every", "Every N-th page repeats a group.")
@click.option("--job-status", metavar="STATUS", help="The status of the latest job, e.g. MERGING.")
@click.option("--until-stdin-closes", is_flag=True, hidden=True)
def emulator(
    port: int,
    domain_file: Path | None,
    groups: int | None,
    deny: tuple[str, ...],
    faults: tuple[Fault, ...],
    until_stdin_closes: bool,
    **conditions: Any,  # All other options are named as the members of Conditions.
) -> None:
    """Serve a Customer Profiles endpoint on loopback, made from botocore's own service model.

    Without --domain or --groups it serves the bundled sample, `acme-demo`. The first line it prints is
    its URL.
    """
    from reviewer.emulator.conditions import Conditions
    from reviewer.emulator.listening import listen, url_of

    if domain_file is not None and groups is not None:
        fail("--domain and --groups exclude each other: name one", 2)
    domains = _domains(domain_file, groups)
    _require_operations("--deny", deny)
    _require_operations("--fault", [fault.operation for fault in faults])
    try:
        listening = listen(port)
    except OSError as error:
        fail(f"port {port} can't be used: {error.strerror}. Name another with --port; 0 takes a free one", 1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if until_stdin_closes:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    url = url_of(listening)
    click.echo(url)
    reaching = f"--domain-name {domains[0].name} --endpoint-url {url} --region us-east-1"
    click.echo(
        f"Serving {', '.join(domain.name for domain in domains)}; ctrl+c ends it. Try:\n"
        f"  reviewer review {reaching}\n"
        f"  aws customer-profiles get-matches {reaching}",
        err=True,
    )
    try:
        # Last, since it loads botocore: whoever waits for the URL has it by now and can get ready meanwhile.
        from reviewer.emulator.server import Emulator

        behaving = Conditions(deny=frozenset(deny), faults=faults, **conditions)
        Emulator(domains, behaving, listening=listening).serve()
    except KeyboardInterrupt:
        click.echo(err=True)


def _domains(domain_file: Path | None, groups: int | None) -> list[Domain]:
    if domain_file is not None:
        from reviewer.emulator.domain import Domain

        try:
            return [Domain.load(domain_file)]
        except (OSError, ValueError) as error:
            fail(f"{domain_file} holds no domain: {error}. See `reviewer emulator --help` for its form", 1)
    if groups is not None:
        from reviewer.emulator.procedural import ProceduralDomain

        return [ProceduralDomain(groups)]
    from reviewer.emulator.sample import bundled_domains

    return bundled_domains()


def _require_operations(option: str, names: Sequence[str]) -> None:
    if not names:
        return
    from reviewer.emulator.service import Service

    unknown = Service().unknown_operations(names)
    if unknown:
        fail(f"{option}: {', '.join(unknown)} is no operation. Name one as AWS does, e.g. BatchGetProfile", 2)


def _end_with_stdin() -> None:
    """End this process once whoever started it has gone, however it went."""
    # By its number: at the end, Python would wait for whoever reads from its own stream.
    while os.read(0, 4096):
        pass
    os._exit(0)
