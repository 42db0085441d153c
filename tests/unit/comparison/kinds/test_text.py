"""Text of which no more is known, and the names of businesses."""

from __future__ import annotations

import pytest

from reviewer.comparison.evidence import Relation
from tests.unit.comparison.judging import DIFFERENT, NOT_COMPARABLE, SAME, SIMILAR, assert_judged

INITIALS = "perhaps the initials of the other"
GROUPED = "same digits, grouped otherwise"


@pytest.mark.parametrize(
    ("left", "right", "relation", "reason"),
    [
        ("gold", "Gold", SAME, "letter case only"),
        ("gold  tier", "gold tier", SAME, "spaces only"),
        ("gold-tier", "gold tier", SAME, "punctuation only"),
        ("A-100", "a100", SAME, "letter case and punctuation only"),
        ("ｇｏｌｄ", "gold", SAME, "character forms only"),
        ("go\u200bld", "gold", SAME, "hidden characters only"),
        ("100", "100.00", SAME, "same number, other format"),
        ("tier gold", "gold tier", SIMILAR, "other order of the words"),
        ("platinum", "platinium", SIMILAR, "one letter differs"),
        ("platinum member", "plattinum membr", SIMILAR, "2 letters differ"),
        ("A-10001", "A-10002", DIFFERENT, "other numbers in it"),
        ("1.5", "15", DIFFERENT, "different"),
        ("-5", "5", DIFFERENT, "different"),
        ("007", "7", SIMILAR, "one without its leading zeros"),
        ("0012345", "12345", SIMILAR, "one without its leading zeros"),
        ("A007", "A7", DIFFERENT, "different"),
        ("521-21-2123", "521212123", SIMILAR, GROUPED),
        ("1234-5678", "12345678", SIMILAR, GROUPED),
        ("DE89 3704 0044", "de8937040044", SIMILAR, GROUPED),
        ("4111 1111 1111 1111", "4111111111111111", SIMILAR, GROUPED),
        ("1,234,567", "1234567", SIMILAR, GROUPED),
        ("1234-5678", "123-45678", DIFFERENT, "other numbers in it"),
        ("1234.56", "123456", DIFFERENT, "other numbers in it"),
        ("12 34", "1234", DIFFERENT, "other numbers in it"),
        ("1.000", "1", DIFFERENT, "different"),
        ("1.000", "1.0", DIFFERENT, "different"),
        ("0.500", "0.5", SAME, "same number, other format"),
        ("C#", "C++", DIFFERENT, "different"),
        ("gold", "silver", DIFFERENT, "different"),
        ("?", "!", DIFFERENT, "different"),
        ("दी", "दू", DIFFERENT, "different"),
        (" -5 €", "-5 €", SAME, "spaces only"),
        (" -5 €", "5 €", DIFFERENT, "different"),
        ("１００\u2212０００１", "100-0001", SAME, "character forms only"),
    ],
)
def test_free_attributes_are_compared_as_text(left: str, right: str, relation: Relation, reason: str) -> None:
    assert_judged("Attributes.tier", left, right, relation, reason)


@pytest.mark.parametrize(
    ("left", "right", "relation", "reason"),
    [
        ("Acme Inc.", "ACME, Incorporated", SAME, "same name, abbreviated otherwise"),
        ("The Acme Company", "Acme Co", SAME, "same name, abbreviated otherwise"),
        ("Smith & Sons", "Smith and Sons", SAME, "same name, abbreviated otherwise"),
        ("Acme S.A.", "Acme SA", SAME, "punctuation only"),
        ("J. P. Doe B.V.", "JP Doe BV", SAME, "punctuation and spaces only"),
        ("Acme Private Limited", "Acme Pvt. Ltd.", SAME, "same name, abbreviated otherwise"),
        ("Private Dining", "Dining", DIFFERENT, "different"),
        ("Acme UK Ltd", "Acme US Ltd", DIFFERENT, "another short word"),
        ("Acme LLC", "Acme", SIMILAR, "same name, one without its legal form"),
        ("Acme LLC", "Acme Ltd", SIMILAR, "same name, other legal form"),
        ("Tidewhistle Freight", "Tidewhistel Freight Inc", SIMILAR, "one letter differs"),
        ("Northern Electric", "Southern Electric", DIFFERENT, "another word"),
        ("Hill Dental Clinic", "Mill Dental Clinic", DIFFERENT, "another word"),
        ("Import Trading LLC", "Export Trading LLC", DIFFERENT, "another word"),
        ("A.S. Traders", "S.A. Traders", SIMILAR, "one letter differs"),
        ("K.G. Textiles", "A.G. Textiles", DIFFERENT, "another short word"),
        ("Meyer GmbH & Co. KG", "Meyer", SIMILAR, "same name, one without its legal form"),
        ("Acme Toys", "Pepper Foods", DIFFERENT, "different"),
        ("RIVERSIDE BAKERY", "Bakery Riverside", SIMILAR, "other order of the words"),
        ("Bakery Riverside Ltd", "Riverside Bakery", SIMILAR, "other order of the words"),
        ("Vogel GmbH", "GmbH Vogel", SIMILAR, "other order of the words"),
        ("Hall 5 Studio 7", "Hall 7 Studio 5", DIFFERENT, "other numbers in it"),
        ("Riverside Bakery", "Riverside Bakery and Deli", SIMILAR, "one says more"),
        ("IBM", "Intl Business Machines Corp.", SIMILAR, INITIALS),
        ("B.M.W. AG", "Bayerische Motoren Werke AG", SIMILAR, INITIALS),
        ("P&G", "Procter and Gamble", SIMILAR, INITIALS),
        ("NASA", "National Aeronautics and Space Administration", SIMILAR, INITIALS),
        ("IBM", "International Bakery of Maine", SIMILAR, INITIALS),
        ("IBM", "Business Machines International", DIFFERENT, "different"),
        ("Al", "Apex Lighting", DIFFERENT, "different"),
        ("Salt River Bakery", "Salt River Bakery - Salt River Bakery", SIMILAR, "one says more"),
        ("Reed LLC dba Riverside Bakery", "Riverside Bakery", SAME, "one of several"),
        ("Reed LLC (formerly Ash LLC)", "Ash LLC", SAME, "one of several"),
        ("Заря", "Zarya", SIMILAR, "one in Latin letters"),
        ("Заря", "Acme", NOT_COMPARABLE, "in another script"),
    ],
)
def test_a_business_is_known_by_its_name_more_than_by_its_form(
    left: str, right: str, relation: Relation, reason: str
) -> None:
    assert_judged("BusinessName", left, right, relation, reason)
