"""The protocol, from botocore's model: requests into operations and parameters, answers into HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape

from reviewer.emulator.validation import violations


class ServiceError(Exception):
    """An error that the service answers with, by its name in the model."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it came."""

    method: str
    target: str
    """Path and query string."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Route:
    """How one operation is reached."""

    operation: OperationModel
    path: re.Pattern[str]

    @property
    def name(self) -> str:
        """The operation's name."""
        return str(self.operation.name)


class Service:
    """Customer Profiles as botocore's model describes it."""

    def __init__(self) -> None:
        description = Loader().load_service_model("customer-profiles", "service-2")
        self.model = ServiceModel(description, "customer-profiles")
        operations = [self.model.operation_model(name) for name in self.model.operation_names]
        # Paths are matched longest literal first, so that /domains/x/profiles/search does not name a profile.
        operations.sort(key=lambda operation: -len(_path_of(operation)))
        self._routes = [Route(operation, _pattern(_path_of(operation))) for operation in operations]

    def unknown_operations(self, names: Iterable[str]) -> list[str]:
        """The names that no operation has, sorted."""
        return sorted(set(names).difference(self.model.operation_names))

    def route(self, request: Request) -> Route:
        """Find the operation that a request asks for.

        Raises:
            ServiceError: there is none.
        """
        path = urlsplit(request.target).path
        for route in self._routes:
            if route.operation.http["method"] == request.method and route.path.fullmatch(path):
                return route
        raise ServiceError("UnknownOperationException", f"No operation is reached by {request.method} {path}")

    def parameters(self, route: Route, request: Request) -> dict[str, Any]:
        """Read and validate an operation's parameters.

        Raises:
            ServiceError: they are not as the model says (BadRequestException).
        """
        shape = route.operation.input_shape
        split = urlsplit(request.target)
        matched = route.path.fullmatch(split.path)
        assert shape is not None and matched is not None
        in_body = _body(request.body)
        sources = {
            "uri": {name: unquote(value) for name, value in matched.groupdict().items()},
            "querystring": dict(parse_qsl(split.query, keep_blank_values=True)),
        }
        found: dict[str, Any] = {}
        for name, member in shape.members.items():
            location = member.serialization.get("location", "")
            wire = member.serialization.get("name", name)
            source = sources.get(location, in_body)
            if wire in source:
                found[name] = _converted(source[wire], member) if location else source[wire]
        problems = list(violations(found, shape))
        if problems:
            errors = "1 validation error" if len(problems) == 1 else f"{len(problems)} validation errors"
            raise ServiceError("BadRequestException", f"{errors} detected: {'; '.join(problems)}")
        return found

    def answer(self, output: Mapping[str, Any]) -> Answer:
        """Write what an operation answers."""
        body = json.dumps(output, default=_timestamp).encode("utf-8", "surrogatepass")
        return Answer(200, {"Content-Type": "application/json"}, body)

    def error(self, error: ServiceError) -> Answer:
        """Write an error as rest-json does: the shape's name in a header, the message in the body."""
        headers = {"Content-Type": "application/json", "x-amzn-ErrorType": error.code}
        return Answer(self._status(error.code), headers, json.dumps({"Message": error.message}).encode())

    def _status(self, code: str) -> int:
        if code not in self.model.shape_names:
            return 404 if code == "UnknownOperationException" else 501
        return int(self.model.shape_for(code).metadata["error"]["httpStatusCode"])


def _path_of(operation: OperationModel) -> str:
    return str(operation.http["requestUri"]).partition("?")[0]


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))


def _body(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        parsed = json.loads(body)
    except ValueError:
        raise ServiceError("BadRequestException", "The request's body is no JSON") from None
    if not isinstance(parsed, dict):
        raise ServiceError("BadRequestException", "The request's body is no JSON object")
    return parsed


def _converted(text: str, shape: Shape) -> Any:
    """Read a value of the query string or path as the type that the model gives it."""
    try:
        if shape.type_name in ("integer", "long"):
            return int(text)
        if shape.type_name in ("double", "float"):
            return float(text)
    except ValueError:
        return text  # Validation names it as a value of the wrong type.
    return text == "true" if shape.type_name == "boolean" else text


def _timestamp(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"{type(value).__name__} is no JSON value")
