"""What `reviewer doctor` finds of AWS, over real HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import boto3
import pytest

from reviewer.aws.options import ConnectionOptions
from reviewer.doctor.aws import aws_checks
from reviewer.doctor.checks import Check, State, reviewing_works
from reviewer.emulator.conditions import Conditions
from reviewer.emulator.domain import FIRST_RUN, Domain
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from tests.unit.aws.answering import Answered, Answering, certificate, error, sts_error

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
IDS = ("a" * 32, "b" * 32)


def options_for(url: str) -> ConnectionOptions:
    return ConnectionOptions(
        region="us-east-1", endpoint_url=url, sts_endpoint_url=url, static_credentials=("KEY", "secret")
    )


def acme() -> Domain:
    matches = [{"MatchId": "m", "ProfileIds": list(IDS), "ConfidenceScore": 0.5}]
    return Domain("acme", FIRST_RUN, matches, {one: {"ProfileId": one} for one in IDS}, {})


def examined(
    *domains: Domain,
    domain_name: str | None = "acme",
    conditions: Conditions | None = None,
    matching: Mapping[str, Any] | None = None,
) -> dict[str, Check]:
    """Examine what an emulator serves; ``matching`` is set in the domain before."""
    with Emulator(domains or (acme(),), conditions) as emulator:
        if matching is not None:
            boto3.client(
                "customer-profiles",
                region_name="us-east-1",
                endpoint_url=emulator.url,
                aws_access_key_id="k",
                aws_secret_access_key="s",
            ).update_domain(DomainName="acme", Matching=matching)
        found = list(aws_checks(options_for(emulator.url), domain_name, NOW))
    assert len({check.name for check in found}) == len(found)
    return {check.name: check for check in found}


def test_an_endpoint_on_this_machine_is_never_told_as_behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:3128")
    found = examined()["endpoint"]
    assert found.facts["proxied"] is False
    assert "proxy" not in found.result


def test_a_domain_that_can_be_reviewed_is_well_in_everything() -> None:
    found = examined()
    assert reviewing_works(found.values())
    assert {check.state for check in found.values()} <= {State.GOOD, State.NOTE}
    assert found["credentials"].result.endswith("key …KEY")
    assert found["caller"].facts["account_id"] == "123456789012"
    assert found["domain"].result == "acme is there, 2 profiles"
    assert found["matches"].result == "1 potential matches in the run of Sat 21 Nov 2026 00:00 UTC"
    assert found["schedule"].result == "every Saturday 00:00 UTC, next on Sat 28 Nov 2026 00:00 UTC"
    assert found["job"].result.startswith(
        "COMPLETED on Sat 21 Nov 2026 00:00 UTC, 2 profiles reviewed, 1 match"
    )


def test_no_secret_is_in_any_finding() -> None:
    assert "secret" not in str(examined())


@pytest.mark.parametrize(
    ("denied", "state"),
    [
        (["GetMatches"], State.BROKEN),
        (["BatchGetProfile"], State.WARNING),
        (["SearchProfiles"], State.WARNING),
        (["BatchGetProfile", "SearchProfiles"], State.BROKEN),
        (["GetDomain"], State.WARNING),
        (["ListDomains"], State.WARNING),
        (["ListIdentityResolutionJobs"], State.WARNING),
        (["ListProfileHistoryRecords"], State.NOTE),
    ],
)
def test_each_permission_is_tried_and_weighed_by_what_reviewing_loses(
    denied: list[str], state: State
) -> None:
    found = examined(conditions=Conditions(deny=frozenset(denied)))
    for operation, check in ((name, found[f"may {name}"]) for name in found_operations(found)):
        assert (check.facts["allowed"] is False) == (operation in denied)
    first = found[f"may {denied[0]}"]
    assert first.state is state
    assert f"profile:{denied[0]}" in first.todo
    assert reviewing_works(found.values()) == (state is not State.BROKEN)


def found_operations(found: Mapping[str, Check]) -> list[str]:
    return [name.removeprefix("may ") for name in found if name.startswith("may ")]


def test_nothing_is_changed_by_looking() -> None:
    with Emulator([acme()]) as emulator:
        list(aws_checks(options_for(emulator.url), "acme", NOW))
        assert set(emulator.calls) == {
            "ListDomains",
            "GetDomain",
            "GetMatches",
            "BatchGetProfile",
            "SearchProfiles",
            "ListIdentityResolutionJobs",
            "ListProfileObjectTypes",
            "GetProfileObjectType",
            "ListProfileObjects",
            "ListProfileHistoryRecords",
            "GetProfileHistoryRecord",
        }


def test_the_quota_of_five_calls_a_second_is_kept() -> None:
    with Emulator([acme()]) as emulator:
        list(aws_checks(options_for(emulator.url), "acme", NOW))
        assert emulator.calls["GetDomain"] == emulator.calls["ListIdentityResolutionJobs"] == 1


def test_matching_that_is_off_is_told_with_the_exact_line_that_turns_it_on() -> None:
    found = examined(matching={"Enabled": False})
    assert found["matching"].state is State.BROKEN
    assert (
        "`aws customer-profiles update-domain --domain-name acme --matching Enabled=true --region us-east-1"
        in found["matching"].todo
    )


def test_a_domain_that_is_not_there_is_told_with_the_nearest_names() -> None:
    found = examined(domain_name="acmee")
    assert found["domain"].state is State.BROKEN
    assert "Did you mean acme?" in found["domain"].todo
    assert "matching" not in found


def test_a_missing_domain_is_also_known_where_getdomain_is_denied() -> None:
    found = examined(domain_name="acmee", conditions=Conditions(deny=frozenset(["GetDomain"])))
    assert found["domain"].state is State.BROKEN


def test_the_only_domain_needs_no_name() -> None:
    assert examined(domain_name=None)["matching"].state is State.GOOD


def test_several_domains_are_listed_where_none_is_named() -> None:
    found = examined(*bundled_domains(), domain_name=None)
    assert found["domain"].state is State.UNKNOWN
    assert found["domain"].facts["domains"] == ["acme-demo", "acme-empty", "acme-matching-off"]
    assert "Name one with --domain-name: acme-demo" in found["domain"].todo
    assert not reviewing_works(found.values())


def test_a_domain_that_getdomain_does_not_tell_of_is_there_where_it_is_listed() -> None:
    found = examined(conditions=Conditions(deny=frozenset(["GetDomain", "GetMatches"])))
    assert (found["domain"].state, found["domain"].result) == (State.GOOD, "acme is there")


def test_a_domain_of_which_nothing_is_answered_is_not_said_to_be_there() -> None:
    denied = frozenset(["GetDomain", "GetMatches", "ListDomains"])
    found = examined(conditions=Conditions(deny=denied))
    assert found["domain"].state is State.UNKNOWN
    assert "is not known" in found["domain"].result


def test_a_domain_that_is_denied_and_not_listed_is_not_there() -> None:
    denied = frozenset(["GetDomain", "GetMatches"])
    found = examined(domain_name="acmee", conditions=Conditions(deny=denied))
    assert found["domain"].state is State.BROKEN
    assert "Did you mean acme?" in found["domain"].todo


def test_a_permission_is_only_proved_by_an_answer_or_by_aws_own_word_on_the_call() -> None:
    def answer(request: BaseHTTPRequestHandler) -> Answered:
        if request.path == "/domains":
            return Answered(body=b'{"Items": [{"DomainName": "acme"}]}')
        if "/matches" in request.path:
            return error(400, "BadRequestException", "no")
        return error(405, "SomethingElseException", "no")

    with Answering(answer) as server:
        found = {
            one.name: one.facts.get("allowed") for one in aws_checks(options_for(server.url), "acme", NOW)
        }
    assert found["may ListDomains"] is found["may GetMatches"] is True
    assert found["may GetDomain"] is found["may BatchGetProfile"] is None


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 407])
def test_where_a_proxy_answers_nothing_is_taken_for_aws_word(status: int) -> None:
    page = Answered(status, {"Content-Type": "text/html"}, b"<html><body>proxy sign-in</body></html>")
    with Answering(page) as server:
        found = list(aws_checks(options_for(server.url), "acme", NOW))
    assert [(one.name, one.state) for one in found[2:]] == [
        ("caller", State.WARNING),
        ("answer", State.BROKEN),
    ]
    assert all("is not AWS" in one.result for one in found[2:])


def test_auto_merging_is_told_with_what_it_does_to_the_results() -> None:
    rules = {"MatchingAttributesList": [["EmailAddress", "PhoneNumber"], ["AccountNumber"]]}
    merging = {"Enabled": True, "Consolidation": rules, "MinAllowedConfidenceScoreForMerging": 0.9}
    found = examined(matching={"Enabled": True, "AutoMerging": merging})["auto-merging"]
    assert found.state is State.NOTE
    assert "where EmailAddress and PhoneNumber or AccountNumber agree" in found.result
    assert "from a confidence score of 0.9 up" in found.result
    assert "may be missing from the results" in found.result


def test_a_schedule_and_an_export_of_the_domains_own_are_told() -> None:
    found = examined(
        matching={
            "Enabled": True,
            "JobSchedule": {"DayOfTheWeek": "WEDNESDAY", "Time": "09:30"},
            "ExportingConfig": {"S3Exporting": {"S3BucketName": "results", "S3KeyName": "acme"}},
        }
    )
    assert found["schedule"].result == "every Wednesday 09:30 UTC, next on Wed 02 Dec 2026 09:30 UTC"
    assert found["export"].facts == {"export_to": "s3://results/acme"}


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        ("MERGING", State.NOTE, "MERGING since "),
        ("FAILED", State.WARNING, "FAILED on "),
        ("PARTIAL_SUCCESS", State.WARNING, "PARTIAL_SUCCESS on "),
    ],
)
def test_the_latest_job_is_told_with_its_status(status: str, state: State, said: str) -> None:
    found = examined(conditions=Conditions(job_status=status))["job"]
    assert found.state is state
    assert found.result.startswith(said)
    assert found.facts["status"] == status


def test_no_region_ends_it_with_what_to_do() -> None:
    [found] = aws_checks(ConnectionOptions(static_credentials=("k", "s")), "acme", NOW)
    assert (found.name, found.state) == ("region", State.BROKEN)


def test_a_dead_endpoint_is_the_endpoints_finding() -> None:
    with Emulator([acme()]) as emulator:
        url = emulator.url
    found = {one.name: one for one in aws_checks(options_for(url), "acme", NOW)}
    assert found["endpoint"].state is State.BROKEN
    assert found["caller"].state is State.WARNING
    assert "domain" not in found


def test_expired_credentials_end_it_at_the_caller() -> None:
    with Answering(sts_error(403, "ExpiredToken", "The security token is expired")) as server:
        found = list(aws_checks(options_for(server.url), "acme", NOW))
    assert [one.name for one in found] == ["credentials", "region", "caller"]
    assert found[-1].state is State.BROKEN
    assert "have expired" in found[-1].result


def test_expired_credentials_are_also_known_where_sts_does_not_answer() -> None:
    with Answering(error(403, "ExpiredTokenException", "expired")) as server:
        found = list(aws_checks(options_for(server.url), "acme", NOW))
    assert [(one.name, one.state) for one in found[2:]] == [
        ("caller", State.WARNING),
        ("answer", State.BROKEN),
    ]


def test_tls_is_told_with_its_version_and_how_long_its_certificate_is_good_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pem = certificate(tmp_path, valid_for_days=40)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(pem))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    with Answering(Answered(body=b'{"Items": []}'), pem) as server:
        options = ConnectionOptions(region="us-east-1", endpoint_url=server.url)
        found = {one.name: one for one in aws_checks(options, None, NOW)}
    assert found["tls"].state is State.GOOD
    assert found["tls"].result.startswith("TLSv1.3, certificate by test until ")
    assert found["domain"].state is State.BROKEN


def test_a_certificate_that_ends_soon_is_warned_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pem = certificate(tmp_path, valid_for_days=3)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(pem))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    with Answering(Answered(body=b'{"Items": []}'), pem) as server:
        options = ConnectionOptions(region="us-east-1", endpoint_url=server.url)
        found = {one.name: one for one in aws_checks(options, None, NOW)}
    assert found["tls"].state is State.WARNING


def test_a_certificate_that_is_not_trusted_is_the_finding_of_tls(tmp_path: Path) -> None:
    with Answering(Answered(), certificate(tmp_path)) as server:
        found = {one.name: one for one in aws_checks(options_for(server.url), "acme", NOW)}
    assert found["tls"].state is State.BROKEN
    assert "endpoint" not in found
