"""What ``--debug`` writes: botocore's own log, without secrets and without what AWS answered.

botocore logs each signed request, and so the session token, and each answer in full: the keys that STS
hands out, the values of customers' profiles.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from reviewer.core.folders import open_log, state_folder

LOGGERS = ("botocore", "boto3", "urllib3", "s3transfer")
"""Whose records are logged."""
_FORMAT = "%(asctime)s - %(threadName)s - %(name)s - %(levelname)s - %(message)s"
_HIDDEN = "****"
_SECRET_VARIABLES = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")

# Names of headers, parameters and members whose value is a secret, in any of the spellings in which the
# parts of botocore print them: a header, a canonical request, a dict, a query string, XML.
_SECRET = re.compile(
    r"""(?ix)
    (
        (?: x-amz-security-token | x-amz-sso_bearer_token | secret_?access_?key | session_?token
          | access_?token | refresh_?token | id_?token | authorization_?token
          | client_?secret | token_?code | web_?identity_?token | saml_?assertion
          | secret_key | device_?code | code_?verifier | bearer )
        ["']? \s* (?: : | = | > | \s ) \s* b? ["']?
    )
    [^\s"'<>&,;}\\]+
    """
)
_SIGNATURE = re.compile(r"(?i)(\bsignature\s*[=:]\s*)[0-9a-f]{16,}")
_BODY = re.compile(
    r"""(?xs) (["']body["'] \s*:\s*) ( b?'(?:[^'\\]|\\.)*' | b?"(?:[^"\\]|\\.)*" | \{[^{}]*\} )"""
)


def debug_log_path() -> Path:
    """Where a command with a full screen logs to: ``$XDG_STATE_HOME/reviewer/debug.log``."""
    return state_folder() / "debug.log"


def log_to_file(path: Path, environment: Mapping[str, str]) -> None:
    """Begin logging to a new file, readable by its owner alone.

    Raises:
        OSError: it can't be written.
    """
    log_to(open_log(path, keep=False), environment)


def log_to(stream: TextIO, environment: Mapping[str, str]) -> None:
    """Begin logging to ``stream``; secrets that ``environment`` holds are hidden wherever they turn up."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Discreet({environment.get(name, "") for name in _SECRET_VARIABLES} - {""}))
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)


class _Discreet(logging.Formatter):
    """Formats records without the secrets in them."""

    def __init__(self, secrets: set[str]) -> None:
        super().__init__(_FORMAT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Format a record, leaving out what nobody but the caller may know."""
        if _quotes_an_answer(record):
            return super().format(_without_answer(record))
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        text = _BODY.sub(rf"\1{_HIDDEN}", text)
        text = _SECRET.sub(rf"\1{_HIDDEN}", text)
        return _SIGNATURE.sub(rf"\1{_HIDDEN}", text)


def _quotes_an_answer(record: logging.LogRecord) -> bool:
    """Tell whether a record holds what a service answered: values, or credentials."""
    message = str(record.msg)
    return (record.name == "botocore.parsers" and "body" in message.lower()) or (
        # The fetchers of credentials quote what the instance's or the container's agent answered.
        record.name == "botocore.utils" and ("response" in message.lower() or message == "%s:%s")
    )


def _without_answer(record: logging.LogRecord) -> logging.LogRecord:
    shortened = logging.makeLogRecord(record.__dict__)
    sizes = [str(len(one)) for one in record.args or () if isinstance(one, (str, bytes))]
    shortened.msg = (
        f"{str(record.msg).split(':')[0].replace('%', '%%')}: {' + '.join(sizes) or 'some'} bytes, left out"
    )
    shortened.args = None
    return shortened
