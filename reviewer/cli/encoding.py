"""How the terminal encodes text, as far as the environment tells."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import NamedTuple

_VARIABLES = ("PYTHONIOENCODING", "LC_ALL", "LC_CTYPE", "LANG")


class Encoding(NamedTuple):
    """An encoding, and what chose it."""

    name: str
    """As Python's codecs name it, e.g. ``utf-8``."""
    setting: str
    """E.g. ``LC_ALL=de_DE.ISO-8859-1``; ``""`` where no variable is set."""

    @property
    def shows_everything(self) -> bool:
        """Whether there is no text that it can't show."""
        return self.name == "utf-8"


def terminal_encoding(environment: Mapping[str, str], usual: str) -> Encoding:
    """What the first variable that is set names; where it names none, what Python has chosen, ``usual``.

    Python itself takes UTF-8 where a locale is named that this machine does not have, which the terminal may
    have all the same.
    """
    variable = next((one for one in _VARIABLES if environment.get(one)), "")
    value = environment.get(variable, "")
    named = (
        value.partition(":")[0] if variable == _VARIABLES[0] else value.partition("@")[0].partition(".")[2]
    )
    try:
        name = codecs.lookup(named or usual).name
    except LookupError:
        name = codecs.lookup(usual).name
    return Encoding(name, f"{variable}={value}" if variable else "")
