"""The review as a conversation: a group is told, an answer is asked for, and obeyed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reviewer.comparison.clusters import Clusters
from reviewer.comparison.handles import handle
from reviewer.core.action_words import with_words
from reviewer.core.decisions import VERDICTS, Verdict
from reviewer.core.matches import Match
from reviewer.core.terminal_text import Shown, terminal_text
from reviewer.fetching.fetcher import Fetcher
from reviewer.journal.problems import JournalError
from reviewer.plain.commands import (
    ACTION_WORDS,
    USUAL_LETTERS,
    Answer,
    Letters,
    Unclear,
    explained,
    field_named,
    parse,
    parts_named,
    reason_named,
)
from reviewer.plain.decided_text import decision_text, history_lines, kept_text, merge_text, standing_lines
from reviewer.plain.group_text import fields_told, group_lines, id_lines, no_groups, title, trouble
from reviewer.plain.inbox import Inbox
from reviewer.plain.waiting import Waiting
from reviewer.session.profile_cache import Member
from reviewer.session.rules import NotAllowed, here
from reviewer.session.session import Session

PROMPT = Shown(f"{', '.join(VERDICTS)}, undo, next, previous, help, quit? ")
_GOES_ALONG = "It goes with the next verdict on this group."


class Conversation:
    """Tells one group after the other and obeys what is answered, until it is told to quit."""

    def __init__(
        self,
        session: Session,
        fetcher: Fetcher,
        inbox: Inbox,
        say: Callable[[Shown, str], None],
        warning: str = "",
        letters: Letters = USUAL_LETTERS,
    ) -> None:
        """Nothing is said or fetched until :meth:`hold`.

        Args:
            session: the review.
            fetcher: fetches what the session asks for into ``inbox``; not started yet.
            inbox: where answers and events come in.
            say: writes a text and what ends it.
            warning: what is told with every group.
            letters: the single letters that are answers.
        """
        self._letters = letters
        self._session = session
        self._inbox = inbox
        self._say_with_end = say
        self._settings = session.settings
        self._warning = terminal_text(warning)
        self._waiting = Waiting(session, fetcher, inbox, self._say)
        self._told: tuple[Match, tuple[Member, ...]] | None = None
        """The group that was told last, as it was: a verdict counts on that alone. None tells it anew."""

    def hold(self) -> None:
        """Converse until the reviewer quits or the answers end.

        Raises:
            KeyboardInterrupt: the reviewer interrupted it at the prompt.
        """
        self._waiting.begin()
        while True:
            self._waiting.until_settled()
            self._tell_if_new()
            self._say_with_end(PROMPT, "")
            line = self._inbox.line(self._waiting.take_quietly)
            if line is None:
                self._say(Shown(""))
                return
            if not line.strip():
                continue
            try:
                answer = parse(line, self._letters)
                if answer.command.word == "quit":
                    return
                self._obey(answer)
            except (NotAllowed, Unclear) as refusal:
                self._say(terminal_text(with_words(str(refusal), ACTION_WORDS)))
            except JournalError as error:
                self._say(terminal_text(error.problem.line))

    def _say(self, text: Shown) -> None:
        self._say_with_end(text, "\n")

    def _say_all(self, lines: Iterable[Shown]) -> None:
        for line in lines:
            self._say(line)

    # Telling

    def _tell_if_new(self) -> None:
        """Tell the group under review unless it was told last, and whatever keeps it from being told."""
        session = self._session
        self._waiting.say_notices()
        group, position = session.current, session.navigator.position
        if group is None or position is None:
            if session.feed.connect_problem is None and session.feed.page_problem is None:
                self._say(no_groups(session.feed.jobs))
        elif self._told != (group, session.members):
            self._take_news()
            self._say(Shown(""))
            if self._warning:
                self._say(self._warning)
            blind = session.scope.hides
            self._say(title(group, position, session.groups.known, self._settings.bands, blind=blind))
            try:
                self._say_all(standing_lines(session))
            except JournalError as error:
                self._say(terminal_text(error.problem.line))
            if not any(member.awaited for member in session.members):
                self._say_all(group_lines(session.members, self._settings))
                self._tell_marks()
                self._told = (group, session.members)
        problems = (session.feed.connect_problem, session.feed.page_problem, session.feed.profiles_problem)
        if (problem := next((one for one in problems if one is not None), None)) is not None:
            self._say(trouble(problem))
        if session.feed.new_run_is_out:
            self._say(Shown("A new run is out: retry turns to its groups."))

    def _tell_marks(self) -> None:
        """Tell what a merge would make, and what goes with the next verdict."""
        session, group = self._session, self._session.current
        if group is None:
            return
        marking = session.draft
        parts = marking.parts_to_merge(here(session.members))
        if parts:
            what = (
                "A merge of all"
                if marking.clusters.is_whole
                else f"As it is marked, a {merge_text(parts, group)}"
            )
            self._say(Shown(f"{what} {kept_text(parts, group)}."))
        waiting = ", ".join(text for text in (marking.reason, marking.note) if text)
        if waiting:
            self._say(Shown(f"{terminal_text(waiting)}: goes with the next verdict on this group."))

    def _take_news(self) -> None:
        try:
            notice = self._session.take_news()
            self._waiting.ask()
        except JournalError as error:
            self._say(terminal_text(error.problem.line))
        else:
            if notice:
                self._say(terminal_text(with_words(notice, ACTION_WORDS)))

    # Obeying

    def _obey(self, answer: Answer) -> None:
        session, walk = self._session, self._session.navigator
        group = session.current
        if self._told is not None and self._told != (group, session.members):
            raise NotAllowed("Nothing was done: another group has come up since this one was told")
        if self._told is None and answer.command.verdict is not None:
            raise NotAllowed("Nothing was done: a verdict counts once the group has been told")
        self._forget_what_may_pass()
        if answer.command.verdict is not None:
            self._decide(answer.command.verdict, answer.words)
            return
        match answer.command.word:
            case "undo":
                self._undo()
            case "next":
                self._go(walk.go_next)
            case "previous":
                self._go(walk.go_previous)
            case "undecided":
                self._go(walk.go_next_undecided)
            case "back":
                self._go(walk.go_previous_undecided)
            case "again":
                self._told = None
            case "note":
                session.mark(session.draft.noted(answer.words))
                self._say(Shown(_GOES_ALONG if answer.words else "No note."))
            case "because":
                self._because(answer.words)
            case "show":
                fields = fields_told(session.members, self._settings)
                self._say_all(fields[field_named(answer.words, list(fields))])
            case "ids":
                self._say_all(() if group is None else id_lines(group))
            case "history":
                self._say_all(history_lines(session))
            case "retry":
                self._retry()
            case "help":
                self._say_all(Shown(f"{name}: {text}.") for name, text in explained(self._letters))

    def _forget_what_may_pass(self) -> None:
        """Let what failed in the background be asked for again, where waiting may have mended it."""
        problems = (self._session.feed.page_problem, self._session.feed.profiles_problem)
        if any(problem is not None and problem.kind.may_pass for problem in problems):
            self._session.retry()

    def _go(self, go: Callable[[], None]) -> None:
        go()
        self._told = None

    def _decide(self, verdict: Verdict, words: str) -> None:
        session, group = self._session, self._session.current
        before = session.draft
        if words and group is not None:
            handles = [handle(at) for at in range(len(group.profile_ids))]
            parts = [[group.profile_ids[at] for at in part] for part in parts_named(words, handles)]
            session.mark(before.split(Clusters.of_parts(group.profile_ids, parts)))
        try:
            decision, notice = session.decide(verdict)
        except (NotAllowed, JournalError):
            session.mark(before)
            raise
        assert group is not None
        kept = f", which {kept_text(decision.clusters, group)}" if decision.clusters else ""
        decided, known = session.progress
        progress = f"{decided:,} of {known:,} decided"
        self._say(Shown(f"Saved: {decision_text(decision, group)}{kept}. {progress}."))
        self._waiting.note(notice)

    def _undo(self) -> None:
        undone = self._session.undo()
        at = self._session.groups.position_of(undone.group_key)
        where = f"group {at + 1:,}" if at is not None else "a group that is not loaded"
        when = f"{undone.decided_at.astimezone():%Y-%m-%d %H:%M:%S}"
        self._say(Shown(f"Took back {undone.verdict} of {where}, decided on {when}."))
        self._told = None

    def _because(self, words: str) -> None:
        reasons = self._settings.reasons
        if not words:
            self._session.mark(self._session.draft.because(""))
            self._say(Shown("No reason. There are:"))
            for number, reason in enumerate(reasons, 1):
                explained = f": {terminal_text(reason.explained)}" if reason.explained else ""
                self._say(Shown(f"{number} {terminal_text(reason.name)}{explained}"))
            return
        reason = reason_named(words, reasons)
        self._session.mark(self._session.draft.because(reason.name))
        self._say(Shown(f"Because: {terminal_text(reason.name)}. {_GOES_ALONG}"))

    def _retry(self) -> None:
        if not self._waiting.retry():
            raise NotAllowed("Nothing has failed: there is nothing to ask again")
        self._told = None
