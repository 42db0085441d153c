"""All that the API shows of some profiles: their values, objects, object types and history."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reviewer.apply.profile_keys import OF_KEYS
from reviewer.apply.snapshot import Members, ProfileObject
from reviewer.aws.connection import Connection
from reviewer.core.matches import ProfileBatch
from reviewer.core.problems import ProblemKind, SourceError
from reviewer.sources.profiles import ProfileReader, read_all

HISTORY_DENIED, HISTORY_FAILED = "history:denied", "history:failed"
CONTENT_DENIED, CONTENT_FAILED = "history-content:denied", "history-content:failed"
"""Codes of what could not be had of histories."""


@dataclass(frozen=True, slots=True)
class History:
    """A profile's history."""

    records: list[dict[str, Any]]
    gaps: set[str]
    """What could not be had, as codes."""


@contextmanager
def _noting(gaps: set[str], denied: str, failed: str) -> Iterator[None]:
    """Note what AWS refuses: nothing that has to be known hangs on history. What may pass is no refusal."""
    try:
        yield
    except SourceError as error:
        kind = error.problem.kind
        if kind.may_pass or kind is ProblemKind.CREDENTIALS:
            raise
        gaps.add(denied if kind is ProblemKind.DENIED else failed)


class ProfileStates:
    """Reads the profiles of one domain. Methods block, raise SourceError, and may be called by any thread."""

    def __init__(self, connection: Connection, domain_name: str) -> None:
        self._connection = connection
        self._domain_name = domain_name
        self._reader = ProfileReader(connection, domain_name)
        self._listed: Mapping[str, Members] | None = None
        self._types: Mapping[str, Members] | None = None
        self._asking = threading.RLock()

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        """The profiles with some ids, and why others could not be had."""
        return read_all(self._reader.read, profile_ids)

    def object_count(self) -> int | None:
        """How many objects the domain has, where GetDomain tells."""
        stats = self._connection.call("GetDomain", DomainName=self._domain_name).get("Stats") or {}
        count = stats.get("ObjectCount")
        return count if isinstance(count, int) else None

    def listed_types(self) -> Mapping[str, Members]:
        """The object types of the domain by their names, as ListProfileObjectTypes tells, asked for once."""
        with self._asking:
            if self._listed is None:
                pages = self._connection.pages(
                    "ListProfileObjectTypes", DomainName=self._domain_name, MaxResults=100
                )
                self._listed = {
                    str(one["ObjectTypeName"]): one for page in pages for one in page.get("Items") or ()
                }
            return self._listed

    def object_types(self) -> Mapping[str, Members]:
        """The same with their fields and keys, asked for once."""
        with self._asking:
            if self._types is None:
                self._types = {name: self._type(name) for name in self.listed_types()}
            return self._types

    def _type(self, name: str) -> Members:
        answer = self._connection.call(
            "GetProfileObjectType", DomainName=self._domain_name, ObjectTypeName=name
        )
        wanted = ("ObjectTypeName", "AllowProfileCreation", "Fields", "Keys")
        return {part: answer[part] for part in wanted if part in answer}

    def objects(self, profile_id: str, type_names: Iterable[str] | None = None) -> Iterator[ProfileObject]:
        """A profile's objects of some types, or of all that the domain has."""
        for name in self.listed_types() if type_names is None else type_names:
            pages = self._connection.pages(
                "ListProfileObjects",
                DomainName=self._domain_name,
                ProfileId=profile_id,
                ObjectTypeName=name,
                MaxResults=100,
            )
            for page in pages:
                for one in page.get("Items") or ():
                    yield ProfileObject(
                        profile_id, name, str(one["ProfileObjectUniqueKey"]), str(one["Object"])
                    )

    def history(self, profile_id: str, gaps: Collection[str] = ()) -> History:
        """A profile's history records as far as they can be had, those of its keys with their content.

        Args:
            profile_id: the profile.
            gaps: what could not be had of another profile, and is not asked for again.
        """
        in_domain = {"DomainName": self._domain_name, "ProfileId": profile_id}
        history = History([], set(gaps))
        if {HISTORY_DENIED, HISTORY_FAILED}.isdisjoint(gaps):
            with _noting(history.gaps, HISTORY_DENIED, HISTORY_FAILED):
                for page in self._connection.pages("ListProfileHistoryRecords", **in_domain, MaxResults=100):
                    listed = page.get("ProfileHistoryRecords") or ()
                    history.records.extend(dict(one) for one in listed if isinstance(one, Mapping))
        for record in history.records:
            if record.get("ActionType") in OF_KEYS and {CONTENT_DENIED, CONTENT_FAILED}.isdisjoint(
                history.gaps
            ):
                with _noting(history.gaps, CONTENT_DENIED, CONTENT_FAILED):
                    answer = self._connection.call(
                        "GetProfileHistoryRecord", **in_domain, Id=record.get("Id")
                    )
                    record["Content"] = answer.get("Content")
        return history
