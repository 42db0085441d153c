"""Profiles by their ids: BatchGetProfile, or SearchProfiles where that is denied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from reviewer.aws.answer_shapes import misfit_in
from reviewer.aws.connection import Connection
from reviewer.core.matches import Profile, ProfileBatch
from reviewer.core.problems import Problem, ProblemKind, SourceError

# The pattern of BatchGetProfile's ProfileIds; one id off it would spoil the whole batch.
_PROFILE_ID = re.compile(r"[a-f0-9]{32}")
AT_ONCE = 20
"""Profiles that one call reads at most (API shape ``BatchGetProfileIdList``)."""
_NOT_THERE = "ResourceNotFoundException"
_REASONS = {  # <retry> is for the screen to name: see reviewer.core.action_words
    _NOT_THERE: "it no longer exists (deleted, or merged since this run)",
    "AccessDeniedException": "access to it is denied",
    "ThrottlingException": "AWS throttled it: <retry> asks again",
    "InternalServerException": "AWS failed on it: <retry> asks again",
}


class ProfileReader:
    """Reads profiles of one domain; once BatchGetProfile is denied, stays with SearchProfiles."""

    def __init__(self, connection: Connection, domain_name: str) -> None:
        self._connection = connection
        self._domain_name = domain_name
        self._batch_denied: Problem | None = None

    def read(self, profile_ids: Sequence[str]) -> ProfileBatch:
        """Fetch up to 20 profiles; every id asked for is in the answer, shown or with its reason.

        Raises:
            SourceError: none can be had.
        """
        valid = [one for one in dict.fromkeys(profile_ids) if _PROFILE_ID.fullmatch(one)]
        unavailable = {
            one: "its id is none that Customer Profiles can be asked for"
            for one in profile_ids
            if not _PROFILE_ID.fullmatch(one)
        }
        if not valid:
            return ProfileBatch({}, unavailable)
        records, reasons, gone = self._found(valid)
        found: dict[str, Profile] = {}
        otherwise = "AWS did not return it (deleted, or merged since this run)"
        for record in records:
            profile_id = _id_in(record)
            fault = misfit_in(record) or ("" if profile_id else "it has no ProfileId")
            if fault:
                reasons[profile_id] = f"what AWS says of it can't be read: {fault}"
            else:
                found[profile_id] = Profile(profile_id, record)
            if not profile_id:
                otherwise = f"what AWS says of it, or of another that was asked for, can't be read: {fault}"
        missing = {one: reasons.get(one, otherwise) for one in valid if one not in found}
        # Where something can't be read, it may be of any of them.
        absent = frozenset(one for one in missing if one in gone or not (one in reasons or "" in reasons))
        return ProfileBatch(found, unavailable | missing, absent)

    def _found(self, profile_ids: list[str]) -> tuple[list[Any], dict[str, str], set[str]]:
        """The records that came, why others did not, and which of those AWS says there is no profile of."""
        if self._batch_denied is None:
            try:
                return self._batched(profile_ids)
            except SourceError as error:
                if error.problem.kind is not ProblemKind.DENIED:
                    raise
                self._batch_denied = error.problem
        return list(self._searched(profile_ids)), {}, set()

    def _batched(self, profile_ids: list[str]) -> tuple[list[Any], dict[str, str], set[str]]:
        answer = self._connection.call(
            "BatchGetProfile", DomainName=self._domain_name, ProfileIds=profile_ids
        )
        reasons: dict[str, str] = {}
        unreadable, gone = [], set()
        for error in answer.get("Errors") or ():
            if misfit_in(error):
                unreadable.append(error)
                continue
            code = str(error.get("Code"))
            reasons[_id_in(error)] = _REASONS.get(code, f"{code}: {error.get('Message')}")
            if code == _NOT_THERE:
                gone.add(_id_in(error))
        return [*(answer.get("Profiles") or ()), *unreadable], reasons, gone

    def _searched(self, profile_ids: list[str]) -> Iterator[Any]:
        for profile_id in profile_ids:
            try:
                answer = self._connection.call(
                    "SearchProfiles", DomainName=self._domain_name, KeyName="_profileId", Values=[profile_id]
                )
            except SourceError as error:
                raise self._both_denied(error) from error
            yield from answer.get("Items") or ()

    def _both_denied(self, error: SourceError) -> SourceError:
        if error.problem.kind is not ProblemKind.DENIED:
            return error
        return SourceError(
            Problem(
                ProblemKind.DENIED,
                "Both BatchGetProfile and SearchProfiles were denied",
                "no profile can be shown",
                "Have profile:BatchGetProfile allowed on this domain",
            )
        )


def read_all(read: Callable[[Sequence[str]], ProfileBatch], profile_ids: Sequence[str]) -> ProfileBatch:
    """Read any number of profiles by a reader of up to AT_ONCE.

    Raises:
        SourceError: none of some of them can be had.
    """
    ids = list(dict.fromkeys(profile_ids))
    found: dict[str, Profile] = {}
    unavailable: dict[str, str] = {}
    gone: set[str] = set()
    for first in range(0, len(ids), AT_ONCE):
        batch = read(ids[first : first + AT_ONCE])
        found |= batch.profiles
        unavailable |= batch.unavailable
        gone |= batch.gone
    return ProfileBatch(found, unavailable, frozenset(gone))


def _id_in(record: object) -> str:
    """The id in a record of a profile or of an error; ``""`` where it holds none that can be read."""
    found = record.get("ProfileId") if isinstance(record, Mapping) else None
    return found if isinstance(found, str) else ""
