"""Telling what AWS answers from what a proxy, a network's sign-in page or another service does.

botocore reads a page of HTML as an answer that lacks everything, or as a refusal named after its status,
so that a captive portal looks like an empty domain or a missing permission.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.model import OperationModel

_PROFILES = "customer-profiles"
_ERROR_HEADERS = ("x-amzn-errortype", "x-amzn-requestid", "x-amz-request-id")
"""One of these comes with each error of AWS."""


class NotAws(Exception):
    """What answered is not AWS."""

    def __init__(self, operation: str, *, is_of_profiles: bool = True) -> None:
        super().__init__(f"what answered {operation} is not AWS")
        self.operation = operation
        self.is_of_profiles = is_of_profiles
        """Whether Customer Profiles was asked, not a service that the credentials or an export need."""


def refuse_others(operation_model: OperationModel, response_dict: Mapping[str, Any], **_: object) -> None:
    """Stop an answer that is not AWS's before botocore reads it (its event ``before-parse``).

    Raises:
        NotAws: it is not.
    """
    service = operation_model.service_model
    if not _is_of_aws(service.resolved_protocol, operation_model, response_dict):
        raise NotAws(operation_model.name, is_of_profiles=service.service_name == _PROFILES)


def _is_of_aws(protocol: str, operation: OperationModel, answer: Mapping[str, Any]) -> bool:
    status = int(answer["status_code"])
    if status >= 500:
        return True  # AWS's own load balancers answer in HTML, and asking again helps either way.
    if status < 300 and operation.has_streaming_output:
        return True  # The bytes of a file can be anything.
    body = bytes(answer["body"])
    if status >= 300 and any(name in answer["headers"] for name in _ERROR_HEADERS):
        return True
    if protocol in ("json", "rest-json"):
        if status < 300:
            # A page of matches is long, and botocore reads it whole right after this.
            return body.lstrip()[:1] == b"{"
        members = _json_object(body)
        return members is not None and bool(members.keys() & {"__type", "code"})
    if protocol in ("query", "rest-xml"):
        return (b"amazonaws.com/doc/" if status < 300 else b"<Code>") in body
    return True


def _json_object(body: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
