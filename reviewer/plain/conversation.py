"""The review as a conversation: a group is shown as text, an answer is asked for, and obeyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reviewer.comparison.clusters import Clusters
from reviewer.comparison.handles import handle
from reviewer.core.decisions import VERDICTS, Decision, Verdict
from reviewer.core.matches import Match
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.fetching.fetcher import Fetcher
from reviewer.journal.problems import HeadLost, JournalError
from reviewer.plain.commands import (
    USUAL_LETTERS,
    Command,
    Letters,
    Unclear,
    explained,
    field_named,
    notice_text,
    parse,
    parts_named,
    reason_named,
)
from reviewer.plain.decision_text import (
    decision_text,
    draft_lines,
    effective_lines,
    history_lines,
    kept_text,
    time_text,
)
from reviewer.plain.group_text import (
    balance_lines,
    field_lines,
    group_lines,
    id_lines,
    no_groups,
    title,
    trouble,
)
from reviewer.plain.inbox import Inbox
from reviewer.plain.waiting import Waiting
from reviewer.session.applied import merged_away
from reviewer.session.failed_groups import GroupFailed
from reviewer.session.profile_cache import Member
from reviewer.session.rules import NotAllowed, all_toggled, check_split, here, split_notice
from reviewer.session.session import Session

PROMPT = Shown(f"{', '.join(VERDICTS)}, undo, next, previous, help, quit? ")
_GOES_ALONG = "It goes with the next verdict on this group."


class Conversation:
    """Shows one group after the other and obeys what is answered, until the answer is quit."""

    def __init__(
        self,
        session: Session,
        fetcher: Fetcher,
        inbox: Inbox,
        write: Callable[[Shown, str], None],
        warning: str = "",
        letters: Letters = USUAL_LETTERS,
    ) -> None:
        """Nothing is written or fetched until :meth:`hold`.

        Args:
            session: the review.
            fetcher: fetches what the session asks for into ``inbox``; not started yet.
            inbox: where answers and events come in.
            write: writes a text and what ends it.
            warning: what is shown with every group.
            letters: the single letters that are answers.
        """
        self._session = session
        self._settings = session.settings
        self._inbox = inbox
        self._write = write
        self._warning = terminal_text(warning)
        self._letters = letters
        self._waiting = Waiting(session, fetcher, inbox, self._say)
        self._lost: tuple[Decision, ...] | None = None
        """What the journal has lost of this session, as last told; None where nothing is to be settled."""
        self._shown: tuple[Match, tuple[Member, ...]] | None = None
        """The group that was shown last, as it was: a verdict counts on that alone. None shows it anew."""

    def hold(self) -> None:
        """Converse until the reviewer quits or the answers end.

        Raises:
            KeyboardInterrupt: the reviewer interrupted it at the prompt.
        """
        self._waiting.begin()
        while True:
            self._waiting.until_settled()
            self._show()
            self._write(PROMPT, "")
            line = self._inbox.line(self._waiting.take_quietly)
            if line is None:
                self._say(Shown(""))
                return
            if not line.strip():
                continue
            if "\ufffd" in line:
                self._say(
                    Shown("Nothing was done: that line is not encoded as the locale (LC_ALL, LANG) says")
                )
                continue
            with self._trouble_said():
                command, words = parse(line, self._letters)
                if command.word == "quit":
                    return
                self._obey(command, words)

    def _say(self, *lines: Shown) -> None:
        for line in lines:
            self._write(line, "\n")

    @contextmanager
    def _trouble_said(self) -> Iterator[None]:
        """Say why something could not be done, and go on."""
        try:
            yield
        except (NotAllowed, Unclear) as refusal:
            self._say(notice_text(str(refusal)))
        except HeadLost as lost:
            with self._trouble_said():
                self._tell_loss(lost)
        except JournalError as error:
            self._say(terminal_text(error.problem.line))

    def _tell_loss(self, lost: HeadLost) -> None:
        """Name what the journal has lost of this session, and offer to save it again.

        Raises:
            JournalError: it can't be read.
        """
        self._lost = self._session.decisions.kept.find_gone() or None
        if self._lost is None:
            self._say(terminal_text(lost.problem.line))
            return
        self._say(Shown(f"The journal was replaced or deleted. Gone of this session: {len(self._lost):,}."))
        self._say(*(Shown(f"  {one.verdict} {terminal_text(one.match_id)}") for one in self._lost))
        self._say(Shown("Nothing is saved before that is settled: retry goes on and saves them again."))

    def _show(self) -> None:
        """Show the group under review unless it was shown last, and whatever keeps it from being shown."""
        session, feed = self._session, self._session.feed
        self._say(*self._waiting.notices())
        group, position = session.current, session.navigator.position
        if group is None or position is None:
            if feed.connect_problem is None and feed.page_problem is None:
                self._say(no_groups(feed.jobs))
        elif self._shown != (group, session.members):
            with self._trouble_said():
                notice = session.arrivals.take_news()
                self._waiting.ask()
                if notice:
                    self._say(notice_text(notice))
            self._say(Shown(""), *([self._warning] if self._warning else ()))
            blind = session.scope.hides
            self._say(title(group, position, session.groups.known, self._settings.bands, blind=blind))
            with self._trouble_said():
                self._say(*effective_lines(session, group))
            if not any(member.awaited for member in session.members):
                self._say(*self._values(group))
                self._shown = (group, session.members)
        self._say(*map(trouble, feed.problems[:1]))
        if feed.new_run_is_out:
            self._say(Shown("A new run is out: retry turns to its groups."))

    def _values(self, group: Match) -> list[Shown]:
        """The values of the group under review and what is marked on it, or that they can't be told."""
        session = self._session
        try:
            with session.failed.guarded(session.members):
                values = group_lines(
                    session.members,
                    self._settings,
                    session.weighing.weights,
                    merged_away(session.under_review.applied),
                )
                return [*values, *draft_lines(session, group)]
        except GroupFailed:
            return [session.failed.words(session.members)]

    def _obey(self, command: Command, words: str) -> None:
        """Do what was asked for.

        Raises:
            NotAllowed: it can't be done now; the message says why.
            Unclear: its words name nothing that is here.
            JournalError: the journal can't be read or written.
        """
        session, navigator = self._session, self._session.navigator
        group = session.current
        if self._shown is not None and self._shown != (group, session.members):
            raise NotAllowed("Nothing was done: another group has come up since this one was told")
        if self._shown is None and command.verdict is not None:
            raise NotAllowed("Nothing was done: a verdict counts once the group has been told")
        if any(problem.kind.may_pass for problem in session.feed.problems):
            session.retry()  # Waiting may have mended what failed in the background.
        if command.verdict is not None and group is not None:
            self._decide(group, command.verdict, words)
            return
        match command.word:
            case "undo":
                self._undo()
            case "redo":
                self._redo()
            case "next":
                self._go(navigator.go_next)
            case "previous":
                self._go(navigator.go_previous)
            case "undecided":
                self._go(navigator.go_next_undecided)
            case "back":
                self._go(navigator.go_previous_undecided)
            case "again":
                self._shown = None
            case "divide" if group is not None:
                check_split(session.members, blind=session.scope.hides)
                with session.failed.guarded(session.members):
                    session.mark(session.draft.by_evidence(here(session.members), session.weighing.weights))
                self._say(notice_text(split_notice(session.draft.clusters)), *draft_lines(session, group))
            case "all" if group is not None:
                session.mark(session.draft.split(all_toggled(session.draft.clusters)))
                self._say(*draft_lines(session, group))
            case "note":
                session.mark(session.draft.noted(words))
                self._say(Shown(f"Note kept. {_GOES_ALONG}" if words else "No note."))
            case "because":
                self._because(words)
            case "show":
                with session.failed.guarded(session.members):
                    fields = field_lines(session.members, self._settings)
                self._say(*fields[field_named(words, list(fields))])
            case "balance":
                self._balance(words)
            case "ids" if group is not None:
                self._say(*id_lines(group))
            case "history" if group is not None:
                self._say(*history_lines(session, group))
            case "retry" if self._lost is not None:
                going_on = session.deciding.prepare_going_on(self._lost)
                going_on.pending.commit()
                session.deciding.settle_going_on(going_on)
                self._say(Shown(f"{len(self._lost):,} saved again. Give what you decided last once more."))
                self._lost = None
            case "retry":
                if not self._waiting.retry():
                    raise NotAllowed("Nothing has failed: there is nothing to ask again")
                self._shown = None
            case "help":
                self._say(*(Shown(f"{name}: {text}.") for name, text in explained(self._letters)))

    def _go(self, go: Callable[[], None]) -> None:
        go()
        self._shown = None

    def _decide(self, group: Match, verdict: Verdict, words: str) -> None:
        session, before = self._session, self._session.draft
        if words:
            handles = [handle(at) for at in range(len(group.profile_ids))]
            parts = [[group.profile_ids[at] for at in part] for part in parts_named(words, handles)]
            session.mark(before.split(Clusters.of_parts(group.profile_ids, parts)))
        try:
            decision, notice = session.decide(verdict)
        except (NotAllowed, JournalError):
            session.mark(before)
            raise
        self._saved(decision, group, notice)

    def _saved(self, decision: Decision, group: Match, notice: str) -> None:
        kept = f", which {kept_text(decision.clusters, group)}" if decision.clusters else ""
        decided, known = self._session.progress.decided
        self._say(Shown(f"Saved: {decision_text(decision, group)}{kept}. {decided:,} of {known:,} decided."))
        self._waiting.note(notice)

    def _undo(self) -> None:
        undone = self._session.undo()
        at = self._session.groups.position_of(undone.group_key)
        where = f"group {at + 1:,}" if at is not None else "a group that is not loaded"
        self._say(Shown(f"Took back {undone.verdict} of {where}, decided on {time_text(undone)}."))
        self._shown = None

    def _redo(self) -> None:
        try:
            saving = self._session.deciding.prepare_redo()
        except NotAllowed:
            self._shown = None  # It may have gone to the group of what can be given again.
            raise
        saving.pending.commit()
        decision, notice = self._session.deciding.settle(saving)
        self._saved(decision, saving.group, notice)

    def _balance(self, words: str) -> None:
        session = self._session
        group = session.under_review.weighed()
        handles = [handle(at) for at in range(len(session.members))]
        [named, *more] = parts_named(words, handles) if words else [[*group.here]]
        if more or len(named) != 2 or not group.here.keys() >= set(named):
            raise NotAllowed("A balance is between two profiles that can be shown: balance A B")
        self._say(*balance_lines(group.balance(*sorted(named))), terminal_text(session.weighing.words))

    def _because(self, words: str) -> None:
        reasons = self._settings.reasons
        reason = reason_named(words, reasons).name if words else ""
        self._session.mark(self._session.draft.because(reason))
        if reason:
            self._say(Shown(f"Because: {terminal_text(reason)}. {_GOES_ALONG}"))
            return
        self._say(Shown("No reason. There are:"))
        for number, one in enumerate(reasons, 1):
            meaning = f": {terminal_text(one.explained)}" if one.explained else ""
            self._say(Shown(f"{number} {terminal_text(one.name)}{meaning}"))
