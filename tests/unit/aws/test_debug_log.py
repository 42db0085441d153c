"""What --debug writes holds no secret and nothing of what AWS answered."""

from __future__ import annotations

import io
import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.aws.debug_log import LOGGERS, log_to, log_to_file
from reviewer.emulator.sample import bundled_domains
from reviewer.emulator.server import Emulator
from tests import warm_starts

_TALK = """
import os, sys
from pathlib import Path
from reviewer.aws.connection import Connection
from reviewer.sources.api import DomainMatches
from reviewer.aws.debug_log import log_to_file
from reviewer.aws.options import ConnectionOptions
log_to_file(Path(sys.argv[1]), os.environ)
connection = Connection(ConnectionOptions(region="us-east-1", endpoint_url=sys.argv[2]))
connection.caller_arn()
source = DomainMatches(connection, "acme-demo", 1)
[match] = source.match_page(None).matches
for profile in source.profiles(match.profile_ids).profiles.values():
    print(profile.members["LastName"])
"""


def test_a_talk_with_aws_is_logged_without_keys_tokens_signatures_and_customers(tmp_path: Path) -> None:
    secrets = {"AWS_SECRET_ACCESS_KEY": "verySecret/Key+1", "AWS_SESSION_TOKEN": "Session/Token=="}
    log = tmp_path / "state" / "debug.log"
    with Emulator(bundled_domains()) as emulator:
        done = warm_starts.run(
            [sys.executable, "-c", _TALK, str(log), emulator.url],
            environment={"AWS_ACCESS_KEY_ID": "AKIATEST", "HOME": str(tmp_path), **secrets},
        )
    written = log.read_text()
    assert "GetMatches" in written
    assert "/domains/acme-demo/batch-get-profiles" in written
    assert done.stderr == ""
    for secret in (*secrets.values(), *done.stdout.split()):
        assert secret not in written
    assert "Signature=****" in written
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Where is logged to, in this test alone: logging in all that follow would multiply their calls' cost."""
    stream = io.StringIO()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(logger, logger.level, list(logger.handlers)) for logger in loggers]
    log_to(stream, {})
    yield stream
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.mark.parametrize(
    "line",
    [
        "headers={'X-Amz-Security-Token': b'HIDE/ME=='}",
        "x-amz-security-token:HIDE/ME==",
        "{'x-amz-sso_bearer_token': 'HIDE'}",
        "Authorization: Bearer HIDE",
        '{"SecretAccessKey": "HIDE/ME"}',
        "'body': {'Action': 'AssumeRole', 'TokenCode': 'HIDE'}",
        "'body': b'{\"Values\": [\"HIDE\"]}'",
        "Action=AssumeRole&TokenCode=HIDE&Version=2011-06-15",
        "<SecretAccessKey>HIDE</SecretAccessKey>",
        "{'clientSecret': 'HIDE', 'refreshToken': 'HIDE'}",
    ],
)
def test_a_secret_is_hidden_however_it_is_spelled(logged: io.StringIO, line: str) -> None:
    logging.getLogger("botocore.endpoint").debug("Sending: %s", line)
    assert "Sending: " in logged.getvalue()
    assert "HIDE" not in logged.getvalue()


def test_what_an_agent_answered_is_left_out(logged: io.StringIO) -> None:
    logging.getLogger("botocore.utils").debug("%s:%s", "Unable to parse", "HIDE")
    logging.getLogger("botocore.utils").debug("Error response received: %s.", {"Message": "HIDE"})
    assert "HIDE" not in logged.getvalue()


def test_a_log_does_not_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "debug.log").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        log_to_file(tmp_path / "debug.log", {})
    assert not (tmp_path / "elsewhere").exists()
