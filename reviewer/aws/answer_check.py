"""Telling the answer of an operation from half of one, and from what others say in AWS's place.

A proxy, a network's sign-in page or another service answers too. botocore reads a page of HTML as an answer
that lacks everything, or as a refusal named after its status, so that a captive portal looks like an empty
domain or a missing permission.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError
from botocore.model import OperationModel

from reviewer.aws.answer_shapes import misfit_in, parsed
from reviewer.core.counted import number

PROFILES = "customer-profiles"
_NEVER_EMPTY = (PROFILES, "sso", "dynamodb")
"""Services that answer each operation used here with some member; others may have nothing to say."""
_MAY_BE_EMPTY = ("PutItem", "GetItem")
"""Their operations that may answer nothing: there is no such item, or nothing of it was asked for."""
_ONE_BY_ONE = ("GetMatches", "BatchGetProfile", "SearchProfiles", "ListIdentityResolutionJobs", "ListDomains")
"""Operations whose records are good one by one: who reads them passes over those that can't be read."""
_RECORDS = {
    "ListProfileObjects": ("Items", ("ProfileObjectUniqueKey", "Object")),
    "ListProfileObjectTypes": ("Items", ("ObjectTypeName",)),
}
"""Lists of records of which none may be lost, by their operations, with what each record has."""
_ERROR_HEADERS = ("x-amzn-errortype", "x-amzn-requestid", "x-amz-request-id")
"""One of these comes with each error of AWS."""
_ERROR_MEMBERS = ("__type", "code", "Code", "message", "Message")
"""What botocore looks for in an error of JSON."""


class BrokenAnswer(ConnectionClosedError):  # type: ignore[misc]
    """An answer has not come whole. Of a class that botocore tries again after."""

    fmt = "{operation} was not answered whole by {endpoint_url}: {fault}"

    def __init__(self, operation: OperationModel, endpoint_url: str, fault: str) -> None:
        """Say what is wrong with what came from ``endpoint_url``."""
        super().__init__(operation=operation.name, endpoint_url=endpoint_url, fault=fault)
        self.operation = str(operation.name)
        self.is_of_profiles = operation.service_model.service_name == PROFILES
        """Whether Customer Profiles was asked, not a service that the credentials or an export need."""


class UnreadableAnswer(BrokenAnswer):
    """An answer is whole and none that the operation gives."""

    fmt = "what {endpoint_url} answered to {operation} can't be read: {fault}"


class NotAws(BrokenAnswer):
    """What answered is not AWS."""

    fmt = "what answered {operation} is not AWS: {fault}"


def checked_body(operation: OperationModel, answer: AWSResponse, body: bytes, url: str) -> bytes:
    """Check an answer that came whole, and give what botocore is to parse of it.

    Args:
        operation: what was asked.
        answer: its status and headers.
        body: all that came.
        url: where it was asked.

    Raises:
        BrokenAnswer: it is not the operation's.
    """
    check = _Check(operation, answer, body, url)
    is_json = operation.service_model.resolved_protocol in ("json", "rest-json")
    if answer.status_code >= 300:
        return check.error_of_json() if is_json else check.error_of_xml()
    if is_json:
        check.json()
    else:
        check.xml()
    return body


class _Check:
    def __init__(self, operation: OperationModel, answer: AWSResponse, body: bytes, url: str) -> None:
        self._operation = operation
        self._status = int(answer.status_code)
        self._headers = answer.headers
        self._body = body
        self._url = url

    def _fault(self, kind: type[BrokenAnswer], fault: str) -> BrokenAnswer:
        return kind(self._operation, self._url, fault)

    def json(self) -> None:
        if not self._body.strip():
            raise self._fault(BrokenAnswer, "it is empty")
        if not self._body.lstrip().startswith(b"{"):
            raise self._fault(NotAws, "it is no JSON object")
        try:
            members: dict[str, Any] = json.loads(self._body.decode())
        except RecursionError as error:
            raise self._fault(UnreadableAnswer, "its JSON is nested too deep") from error
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            at = error.pos if isinstance(error, json.JSONDecodeError) else error.start
            fault = f"its JSON breaks off, or is damaged, at {at:,} of {number(len(self._body), 'byte')}"
            raise self._fault(BrokenAnswer, fault) from error
        except ValueError as error:
            raise self._fault(UnreadableAnswer, "a number in it has thousands of digits") from error
        shape = self._operation.output_shape
        if shape is None:
            return
        wire = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        due = [name for name in wire if name in shape.required_members] or [*wire]
        if self._operation.service_model.service_name not in _NEVER_EMPTY:
            due = []
        # A domain that has had no run has nothing to say of its matches.
        may_be_empty = self._operation.name in _MAY_BE_EMPTY or (
            self._operation.name == "GetMatches" and "next-token=" not in self._url
        )
        if due and not (may_be_empty and not members) and not any(name in members for name in due):
            raise self._fault(NotAws, f"it has no {due[0]}")
        for name in wire.keys() & members.keys():
            value = members[name]
            one_by_one = self._operation.name in _ONE_BY_ONE
            fault = (
                "" if value is None else misfit_in({name: parsed(wire[name], value, one_by_one=one_by_one)})
            )
            if fault:
                raise self._fault(UnreadableAnswer, fault)
        listed, wanted = _RECORDS.get(self._operation.name, ("", ()))
        for at, record in enumerate(members.get(listed) or ()):
            for name in wanted:
                if record.get(name) is None:
                    raise self._fault(UnreadableAnswer, f"{listed}[{at}] has no {name}")

    def xml(self) -> None:
        if self._operation.http["method"] == "HEAD":
            return
        if not self._has_a_body():
            if not self._is_of_aws():
                raise self._fault(NotAws, f"it has none of {', '.join(_ERROR_HEADERS)}")
            return
        if not self._body.strip():
            raise self._fault(BrokenAnswer, "it is empty")
        if not self._body.lstrip().startswith(b"<") or b"<html" in self._body.lower():
            raise self._fault(NotAws, "it is no XML")
        try:
            ElementTree.fromstring(self._body)
        except ElementTree.ParseError as error:
            raise self._fault(BrokenAnswer, f"its XML breaks off ({error})") from error
        if b"amazonaws.com/doc/" not in self._body:
            raise self._fault(NotAws, "it is no XML of AWS")

    def _has_a_body(self) -> bool:
        """Whether the operation answers more than headers: PutObject and DeleteObject don't."""
        shape = self._operation.output_shape
        return shape is None or not all("location" in one.serialization for one in shape.members.values())

    def error_of_json(self) -> bytes:
        """The error, with nothing in it that botocore stumbles over."""
        try:
            found = json.loads(self._body)
        except (ValueError, RecursionError):
            found = None
        members: Mapping[str, Any] = found if isinstance(found, dict) else {}
        texts = {name: members[name] for name in _ERROR_MEMBERS if isinstance(members.get(name), str)}
        if not (self._is_of_aws() or texts.keys() & {"__type", "code"}):
            raise self._fault(NotAws, f"it has status {self._status}")
        if texts and self._operation.service_model.service_name == "dynamodb":
            return self._body  # With what was in the way of a put; botocore checks the checksum of all.
        return json.dumps(texts).encode() if texts else b""

    def error_of_xml(self) -> bytes:
        """The error; nothing where it can't be read, so that its status names it."""
        if not (self._is_of_aws() or b"<Code>" in self._body):
            raise self._fault(NotAws, f"it has status {self._status}")
        try:
            ElementTree.fromstring(self._body)
        except ElementTree.ParseError as error:
            if self._status < 500 and self._operation.service_model.resolved_protocol == "query":
                raise self._fault(NotAws, "it is no XML") from error
            return b""
        return self._body

    def _is_of_aws(self) -> bool:
        # AWS's own load balancers answer in HTML, and asking again helps either way.
        return self._status >= 500 or any(name in self._headers for name in _ERROR_HEADERS)
