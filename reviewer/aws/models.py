"""Find botocore's service models without looking through those of every service."""

from __future__ import annotations

import os
from contextlib import suppress

import botocore.session
from botocore.loaders import Loader


class _NamedServices(Loader):  # type: ignore[misc]
    """A loader that takes every folder for a service.

    Before it loads a model, botocore's own opens the folders of all 400 services and each of their versions,
    only to word an error: a tenth of the time until the first answer, more where the disk is slow.
    Asking for a service that is not there fails all the same, when its versions are looked for.
    """

    def list_available_services(self, type_name: str) -> list[str]:
        """Name the folders on the search paths, whatever types of model they hold."""
        found: set[str] = set()
        for path in self.search_paths:
            with suppress(OSError):  # ~/.aws/models is seldom there.
                found.update(entry.name for entry in os.scandir(path))
        return sorted(found)


def find_models_by_name(core: botocore.session.Session) -> None:
    """Let a session find models where it would have, by their service's name alone.

    Raises:
        botocore.exceptions.BotoCoreError: the configuration can't be read.
    """
    paths = list(core.get_component("data_loader").search_paths)
    core.register_component(
        "data_loader", _NamedServices(extra_search_paths=paths, include_default_search_paths=False)
    )
