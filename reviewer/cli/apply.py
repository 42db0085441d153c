"""``reviewer apply``: from decisions to merged customers."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.aws_options import AwsOptions, aws_options
from reviewer.cli.journal_options import journal_options, opened_journal
from reviewer.cli.option_types import NumberRange
from reviewer.cli.output import (
    READER_GONE,
    drop_dead_streams,
    errors_in_words,
    fail,
    form_option,
    reader_is_gone,
    require_reader,
    warn,
    watching_reader,
    write,
    write_outcome,
)
from reviewer.cli.selection_options import selection_options
from reviewer.cli.snapshot_options import OpenSnapshots, snapshot_options
from reviewer.cli.team_options import team_options
from reviewer.core.terminal_text import terminal_text

if TYPE_CHECKING:
    from reviewer.apply.applying import Applying
    from reviewer.apply.plan import JournalPlan
    from reviewer.apply.run import Run
    from reviewer.apply.summary import PlanSummary
    from reviewer.apply.tally import Tally
    from reviewer.core.settings import Settings
    from reviewer.journal.place import Place
    from reviewer.journal.selection import Selection


_PATIENCE = 60.0
"""Seconds that a merge is waited for at most, unless it counts as lost before that."""


@click.command()
@selection_options("domain_name", "since", "reviewer")
@click.option("--dry-run", is_flag=True, help="Show the plan, and send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--max", "most", type=click.IntRange(1), metavar="N", help="Send N merges at most.")
@click.option("--review", is_flag=True, help="Approve what others have decided, one by one; nothing is sent.")
@click.option("--verify", is_flag=True, help="Find out what became of what was sent before; send nothing.")
@click.option("--no-wait", is_flag=True, help="Do not wait until merges show: --verify looks later.")
@click.option("--no-snapshot", is_flag=True, help="Keep no snapshots: nothing can be taken apart again.")
@click.option(
    "--unchecked",
    is_flag=True,
    help="Also apply merges of which nobody can tell whether values have changed since the decision.",
)
@click.option(
    "--rate",
    metavar="N",
    type=NumberRange(0.001),
    default=97.0,
    show_default=True,
    help="Merges a second at most.",
)
@click.option(
    "--lost-after",
    type=NumberRange(0, 525_600),
    default=15.0,
    show_default=True,
    metavar="MINUTES",
    help="After how long a request that got no answer, and of which nothing shows, counts as not done. AWS"
    " may work on one for 15 minutes.",
)
@form_option("text", "json")
@snapshot_options
@team_options
@aws_options()
@journal_options
def apply(
    selection: Selection,
    dry_run: bool,
    yes: bool,
    most: int | None,
    review: bool,
    verify: bool,
    no_wait: bool,
    no_snapshot: bool,
    unchecked: bool,
    rate: float,
    lost_after: float,
    output: str,
    open_snapshots: OpenSnapshots,
    team_table: str | None,
    aws: AwsOptions,
    journal_place: Place,
) -> None:
    """Merge the customers that were decided to be one, after showing the plan and asking.

    A merge can't be undone by AWS. Each request is sent once, with a receipt in the journal before and after;
    what was interrupted is looked up before anything is sent again. Exits 1 where something went wrong.
    """
    from reviewer.cli.settings_file import load_settings

    for option, is_given in {
        "--verify": verify,
        "--dry-run": dry_run,
        "--output json": output == "json",
    }.items():
        if review and is_given:
            raise click.UsageError(
                f"--review asks of each merge and writes the answers down: leave {option} out"
            )
    aws.log_to_stderr()
    aws.warn_of_risks()
    if not (yes or dry_run or verify) and not sys.stdin.isatty():
        asks = "`reviewer apply --review` asks of each" if review else "`reviewer apply` asks first"
        do = "run it in one" if review else "add --yes or --dry-run"
        fail(f"{asks}, and there is no terminal to answer on: {do}", 2)
    with errors_in_words():
        settings = load_settings().settings
        with _opened(selection.domain_name, aws, journal_place, team_table, settings) as applying:
            applying.accepts_unknown = unchecked
            applying.lost_after = timedelta(minutes=lost_after)
            if not no_snapshot:
                applying.snapshots = open_snapshots(lambda: applying.connection)
            command = _Command(applying, selection, output == "json")
            command.look_up(only=verify)
            if review:
                command.review(settings)
                return
            command.apply(dry_run=dry_run, asks=not yes, most=most, waits=not no_wait, rate=rate)


@contextmanager
def _opened(
    domain_name: str | None, aws: AwsOptions, place: Place, team_table: str | None, settings: Settings
) -> Iterator[Applying]:
    from reviewer.aws.connection import Connection
    from reviewer.cli.session_setup import applying_on, sharing
    from reviewer.journal.sqlite import Journal

    with opened_journal(Journal.open_existing, place) as journal:
        connection = Connection(aws.connection)
        decided = journal.merged_domains(connection.region)
        name = domain_name or _only_domain(decided, connection.region)
        if name not in decided and not team_table:
            others = f"; there are on {', '.join(decided)}" if decided else ""
            warn(
                f"The journal has no decided merge on {name} in {connection.region}{others}. Check"
                " --domain-name, --region and --journal"
            )
        applying = applying_on(connection, journal, name, settings, signs=aws.connection.sign_request)
        notes = settings.team.notes
        with sharing(connection, journal.place, name, team_table, with_notes=notes) as applying.team:
            yield applying


def _only_domain(names: list[str], region: str) -> str:
    if not names:
        fail(f"No merge is decided in {region}. Check --region and --journal", 1)
    if len(names) > 1:
        fail(f"Merges are decided on {', '.join(names)}: name one with --domain-name", 2)
    return names[0]


class _Command:
    """What is said and asked while a domain's decisions are applied."""

    def __init__(self, applying: Applying, selection: Selection, as_json: bool) -> None:
        self._applying = applying
        self._selection = selection
        self._as_json = as_json
        self._shown = 0
        """How many characters of the JSON have been printed."""
        self._printed: dict[str, Any] = {
            "domain_name": applying.domain_name,
            "region": applying.connection.region,
        }

    def look_up(self, *, only: bool) -> None:
        """Find out what became of what was sent before, and say it."""
        from reviewer.apply.tally import Tally
        from reviewer.apply.words import looked_up_lines, state_lines

        with _progress("Looking up what was sent before") as progress:
            found = self._applying.look_up(progress)
        region = self._applying.connection.region
        left = self._applying.journal.open_receipts(self._applying.domain_name, region)
        tally = Tally()
        for one in (*found, *left):
            tally.add(one)
        self._printed["looked_up"] = _json_of(tally)
        if not self._as_json:
            write(f"{line}\n" for line in (state_lines if only else looked_up_lines)(tally))
        if only:
            self._print_json()
            if not (found or left or self._as_json):
                write(["Nothing is left to look up\n"])
            raise SystemExit(int(_is_bad(tally, waits=True)))

    def review(self, settings: Settings) -> None:
        """Show each merge that waits for someone else, and ask whether it is approved."""
        from reviewer.apply.words import decision_line, request_lines
        from reviewer.plain.group_text import group_lines
        from reviewer.session.profile_cache import Member

        approved = waiting = 0
        try:
            for merge in self._applying.to_approve(self._chosen(self._applying.plan())):
                waiting += 1
                batch = self._applying.looking.profiles(merge.profile_ids)
                there = [
                    Member(one, batch.profiles.get(one), batch.unavailable.get(one, ""))
                    for one in merge.profile_ids
                ]
                lines = (decision_line(merge), *group_lines(there, settings), *request_lines(merge))
                write(f"{line}\n" for line in lines)
                require_reader()
                if click.confirm("Approve it", err=True):
                    self._applying.approve(merge)
                    approved += 1
        except click.Abort:
            write([f"\nStopped: {approved:,} approved; the others wait\n"])
            raise SystemExit(130) from None
        said = f"{approved:,} of {waiting:,} approved" if waiting else "Nothing waits for you to approve it"
        write([f"{said}\n"])

    def apply(self, *, dry_run: bool, asks: bool, most: int | None, waits: bool, rate: float) -> None:
        """Show the plan, ask, send, and say how it went."""
        from reviewer.apply.run import RunSettings

        lost_after = self._applying.lost_after.total_seconds()
        plan = self._applying.plan()
        summary, is_hindered = self._show(plan, most)
        if dry_run or not summary.merges or is_hindered:
            self._print_json()
            raise SystemExit(int(is_hindered))
        # Whoever can't be shown the plan has nothing sent.
        self._print_json(is_whole=False)
        require_reader()
        if asks:
            question = f"Merge them in {terminal_text(self._applying.domain_name)}? AWS can't undo it"
            try:
                click.confirm(question, abort=True, err=True)
            except click.Abort:
                self._print_json()
                raise
            require_reader()
        with _progress("Merging") as progress:
            run = self._applying.run(
                RunSettings(most=most, waits=waits, patience=min(_PATIENCE, lost_after)),
                rate=rate,
                progress=lambda tally: progress(_settled(tally, waits), summary.merges),
            )
            try:
                with _stopping(run.stop) as came:
                    tally = run.apply(summary.agreed(self._chosen(plan)))
            except Exception:
                # What has been sent by then is told all the same.
                self._report(run, summary, interrupted=bool(came))
                raise
        self._report(run, summary, interrupted=bool(came))
        went_wrong = tally.problem is not None or tally.refusals or _is_bad(tally, waits)
        code = 128 + came[0] if came else READER_GONE if reader_is_gone() else int(bool(went_wrong))
        raise SystemExit(code)

    def _chosen(self, plan: JournalPlan) -> Iterator[Any]:
        return plan.chosen(self._selection.since, self._selection.reviewer)

    def _show(self, plan: JournalPlan, most: int | None) -> tuple[PlanSummary, bool]:
        """Show the plan; answers it, and whether nothing can go since no snapshot can be taken."""
        from reviewer.apply.snapshots import is_hindered
        from reviewer.apply.summary import merge_json, plan_json, summarise
        from reviewer.apply.words import plan_lines

        applying, merges = self._applying, []
        with _progress("Comparing with today's profiles") as progress:
            looked = 0

            def count(more: int) -> None:
                nonlocal looked
                looked += more
                progress(looked, 0)

            summary = summarise(
                self._chosen(plan),
                applying.looking,
                most=most,
                default_region=applying.default_region,
                contradictions=plan.survey.contradictions,
                each=lambda step, lost: merges.append(merge_json(step, lost)) if self._as_json else None,
                progress=count,
            )
        snapshots = applying.snapshot_estimate(summary)
        if self._as_json:
            self._printed["plan"] = plan_json(summary, snapshots) | {"merges": merges}
        else:
            lines = plan_lines(summary, applying.journal.decision, snapshots)
            write(f"{line}\n" for line in lines)
        return summary, is_hindered(snapshots)

    def _report(self, run: Run, summary: PlanSummary, *, interrupted: bool) -> None:
        from reviewer.apply.words import tally_lines

        lines = [f"{line}\n" for line in tally_lines(run.tally, summary, interrupted=interrupted)]
        if not self._as_json or reader_is_gone():
            write_outcome(lines)
        if not self._as_json:
            return
        tally = run.tally
        self._printed["result"] = {
            **_json_of(tally),
            "held": dict(tally.held),
            "refused": list(dict.fromkeys(one.line for one in tally.refusals)),
            "left": summary.merges - tally.by_state.total(),
            "problem": None if tally.problem is None else tally.problem.line,
            "interrupted": interrupted,
        }
        self._print_json()

    def _print_json(self, *, is_whole: bool = True) -> None:
        if self._as_json:
            # In ASCII, so that nothing that came from outside can steer a terminal.
            text = json.dumps(self._printed, indent=2) + "\n"
            text = text if is_whole else text.removesuffix("\n}\n")
            write([text[self._shown :]])
            self._shown = len(text)


def _json_of(tally: Tally) -> dict[str, Any]:
    return {
        "merges": {state: count for state, count in tally.by_state.items() if count},
        "differing": [
            {"merge_id": one.merge_id, "main_profile_id": one.main_profile_id, "details": list(one.codes)}
            for one in tally.differing
        ],
    }


def _settled(tally: Tally, waits: bool) -> int:
    """How many requests nothing more is to be done about, as far as this run goes."""
    from reviewer.core.receipts import ReceiptState

    open_still = {state for state in ReceiptState if state.is_open and (waits or state is ReceiptState.SENT)}
    return sum(count for state, count in tally.by_state.items() if state not in open_still)


def _is_bad(tally: Tally, waits: bool) -> bool:
    from reviewer.core.receipts import ReceiptState

    bad = {ReceiptState.DIFFERS, ReceiptState.NOT_DONE, ReceiptState.UNKNOWN, ReceiptState.SENT}
    bad |= {ReceiptState.ANSWERED} if waits else set()
    return any(tally.by_state[state] for state in bad)


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""What ends a process from outside, and can be answered."""


@contextmanager
def _stopping(stop: Callable[[], None]) -> Iterator[list[int]]:
    """Let a signal, or a reader that goes, stop a run behind what is in flight; gives what signals came."""
    came: list[int] = []

    def leave() -> None:
        stop()
        drop_dead_streams()

    def handle(number: int, _: object) -> None:
        came.append(number)
        leave()

    # What is ignored, as under `nohup`, stays ignored.
    heard = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handle) for number in heard}
    try:
        with watching_reader(leave):
            yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how much is done on standard error where that is a terminal; of 0 the total is not known."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, markup=False), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total or None)

        yield show
