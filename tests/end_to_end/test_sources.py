"""Reviewing an export and rule-based matches in a real terminal."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from reviewer.core.decisions import Verdict
from reviewer.core.matches import group_key
from reviewer.emulator.domain import Members
from reviewer.emulator.procedural import ProceduralDomain
from reviewer.emulator.sample import bundled_domains
from tests.end_to_end.conftest import REVIEWER, Desk, people
from tests.end_to_end.terminal import Terminal
from tests.warm_starts import PYTHON_M

FIXTURES = Path(__file__).parents[1] / "unit" / "sources" / "export" / "fixtures"
VALUES = FIXTURES / "CustomerProfilesPendingMatches-people-part-0.csv"
IDS_ONLY = FIXTURES / "CustomerProfilesPendingMatches-people.csv"
# Nobody listens there: whatever is asked of AWS fails at once.
NOWHERE = "http://127.0.0.1:9"


def review(
    desk: Desk, *options: str, columns: int = 120, rows: int = 40, s3: str = NOWHERE, aws: str = NOWHERE
) -> Terminal:
    """Start ``reviewer review`` on the domain ``people``, offline unless told where S3 and AWS are."""
    command = (
        *REVIEWER, "review", "--domain-name", "people", "--region", "us-east-1",
        "--journal", str(desk.journal_path), *options,
    )  # fmt: skip
    return desk.terminal(command, columns=columns, rows=rows, AWS_ENDPOINT_URL=aws, AWS_ENDPOINT_URL_S3=s3)


def exported(path: Path, content: Members) -> Path:
    """Write a domain as the export that its groups and profiles would make."""
    by_id = {one["ProfileId"]: one for one in content["Profiles"]}
    lines = ["MatchingGroupId,ConfidenceScore,ProfileId,FirstName,LastName,Attributes"]
    for number, match in enumerate(content["Matches"]):
        for one in match["ProfileIds"]:
            first, last = by_id[one]["FirstName"], by_id[one]["LastName"]
            lines.append(f'{number},{match["ConfidenceScore"]},{one},{first},{last},"{{a=b}}"')
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_a_person_with_only_the_file_reviews_it_offline(desk: Desk, columns: int, rows: int) -> None:
    with review(desk, "--from", str(VALUES), columns=columns, rows=rows) as terminal:
        shown = terminal.wait_for("priya@example.")
        assert "0.79" in shown
        terminal.press("m")
        terminal.wait_for("Cairo")
        terminal.press("x")
        terminal.wait_for("ExportRow")
        terminal.press("v")
        terminal.wait_for("John Doe")
        terminal.press("u")
        terminal.wait_for("Took back")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    said = [(one.match_id, one.verdict) for one in desk.decisions()]
    assert said == [
        ("0", Verdict.MERGE),
        ("1", Verdict.REJECT),
        ("3", Verdict.REVIEW),
        ("3", Verdict.WITHDRAWN),
    ]
    last = desk.decisions()[-1]
    assert (last.domain_name, last.region, last.caller_arn) == ("people", "us-east-1", None)


def test_parts_plain_and_gzipped_are_one_export_whatever_order_the_shell_gives(desk: Desk) -> None:
    lines = exported(desk.home / "whole.csv", people(6)).read_text().splitlines(keepends=True)
    folder = desk.home / "export"
    folder.mkdir()
    (folder / "part-2.csv").write_text("".join(lines[:6]))
    (folder / "part-10.csv.gz").write_bytes(gzip.compress("".join(lines[6:]).encode()))
    with review(desk, "--from", str(folder)) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("G")
        terminal.wait_for("Group 6 of 6")
        terminal.wait_for("Annn6 Doe")


def test_ragged_rows_are_told_on_the_screen(desk: Desk) -> None:
    with review(desk, "--from", str(VALUES)) as terminal:
        terminal.wait_for("In the export, 1 row is ragged")


def test_decisions_made_through_the_api_stand_in_the_export_and_the_other_way_round(desk: Desk) -> None:
    emulator = desk.serve(people(4))
    path = exported(desk.home / "export.csv", people(4))
    with desk.review(emulator.url) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("m")
        terminal.wait_for("Annn2 Doe")
        terminal.press("x")
        terminal.wait_for("Annn3 Doe")
    with review(desk, "--from", str(path)) as terminal:
        terminal.wait_for(lambda text: all(one in text for one in ("Annn3 Doe", "✓ 1", "✗ 1")))
        terminal.press("v")
        terminal.wait_for("Annn4 Doe")
        terminal.press("g")
        shown = terminal.wait_for("Annn1 Doe")
        assert "changed" not in shown
    with desk.review(emulator.url) as terminal:
        terminal.wait_for(lambda text: "Annn4 Doe" in text and "3 of 4" in text)
    keys = [group_key(match["ProfileIds"]) for match in people(4)["Matches"]]
    assert [one.group_key for one in desk.decisions()] == keys[:3]


def test_an_export_of_ids_only_shows_what_the_api_says_of_them(desk: Desk) -> None:
    ids = [line.split(",")[0] for line in IDS_ONLY.read_text().splitlines()]
    profiles = [{"ProfileId": one, "FirstName": f"Ann{at}"} for at, one in enumerate(ids)]
    emulator = desk.serve({"DomainName": "people", "Matches": [], "Profiles": profiles})
    with review(desk, "--from", str(IDS_ONLY), aws=emulator.url) as terminal:
        terminal.wait_for("Ann0")
        terminal.press("x")
        terminal.wait_for("Ann7")
    assert [one.match_id for one in desk.decisions()] == ["25"]


def test_an_export_of_ids_only_says_offline_why_it_can_show_no_profile(desk: Desk) -> None:
    with review(desk, "--from", str(IDS_ONLY)) as terminal:
        terminal.wait_for("the export holds its id only", timeout=60)
        terminal.press("m")
        terminal.wait_for("No merge while a profile can't be shown")
        terminal.press("v")
        terminal.wait_for("26")
    assert [one.verdict for one in desk.decisions()] == [Verdict.REVIEW]


def test_without_a_region_the_configuration_names_it_or_the_screen_says_how(desk: Desk) -> None:
    command = (*REVIEWER, "review", "--domain-name", "people", "--journal", str(desk.journal_path),
               "--from", str(VALUES))  # fmt: skip
    with desk.terminal(command, AWS_ENDPOINT_URL=NOWHERE, AWS_DEFAULT_REGION="eu-west-1") as terminal:
        terminal.wait_for("priya@example.com")
        terminal.press("x")
        terminal.wait_for("Cairo")
    assert [one.region for one in desk.decisions()] == ["eu-west-1"]
    with desk.terminal(command) as terminal:
        terminal.wait_for("Name one with --region")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--from", "no-such.csv", "--domain-name", "people"], "--from no-such.csv: No such file"),
        (["--from", "."], "--from needs --domain-name"),
        (["--from", "export", "--from", "a.csv", "--domain-name", "d"], "--from export stands alone"),
        (["--from", "s3://b/k", "--from", "a.csv", "--domain-name", "d"], "not both"),
        (["--from", "s3://b/k", "--rule-based", "--domain-name", "d"], "exclude each other"),
        (["--from", "/dev", "--domain-name", "d"], "there is no CSV file in this folder"),
        (["--from", "s3://", "--domain-name", "d"], "names no bucket: write it as s3://bucket/prefix"),
        (["--from", "https://example.com/e.csv", "--domain-name", "d"], "files and URLs of S3 alone"),
        (["--from", "-", "--domain-name", "d"], "Save it in a file and name that"),
        (["--from", "/dev/zero", "--domain-name", "d"], "/dev/zero is a device"),
        (["--from", str(VALUES), "--next-token", "a", "--domain-name", "d"], "have no tokens"),
    ],
)
def test_a_place_that_can_be_none_is_refused_before_the_screen_opens(
    desk: Desk, options: list[str], said: str
) -> None:
    with desk.terminal((*REVIEWER, "review", *options)) as terminal:
        terminal.wait_for(said)
        assert terminal.wait_exit() == 2


@pytest.mark.parametrize("place", ["s3://exports/2026", "export"])
def test_an_s3_over_plain_http_elsewhere_is_refused_before_the_screen_opens(desk: Desk, place: str) -> None:
    command = (*REVIEWER, "review", "--from", place, "--domain-name", "people")
    with desk.terminal(command, AWS_ENDPOINT_URL_S3="http://example.invalid") as terminal:
        terminal.wait_for("AWS_ENDPOINT_URL_S3 http://example.invalid is plain http off this machine")
        assert terminal.wait_exit() == 2


def test_an_export_with_nothing_in_it_says_so(desk: Desk) -> None:
    empty = desk.home / "empty.csv"
    empty.write_text("")
    with review(desk, "--from", str(empty)) as terminal:
        terminal.wait_for("The export is empty: nothing stands in its files")


@pytest.fixture
def store() -> Iterator[str]:
    """The URL of an S3 with the bucket ``emulated-identity-resolution``, where the emulator exports to."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def test_the_latest_export_is_found_through_the_job_and_read_from_s3(desk: Desk, store: str) -> None:
    emulator = desk.serve(people(3))
    jobs = desk.run(
        (*PYTHON_M, "awscli", "customer-profiles", "list-identity-resolution-jobs",
         "--domain-name", "people", "--endpoint-url", emulator.url, "--region", "us-east-1")
    )  # fmt: skip
    place = json.loads(jobs.stdout)["IdentityResolutionJobsList"][0]["ExportingLocation"]["S3Exporting"]
    client = boto3.client(
        "s3", endpoint_url=store, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_bucket(Bucket=place["S3BucketName"])
    content = gzip.compress(exported(desk.home / "export.csv", people(3)).read_bytes())
    client.put_object(
        Bucket=place["S3BucketName"],
        Key=f"{place['S3KeyName']}CustomerProfilesPendingMatches-people-part-0.csv.gz",
        Body=content,
    )
    with review(desk, "--from", "export", aws=emulator.url, s3=store) as terminal:
        terminal.wait_for("Annn1 Doe")
        terminal.press("m")
        terminal.wait_for("Annn2 Doe")
    with review(
        desk,
        "--from",
        f"s3://{place['S3BucketName']}/{place['S3KeyName']}",
        aws=emulator.url,
        s3=store,
    ) as terminal:
        terminal.wait_for("Annn2 Doe")


def test_an_export_that_was_never_made_says_what_to_do(desk: Desk) -> None:
    emulator = desk.serve(bundled_domains()[2])
    options = ("--from", "export", "--region", "us-east-1")
    with desk.review(emulator.url, *options, domain="acme-matching-off") as terminal:
        terminal.wait_for("is finished")
        terminal.wait_for("name the files with --from")


@pytest.mark.parametrize("columns", [80, 120])
def test_rule_based_matches_are_reviewed_with_the_level_in_the_place_of_the_score(
    desk: Desk, columns: int
) -> None:
    emulator = desk.serve(ProceduralDomain(300, "people"))
    with desk.review(emulator.url, "--rule-based", columns=columns) as terminal:
        terminal.wait_for("FullName")
        terminal.press("x")
        terminal.wait_for("Group 2 of")
        terminal.press("G")
        shown = terminal.wait_for("Group 100 of 100", timeout=60)
        assert "rule " in shown
        assert "0." not in shown.partition("│")[0]
    [decision] = desk.decisions()
    assert decision.confidence_score is None
    assert decision.verdict is Verdict.REJECT
