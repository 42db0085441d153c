"""Masks hide what identifies a customer and keep different values different."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparison.kinds.kind import MASK
from reviewer.comparison.masking import masked, masked_row


@pytest.mark.parametrize(
    ("name", "value", "mask"),
    [
        ("EmailAddress", "john.doe@any.example", "j•••.•••@•••.example"),
        ("EmailAddress", "john@host", "j•••@••••"),
        ("EmailAddress", "a.b", "a.•"),
        ("EmailAddress", "john.doe", "j•••.•••"),
        ("EmailAddress", "johndoe", "j••••••"),
        ("EmailAddress", "john.doe@host", "j•••.•••@••••"),
        ("PhoneNumber", "+1-206-555-0123", "+•-•••-•••-••23"),
        ("PhoneNumber", "5550", "••••"),
        ("BirthDate", "1981-04-02", "••••-••-••"),
        ("BirthDate", "2 April 1981", "• ••••• ••••"),
        ("Address.Address1", "12 Main St, #4", "•• •••• ••, #•"),
        ("ShippingAddress.PostalCode", "98101-1234", "•••••-••••"),
        ("BillingAddress.State", "WA", "••"),
        ("Attributes.homeEmail", "a@b.example", "a@•.example"),
        ("Attributes.note", "ask j@d.example", "a•• •@•.example"),
        ("Attributes.MobilePhone", "206 555 0123", "••• ••• ••23"),
        ("Attributes.cell_no", "5550", "••••"),
        ("Attributes.homeCity", "Seattle", "•••••••"),
        ("Attributes.PassportNumber", "AB 123", "•• •••"),
        ("Attributes.postcode", "SW1A 1AA", "•••• •••"),
        ("Attributes.bday", "1 Apr", "• •••"),
        ("Attributes.reach", "(206) 555-0123", "(•••) •••-••23"),
        ("Attributes.reach", "+442079460000", "+••••••••••00"),
        ("Attributes.reach", "2065550123", "••••••••23"),
        ("Attributes.reach", "4111 1111 1111 1111", "•••• •••• •••• ••••"),
        ("Attributes.reach", "4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("Attributes.reach", "DE89 3704 0044 0532 0130 00", "•••• •••• •••• •••• •••• ••"),
        ("Attributes.reach", "DE88 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"),
        ("Attributes.iban", "DE88", "••••"),
        ("Attributes.creditCard", "4111 1111", "•••• ••••"),
        ("AccountNumber", "5500005555555559", "••••••••••••••••"),
        ("AdditionalInformation", "paid by 5500-0055-5555-5559", "•••• •• ••••-••••-••••-••••"),
        ("AdditionalInformation", "very " * 250, "•••• " * 250),
        ("AdditionalInformation", "call 206-555-0123", "•••• •••-•••-••••"),
        ("AdditionalInformation", "born 02/04/1981 in Ulm", "•••• ••/••/•••• •• •••"),
        ("AdditionalInformation", "1981-04-02 (DOB)", "••••-••-•• (•••)"),
        ("AdditionalInformation", "called 02/04/2024", "called 02/04/2024"),
        ("AdditionalInformation", "born salesman", "born salesman"),
        ("FullName", "j@d.example", "j@•.example"),
        ("LastName", "206-555-0123", "•••-•••-••23"),
        ("BusinessName", "Acme (206) 555-0123", "•••• (•••) •••-••••"),
        ("BusinessName", "Acme.com", "Acme.com"),
        *(
            (f"Attributes.{name}", "x1", "••")
            for name in (
                "Geburtstag",
                "fecha_nacimiento",
                "dateNaissance",
                "customerdob",
                "Straße",
                "wohnort",
                "Anschrift",
                "dirección",
                "móvil",
                "Handy",
                "lastLocation",
                "Adresse",
            )
        ),
        *((f"Attributes.{name}", "x1", "x1") for name in ("adobeId", "connaissance", "allocation")),
        ("AccountNumber", "2065550123", "2065550123"),
        ("Attributes.seen", "2024-01-02 10:30", "2024-01-02 10:30"),
        ("Attributes.visits", "1234567", "1234567"),
        ("Attributes.capacity", "12", "12"),
        ("Attributes.hotel", "Ritz", "Ritz"),
        ("Attributes.id", "8aed642b-f511-4444-9999-123456789012", "8aed642b-f511-4444-9999-123456789012"),
        ("Address.Country", "US", "US"),
        ("FullName", "John Doe", "John Doe"),
        ("Attributes.tier", "gold", "gold"),
        ("PartyType", "INDIVIDUAL", "INDIVIDUAL"),
    ],
)
def test_each_kind_is_masked_in_its_own_way(name: str, value: str, mask: str) -> None:
    assert masked(name, value) == mask


@pytest.mark.parametrize("name", ["EmailAddress", "PhoneNumber", "BirthDate", "MailingAddress.City"])
def test_the_four_kinds_of_the_privacy_rule_are_masked(name: str) -> None:
    assert MASK in masked(name, "value@1234567")


def test_different_values_with_one_mask_are_numbered() -> None:
    dates = ("1981-04-02", "1984-02-04", None, "1981-04-02")
    assert masked_row("BirthDate", dates) == ("••••-••-•• ①", "••••-••-•• ②", None, "••••-••-•• ①")


def test_masks_that_differ_already_bear_no_number() -> None:
    assert masked_row("PhoneNumber", ("206-555-0123", "206-555-0145")) == ("•••-•••-••23", "•••-•••-••45")


def test_a_mask_keeps_the_length_so_that_differences_can_be_marked_in_it() -> None:
    for value in ("12 Main Street Apt 4", "José Muñoz", "e\u0301"):
        assert len(masked("Address.Address1", value)) == len(value)


names = st.sampled_from(
    ("EmailAddress", "PhoneNumber", "BirthDate", "Address.City", "Attributes.x", "LastName")
)
values = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.text(alphabet="•a@.1① ", max_size=6),
    st.emails(),
    st.dates().map(str),
)


@given(names, st.lists(values, max_size=30))
def test_different_values_have_different_masks_and_equal_ones_the_same(
    name: str, row: list[str | None]
) -> None:
    masks = masked_row(name, row)
    assert len(masks) == len(row)
    assert len(set(zip(row, masks, strict=True))) == len(set(row)) == len(set(masks))


@given(st.sampled_from(("BirthDate", "Address.City")), st.text(alphabet="abz019", min_size=1, max_size=20))
def test_of_dates_and_addresses_no_letter_or_digit_is_left(name: str, value: str) -> None:
    assert masked(name, value) == "•" * len(value)
