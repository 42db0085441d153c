"""The parameters of GetMatches from options, files and skeletons, as the AWS CLI takes them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from reviewer.aws.exit_codes import OTHER, USAGE
from reviewer.cli.output import fail

_LARGEST = 64 << 10
"""Bytes of a file of parameters; a token has 1,024 characters at most."""
_OPTIONS = {"DomainName": "--domain-name", "MaxResults": "--max-results", "NextToken": "--next-token"}
_UNFILLED = (("NextToken", ""), ("MaxResults", 0))
"""What a skeleton of ours or of the AWS CLI has where nothing was filled in."""
_INPUTS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "--cli-input-json": ("JSON", json.loads),
    "--cli-input-yaml": ("YAML", yaml.safe_load),
}


def parameters_of(options: Mapping[str, str | None], inputs: Mapping[str, str | None]) -> dict[str, Any]:
    """Put the parameters together: an option goes before what an input has; ends the command on a wrong one.

    In an input, ``NextToken`` and ``MaxResults`` that are as the skeleton has them count as not given,
    so that a skeleton works once its domain is filled in.

    Args:
        options: the values of options by the API's names for them; None is not given.
        inputs: the values of ``--cli-input-json`` and ``--cli-input-yaml``.
    """
    named = {option: text for option, text in inputs.items() if text is not None}
    if len(named) > 1:
        fail(f"{' and '.join(named)} exclude each other: name one", USAGE)
    parameters: dict[str, Any] = {}
    for option, text in named.items():
        found = _read(option, text)
        parameters = {name: found[name] for name in found if (name, found[name]) not in _UNFILLED}
    for name, value in options.items():
        if value is not None:
            argument = _from_file(_OPTIONS[name], value)
            parameters[name] = _whole_number(argument) if name == "MaxResults" else argument
    return parameters


def _read(option: str, text: str) -> dict[str, Any]:
    format, read = _INPUTS[option]
    try:
        found = read(_from_file(option, text))
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        fail(f"{option} is no {format}: {on_one_line(error)}", USAGE)
    if not isinstance(found, dict):
        fail(f"{option}: expected a map of parameters, not {type(found).__name__}", USAGE)
    return {str(name): value for name, value in found.items()}


def _from_file(option: str, value: str) -> str:
    """The value of an option, from the file where it is ``file://PATH`` or ``fileb://PATH``."""
    scheme, separator, path = value.partition("://")
    if not separator or scheme not in ("file", "fileb"):
        return value
    try:
        with Path(os.path.expandvars(path)).expanduser().open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            fail(f"{option}: {value} is larger than parameters are: over {_LARGEST >> 10} KiB", USAGE)
        return content.decode("utf-8-sig")
    except (OSError, RuntimeError, UnicodeDecodeError) as error:
        fail(f"{option}: {value} can't be read: {error}", USAGE)


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        fail(f"--max-results {text} is no whole number: name one from 1 to 100", OTHER)


def on_one_line(error: Exception) -> str:
    """The message of a parser's error, however it laid that out."""
    return " ".join(str(error).split())
