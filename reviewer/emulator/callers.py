"""``sts:GetCallerIdentity``, so that an identity can be shown without AWS."""

from __future__ import annotations

from urllib.parse import parse_qs

from reviewer.emulator.service import Answer

ACCOUNT = "123456789012"
CALLER_ARN = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reviewer/demo"

_IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>{CALLER_ARN}</Arn>
    <UserId>AROAEXAMPLE:demo</UserId>
    <Account>{ACCOUNT}</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>
"""
_UNKNOWN = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>InvalidAction</Code>
    <Message>Only GetCallerIdentity is answered</Message>
  </Error>
  <RequestId>00000000-0000-4000-8000-000000000000</RequestId>
</ErrorResponse>
"""


def answer(body: bytes) -> Answer:
    """Answer a call of STS's query protocol (``POST /`` with ``Action=…``)."""
    action = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
    known = action == "GetCallerIdentity"
    text = _IDENTITY if known else _UNKNOWN
    return Answer(200 if known else 400, {"Content-Type": "text/xml"}, text.encode())
