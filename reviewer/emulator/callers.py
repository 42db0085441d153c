"""``sts:GetCallerIdentity`` in STS's query protocol, written from botocore's own model of it."""

from __future__ import annotations

import uuid
from functools import cache
from urllib.parse import parse_qs
from xml.etree.ElementTree import Element, SubElement, tostring

from botocore.loaders import Loader
from botocore.model import ServiceModel

from reviewer.emulator.service import Answer

ACCOUNT = "123456789012"
CALLER_ARN = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reviewer/demo"

_IDENTITY = {"UserId": "AROAEXAMPLE:demo", "Account": ACCOUNT, "Arn": CALLER_ARN}
_OPERATION = "GetCallerIdentity"


def answer(body: bytes) -> Answer:
    """Answer a call of STS's query protocol (``POST /`` with ``Action=…``)."""
    action = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
    model = _model()
    if action == _OPERATION:
        return _written(200, _identity(model))
    if action in model.operation_names:
        return _written(501, _refusal(model, "NotImplemented", f"The emulator does not answer {action}"))
    return _written(400, _refusal(model, "InvalidAction", f"STS has no action {action or '(none named)'}"))


@cache
def _model() -> ServiceModel:
    return ServiceModel(Loader().load_service_model("sts", "service-2"), "sts")


def _identity(model: ServiceModel) -> Element:
    shape = model.operation_model(_OPERATION).output_shape
    answered = Element(f"{_OPERATION}Response", xmlns=model.metadata["xmlNamespace"])
    result = SubElement(answered, shape.serialization["resultWrapper"])
    for name in shape.members:
        SubElement(result, name).text = _IDENTITY[name]
    SubElement(SubElement(answered, "ResponseMetadata"), "RequestId").text = str(uuid.uuid4())
    return answered


def _refusal(model: ServiceModel, code: str, message: str) -> Element:
    answered = Element("ErrorResponse", xmlns=model.metadata["xmlNamespace"])
    error = SubElement(answered, "Error")
    for name, text in (("Type", "Sender"), ("Code", code), ("Message", message)):
        SubElement(error, name).text = text
    SubElement(answered, "RequestId").text = str(uuid.uuid4())
    return answered


def _written(status: int, answered: Element) -> Answer:
    return Answer(status, {"Content-Type": "text/xml"}, tostring(answered, encoding="utf-8"))
