"""Fetching in threads: pages of matches and batches of profiles, so that nobody at the screen waits.

A :class:`Fetcher` owns no state of the review. It takes requests, blocks in its own threads, and
hands over what came as one of :mod:`reviewer.fetching.events`, from those threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from reviewer.core.problems import Problem, ProblemKind, SourceError
from reviewer.fetching.events import (
    CallerKnown,
    Connected,
    ConnectFailed,
    FetchEvent,
    PageFailed,
    PageFetched,
    ProfilesFailed,
    ProfilesFetched,
)
from reviewer.fetching.job_watch import JobWatch
from reviewer.fetching.prefetch import Requests
from reviewer.fetching.request_queue import Request, RequestQueue
from reviewer.fetching.throttling import Throttle
from reviewer.sources.protocol import MatchSource, TellsJobs, TellsThrottling

PROFILE_THREADS = 3


class Fetcher:
    """Daemon threads around one source: one for pages, some for profiles.

    Being daemons they never hold up leaving: a call that is under way is abandoned.
    """

    def __init__(self, connect: Callable[[], MatchSource], deliver: Callable[[FetchEvent], None]) -> None:
        """Nothing runs until :meth:`start`.

        Args:
            connect: makes the source; called in a thread, may block and raise SourceError.
            deliver: takes each event, called from a fetcher's thread.
        """
        self._connect = connect
        self._deliver = deliver
        self._throttle = Throttle()
        self._pages = RequestQueue[str | None](self._throttle, 1)
        self._profiles = RequestQueue[tuple[str, ...]](self._throttle, PROFILE_THREADS)
        self._source: MatchSource | None = None
        self._job_watch = JobWatch(deliver)

    def start(self) -> None:
        """Connect, and then serve requests; again after :class:`ConnectFailed` tries once more."""
        _in_background(self._serve_pages, "matches")

    def ask(self, requests: Requests) -> None:
        """Ask for what is wanted; each part is answered by an event, first what the reviewer waits for."""
        self._profiles.hurry(lambda ids: not requests.awaited.isdisjoint(ids))
        self._pages.hurry(lambda _: requests.awaits_page)
        if requests.page:
            self._pages.put(requests.token)
        for batch in requests.batches:
            self._profiles.put(batch)

    def stop(self) -> None:
        """Ask AWS for nothing more."""
        self._pages.end()
        self._profiles.end()

    def ask_caller(self) -> None:
        """Ask who the caller is; answered by CallerKnown."""
        source = self._source
        if source is not None:
            _in_background(lambda: self._ask_caller(source), "caller")

    def _serve_pages(self) -> None:
        try:
            source = self._connect()
        except SourceError as error:
            self._deliver(ConnectFailed(error.problem))
            return
        except Exception as error:  # noqa: BLE001 - a thread that ends unheard would leave "connecting" up for ever
            self._deliver(ConnectFailed(_unforeseen(error)))
            return
        self._source = source
        self._deliver(Connected(source.region))

        def page(token: str | None) -> FetchEvent:
            return PageFetched(token, source.match_page(token))

        def profiles(profile_ids: tuple[str, ...]) -> FetchEvent:
            return ProfilesFetched(profile_ids, source.profiles(profile_ids))

        serve_profiles = partial(self._serve, self._profiles, profiles, ProfilesFailed, source)
        for number in range(PROFILE_THREADS):
            _in_background(serve_profiles, f"profiles-{number}")
        if isinstance(source, TellsJobs):
            _in_background(partial(self._job_watch.watch, source), "jobs")
        self._serve(self._pages, page, PageFailed, source)

    def _serve(
        self,
        requests: RequestQueue[Request],
        fetch: Callable[[Request], FetchEvent],
        failed: Callable[[Request, Problem], FetchEvent],
        source: MatchSource,
    ) -> None:
        """Answer requests by events, one after the other, until the line ends."""
        while (slot := requests.take()) is not None:
            try:
                event = fetch(slot.request)
                self._job_watch.resume()
            except SourceError as error:
                event = failed(slot.request, error.problem)
            except Exception as error:  # noqa: BLE001 - shown on the screen as what it is
                event = failed(slot.request, _unforeseen(error))
            self._note_throttling(source)
            requests.release(slot)
            self._deliver(event)

    def _note_throttling(self, source: MatchSource) -> None:
        if isinstance(source, TellsThrottling):
            self._throttle.note(source.throttled)

    def _ask_caller(self, source: MatchSource) -> None:
        try:
            arn = source.caller_arn()
        except SourceError:
            arn = None  # Knowing the caller is a courtesy: the OS user is recorded all the same.
        self._deliver(CallerKnown(arn))


def _unforeseen(error: Exception) -> Problem:
    return Problem(
        ProblemKind.OTHER,
        f"{type(error).__name__}: {error}",
        "the answer could not be used",
        "If it comes back, please report it",
    )


def _in_background(work: Callable[[], None], name: str) -> None:
    threading.Thread(target=work, name=f"reviewer-{name}", daemon=True).start()
