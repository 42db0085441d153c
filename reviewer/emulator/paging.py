"""Pages and the tokens between them, as the conditions want them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reviewer.emulator.conditions import Conditions
from reviewer.emulator.service import ServiceError
from reviewer.emulator.tokens import Place, place_of, token_of


class Paging:
    """Cuts lists into pages."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions

    def place(self, parameters: Mapping[str, Any], operation: str, run: int = 0) -> Place:
        """Where a call goes on; a token of one operation, domain and profile is of no use in another.

        Raises:
            ServiceError: the token is no good.
        """
        paging = f"{operation} {parameters.get('DomainName', '')}"
        if "ProfileId" in parameters:
            paging += f" {parameters['ProfileId']}"
        token = parameters.get("NextToken")
        if token is None:
            return Place(paging, 0, 1, run, time.monotonic())
        conditions = self._conditions
        place = place_of(token, paging, conditions.token_error)
        if conditions.token_ttl is not None and time.monotonic() - place.issued > conditions.token_ttl:
            raise ServiceError(conditions.token_error, "The provided token has expired")
        if place.run != run and conditions.old_token == "refuse":
            raise ServiceError(conditions.token_error, "The provided token is of an earlier run")
        return replace(place, run=run)

    def page(
        self,
        parameters: Mapping[str, Any],
        operation: str,
        items: Sequence[Any],
        key: str,
        size: int | None = None,
    ) -> dict[str, Any]:
        """A page of ``items`` as the member ``key``; ``size`` is for where MaxResults is missing."""
        place = self.place(parameters, operation)
        end = place.position + parameters.get("MaxResults", size or self._conditions.default_page)
        return {key: list(items[place.position : end]), **next_token(place, end, len(items))}


def next_token(place: Place, end: int, count: int) -> dict[str, Any]:
    """The member that names the page behind ``end``; nothing where there is none."""
    if end >= count:
        return {}
    following = replace(place, position=end, page=place.page + 1, issued=time.monotonic())
    return {"NextToken": token_of(following)}
