"""Words and signs for yes and no, in several languages and as databases write them."""

from __future__ import annotations

from reviewer.comparison.kinds.kind import squeezed

_YES = frozenset(
    ("yes", "y", "true", "t", "1", "x", "on", "ja", "j", "wahr", "si", "s", "sim", "verdadero", "oui", "o",
     "vrai", "checked", "✓", "✔", "☑")
)  # fmt: skip
_NO = frozenset(
    ("no", "n", "false", "f", "0", "off", "nein", "falsch", "nao", "falso", "non", "faux", "unchecked")
)


def yes_or_no(value: str) -> bool | None:
    """Whether a value says yes or no; None where it says neither."""
    plain = squeezed(value).removesuffix(".0")
    if plain in _YES:
        return True
    return False if plain in _NO else None
