"""Cases that record linkage is known to get wrong: attributes' names, numbers, fillers, parties."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.flattened import flattened
from reviewer.comparison.kinds.registry import compare
from reviewer.comparison.summary import Statement, summary_of
from reviewer.comparison.survivor import proposed_survivor
from reviewer.comparison.words import reason_words, statement_words
from tests.unit.comparison.judging import profile

Members = Mapping[str, object]
ROSA: Members = {"FirstName": "Rosa", "LastName": "Lund", "BirthDate": "1979-05-06"}
FIRM: Members = {"BusinessName": "Nordvik", "EmailAddress": "office@nordvik.example"}


def with_attributes(members: Members, **attributes: str) -> Members:
    return {**members, "Attributes": attributes}


def statements(*group: Members) -> tuple[Statement, ...]:
    members = [profile(number, **one) for number, one in enumerate(group)]
    return summary_of(GroupEvidence(flattened(members, "US"))).statements


def said(*group: Members) -> list[str]:
    return [statement_words(statement) for statement in statements(*group)]


def told_alone(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """What two profiles say that share nothing but some attributes."""
    return said(*({"FirstName": "Rosa", "Attributes": attributes} for attributes in (one, other)))[:-1]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("BusinessName", "Nordvik", "Sorland"),
        ("hasPassport", "yes", "yes"),
        ("ssn_verified", "true", "false"),
        ("ssnVerifiedOn", "2024-05-06", "2023-01-02"),
        ("passport country", "DE", "FR"),
        ("passport-expiry", "2030-01-02", "2031-02-03"),
        ("licenseState", "OR", "WA"),
        ("phoneCarrier", "AT&T", "Verizon"),
        ("number_of_passports", "2", "1"),
        ("member_since", "2019", "2020"),
        ("spouse_ssn", "511-22-1234", "511-22-9876"),
        ("loyaltyPoints", "1200", "90"),
    ],
)
def test_a_name_that_is_about_a_number_names_none(name: str, one: str, other: str) -> None:
    assert told_alone({name: one}, {name: other}) == []


@pytest.mark.parametrize(
    ("name", "one", "other", "words"),
    [
        ("VAT", "BE0123456749", "BE0987654394", "VAT numbers differ"),
        ("ust_id_nr", "DE136695976", "DE129273398", "VAT numbers differ"),
        ("MRN", "00481516", "00234233", "identity numbers differ"),
        ("IdNumber", "8001015009087", "8502026009083", "identity numbers differ"),
        ("NHS number", "943 476 5919", "943 476 5870", "identity numbers differ"),
        ("employeeId", "E-4471", "E-9902", "identity numbers differ"),
        ("SIN", "046 454 286", "130 692 544", "social security numbers differ"),
        ("rfc", "GODE561231GR8", "VECJ880326XXX", "tax numbers differ"),
        ("curp", "GOMC850412HDFRRL09", "HEGG560427MVZRRL04", "national IDs differ"),
        ("aadhaar_no", "2341 5678 9012", "7345 5432 1198", "national IDs differ"),
        ("nationalInsuranceNumber", "QQ123456C", "AB654321A", "national IDs differ"),
        ("drivers_licence_no", "MORGA657054SM9IJ", "SMITH710120J99XX", "driving licences differ"),
        ("reisepassnummer", "C01X00T47", "C9FPK3LMT", "passports differ"),
        ("customer_number", "C-10023", "C-88412", "customer numbers differ"),
        ("KundenNr", "771204", "661093", "customer numbers differ"),
        ("loyaltyCardNumber", "6035 1122", "6035 9987", "customer numbers differ"),
        ("memberID", "M4471", "M9902", "customer numbers differ"),
        ("account_no", "1000234", "2000777", "account numbers differ"),
    ],
)
def test_an_identity_number_of_any_name_is_compared(name: str, one: str, other: str, words: str) -> None:
    assert told_alone({name: one}, {name: other}) == [words]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"dni": "12345678Z"}, {"curp": "GOMC850412HDFRRL09"}),
        ({"ssn": "511-22-1234"}, {"sin": "046 454 286"}),
        ({"vat": "BE0123456749"}, {"vat": "NL004495445B01"}),
        ({"member_no": "4471"}, {"patient_id": "9902"}),
        ({"customerId": "4471"}, {"loyaltyId": "9902"}),
        ({"ein": "12-3456780"}, {"taxId": "98-7654329"}),
        (
            {"passport_no": "C01X00T47", "passport_country": "DE"},
            {"passport_no": "512334321", "passport_country": "US"},
        ),
        (
            {"DriversLicenseNumber": "S530-4601", "DriversLicenseState": "FL"},
            {"DriversLicenseNumber": "B77120934", "DriversLicenseState": "OR"},
        ),
        (
            {"nationalId": "12345678Z", "issuingCountryOfNationalId": "ES"},
            {"nationalId": "85073003328", "issuingCountryOfNationalId": "Belgium"},
        ),
    ],
)
def test_numbers_of_two_schemes_or_countries_are_never_compared(
    one: Mapping[str, str], other: Mapping[str, str]
) -> None:
    assert told_alone(one, other) == []


def test_numbers_of_one_country_are_compared_however_it_is_written() -> None:
    one = {"passport": "C01X00T47", "passportIssuingCountry": "Germany"}
    other = {"passport": "C9FPK3LMT", "passportIssuingCountry": "DE"}
    assert told_alone(one, other) == ["passports differ"]


def test_one_number_under_two_spellings_of_its_name_is_compared() -> None:
    assert told_alone({"customer_number": "C-10023"}, {"CustomerNo": "C-10023"}) == [
        "same customer number, in other fields"
    ]


def test_no_agreement_of_one_scheme_hides_that_another_differs() -> None:
    one = {"dni": "12345678Z", "nie": "X1234567L"}
    other = {"dni": "12345678Z", "nie": "Y7654321G"}
    assert told_alone(one, other) == ["national IDs differ"]


@pytest.mark.parametrize(
    "masked", ["***-**-4321", "xxx-xx-4321", "XXXXX4321", "•••-••-4321", "4321", "ending in 4321"]
)
def test_a_masked_number_that_agrees_speaks_for_one_customer_but_weakly(masked: str) -> None:
    full, hidden = (with_attributes(ROSA, ssn=ssn) for ssn in ("512-33-4321", masked))
    [weakest] = [one for one in statements(full, hidden) if "social" in statement_words(one)]
    assert weakest.bits > 0
    assert weakest.weak


def test_a_masked_number_that_agrees_with_itself_is_no_strong_evidence() -> None:
    assert statements(*[with_attributes(ROSA, ssn="***-**-4321")] * 2)[-1].weak


def test_a_masked_number_whose_visible_digits_differ_is_told_with_its_reason() -> None:
    words = said(with_attributes(ROSA, ssn="***-**-9876"), with_attributes(ROSA, ssn="512-33-4321"))
    assert words[0] == "social security numbers differ, one is masked, what is seen of it differs"


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("512334321", "512-33-4321", ", grouped otherwise"),
        ("512334321.0", "512334321", ", other format"),
        ("SSN: 512-33-4321", "512-33-4321", ", other format"),
        ('="512334321"', "512334321", ", other format"),
        ("512-33-4321 / 513-44-8765", "513-44-8765", ", one of several"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(one: str, other: str, how: str) -> None:
    assert told_alone({"ssn": one}, {"ssn": other}) == [f"same social security number{how}"]


@pytest.mark.parametrize(
    "masked", ["***-**-****", "XXX-XX-XXXX", "•••••••••", "512-33-XXXX", "51233XXXX", "512-33-****"]
)
def test_of_a_number_masked_as_a_whole_nothing_is_said(masked: str) -> None:
    assert told_alone({"ssn": masked}, {"ssn": "512-33-4321"}) == []


def test_of_a_number_masked_in_its_middle_the_end_is_compared() -> None:
    words = said(*(with_attributes(ROSA, ssn=ssn) for ssn in ("512-XX-4321", "512-33-4321")))
    assert words[-1] == "social security numbers alike, one is masked, what is seen of it agrees"


@pytest.mark.parametrize("masked", ["+1 206 555 01XX", "206-555-xxxx"])
def test_of_a_phone_whose_end_is_masked_nothing_is_said(masked: str) -> None:
    phones = ({**ROSA, "PhoneNumber": phone} for phone in (masked, "+1 206 555 0177"))
    assert said(*phones) == said(ROSA, ROSA)


def test_no_agreement_dims_that_two_identity_numbers_differ() -> None:
    alike = {**ROSA, "EmailAddress": "r@l.example", "PhoneNumber": "206-555-0177"}
    first, *_ = statements(*(with_attributes(alike, ssn=ssn) for ssn in ("512-33-4321", "619-84-7702")))
    assert statement_words(first) == "social security numbers differ"
    assert not first.weak


def test_an_itin_in_the_place_of_a_social_security_number_is_a_number() -> None:
    assert told_alone({"ssn": "912-72-3456"}, {"ssn": "912723456"})[0].startswith("same social security")
    assert told_alone({"ssn": "912-72-3456"}, {"ssn": "987-65-4329"})[0].endswith("differ")


def test_an_itin_says_nothing_of_a_social_security_number() -> None:
    assert told_alone({"ssn": "912-72-3456"}, {"ssn": "512-33-4321"}) == []


def test_a_masked_phone_is_never_a_conflict_where_its_end_agrees() -> None:
    phones = ("(***) ***-0177", "+1 206 555 0177")
    words = said(*({**ROSA, "PhoneNumber": phone} for phone in phones))
    assert "phones alike, one is masked, what is seen of it agrees" in words


@pytest.mark.parametrize(
    "number",
    ["999-99-9999", "000-12-3456", "666-12-3456", "912-34-5678", "512-00-4321", "512-33-0000", "123-45-6789",
     "078-05-1120", "111-11-1111", "987654321", "N/A", "k.A.", "unbekannt", "no aplica", "4.47E+08"],
)  # fmt: skip
def test_a_number_that_is_nobodys_is_no_evidence(number: str) -> None:
    for other in (number, "512-33-4321"):
        assert told_alone({"ssn": number}, {"ssn": other}) == []


@pytest.mark.parametrize(
    ("member", "filler", "real"),
    [
        ("PhoneNumber", "4.471E+11", "+1 206 555 0177"),
        ("PhoneNumber", "+1 999 999 9999", "+1 206 555 0177"),
        ("AccountNumber", "1.0023E+15", "1002300000000001"),
        ("AccountNumber", "0000000", "1002377"),
        ("EmailAddress", "no-reply@shop.example", "rosa@mail.example"),
        ("EmailAddress", "none@none.example", "rosa@mail.example"),
        ("EmailAddress", "asdf@asdf.example", "rosa@mail.example"),
        ("EmailAddress", "r***@mail.example", "rosa@mail.example"),
        ("PhoneNumber", "206-555-xxxx", "+1 206 555 0177"),
        ("PhoneNumber", "unlisted", "+1 206 555 0177"),
        ("Address", {"Address1": "General Delivery"}, {"Address1": "7 Elm St"}),
        ("Address", {"Address1": "No fixed abode"}, {"Address1": "7 Elm St"}),
        ("BirthDate", "1900-01-01", "1979-05-06"),
        ("BirthDate", "9999-12-31", "1979-05-06"),
        ("BirthDate", "01/01/0001", "1979-05-06"),
        ("BusinessName", "Self-employed", "Nordvik"),
        ("BusinessName", "n/d", "Nordvik"),
        ("Gender", "keine Angabe", "female"),
    ],
)
def test_a_filler_or_what_a_spreadsheet_has_broken_is_no_evidence(
    member: str, filler: str, real: str
) -> None:
    name = {"FirstName": "Rosa"}
    for other in (filler, real):
        assert said({**name, member: filler}, {**name, member: other}) == ["same name"]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("2065550177.0", "+12065550177", "same phone, other format"),
        ("2065550177.00", "(206) 555-0177", "same phone, other format"),
    ],
)
def test_decimals_behind_a_phone_are_a_spreadsheets(one: str, other: str, words: str) -> None:
    assert said({"PhoneNumber": one}, {"PhoneNumber": other}) == [words]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("0018a00001LmNoPq", "0018a00001LmNoPq", "same account number"),
        ("0018a00001LmNoP", "0018a00001LmNoPAAV", "same account number, one cut from 18 to 15 characters"),
        (
            "0018a00001LmNoP",
            "0018a00001LmNop",
            "account numbers differ, in letter case only: perhaps two ids",
        ),
        ("100234.0", "100234", "same account number, other format"),
        ("000100234", "100234", "account numbers alike, one without its leading zeros"),
    ],
)
def test_ids_that_a_tool_has_cut_or_changed(one: str, other: str, words: str) -> None:
    assert said({"AccountNumber": one}, {"AccountNumber": other}) == [words]


PLACEHOLDERS = (
    "Baby Boy",
    "BABYGIRL",
    "Newborn",
    "Infant Male",
    "Baby Girl A",
    "FNU",
    "Unknown",
    "Test",
    "Guest",
    "Daughter",
    "Mother",
    "Lady of the house",
    "Gentlemen",
    "Householder",
    "Nephew",
    "Neonato",
    "Neugeborenes",
    "Recién Nacida",
)


@pytest.mark.parametrize("first", PLACEHOLDERS)
def test_a_placeholder_for_a_first_name_is_no_name(first: str) -> None:
    home = {"LastName": "Quispe", "BirthDate": "2023-05-06", "Address": {"Address1": "7 Elm St"}}
    words = said({**home, "FirstName": first}, {**home, "FirstName": "Inti"})
    assert "names alike, a placeholder stands for a part of the name" in words


def test_a_placeholder_for_a_middle_name_is_no_name() -> None:
    members = ({"FirstName": "Rosa", "MiddleName": one, "LastName": "Lund"} for one in ("Elsa", "Adult"))
    assert said(*members) == ["names alike, a placeholder stands for a part of the name"]


@pytest.mark.parametrize("first", ["Son", "Gent", "Lady", "Minor", "Man"])
def test_a_role_that_is_a_name_too_is_a_name(first: str) -> None:
    words = said(*({"FirstName": one, "LastName": "Quispe"} for one in (first, "Inti")))
    assert words == ["names differ"]


@pytest.mark.parametrize("last", ["Child", "Father", "Woman"])
def test_a_role_is_a_last_name(last: str) -> None:
    assert said(*({"FirstName": "Rosa", "LastName": one} for one in (last, "Quispe"))) == ["names differ"]


def test_a_baby_boy_and_a_baby_girl_are_two() -> None:
    words = said(*({"FirstName": first, "LastName": "Quispe"} for first in ("Baby Boy", "Baby Girl")))
    assert words == ["names differ"]


@pytest.mark.parametrize("last", ["LNU", "Unknown", "N/A"])
def test_a_first_name_alone_says_nothing_of_a_last_name_alone(last: str) -> None:
    assert said({"FirstName": "Rosa", "LastName": last}, {"LastName": "Lund"}) == []


def test_a_first_of_january_may_be_a_default() -> None:
    words = said(*[{**ROSA, "BirthDate": "1979-01-01"}] * 2)
    assert words == ["same name", "same birth date, 1 January, often a default"]
    year = said({**ROSA, "BirthDate": "1979-01-01"}, ROSA)
    assert "birth dates differ" not in year


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"PartyType": "BUSINESS"}, {"PartyType": "INDIVIDUAL"}),
        ({"PartyTypeString": "Organisation"}, {"PartyType": "INDIVIDUAL"}),
        ({"Attributes": {"customer_type": "B2B"}}, {"Attributes": {"CustomerType": "Consumer"}}),
        ({"Attributes": {"Kundentyp": "Unternehmen"}}, {"Attributes": {"kundenTyp": "Privatperson"}}),
    ],
)
def test_one_business_against_one_person_is_said_first(one: Members, other: Members) -> None:
    assert said({**FIRM, **one}, {**FIRM, **ROSA, **other})[0] == "one is a business, one a person"


def test_an_undeclared_business_against_a_person_is_said_weakly() -> None:
    words = said(FIRM, {**FIRM, **ROSA})
    assert words[0] == "party types differ, one has a business's name only, one a person's"
    assert said(ROSA, ROSA) == ["same birth date", "same name"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sr", "Jr"),
        ("Senior", "Jr."),
        ("II", "III"),
        ("Sr.", "III"),
        ("2nd", "3rd"),
        ("sen.", "jun."),
        ("2", "3"),
    ],
)
@pytest.mark.parametrize("name", ["Suffix", "name_suffix", "generation", "GenerationSuffix", "name_sfx"])
def test_generations_in_a_field_of_their_own_count_like_those_in_the_name(
    name: str, one: str, other: str
) -> None:
    [first, *_] = statements(with_attributes(ROSA, **{name: one}), with_attributes(ROSA, **{name: other}))
    assert first.bearing is first.bearing.AGAINST
    assert " against " in statement_words(first)


@pytest.mark.parametrize(
    ("elder", "younger"),
    [("sen.", "jun."), ("père", "fils"), ("padre", "hijo"), ("Filho", "Neto"), ("the Elder", "the Younger")],
)
def test_generations_of_other_languages_count_as_well(elder: str, younger: str) -> None:
    [first, *_] = statements(*({**ROSA, "LastName": f"Lund {rank}"} for rank in (elder, younger)))
    assert first.bearing is first.bearing.AGAINST


def test_a_name_that_looks_like_a_generation_is_a_name() -> None:
    assert said(*({"FirstName": "Kim", "LastName": last} for last in ("Jun", "Sen"))) == ["names differ"]
    assert said(*({"FirstName": "Amartya", "LastName": last} for last in ("Sen", "SEN"))) == [
        "same name, letter case only"
    ]


def test_a_generation_in_the_name_counts_against_one_in_a_field() -> None:
    assert said(with_attributes(ROSA, suffix="Sr"), {**ROSA, "LastName": "Lund Jr"})[0] == "Sr against Jr"


def test_a_generation_beside_a_degree_counts_too() -> None:
    words = said(with_attributes(ROSA, suffix="Jr., MD"), with_attributes(ROSA, suffix="Sr., MD"))
    assert words[0] == "Sr against Jr"


def test_a_degree_in_the_suffix_is_no_generation() -> None:
    assert "against" not in " ".join(
        said(with_attributes(ROSA, suffix="MD"), with_attributes(ROSA, suffix="Jr"))
    )


@pytest.mark.parametrize(
    ("name", "dead", "living"),
    [
        ("is_deceased", "true", "false"),
        ("Deceased", "Y", "N"),
        ("dateOfDeath", "2021-05-06", "no"),
        ("deceased_flag", "1", "0"),
        ("verstorben", "ja", "nein"),
        ("vital_status", "Deceased", "Alive"),
        ("vital_status", "D", "A"),
    ],
)
def test_the_deceased_against_the_living_is_said(name: str, dead: str, living: str) -> None:
    words = said(with_attributes(ROSA, **{name: dead}), with_attributes(ROSA, **{name: living}))
    assert words[0] == "one is deceased, one living"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Estate of Rosa", "Lund"),
        ("The Estate of Rosa", "Lund"),
        ("Rosa", "Lund (Estate)"),
        ("Rosa", "Lund Trust"),
        ("Rosa", "Lund, Trustee"),
        ("Rosa", "Lund Revocable Living Trust dtd 5/6/2011"),
        ("Executor of the Estate of Rosa", "Lund"),
        ("Herederos de Rosa", "Lund"),
        ("Nachlass von Rosa", "Lund"),
        ("Nachlass Rosa", "Lund"),
        ("Succession Rosa", "Lund"),
        ("Exors of Rosa", "Lund"),
        ("Rosa", "Lund FBO Maria Vik"),
        ("Rosa", "Lund, custodian for Maria Vik"),
    ],
)
def test_an_estate_or_trust_is_not_the_person(first: str, last: str) -> None:
    assert said(ROSA, {**ROSA, "FirstName": first, "LastName": last})[0] == "one is an estate or trust"


@pytest.mark.parametrize("business", ["Estate of Rosa Lund", "Rosa Lund Family Trust"])
def test_an_estate_or_trust_in_the_place_of_a_business_is_not_the_person(business: str) -> None:
    phone = {"PhoneNumber": "+1 206 555 0177"}
    assert said({**phone, "BusinessName": business}, {**ROSA, **phone})[0] == "one is an estate or trust"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Estate of Rosa Lund", "Rosa Lund"),
        ("The Lund Family Trust", "Lund Family"),
        ("Nordvik Trust", "Nordvik"),
    ],
)
def test_among_businesses_too_an_estate_or_trust_is_another_customer(one: str, other: str) -> None:
    for pair in ((one, other), (other, one)):
        assert said(*({"BusinessName": name} for name in pair))[0] == "one is an estate or trust"


def test_a_dealer_in_real_estate_is_no_estate() -> None:
    names = ("Lund Real Estate", "Lund Real")
    assert "one is an estate or trust" not in said(*({"BusinessName": name} for name in names))


def test_two_dates_of_death_differ_but_a_default_says_nothing() -> None:
    first, second, default = (
        with_attributes(ROSA, date_of_death=day) for day in ("2020-01-02", "2021-05-06", "9999-12-31")
    )
    assert said(first, second)[0] == "dates of death differ"
    assert said(first, default) == said(ROSA, ROSA)


@pytest.mark.parametrize(
    ("first", "last"), [("c/o Rosa", "Lund"), ("Rosa", "Lund c/o Maria Vik"), ("Rosa", "Lund (deceased)")]
)
def test_in_care_of_somebody_or_marked_as_deceased_it_is_the_same_name(first: str, last: str) -> None:
    assert any(
        words.startswith("names alike, one ")
        for words in said(ROSA, {**ROSA, "FirstName": first, "LastName": last})
    )


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("email_opt_in", "true", "false"),
        ("doNotCall", "Y", "N"),
        ("marketing_consent", "granted", "revoked"),
        ("phone_consent", "yes", "no"),
        ("newsletter", "subscribed", "unsubscribed"),
    ],
)
def test_two_consents_are_said_weakly(name: str, one: str, other: str) -> None:
    [found] = [
        statement
        for statement in statements(
            with_attributes(ROSA, **{name: one}), with_attributes(ROSA, **{name: other})
        )
        if statement.bits < 0
    ]
    assert statement_words(found) == "consents differ"
    assert found.weak


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"sms_opt_in": "yes"}, {"sms_opt_out": "yes"}, ["consents differ, in other fields"]),
        ({"sms_opt_in": "yes"}, {"sms_opt_out": "no"}, []),
        ({"sms_opt_out": "opted out"}, {"sms_opt_in": "opted out"}, []),
        ({"email unsubscribed": "1"}, {"email subscribed": "1"}, ["consents differ, in other fields"]),
        ({"channelPref": "opt-in"}, {"channelPref": "Opt-out"}, ["consents differ"]),
        ({"sms": "opt-in"}, {"push": "opt-out"}, []),
        ({"status": "Deceased"}, {"status": "Active"}, ["one is marked as deceased"]),
        ({"customerStatus": "active"}, {"customerStatus": "verstorben"}, ["one is marked as deceased"]),
        ({"status": "active"}, {"status": "inactive"}, []),
        ({"status": "1"}, {"status": "A"}, []),
    ],
)
def test_opposite_answers_are_said_and_weigh_next_to_nothing(
    one: dict[str, str], other: dict[str, str], told: list[str]
) -> None:
    found = statements({**ROSA, "Attributes": one}, {**ROSA, "Attributes": other})
    assert [statement_words(each) for each in found if each.bits < 0] == told
    assert all(each.weak for each in found if each.bits < 0)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("verified", "Unverified", "one says the opposite"),
        ("not verified", "verified", "one says the opposite"),
        ("complete", "incomplete", "one says the opposite"),
        ("opt-in", "opted out", "one consents, one does not"),
        ("gold member", "gold members", "one letter differs"),
    ],
)
def test_what_a_negation_or_a_letter_changes_is_told_apart(one: str, other: str, reason: str) -> None:
    assert reason_words(compare("Attributes.check", one, other).reasons) == reason


def test_consents_to_two_things_are_not_compared() -> None:
    one, other = with_attributes(ROSA, sms_opt_in="yes"), with_attributes(ROSA, email_opt_in="no")
    assert said(one, other) == ["same birth date", "same name"]


def test_a_phone_and_a_birth_date_among_the_attributes_count_like_the_profiles_own() -> None:
    one = {"FirstName": "Rosa", "Attributes": {"cellPhone": "(206) 555-0177", "DateOfBirth": "1979-05-06"}}
    other = {"FirstName": "Rosa", "PhoneNumber": "+12065550177", "BirthDate": "6 May 1979"}
    assert said(one, other)[:2] == [
        "same birth date, other format, in other fields",
        "same phone, other format, in other fields",
    ]


def test_the_profile_with_a_name_survives_the_one_with_a_placeholder() -> None:
    born = {"LastName": "Quispe", "BirthDate": "2023-05-06"}
    members = [profile(0, **born, FirstName="Baby Girl"), profile(1, **born, FirstName="Inti")]
    assert proposed_survivor(members).profile_id == members[1].profile_id
