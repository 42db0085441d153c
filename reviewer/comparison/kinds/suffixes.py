"""What comes after a name in a field of its own: Sr, Jr, II, III, and degrees."""

from __future__ import annotations

import re

from reviewer.comparison.evidence import IDENTICAL, Code, Evidence, different, not_comparable, same, similar
from reviewer.comparison.folding import folded
from reviewer.comparison.kinds import text
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region
from reviewer.comparison.kinds.name_parts import are_two_generations, elder_first, generation_of


def normalised(value: str) -> str:
    """The canonical form: the generation as in a name, in lower case, else the folded text."""
    return (generation_of(value) or folded(value)).lower()


def compare(left: str, right: str) -> Evidence:
    """Compare two suffixes."""
    if left == right:
        return IDENTICAL
    one, other = generation_of(left), generation_of(right)
    if not one and not other:
        return text.compare(left, right)
    if not one or not other:
        return not_comparable(Code.OTHER_SCHEME)
    if one == other:
        return same(Code.WRITING)
    if are_two_generations(one, other):
        return different(Code.TWO_GENERATIONS, 0.0, *elder_first(one, other), against=True)
    return similar(0.8, Code.PERHAPS_ONE_GENERATION, *elder_first(one, other))


_NAMES = (
    "(?:(?:name|gen(?:eration(?:al)?)?) )?suffix|(?:name )?su?fx|suffix name|generation(?:al)?|namenszusatz"
    "|sufijo|suffixe"
)
SUFFIX = Kind(
    everywhere(compare),
    in_any_region(normalised),
    named=re.compile(rf"\b(?:{_NAMES})\b"),
    own=re.compile(_NAMES),
)
