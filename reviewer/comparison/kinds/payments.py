"""Numbers of bank accounts (IBAN) and payment cards: nobody is to read them in passing."""

from __future__ import annotations

import re

from reviewer.comparison.kinds import written_numbers
from reviewer.comparison.kinds.kind import Kind, everywhere, in_any_region, masked_whole

_FEWEST_DIGITS = 13
_CARD = re.compile(r"(?<![\w.])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w])")
"""A card's number as ISO/IEC 7812 has it: of the industries that deal with travel, banking and shops."""
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)", re.IGNORECASE
)
"""A bank account's number as ISO 13616 has it."""


def is_within(value: str) -> bool:
    """Whether a text holds a card's or bank account's number, by its form and its check digits."""
    if sum(map(str.isdecimal, value)) < _FEWEST_DIGITS or not value.isascii():
        return False
    return any(map(_has_luhn, _CARD.findall(value))) or any(map(_has_mod_97, _IBAN.findall(value)))


def _has_luhn(number: str) -> bool:
    digits = [int(char) for char in reversed(number) if char.isdecimal()]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def _has_mod_97(number: str) -> bool:
    plain = "".join(filter(str.isalnum, number))
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


_CARDS = (
    "(?:credit|debit|payment|bank|visa|master|amex) ?card|kreditkarte|tarjeta (?:de )?credito|carte bancaire"
)
PAYMENT_NUMBER = Kind(
    everywhere(written_numbers.compare),
    in_any_region(written_numbers.normalised),
    named=re.compile(
        rf"\b(?:iban|(?:{_CARDS})|(?:card|cc|ccn) (?:number|num|no|nr)|bank (?:account|acct)|bankkonto)\b"
    ),
    is_filler=written_numbers.is_filler,
    masked=masked_whole,
)
