"""The client of another service that goes with a connection."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from reviewer.aws.connection import Connection


class ServiceClient:
    """A client that is made when it is needed, and again when the connection's own has been.

    A new sign-in counts here too by that. Any thread may call.
    """

    def __init__(self, connection: Connection, make: Callable[[], Any]) -> None:
        """Nothing is made yet; ``make`` makes the service's client."""
        self._connection = connection
        self._make = make
        self._making = threading.Lock()
        self._made: tuple[object, Any] | None = None
        """The connection's client, and the service's that goes with it."""

    def get(self) -> Any:
        """The client as of now.

        Raises:
            SourceError: the configuration can't be used.
        """
        with self._making:
            if self._made is None or self._made[0] is not self._connection.client:
                self._made = self._connection.client, self._make()
            return self._made[1]
