"""``reviewer report`` as text, JSON and HTML, and the command that it hands out."""

from __future__ import annotations

import json
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jmespath
import pytest
from botocore.session import get_session
from botocore.validate import ParamValidator
from click.testing import CliRunner, Result

from reviewer.cli.main import main
from reviewer.core.decisions import Choice, ChosenBy, Verdict
from reviewer.emulator.domain import Domain
from reviewer.emulator.server import Emulator
from reviewer.formats.threshold_words import update_domain
from reviewer.journal.sqlite import Journal
from tests.unit.journal.making import decision

SAMPLE = Choice(ChosenBy.SAMPLE, 60, 600)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """60 merges of a sample, the last taken for two customers by another; two groups in their turn."""
    with Journal.open(tmp_path / "journal.sqlite3") as opened:
        for number in range(60):
            opened.append(decision(number, group=number, confidence_score=0.97, choice=SAMPLE))
        bob = {"reviewer": "b\x1b[31mob", "reviewer_uid": 7, "caller_arn": None, "blind": True}
        opened.append(decision(61, Verdict.REJECT, group=59, confidence_score=0.97, **bob))
        opened.append(decision(62, group=70, choice=Choice(ChosenBy.ORDER, 0, 600)))
    return tmp_path / "journal.sqlite3"


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", "--journal", str(path), *arguments], standalone_mode=False)


def test_text_says_what_is_known_and_what_it_rests_on(journal: Path) -> None:
    told = run(journal).output
    assert "61 groups are decided." in told
    assert "60 of 600" in told
    assert "0.95–0.99" in told
    assert "98.3 %" in told  # 59 of 60.
    assert "1 disputed group\n" in told
    assert "\x1b" not in told
    assert "ann and b␛[31mob" in told
    assert all(len(line) <= 80 for line in told.splitlines())


def test_names_too_long_for_their_line_stand_above_their_numbers_or_go_on_below(tmp_path: Path) -> None:
    ann: dict[str, Any] = {
        "caller_arn": "arn:aws:sts::1:assumed-role/CustomerProfilesReviewer/ann.example@acme.example"
    }
    bob: dict[str, Any] = {
        "caller_arn": "arn:aws:sts::1:assumed-role/CustomerProfilesReviewer/bob.example@acme.example"
    }
    with Journal.open(tmp_path / "journal.sqlite3") as opened:
        for number in range(12):
            opened.append(decision(2 * number, group=number, **ann))
            opened.append(decision(2 * number + 1, Verdict.REJECT, group=number, blind=True, **bob))
    told = run(tmp_path / "journal.sqlite3").output
    assert all(len(line) <= 80 for line in told.splitlines())
    assert told.count("bob.example@acme.example: reject") == 12


def test_an_empty_journal_is_led_to_a_review(tmp_path: Path) -> None:
    Journal.open(tmp_path / "journal.sqlite3").close()
    found = run(tmp_path / "journal.sqlite3")
    assert "no decision yet" in found.output


def test_json_has_every_number_with_its_n(journal: Path) -> None:
    told = json.loads(run(journal, "--output", "json", "--target-precision", "0.85").output)
    assert told["precision"]["middle"]["seen"] == 60
    assert told["precision"]["middle"]["interval"]["low"] == pytest.approx(0.9106, abs=1e-3)
    assert told["threshold"]["suggestion"]["threshold"] == 0.97
    assert told["agreement"]["groups"] == told["disputes"] == 1


def test_only_the_threshold_comes_with_the_command_that_sets_it(journal: Path) -> None:
    told = run(journal, "--suggest-threshold", "--target-precision", "0.85").output
    assert "0.97: of merges at or above it at least 85 % are right" in told
    assert update_domain("acme", "eu-west-1", 0.97) in told
    assert "How far reviewers agree" not in told
    document = json.loads(
        run(journal, "--suggest-threshold", "--target-precision", "0.85", "--output", "json").output
    )
    assert document["command"] == update_domain("acme", "eu-west-1", 0.97)
    assert document["why_no_threshold"] is None
    assert json.loads(run(journal, "--output", "json").output)["why_no_threshold"] == "too-few-labels"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [str(value) for name, value in attrs if name in ("src", "href", "xlink:href")]
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_one_file_without_script_or_network(journal: Path) -> None:
    page = _Page()
    told = run(journal, "--output", "html").output
    page.feed(told)
    assert page.open == []
    assert page.links == []
    assert "script" not in page.tags
    assert {"svg", "table"} <= page.tags
    assert "url(" not in told
    assert "@import" not in told
    assert "\x1b" not in told


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_its_colours_can_be_told_from_the_page_in_light_in_dark_and_on_paper() -> None:
    """WCAG 2.2: 4.5 for text, 3 for what is drawn."""
    from reviewer.formats.report_html import _STYLE

    blocks = _STYLE.split("@media")
    assert len(blocks) == 3
    for block in blocks:
        named = dict(
            re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block.split(":root {", 1)[1].split("}", 1)[0])
        )
        for name, least in (("ink", 4.5), ("soft", 4.5), ("bar", 3), ("mark", 3)):
            one, other = sorted((_luminance(named[name]), _luminance(named["page"])))
            assert (other + 0.05) / (one + 0.05) >= least, (name, named)


def test_what_aws_would_merge_by_itself_is_set_beside_what_its_rule_does_here_and_asked_for_alone(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    ids = [f"{number:032x}" for number in (0, 1000, 1, 1001, 2, 1002)]
    emails = ["x@y.example", "x@y.example", "a@y.example", "A@y.example", "z@y.example", "z@y.example"]
    group = {"MatchId": "m1", "ProfileIds": ids[:3], "ConfidenceScore": 0.98}
    members = [{"ProfileId": one, "EmailAddress": email} for one, email in zip(ids, emails, strict=True)]
    content = {"DomainName": "acme", "Matches": [group], "Profiles": members}
    path = journal.parent / "acme.json"
    path.write_text(json.dumps(content))
    with Emulator([Domain.load(path)]) as emulator:
        asked = ("--preview", "--endpoint-url", emulator.url, "--target-precision", "0.85")
        assert "the domain has no Consolidation" in " ".join(run(journal, *asked).output.split())
        client = get_session().create_client(
            "customer-profiles", region_name="eu-west-1", endpoint_url=emulator.url,
            aws_access_key_id="test", aws_secret_access_key="test",
        )  # fmt: skip
        consolidation = {"MatchingAttributesList": [["EmailAddress"], ["LastName", "BirthDate"]]}
        client.update_domain(
            DomainName="acme",
            Matching={"Enabled": True, "AutoMerging": {"Enabled": False, "Consolidation": consolidation}},
        )
        told = " ".join(run(journal, *asked).output.split())
        assert "equal in EmailAddress, or LastName and BirthDate, in groups with a score of" in told
        assert "0.97 or more, as named above" in told
        assert re.search(r"a sample of AWS's +1 +3 +1 +33.3 %", told)
        # Of the groups of 0, 1 and 2, whose profiles are there, that of 1 is written in two ways.
        assert re.search(r"drawn at random here +3 +6 +2 +33.3 %", told)
        assert "the 3 groups whose profiles were all read, of 60 that were drawn at random" in told
        assert "merges profiles in 2 of them. In 2 of 2 these are one customer by the verdict" in told
        document = json.loads(run(journal, *asked, "--output", "json").output)
        assert document["preview"]["merged"] == 1
        assert document["threshold"]["suggestion"]["threshold"] == document["preview"]["least_score"] == 0.97
        assert document["consolidated"]["precision"]["seen"] == 2
    assert "preview" not in json.loads(run(journal, "--output", "json").output)


def test_times_and_domains_without_decisions_are_told(journal: Path) -> None:
    assert "No decision was made then" in run(journal, "--since", "2030-01-01").output
    assert "no decision on other" in run(journal, "--domain-name", "other").output
    with Journal.open(journal) as opened:
        opened.append(decision(90, domain_name="other"))
    told = run(journal)
    assert "acme in eu-west-1, other in eu-west-1: say which" in told.output


@pytest.mark.parametrize(
    "matching",
    [
        {"Enabled": True},
        {
            "Enabled": True,
            "JobSchedule": {"DayOfTheWeek": "SUNDAY", "Time": "09:00"},
            "AutoMerging": {
                "Enabled": True,
                "Consolidation": {"MatchingAttributesList": [["EmailAddress"]]},
                "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
                "MinAllowedConfidenceScoreForMerging": 0.5,
            },
            "ExportingConfig": {"S3Exporting": {"S3BucketName": "bucket"}},
        },
    ],
)
def test_the_command_sets_the_score_alone_and_keeps_what_else_is_set(
    matching: dict[str, Any],
) -> None:
    model = get_session().get_service_model("customer-profiles")
    command = update_domain("acme", "eu-west-1", 0.97)
    outer = shlex.split(command)
    assert outer[:3] == ["aws", "customer-profiles", "update-domain"]
    inner = shlex.split(outer[-1].removeprefix("$(").removesuffix(")"))
    assert inner[:3] == ["aws", "customer-profiles", "get-domain"]
    sent = jmespath.search(inner[-1], {"DomainName": "acme", "Matching": matching})
    merging = matching.get("AutoMerging", {"Enabled": False})
    expected = matching | {"AutoMerging": merging | {"MinAllowedConfidenceScoreForMerging": 0.97}}
    assert sent == expected
    shape = model.operation_model("UpdateDomain").input_shape
    assert shape is not None
    parameters = {"DomainName": "acme", "Matching": sent}
    assert not ParamValidator().validate(parameters, shape).has_errors()
