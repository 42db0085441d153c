"""Names: order, initials and short forms are seen through; generations and twins speak against."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.comparison.evidence import Code, Relation
from reviewer.comparison.fields import fields_of
from reviewer.comparison.kinds.person_names import normalised
from reviewer.comparison.twins import possible_twins
from reviewer.comparison.words import reason_words
from tests.unit.comparison.judging import (
    DIFFERENT,
    NOT_COMPARABLE,
    SAME,
    SIMILAR,
    assert_judged,
    judged,
    profile,
)

REORDERED = "other order of the names"
ROMANISED = "one in Latin letters"
OTHER_INITIAL = "same last name, an initial that does not fit the first name"
HALF_ALIKE = "same last name, first names differ in some letters"
PARTICLE = "one without van, de or the like"


@pytest.mark.parametrize(
    ("left", "right", "relation", "reason"),
    [
        ("JOHN DOE", "John Doe", SAME, "letter case only"),
        ("José Muñoz", "Jose Munoz", SAME, "accents only"),
        ("JOSÉ", "jose", SAME, "letter case and accents only"),
        ("Łukasz Wójcik", "Lukasz Wojcik", SAME, "accents only"),
        ("Anne-Marie O'Brien", "Anne Marie OBrien", SAME, "punctuation and spaces only"),
        ("Mary ", "Mary", SAME, "spaces only"),
        ("Mc Donald", "McDonald", SAME, "spaces only"),
        ("Müller", "Mueller", SAME, "an umlaut or stroke written out"),
        ("Søren", "Soeren", SAME, "an umlaut or stroke written out"),
        ("DOE, John", "John Doe", SAME, "title, abbreviation or order only"),
        ("Doe John", "John Doe", SIMILAR, "other order of the names"),
        ("Ahmed Mohammed", "Mohammed Ahmed", SIMILAR, "other order of the names"),
        ("Dr. John Doe", "John Doe", SAME, "title, abbreviation or order only"),
        ("علی\u200cرضا", "علیرضا", SAME, "hidden characters only"),
        ("John Doe Jr.", "John Doe, Junior", SAME, "title, abbreviation or order only"),
        ("J. Doe", "John Doe", SIMILAR, "an initial for the name"),
        ("J D", "John Doe", SIMILAR, "initials for the names"),
        ("Bob Smith", "Robert Smith", SIMILAR, "a short form of the name"),
        ("Bob Smith", "Bobby Smith", SIMILAR, "a short form of the name"),
        ("B Smith", "Robert Smith", SIMILAR, "initial of a nickname"),
        ("Peggy", "Margaret", SIMILAR, "a short form of the name"),
        ("Molly Doe", "Polly Doe", SIMILAR, "perhaps two short forms of one name"),
        ("Ronald Doe", "Donald Doe", SIMILAR, "perhaps two names"),
        ("Jon Doe", "Joan Doe", SIMILAR, "perhaps two names"),
        ("Carol Doe", "Carl Doe", SIMILAR, "perhaps two names"),
        ("Rajesh Rao", "Rakesh Rao", SIMILAR, "perhaps two names"),
        ("Laura Doe", "Luara Doe", SIMILAR, "one letter differs"),
        ("Md Ali Khan", "Mohammed Ali Khan", SIMILAR, "another spelling of the name"),
        ("Susan Doe", "Susna Doe", SIMILAR, "one letter differs"),
        ("Fatima d/o Ahmed Khan", "Ahmed Khan", DIFFERENT, "different names"),
        ("Fatima d/o Ahmed Khan", "Fatima", SIMILAR, "one names a parent or husband"),
        ("Fatima D/O Ahmed Khan", "Fatima d/o Ahmed Khan", SAME, "letter case only"),
        ("John Smith MD", "John Smith", SAME, "title, abbreviation or order only"),
        ("Smith, John, MD", "John Smith", SAME, "title, abbreviation or order only"),
        ("John Smith, M.D.", "John Smith", SAME, "title, abbreviation or order only"),
        ("Smith, Ph.D.", "Smith", SIMILAR, "extra name"),
        ("Smith Mr", "Mr Smith", SAME, "title, abbreviation or order only"),
        ("John Herr", "John Smith", DIFFERENT, "same first name, different last names"),
        ("Sri Lakshmi Rao", "Mrs Lakshmi Rao", SAME, "title, abbreviation or order only"),
        ("John Doe", "John Quincy Doe", SIMILAR, "extra name"),
        ("John Q Doe", "John Quincy Doe", SIMILAR, "an initial for the name"),
        ("Bob Smith", "Robert J Smith", SIMILAR, "a short form of the name, extra name"),
        ("Jhn Doe", "John Doe", SIMILAR, "one letter differs"),
        ("Mohamed", "Muhammed", SIMILAR, "another spelling of the name"),
        ("Katherine Doe", "Cathryn Doe", SIMILAR, "another spelling of the name"),
        ("Kate Doe", "Cathryn Doe", SIMILAR, "a short form of the name"),
        ("Gonzalez", "Gonsales", SIMILAR, "2 letters differ"),
        ("Paul Doe", "Paula Doe", SIMILAR, "perhaps two names"),
        ("Louis Doe", "Louise Doe", SIMILAR, "perhaps two names"),
        ("Christian Doe", "Christina Doe", SIMILAR, "perhaps two names"),
        ("Sara Doe", "Sarah Doe", SIMILAR, "another spelling of the name"),
        ("John St. James", "John Saint James", SAME, "title, abbreviation or order only"),
        ("Mr John Doe", "John Doe", SAME, "title, abbreviation or order only"),
        ("Doe, Jhn", "John Doe", SIMILAR, "one letter differs"),
        ("John Doe Jr", "John Doe", SIMILAR, "one is Jr, the other does not say"),
        ("Doe III", "Doe", SIMILAR, "one is III, the other does not say"),
        ("Bob Doe Jr", "Robert Doe", SIMILAR, "one is Jr, the other does not say, a short form of the name"),
        ("John Doe Sr", "John Doe I", SIMILAR, "Sr and I may be one generation"),
        ("John Doe Jr", "John Doe II", SIMILAR, "Jr and II may be one generation"),
        ("John Doe I", "John Doe", SIMILAR, "extra name"),
        ("John Smith", "Mary Smith", DIFFERENT, "same last name, different first names"),
        ("Paul C Reed", "V C Reed", DIFFERENT, OTHER_INITIAL),
        ("Emily Reed", "H. Reed", DIFFERENT, OTHER_INITIAL),
        ("Suzanne Reed", "Suaange Reed", DIFFERENT, HALF_ALIKE),
        ("Reed, Timothy", "Yimorhy Reed", DIFFERENT, HALF_ALIKE),
        ("John Smith", "John Miller", DIFFERENT, "same first name, different last names"),
        ("John Adam Smith", "John Peter Smith", DIFFERENT, "different middle names"),
        ("John Smith", "Mary Miller", DIFFERENT, "different first and last names"),
        ("Mark", "Mary", DIFFERENT, "different names"),
        ("Иван Петров", "Ivan Petrov", SIMILAR, ROMANISED),
        ("Петров Иван", "Ivan Petrov", SIMILAR, f"{ROMANISED}, {REORDERED}"),
        ("Ольга Орлова", "Olga Orlowa", SIMILAR, f"{ROMANISED}, one letter differs"),
        ("Ελένη Νίκα", "Eleni Nika", SIMILAR, ROMANISED),
        ("한지민", "Han Ji-min", SIMILAR, ROMANISED),
        ("陈伟", "Wei Chen", SIMILAR, f"{ROMANISED}, {REORDERED}"),
        ("Иван Петров", "Oleg Sidorov", NOT_COMPARABLE, "in another script"),
        ("鈴木 花子", "Hanako Suzuki", NOT_COMPARABLE, "in another script"),
        ("حسن", "Hassan", NOT_COMPARABLE, "in another script"),
        ("鈴木 花子", "花子 鈴木", SIMILAR, REORDERED),
        ("鈴木花子", "花子 鈴木", SIMILAR, REORDERED),
        ("Kim Chul-Soo", "Chulsoo Kim", SIMILAR, REORDERED),
        ("Nagy Éva", "Eva Nagy", SIMILAR, REORDERED),
        ("Mary Ann Lee", "Lee Maryann", SIMILAR, REORDERED),
        ("Piet van den Broek", "Piet Vandenbroek", SAME, "letter case and spaces only"),
        ("Piet van den Broek", "Vandenbroek Piet", SIMILAR, REORDERED),
        ("Piet van den Broek", "Piet Broek", SIMILAR, PARTICLE),
        ("Ana de la Vega", "Ana Vega", SIMILAR, PARTICLE),
        ("Omar Al-Masri", "Omar Masri", SIMILAR, PARTICLE),
        ("Eva Braun-Keller", "Eva Keller", SIMILAR, "extra name"),
        ("Sidorov Oleg Petrovich", "Oleg Sidorov", SIMILAR, "extra name"),
        ("Rosa Vega Ortiz", "Rosa Vega", SIMILAR, "extra name"),
        ("-", "?", NOT_COMPARABLE, "a filler"),
    ],
)
def test_names_are_compared_word_by_word(left: str, right: str, relation: Relation, reason: str) -> None:
    assert_judged("FullName", left, right, relation, reason)


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        ("John Doe Jr.", "John Doe Sr.", "Sr against Jr"),
        ("DOE Sr., John", "John Doe Junior", "Sr against Jr"),
        ("Doe II", "Doe III", "II against III"),
        ("Bob Doe Jr", "Robert Doe Sr", "Sr against Jr"),
        ("Doe I", "Doe II", "I against II"),
        ("John Doe 1st", "John Doe III", "I against III"),
        ("Doe IV", "Doe V", "IV against V"),
        ("John Doe Jnr", "John Doe Snr", "Sr against Jr"),
        ("Morris I Klein", "Morris II Klein", "I against II"),
        ("John & Mary Smith", "John Smith", "one names two people"),
        ("John and Mary Smith", "Mary Smith", "one names two people"),
        ("Mr and Mrs Smith", "Mr Smith", "one names two people"),
        ("John/Mary Smith", "John Smith", "one names two people"),
        ("Kumar s/o Ramesh", "Kumar s/o Suresh", "another parent or husband is named"),
        ("Ravi S/o Mohan Kumar", "Ravi S/o Mohan Reddy", "another parent or husband is named"),
        ("Rani w/o Suresh Kumar", "Rani d/o Gopal Rao", "another parent or husband is named"),
        ("Siti a/p Ahmad", "Siti a/p Hassan", "another parent or husband is named"),
    ],
)
def test_two_generations_speak_against_one_customer(left: str, right: str, reason: str) -> None:
    evidence = judged("LastName", left, right)
    assert (evidence.against, reason_words(evidence.reasons)) == (True, reason)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Mr John Doe", "Mrs John Doe"),
        ("Sr. Juan García", "Sra. Juan Garcia"),
        ("Herr J. Doe", "Frau Doe"),
        ("Mr Doe", "Dr. Mrs. Doe"),
    ],
)
def test_two_titles_of_two_people_speak_against_one_customer(left: str, right: str) -> None:
    evidence = judged("FullName", left, right)
    assert (evidence.against, reason_words(evidence.reasons)) == (True, "Mr against Mrs")


@pytest.mark.parametrize(
    ("value", "canonical"),
    [("Dr. José  MUÑOZ, Jr.", "jose munoz jr"), ("O’Brien, Mary-Ann", "mary ann obrien"), ("--", "--")],
)
def test_names_are_normalised_to_words(value: str, canonical: str) -> None:
    assert normalised(value) == canonical


def test_a_name_of_a_hundred_words_is_compared_as_text() -> None:
    many = " ".join(f"n{number}x" for number in range(60))
    assert judged("FullName", many, many + "y").relation is SIMILAR


HOME = {"Address1": "12 Main Street", "City": "Seattle"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mia", "Pia"),
        ("Jayden", "Jaylen"),
        ("Anna", "Hanna"),
        ("John", "Mary"),
        ("Paul", "Paula"),
        ("Denis", "Denise"),
        ("Christian", "Christina"),
        ("Jon", "Joan"),
        ("Molly", "Polly"),
        ("Mary Ann", "Mary Jane"),
        ("Muhammad Hassan", "Mohammed Hussain"),
        ("Jean-Paul", "Jean Luc"),
        ("Lara", "Laura"),
        ("Lea", "Lena"),
        ("Jose", "Josue"),
        ("Amit", "Amrit"),
        ("Yin", "Ying"),
        ("Mara", "Maria"),
    ],
)
def test_two_first_names_with_one_birth_date_and_address_may_be_twins(one: str, other: str) -> None:
    first = fields_of(profile(FirstName=one, LastName="Doe", BirthDate="1981-04-02", Address=HOME))
    moved = {"Address1": "12 main st., Seattle"}
    second = fields_of(profile(FirstName=other, LastName="DOE", BirthDate="2 Apr 1981", MailingAddress=moved))
    evidence = possible_twins(first, second)
    assert evidence is not None
    assert evidence.against
    assert evidence == possible_twins(second, first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"FirstName": "Maria", "MiddleName": "Jose"}, {"FirstName": "Maria", "MiddleName": "Luisa"}),
        ({"FirstName": "Mia", "LastName": "Müller"}, {"FirstName": "Pia", "LastName": "Mueller"}),
        ({"FirstName": "Mia", "BirthDate": "04/02/1981"}, {"FirstName": "Pia", "BirthDate": "1981-04-02"}),
        ({"FirstName": "Mary Ann"}, {"FirstName": "Mary Jane"}),
    ],
)
def test_twins_are_seen_whatever_their_records_write(
    one: dict[str, object], other: dict[str, object]
) -> None:
    born: dict[str, object] = {"LastName": "Doe", "BirthDate": "1981-04-02", "Address": HOME}
    assert possible_twins(fields_of(profile(**born | one)), fields_of(profile(**born | other))) is not None


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (("Julie", "B"), ("Gentelman", "B"), Code.TWINS_OR_OTHER_NAME),
        (("Averie", "Hope"), ("Qxlodr", "H"), Code.TWINS_OR_OTHER_NAME),
        (("Bernadette", "M"), ("Bernadette", "H"), Code.TWINS_OR_OTHER_NAME),
        (("Paul", "C"), ("V", "C"), Code.TWINS_OR_OTHER_NAME),
        (("James", "S"), ("Angela", "S"), Code.POSSIBLE_TWINS),
        (("Malia", "L"), ("Gavik", "T"), Code.POSSIBLE_TWINS),
        (("Julie", ""), ("Gavik", ""), Code.POSSIBLE_TWINS),
    ],
)
def test_both_readings_are_said_where_twins_would_share_a_name_that_is_not_known_for_two(
    one: tuple[str, str], other: tuple[str, str], code: Code
) -> None:
    born: dict[str, object] = {"LastName": "Doe", "BirthDate": "1981-04-02", "Address": HOME}
    first, second = (
        fields_of(profile(FirstName=name, MiddleName=middle, **born)) for name, middle in (one, other)
    )
    evidence = possible_twins(first, second)
    assert evidence is not None and evidence == possible_twins(second, first)
    assert evidence.against and evidence.reasons[0].code is code


@pytest.mark.parametrize(
    "other",
    [
        {"FirstName": "Jhon"},
        {"FirstName": "Johnn"},
        {"FirstName": "J."},
        {"FirstName": "Jack"},
        {"FirstName": "Jon"},
        {"FirstName": "John Peter"},
        {"FirstName": "Mary", "LastName": "Miller"},
        {"FirstName": "Mary", "BirthDate": "1981-04-03"},
        {"FirstName": "Mary", "BirthDate": ""},
        {"FirstName": "Mary", "Address": {"Address1": "14 Main Street"}},
        {"FirstName": "Mary", "Address": {"Address1": "12 Main Street", "City": "Boston"}},
        {"FirstName": "", "LastName": "Doe"},
        {"FirstName": "N/A"},
        {"FirstName": "Peter John"},
        {"FirstName": "J.", "MiddleName": "John"},
    ],
)
def test_no_twins_are_seen_where_the_name_could_be_one_or_the_rest_is_not(other: dict[str, object]) -> None:
    whole: dict[str, object] = {
        "FirstName": "John",
        "LastName": "Doe",
        "BirthDate": "1981-04-02",
        "Address": HOME,
    }
    assert possible_twins(fields_of(profile(**whole)), fields_of(profile(**{**whole, **other}))) is None


confusable = st.lists(
    st.sampled_from(("J", "Jo", "Jon", "John", "Jack", "B", "Bob", "Robert", "Johan")), max_size=5
)


@given(confusable, confusable)
@settings(max_examples=400)
def test_which_words_are_paired_does_not_depend_on_the_order_of_two_names(
    one: list[str], other: list[str]
) -> None:
    judged("FullName", " ".join([*one, "Doe"]), " ".join([*other, "Doe"]))
