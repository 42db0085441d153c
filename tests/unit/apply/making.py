"""Profiles, decisions and journals for the tests of applying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reviewer.comparison.fields import compared_text
from reviewer.core.decisions import Decision, Verdict
from reviewer.core.matches import Profile, group_key
from reviewer.journal.sqlite import Journal
from tests.unit.journal import making

DOMAIN = ("acme", "eu-west-1")


def profile_id(name: str) -> str:
    """32 hex digits that begin with what a name can be read by."""
    return name.encode().hex().ljust(32, "0")[:32]


def ids(*names: str) -> tuple[str, ...]:
    return tuple(map(profile_id, names))


def profile(name: str, **members: Any) -> Profile:
    return Profile(profile_id(name), {"ProfileId": profile_id(name), **members})


def merge(number: int, *clusters: Sequence[str], apart: Sequence[str] = (), **changes: Any) -> Decision:
    """A merge of clusters of named profiles, survivors first, that leaves others apart."""
    named = tuple(ids(*cluster) for cluster in clusters)
    return _decision(number, Verdict.MERGE, sum(named, ids(*apart)), clusters=named, **changes)


def reject(number: int, *names: str, **changes: Any) -> Decision:
    return _decision(number, Verdict.REJECT, ids(*names), **changes)


def _decision(number: int, verdict: Verdict, profile_ids: tuple[str, ...], **changes: Any) -> Decision:
    said = {"profile_ids": profile_ids, "group_key": group_key(profile_ids)}
    return making.decision(number, verdict, **said | changes)


def seen(journal: Journal, decision: Decision, profiles: Sequence[Profile]) -> Decision:
    """A decision that was made on these values, with the journal's digest of them."""
    here = [one for one in profiles if one.profile_id in decision.profile_ids]
    return replace(decision, compared_digest=journal.keyed_digest(compared_text(here)))
