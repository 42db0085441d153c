"""What a review needs whichever way it is shown: its journal, its connection, and the report at its end."""

from __future__ import annotations

import os
import pwd
import shlex
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from reviewer.aws.mfa import AskCode
from reviewer.cli.journal_options import opened_journal
from reviewer.cli.output import errors_in_words
from reviewer.cli.sources import OpenSource, SourceContext, of_domain
from reviewer.core.counted import number
from reviewer.core.decisions import Decision, Reviewer, Verdict
from reviewer.core.folders import cache_folder
from reviewer.core.settings import Settings
from reviewer.core.terminal_text import terminal_text
from reviewer.journal.place import Place
from reviewer.journal.problems import HeadLost, JournalError
from reviewer.journal.sqlite import Journal
from reviewer.session.scope import Scope

if TYPE_CHECKING:  # Neither the review nor boto3 is loaded before the first paint.
    from reviewer.apply.applying import Applying
    from reviewer.apply.team import Team
    from reviewer.aws.connection import Connection
    from reviewer.aws.options import ConnectionOptions
    from reviewer.aws.table import Table
    from reviewer.session.session import Session
    from reviewer.sources.protocol import MatchSource
    from reviewer.team.work import TeamWork


_MERGES_BY = "They change AWS only by `reviewer apply`, which shows first what it would merge, and asks"


def os_user() -> Reviewer:
    """Who decides: the OS user, whatever the environment says."""
    uid, host = os.getuid(), os.uname().nodename
    try:
        return Reviewer(pwd.getpwuid(uid).pw_name, uid, host)
    except KeyError:
        return Reviewer(str(uid), uid, host)


def applying_on(
    connection: Connection, journal: Journal, domain_name: str, settings: Settings, *, signs: bool
) -> Applying:
    """What it takes to apply the decisions on a domain, for the OS user and the AWS caller.

    Raises:
        SourceError: AWS does not say who the caller is, where requests are signed.
    """
    from reviewer.apply.applying import Applying

    caller = connection.caller() if signs else None
    return Applying(
        connection=connection,
        journal=journal,
        domain_name=domain_name,
        reviewer=replace(os_user(), caller_arn=None if caller is None else caller.arn or None),
        account_id=None if caller is None else caller.account_id or None,
        approvals=settings.apply.approvals,
        most_objects=settings.apply.most_objects,
        default_region=settings.default_region,
    )


@contextmanager
def sharing(
    connection: Connection, place: Place, domain_name: str, team_table: str | None, *, with_notes: bool
) -> Iterator[Team]:
    """Let a team know what is applied; without a table nobody else applies anything. May block.

    Raises:
        SourceError: the table can't be reached.
        JournalError: the journal can't be used.
    """
    if team_table is None:
        from reviewer.apply.team import Alone

        yield Alone()
        return
    from reviewer.aws.table import Table
    from reviewer.team.merging import shared_merging

    with shared_merging(
        lambda: Table(connection, team_table), place, domain_name, str(uuid.uuid4()), with_notes=with_notes
    ) as team:
        yield team


class _SharedConnection:
    """One connection for the picker and the review, opened by whichever thread needs it first."""

    def __init__(self, options: Callable[[], ConnectionOptions], connection: Connection | None) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._connection = connection
        self._ask_code: AskCode | None = None

    def ask_codes_by(self, ask: AskCode) -> None:
        self._ask_code = ask
        if self._connection is not None:
            self._connection.code_prompt.ask_by = ask

    def get(self) -> Connection:
        from reviewer.aws.connection import Connection

        with self._lock:
            if self._connection is None:
                self._connection = Connection(self._options(), self._ask_code)
            return self._connection


@dataclass(kw_only=True)
class SessionSetup:
    """An open journal and a way to AWS, of which nothing has been asked yet.

    Where the journal or the folder for fetched groups can't be opened, making one leaves with code 1.
    """

    options: Callable[[], ConnectionOptions]
    """How to reach AWS; called in a thread, may block."""
    place: Place
    """The journal to write to."""
    page_size: int
    """Groups a page (GetMatches ``MaxResults``, 1 to 100)."""
    first_token: str | None
    """Where to begin (GetMatches ``NextToken``)."""
    settings: Settings
    scope: Scope
    """What is to be reviewed, and whether blind."""
    source: OpenSource = of_domain
    """Opens what the groups come from."""
    connection: Connection | None = None
    """One that is open already; None opens one in a thread."""
    warning: str = ""
    """What the reviewer sees all the time."""
    keeps_pages: bool = False
    """Whether fetched pages stay on disk for the next start."""
    team_table: str | None = None
    """The table by which decisions are shared; None shares none."""
    later_table: str | None = None
    """The table for which decisions wait, where none is shared now."""
    verbose: bool = False
    """Whether to name the journal's head on leaving."""
    merges: bool = True
    """Whether what was decided can be merged from the screen."""
    merges_by: str = _MERGES_BY
    """What is said on leaving of merges that were decided."""
    journal: Journal = field(init=False)

    def __post_init__(self) -> None:
        with errors_in_words():
            self.journal = opened_journal(Journal.open, self.place)
        self._cache_folder = cache_folder()
        self._connection = _SharedConnection(self.options, self.connection)

    def ask_codes_by(self, ask: AskCode) -> None:
        """Ask for MFA codes in this way from now on: the terminal is in use."""
        self._connection.ask_codes_by(ask)

    def list_domains(self) -> Sequence[str]:
        """Name the domains to pick from; may block and raise SourceError."""
        return self._connection.get().domain_names()

    def connect(self, domain_name: str) -> MatchSource:
        """Make the source of a domain; may block and raise SourceError."""
        if self.later_table is not None:
            self._wait_for(self.later_table)
        # Pages from the middle on are not a beginning that the next start could go on from.
        keeps_pages = self.keeps_pages and self.first_token is None
        return self.source(
            SourceContext(self._connection.get, domain_name, self.page_size, self._cache_folder, keeps_pages)
        )

    def _wait_for(self, table_name: str) -> None:
        """Let what is decided from now on wait for a team, not pass for decided before there was one."""
        from reviewer.core.problems import SourceError
        from reviewer.journal.outbox import Outbox
        from reviewer.team.layout import team_of

        try:
            with Journal.open(self.place) as journal:
                Outbox(journal, team_of(self._connection.get().region, table_name))
        except JournalError as error:
            raise SourceError(error.problem) from error

    def open_session(self, domain_name: str) -> Session:
        """Open the review of a domain."""
        from reviewer.session.domain_weights import read_all, weights_folder
        from reviewer.session.session import Session

        reviewer = os_user()
        return Session(
            domain_name=domain_name,
            store=self.journal,
            reviewer=reviewer,
            team=self._team(domain_name, reviewer),
            cache_folder=self._cache_folder,
            page_size=self.page_size,
            first_token=self.first_token,
            settings=self.settings,
            scope=self.scope,
            learnt_weights=read_all(weights_folder(), domain_name),
        )

    @contextmanager
    def open_applying(self, domain_name: str) -> Iterator[Applying]:
        """Open what it takes to apply the decisions on a domain; may block.

        Raises:
            JournalError: the journal can't be opened.
            SourceError: AWS can't be asked.
        """
        from reviewer.cli.snapshot_options import snapshots_of

        with Journal.open(self.place) as journal:
            signs = self.options().sign_request
            connection, notes = self._connection.get(), self.settings.team.notes
            applying = applying_on(connection, journal, domain_name, self.settings, signs=signs)
            applying.snapshots = snapshots_of(self.settings.apply)(self._connection.get)
            with sharing(
                connection, journal.place, domain_name, self.team_table, with_notes=notes
            ) as applying.team:
                yield applying

    def _team(self, domain_name: str, reviewer: Reviewer) -> TeamWork | None:
        if self.team_table is None:
            return None
        from reviewer.team.work import TeamWork

        name = self.team_table

        def open_table() -> Table:
            from reviewer.aws.table import Table

            return Table(self._connection.get(), name)

        return TeamWork(
            open_table, self.journal, table_name=name,
            domain_name=domain_name, name=reviewer.name, host=reviewer.host or "",
            with_notes=self.settings.team.notes,
        )  # fmt: skip


def close_with_report(
    session: Session, journal: Journal, *, verbose: bool = False, merges_by: str = _MERGES_BY
) -> None:
    """End a session; say what was saved where and what was not, and what to do next.

    What counts is what is in the journal's file now. Exits 1 where something is not there.

    Args:
        session: the review.
        journal: what its decisions are in.
        verbose: whether to name the journal's head, by which a lost tail would show.
        merges_by: what to say of merges that were decided.
    """
    decided, known = session.progress.decided
    decisions, unsaved = session.decisions, session.decisions.unsaved
    try:
        gone = decisions.kept.find_gone()
        journal.close()  # What is open may be a file that has no name any more.
        count, head = journal.end
    except JournalError as error:
        click.echo(terminal_text(error.problem.line), err=True)
        _name_unsaved((*decisions.kept.all(), *unsaved) if isinstance(error, HeadLost) else unsaved)
        raise SystemExit(1) from None
    finally:
        session.close()
    state = session.team.state
    if state is not None and state.waiting:
        click.echo(f"{state.waiting:,} not shared with the team yet: the next review goes on sharing")
    undone = decisions.undone - sum(one.verdict is Verdict.WITHDRAWN for one in gone)
    saved = decisions.saved - len(gone) - undone
    place, named = journal.place, terminal_text(str(journal.place.path))
    shared = "" if place.shared_group is None else f" --shared-group {shlex.quote(place.shared_group)}"
    in_journal = f" --journal {shlex.quote(named)}{shared}"
    if saved or undone:
        undos = f" and {number(undone, 'undo')}" if undone else ""
        click.echo(f"{number(saved, 'decision')}{undos} saved in {named}")
        made = list(decisions.kept.all())
        taken_back = {one.withdraws for one in made}
        if any(one.verdict is Verdict.MERGE and one.id not in taken_back for one in made):
            click.echo(merges_by)
        if known > decided:
            left = number(known - decided, "group is", "groups are")
            click.echo(f"{left} undecided: the same command goes on with them")
        click.echo(f"`reviewer journal list{in_journal}` lists all decisions")
    if decisions.controls.count:
        click.echo(f"{number(decisions.controls.count, 'verdict')} on control groups, which decide nothing")
    if verbose:
        click.echo(f"The journal's head after {number(count, 'row')}: {head}")
        check = f"reviewer journal verify{in_journal} --head {head[:12]}"
        click.echo(f"`{check}` tells later whether all of it is still there")
    if gone:
        some = f"{number(len(gone), 'decision')} of this session"
        click.echo(f"Saved before and gone now: {some}; the journal was replaced", err=True)
    _name_unsaved((*gone, *unsaved))
    if gone or unsaved:
        raise SystemExit(1)


def _name_unsaved(unsaved: Sequence[Decision]) -> None:
    for one in unsaved:
        what, again = f"the verdict {one.verdict}", "decide it again"
        if one.verdict is Verdict.WITHDRAWN:
            what, again = "the undo of a verdict", "undo it again"
        click.echo(
            f"NOT saved: {what} on MatchId {terminal_text(one.match_id)}. It is not in the journal unless"
            f" `reviewer journal list` shows it: {again}",
            err=True,
        )
