"""Matches and profiles through real boto3 over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from reviewer.aws.connection import Connection
from reviewer.aws.matches import page_of
from reviewer.aws.options import ConnectionOptions
from reviewer.core.matches import MatchPage
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import FIRST_RUN, Domain, Members
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from reviewer.sources.api import DomainMatches
from tests.unit.aws.answering import Answered, Answering, error

A, B, GONE, DENIED = "a" * 32, "b" * 32, "c" * 32, "d" * 32


def four() -> Domain:
    profiles: dict[str, Members] = {one: {"ProfileId": one, "FirstName": one[:3]} for one in (A, B)}
    match = {"MatchId": "m", "ProfileIds": [A, B, GONE, DENIED]}
    errors = {DENIED: {"ProfileId": DENIED, "Code": "AccessDeniedException", "Message": "no"}}
    return Domain("four", FIRST_RUN, [match], profiles, errors)


Reach = Callable[..., DomainMatches]


@pytest.fixture
def reach() -> Iterator[Reach]:
    """Reach a domain under conditions, as the reviewer does."""
    with ExitStack() as stack:

        def reached(conditions: Conditions | None = None, domain_name: str = "four") -> DomainMatches:
            emulator = stack.enter_context(Emulator([four()], conditions))
            return DomainMatches(Connection(options_for(emulator.url)), domain_name)

        yield reached


def options_for(url: str, **changes: Any) -> ConnectionOptions:
    return ConnectionOptions(
        region="us-east-1", endpoint_url=url, static_credentials=("test", "test"), **changes
    )


def problem_kind(call: Callable[[], object]) -> ProblemKind:
    with pytest.raises(SourceError) as raised:
        call()
    assert "\n" not in raised.value.problem.line
    return raised.value.problem.kind


def test_a_page_holds_what_getmatches_answers(reach: Reach) -> None:
    page = reach().match_page(None)
    assert page.generation_date == FIRST_RUN
    assert page.potential_matches == 1
    assert page.next_token is None
    [match] = page.matches
    assert (match.match_id, match.profile_ids, match.score) == ("m", (A, B, GONE, DENIED), None)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"Matches": None},
        {"Matches": [{}]},
        {"Matches": [{"ConfidenceScore": float("nan")}]},
    ],
)
def test_whatever_is_missing_from_an_answer_is_no_error(answer: dict[str, Any]) -> None:
    page = page_of(answer)
    assert isinstance(page, MatchPage)
    assert all(match.score is None for match in page.matches)


def test_half_a_surrogate_pair_in_an_id_becomes_visible_text() -> None:
    [match] = page_of({"Matches": [{"MatchId": "m\ud800", "ProfileIds": ["a\udfff"]}]}).matches
    assert (match.match_id, match.profile_ids) == (r"m\ud800", (r"a\udfff",))


def test_every_id_asked_for_is_shown_or_has_its_reason(reach: Reach) -> None:
    batch = reach().profiles([A, B, GONE, DENIED, "no-id"])
    assert set(batch.profiles) == {A, B}
    assert batch.profiles[A].members["FirstName"] == "aaa"
    assert "no longer exists" in batch.unavailable[GONE]
    assert "denied" in batch.unavailable[DENIED]
    assert "can be asked for" in batch.unavailable["no-id"]


def test_a_profile_that_aws_throttled_can_be_asked_for_again_by_whatever_key_a_screen_has() -> None:
    throttled = {"ProfileId": A, "Code": "ThrottlingException", "Message": "slow down"}
    with Answering(Answered(body=json.dumps({"Errors": [throttled]}).encode())) as server:
        batch = DomainMatches(Connection(options_for(server.url)), "four").profiles([A])
    assert batch.unavailable[A] == "AWS throttled it: <retry> asks again"


def test_an_id_that_aws_leaves_out_has_its_reason_too(reach: Reach) -> None:
    batch = reach(Conditions(missing_profiles="silent")).profiles([A, GONE])
    assert "did not return it" in batch.unavailable[GONE]


def test_searchprofiles_steps_in_where_batchgetprofile_is_denied(reach: Reach) -> None:
    batch = reach(Conditions(deny=frozenset(["BatchGetProfile"]))).profiles([A, B, GONE])
    assert set(batch.profiles) == {A, B}
    assert GONE in batch.unavailable


def test_both_denied_names_what_to_allow(reach: Reach) -> None:
    source = reach(Conditions(deny=frozenset(["BatchGetProfile", "SearchProfiles"])))
    with pytest.raises(SourceError, match="profile:BatchGetProfile") as raised:
        source.profiles([A])
    assert raised.value.problem.kind is ProblemKind.DENIED


def test_a_denied_getmatches_names_the_action_to_allow(reach: Reach) -> None:
    source = reach(Conditions(deny=frozenset(["GetMatches"])))
    with pytest.raises(SourceError, match="Have profile:GetMatches allowed"):
        source.match_page(None)


def test_failures_that_pass_are_retried_unseen(reach: Reach) -> None:
    assert reach(Conditions(fail=0.3)).match_page(None).matches
    assert reach(Conditions(drop_connection_every=3)).match_page(None).matches


def test_a_service_that_keeps_failing_is_told_as_passing_trouble(reach: Reach) -> None:
    source = reach(Conditions(fail=1.0))
    assert problem_kind(lambda: source.match_page(None)) is ProblemKind.UNREACHABLE


def test_throttling_beyond_the_retries_is_told(reach: Reach) -> None:
    source = reach(Conditions(throttle=0.01))
    assert problem_kind(lambda: source.match_page(None)) is ProblemKind.THROTTLED
    assert source.throttled == 4


def test_throttling_that_asking_again_overcomes_is_counted() -> None:
    page = Answered(body=json.dumps({"Matches": [{"MatchId": "m", "ProfileIds": [A, B]}]}).encode())
    answers = iter([*[error(429, "ThrottlingException", "Rate exceeded")] * 2, page])
    with Answering(lambda _: next(answers)) as server:
        source = DomainMatches(Connection(options_for(server.url)), "four")
        assert source.match_page(None).matches
    assert source.throttled == 2


def test_an_expired_token_is_known_as_such(reach: Reach) -> None:
    assert problem_kind(lambda: reach().match_page("expired-long-ago")) is ProblemKind.TOKEN_EXPIRED


def test_a_domain_that_is_not_there_is_told(reach: Reach) -> None:
    source = reach(domain_name="fuor")
    assert problem_kind(lambda: source.match_page(None)) is ProblemKind.NOT_FOUND


def test_an_endpoint_where_nobody_listens_is_told() -> None:
    with Emulator([four()]) as emulator:
        url = emulator.url
    source = DomainMatches(Connection(options_for(url)), "four")
    assert problem_kind(lambda: source.match_page(None)) is ProblemKind.UNREACHABLE


def test_an_endpoint_that_never_answers_is_told(reach: Reach) -> None:
    with Emulator([four()], Conditions(latency=5)) as emulator:
        source = DomainMatches(Connection(options_for(emulator.url, read_timeout=0.1)), "four")
        assert problem_kind(lambda: source.match_page(None)) is ProblemKind.UNREACHABLE


def test_domains_are_listed_to_the_last_page() -> None:
    many = [Domain(f"domain-{at:02}", FIRST_RUN, [], {}, {}) for at in range(45)]
    with Emulator(many) as emulator:
        names = Connection(options_for(emulator.url)).domain_names()
    assert names == [domain.name for domain in many]


def test_the_caller_is_who_sts_says() -> None:
    with Emulator(bundled_domains()) as emulator:
        arn = Connection(options_for(emulator.url)).caller_arn()
    assert arn == "arn:aws:sts::123456789012:assumed-role/Reviewer/demo"


def test_a_caller_that_sts_does_not_name_is_nobody() -> None:
    with Emulator([four()]) as emulator:
        url = emulator.url
    options = options_for(url, connect_timeout=0.2, sts_endpoint_url=url)
    assert Connection(options).caller_arn() is None


def test_the_caller_is_also_who_another_sts_says() -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        with Emulator(bundled_domains()) as emulator:
            options = options_for(emulator.url, sts_endpoint_url=f"http://{host}:{port}")
            arn = Connection(options).caller_arn()
    finally:
        server.stop()
    assert arn == "arn:aws:sts::123456789012:user/moto"
