"""What GetMatches takes and answers, as samples made from botocore's own service model."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel
from botocore.utils import ArgumentGenerator
from botocore.validate import validate_parameters

from reviewer.aws.connection import Connection

_SERVICE = "customer-profiles"


def input_skeleton() -> dict[str, Any]:
    """The parameters of GetMatches in AWS's order, each ``""`` or 0; no credentials or region are needed."""
    return dict(ArgumentGenerator().generate_skeleton(_operation().input_shape))


def input_comments() -> dict[str, str]:
    """Whether each parameter is required, and the first sentence that AWS documents it with."""
    shape = _operation().input_shape
    return {
        name: ("[REQUIRED] " if name in shape.required_members else "")
        + _first_sentence(member.documentation)
        for name, member in shape.members.items()
    }


def sample_answer(connection: Connection, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Check ``parameters`` as for a call, send nothing, and make up an answer.

    Raises:
        SourceError: the call can't be made like this.
    """
    operation = _operation()
    connection.ask("GetMatches", lambda: validate_parameters(parameters, operation.input_shape))
    answer = ArgumentGenerator(use_member_names=True).generate_skeleton(operation.output_shape)
    found: dict[str, Any] = json.loads(json.dumps(answer, default=datetime.isoformat))
    return found


def _operation() -> OperationModel:
    model = ServiceModel(Loader().load_service_model(_SERVICE, "service-2"), _SERVICE)
    return model.operation_model("GetMatches")


def _first_sentence(documentation: str) -> str:
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", "", documentation)).split())
    return re.split(r"(?<=\.)\s", text, maxsplit=1)[0]
