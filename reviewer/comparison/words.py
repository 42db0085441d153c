"""The words for what comparing found: the one place where codes become English.

Nothing decides by these words: other words change no order, no choice and no relation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reviewer.comparison.evidence import Aspect, Bearing, Code, Evidence, Reason, Relation, Topic
from reviewer.comparison.handles import handle
from reviewer.comparison.weights import FIRMS, LONG_NAMES
from reviewer.core.counted import number
from reviewer.core.settings import SurvivorRule

if TYPE_CHECKING:  # What they import would take a part of the first paint.
    from reviewer.comparison.balance import Balance, Contribution
    from reviewer.comparison.summary import Statement
    from reviewer.comparison.survivor import ProposedSurvivor
    from reviewer.comparison.weights import WeightLine


class Noun(NamedTuple):
    """What a topic is called."""

    one: str
    several: str


NOUNS = {
    Topic.PARTY_TYPE: Noun("party type", "party types"),
    Topic.DECEASED: Noun("date of death", "dates of death"),
    Topic.NAME: Noun("name", "names"),
    Topic.BIRTH_DATE: Noun("birth date", "birth dates"),
    Topic.GENDER: Noun("gender", "genders"),
    Topic.BUSINESS: Noun("business", "businesses"),
    Topic.ACCOUNT_NUMBER: Noun("account number", "account numbers"),
    Topic.SOCIAL_SECURITY_NUMBER: Noun("social security number", "social security numbers"),
    Topic.PASSPORT: Noun("passport", "passports"),
    Topic.DRIVING_LICENCE: Noun("driving licence", "driving licences"),
    Topic.NATIONAL_ID: Noun("national ID", "national IDs"),
    Topic.TAX_NUMBER: Noun("tax number", "tax numbers"),
    Topic.VAT_NUMBER: Noun("VAT number", "VAT numbers"),
    Topic.IDENTITY_NUMBER: Noun("identity number", "identity numbers"),
    Topic.CUSTOMER_NUMBER: Noun("customer number", "customer numbers"),
    Topic.EMAIL: Noun("e-mail", "e-mails"),
    Topic.PHONE: Noun("phone", "phones"),
    Topic.ADDRESS: Noun("address", "addresses"),
    Topic.CONSENT: Noun("consent", "consents"),
}
RELATIONS = {
    Relation.IDENTICAL: "identical",
    Relation.SAME: "same once normalised",
    Relation.SIMILAR: "similar",
    Relation.DIFFERENT: "different",
    Relation.MISSING: "missing",
    Relation.NOT_COMPARABLE: "can't be compared",
}
ASPECTS = {
    Aspect.ENTITIES: "HTML entities",
    Aspect.DECODING: "bad decoding",
    Aspect.HIDDEN_CHARACTERS: "hidden characters",
    Aspect.CHARACTER_FORMS: "character forms",
    Aspect.LETTER_CASE: "letter case",
    Aspect.ACCENTS: "accents",
    Aspect.PUNCTUATION: "punctuation",
    Aspect.SPACES: "spaces",
}
_SPEAKS_AGAINST = "speaks against"
_SAID_BY_RELATION = frozenset((Code.IDENTICAL, Code.DIFFERENT))
REASONS = {
    Code.IDENTICAL: "identical",
    Code.MISSING: "one has none",
    Code.DIFFERENT: "different",
    Code.UNREADABLE: "can't be read",
    Code.FILLER: "a filler",
    Code.OTHER_SCHEME: "numbers of two kinds",
    Code.TOO_LONG: "too long",
    Code.UNKNOWN_CODE: "a code that is not known",
    Code.ONE_OF_SEVERAL: "one of several",
    Code.LETTERS_LOST: "perhaps the same, letters were lost",
    Code.WRITING: "written differently",
    Code.OTHER_NUMBERS: "other numbers in it",
    Code.SPELT_ALIKE: "{letters}",
    Code.OTHER_ORDER: "other order of the words",
    Code.NUMBER_FORMAT: "same number, other format",
    Code.DIGITS_GROUPED: "same digits, grouped otherwise",
    Code.LEADING_ZEROS: "one without its leading zeros",
    Code.CHARACTERS_GROUPED: "same characters, grouped otherwise",
    Code.ONE_DIGIT: "one digit differs",
    Code.TWO_DIGITS_SWAPPED: "two digits swapped",
    Code.ONE_CHARACTER: "one character differs",
    Code.TWO_CHARACTERS_SWAPPED: "two characters swapped",
    Code.VISIBLE_PART: "one is masked, what is seen of it agrees",
    Code.OTHER_VISIBLE_PART: "one is masked, what is seen of it differs",
    Code.CUT_RECORD_ID: "one cut from 18 to 15 characters",
    Code.CASE_OF_ID: "in letter case only: perhaps two ids",
    Code.LOOKALIKES: "letters stand for digits",
    Code.BUSINESS_AND_PERSON: "one is a business, one a person",
    Code.SEEM_BUSINESS_AND_PERSON: "one has a business's name only, one a person's",
    Code.ONE_DECEASED: "one is deceased, one living",
    Code.OPPOSITES: "one says the opposite",
    Code.ONE_CONSENTS: "one consents, one does not",
    Code.NAME_FORM: "title, abbreviation or order only",
    Code.WRITTEN_OUT: "an umlaut or stroke written out",
    Code.NAMES_REORDERED: "other order of the names",
    Code.OTHER_SCRIPT: "in another script",
    Code.ROMANISED: "one in Latin letters",
    Code.ONE_PARTICLE: "one without van, de or the like",
    Code.INITIAL: "an initial for the name",
    Code.INITIALS: "initials for the names",
    Code.INITIAL_OF_SHORT_FORM: "initial of a nickname",
    Code.OTHER_SPELLING: "another spelling of the name",
    Code.SHORT_FORM: "a short form of the name",
    Code.TWO_SHORT_FORMS: "perhaps two short forms of one name",
    Code.PERHAPS_TWO_NAMES: "perhaps two names",
    Code.NAME_MORE: "extra name",
    Code.ONE_COUPLE: "one names two people",
    Code.ONE_HOUSEHOLD: "one is a household",
    Code.TWO_TITLES: "Mr against Mrs",
    Code.TWO_GENERATIONS: "{0} against {1}",
    Code.ONE_GENERATION: "one is {0}, the other does not say",
    Code.GENERATION_LEFT_OUT: "one is {0}, the other does not say, both born on one day",
    Code.PERHAPS_ONE_GENERATION: "{0} and {1} may be one generation",
    Code.ONE_RELATIVE: "one names a parent or husband",
    Code.OTHER_RELATIVE: "another parent or husband is named",
    Code.ESTATE_OR_TRUST: "one is an estate or trust",
    Code.ONE_IN_CARE_OF: "one in care of somebody",
    Code.ONE_MARKED_DECEASED: "one is marked as deceased",
    Code.STANDS_FOR_NAME: "a placeholder stands for a part of the name",
    Code.OTHER_PARTS: "one gives the first name, one the last",
    Code.DIFFERENT_NAMES: "different names",
    Code.ONE_NAME_IN_COMMON: "one name in common, the other not",
    Code.UNLIKE_FIRST_NAMES: "same last name, unlike first names",
    Code.DIFFERENT_FIRST_NAMES: "same last name, different first names",
    Code.TWO_NAMES: "different first and last names",
    Code.OTHER_FIRST_INITIAL: "same last name, an initial that does not fit the first name",
    Code.FIRST_NAMES_HALF_ALIKE: "same last name, first names differ in some letters",
    Code.DIFFERENT_MIDDLE_NAMES: "different middle names",
    Code.DIFFERENT_LAST_NAMES: "same first name, different last names",
    Code.POSSIBLE_TWINS: "possible twins: same last name, birth date and address",
    Code.TWINS_OR_OTHER_NAME: "twins, or another name of one: same last name, birth date and address",
    Code.TWINS_OR_SLIP: "twins, or a slip in the name: same last name, birth date and address",
    Code.BUSINESS_ABBREVIATED: "same name, abbreviated otherwise",
    Code.BUSINESS_INITIALS: "perhaps the initials of the other",
    Code.POSSIBLE_BRANCHES: "possible branches: firms at two addresses",
    Code.OTHER_LEGAL_FORM: "same name, other legal form",
    Code.ONE_LEGAL_FORM: "same name, one without its legal form",
    Code.OTHER_SHORT_WORD: "another short word",
    Code.OTHER_WORD: "another word",
    Code.SAME_DIGITS_TWO_COUNTRIES: "same digits, read in two countries",
    Code.OTHER_COUNTRY: "same digits, other country",
    Code.OTHER_EXTENSION: "same number, other extension",
    Code.ONE_EXTENSION: "same number, one with an extension",
    Code.IF_SAME_COUNTRY: "same number if it is of the same country",
    Code.ONE_PLUS: "same number, one without its +",
    Code.ONE_COUNTRY_OR_AREA_CODE: "same number, one without country or area code",
    Code.ONE_AREA_CODE: "same number, one without its area code",
    Code.DIFFERENT_NUMBERS: "different numbers",
    Code.SAME_MAILBOX: "same mailbox",
    Code.ROLE_MAILBOX: "an office's mailbox, which several use",
    Code.TAGS_IGNORED: "same mailbox if plus-tags are ignored",
    Code.DOTS_IGNORED: "same mailbox if dots are ignored",
    Code.DOTS_AND_TAGS_IGNORED: "same mailbox if dots and plus-tags are ignored",
    Code.MAILBOX_SPELT_ALIKE: "same host, {letters}",
    Code.HOST_SPELT_ALIKE: "same name before the @, in the host {letters}",
    Code.OTHER_MAILBOX: "same host, different mailboxes",
    Code.OTHER_INITIAL: "same host, another initial",
    Code.PERHAPS_TWO_PEOPLE: "same host, perhaps two people",
    Code.OTHER_HOST: "same name before the @, other host",
    Code.ONE_PROVIDER: "same name before the @, two hosts of one provider",
    Code.RELAYED: "an address that one shop alone was given",
    Code.DIFFERENT_MAILBOXES: "different addresses",
    Code.FIRST_OF_JANUARY: "1 January, often a default",
    Code.PERHAPS_YEAR_ALONE: "same year, one 1 January: perhaps the year alone is known",
    Code.DATE_FORMAT: "same date, other format",
    Code.SERIAL_DATE: "same date, one as a count of days or seconds",
    Code.TIME_ZONE: "one day apart, perhaps by a time zone",
    Code.SHORT_YEAR: "same date, the year in two digits",
    Code.IF_CENTURY: "the same date if {0}… is meant",
    Code.IF_MONTH_FIRST: "ambiguous: the same date if the month stands first",
    Code.IF_DAY_FIRST: "ambiguous: the same date if the day stands first",
    Code.DAY_AND_MONTH_SWAPPED: "day and month swapped",
    Code.SWAPPED_OR_TWO_ORDERS: "day and month swapped, or written in two orders",
    Code.PART_OF_DATE: "one gives a part of the same date",
    Code.UNREADABLE_DATE: "one can't be read as a date",
    Code.ONE_DIGIT_IF_SWAPPED: "one digit differs if day and month are swapped",
    Code.TWO_DIGITS_SWAPPED_IF_SWAPPED: "two digits swapped if day and month are swapped",
    Code.SAME_DAY_AND_MONTH: "same day and month, other year",
    Code.SAME_MONTH: "same month, other day",
    Code.SAME_YEAR: "same year, other day",
    Code.DIFFERENT_DATES: "different dates",
    Code.GENDER_FORM: "same gender, by letter or word",
    Code.SPANISH_M: "M is short for either in Spanish",
    Code.ADDRESS_ABBREVIATED: "same address, abbreviated otherwise",
    Code.PERHAPS_ABBREVIATED: "a word may be short for the other",
    Code.BOX_AND_STREET: "two sorts of address, such as box and street",
    Code.PERHAPS_UNIT: "same house if a number or letter names the unit",
    Code.ONE_RANGE: "one gives a range of houses",
    Code.ONE_UNIT: "same house, one names a unit",
    Code.ONE_SAYS_MORE: "one says more",
    Code.OTHER_UNIT: "the same but for the unit",
    Code.OTHER_UNIT_OF_STREET: "same street, other unit",
    Code.OTHER_PLACE: "same street in another place",
    Code.OTHER_TOWN: "another street in another town",
    Code.SAME_TOWN: "another street in the same town",
    Code.NUMBERS_REORDERED: "same numbers in another order",
    Code.OTHER_NUMBER: "the same but for the numbers",
    Code.OTHER_DIRECTION: "another direction",
    Code.OTHER_STREET_KIND: "another kind of street",
    Code.OTHER_LETTER: "another single letter",
    Code.ONE_DIRECTION: "one names no direction",
    Code.TOWN_AND_CODE: "same street, one gives the town and one the code",
    Code.ONE_NUMBER: "one names no number",
    Code.PART_OF_CITY: "one is a part of the other",
    Code.CITY_FORM: "same city, by another name",
    Code.STATE_FORM: "same state, by code or name",
    Code.COUNTRY_FORM: "same country, by code or name",
    Code.CODE_WITH_COUNTRY: "same code, one with its country or state",
    Code.CODES_OF_TWO_COUNTRIES: "codes of two countries",
    Code.CODE_SPACING: "spaces and punctuation only",
    Code.FOUR_DIGITS_MORE: "same ZIP code, one with the four digits more",
    Code.OTHER_FOUR_DIGITS: "same ZIP code, other four digits",
    Code.ONE_LEADING_ZERO: "same code, one without its leading zero",
    Code.FIRST_PART_OF_CODE: "one gives the first part of the same code",
    Code.DIFFERENT_CODES: "different codes",
    Code.SEVERAL: "several differences",
}
"""A reason's words; ``{0}`` and ``{1}`` are its parameters, ``{letters}`` how many letters differ."""
_AGAIN = re.compile(r"^same [^,]+(?:, |$)")
"""What behind ``same phone`` would say "same" once more: ``same number, other format``."""
SURVIVORS = {
    SurvivorRule.MOST_LIKE_THE_OTHERS: "most like the others: {0} values shared, the next has {1}",
    SurvivorRule.MOST_COMPLETE: "most complete: {0} fields, the next has {1}",
    SurvivorRule.MOST_RECENT: "holds the most recent timestamp",
    SurvivorRule.LOWEST_ID: "lowest id among equals",
}
_ANY_TOPIC = Noun("other value", "other values")
_ONLY_ONE = "the only one"
_DIFFER = "differ"
_IN_OTHER_FIELDS = "in other fields"
_MOST_HANDLES = 3


def evidence_words(evidence: Evidence) -> str:
    """How two values relate and, where more is known than that, why: ``similar: one says more``."""
    relation = _SPEAKS_AGAINST if evidence.against else RELATIONS[evidence.relation]
    if not evidence.reasons or evidence.reasons[0].code in _SAID_BY_RELATION:
        return relation
    why = reason_words(evidence.reasons)
    return why if why.startswith(relation) else f"{relation}: {why}"


@lru_cache(maxsize=512)
def reason_words(reasons: tuple[Reason, ...]) -> str:
    """Why two values relate as they do, in one short line without the values; may be empty."""
    return ", ".join(map(_reason, reasons))


def _reason(reason: Reason) -> str:
    if reason.code is Code.WRITING and reason.parameters:
        return f"{_listed([ASPECTS[Aspect(str(aspect))] for aspect in reason.parameters])} only"
    words = REASONS[reason.code]
    if "{" not in words:
        return words
    first, *_ = reason.parameters
    letters = "one letter differs" if first == 1 else f"{first} letters differ"
    return words.format(*reason.parameters, letters=letters)


def _listed(aspects: Sequence[str]) -> str:
    """Join what differs in writing as people list it."""
    if len(aspects) > 2:
        return f"{', '.join(aspects[:-1])} and {aspects[-1]}"
    return " and ".join(aspects)


def side_words(
    statements: Sequence[Statement], between: str, looked_at: int | None = None
) -> tuple[str, str]:
    """One side of a summary: what is strong, and what is weak; each may be empty.

    Args:
        statements: those of the side.
        between: what stands between two of them.
        looked_at: of how many profiles they are, if not of all (``GroupSummary.looked_at``).
    """
    strong = between.join(statement_words(one) for one in statements if not one.weak)
    if looked_at is not None and statements:
        strong = f"of {number(looked_at, 'profile')} compared: {strong}"
    return strong, between.join(statement_words(one) for one in statements if one.weak)


def contribution_words(contribution: Contribution) -> str:
    """A piece of evidence in plain words and without values, e.g. ``birth date: one digit differs``."""
    noun, evidence = NOUNS[contribution.topic], Evidence(contribution.relation, 0.0, contribution.reasons)
    if evidence.agrees:
        return _same(noun, evidence.reasons if evidence.says_more else ())
    if evidence.relation is Relation.SIMILAR:
        return _alike(noun, evidence.reasons)
    return (
        f"{noun.one}: {reason_words(evidence.reasons)}" if evidence.says_more else f"{noun.several} {_DIFFER}"
    )


def statement_words(statement: Statement) -> str:
    """A statement in plain words and without values, e.g. ``birth dates differ (C)``."""
    noun = NOUNS[statement.topic]
    reasons = [reason_words(reasons) for reasons in statement.reasons]
    elsewhere = f", {_IN_OTHER_FIELDS}" if statement.in_other_fields else ""
    match statement.bearing:
        case Bearing.AGAINST:
            words = " and ".join(reasons)
        case Bearing.CONFLICT if statement.topic is Topic.DECEASED and reasons:
            words = reasons[0]
        case Bearing.CONFLICT:
            words = f"{noun.several} {', '.join((_DIFFER, *reasons[:1]))}{elsewhere}"
        case Bearing.ALIKE:
            words = f"{_alike(noun, statement.reasons[0])}{elsewhere}"
        case Bearing.FOR:
            words = f"{_same(noun, statement.reasons[0] if statement.reasons else ())}{elsewhere}"
    if not statement.names_members:
        return words
    against = f"{_handles(statement.most)} against " if statement.most else ""
    return f"{words} ({against}{_handles(statement.members)})"


def line_words(line: WeightLine) -> str:
    """What a line of the table of weights is about, e.g. ``same birth date``."""
    about = {name: ("two firms: ", topic) for topic, name in FIRMS.items()}
    about[LONG_NAMES] = ("both of three words and more: ", Topic.NAME)
    whose, topic = about.get(line.topic, ("", line.topic))
    return whose + _about(line, NOUNS[Topic(topic)] if topic in NOUNS else _ANY_TOPIC)


def _about(line: WeightLine, noun: Noun) -> str:
    if line.code in REASONS:
        words = REASONS[Code(line.code)]
        # No pair is at hand whose reason would have the parameters.
        return f"{noun.one}: {line.code.replace('-', ' ') if '{' in words else words}"
    by_relation = {"agrees": f"same {noun.one}", Relation.SIMILAR: f"{noun.several} alike"}
    return by_relation.get(line.relation, f"{noun.several} {_DIFFER}")


BITS_SCALE = "0 says nothing · +3: 8 times the odds for one customer · +10: 1,000 · -3: an eighth"
"""What bits mean: each doubles a likelihood ratio."""


def balance_words(balance: Balance) -> str:
    """Whom a balance is between, what its numbers are, whose, and what they can't override."""
    one, other = (" ".join(map(handle, side)) for side in sorted(balance.sides))
    means = ", the mean over their pairs" if any(len(side) > 1 for side in balance.sides) else ""
    stands = ". What speaks against here stands whatever the sum" if balance.veto else ""
    return (
        f"{one} and {other}: + for one customer, - against it{means}. Ours, not AWS's, and no verdict{stands}"
    )


def _alike(noun: Noun, reasons: tuple[Reason, ...]) -> str:
    return f"{noun.several} alike, {reason_words(reasons)}"


def _same(noun: Noun, reasons: tuple[Reason, ...]) -> str:
    """``same phone``, and how else it is written."""
    if reasons == (Reason(Code.SEVERAL),):
        return f"same {noun.one}, written differently"
    how = (_AGAIN.sub("", _reason(reason), count=1) for reason in reasons)
    return ", ".join((f"same {noun.one}", *filter(None, how)))


def _handles(members: Sequence[int]) -> str:
    names = [handle(at) for at in members]
    if len(names) > _MOST_HANDLES + 1:
        names[_MOST_HANDLES:] = [f"{len(names) - _MOST_HANDLES} more"]
    return ", ".join(names)


def survivor_words(proposed: ProposedSurvivor) -> str:
    """Why a profile is proposed to survive, in one line and without values."""
    if proposed.is_only_one:
        return _ONLY_ONE
    return SURVIVORS[proposed.rule].format(proposed.count, proposed.next_count)
