"""What GetMatches takes and answers, as samples made from botocore's own service model."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel
from botocore.stub import Stubber
from botocore.utils import ArgumentGenerator

from reviewer.aws.connection import Connection

_SERVICE = "customer-profiles"


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter of GetMatches."""

    name: str
    sample: Any
    """``""`` or 0: a place to write in."""
    is_required: bool
    about: str
    """The first sentence that AWS documents it with."""


def input_members() -> list[Member]:
    """The parameters of GetMatches in AWS's order; neither credentials nor a region are needed."""
    shape = _operation().input_shape
    samples: Mapping[str, Any] = ArgumentGenerator().generate_skeleton(shape)
    return [
        Member(
            name,
            samples[name],
            is_required=name in shape.required_members,
            about=_first_sentence(shape.members[name].documentation),
        )
        for name in samples
    ]


def sample_answer(connection: Connection, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Check ``parameters`` as for a call, send nothing, and make up an answer.

    Raises:
        SourceError: the call can't be made like this.
    """
    answer: dict[str, Any] = ArgumentGenerator(use_member_names=True).generate_skeleton(
        _operation().output_shape
    )

    def ask() -> dict[str, Any]:
        with Stubber(connection.client) as stubber:
            stubber.add_response("get_matches", answer)
            return dict(connection.client.get_matches(**parameters))

    told = connection.ask("GetMatches", ask)
    told.pop("ResponseMetadata", None)
    told["MatchGenerationDate"] = told["MatchGenerationDate"].isoformat()
    return told


def _operation() -> OperationModel:
    model = ServiceModel(Loader().load_service_model(_SERVICE, "service-2"), _SERVICE)
    return model.operation_model("GetMatches")


def _first_sentence(documentation: str) -> str:
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", "", documentation)).split())
    return re.split(r"(?<=\.)\s", text, maxsplit=1)[0]
