"""Two people in one house who are easily taken for one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import product

from reviewer.comparison.evidence import Code, Evidence, different, similar
from reviewer.comparison.fields import ADDRESSES, FULL_NAME
from reviewer.comparison.kinds import person_names, written_dates
from reviewer.comparison.kinds.emails import EMAIL
from reviewer.comparison.kinds.identifiers import IDENTITY_NUMBERS
from reviewer.comparison.kinds.kind import Kind
from reviewer.comparison.kinds.name_parts import title_alone
from reviewer.comparison.kinds.registry import is_filler, kind_of
from reviewer.comparison.whole_addresses import WholeAddress, compare_addresses

_TWINS = different(Code.POSSIBLE_TWINS, against=True)
_TWINS_OR_OTHER_NAME = different(Code.TWINS_OR_OTHER_NAME, against=True)
_TWINS_OR_SLIP = similar(0.6, Code.TWINS_OR_SLIP)


def possible_twins(one: Mapping[str, str], other: Mapping[str, str]) -> Evidence | None:
    """Evidence of twins, where last name, birth date and address agree and given names do not.

    Where both given names are known ones, or clearly two, it speaks against one customer; where one may be a
    slip of the other both are said, or no twins at all where an e-mail is shared. An identity number that is
    shared leaves twins to known names.

    Args:
        one: a profile's fields by name.
        other: the other one's.
    """
    # For most pairs the birth date is the quickest way to rule them out.
    if not share_a_birth_date(one, other) or not _share_a_last_name(one, other):
        return None
    is_last_name = _write_one_last_name(one, other)
    given, also_given = (_given_name(fields, is_last_name=is_last_name) for fields in (one, other))
    if not given or not also_given or person_names.could_be_one_given_name(given, also_given):
        return None
    if person_names.compare(one.get(FULL_NAME, ""), other.get(FULL_NAME, "")).agrees:
        return None
    if not _share_an_address(one, other):
        return None
    if person_names.are_two_known_names(given, also_given):
        return _TWINS
    if _share_one_of(_NUMBERS, one, other):
        return None
    if person_names.are_unlike(given, also_given):
        # A family's mailbox makes no one person of Mark and Marsha.
        return _TWINS_OR_OTHER_NAME if person_names.share_a_given_name(given, also_given) else _TWINS
    return None if _share_one_of(_MAILBOXES, one, other) else _TWINS_OR_SLIP


def _share_one_of(kinds: Collection[Kind], one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether a value of some kinds is the same, in one field of both."""
    return any(
        value == other.get(name) and kind_of(name) in kinds and not is_filler(name, value)
        for name, value in one.items()
    )


_NUMBERS, _MAILBOXES = frozenset(IDENTITY_NUMBERS), frozenset((EMAIL,))


def _share_a_last_name(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    last = _last_name(one)
    if last and last == _last_name(other):
        return True
    return _write_one_last_name(one, other)


def _write_one_last_name(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether both give one name as their last name, which then holds no first name."""
    written, also_written = one.get("LastName", ""), other.get("LastName", "")
    return bool(written and also_written) and person_names.compare(written, also_written).agrees


def _last_name(fields: Mapping[str, str]) -> str:
    return person_names.last_name_of(fields.get("LastName") or fields.get(FULL_NAME, ""))


def _given_name(fields: Mapping[str, str], *, is_last_name: bool) -> tuple[str, ...]:
    if "FirstName" in fields or is_last_name:
        parts = (fields.get(field, "") for field in ("FirstName", "MiddleName"))
        names = (one for one in parts if not _is_no_name(one))
        return person_names.words_in(" ".join(names))
    # A full name of one word is its last name.
    return person_names.words_in(fields.get(FULL_NAME, ""))[:-1]


def _is_no_name(value: str) -> bool:
    return person_names.stands_for_first_name(value) or title_alone(value) is not None


def share_a_birth_date(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two profiles may be born on one day, by their fields."""
    born, also_born = one.get("BirthDate"), other.get("BirthDate")
    if born is None or also_born is None:
        return False
    read, also_read = written_dates.readings(born), written_dates.readings(also_born)
    # Of a year alone, or a text, couples share as much as twins do.
    if read is None or also_read is None or is_filler("BirthDate", born):
        return False
    return not read.all.isdisjoint(also_read.all)


def _share_an_address(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(_is_one_address(one, *pair, other) for pair in product(ADDRESSES, ADDRESSES))


def _is_one_address(
    one: Mapping[str, str], address: str, other_address: str, other: Mapping[str, str]
) -> bool:
    if not one.get(f"{address}.Address1") or not other.get(f"{other_address}.Address1"):
        return False
    found = compare_addresses(WholeAddress(one, address), WholeAddress(other, other_address))
    return found.speaks and not found.differs
