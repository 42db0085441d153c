"""Whether somebody has died, as a flag or by the day."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, Topic, different, same
from reviewer.comparison.folding import folded
from reviewer.comparison.kinds import dates, written_dates
from reviewer.comparison.kinds.flags import yes_or_no
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region

_DECEASED = frozenset(
    ("deceased", "dead", "died", "verstorben", "d", "fallecido", "fallecida", "difunto", "decede", "decedee")
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?: ?\d\d?)?")
_LIVING = frozenset(("living", "alive", "a", "l", "lebend", "lebt", "vivo", "viva", "vivant", "vivante"))


LIVING = frozenset(("active", "living", "alive", "aktiv", "activo", "activa", "actif", "attivo"))
"""What the state of a customer's record is called while they live, as far as is known."""


def says_deceased(value: str) -> bool:
    """Whether a word says that somebody has died, of whatever it is said."""
    plain = folded(value)
    return len(plain) > 1 and plain in _DECEASED


def has_died(value: str) -> bool | None:
    """Whether a value says that somebody has died; a day is that of the death. None: it can't be read."""
    plain = folded(value)
    if plain in _DECEASED or written_dates.readings(value) is not None or _YEAR.fullmatch(plain):
        return True
    return False if plain in _LIVING else yes_or_no(value)


def normalised(value: str) -> str:
    """The canonical form: a day as of dates, else ``deceased`` or ``living`` where it says so."""
    if written_dates.readings(value) is not None:
        return dates.normalised(value)
    died = has_died(value)
    return value.strip().casefold() if died is None else "deceased" if died else "living"


def compare(left: str, right: str) -> Evidence:
    """Compare what two values say of somebody's death."""
    if left == right:
        return IDENTICAL
    if has_died(left) != has_died(right):
        return different(Code.ONE_DECEASED, against=True)
    if written_dates.readings(left) is not None and written_dates.readings(right) is not None:
        return dates.compare(left, right)
    return same(Code.WRITING)


def died_by(words: str, value: str) -> str:
    """What a value says of a death, where the name of its field asks for life: ``is alive``."""
    answer = yes_or_no(value) if _ASKS_FOR_LIFE.fullmatch(words) else None
    return value if answer is None else "living" if answer else "deceased"


_LIFE = "(?:is |still )*(?:alive|living)(?: (?:flag|ind|indicator))*$"
_ASKS_FOR_LIFE = re.compile(_LIFE)


def _is_unreadable(value: str) -> bool:
    return has_died(value) is None


_NAMES = (
    "(?:(?:is |has )?(?:deceased|died)|(?:is )dead|^dead$)(?: (?:flag|ind|indicator|status|dates?|on))*"
    "|dates? (?:of )?(?:death|decease)|death(?: ?(?:dates?|day|flag|ind|indicator))*"
    "|dod|(?:vital|life) status|verstorben(?: am)?|sterbe ?datum|todes ?(?:tag|datum)"
    f"|^{_LIFE}"
    "|fallecid[oa]|(?:fecha (?:de )?)?(?:defuncion|fallecimiento)|decede|(?:date (?:de )?)?deces"
)
DECEASED = Kind(
    everywhere(compare),
    in_any_region(normalised),
    named=re.compile(rf"\b(?:{_NAMES})\b"),
    topic=Topic.DECEASED,
    own=re.compile(_NAMES),
    has_form=lambda value: has_died(value) is not None,
    is_filler=lambda value: yes_or_no(value) is None and dates.BIRTH_DATE.is_filler(value),
    is_unreadable=_is_unreadable,
)
