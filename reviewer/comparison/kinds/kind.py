"""What a kind of value is: which fields hold it, and how its values are normalised, compared and masked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, Topic, not_comparable, same
from reviewer.comparison.folding import folded
from reviewer.comparison.kinds.field_names import is_own_value, names_a_value

Comparer = Callable[[str, str, str | None, str | None], Evidence]
"""Compares two values that are dialled, if they are phone numbers, in two regions."""
Normaliser = Callable[[str, str | None], str]
"""Answers a value's canonical form, given the region where it is dialled if it is a phone number."""

LONGEST = 1_000
"""Characters up to which a value is looked into: AWS takes no longer ones, but an export may hold them."""
MASK = "•"
_SEPARATORS = " -/.,@+()#"
_NOTHING = frozenset(
    ("", "na", "none", "null", "nil", "unknown", "notknown", "notavailable", "notprovided",
     "notapplicable", "nodata", "unspecified", "notspecified", "missing", "tbd", "undefined", "anonymous",
     "nan", "nat", "#na", "<null>", "prefernottosay", "notgiven", "notstated", "nonegiven", "noneprovided",
     "notset", "notonfile", "nothing", "withheld", "refused", "tba", "tbc", "dummy", "#value", "#ref",
     "#name", "#div0", "#num", "#null", "objectobject", "ka", "keine", "keineangabe", "keineangaben",
     "unbekannt", "nichtbekannt", "entfallt", "entfaellt", "desconocido", "desconocida", "ninguno",
     "ninguna", "noaplica", "sindatos", "inconnu", "inconnue", "aucun", "aucune", "nonrenseigne",
     "noncommunique", "nonprecise", "nondisponible", "sansobjet", "nichtangegeben", "ohneangabe",
     "noespecificado", "nodisponible", "nonspecificato", "naoespecificado", "nietopgegeven", "sconosciuto",
     "sconosciuta", "nessuno", "nessuna", "desconhecido",
     "nenhum", "naoinformado", "naoaplicavel", "onbekend", "nvt", "неизвестно", "нет", "なし", "不明", "未知",
     "無", "无", "없음")
)  # fmt: skip
_SLASHED = re.compile(r"(?i)[ns]\s*/\s*[acdn]")
"""``n/d``, ``s/n``: not stated, in Italian, Portuguese, Spanish and French."""
_NO_SIGNS = "-—–?.*#"
_FEWEST_X = 3
_POWER_OF_TEN = re.compile(r"(\+?\d)(?:[.,](\d+)[eE]\+?|()[eE]\+)(\d{1,3})")
_WITH_DECIMALS = re.compile(r"(\+?\d{4,})\.0{1,2}")
_AS_FORMULA = re.compile(r'="(.*)"')
_ZEROS = re.compile(r"\W*[0０](?:[0０]|\W)*")


def is_filler(value: str) -> bool:
    """Whether a value only fills a field that may not be empty: ``N/A``, ``unknown``, ``xxx``."""
    plain = squeezed(value)
    if plain in _NOTHING or not plain.strip(_NO_SIGNS) or value.strip() == "\\N":
        return True
    if _SLASHED.fullmatch(value.strip()):
        return True
    return len(plain) >= _FEWEST_X and not plain.strip("x")


def is_zeros(value: str) -> bool:
    """Whether a number or code is nothing but zeros: ``000-000-0000``."""
    return _ZEROS.fullmatch(value) is not None


def is_filler_or_zeros(value: str) -> bool:
    """Whether a number or code is a filler or nothing but zeros."""
    return is_zeros(value) or is_filler(value)


def _never(value: str) -> bool:
    return False


def is_broken_number(value: str) -> bool:
    """Whether a spreadsheet has made a number of it, of which digits are lost: ``4.47E+11``."""
    found = _POWER_OF_TEN.fullmatch(value.strip())
    return found is not None and len(found[2] or "") < int(found[4])


def mended(value: str) -> str:
    """A number without what a spreadsheet has made of it: ``65550142.0``, ``6.555E3``, ``="0142"``."""
    value = found[1] if (found := _AS_FORMULA.fullmatch(value.strip())) else value
    if (power := _POWER_OF_TEN.fullmatch(value.strip())) and len(power[2] or "") == int(power[4]):
        return f"{power[1]}{power[2] or ''}"
    found = _WITH_DECIMALS.fullmatch(value.strip())
    return found[1] if found else value


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
    """Found in the words of a free attribute's name (:func:`.field_names.words_of_name`) that holds it."""
    topic: Topic | None = None
    """What it says of a customer by itself; None where that takes more than one field, or is nothing."""
    own: re.Pattern[str] | None = None
    """Matches what the name of a free attribute calls it that holds the customer's own value."""
    has_form: Callable[[str], bool] = bool
    """Whether a value looks like one of this kind."""
    is_filler: Callable[[str], bool] = is_filler
    """Whether a value only fills the field, and says nothing of the customer."""
    is_unreadable: Callable[[str], bool] = _never
    """Whether a value can't be read though it is of this kind, e.g. for a spreadsheet's damage."""
    masked: Callable[[str], str] | None = None
    """What is shown of a value behind the mask; None: all of it."""
    may_mean_fillers: bool = False
    """Whether a filler may be meant, as ``none`` is of allergies."""
    takes_anything: bool = False
    """Whether people type e-mails, phones and birth dates into fields of this kind."""

    def is_named(self, words: str) -> bool:
        """Whether a free attribute with these words in its name is of this kind."""
        return self.is_own(words) if self.named is None else names_a_value(words, self.named)

    def is_own(self, words: str) -> bool:
        """Whether a free attribute with these words in its name holds the customer's own value."""
        return self.own is not None and is_own_value(words, self.own)

    def bounded(
        self, left: str, right: str, left_region: str | None = None, right_region: str | None = None
    ) -> Evidence:
        """Compare two values that say something, however long they are."""
        if len(left) > LONGEST or len(right) > LONGEST:
            return _of_long(left, right)
        return self.compare(left, right, left_region, right_region)

    def evidence(
        self, left: str, right: str, left_region: str | None = None, right_region: str | None = None
    ) -> Evidence:
        """Compare two values, of which either may say nothing, be unreadable or too long."""
        if not self.may_mean_fillers:
            whys = says_nothing(self, left), says_nothing(self, right)
            if any(whys):
                return not_comparable(Code.FILLER if Code.FILLER in whys else Code.UNREADABLE)
        return self.bounded(left, right, left_region, right_region)


def _of_long(left: str, right: str) -> Evidence:
    """Compare two values of which one is too long to look into: they may be the same but for writing."""
    if left == right:
        return IDENTICAL
    one, other = (" ".join(value.casefold().split()) for value in (left, right))
    return same(Code.WRITING) if one == other else not_comparable(Code.TOO_LONG)


@lru_cache(maxsize=2048)
def says_nothing(kind: Kind, value: str) -> Code | None:
    """Why a value is no evidence: it only fills the field, or can't be read; None where it says something."""
    if len(value) > LONGEST:
        return None
    if kind.is_filler(value):
        return Code.FILLER
    return Code.UNREADABLE if kind.is_unreadable(value) else None


def everywhere(compare: Callable[[str, str], Evidence]) -> Comparer:
    """Compare by what does not depend on a region."""
    return lambda left, right, left_region, right_region: compare(left, right)


def in_any_region(normalised: Callable[[str], str]) -> Normaliser:
    """Normalise by what does not depend on a region."""
    return lambda value, region: normalised(value)
