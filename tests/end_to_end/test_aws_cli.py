"""The emulator as the real AWS CLI sees it."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from reviewer.emulator.sample import NAME, bundled_domains
from reviewer.emulator.server import Emulator
from tests import warm_starts
from tests.end_to_end.conftest import clean_environment

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("awscli") is None, reason="the AWS CLI is not installed (extra `test`)"
)

Run = Callable[..., CompletedProcess[str]]
Aws = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The URL of an emulator with the bundled domains."""
    with Emulator(bundled_domains()) as emulator:
        yield emulator.url


@pytest.fixture
def run(endpoint: str, tmp_path: Path) -> Run:
    """Run ``aws`` with nothing of AWS in its environment but test credentials."""

    def run(*arguments: str) -> CompletedProcess[str]:
        command = (
            *warm_starts.PYTHON_M,
            "awscli",
            *arguments,
            "--endpoint-url",
            endpoint,
            "--output",
            "json",
        )
        return warm_starts.run(
            command,
            environment=clean_environment(tmp_path, AWS_DEFAULT_REGION="us-east-1", AWS_MAX_ATTEMPTS="1"),
        )

    return run


@pytest.fixture
def aws(run: Run) -> Aws:
    """Call ``aws customer-profiles`` and read what it prints."""

    def aws(operation: str, *arguments: str) -> dict[str, Any]:
        done = run("customer-profiles", operation, *arguments)
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return aws


def test_get_matches_is_paged_to_the_end_by_next_token(aws: Aws) -> None:
    seen: list[str] = []
    token: tuple[str, ...] = ()
    for _ in range(10):
        page = aws("get-matches", "--domain-name", NAME, "--max-results", "80", *token)
        seen += [match["MatchId"] for match in page["Matches"]]
        if "NextToken" not in page:
            break
        token = ("--next-token", page["NextToken"])
    assert "NextToken" not in page
    assert len(seen) == len(set(seen)) == page["PotentialMatches"] == 320


def test_batch_get_profile_answers_the_profiles_of_a_group_and_an_error_for_a_stranger(aws: Aws) -> None:
    ids = aws("get-matches", "--domain-name", NAME, "--max-results", "1")["Matches"][0]["ProfileIds"]
    answer = aws("batch-get-profile", "--domain-name", NAME, "--profile-ids", *ids, "f" * 32)
    assert {profile["ProfileId"] for profile in answer["Profiles"]} == set(ids)
    assert [error["ProfileId"] for error in answer["Errors"]] == ["f" * 32]


def test_history_tells_of_the_merge_and_an_object_is_listed_and_put_again(aws: Aws) -> None:
    domain = bundled_domains()[0]
    held = next(reversed(domain.objects.values()))
    main = held["ProfileId"]
    other = next(one for one in reversed(list(domain.by_id)) if one != main)
    in_domain = ("--domain-name", NAME)
    aws("merge-profiles", *in_domain, "--main-profile-id", main, "--profile-ids-to-be-merged", other)
    history = aws("list-profile-history-records", *in_domain, "--profile-id", main)["ProfileHistoryRecords"]
    assert [one["ActionType"] for one in history] == ["MERGED"]
    record = aws("get-profile-history-record", *in_domain, "--profile-id", main, "--id", history[0]["Id"])
    assert json.loads(record["Content"])["ProfileId"] == main
    of_type = ("--object-type-name", held["ObjectTypeName"])
    found = aws("list-profile-objects", *in_domain, "--profile-id", main, *of_type)["Items"]
    assert held["ProfileObjectUniqueKey"] in [one["ProfileObjectUniqueKey"] for one in found]
    put = aws("put-profile-object", *in_domain, *of_type, "--object", held["Object"])
    assert put["ProfileObjectUniqueKey"] == held["ProfileObjectUniqueKey"]


def test_merge_profiles_leaves_one_profile_of_the_group(aws: Aws) -> None:
    matches = aws("get-matches", "--domain-name", NAME, "--max-results", "2")["Matches"]
    main, *others = matches[1]["ProfileIds"]
    aws(
        "merge-profiles", "--domain-name", NAME, "--main-profile-id", main,
        "--profile-ids-to-be-merged", *others,
    )  # fmt: skip
    answer = aws("batch-get-profile", "--domain-name", NAME, "--profile-ids", main, *others)
    assert [profile["ProfileId"] for profile in answer["Profiles"]] == [main]
    assert {error["ProfileId"] for error in answer["Errors"]} == set(others)


def test_a_refusal_reaches_the_person_with_its_name_and_reason(run: Run) -> None:
    done = run("customer-profiles", "get-matches", "--domain-name", "no-such")
    assert done.returncode != 0
    assert done.stdout == ""
    assert "(ResourceNotFoundException)" in done.stderr
    assert "no-such" in done.stderr


def test_get_caller_identity_says_who_calls(run: Run) -> None:
    done = run("sts", "get-caller-identity")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Arn"].startswith("arn:aws:sts::123456789012:assumed-role/")
