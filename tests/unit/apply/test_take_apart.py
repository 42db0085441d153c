"""Taking a merge apart: every value, object and key is back, whatever happens on the way, or is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer.apply.planned_merge import PlannedMerge
from reviewer.apply.profile_keys import untold
from reviewer.apply.take_apart import TakeApart
from reviewer.apply.take_apart_text import plan_lines
from reviewer.aws.connection import Connection
from reviewer.core.problems import SourceError
from reviewer.emulator.conditions import Conditions, Fault
from reviewer.emulator.domain import Domain
from reviewer.emulator.records import HistoryOperations
from reviewer.emulator.server import Emulator
from reviewer.emulator.service import ServiceError
from tests.unit.apply.merging import (
    DOMAIN,
    A,
    B,
    C,
    Case,
    answer,
    connected,
    planned,
    send,
    state,
    surveyed,
    three,
)

Make = Callable[..., Case]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Make]:
    """Make a case under conditions."""
    served: list[Emulator] = []

    def make(conditions: Conditions | None = None, domain: Domain | None = None) -> Case:
        domain = domain or three()
        emulator = Emulator([domain], conditions)
        emulator.start()
        served.append(emulator)
        return Case(domain, connected(emulator.url), tmp_path / str(len(served)))

    yield make
    for emulator in served:
        emulator.stop()


@pytest.mark.parametrize(
    "merge",
    [
        planned(),
        planned(B, A),
        planned(C, A, B, sources={"FirstName": B, "EmailAddress": A, "Attributes": {"tier": B}}),
        planned(A, B, C, sources={"LastName": C, "EmailAddress": C}),
    ],
    ids=["main wins", "another main", "with sources", "with empty sources"],
)
def test_every_value_object_and_key_is_back(case: Make, merge: PlannedMerge) -> None:
    one = case().merged(merge)
    done = one.taking().run()
    assert one.is_back(done)
    assert set(done.targets) == set(merge.profile_ids)
    assert done.targets[merge.main_profile_id] == merge.main_profile_id
    assert done.moved == sum(len(one.before[other][1]) for other in merge.profile_ids_to_merge)


def test_a_key_that_history_alone_tells_of_is_back(case: Make) -> None:
    one = case()
    _add_key(one)
    one.merged(planned())
    assert ("loyalty", "7") in one.before[B][2]
    assert one.is_back(one.taking().run())


def _add_key(case: Case) -> None:
    """A key of B that no object tells of."""
    key = {"KeyName": "loyalty", "Values": ["7"]}
    case.connection.call("AddProfileKey", DomainName=DOMAIN, ProfileId=B, **key)


def _stays_with_the_kept(case: Case) -> None:
    """Expect that key to stay where the merge has brought it."""
    case.before[B][2].remove(("loyalty", "7"))
    case.before[A][2].add(("loyalty", "7"))


@pytest.mark.parametrize(
    ("denied", "said"),
    [
        ("ListProfileHistoryRecords", "profile:ListProfileHistoryRecords was denied"),
        ("GetProfileHistoryRecord", "profile:GetProfileHistoryRecord was denied"),
    ],
)
def test_where_history_is_forbidden_what_it_would_have_told_is_named(
    case: Make, denied: str, said: str
) -> None:
    one = case(Conditions(deny=frozenset([denied])))
    _add_key(one)
    one.merged(planned())
    taking = one.taking()
    assert any(said in line for line in plan_lines(taking.plan(), taking.progress))
    _stays_with_the_kept(one)
    assert one.is_back(taking.run())


def test_where_history_tells_of_keys_otherwise_than_expected_that_is_named(case: Make) -> None:
    one = case()
    _add_key(one)
    one.domain.history.of(B)[0]["Content"] = "loyalty"
    taking = one.merged(planned()).taking()
    said = f"  keys whose history records could not be read, of {B}"
    assert said in plan_lines(taking.plan(), taking.progress)
    _stays_with_the_kept(one)
    assert one.is_back(taking.run())
    [record] = taking.snapshot.history[B]
    for content in (None, "", "[7]", '{"KeyName": 7, "Values": ["7"]}', '{"Values": 7}'):
        odd = replace(taking.snapshot, history={B: ({**record, "Content": content},)})
        assert f"history-odd:{B}" in untold(odd)


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("list_profile_history_records", "AWS refused ListProfileHistoryRecords"),
        ("get_profile_history_record", "AWS refused GetProfileHistoryRecord"),
    ],
)
def test_where_history_is_refused_the_merge_goes_on_and_that_is_named(
    case: Make, monkeypatch: pytest.MonkeyPatch, operation: str, said: str
) -> None:
    def refuse(*_: object) -> None:
        raise ServiceError("BadRequestException", "History is not kept for this domain")

    monkeypatch.setattr(HistoryOperations, operation, refuse)
    one = case()
    _add_key(one)
    taking = one.merged(planned()).taking()
    assert any(said in line for line in plan_lines(taking.plan(), taking.progress))


def test_where_history_is_empty_that_is_named(case: Make) -> None:
    taking = case().merged(planned()).taking()
    said = f"  keys that no object tells of, since history tells nothing of {A}, {B}, {C}"
    assert said in plan_lines(taking.plan(), taking.progress)


def test_keys_that_only_choose_a_profile_or_only_make_one_are_given_to_nobody_who_had_them_not(
    case: Make,
) -> None:
    one = case(domain=surveyed())
    answer(one)
    one.merged(planned())
    assert ("device", "of b") in one.before[B][2]
    assert ("device", f"of {C}") not in one.before[C][2]
    assert one.is_back(one.taking().run())


class _DiesAtGivingBack(Connection):
    """A connection of a process that is killed before it takes a key away by which it chose a profile."""

    def __init__(self, connection: Connection) -> None:
        self._real, self._has_put = connection, False

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
        self._has_put = self._has_put or operation == "PutProfileObject"
        if self._has_put and operation == "DeleteProfileKey" and parameters["KeyName"] == "contact":
            raise KeyboardInterrupt
        return self._real.call(operation, **parameters)


def test_a_key_that_only_chose_a_profile_goes_again_though_it_was_interrupted(case: Make) -> None:
    one = case(domain=surveyed())
    answer(one)
    one.merged(planned())
    with pytest.raises(KeyboardInterrupt):
        one.taking(_DiesAtGivingBack(one.connection)).run()
    assert one.is_back(one.taking().run())


def test_taking_it_apart_again_finds_nothing_to_do(case: Make) -> None:
    one = case().merged(planned())
    done = one.taking().run()
    assert one.taking().plan().is_empty
    assert one.taking().run().targets == done.targets
    assert len(one.domain.by_id) == 3


def test_a_merge_that_was_not_done_has_nothing_to_be_taken_apart(case: Make) -> None:
    one = case(Conditions(faults=(Fault.parse("MergeProfiles:never"),))).merged(planned())
    assert one.taking().plan().is_empty


@pytest.mark.parametrize("kind", ["half", "partly"])
def test_a_merge_that_stopped_half_way_is_taken_apart_too(case: Make, kind: str) -> None:
    one = case(Conditions(faults=(Fault.parse(f"MergeProfiles:{kind}"),))).merged(planned())
    done = one.taking().run()
    assert done.targets[C] == C  # It never went.
    assert {old for old, new in done.targets.items() if old != new} == ({B} if kind == "partly" else set())
    after = state(one.domain, done.targets)
    assert {old: kept[:2] for old, kept in after.items()} == {
        old: kept[:2] for old, kept in one.before.items()
    }


def test_lost_replies_double_and_lose_nothing(case: Make) -> None:
    faults = [
        "CreateProfile:lost:times=1",
        "CreateProfile:late:times=1",
        "PutProfileObject:lost:every=3",
        "DeleteProfileObject:lost:every=2",
        "UpdateProfile:lost:times=2",
        "AddProfileKey:late:every=3",
        "DeleteProfileKey:lost:every=2",
    ]
    one = case(Conditions(faults=tuple(map(Fault.parse, faults)))).merged(planned())
    assert one.is_back(one.taking().run())


def test_a_search_that_lags_behind_a_lost_reply_doubles_nothing(case: Make) -> None:
    lost = (Fault.parse("CreateProfile:lost:times=1"),)
    one = case(Conditions(faults=lost, search_delay_calls=7)).merged(planned())
    kept = one.snapshots.find(one.merge.id)
    waited: list[float] = []
    taking = TakeApart(one.connection, one.snapshots, kept, patience=60.0, pause=waited.append)
    assert one.is_back(taking.run())
    assert 0 < sum(waited) < 60


def test_a_twin_that_shows_late_is_removed(case: Make) -> None:
    lost = (Fault.parse("CreateProfile:lost:times=1"),)
    one = case(Conditions(faults=lost, search_delay_calls=9)).merged(planned())
    with pytest.raises(SourceError, match="CreateProfile"):
        one.taking().run()  # It does not wait, and the search does not find what was created.
    assert len(one.domain.by_id) == 2
    assert one.is_back(one.taking().run())
    assert len(one.domain.by_id) == 3


def test_a_customer_that_aws_merged_a_profile_into_on_the_way_is_never_deleted(case: Make) -> None:
    class MergedAgain(Connection):
        def __init__(self) -> None:
            self.made: dict[str, str] = {}
            self.is_restoring = self.is_merged = False

        def on_step(self, words: str) -> None:
            self.is_restoring = words.startswith("Restoring")

        def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
            marks = [one for one in parameters.get("Values", ()) if one.startswith("take-apart-")]
            if self.is_restoring and not self.is_merged and marks:
                self.is_merged = True
                send(one.connection, planned(A, self.made[B]))
                # AWS may leave a key of a value that was changed since, and a merge brings all keys along.
                key = {"KeyName": "_account", "Values": marks}
                one.connection.call("AddProfileKey", DomainName=DOMAIN, ProfileId=A, **key)
            return one.connection.call(operation, **parameters)

    one = case().merged(planned())
    again = MergedAgain()
    with pytest.raises(SourceError, match=r"Profile \w+ does not exist: the profile.*is gone"):
        one.taking(again).run(again.made.update, again.on_step)
    assert again.is_merged
    assert A in one.domain.by_id


@pytest.mark.parametrize("values", [{"FirstName": "Dora", "AccountNumber": "7"}, {}], ids=["named", "not"])
def test_whatever_a_search_finds_no_customer_is_taken_for_a_profile_made_anew(
    case: Make, values: dict[str, str]
) -> None:
    class Odd(Connection):
        def __init__(self) -> None:
            self.deleted: list[str] = []

        def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
            if operation == "DeleteProfile":
                self.deleted.append(parameters["ProfileId"])
            answer = one.connection.call(operation, **parameters)
            if operation == "CreateProfile":
                return {"ProfileId": "no id"}
            if operation == "SearchProfiles" and parameters["KeyName"] == "_account":
                return {"Items": [*answer["Items"], {"ProfileId": stranger}]}
            return answer

    stranger = "d" * 32
    one = case()
    one.domain.by_id[stranger] = {"ProfileId": stranger, **values}
    one.merged(planned())
    if not values:
        values = {"AccountNumber": f"take-apart-{one.merge.id}-{B}"}
        one.domain.by_id[stranger] = {"ProfileId": stranger, **values}
        one.domain.hold(stranger, "Ticket", f'{{"id": "hers", "customer": "{stranger}"}}')
    before, odd = dict(one.domain.by_id[stranger]), Odd()
    done = one.taking(odd).run()
    assert (odd.deleted, one.domain.by_id[stranger]) == ([], before)
    assert stranger not in done.targets.values()
    assert len(one.domain.by_id) == 4


def test_one_made_under_an_id_that_nothing_can_be_asked_of_is_found_by_the_next_try(case: Make) -> None:
    class Odd(Connection):
        def __init__(self) -> None: ...

        def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
            answer = one.connection.call(operation, **parameters)
            is_unseen = operation == "SearchProfiles" and parameters["KeyName"] == "_account"
            return {"ProfileId": "no id"} if operation == "CreateProfile" else {} if is_unseen else answer

    one = case().merged(planned(A, B))
    with pytest.raises(SourceError, match="without an id that can be read"):
        one.taking(Odd()).run()
    assert one.is_back(one.taking().run())
    assert len(one.domain.by_id) == 3


def test_one_that_is_denied_goes_on_once_it_is_allowed(case: Make) -> None:
    one = case(Conditions(faults=(Fault.parse("PutProfileObject:denied:after=2:times=1"),))).merged(planned())
    with pytest.raises(SourceError, match="profile:PutProfileObject"):
        one.taking().run()
    assert one.is_back(one.taking().run())


def test_what_changed_since_the_merge_stays_and_is_named(case: Make) -> None:
    one = case().merged(planned())
    one.connection.call(
        "UpdateProfile", DomainName=DOMAIN, ProfileId=A, FirstName="Anna", Attributes={"n": "1"}
    )
    done = one.taking().run()
    assert {"newer:FirstName", "newer:Attributes.n"} <= set(done.lost)
    assert one.domain.by_id[A]["FirstName"] == "Anna"
    assert one.domain.by_id[A]["Address"] == {"Address1": "1 Oak Avenue", "City": "Lyon"}
    assert state(one.domain, done.targets)[B] == one.before[B]


def test_an_object_that_is_gone_since_is_named_and_one_that_is_newer_keeps_its_content(case: Make) -> None:
    one = case().merged(planned())
    gone, changed = [
        held for held in one.domain.objects.values() if json.loads(held["Object"])["customer"] == B
    ][:2]
    del one.domain.objects[gone["ObjectTypeName"], gone["ProfileObjectUniqueKey"]]
    newer = json.dumps({**json.loads(changed["Object"]), "status": "sent"})
    one.connection.call(
        "PutProfileObject", DomainName=DOMAIN, ObjectTypeName=changed["ObjectTypeName"], Object=newer
    )
    done = one.taking().run()
    assert f"object-gone:{gone['ObjectTypeName']}:{gone['ProfileObjectUniqueKey']}" in done.lost
    contents = [held["Object"] for held in one.domain.objects_of(done.targets[B])]
    assert newer in contents
    assert gone["Object"] not in contents


def test_an_object_whose_keys_are_a_strangers_too_is_not_touched_and_named(case: Make) -> None:
    one = case().merged(planned())
    stranger = "d" * 32
    one.domain.by_id[stranger] = {"ProfileId": stranger}
    for key, value in (("customerNumber", B), ("_email", "ann@example.com")):
        one.connection.call(
            "AddProfileKey", DomainName=DOMAIN, ProfileId=stranger, KeyName=key, Values=[value]
        )
    done = one.taking().run()
    ambiguous = [code for code in done.lost if code.startswith("object-ambiguous:")]
    assert len(ambiguous) == 4
    assert len(one.domain.objects_of(A)) == 2 + 4
    assert len(one.domain.objects_of(done.targets[C])) == 2
    assert one.domain.objects_of(stranger) == []


def test_a_value_that_the_api_cannot_empty_is_named(case: Make) -> None:
    domain = three()
    domain.by_id[B] = {**domain.by_id[B], "PartyType": "BUSINESS"}
    one = case(domain=domain).merged(planned())
    done = one.taking().run()
    assert done.lost == ("not-emptied:PartyType",)


def test_a_main_profile_that_is_gone_itself_ends_it_before_anything_is_done(case: Make) -> None:
    one = case().merged(planned())
    one.connection.call("DeleteProfile", DomainName=DOMAIN, ProfileId=A)
    with pytest.raises(SourceError, match="is gone itself"):
        one.taking().run()
    assert not one.domain.by_id


def test_one_that_was_merged_again_since_is_told_and_not_created_again(case: Make) -> None:
    one = case().merged(planned())
    done = one.taking().run()
    send(one.connection, planned(A, done.targets[B]))
    with pytest.raises(SourceError, match="merged again or deleted"):
        one.taking().run()
    assert len(one.domain.by_id) == 2
