"""The :class:`MatchSource` of an export: its groups, and its values where it carries any."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reviewer.core.matches import MatchPage, Profile, ProfileBatch
from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.sources.export.files import Part, PlainBytes, plain_bytes
from reviewer.sources.export.reading import Reading, Span, Tally
from reviewer.sources.export.rows import rows_between
from reviewer.sources.export.shapes import readable

_SPANS_AT_HAND = 4


@dataclass(frozen=True, slots=True)
class Aws:
    """What an export leaves to AWS; each may block and raise SourceError."""

    profiles: Callable[[Sequence[str]], ProfileBatch]
    """Fetches up to 20 profiles, for an export that holds ids only."""
    caller_arn: Callable[[], str | None]
    """Names the caller."""


class ExportMatches:
    """The match groups of one export in its own order, read as they are asked for.

    A page's token is the position of its first group. Nothing is copied to disk, and values are not held in
    memory either: rows are read again when their profiles are asked for.
    """

    def __init__(
        self, parts: Sequence[Part], *, region: str, page_size: int, aws: Aws, remote: bool = False
    ) -> None:
        """Look at the first bytes of each part and begin before the first row.

        Args:
            parts: the files of one export, in order.
            region: the region of the domain that was exported.
            page_size: groups a page.
            aws: for what the export does not hold.
            remote: whether the parts are themselves read from AWS.

        Raises:
            SourceError: a part can't be read.
        """
        self.region = region
        self._page_size = page_size
        self._aws = aws
        self._asks_aws = remote
        opened = [plain_bytes(part) for part in parts]
        self._reading = Reading(opened)
        self._values = Values(opened, self._reading)
        self._noticed = Tally()

    def caller_arn(self) -> str | None:
        """Who AWS says the caller is; None as long as nothing else had to be asked of AWS."""
        return self._aws.caller_arn() if self._asks_aws else None

    def match_page(self, token: str | None) -> MatchPage:
        """Read the page that begins at the position ``token``, or the first one for None.

        Raises:
            SourceError: it can't be read.
        """
        if token is not None and not (token.isascii() and token.isdecimal()):
            raise SourceError(_no_token(token))
        position = int(token or 0)
        groups, more = self._reading.groups(position, self._page_size)
        following = position + len(groups)
        return MatchPage(
            matches=tuple(groups),
            next_token=str(following) if more else None,
            generation_date=None,  # Nothing in an export names its run.
            potential_matches=None,
            notice=self._notice(at_end=not more),
        )

    def _notice(self, *, at_end: bool) -> str:
        """The notice about odd rows: once when the first of them is met, and with all counts at the end."""
        if at_end and not self._reading.has_rows:
            return _ONLY_HEADER if self._reading.shapes else _EMPTY
        tally = self._reading.tally
        if tally == self._noticed or (self._noticed.words and not at_end):
            return ""
        self._noticed = tally
        return tally.words if at_end else f"{tally.words}, so far"

    def profiles(self, profile_ids: Sequence[str]) -> ProfileBatch:
        """Read up to 20 profiles from the export, or fetch them where it holds ids only.

        Raises:
            SourceError: the export can't be read, or AWS is too busy to be asked.
        """
        found: dict[str, Profile] = {}
        for profile_id in profile_ids:
            profile = self._values.profile(profile_id)
            if profile is not None:
                found[profile_id] = profile
        missing = [one for one in profile_ids if one not in found]
        if not missing:
            return ProfileBatch(found, {})
        fetched = self._fetched(missing)
        return ProfileBatch(found | dict(fetched.profiles), fetched.unavailable)

    def _fetched(self, profile_ids: Sequence[str]) -> ProfileBatch:
        if self._reading.carries_values:
            return ProfileBatch(
                {}, dict.fromkeys(profile_ids, "its row is no longer where it was: the export has changed")
            )
        self._asks_aws = True
        try:
            return self._aws.profiles(profile_ids)
        except SourceError as error:
            if error.problem.kind is ProblemKind.THROTTLED:
                raise
            reason = f"the export holds its id only, and AWS can't be asked ({error.problem.what})"
            return ProfileBatch({}, dict.fromkeys(profile_ids, reason))


_EMPTY = "The export is empty: nothing stands in its files"
_ONLY_HEADER = "The export holds a header and no rows, so there is nothing to review in it"


def _no_token(token: str) -> Problem:
    return Problem(
        ProblemKind.TOKEN_EXPIRED,
        f"{token} is no place in an export",
        "a page of an export is named by the position of its first group",
        "Start again without --next-token",
    )


class Values:
    """The values that the rows of an export carry; a few blocks of rows stay in memory, none on disk."""

    def __init__(self, parts: Sequence[PlainBytes], reading: Reading) -> None:
        self._parts = parts
        self._reading = reading
        self._lock = threading.Lock()
        self._at_hand: OrderedDict[Span, dict[str, list[str]]] = OrderedDict()

    def profile(self, profile_id: str) -> Profile | None:
        """Read a profile; None where no row read so far carries its values.

        Raises:
            SourceError: the export can't be read.
        """
        for span in self._reading.places.spans_of(profile_id):
            shape = self._reading.shapes[span.part]
            if not shape.has_values:
                continue
            row = self._rows(span).get(profile_id)
            if row is not None:
                return shape.profile_of(row)
        return None

    def _rows(self, span: Span) -> dict[str, list[str]]:
        with self._lock:
            if span in self._at_hand:
                self._at_hand.move_to_end(span)
                return self._at_hand[span]
        shape = self._reading.shapes[span.part]
        rows = {
            readable(row[shape.profile]): row
            for row in rows_between(self._parts[span.part], shape, span.start, span.end)
            if len(row) > shape.profile
        }
        with self._lock:
            self._at_hand[span] = rows
            while len(self._at_hand) > _SPANS_AT_HAND:
                self._at_hand.popitem(last=False)
        return rows
