"""Which field holds which kind of value: one answer for comparing, masking, the summary and the survivor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from reviewer.comparison.evidence import MISSING, Relation, Topic
from reviewer.comparison.flattened import flattened
from reviewer.comparison.kinds.addresses import CITY, STREET
from reviewer.comparison.kinds.businesses import BUSINESS
from reviewer.comparison.kinds.dates import BIRTH_DATE
from reviewer.comparison.kinds.deceased import DECEASED
from reviewer.comparison.kinds.emails import EMAIL
from reviewer.comparison.kinds.field_names import words_of_name
from reviewer.comparison.kinds.genders import GENDER
from reviewer.comparison.kinds.identifiers import ACCOUNT_NUMBER
from reviewer.comparison.kinds.kind import Kind
from reviewer.comparison.kinds.opposites import TEXT
from reviewer.comparison.kinds.party_types import PARTY_TYPE
from reviewer.comparison.kinds.person_names import PERSON_NAME
from reviewer.comparison.kinds.phones import PHONE
from reviewer.comparison.kinds.places import COUNTRY, POSTAL_CODE, STATE
from reviewer.comparison.kinds.registry import KINDS, compare, kind_of, use_names
from reviewer.comparison.kinds.suffixes import SUFFIX
from reviewer.comparison.masking import masked
from reviewer.comparison.survivor import latest_timestamp
from reviewer.comparison.topics import MEMBERS
from tests.unit.comparison.judging import judged, profile


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("FullName", PERSON_NAME),
        ("MobilePhoneNumber", PHONE),
        ("BusinessEmailAddress", EMAIL),
        ("BirthDate", BIRTH_DATE),
        ("MailingAddress.Address2", STREET),
        ("MailingAddress.Somewhere", STREET),
        ("Address.State", STATE),
        ("ShippingAddress.PostalCode", POSTAL_CODE),
        ("BillingAddress.Country", COUNTRY),
        ("Attributes.EmailAddress", EMAIL),
        ("Attributes.Country", COUNTRY),
        ("Gender", GENDER),
        ("AccountNumber", ACCOUNT_NUMBER),
        ("BusinessName", BUSINESS),
        ("Address.City", CITY),
        ("PartyType", PARTY_TYPE),
        ("EngagementPreferences.Phone[0].KeyValue", TEXT),
    ],
)
def test_each_field_is_of_its_kind(name: str, kind: Kind) -> None:
    assert kind_of(name) is kind


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("cell_phone", PHONE),
        ("CellPhone", PHONE),
        ("mobile", PHONE),
        ("cell", PHONE),
        ("tel2", PHONE),
        ("cancelled", TEXT),
        ("automobile", TEXT),
        ("headphones", TEXT),
        ("e-mail2", EMAIL),
        ("homeEmail", EMAIL),
        ("mailingAddress", STREET),
        ("dob", BIRTH_DATE),
        ("DateOfBirth", BIRTH_DATE),
        ("zipCode", POSTAL_CODE),
        ("home_city", CITY),
        ("capacity", TEXT),
        ("streetAddress", STREET),
        ("homephone", PHONE),
        ("handynummer", PHONE),
        ("numeroTelefono", PHONE),
        ("whatsAppNumber", PHONE),
        ("microphone", TEXT),
        ("phone_consent", kind_of("Attributes.phoneConsent")),
        ("geb_datum", BIRTH_DATE),
        ("fechaDeNacimiento", BIRTH_DATE),
        ("birthplace", CITY),
        ("dob_verified", TEXT),
        ("email_bounced", TEXT),
        ("sex", GENDER),
        ("maidenName", PERSON_NAME),
        ("genSuffix", SUFFIX),
        ("isDeceased", DECEASED),
        ("deadline", TEXT),
        ("KundenArt", PARTY_TYPE),
    ],
)
def test_a_free_attribute_is_what_the_words_of_its_name_say(key: str, kind: Kind) -> None:
    assert kind_of(f"Attributes.{key}") is kind


@pytest.mark.parametrize(
    ("key", "topic"),
    [
        ("ssn", Topic.SOCIAL_SECURITY_NUMBER),
        ("SSNNumber", Topic.SOCIAL_SECURITY_NUMBER),
        ("customerssn", Topic.SOCIAL_SECURITY_NUMBER),
        ("social_security_no", Topic.SOCIAL_SECURITY_NUMBER),
        ("BusinessName", None),
        ("accessNumber", None),
        ("passport_no", Topic.PASSPORT),
        ("hasPassport", None),
        ("passport_verified", None),
        ("passportExpiry", None),
        ("ssnLast4", Topic.SOCIAL_SECURITY_NUMBER),
        ("DriversLicenseNumber", Topic.DRIVING_LICENCE),
        ("driver's licence", Topic.DRIVING_LICENCE),
        ("licenseNotes", None),
        ("nationalId", Topic.NATIONAL_ID),
        ("paidCard", None),
        ("last4SSN", Topic.SOCIAL_SECURITY_NUMBER),
        ("SS_Number", Topic.SOCIAL_SECURITY_NUMBER),
        ("sin", Topic.SOCIAL_SECURITY_NUMBER),
        ("sin_telefono", Topic.PHONE),
        ("Führerscheinnummer", Topic.DRIVING_LICENCE),
        ("NumeroDePasaporte", Topic.PASSPORT),
        ("panCard", Topic.TAX_NUMBER),
        ("UStIdNr", Topic.VAT_NUMBER),
        ("vat_rate", None),
        ("uid", None),
        ("license_plate", None),
        ("business_license_number", Topic.IDENTITY_NUMBER),
        ("NHS", Topic.IDENTITY_NUMBER),
        ("id_type", None),
        ("loyalty", Topic.CUSTOMER_NUMBER),
        ("loyaltyTier", None),
        ("frequentFlyerNumber", Topic.CUSTOMER_NUMBER),
        ("order_number", None),
        ("accountId", None),
        ("DNI", Topic.NATIONAL_ID),
        ("taxId", Topic.TAX_NUMBER),
        ("TIN", Topic.TAX_NUMBER),
        ("taxiRides", None),
        ("salesTax", None),
    ],
)
def test_an_identity_number_is_told_by_whole_words(key: str, topic: Topic | None) -> None:
    assert kind_of(f"Attributes.{key}").topic is topic


def test_a_phone_in_a_free_attribute_is_one_to_comparing_masking_and_the_summary() -> None:
    name = "Attributes.mobile"
    assert judged(name, "(206) 555-0123", "206.555.0123", "US").relation is Relation.SAME
    assert masked(name, "206-555-0123") == "•••-•••-••23"
    [flat] = flattened([profile(Attributes={"mobile": "206-555-0123"})])
    assert flat is not None
    assert flat.attributes == {Topic.PHONE: (name,)}


def test_a_birth_date_in_a_free_attribute_is_one_to_comparing_masking_the_summary_and_the_survivor() -> None:
    name, born = "Attributes.dob", "2001-04-02"
    assert judged(name, born, "2 April 2001").relation is Relation.SAME
    assert masked(name, born) == "••••-••-••"
    [flat] = flattened([profile(Attributes={"dob": born})])
    assert flat is not None
    assert flat.attributes == {Topic.BIRTH_DATE: (name,)}
    assert latest_timestamp(profile(Attributes={"dob": born})) is None


@pytest.mark.parametrize(
    "attributes",
    [
        {"emergencyContactPhone": "206-555-0123"},
        {"salesRepEmail": "rep@firm.example"},
        {"dobVerifiedOn": "2024-05-01"},
        {"birthplace": "Ulm"},
        {"mobile": "yes"},
        {"email": "opted out"},
        {"phoneVerifiedAt": "2024-05-01"},
    ],
)
def test_what_is_not_the_customers_own_value_is_on_no_topic(attributes: dict[str, str]) -> None:
    [flat] = flattened([profile(Attributes=attributes)])
    assert flat is not None
    assert flat.attributes == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [("cellPhone2", "cell phone 2"), ("SSNNumber", "ssn number"), ("home_e-mail", "home e mail"),
     ("dirección", "direccion"), ("MÓVIL", "movil")],
)  # fmt: skip
def test_a_fields_name_is_divided_into_words(name: str, words: str) -> None:
    assert words_of_name(name) == words


def test_every_topic_has_its_fields_and_no_member_is_of_two_kinds() -> None:
    assert MEMBERS.keys() == set(Topic)
    members = [member for kind in KINDS for member in kind.members]
    assert len(members) == len(set(members))


@pytest.mark.parametrize(("left", "right"), [("a", None), (None, "a"), (None, None)])
def test_what_is_missing_is_no_evidence(left: str | None, right: str | None) -> None:
    assert compare("BirthDate", left, right) == MISSING


@pytest.fixture
def names_of_a_user() -> Iterator[None]:
    use_names(
        {
            "Kundenkarte": "customer-number",
            "ref": "identity-number",
            "reach_1": "phone",
            "ssn": "text",
            "geb": "text",
            "stand": "record-time",
        }
    )
    yield
    use_names({})


@pytest.mark.usefixtures("names_of_a_user")
def test_what_a_user_says_of_a_name_holds_for_comparing_masking_the_summary_and_any_spelling() -> None:
    assert kind_of("Attributes.reach1") is PHONE
    assert kind_of("Attributes.SSN") is TEXT
    stand = profile(Attributes={"Stand": "2026-03-01"})
    assert latest_timestamp(stand) == datetime(2026, 3, 1, tzinfo=UTC)
    assert judged("Attributes.Reach-1", "(206) 555-0123", "206.555.0123", "US").relation is Relation.SAME
    assert masked("Attributes.reach_1", "206-555-0123") == "•••-•••-••23"
    [flat] = flattened([profile(Attributes={"kundenkarte": "4471", "REF": "99", "reach1": "206-555-0123"})])
    assert flat is not None
    assert flat.attributes == {
        Topic.CUSTOMER_NUMBER: ("Attributes.kundenkarte",),
        Topic.IDENTITY_NUMBER: ("Attributes.REF",),
        Topic.PHONE: ("Attributes.reach1",),
    }


def test_without_a_users_word_the_names_mean_what_they_did() -> None:
    assert kind_of("Attributes.reach1") is TEXT
    assert kind_of("Attributes.SSN").topic is Topic.SOCIAL_SECURITY_NUMBER
