"""Lines of addresses: abbreviations, units, codes."""

from __future__ import annotations

import pytest

from reviewer.comparison.evidence import Relation
from reviewer.comparison.kinds.addresses import normalised
from tests.unit.comparison.judging import DIFFERENT, NOT_COMPARABLE, SAME, SIMILAR, assert_judged, judged

LETTER = "another single letter"
WORD = "another word"
PERHAPS_UNIT = "same house if a number or letter names the unit"
RANGE = "one gives a range of houses"
TWO_SORTS = "two sorts of address, such as box and street"
SHORT = "same address, abbreviated otherwise"


TOWN_OR_CODE = "same street, one gives the town and one the code"


@pytest.mark.parametrize(
    ("left", "right", "relation", "reason"),
    [
        ("1515 Adela Lane", "1515 Adela Ln", SAME, SHORT),
        ("9304 W. 15th St", "9304 West Fifteenth Street", SAME, SHORT),
        ("112 E 51st St", "112 East 51 Street", SAME, SHORT),
        ("12 41 St", "12 Forty-First Street", SAME, SHORT),
        ("4210 S. Berkley", "4210 S Berkeley Avenue", SIMILAR, "one letter differs, one says more"),
        ("4210 S Berkley Ct", "4210 S Berkeley Ave", DIFFERENT, "another kind of street"),
        ("12 MLK Blvd", "12 Martin Luther King Jr Boulevard", SAME, SHORT),
        ("Hauptstr. 12", "12 Haupt Strasse", SAME, "other order of the words"),
        ("12 bis rue Haute", "12 rue Haute", SIMILAR, "same house if a number or letter names the unit"),
        ("45-12 Main St", "4512 Main St", SIMILAR, "same digits, grouped otherwise"),
        ("Trlr 5, 12 Park Way", "12 Park Way Trailer 5", SAME, SHORT),
        ("12 Park Way Lot 5", "12 Park Way Lot 6", DIFFERENT, "same house, other unit"),
        ("9304 W. 5th St", "9304 West Fifth Street", SAME, SHORT),
        ("12 MAIN STREET", "12 Main Street", SAME, "letter case only"),
        ("銀座1-2-3", "銀座一丁目2番3号", SAME, SHORT),
        ("銀座 １－２－３", "銀座1丁目2の3", SAME, SHORT),
        ("西新宿十二丁目3番地4", "西新宿12-3-4", SAME, SHORT),
        ("本町1丁目2番3号405号室", "本町1-2-3-405", SAME, SHORT),
        ("Ginza 1-chome 2-ban 3-go", "Ginza 1-2-3", SAME, SHORT),
        ("銀座1丁目2番3号", "銀座1-2-4", DIFFERENT, "same street, other number"),
        ("銀座1丁目2番3号", "銀座2-1-3", DIFFERENT, "same numbers in another order"),
        ("北一条西2丁目", "北1条西3丁目", DIFFERENT, "same street, other number"),
        ("12 Main St.", "12 Main St", SAME, "punctuation only"),
        ("12 Main St Apt 4", "12 Main Street #4", SAME, SHORT),
        ("12 Main St, Apartment # 4B", "12 Main St Unit 4b", SAME, SHORT),
        ("P.O. Box 12", "PO Box 12", SAME, "punctuation only"),
        ("Post Office Box 12", "PO Box 12", SAME, SHORT),
        ("Hauptstraße 5", "Hauptstr. 5", SAME, SHORT),
        ("Main Street 12", "12 Main Street", SAME, "other order of the words"),
        ("12 5th Avenue", "Fifth Avenue 12", SAME, "other order of the words"),
        ("12/4 Main Street", "4/12 Main Street", DIFFERENT, "same numbers in another order"),
        ("RR 2 Box 5", "RR 5 Box 2", DIFFERENT, "same numbers in another order"),
        ("Plot 12 Sector 5", "Plot 5 Sector 12", DIFFERENT, "same numbers in another order"),
        ("12 Main St Apt 4", "12 Main St", SIMILAR, "same house, one names a unit"),
        ("445 Overpass Rd", "445 Overpass Rd San Ramon", SIMILAR, "one says more"),
        ("Bldg 4, 123 Main St", "123 Main St", SIMILAR, "same house, one names a unit"),
        ("Bldg 4 Apt 7, 123 Main St", "123 Main St Apt 7", SIMILAR, "same house, one names a unit"),
        ("Building 4, 123 Main St", "123 Main Street, Bldg. 4", SAME, SHORT),
        ("Flat 2, 5 High Street", "5 High Street", SIMILAR, "same house, one names a unit"),
        ("Flat 2, High Street", "Flat 3, High Street", DIFFERENT, "same street, other number"),
        ("Flat 2, 5 High Street", "Flat 3, 5 High Street", DIFFERENT, "same house, other unit"),
        ("No. 12 Main Street", "12 Main Street", SAME, SHORT),
        ("Rosewood Cottage, 12 Elm Road", "12 Elm Road", SIMILAR, "one says more"),
        ("12 Elm Road Flat 3, Leeds", "12 Elm Road", SIMILAR, "one says more"),
        ("12 Elm Road Flat 3, Leeds", "12 Elm Road Flat 4", DIFFERENT, "same house, other unit"),
        ("12 N Main St, South Bend", "12 N Main St", SIMILAR, "one says more"),
        ("Elm Road 12", "12 Elm Road, Leeds", SIMILAR, "one says more"),
        ("Elm Road", "12 Elm Road", SIMILAR, "one names no number"),
        ("Elm Road, Leeds", "12 Elm Road", SIMILAR, "one names no number"),
        ("12 East Main St", "12 Main St", SIMILAR, "one names no direction"),
        ("12 East Main St", "12 W Main Street", DIFFERENT, "another direction"),
        ("1600 N Pennsylvania Ave", "1600 S Pensylvania Ave", DIFFERENT, "another direction"),
        ("12 Springfield Ct", "12 Springfield St", DIFFERENT, "another kind of street"),
        ("12", "Leeds", DIFFERENT, "different"),
        ("12 Washington Blvd", "12 Washingtn Blvd", SIMILAR, "one letter differs"),
        ("Main Street 12 Apt 4", "12 Main St Apt 5", DIFFERENT, "same house, other unit"),
        ("Main Street 12 Apt 4", "12 Main St", SIMILAR, "same house, one names a unit"),
        ("Calle Mayor 12, 3º A", "Calle Mayor 12, 3º B", DIFFERENT, LETTER),
        ("12 Main St A", "12 Main St B", DIFFERENT, LETTER),
        ("12 A Street", "12 B Street", DIFFERENT, LETTER),
        ("12 Main St Unit A", "12 Main St Unit B", DIFFERENT, "same house, other unit"),
        ("12 Washington St, Upper", "12 Washington St, Lower", DIFFERENT, "another direction"),
        ("Rose Cottage, High Street", "Ivy Cottage, High Street", DIFFERENT, WORD),
        ("12 Mill Road", "12 Hill Road", DIFFERENT, WORD),
        ("10 rue de la Paix", "10 avenue de la Paix", DIFFERENT, "another kind of street"),
        ("12 Mc Donald Road", "12 McDonald Rd", SAME, "spaces only"),
        ("12 Washington Avenue", "12 Washington Avenu", SIMILAR, "one letter differs"),
        ("12 E Washington Avenue", "12 Washingtn Ave", SIMILAR, "3 letters differ"),
        ("12A Main Street", "12 A Main Street", SAME, "spaces only"),
        ("Calle Mayor 12 A", "Calle Mayor 12A", SAME, "spaces only"),
        ("12 O'Neill Street", "O'Neill Street 12", SAME, "other order of the words"),
        ("First Floor Flat, 10 High Street", "10 High Street", SIMILAR, "same house, one names a unit"),
        (
            "First Floor Flat, 10 High St",
            "Second Floor Flat, 10 High St",
            DIFFERENT,
            "same house, other unit",
        ),
        ("First Floor Flat, 10 High Street", "1 High Street", DIFFERENT, "same street, other number"),
        ("10 High Street, 2nd Floor", "10 High Street, Floor 2", SAME, SHORT),
        (
            "Ground Floor, Flat 3, 10 High Street",
            "10 High St, Flat 3",
            SIMILAR,
            "same house, one names a unit",
        ),
        ("12 Main St Apt 4", "12 Main St Apt 5", DIFFERENT, "same house, other unit"),
        ("120 W North St", "120 N West St", DIFFERENT, "another direction"),
        ("12 Park Hill Road", "12 Hill Park Road", SIMILAR, "other order of the words"),
        ("12 Main St Floor 4", "12 Main St Apt 4", SIMILAR, "one says more"),
        ("12 Main St Fl 2 Apt 3", "12 Main St Fl 3 Apt 2", DIFFERENT, "same house, other unit"),
        ("Hauptstr. 12 e", "Hauptstraße 12", SIMILAR, PERHAPS_UNIT),
        ("Hauptstr. 12 e", "Hauptstraße 12e", SAME, SHORT),
        ("4500 Highway 12 E", "4500 Highway 12", SIMILAR, "one names no direction"),
        ("Sonnenblumenweg 12", "Sonnenblumenstr. 12", DIFFERENT, WORD),
        ("C/ Mayor 5", "Calle Mayor 5", SAME, SHORT),
        ("12 bis rue de la Paix", "12bis rue de la Paix", SAME, "spaces only"),
        ("12 bd Voltaire", "12 boulevard Voltaire", SAME, SHORT),
        ("Leipziger Pl. 1", "Leipziger Platz 1", SAME, SHORT),
        ("Ansbacher Strasse 23, 56422 Dusseldorf", "23 Ansbacher Street", SIMILAR, "one says more"),
        ("6371 E Foothill Dr, Orroville, CA", "6371 E Foothill Dr, 95915", SIMILAR, TOWN_OR_CODE),
        ("12 Main St", "14 Main St", DIFFERENT, "same street, other number"),
        ("12 Main St", "12 Oak Ave", DIFFERENT, "different"),
        ("20-24 Mill Lane", "20 Mill Lane", SIMILAR, RANGE),
        ("7 Linden Crescent", "7 Linden Cresecnt", SIMILAR, "one letter differs"),
        ("7 Lindencrescent", "7 Linden Crescent", SAME, "spaces only"),
        ("7 Linde Ncrescent", "7 Linden Cres", SAME, "spaces only"),
        ("7 Lindencrescnt", "7 Linden Crescent", SIMILAR, "one letter differs"),
        ("7 Linden St Villa2", "7 Linden Street Villa 2", SAME, SHORT),
        ("7 Linden St Apt4", "7 Linden St Apt 4", SAME, "spaces only"),
        ("Mill Lane", "20 Mill Lane 3", SIMILAR, "one names no number"),
        ("5th Ave 3", "Ave", DIFFERENT, "same street, other number"),
        ("20-24 Mill Lane", "22 Mill Ln", SIMILAR, RANGE),
        ("20 & 24 Mill Lane", "20–24 Mill Lane", SAME, SHORT),
        ("20-24 Mill Lane", "24-28 Mill Lane", SIMILAR, RANGE),
        ("20-24 Mill Lane", "26 Mill Lane", DIFFERENT, "same street, other number"),
        ("45-57 162nd St", "4557 162nd St", SAME, "punctuation only"),
        ("20½ Mill Lane", "20 1/2 Mill Lane", SAME, SHORT),
        ("20½ Mill Lane", "20 Mill Lane", SIMILAR, PERHAPS_UNIT),
        ("20½ Mill Lane", "22½ Mill Lane", DIFFERENT, "same street, other number"),
        ("20B Mill Lane", "20 Mill Lane", SIMILAR, PERHAPS_UNIT),
        ("20B Mill Lane", "20C Mill Lane", DIFFERENT, "same street, other number"),
        ("20B Mill Lane", "20 Mill Lane Flat B", SIMILAR, PERHAPS_UNIT),
        ("3/20 Mill Lane", "Unit 3, 20 Mill Lane", SIMILAR, PERHAPS_UNIT),
        ("ul. Polna 20/3", "ul. Polna 20 #3", SIMILAR, PERHAPS_UNIT),
        ("3/20 Mill Lane", "3 Mill Lane", SIMILAR, PERHAPS_UNIT),
        ("Garten Straße 3", "Gartenstr. 3", SAME, "spaces only"),
        ("Molenstraat 3", "Molenstr. 3", SAME, SHORT),
        ("Karl-Marx-Platz 3", "Karl Marx Pl. 3", SAME, SHORT),
        ("77 County Road 12", "77 C.R. 12", SAME, SHORT),
        ("77 Co. Hwy #12", "77 County Road 12", SAME, SHORT),
        ("77 County Road 12", "77 US Highway 12", DIFFERENT, "different"),
        ("Rural Route 3 Box 7", "R.R. #3, Box 7", SAME, SHORT),
        ("RR 3 Box 7", "RR 3 Box 8", DIFFERENT, "same street, other number"),
        ("HC 3 Box 7", "Highway Contract Route 3 Box 7", SAME, SHORT),
        ("900 Farm to Market Rd 407", "900 FM 407", SAME, SHORT),
        ("900 US Hwy 30", "900 US-30", SAME, SHORT),
        ("900 Highway 30", "900 US-30", SIMILAR, "one says more"),
        ("900 State Route 9", "900 SR 9", SAME, SHORT),
        ("I-90", "Interstate Highway 90", SAME, SHORT),
        ("PO Box 77", "P.O. Box #77", SAME, SHORT),
        ("Postfach 77", "PO Box 77", SAME, SHORT),
        ("PO Box 77", "PO Box 78", DIFFERENT, "same street, other number"),
        ("77 Oak St, PO Box 5", "77 Oak St", SIMILAR, "one says more"),
        ("PO Box 77", "77 Oak St", NOT_COMPARABLE, TWO_SORTS),
        ("RR 3 Box 7", "77 Oak St", NOT_COMPARABLE, TWO_SORTS),
        ("RR 3 Box 7", "PO Box 7", NOT_COMPARABLE, TWO_SORTS),
        ("8 r. des Fleurs", "8 rue des Fleurs", SAME, SHORT),
        ("8 r Pasteur", "8, rue Pasteur", SAME, SHORT),
        ("R. Augusta 8", "Rua Augusta 8", SAME, SHORT),
        ("C. Luna 8", "Calle Luna 8", SAME, SHORT),
        ("Pza. España 8", "Plaza de España 8", SIMILAR, "one says more"),
        ("Cra 7 # 12-34", "Carrera 7 No. 12-34", SAME, SHORT),
    ],
)
def test_streets_are_compared_as_the_post_reads_them(
    left: str, right: str, relation: Relation, reason: str
) -> None:
    assert_judged("ShippingAddress.Address1", left, right, relation, reason)


@pytest.mark.parametrize(
    ("line", "left", "right", "relation", "reason"),
    [
        ("City", "St. Louis", "Saint Louis", SAME, SHORT),
        ("City", "San Ramon", "San Ramon Valley", SIMILAR, "one says more"),
        ("City", "East Orange", "West Orange", DIFFERENT, "another direction"),
        ("City", "Köln", "KOLN", SAME, "letter case and accents only"),
        ("State", "WA", "Washington", SAME, "same state, by code or name"),
        ("State", "WA ", "wa", SAME, "letter case and spaces only"),
        ("State", "WA", "VA", DIFFERENT, "different"),
        ("Province", "QC", "Québec", SAME, "same state, by code or name"),
        ("Country", "US", "United States", SAME, "same country, by code or name"),
        ("Country", "usa", "U.S.", SAME, "same country, by code or name"),
        ("Country", "DE", "DEU", SAME, "same country, by code or name"),
        ("Country", "DE", "DK", DIFFERENT, "different"),
        ("PostalCode", "SW1A 1AA", "sw1a1aa", SAME, "letter case and spaces only"),
        ("PostalCode", "98101-1234", "98101", SIMILAR, "same ZIP code, one with the four digits more"),
        ("PostalCode", "927230000", "92723-0000", SAME, "spaces and punctuation only"),
        ("PostalCode", "02108", "2108", SIMILAR, "same code, one without its leading zero"),
        ("PostalCode", "98101", "98011", SIMILAR, "two digits swapped"),
        ("State", "Washington, D.C.", "District of Columbia", SAME, "same state, by code or name"),
        ("Country", "Kuwait", "KW", SAME, "same country, by code or name"),
        ("Country", "中国", "China", SAME, "same country, by code or name"),
        ("PostalCode", "D-10115", "10115", SAME, "same code, one with its country or state"),
        ("PostalCode", "SE-123 45", "12345", SAME, "same code, one with its country or state"),
        ("PostalCode", "A-1010", "CH-1010", DIFFERENT, "codes of two countries"),
        ("PostalCode", "E17", "E17 7LD", SIMILAR, "one gives the first part of the same code"),
        ("PostalCode", "E17 7LD", "SW19 5AX", DIFFERENT, "different codes"),
        ("Address2", "Suite A", "Suite B", DIFFERENT, "same house, other unit"),
        ("Address2", "Bldg 5, Suite 100", "Ste 100", SIMILAR, "one says more"),
        ("PostalCode", "89111", "89132", DIFFERENT, "different codes"),
        ("PostalCode", "DE 10115", "10115 Germany", SAME, "same code, one with its country or state"),
        ("PostalCode", "OR 97301", "97301", SAME, "same code, one with its country or state"),
        ("PostalCode", "97301.0", "97301", SAME, "same number, other format"),
        ("PostalCode", "7030-1234", "07030", SIMILAR, "same code, one without its leading zero"),
        ("State", "WA", "Western Australia", SAME, "same state, by code or name"),
        ("State", "Washington", "Western Australia", DIFFERENT, "different"),
        ("State", "VIC", "VCI", NOT_COMPARABLE, "a code that is not known"),
        ("PostalCode", "98101", "98201", DIFFERENT, "one digit differs"),
        ("State", "Bayern", "BY", SAME, "same state, by code or name"),
        ("State", "MI", "Milano", NOT_COMPARABLE, "a code that is not known"),
        ("Country", "XK", "Kosovo", NOT_COMPARABLE, "a code that is not known"),
        ("City", "N.Y.C.", "New York", SAME, "same city, by another name"),
        ("City", "Bronx", "NYC", SIMILAR, "one is a part of the other"),
        ("City", "Bronx", "Queens", DIFFERENT, "different"),
        ("City", "Philly", "Philadelphia", SAME, "same city, by another name"),
        ("City", "Ft Worth", "Fort Worth", SAME, SHORT),
        ("City", "Munich", "München", SAME, "same city, by another name"),
    ],
)
def test_the_other_lines_have_their_codes(
    line: str, left: str, right: str, relation: Relation, reason: str
) -> None:
    assert_judged(f"Address.{line}", left, right, relation, reason)


@pytest.mark.parametrize(
    ("region", "left", "right", "relation"),
    [
        ("AU", "WA", "Western Australia", SAME),
        ("AU", "WA", "Washington", DIFFERENT),
        ("US", "WA", "Washington", SAME),
        ("DE", "BE", "Berlin", SAME),
        ("CH", "BE", "Bern", SAME),
        ("CH", "BE", "Berlin", DIFFERENT),
        ("IT", "MI", "Michigan", NOT_COMPARABLE),
    ],
)
def test_a_states_code_is_read_in_its_country(region: str, left: str, right: str, relation: Relation) -> None:
    assert judged("Address.State", left, right, region).relation is relation


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        ("12 North Main Street, Apt. 4", "12 n main st # 4"),
        ("100 Ste Anne Road", "100 ste anne rd"),
        ("Suite 5", "# 5"),
    ],
)
def test_streets_are_normalised_with_the_unit_last(value: str, canonical: str) -> None:
    assert normalised(value) == canonical
