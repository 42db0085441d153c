"""Names of businesses: legal forms of all countries, in letters, words and dots."""

from __future__ import annotations

import pytest

from reviewer.comparison.evidence import Relation
from tests.unit.comparison.judging import DIFFERENT, NOT_COMPARABLE, SAME, SIMILAR, assert_judged, judged

SHORT = "same name, abbreviated otherwise"
ONE_FORM = "same name, one without its legal form"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kowalski Sp. z o.o.", "Kowalski Spółka z ograniczoną odpowiedzialnością"),
        ("Kowalski Sp. z o. o. sp. k.", "Kowalski spółka z o.o. spółka komandytowa"),
        ("Vega S. L. U.", "Vega Sociedad Limitada Unipersonal"),
        ("Rojas S. de R.L. de C.V.", "Rojas Sociedad de Responsabilidad Limitada de Capital Variable"),
        ("Silva & Filhos Ltda.", "Silva e Filhos Limitada"),
        ("Weber Ges. m. b. H.", "Weber Gesellschaft mit beschränkter Haftung"),
        ("Weber UG", "Weber UG (haftungsbeschränkt)"),
        ("Rossi S.r.l.", "Rossi Società a responsabilità limitata"),
        ("Novák s.r.o.", "Novák, spol. s r.o."),
        ("Kovács Kft.", "Kovács Korlátolt Felelősségű Társaság"),
        ("ООО «Ромашка»", "Ромашка, общество с ограниченной ответственностью"),
        ("Yılmaz San. ve Tic. Ltd. Şti.", "Yılmaz Limited Şirketi"),
        ("Tan Sdn. Bhd.", "Tan Sendirian Berhad"),
        ("Sharma (P) Ltd", "Sharma Private Limited"),
        ("Hokkai K.K.", "Hokkai Kabushiki Kaisha"),
        ("Brown Ltée", "Brown Limitée"),
        ("OÜ Baltija", "Baltija osaühing"),
        ("Lund och Berg AB", "Lund & Berg Aktiebolag"),
    ],
)
def test_a_legal_form_is_one_however_it_is_written(one: str, other: str) -> None:
    assert_judged("BusinessName", one, other, SAME, SHORT)


@pytest.mark.parametrize(
    "form",
    ["Sp. z o.o.", "S.L.", "S.A. de C.V.", "S.A.S.", "e. K.", "e.V.", "KGaA", "V.O.F.", "EURL", "s.r.o.",
     "Kft.", "d. o. o.", "EOOD", "A.Ş.", "Sdn. Bhd.", "Pte. Ltd.", "P.C.", "PLLC", "& Cie", "Oyj", "I/S",
     "GmbH & Co. KG"],
)  # fmt: skip
def test_a_name_without_its_legal_form_is_no_other_one(form: str) -> None:
    assert_judged("BusinessName", f"Meadow {form}", "Meadow", SIMILAR, ONE_FORM)
    assert judged("BusinessName", f"Meadow {form}", f"Brook {form}").differs


@pytest.mark.parametrize(
    ("one", "other", "relation", "reason"),
    [
        ("Acme Group SC", "Acme Group NC", DIFFERENT, "another short word"),
        ("Acme Plumbing PA", "Acme Plumbing NJ", DIFFERENT, "another short word"),
        ("Big Sky SE", "Big Sky SW", DIFFERENT, "another short word"),
        ("Big Sky SE", "Big Sky S", DIFFERENT, "another short word"),
        ("Big Sky UG", "Big Sky UK", DIFFERENT, "another short word"),
        ("Big Sky SW SE", "Big Sky", SIMILAR, "one says more"),
        ("Big Sky Co", "Big Sky US", SIMILAR, "one says more"),
        ("Vino en Casa", "Vino y Casa", DIFFERENT, "another short word"),
        ("Jansen en Zonen", "Jansen & Zonen", SAME, SHORT),
        ("Meadow SE", "Meadow", SIMILAR, ONE_FORM),
        ("S.C. Meadow", "SC Meadow", SAME, "punctuation only"),
        ("Meadow P.A.", "Meadow PA", SAME, "punctuation only"),
        ("A.S. Traders", "K.G. Traders", DIFFERENT, "different"),
        ("J & E Brown", "J & A Brown", DIFFERENT, "another short word"),
        ("Test GmbH", "Acme GmbH", NOT_COMPARABLE, "a filler"),
        ("Privatperson", "Acme GmbH", NOT_COMPARABLE, "a filler"),
    ],
)
def test_a_state_or_an_initial_is_no_legal_form(
    one: str, other: str, relation: Relation, reason: str
) -> None:
    assert_judged("BusinessName", one, other, relation, reason)
