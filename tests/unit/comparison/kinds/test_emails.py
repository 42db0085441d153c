"""E-mails: case is a way of writing; plus-tags and dots are weaker evidence, not equality."""

from __future__ import annotations

import pytest

from reviewer.comparison.evidence import Code, Relation
from reviewer.comparison.kinds.emails import normalised
from tests.unit.comparison.judging import DIFFERENT, NOT_COMPARABLE, SAME, SIMILAR, assert_judged, judged

TWO_PEOPLE = "same host, perhaps two people"
OTHER_HOST = "same name before the @, other host"


@pytest.mark.parametrize(
    ("left", "right", "relation", "reason"),
    [
        ("John_Doe@Any.example", "john_doe@any.EXAMPLE", SAME, "letter case only"),
        ("info@b.example", "Info@B.example", SAME, "an office's mailbox, which several use"),
        (" a@b.example", "a@b.example ", SAME, "same mailbox"),
        ("mailto:a@b.example", "A <a@b.example>", SAME, "same mailbox"),
        ("jd@googlemail.com", "jd@gmail.com", SAME, "same mailbox"),
        ("a@xn--mller-kva.example", "a@müller.example", SAME, "same mailbox"),
        ("jd+shop@b.example", "jd@b.example", SIMILAR, "same mailbox if plus-tags are ignored"),
        ("jd+shop@b.example", "jd+work@b.example", SIMILAR, "same mailbox if plus-tags are ignored"),
        ("j.d@gmail.com", "jd@gmail.com", SIMILAR, "same mailbox if dots are ignored"),
        ("j.d@gmail.com", "jd+a@gmail.com", SIMILAR, "same mailbox if dots and plus-tags are ignored"),
        ("johndoe@b.example", "jhondoe@b.example", SIMILAR, "same host, one letter differs"),
        (
            "jd@mailhost.example",
            "jd@mialhost.example",
            SIMILAR,
            "same name before the @, in the host one letter differs",
        ),
        ("jsmith@b.example", "bsmith@b.example", DIFFERENT, "same host, another initial"),
        ("j.smith@b.example", "b.smith@b.example", DIFFERENT, "same host, another initial"),
        ("smith_john_a@b.example", "smith_john_b@b.example", DIFFERENT, "same host, another initial"),
        ("jsmith@b.example", "jsmithe@b.example", DIFFERENT, TWO_PEOPLE),
        ("paul@b.example", "paula@b.example", DIFFERENT, TWO_PEOPLE),
        ("john.doe@b.example", "joan.doe@b.example", DIFFERENT, TWO_PEOPLE),
        ("maria.rossi@b.example", "mario.rossi@b.example", DIFFERENT, TWO_PEOPLE),
        ("smithj@b.example", "smithm@b.example", DIFFERENT, TWO_PEOPLE),
        ("christina-d@b.example", "christian-d@b.example", DIFFERENT, TWO_PEOPLE),
        ("john_doe@b.example", "johndoe@b.example", SIMILAR, "same host, one letter differs"),
        (
            "jonathn.doe@b.example",
            "jonathan.doe@b.example",
            SIMILAR,
            "same host, one letter differs",
        ),
        ("jd@gmail.com", "jd@ymail.com", DIFFERENT, OTHER_HOST),
        ("jd@gmail.com", "jd@mail.com", DIFFERENT, OTHER_HOST),
        ("jd@yahoo.com", "jd@yahoo.co.uk", DIFFERENT, OTHER_HOST),
        ("jd@gmx.de", "jd@gmx.net", DIFFERENT, OTHER_HOST),
        ("info@mueller-bau.de", "info@mueller-bau.at", DIFFERENT, OTHER_HOST),
        ("jd@university-hospital.com", "jd@university-hospital.org", DIFFERENT, OTHER_HOST),
        (
            "jd@example.com",
            "jd@example.con",
            SIMILAR,
            "same name before the @, in the host one letter differs",
        ),
        (
            "jd@gmail.com",
            "jd@gmial.com",
            SIMILAR,
            "same name before the @, in the host one letter differs",
        ),
        ("jsmith@b.example", "sjmith@b.example", SIMILAR, "same host, one letter differs"),
        ("johndoe1@b.example", "johndoe2@b.example", DIFFERENT, "same host, different mailboxes"),
        ("info@b.example", "sales@b.example", DIFFERENT, "same host, different mailboxes"),
        ("john@work.example", "john@home.test", DIFFERENT, "same name before the @, other host"),
        ("john@work.example", "mary@home.test", DIFFERENT, "different addresses"),
        ("none", "john@work.example", NOT_COMPARABLE, "a filler"),
        ("a@", "A@", SAME, "letter case only"),
        ("jd@b.example; mary@b.example", "mary@b.example", SAME, "one of several"),
        ("jd@b.example, mary@b.example", "Jd <jd@b.example>; m@c.example", SAME, "one of several"),
        ("jd@b.example mary@b.example", "mary@b.example|jd@b.example", SAME, "written differently"),
        (
            "jd@b.example / miriam@b.example",
            "mirima@b.example",
            SIMILAR,
            "same host, one letter differs",
        ),
        ("jd@b.example; mary@b.example", "zoe@c.example", DIFFERENT, "different addresses"),
        ("MAILTO:jd@b.example?subject=Order", "jd@b.example", SAME, "same mailbox"),
        ("jd(at)b.example", "jd at b dot example", SAME, "same mailbox"),
        ("jd@b,example", "jd@b.example (home)", SAME, "same mailbox"),
        ("jd@hotmail", "jd@hotmail.com", SIMILAR, "one says more"),
    ],
)
def test_addresses_are_compared_by_mailbox(left: str, right: str, relation: Relation, reason: str) -> None:
    assert_judged("EmailAddress", left, right, relation, reason)


def test_dots_count_for_more_where_the_host_is_known_to_ignore_them() -> None:
    at_gmail = judged("EmailAddress", "j.d@gmail.com", "jd@gmail.com").likeness
    assert at_gmail > judged("EmailAddress", "j.d@b.example", "jd@b.example").likeness


@pytest.mark.parametrize(
    ("value", "canonical"),
    [("John <JD+x@B.Example>", "jd+x@b.example"), ("+x@b.example", "+x@b.example"), ("n/a", "na")],
)
def test_addresses_are_normalised_without_case(value: str, canonical: str) -> None:
    assert normalised(value) == canonical


@pytest.mark.parametrize("name", ["info", "Office", "customer.service", "no-more-than-info", "john", "sales"])
def test_an_offices_mailbox_is_told_as_one(name: str) -> None:
    found = judged("EmailAddress", f"{name}@b.example", f"{name}@b.example")
    assert found.relation is Relation.IDENTICAL
    assert (found.reasons[0].code is Code.ROLE_MAILBOX) == (name not in ("no-more-than-info", "john"))
