"""Options by the beginning of their name, as the AWS CLI takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click


def written_out(args: Sequence[str], params: Iterable[click.Parameter]) -> list[str]:
    """Put the whole name in the place of each long option that is written by the beginning of its name.

    Args:
        args: the command line.
        params: what the command takes.

    Raises:
        click.UsageError: a beginning is that of several options.
    """
    options = {
        name: param
        for param in params
        if isinstance(param, click.Option)
        for name in (*param.opts, *param.secondary_opts)
        if name.startswith("--")
    }
    written: list[str] = []
    rest = list(args)
    while rest:
        arg = rest.pop(0)
        if arg == "--":
            return [*written, arg, *rest]
        begun, equals, value = arg.partition("=")
        name = _whole(begun, options) if begun.startswith("--") else begun
        written.append(name + equals + value)
        if name in options and not equals and rest and _takes(options[name], rest[0]):
            written.append(rest.pop(0))
    return written


def _whole(begun: str, names: Iterable[str]) -> str:
    """The name of the option; what begins none is left to click to refuse."""
    found = [name for name in names if name.startswith(begun)]
    if begun in found or not found:
        return begun
    if len(found) > 1:
        raise click.UsageError(f"{begun} is ambiguous: it could be {', '.join(sorted(found))}")
    return found[0]


def _takes(option: click.Option, following: str) -> bool:
    """Whether the argument behind an option is its value, as click sees it."""
    if option.is_flag or option.count:
        return False
    # With a value of its own to fall back on, an option takes nothing that looks like another one.
    return not isinstance(option.flag_value, str) or not following.startswith("-")
