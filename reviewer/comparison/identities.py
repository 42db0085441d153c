"""Which free attributes hold a number that a state gives to one person, by what the attribute is called."""

from __future__ import annotations

import re
from functools import lru_cache

from reviewer.comparison.folding import folded

_NAMES = {
    "social security number": re.compile(r"ssn|socialsecurity|socialinsurance|sozialversicherung"),
    "passport": re.compile(r"passport|pasaporte|passeport|reisepass"),
    "driving licence": re.compile(
        r"driv(?:er|ing)s?licen[cs]e|driverslic|licen[cs]eno|licen[cs]enumber|dln(?:o|um)|fuhrerschein"
        r"|permisdeconduire|licenciadeconducir"
    ),
    "national ID": re.compile(
        r"nationalid|identitycard|idcard|personalausweis|aadh?aar|curp|cpf|^(?:dni|nif|nie|nino|bsn)(?:n|$)"
    ),
    "tax number": re.compile(r"tax(?:payer)?(?:id|n|$)|steuer(?:nummer|id)|^(?:tin|ein|pan)(?:n|$)"),
}
_NOT_THE_NUMBER = re.compile(r"expir|valid|issu|date|country|state|type|status|last4|lastfour|copy|scan")


@lru_cache(maxsize=4096)
def identity_in(name: str) -> str | None:
    """What sort of identity number a field holds, e.g. ``passport``; None where its name does not say so.

    Args:
        name: the field's path; only those of free attributes (``Attributes.PassportNumber``) tell it.
    """
    member, _, key = name.partition(".")
    if member != "Attributes":
        return None
    whole = folded(key).replace(" ", "")
    if _NOT_THE_NUMBER.search(whole):
        return None
    return next((identity for identity, named in _NAMES.items() if named.search(whole)), None)
