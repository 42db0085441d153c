"""Two people in one house who are easily taken for one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from reviewer.comparison import addresses, dates, names
from reviewer.comparison.agreement import ADDRESSES
from reviewer.comparison.evidence import Evidence, different
from reviewer.comparison.fields import FULL_NAME


def possible_twins(one: Mapping[str, str], other: Mapping[str, str]) -> Evidence | None:
    """Evidence against one customer where last name, birth date and street agree and first names do not.

    Args:
        one: a profile's fields by name.
        other: the other one's.
    """
    last = _last_name(one)
    if not last or last != _last_name(other):
        return None
    born, also_born = one.get("BirthDate"), other.get("BirthDate")
    if born is None or also_born is None or not dates.agreement(born, also_born).agrees:
        return None
    if names.could_be_one_first_name(_first_name(one), _first_name(other)) or not _share_a_street(one, other):
        return None
    return different("possible twins: same last name, birth date and address", against=True)


def _last_name(fields: Mapping[str, str]) -> str:
    return names.last_name_of(fields.get("LastName") or fields.get(FULL_NAME, ""))


def _first_name(fields: Mapping[str, str]) -> str:
    if "FirstName" in fields:
        return names.first_name_of(fields["FirstName"])
    # A full name of one word is its last name.
    return names.first_name_of(fields[FULL_NAME]) if " " in fields.get(FULL_NAME, "").strip() else ""


def _share_a_street(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    def streets(fields: Mapping[str, str]) -> list[str]:
        return [line for address in ADDRESSES if (line := fields.get(f"{address}.Address1"))]

    return any(
        not addresses.agreement(street, also).differs
        for street, also in product(streets(one), streets(other))
    )
