"""The bundled domain: a few hundred groups of believable people, the same at every start."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from itertools import cycle
from random import Random
from typing import Any

from reviewer.emulator.digests import digest_id
from reviewer.emulator.domain import FIRST_RUN, Domain, Members
from reviewer.emulator.people import (
    ABBREVIATED,
    COMPANIES,
    COMPANY_FORMS,
    ELSEWHERE,
    FIRST_NAMES,
    LAST_NAMES,
    NICKNAMES,
    PLACES,
    STREETS,
    TWINS,
)
from reviewer.emulator.sample_objects import OBJECT_TYPES, objects_of

NAME = "acme-demo"
_GROUPS = 320
_TIERS = ("bronze", "silver", "gold")

Person = dict[str, Any]


class _Chance(Random):
    """Chance that is the same at every start, and people from elsewhere in turn so that none is left out."""

    def __init__(self) -> None:
        super().__init__(20261121)
        self.elsewhere = cycle(ELSEWHERE)


def sample_domain() -> Domain:
    """Make the domain ``acme-demo``: every variation that AWS names, and people who only seem to be one."""
    random = _Chance()
    matches: list[Members] = []
    by_id: dict[str, Members] = {}
    for number in range(_GROUPS):
        kind, low, high = _KINDS[number % len(_KINDS)]
        people = {digest_id(NAME, number, at): person for at, person in enumerate(kind(random))}
        by_id |= {one: {"ProfileId": one, **person} for one, person in people.items()}
        score = round(random.uniform(low, high), 4)
        match_id = digest_id(NAME, "match", number)
        matches.append({"MatchId": match_id, "ProfileIds": list(people), "ConfidenceScore": score})
    domain = Domain(NAME, FIRST_RUN, matches, by_id, {}, object_types=dict(OBJECT_TYPES))
    for type_name, content in objects_of(list(by_id.values())):
        domain.hold(content["customer"], type_name, json.dumps(content))
    return domain


def bundled_domains() -> list[Domain]:
    """The domains of the demo: the sample, one without matches, and one whose Matching is off."""
    off = Domain("acme-matching-off", FIRST_RUN, [], {}, {}, enabled=False)
    return [sample_domain(), Domain("acme-empty", FIRST_RUN, [], {}, {}), off]


def _phone(random: Random) -> str:
    return f"555-01{random.randrange(100):02}"


def _person(random: Random) -> Person:
    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    middle = {"MiddleName": random.choice(FIRST_NAMES)} if random.random() < 0.3 else {}
    place = random.choice(PLACES)
    mailbox = f"{first}.{last}".lower().replace("'", "")
    return {
        "FirstName": first,
        **middle,
        "LastName": last,
        "BirthDate": _birth_date(random, 1940, 2004),
        "PhoneNumber": f"206-{_phone(random)}",
        "EmailAddress": f"{mailbox}{random.randrange(100)}@example.com",
        "Address": _address(random, place),
        "PartyType": "INDIVIDUAL",
        "Attributes": {
            "tier": random.choice(_TIERS),
            "lastOrder": f"2026-{random.randrange(1, 12):02}-{random.randrange(1, 29):02}",
        },
    }


def _address(random: Random, place: tuple[str, str, str]) -> dict[str, str]:
    address1 = f"{random.randrange(1, 999)} {random.choice(STREETS)}"
    return {"Address1": address1, **_in(place)}


def _in(place: tuple[str, str, str]) -> dict[str, str]:
    city, state, postal_code = place
    return {"City": city, "State": state, "PostalCode": postal_code, "Country": "US"}


def _birth_date(random: Random, first: int, last: int) -> str:
    return f"{random.randrange(first, last)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"


def _misspelt(random: Random, text: str) -> str:
    at = random.randrange(1, max(len(text) - 1, 2))
    if random.random() < 0.5:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _again(random: Random, person: Person) -> Person:
    """The same person as another system has it."""
    other = deepcopy(person)
    for change in random.sample(_CHANGES, random.randrange(1, 4)):
        change(random, other)
    other["Attributes"] = {"tier": random.choice(_TIERS), "source": random.choice(("web", "store", "call"))}
    return other


def _spell_name(random: Random, person: Person) -> None:
    name = random.choice(("FirstName", "LastName"))
    person[name] = _misspelt(random, person[name])


def _nickname(random: Random, person: Person) -> None:
    person["FirstName"] = NICKNAMES.get(person["FirstName"], person["FirstName"][0] + ".")


def _middle_initial(random: Random, person: Person) -> None:
    if "MiddleName" in person:
        person["MiddleName"] = random.choice((person["MiddleName"][:1], person["MiddleName"][:1] + "."))


def _shout(random: Random, person: Person) -> None:
    person["FirstName"], person["LastName"] = person["FirstName"].upper(), person["LastName"].upper()


def _email_case(random: Random, person: Person) -> None:
    if "EmailAddress" in person:
        mailbox, _, host = person["EmailAddress"].partition("@")
        person["EmailAddress"] = random.choice((f"{mailbox.upper()}@{host}", f"{mailbox}@{host.upper()}"))


def _email_elsewhere(random: Random, person: Person) -> None:
    if "EmailAddress" in person:
        person[random.choice(("PersonalEmailAddress", "BusinessEmailAddress"))] = person.pop("EmailAddress")


def _phone_format(random: Random, person: Person) -> None:
    if "PhoneNumber" in person:
        area, rest = person["PhoneNumber"][:3], person["PhoneNumber"][4:]
        person["PhoneNumber"] = random.choice((f"+1-{area}-{rest}", f"({area}) {rest}", f"{area}.{rest}"))


def _phone_elsewhere(random: Random, person: Person) -> None:
    if "PhoneNumber" in person:
        person[random.choice(("MobilePhoneNumber", "HomePhoneNumber"))] = person.pop("PhoneNumber")


def _address_short(random: Random, person: Person) -> None:
    for word, short in ABBREVIATED.items():
        if "Address1" in person["Address"]:
            person["Address"]["Address1"] = person["Address"]["Address1"].replace(word, short)


def _moved(random: Random, person: Person) -> None:
    place = random.choice(PLACES)
    person["ShippingAddress"], person["Address"] = person["Address"], _address(random, place)


def _less(random: Random, person: Person) -> None:
    for member in random.sample(("BirthDate", "PhoneNumber", "EmailAddress", "PartyType"), 2):
        person.pop(member, None)


def _day_and_month(random: Random, person: Person) -> None:
    if "BirthDate" in person:
        year, month, day = person["BirthDate"].split("-")
        person["BirthDate"] = f"{year}-{day}-{month}" if int(day) <= 12 else f"{month}/{day}/{year}"


_CHANGES: tuple[Callable[[Random, Person], None], ...] = (
    _spell_name, _nickname, _middle_initial, _shout, _email_case, _email_elsewhere, _phone_format,
    _phone_elsewhere, _address_short, _moved, _less, _day_and_month,
)  # fmt: skip


def _same_person(random: Random) -> list[Person]:
    person = _person(random)
    return [person, *(_again(random, person) for _ in range(random.choice((1, 1, 1, 2, 3))))]


def _formats_only(random: Random) -> list[Person]:
    person, other = (one := _person(random)), deepcopy(one)
    for change in (_email_case, _phone_format, _address_short):
        change(random, other)
    return [person, other]


def _often_entered(random: Random) -> list[Person]:
    person = _person(random)
    return [person, *(_again(random, person) for _ in range(random.randrange(5, 12)))]


def _household(random: Random) -> list[Person]:
    """People who share an address, a mailbox and a phone."""
    head = _person(random)
    family = [head]
    for _ in range(random.randrange(1, 4)):
        other = deepcopy(head)
        other["FirstName"] = random.choice(FIRST_NAMES)
        other.pop("MiddleName", None)
        other["BirthDate"] = _birth_date(random, 1940, 2010)
        family.append(other)
    return family


def _twins(random: Random) -> list[Person]:
    one, other = (first := _person(random)), deepcopy(first)
    one["FirstName"], other["FirstName"] = random.choice(TWINS)
    other.pop("MiddleName", None)
    other["EmailAddress"] = f"{other['FirstName']}.{other['LastName']}@example.com".lower().replace("'", "")
    return [one, other]


def _junior_and_senior(random: Random) -> list[Person]:
    senior, junior = (first := _person(random)), deepcopy(first)
    senior["LastName"], junior["LastName"] = f"{first['LastName']} Sr.", f"{first['LastName']} Jr."
    senior["BirthDate"] = _birth_date(random, 1940, 1955)
    junior["BirthDate"] = _birth_date(random, 1970, 1985)
    return [senior, junior]


def _from_elsewhere(random: _Chance) -> list[Person]:
    """Someone who is written in two scripts."""
    first, last, latin, city, country = next(random.elsewhere)
    own = _person(random)
    own.pop("MiddleName", None)
    own |= {"FirstName": first, "LastName": last, "Address": {"City": city, "Country": country}}
    own["EmailAddress"] = f"{latin.lower().replace(' ', '.')}@example.org"
    other = _again(random, own)
    latin_first, _, latin_last = latin.partition(" ")
    other |= {"FirstName": latin_first, "LastName": latin_last}
    return [own, other]


def _namesakes(random: Random) -> list[Person]:
    """Two people with the same name and nothing else in common."""
    one, other = _person(random), _person(random)
    other["FirstName"], other["LastName"] = one["FirstName"], one["LastName"]
    return [one, other]


def _business(random: Random) -> list[Person]:
    company, place = random.choice(COMPANIES), random.choice(PLACES)
    host = company.split()[0].lower()
    return [
        {
            "BusinessName": f"{company} {form}".strip(),
            "AccountNumber": f"A-{random.randrange(10_000, 99_999)}",
            "BusinessPhoneNumber": f"312-{_phone(random)}",
            "BusinessEmailAddress": f"{random.choice(('info', 'sales', 'office'))}@{host}.example.net",
            "BillingAddress": _in(place),
            "MailingAddress": {"Address1": f"PO Box {random.randrange(100, 999)}", "City": place[0]},
            "PartyType": "BUSINESS",
            "AdditionalInformation": "Purchase orders only; no calls before 9:00.",
        }
        for form in random.sample(COMPANY_FORMS, random.choice((2, 2, 3)))
    ]


def _several_people(random: Random) -> list[Person]:
    """A household some of whom were entered twice: part of the group is one person, part is not."""
    family = _household(random)
    return [*family, _again(random, family[0]), _again(random, family[-1])]


_KINDS: tuple[tuple[Callable[[_Chance], list[Person]], float, float], ...] = (
    (_same_person, 0.70, 0.97),
    (_formats_only, 0.93, 0.999),
    (_household, 0.52, 0.78),
    (_same_person, 0.70, 0.97),
    (_from_elsewhere, 0.55, 0.82),
    (_twins, 0.66, 0.88),
    (_several_people, 0.55, 0.75),
    (_same_person, 0.62, 0.95),
    (_junior_and_senior, 0.64, 0.86),
    (_business, 0.58, 0.9),
    (_namesakes, 0.5, 0.6),
    (_often_entered, 0.72, 0.93),
)
"""Each kind of group with the range of its scores; groups take them in turn."""
