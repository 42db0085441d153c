"""In what capacity somebody is named: an estate is not the person, and ``c/o`` names another one."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import partial

from reviewer.comparison.folding import settled


class Capacity(StrEnum):
    """As what a name stands; the value is how it is written in a name's canonical form."""

    THEMSELVES = ""
    ESTATE = "estate of"
    TRUST = "trustee of"
    IN_CARE_OF = "c/o"
    DECEASED = "the late"
    HOUSEHOLD = "household of"


_OF = r"(?:of|for|de|del|von|nach|di|du)\b(?: the)?"
_ACTING = r"(?:execut(?:ors?|rix)|exors?|personal representative|administrat(?:or|rix))"
_ESTATE = (
    r"(?:estate|est\.?|heirs|nachlass|erben|erbengemeinschaft|herederos|sucesi[oó]n|succession|hoirie"
    r"|esp[oó]lio|eredi)"
)
_TRUST = r"(?:trust(?:ees?)?|ttees?|utma|ugma)"
_KIND_OF_TRUST = r"(?:(?:family|living|revocable|irrevocable|inter vivos|testamentary|land|charitable) )*"
_DECEASED = r"(?:deceased|dec'?d|verstorben|fallecid[oa]|d[eé]c[eé]d[eé]e?)"
_FAMILY = r"(?:familie|fam\.?|famille|fam[ií]lia|famiglia|eheleute|rodzina|gezin)"
# The first that is found counts, and what each finds is left out of the name.
_CAPACITIES = (
    (
        Capacity.ESTATE,
        rf"^\W*(?:the )?{_ACTING} {_OF} (?:estate {_OF}\W*)?|^\W*(?:the )?{_ESTATE} {_OF}"
        r"|^\W*(?:nachlass|erbengemeinschaft|sucesi[oó]n|succession|hoirie|esp[oó]lio)\s"
        r"|[\s,(-]+(?:the )?estate(?: of)?\W*$|\(est\.?\)\W*$",
    ),
    (
        Capacity.TRUST,
        rf"^\W*(?:as )?(?:{_TRUST}|guardian|conservator|custodian) {_OF}|^\W*(?:fbo|itf|c/f) "
        rf"|(?<=\S)[\s,(]+(?:(?:as )?(?:guardian|conservator|custodian) {_OF}|fbo |itf |c/f ).*$"
        rf"|(?<=\S)[\s,(]+(?:as )?{_KIND_OF_TRUST}{_TRUST}\b.*$",
    ),
    (Capacity.IN_CARE_OF, r"^\W*(?:c/o|care of)\s+|(?<=\S)\s+(?:c/o|care of)\b.*$"),
    (Capacity.DECEASED, rf"^\W*the late |^\W*†|[\s,(-]+{_DECEASED}\W*$|†\W*$"),
    (
        Capacity.HOUSEHOLD,
        rf"^\W*(?:the )?(?:household|family|residence|haushalt) {_OF}|^\W*{_FAMILY}\s"
        r"|^\W*the (?=\w+s\W*$)|[\s,]+(?:household|family|residence|haushalt)\W*$",
    ),
)
_PATTERNS = tuple(
    (capacity, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for capacity, pattern in _CAPACITIES
)
_HINTS = re.compile(
    r"(?i)est|heirs|late|†|dec|nachlass|erben|hereder|suces|succes|hoirie|esp[oó]l|eredi|trust|ttee|c/|care|fbo|itf"
    r"|tma|gma|guard|conserv|custod|verst|fallec|d[eé]c|exec|exor|administ|represent"
    r"|house|haush|famil|famigl|fam\b|resid|eheleute|rodzina|gezin|^\W*the "
)


def _left_by(pattern: re.Pattern[str], name: str) -> str:
    return pattern.sub(" ", name).strip()


def without_capacity(name: str) -> tuple[str, Capacity]:
    """A person's name without the words that say in what capacity it stands, and that capacity."""
    if not _HINTS.search(name):
        return name, Capacity.THEMSELVES
    found = Capacity.THEMSELVES
    for capacity, pattern in _PATTERNS:
        own = settled(partial(_left_by, pattern), name.strip())
        if own != name.strip() and own.strip(" ,.-()"):
            name, found = own, found or capacity
    return name, found
