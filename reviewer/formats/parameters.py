"""The parameters of GetMatches from options, files and skeletons."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reviewer.formats.answers import Manner

_UNFILLED = {"NextToken": "", "MaxResults": 0}
"""What a skeleton of ours or of the AWS CLI has where nothing was filled in."""


class ParameterError(Exception):
    """A parameter can't be understood; the message says which and why."""


def argument(option: str, value: str | None) -> str | None:
    """The value of an option, from the file where it is ``file://PATH`` or ``fileb://PATH``.

    Raises:
        ParameterError: the file can't be read.
    """
    for scheme in ("file://", "fileb://"):
        if value is not None and value.startswith(scheme):
            path = os.path.expandvars(value.removeprefix(scheme))
            try:
                return Path(path).expanduser().read_text(encoding="utf-8")
            except (OSError, RuntimeError, UnicodeDecodeError) as error:
                raise ParameterError(f"{option}: {value} can't be read: {error}") from error
    return value


def parameters_of(
    options: Mapping[str, Any], input_json: str | None = None, input_yaml: str | None = None
) -> dict[str, Any]:
    """Put the parameters together: what an option says goes before what an input has.

    In an input, ``NextToken`` and ``MaxResults`` that are as the skeleton has them count as not given,
    so that a skeleton works once its domain is filled in.

    Args:
        options: by the API's names; None is not given.
        input_json: the value of ``--cli-input-json``.
        input_yaml: the value of ``--cli-input-yaml``.

    Raises:
        ParameterError: an input can't be understood, or both are given.
    """
    given = {name: value for name, value in options.items() if value is not None}
    if input_json is not None and input_yaml is not None:
        raise ParameterError("--cli-input-json and --cli-input-yaml exclude each other: name one")
    found: dict[str, Any] = {}
    if input_json is not None:
        found = _mapping("--cli-input-json", _json(argument("--cli-input-json", input_json) or ""))
    elif input_yaml is not None:
        found = _mapping("--cli-input-yaml", _yaml(argument("--cli-input-yaml", input_yaml) or ""))
    filled = {
        name: value for name, value in found.items() if name not in _UNFILLED or value != _UNFILLED[name]
    }
    return filled | given


def skeleton_json(members: Mapping[str, Any]) -> str:
    """What ``--generate-cli-skeleton input`` prints."""
    return json.dumps(dict(members), indent=4) + "\n"


def skeleton_yaml(members: Mapping[str, Any], comments: Mapping[str, str]) -> str:
    """What ``--generate-cli-skeleton yaml-input`` prints: each member with what AWS says of it."""
    from reviewer.formats.yaml_output import dumped

    lines = (dumped({name: sample}, Manner()).rstrip("\n") for name, sample in members.items())
    return "".join(f"{line}  # {comments[name]}\n" for name, line in zip(members, lines, strict=True))


def on_one_line(error: Exception) -> str:
    """What a parser says of an error, however it laid that out."""
    return " ".join(str(error).split())


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ParameterError(f"--cli-input-json is no JSON: {on_one_line(error)}") from error


def _yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ParameterError(f"--cli-input-yaml is no YAML: {on_one_line(error)}") from error


def _mapping(option: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ParameterError(f"{option}: expected a map of parameters, not {type(value).__name__}")
    return {str(name): member for name, member in value.items()}
