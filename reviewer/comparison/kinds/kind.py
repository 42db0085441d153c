"""What a kind of value is: which fields hold it, and how its values are normalised, compared and masked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from reviewer.comparison.evidence import Evidence, Topic
from reviewer.comparison.folding import folded, words_of

Comparer = Callable[[str, str, str | None, str | None], Evidence]
"""Compares two values that are dialled, if they are phone numbers, in two regions."""
Normaliser = Callable[[str, str | None], str]
"""Answers a value's canonical form, given the region where it is dialled if it is a phone number."""

MASK = "•"
_SEPARATORS = " -/.,@+()#"
_NOTHING = frozenset(
    ("", "na", "none", "null", "nil", "unknown", "notknown", "notavailable", "notprovided", "notapplicable",
     "nodata", "unspecified", "notspecified", "missing", "tbd", "undefined", "anonymous", "nan", "nat", "#na",
     "<null>", "prefernottosay", "ka", "keineangabe", "unbekannt", "desconocido", "inconnu", "sconosciuto",
     "なし", "不明")
)  # fmt: skip
_NO_SIGNS = "-—–?.*#"
_FEWEST_X = 3
_ZEROS = re.compile(r"\W*[0０](?:[0０]|\W)*")
_WORD_STARTS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")


def is_filler(value: str) -> bool:
    """Whether a value only fills a field that may not be empty: ``N/A``, ``unknown``, ``xxx``."""
    plain = squeezed(value)
    if plain in _NOTHING or not plain.strip(_NO_SIGNS) or value.strip() == "\\N":
        return True
    return len(plain) >= _FEWEST_X and not plain.strip("x")


def is_zeros(value: str) -> bool:
    """Whether a number or code is nothing but zeros: ``000-000-0000``."""
    return _ZEROS.fullmatch(value) is not None


def is_filler_or_zeros(value: str) -> bool:
    """Whether a number or code is a filler or nothing but zeros."""
    return is_zeros(value) or is_filler(value)


def squeezed(value: str) -> str:
    """A value folded, without its spaces."""
    return folded(value).replace(" ", "")


def masked_whole(value: str) -> str:
    """Show of a value only where words and numbers begin and end."""
    return "".join(map(masked_character, value))


def masked_character(character: str) -> str:
    """Show a separator as it is, and nothing of other characters."""
    return character if character in _SEPARATORS else MASK


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of value."""

    compare: Comparer
    normalised: Normaliser
    members: tuple[str, ...] = ()
    """The members of a profile that hold it, or of an address that do."""
    named: re.Pattern[str] | None = None
    """Found in the words of a free attribute's name (:func:`words_of_name`) that holds it or is about it."""
    not_named: re.Pattern[str] | None = None
    """Found in the words of a name that only says something about such a value, e.g. when it expires."""
    topic: Topic | None = None
    """What it says of a customer by itself; None where that takes more than one field, or is nothing."""
    own: re.Pattern[str] | None = None
    """Matches the words of the name of a free attribute that holds the customer's own value."""
    has_form: Callable[[str], bool] = bool
    """Whether a value looks like one of this kind."""
    is_filler: Callable[[str], bool] = is_filler
    """Whether a value only fills the field, and says nothing of the customer."""
    masked: Callable[[str], str] | None = None
    """What is shown of a value behind the mask; None: all of it."""
    takes_anything: bool = False
    """Whether people type e-mails, phones and birth dates into fields of this kind."""

    def is_named(self, words: str) -> bool:
        """Whether a free attribute with these words in its name is of this kind."""
        if self.named is None or self.named.search(words) is None:
            return False
        return self.not_named is None or self.not_named.search(words) is None


def everywhere(compare: Callable[[str, str], Evidence]) -> Comparer:
    """Compare by what does not depend on a region."""
    return lambda left, right, left_region, right_region: compare(left, right)


def in_any_region(normalised: Callable[[str], str]) -> Normaliser:
    """Normalise by what does not depend on a region."""
    return lambda value, region: normalised(value)


@lru_cache(maxsize=4096)
def words_of_name(name: str) -> str:
    """The words of a field's name, folded and with spaces between: ``cellPhone2`` is ``cell phone 2``."""
    return " ".join(words_of(_WORD_STARTS.sub(" ", name)))


_WHOSE = (
    "home|house|work|office|business|company|personal|private|primary|secondary|main|alt|alternate|alternative"
    "|additional|other|second|contact|customer|client|user|member|my|preferred|default|day|daytime|evening|night"
    "|mobile|cell|landline|current"
)


def own_value(core: str) -> re.Pattern[str]:
    """Match names that give a customer's own value, not a sales agent's, nor when it was verified.

    Args:
        core: a pattern of the words that name the value itself.
    """
    return re.compile(rf"(?:(?:{_WHOSE}) )*(?:{core})(?: (?:number|num|no|nr|address|\d+))*")
