"""What one customer gives in two ways is no difference, in fields of every kind; two still differ."""

from __future__ import annotations

import pytest

from reviewer.comparison.evidence import Relation
from tests.unit.comparison.judging import DIFFERENT, NOT_COMPARABLE, SAME, SIMILAR, judged

VAT, TAX, NATIONAL, PASSPORT = (
    f"Attributes.{name}" for name in ("vatNumber", "taxId", "nationalId", "passport")
)
LIMIT, SITE, LANGUAGE, VIP = (f"Attributes.{name}" for name in ("creditLimit", "website", "language", "vip"))


@pytest.mark.parametrize(
    ("name", "one", "other", "relation"),
    [
        ("Gender", "V", "Vrouw", SAME),
        ("Gender", "Kvinna", "F", SAME),
        ("Gender", "女", "Female", SAME),
        ("Gender", "she/her", "F", SAME),
        ("Gender", "Divers", "X", SAME),
        ("Gender", "M/F", "F", NOT_COMPARABLE),
        ("Gender", "T", "F", NOT_COMPARABLE),
        ("Gender", "Divers", "F", DIFFERENT),
        ("Gender", "Intersex", "Nonbinary", NOT_COMPARABLE),
        ("Gender", "Other", "F", DIFFERENT),
        ("Gender", "V", "Varón", NOT_COMPARABLE),
        (VIP, "Ja", "true", SAME),
        (VIP, "oui", "yes", SAME),
        (VIP, "ja", "no", DIFFERENT),
        (VIP, "n/a", "Y", NOT_COMPARABLE),
        ("Attributes.allergies", "none", "nuts", DIFFERENT),
        (TAX, "12.345.678/0001-95", "12345678000195", SAME),
        (TAX, "FR40303265045", "303265045", SIMILAR),
        (TAX, "ESB12345678", "B-12345678", SIMILAR),
        (TAX, "CHE-123.456.789 MWST", "CHE123456789", SIMILAR),
        (TAX, "DE123456789", "DE987654321", DIFFERENT),
        (NATIONAL, "850101-1234", "198501011234", SIMILAR),
        (NATIONAL, "850101-1234", "198501019876", DIFFERENT),
        (NATIONAL, "1 85 05 78 006 084", "185057800608436", SIMILAR),
        (NATIONAL, "12345678Z", "RSSMRA80A01H501U", NOT_COMPARABLE),
        (PASSPORT, "P<X1234567", "X1234567<8", SAME),
        (PASSPORT, "No. X1234567", "X1234567", SAME),
        ("Attributes.customerId", "CUST-000123", "123", SIMILAR),
        ("Attributes.customerId", "CUST-123", "124", DIFFERENT),
        ("BirthDate", "2522-05-06", "1979-05-06", SIMILAR),
        ("BirthDate", "2522-08-19", "1979-05-06", NOT_COMPARABLE),
        ("EmailAddress", "rosa@me.com", "rosa@icloud.com", SIMILAR),
        ("EmailAddress", "rosa@gmailcom", "rosa@gmail.com", SIMILAR),
        ("EmailAddress", "rosa@hotmail.co", "rosa@hotmail.com", SIMILAR),
        ("EmailAddress", "rosa@mail.lund.example", "rosa@lund.example", SIMILAR),
        ("EmailAddress", "lund.rosa@lund.example", "rosa.lund@lund.example", SIMILAR),
        ("EmailAddress", "l.r@lund.example", "r.l@lund.example", DIFFERENT),
        ("EmailAddress", "rosa.12.10@lund.example", "rosa.10.12@lund.example", DIFFERENT),
        ("EmailAddress", "r.lund@lund.example", "rosa.lund@lund.example", NOT_COMPARABLE),
        ("EmailAddress", "t.lund@lund.example", "rosa.lund@lund.example", DIFFERENT),
        ("EmailAddress", "7f3k9d@privaterelay.appleid.com", "rosa@lund.example", NOT_COMPARABLE),
        ("EmailAddress", "deleted-123@deleted.invalid", "rosa@lund.example", NOT_COMPARABLE),
        ("EmailAddress", "rosa@gmail.com", "rosa@yahoo.com", DIFFERENT),
        (LIMIT, "$1,000", "1000.00", SIMILAR),
        (LIMIT, "1000 EUR", "€1.000,00", SAME),
        (LIMIT, "€1000", "$1000", DIFFERENT),
        (LIMIT, "€1000", "€1001", DIFFERENT),
        (LIMIT, "€1.000", "€1", DIFFERENT),
        (LIMIT, "KWD 1.000", "KWD 1", SIMILAR),
        (LIMIT, "-$100", "$100", DIFFERENT),
        (LIMIT, "−100 €", "100 €", DIFFERENT),
        (LIMIT, "$1000", "1000 USD", SIMILAR),
        (LIMIT, "US$1000", "1000 USD", SAME),
        (LIMIT, "A$1000", "US$1000", DIFFERENT),
        (SITE, "https://www.lund.example/index.html", "LUND.example", SAME),
        (SITE, "https://lünd.example", "xn--lnd-hoa.example/", SAME),
        (SITE, "https://facebook.com/rosa", "https://facebook.com/anna", DIFFERENT),
        (SITE, "lund.example/?id=5&utm_source=a", "lund.example/?utm_source=b&id=5", SAME),
        (SITE, "lund.example/?id=5&utm_source=a", "lund.example/?id=6&utm_source=a", DIFFERENT),
        (SITE, "https://lund.example/#/rosa", "https://lund.example/#/anna", DIFFERENT),
        (SITE, "https://lund.example/#contact", "lund.example", SIMILAR),
        (SITE, "lund.example:8080/", "http://lund.example:9090/", DIFFERENT),
        (SITE, "https://lund.example:443/", "lund.example", SAME),
        (SITE, "https://youtu.be/rosa", "https://youtube.com/rosa", DIFFERENT),
        (SITE, "posts", "https://facebook.com/rosa/posts", DIFFERENT),
        ("Attributes.twitter", "@rosa", "https://x.com/rosa", SIMILAR),
        ("Attributes.twitter", "https://twitter.com/rosa", "x.com/rosa", SAME),
        (LANGUAGE, "en", "en-GB", SIMILAR),
        (LANGUAGE, "en", "English", NOT_COMPARABLE),
        (LANGUAGE, "en", "de", DIFFERENT),
        (LANGUAGE, "English", "German", DIFFERENT),
        ("Attributes.country", "Deutschland", "DE", SAME),
        ("Attributes.country", "Niger", "Nigeria", DIFFERENT),
        ("FirstName", "Rosa/Rosita", "Rosa", SIMILAR),
        ("FirstName", "Alexander/Alex", "Alexander", SIMILAR),
        ("FirstName", "[redacted]", "Rosa", NOT_COMPARABLE),
        ("FirstName", "R***", "Rosa", NOT_COMPARABLE),
        ("Address.Address1", "Storg. 5", "Storgatan 5", SIMILAR),
        ("Address.Address1", "Urb. El Pinar 5", "Urbanización El Pinar 5", SIMILAR),
        ("Address.Address1", "Mte Carlo 5", "Monte Carlo 5", SIMILAR),
        ("Address.Address1", "12 Elm Street", "12 Ellesmere Street", DIFFERENT),
        ("Address.Address1", "12 Ivy Lane", "12 Ivory Lane", DIFFERENT),
        ("Address.Address1", "12 Dry Creek Road", "12 Derby Creek Road", DIFFERENT),
        ("Address.Address1", "12 La Vista Street", "12 Loma Vista Street", DIFFERENT),
        ("City", "Port Isabel", "Point Isabel", DIFFERENT),
        ("City", "South Jose", "San Jose", DIFFERENT),
        ("Address.Address1", "Hauptstr. 5 EG", "Hauptstr. 5 OG", DIFFERENT),
        ("Address.Address1", "Hauptstr. 5 EG links", "Hauptstr. 5 links EG", SIMILAR),
        ("Address.Address1", "CL Mayor 5", "Calle Mayor 5", SAME),
        ("Address.Address1", "Calle Mayor 4, planta 3", "Calle Mayor 4, puerta 3", SIMILAR),
        ("Address.Address1", "Calle Mayor 4, puerta 2", "Calle Mayor 4, puerta 3", DIFFERENT),
        ("Address.Address1", "P.zza Duomo 1", "Piazza Duomo 1", SAME),
        ("Address.Address1", "東京都千代田区丸の内1-9-1", "千代田区丸の内1丁目9番1号", SIMILAR),
        ("Address.Address1", "新宿1-1-1", "西新宿1-1-1", DIFFERENT),
    ],
)
def test_two_ways_of_giving_one_value_and_two_values(
    name: str, one: str, other: str, relation: Relation
) -> None:
    assert judged(name, one, other).relation is relation


@pytest.mark.parametrize("name", ["John/Mary", "Paul/Paula", "Marie/Mark", "Robert/Roberta"])
def test_a_slash_between_two_names_still_names_two_people(name: str) -> None:
    assert judged("FirstName", name, name.partition("/")[0]).against
