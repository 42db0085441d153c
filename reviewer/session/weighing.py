"""Which weights of evidence are in force in a session, and whether they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reviewer.core.settings import Settings
from reviewer.session.domain_weights import DomainWeights, LearntWeights
from reviewer.session.feed import Feed
from reviewer.session.rules import BLIND_TO_WEIGHTS, NotAllowed
from reviewer.session.scope import Scope

if TYPE_CHECKING:
    from reviewer.comparison.weights import Weights  # Loading it takes a part of the first paint.


class Weighing:
    """What evidence weighs in a session."""

    def __init__(self, learnt: LearntWeights, feed: Feed, settings: Settings, scope: Scope) -> None:
        """Weigh by what the user has taken for the feed's region, else by what comes with the program."""
        self._learnt = learnt
        self._feed = feed
        self._settings = settings
        self._scope = scope
        self._weights: Weights | None = None

    @property
    def faults(self) -> Sequence[str]:
        """In a line each what was taken into force and can't be used, raw."""
        return self._learnt.faults

    @property
    def is_shown(self) -> bool:
        """Whether weights may be shown: the settings can turn that off, and a blind review has it off."""
        return self._settings.balance and not self._scope.hides

    def require_shown(self) -> None:
        """Check that weights may be shown.

        Raises:
            NotAllowed: they may not; the message says why.
        """
        if self._scope.hides:
            raise NotAllowed(BLIND_TO_WEIGHTS)
        if not self._settings.balance:
            raise NotAllowed("Weights are off: balance = true in the settings shows them")

    @property
    def own(self) -> DomainWeights | None:
        """The weights learnt from the domain's own decisions, where they are in force."""
        return self._learnt.by_region.get(self._feed.region or "")

    @property
    def weights(self) -> Weights | None:
        """What evidence weighs; None: what comes with the program."""
        if self._weights is None and self.own is not None:
            self._weights = self.own.table
        return self._weights

    @property
    def words(self) -> str:
        """Which weights are in force, in a few words."""
        return f"weights: {'built in' if self.own is None else self.own.words}"
