"""``sts:GetCallerIdentity`` in STS's query protocol."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from reviewer.emulator.service import Answer

ACCOUNT = "123456789012"
CALLER_ARN = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reviewer/demo"

_IDENTITY = f"<UserId>AROAEXAMPLE:demo</UserId><Account>{ACCOUNT}</Account><Arn>{CALLER_ARN}</Arn>"


def answer(body: bytes) -> Answer:
    """Answer a call of STS's query protocol (``POST /`` with ``Action=…``)."""
    action = parse_qs(body.decode("utf-8", "replace")).get("Action", ["(none named)"])[0]
    request_id = f"<RequestId>{uuid.uuid4()}</RequestId>"
    if action == "GetCallerIdentity":
        status, name = 200, f"{action}Response"
        content = (
            f"<{action}Result>{_IDENTITY}</{action}Result><ResponseMetadata>{request_id}</ResponseMetadata>"
        )
    else:
        status, name = 501, "ErrorResponse"
        message = escape(f"The emulator does not answer {action}")
        content = (
            f"<Error><Type>Sender</Type><Code>NotImplemented</Code><Message>{message}</Message></Error>"
            f"{request_id}"
        )
    xml = f'<{name} xmlns="https://sts.amazonaws.com/doc/2011-06-15/">{content}</{name}>'
    return Answer(status, {"Content-Type": "text/xml"}, xml.encode())
