"""What was compared, as one text, so that a later run can tell whether it has changed since."""

from __future__ import annotations

import json
from collections.abc import Iterable

from reviewer.comparison.fields import fields_of
from reviewer.core.matches import Profile


def compared_text(profiles: Iterable[Profile]) -> str:
    """Write every value that the screen compares as JSON, whatever order profiles and fields came in.

    Holds customers' data: digest it with a key, and keep only that (``Journal.keyed_digest``).
    """
    opened = sorted((profile.profile_id, sorted(fields_of(profile).items())) for profile in profiles)
    return json.dumps(opened)
