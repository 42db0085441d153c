"""What was decided before, in another run or by someone else, as a reviewer meets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer.cli.session_setup import close_with_report
from reviewer.core.decisions import Reviewer, Verdict
from reviewer.core.matches import Match, MatchPage, Profile, ProfileBatch
from reviewer.fetching.events import CallerKnown, Connected, PageFetched, ProfilesFetched
from reviewer.journal.export import jsonl_batches
from reviewer.journal.importer import import_decisions
from reviewer.journal.problems import JournalError, NotSaved
from reviewer.journal.selection import Selection
from reviewer.journal.sqlite import Journal
from reviewer.matches.sampling import SecondReview
from reviewer.plain.decision_text import effective_lines
from reviewer.session.rules import NotAllowed
from reviewer.session.scope import Scope
from reviewer.session.session import Session
from reviewer.tui.drawing.decision_lines import unsaved_remarks

SATURDAY = datetime(2026, 11, 21, tzinfo=UTC)
NEXT_SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)
ANN, BOB = Reviewer("ann", 1001), Reviewer("bob", 1002)
A, B, C, D = "aaaa", "bbbb", "cccc", "dddd"


def journal_of(session: Session) -> Journal:
    assert isinstance(session.store, Journal)
    return session.store


@dataclass
class Domain:
    """The profiles there are, and reviews of them that come and go."""

    folder: Path
    cities: dict[str, str]
    """By profile id; a city is all that a profile has."""
    opened: list[Session]

    def review(
        self,
        *groups: tuple[str, ...],
        run: datetime = SATURDAY,
        by: Reviewer = ANN,
        journal: str = "journal",
        scope: Scope = Scope(),  # noqa: B008 (frozen)
    ) -> Session:
        """Begin a review of a run with these groups, with all that is wanted fetched."""
        session = Session(
            domain_name="acme",
            store=Journal.open(self.folder / journal / "journal.sqlite3"),
            reviewer=by,
            cache_folder=self.folder / "cache",
            scope=scope,
        )
        self.opened.append(session)
        session.take(Connected("eu-west-1"))
        matches = tuple(Match(f"m{number}", ids, 0.5) for number, ids in enumerate(groups))
        session.take(PageFetched(None, MatchPage(matches, None, run, len(groups))))
        self.fetch(session)
        return session

    def fetch(self, session: Session) -> list[str]:
        """Answer whatever a session wants; answers the notices."""
        notices = []
        while batches := session.requests().batches:
            for ids in batches:
                found = {one: Profile(one, {"Address": {"City": self.cities[one]}}) for one in ids}
                notices.append(session.take(ProfilesFetched(ids, ProfileBatch(found, {}))))
        return [notice for notice in notices if notice]


@pytest.fixture
def domain(tmp_path: Path) -> Iterator[Domain]:
    made = Domain(tmp_path, {A: "Ulm", B: "Ulm", C: "Bonn", D: "Bonn"}, [])
    yield made
    for session in made.opened:
        session.close()


def test_a_group_decided_in_an_earlier_run_is_not_asked_again(domain: Domain) -> None:
    domain.review((A, B), (C, D)).decide(Verdict.MERGE)
    later = domain.review((C, D), (B, A), run=NEXT_SATURDAY)
    assert later.groups.verdict(1) is Verdict.MERGE
    assert later.groups.decided == 1
    assert later.groups.next_carried(-1) is None, "it was compared with what was decided on"


def test_a_group_whose_values_changed_since_is_asked_again_and_says_what_it_was(domain: Domain) -> None:
    domain.review((A, B), (C, D)).decide(Verdict.MERGE)
    domain.cities[B] = "Neu-Ulm"
    later = domain.review((C, D), (A, B), run=NEXT_SATURDAY)
    assert later.groups.verdict(1) is None
    later.navigator.go_to(1)
    assert later.under_review.has_changed
    assert later.under_review.effective is not None
    assert later.under_review.effective.verdict is Verdict.MERGE


def test_being_asked_again_is_told(domain: Domain) -> None:
    domain.review((A, B), (C, D)).decide(Verdict.MERGE)
    domain.cities[B] = "Neu-Ulm"
    later = domain.review(run=NEXT_SATURDAY)
    later.groups.start_over()
    page = MatchPage((Match("m", (A, B), 0.5), Match("n", (C, D), 0.5)), None, NEXT_SATURDAY, 2)
    later.take(PageFetched(None, page))
    assert domain.fetch(later) == [
        "A group has changed since the decision in an earlier run, and will be asked again"
    ]


def test_a_group_decided_again_after_a_change_is_not_asked_a_third_time(domain: Domain) -> None:
    domain.review((A, B)).decide(Verdict.MERGE)
    domain.cities[B] = "Neu-Ulm"
    domain.review((A, B), run=NEXT_SATURDAY).decide(Verdict.MERGE)
    third = domain.review((A, B), run=datetime(2026, 12, 5, tzinfo=UTC))
    assert third.groups.decided == 1
    assert not third.under_review.has_changed


def test_a_decision_from_another_journal_stands_since_its_digest_says_nothing_here(domain: Domain) -> None:
    elsewhere = domain.review((A, B), journal="elsewhere")
    elsewhere.decide(Verdict.REJECT)
    lines = "".join(text for text, _, _ in jsonl_batches(journal_of(elsewhere), Selection()))
    with Journal.open(domain.folder / "journal" / "journal.sqlite3") as journal:
        import_decisions(journal, lines.encode().splitlines(keepends=True), "ann")
    domain.cities[B] = "Neu-Ulm"
    assert domain.review((A, B), run=NEXT_SATURDAY).groups.verdict(0) is Verdict.REJECT


def test_the_journal_holds_none_of_the_values_that_were_compared(domain: Domain) -> None:
    domain.cities[B] = "Wanne-Eickel"
    domain.review((A, B)).decide(Verdict.MERGE)
    assert b"Wanne-Eickel" not in (domain.folder / "journal" / "journal.sqlite3").read_bytes()


def test_a_group_that_has_grown_names_the_pair_rejected_before(domain: Domain) -> None:
    domain.review((A, B)).decide(Verdict.REJECT)
    grown = domain.review((A, B, C), run=NEXT_SATURDAY)
    assert grown.groups.verdict(0) is None
    [rejected] = grown.under_review.earlier
    assert (rejected.profile_ids, rejected.verdict, rejected.reviewer) == ((A, B), Verdict.REJECT, "ann")


def test_deciding_what_another_has_just_decided_shows_theirs_first_and_asks(domain: Domain) -> None:
    ann, bob = domain.review((A, B), (C, D)), domain.review((A, B), (C, D), by=BOB)
    bob.decide(Verdict.REJECT)
    with pytest.raises(
        NotAllowed, match=r"bob marked this group reject at .*<verdict.merge> again marks it merge"
    ):
        ann.decide(Verdict.MERGE)
    assert ann.groups.verdict(0) is Verdict.REJECT
    assert ann.under_review.effective is not None
    assert ann.under_review.effective.reviewer == "bob"
    ann.decide(Verdict.MERGE)
    assert [(one.reviewer, one.verdict) for one in ann.decisions.history(ann.groups.group(0))] == [
        ("bob", Verdict.REJECT),
        ("ann", Verdict.MERGE),
    ]


ROLE = "arn:aws:sts::1:assumed-role/Reviewing"


def test_two_callers_on_one_login_are_told_apart_and_keep_what_they_decided(domain: Domain) -> None:
    login = Reviewer("ann", 1001, "desk-7")
    bea = domain.review((A, B), (C, D), by=login)
    bea.take(CallerKnown(f"{ROLE}/bea"))
    bea.decide(Verdict.REJECT)
    ann = domain.review((A, B), (C, D), by=login)
    assert ann.groups.attribution(0).is_own, "as long as no caller is known it is one login"
    ann.take(CallerKnown(f"{ROLE}/ann"))
    assert ann.groups.verdict(0) is Verdict.REJECT
    assert not ann.groups.attribution(0).is_own
    ann.navigator.go_to(0)
    assert ann.under_review.effective is not None
    assert ann.decisions.author.said_by(ann.under_review.effective) == "ann as assumed-role/Reviewing/bea"
    with pytest.raises(NotAllowed, match="no decision of yours is effective"):
        ann.undo()
    ann.decide(Verdict.MERGE)
    assert ann.decisions.author.said_by(ann.decisions.recent(1)[0]) == "you"


def test_another_caller_of_ones_login_is_asked_a_second_time(domain: Domain) -> None:
    login, every = Reviewer("ann", 1001), Scope(second_review=SecondReview(1))
    bea = domain.review((A, B), by=login)
    bea.take(CallerKnown(f"{ROLE}/bea"))
    bea.decide(Verdict.REJECT)
    ann = domain.review((A, B), by=login, scope=every)
    assert ann.groups.verdict(0) is Verdict.REJECT
    ann.navigator.go_to(0)
    assert ann.take(CallerKnown(f"{ROLE}/ann")) == ""
    assert ann.groups.verdict(0) is None


def test_whoever_ends_a_dispute_under_the_same_login_is_led_to_it_once_aws_says_who_they_are(
    domain: Domain,
) -> None:
    login = Reviewer("ann", 1001)
    for name, verdict in (("bea", Verdict.REJECT), ("cem", Verdict.MERGE)):
        session = domain.review((A, B), by=login, scope=Scope(blind=True))
        session.take(CallerKnown(f"{ROLE}/{name}"))
        session.navigator.go_to(0)
        session.decide(verdict)
    judge = domain.review((A, B), by=login, scope=Scope(adjudicate=True))
    assert judge.shows_none
    judge.take(CallerKnown(f"{ROLE}/ann"))
    assert (judge.navigator.position, judge.shows_none, len(judge.under_review.sides)) == (0, False, 2)


def test_a_laptop_that_changes_its_name_keeps_its_reviewers_decisions(domain: Domain) -> None:
    domain.review((A, B), (C, D), by=Reviewer("ann", 1001, "laptop")).decide(Verdict.REJECT)
    ann = domain.review((A, B), (C, D), by=Reviewer("ann", 1001, "laptop.guest-wifi"))
    ann.navigator.go_to(0)
    assert ann.under_review.effective is not None
    assert ann.decisions.author.said_by(ann.under_review.effective) == "you"
    assert ann.undo().host == "laptop"


def test_verdicts_that_others_replace_elsewhere_are_counted(domain: Domain) -> None:
    groups = ((A, B), (C, D))
    ann, bob = domain.review(*groups), domain.review(*groups, by=BOB)
    ann.decide(Verdict.REJECT)
    ann.decide(Verdict.MERGE)
    bob.arrivals.take_news()
    for at, verdict in enumerate((Verdict.MERGE, Verdict.REJECT)):
        bob.navigator.go_to(at)
        bob.decide(verdict)
    ann.navigator.go_to(0)
    assert ann.arrivals.take_news() is not None
    bob.navigator.go_to(1)
    bob.decide(Verdict.REVIEW)
    ann.navigator.go_to(1)
    ann.decide(Verdict.MERGE)
    bob.navigator.go_to(0)
    assert bob.arrivals.take_news() == (
        "Others have replaced 1 of your verdicts: `reviewer journal conflicts` lists them"
    )


def test_what_others_decide_shows_without_asking(domain: Domain) -> None:
    ann, bob = domain.review((A, B), (C, D)), domain.review((A, B), (C, D), by=BOB)
    bob.decide(Verdict.REJECT)
    bob.decide(Verdict.REVIEW)
    notice = ann.arrivals.take_news()
    assert notice is not None
    assert notice.startswith("bob marked this group reject at ")
    assert [ann.groups.verdict(at) for at in (0, 1)] == [Verdict.REJECT, Verdict.REVIEW]
    assert ann.arrivals.take_news() is None
    bob.undo()
    assert ann.arrivals.take_news() == ""
    assert ann.groups.verdict(1) is None


def test_ones_own_decisions_are_no_news(domain: Domain) -> None:
    ann = domain.review((A, B), (C, D))
    ann.decide(Verdict.MERGE)
    assert ann.arrivals.take_news() is None


def test_a_verdict_that_was_not_saved_is_tried_again_as_the_same_decision(domain: Domain) -> None:
    ann = domain.review((A, B), (C, D))
    path = journal_of(ann).path
    away = path.rename(path.with_suffix(".away"))
    with pytest.raises(NotSaved):
        ann.decide(Verdict.MERGE)
    [waiting] = ann.decisions.unsaved
    assert ann.navigator.position == 0
    away.rename(path)
    decision, _ = ann.decide(Verdict.MERGE)
    assert decision == waiting
    assert ann.decisions.unsaved == ()
    assert list(journal_of(ann).decisions()) == [decision]


@contextmanager
def lost(path: Path) -> Iterator[None]:
    """Take the journal's file away for a while, so that nothing can be saved or read."""
    away = path.rename(path.with_suffix(".away"))
    yield
    away.rename(path)


def test_each_verdict_that_was_not_saved_waits_on_its_group_until_it_is(domain: Domain) -> None:
    ann = domain.review((A, B), (C, D), (A, D))
    with lost(journal_of(ann).path):
        with pytest.raises(NotSaved):
            ann.decide(Verdict.MERGE)
        ann.navigator.go_to(1)
        with pytest.raises(JournalError):
            ann.decide(Verdict.REJECT)
    ann.navigator.go_to(2)
    ann.decide(Verdict.REVIEW)
    assert [one.verdict for one in ann.decisions.unsaved] == [Verdict.MERGE, Verdict.REJECT]
    ann.navigator.go_to(0)
    [remark] = unsaved_remarks(ann)
    assert remark.text == "✓ merge is not saved yet: the same key tries again"
    assert ann.current is not None
    assert next(effective_lines(ann, ann.current)) == "Not saved yet: merge. The same answer tries again."
    ann.decide(Verdict.REVIEW)
    assert [one.verdict for one in ann.decisions.unsaved] == [Verdict.REJECT], (
        "another verdict has replaced it"
    )


def test_a_verdict_that_was_saved_unseen_and_overtaken_is_said_anew_when_it_is_said_again(
    domain: Domain,
) -> None:
    ann = domain.review((A, B), (C, D))
    with lost(journal_of(ann).path), pytest.raises(NotSaved, match="not known"):
        ann.decide(Verdict.MERGE)
    [waiting] = ann.decisions.unsaved
    with Journal.open(journal_of(ann).path) as journal:
        journal.append(waiting)
    bob = domain.review((A, B), by=BOB)
    bob.navigator.go_to(0)
    bob.decide(Verdict.REJECT)
    with pytest.raises(NotAllowed, match="bob marked this group reject"):
        ann.decide(Verdict.MERGE)
    decision, _ = ann.decide(Verdict.MERGE)
    assert ann.decisions.history(ann.groups.group(0))[-1] == decision
    assert ann.decisions.effective([decision.group_key]) == {decision.group_key: decision}


def test_an_undo_of_which_nobody_knew_whether_it_was_saved_takes_back_no_second_decision(
    domain: Domain,
) -> None:
    ann = domain.review((A, B), (C, D))
    ann.decide(Verdict.MERGE)
    newest, _ = ann.decide(Verdict.REJECT)
    with lost(journal_of(ann).path), pytest.raises(NotSaved, match="not known"):
        ann.undo()
    [waiting] = ann.decisions.unsaved
    with Journal.open(journal_of(ann).path) as journal:
        journal.append(waiting)
    assert ann.undo() == newest
    assert ann.decisions.unsaved == ()
    assert [one.verdict for one in ann.decisions.recent(10)] == [Verdict.MERGE]


def test_after_a_verdict_on_another_group_an_undo_takes_back_that_one_first(domain: Domain) -> None:
    ann = domain.review((A, B), (C, D))
    first, _ = ann.decide(Verdict.MERGE)
    with lost(journal_of(ann).path), pytest.raises(NotSaved):
        ann.undo()
    [waiting] = ann.decisions.unsaved
    second, _ = ann.decide(Verdict.REJECT)
    assert ann.decisions.unsaved == (waiting,)
    assert [ann.undo(), ann.undo()] == [second, first]
    assert waiting in ann.decisions.history(ann.groups.group(0))
    assert not ann.decisions.unsaved


def test_leaving_names_all_that_was_not_saved(domain: Domain, capsys: pytest.CaptureFixture[str]) -> None:
    ann = domain.review((A, B), (C, D))
    ann.decide(Verdict.REJECT)
    with lost(journal_of(ann).path):
        for attempt in (ann.undo, lambda: ann.decide(Verdict.MERGE)):
            with pytest.raises(JournalError):
                attempt()
        with pytest.raises(SystemExit):
            close_with_report(ann, journal_of(ann))
    told = capsys.readouterr().err
    assert "NOT saved: the verdict merge on MatchId m1." in told
    assert "NOT saved: the undo of a verdict on MatchId m0." in told


def test_what_another_sitting_took_back_is_not_taken_back_twice(domain: Domain) -> None:
    here, there = domain.review((A, B), (C, D)), domain.review((A, B), (C, D))
    here.decide(Verdict.MERGE)
    with lost(journal_of(here).path), pytest.raises(NotSaved):
        here.undo()
    there.undo()
    with pytest.raises(NotAllowed, match="taken back already, elsewhere"):
        here.undo()
    assert here.decisions.unsaved == ()
    assert [one.verdict for one in here.decisions.history(here.groups.group(0))] == [
        Verdict.MERGE,
        Verdict.WITHDRAWN,
    ]


def test_the_latest_decisions_come_newest_first_without_those_taken_back(domain: Domain) -> None:
    ann = domain.review((A, B), (C, D))
    ann.decide(Verdict.MERGE)
    ann.decide(Verdict.REJECT)
    assert [one.verdict for one in ann.decisions.recent(10)] == [Verdict.REJECT, Verdict.MERGE]
    ann.undo()
    assert [one.verdict for one in ann.decisions.recent(10)] == [Verdict.MERGE]
    ann.navigator.go_to_group(ann.decisions.recent(10)[0].group_key)
    assert ann.navigator.position == 0
