"""What two values of one field say about whether two profiles are one customer, in codes.

The codes are made into words in one place, :mod:`reviewer.comparison.words`; nothing decides by those words.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import NamedTuple


class Relation(StrEnum):
    """How two values relate."""

    IDENTICAL = "identical"
    SAME = "same"
    """They are the same once normalised."""
    SIMILAR = "similar"
    DIFFERENT = "different"
    MISSING = "missing"
    """At least one of the two profiles lacks the field: no evidence either way."""
    NOT_COMPARABLE = "not-comparable"
    """Both have the field, but a value can't be read or is of another scheme: no evidence either way."""


class Topic(StrEnum):
    """One thing that sets customers apart, in the order in which a summary speaks of them."""

    PARTY_TYPE = "party-type"
    DECEASED = "deceased"
    NAME = "name"
    BIRTH_DATE = "birth-date"
    GENDER = "gender"
    BUSINESS = "business"
    ACCOUNT_NUMBER = "account-number"
    SOCIAL_SECURITY_NUMBER = "social-security-number"
    PASSPORT = "passport"
    DRIVING_LICENCE = "driving-licence"
    NATIONAL_ID = "national-id"
    TAX_NUMBER = "tax-number"
    VAT_NUMBER = "vat-number"
    IDENTITY_NUMBER = "identity-number"
    CUSTOMER_NUMBER = "customer-number"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    CONSENT = "consent"


class Bearing(IntEnum):
    """What a statement says about the group's being one customer; lower ones come first."""

    AGAINST = 0
    """It speaks against, however alike the values look: Jr and Sr, twins."""
    CONFLICT = 1
    ALIKE = 2
    FOR = 3


class Aspect(StrEnum):
    """One aspect of how a text is written, in the order in which they are named and folded away."""

    ENTITIES = "entities"
    DECODING = "decoding"
    HIDDEN_CHARACTERS = "hidden-characters"
    CHARACTER_FORMS = "character-forms"
    LETTER_CASE = "letter-case"
    ACCENTS = "accents"
    PUNCTUATION = "punctuation"
    SPACES = "spaces"


class Code(StrEnum):
    """Why two values relate as they do. A comment says what a reason's parameters are, if it has any."""

    IDENTICAL = "identical"
    MISSING = "missing"
    DIFFERENT = "different"

    # What can't be compared.
    UNREADABLE = "unreadable"
    FILLER = "filler"
    OTHER_SCHEME = "other-scheme"
    TOO_LONG = "too-long"
    UNKNOWN_CODE = "unknown-code"

    # Values of any kind.
    ONE_OF_SEVERAL = "one-of-several"
    LETTERS_LOST = "letters-lost"
    WRITING = "writing"  # The aspects that differ; none: it can't be said which.
    OTHER_NUMBERS = "other-numbers"
    SPELT_ALIKE = "spelt-alike"  # How many letters differ.
    OTHER_ORDER = "other-order"
    NUMBER_FORMAT = "number-format"
    DIGITS_GROUPED = "digits-grouped"
    LEADING_ZEROS = "leading-zeros"
    CHARACTERS_GROUPED = "characters-grouped"
    ONE_DIGIT = "one-digit"
    TWO_DIGITS_SWAPPED = "two-digits-swapped"
    ONE_CHARACTER = "one-character"
    TWO_CHARACTERS_SWAPPED = "two-characters-swapped"
    VISIBLE_PART = "visible-part"
    OTHER_VISIBLE_PART = "other-visible-part"
    CUT_RECORD_ID = "cut-record-id"
    CASE_OF_ID = "case-of-id"
    LOOKALIKES = "lookalikes"

    # What is declared of a customer.
    BUSINESS_AND_PERSON = "business-and-person"
    SEEM_BUSINESS_AND_PERSON = "seem-business-and-person"
    ONE_DECEASED = "one-deceased"
    OPPOSITES = "opposites"
    ONE_CONSENTS = "one-consents"

    # Names of people.
    NAME_FORM = "name-form"
    WRITTEN_OUT = "written-out"
    NAMES_REORDERED = "names-reordered"
    OTHER_SCRIPT = "other-script"
    ROMANISED = "romanised"
    ONE_PARTICLE = "one-particle"
    INITIAL = "initial"
    INITIALS = "initials"
    INITIAL_OF_SHORT_FORM = "initial-of-short-form"
    OTHER_SPELLING = "other-spelling"
    SHORT_FORM = "short-form"
    TWO_SHORT_FORMS = "two-short-forms"
    PERHAPS_TWO_NAMES = "perhaps-two-names"
    NAME_MORE = "name-more"
    ONE_COUPLE = "one-couple"
    ONE_HOUSEHOLD = "one-household"
    TWO_TITLES = "two-titles"
    TWO_GENERATIONS = "two-generations"  # Both, the elder one first.
    ONE_GENERATION = "one-generation"  # The one that is named.
    GENERATION_LEFT_OUT = "generation-left-out"  # The one that is named.
    PERHAPS_ONE_GENERATION = "perhaps-one-generation"  # Both, the elder one first.
    ONE_RELATIVE = "one-relative"
    OTHER_RELATIVE = "other-relative"
    ESTATE_OR_TRUST = "estate-or-trust"
    ONE_IN_CARE_OF = "one-in-care-of"
    ONE_MARKED_DECEASED = "one-marked-deceased"
    STANDS_FOR_NAME = "stands-for-name"
    OTHER_PARTS = "other-parts"
    DIFFERENT_NAMES = "different-names"
    ONE_NAME_IN_COMMON = "one-name-in-common"
    UNLIKE_FIRST_NAMES = "unlike-first-names"
    DIFFERENT_FIRST_NAMES = "different-first-names"  # Both are known as first names.
    TWO_NAMES = "two-names"  # Of which the first ones are known as such.
    OTHER_FIRST_INITIAL = "other-first-initial"
    FIRST_NAMES_HALF_ALIKE = "first-names-half-alike"
    DIFFERENT_MIDDLE_NAMES = "different-middle-names"
    DIFFERENT_LAST_NAMES = "different-last-names"
    POSSIBLE_TWINS = "possible-twins"
    TWINS_OR_OTHER_NAME = "twins-or-other-name"
    TWINS_OR_SLIP = "twins-or-slip"

    # Names of businesses.
    BUSINESS_ABBREVIATED = "business-abbreviated"
    BUSINESS_INITIALS = "business-initials"
    POSSIBLE_BRANCHES = "possible-branches"
    OTHER_LEGAL_FORM = "other-legal-form"
    ONE_LEGAL_FORM = "one-legal-form"
    OTHER_SHORT_WORD = "other-short-word"
    OTHER_WORD = "other-word"

    # Phone numbers.
    SAME_DIGITS_TWO_COUNTRIES = "same-digits-two-countries"
    OTHER_COUNTRY = "other-country"
    OTHER_EXTENSION = "other-extension"
    ONE_EXTENSION = "one-extension"
    IF_SAME_COUNTRY = "if-same-country"
    ONE_PLUS = "one-plus"
    ONE_COUNTRY_OR_AREA_CODE = "one-country-or-area-code"
    ONE_AREA_CODE = "one-area-code"
    DIFFERENT_NUMBERS = "different-numbers"

    # E-mail addresses.
    SAME_MAILBOX = "same-mailbox"
    ROLE_MAILBOX = "role-mailbox"
    TAGS_IGNORED = "tags-ignored"
    DOTS_IGNORED = "dots-ignored"
    DOTS_AND_TAGS_IGNORED = "dots-and-tags-ignored"
    MAILBOX_SPELT_ALIKE = "mailbox-spelt-alike"  # How many letters differ.
    HOST_SPELT_ALIKE = "host-spelt-alike"  # How many letters differ.
    OTHER_MAILBOX = "other-mailbox"
    OTHER_INITIAL = "other-initial"
    PERHAPS_TWO_PEOPLE = "perhaps-two-people"
    OTHER_HOST = "other-host"
    ONE_PROVIDER = "one-provider"
    RELAYED = "relayed"
    DIFFERENT_MAILBOXES = "different-mailboxes"

    # Dates.
    FIRST_OF_JANUARY = "first-of-january"
    PERHAPS_YEAR_ALONE = "perhaps-year-alone"
    DATE_FORMAT = "date-format"
    SERIAL_DATE = "serial-date"
    TIME_ZONE = "time-zone"
    SHORT_YEAR = "short-year"
    IF_CENTURY = "if-century"  # The century's first two digits.
    IF_MONTH_FIRST = "if-month-first"
    IF_DAY_FIRST = "if-day-first"
    DAY_AND_MONTH_SWAPPED = "day-and-month-swapped"
    SWAPPED_OR_TWO_ORDERS = "swapped-or-two-orders"
    PART_OF_DATE = "part-of-date"
    UNREADABLE_DATE = "unreadable-date"
    ONE_DIGIT_IF_SWAPPED = "one-digit-if-swapped"
    TWO_DIGITS_SWAPPED_IF_SWAPPED = "two-digits-swapped-if-swapped"
    SAME_DAY_AND_MONTH = "same-day-and-month"
    SAME_MONTH = "same-month"
    SAME_YEAR = "same-year"
    DIFFERENT_DATES = "different-dates"

    # Genders.
    GENDER_FORM = "gender-form"
    SPANISH_M = "spanish-m"

    # Addresses.
    ADDRESS_ABBREVIATED = "address-abbreviated"
    PERHAPS_ABBREVIATED = "perhaps-abbreviated"
    BOX_AND_STREET = "box-and-street"
    ONE_UNIT = "one-unit"
    PERHAPS_UNIT = "perhaps-unit"
    ONE_RANGE = "one-range"
    ONE_SAYS_MORE = "one-says-more"
    OTHER_UNIT = "other-unit"
    OTHER_UNIT_OF_STREET = "other-unit-of-street"
    OTHER_PLACE = "other-place"
    OTHER_TOWN = "other-town"
    SAME_TOWN = "same-town"
    NUMBERS_REORDERED = "numbers-reordered"
    OTHER_NUMBER = "other-number"
    OTHER_DIRECTION = "other-direction"
    OTHER_STREET_KIND = "other-street-kind"
    OTHER_LETTER = "other-letter"
    ONE_DIRECTION = "one-direction"
    TOWN_AND_CODE = "town-and-code"
    ONE_NUMBER = "one-number"
    PART_OF_CITY = "part-of-city"
    CITY_FORM = "city-form"
    STATE_FORM = "state-form"
    COUNTRY_FORM = "country-form"
    CODE_WITH_COUNTRY = "code-with-country"
    CODES_OF_TWO_COUNTRIES = "codes-of-two-countries"
    CODE_SPACING = "code-spacing"
    FOUR_DIGITS_MORE = "four-digits-more"
    OTHER_FOUR_DIGITS = "other-four-digits"
    ONE_LEADING_ZERO = "one-leading-zero"
    FIRST_PART_OF_CODE = "first-part-of-code"
    DIFFERENT_CODES = "different-codes"

    # Of several members together.
    SEVERAL = "several"


TWINS = frozenset((Code.POSSIBLE_TWINS, Code.TWINS_OR_OTHER_NAME, Code.TWINS_OR_SLIP))
"""What is said of names for what else two profiles share."""
_BARE = frozenset(
    (Code.IDENTICAL, Code.MISSING, Code.DIFFERENT, Code.OTHER_NUMBERS, Code.DIFFERENT_NAMES,
     Code.DIFFERENT_MIDDLE_NAMES, Code.DIFFERENT_NUMBERS, Code.DIFFERENT_MAILBOXES, Code.DIFFERENT_DATES,
     Code.DIFFERENT_CODES)
)  # fmt: skip


class Reason(NamedTuple):
    """A code with what its words need; never a value of a customer's."""

    code: Code
    parameters: tuple[str | int, ...] = ()


_AGREEING = (Relation.IDENTICAL, Relation.SAME)
_SILENT = (Relation.MISSING, Relation.NOT_COMPARABLE)


class Evidence(NamedTuple):
    """How two values relate, and why. The same for two values in either order."""

    relation: Relation
    likeness: float
    """0..1, ours: 1 for identical and same, 0 where nothing is compared; its order counts, not the number."""
    reasons: tuple[Reason, ...]
    """The one that weighs most first; empty where only the writing of the values was compared."""
    against: bool = False
    """Whether it speaks against one customer, however alike the values look: Jr and Sr, twins."""

    @property
    def agrees(self) -> bool:
        """Whether the values are the same, as written or once normalised."""
        return self.relation in _AGREEING

    @property
    def speaks(self) -> bool:
        """Whether it is evidence at all, for one customer or against."""
        return self.relation not in _SILENT

    @property
    def says_more(self) -> bool:
        """Whether its reasons say more than the relation alone does."""
        return bool(self.reasons) and self.reasons[0].code not in _BARE

    @property
    def differs(self) -> bool:
        """Whether it is a difference that the person has to weigh."""
        return self.against or self.relation is Relation.DIFFERENT


IDENTICAL = Evidence(Relation.IDENTICAL, 1.0, (Reason(Code.IDENTICAL),))
MISSING = Evidence(Relation.MISSING, 0.0, (Reason(Code.MISSING),))


# Few evidences recur often: each is made once.
@lru_cache(maxsize=1024)
def not_comparable(code: Code) -> Evidence:
    """The values can't be compared, and say nothing either way."""
    return Evidence(Relation.NOT_COMPARABLE, 0.0, (Reason(code),))


@lru_cache(maxsize=1024)
def same(code: Code, *parameters: str | int) -> Evidence:
    """The values are one once normalised."""
    return Evidence(Relation.SAME, 1.0, (Reason(code, parameters),))


@lru_cache(maxsize=1024)
def similar(likeness: float, code: Code, *parameters: str | int) -> Evidence:
    """The values are alike to ``likeness`` (0..1)."""
    return similar_for(likeness, (Reason(code, parameters),))


def similar_for(likeness: float, reasons: tuple[Reason, ...]) -> Evidence:
    """The values are alike to ``likeness`` (0..1), for several reasons."""
    return Evidence(Relation.SIMILAR, round(likeness, 4), reasons)


@lru_cache(maxsize=1024)
def different(code: Code, likeness: float = 0.0, *parameters: str | int, against: bool = False) -> Evidence:
    """The values are not the same, and not so alike that they could be by a slip."""
    return Evidence(Relation.DIFFERENT, round(likeness, 4), (Reason(code, parameters),), against)
