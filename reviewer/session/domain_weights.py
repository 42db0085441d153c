"""The weights that a user has taken from a domain's own decisions: a file a domain and region."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reviewer.core.folders import data_folder, write_whole

if TYPE_CHECKING:  # Loading them takes a part of the first paint.
    from reviewer.comparison.learning import Key
    from reviewer.comparison.weights import Weights

_FORMAT = "reviewer_weights"
_LARGEST = 1_000_000
"""Bytes of a file; a table has some ten thousand."""
_MOST_BITS = 50


@dataclass(frozen=True, slots=True)
class DomainWeights:
    """Weights as they were learnt from a domain's decisions at some moment."""

    made_at: str
    """ISO 8601 in UTC."""
    decisions: int
    """How many decisions they were learnt from."""
    bits: tuple[tuple[Key, float], ...]
    """By topic, relation and code; lines of the program's table that are not here keep its weights."""

    @property
    def table(self) -> Weights:
        """The weights in force with them."""
        from reviewer.comparison.learning import in_force
        from reviewer.comparison.weights import measured

        return in_force(measured(), self.bits)

    @property
    def words(self) -> str:
        """What they are, in a few words."""
        return f"this domain's own, of {self.made_at[:10]}"


def weights_folder() -> Path:
    """Where weights are kept that a user has taken into force."""
    return data_folder() / "weights"


def weights_path(folder: Path, domain_name: str, region: str) -> Path:
    """Where the weights of a domain are kept."""
    from urllib.parse import quote  # The first paint need not wait for it.

    return folder / f"{quote(domain_name, safe='')}@{quote(region, safe='')}.json"


def read_weights(path: Path) -> DomainWeights | None:
    """Read a domain's weights; None where none were taken.

    Raises:
        OSError: the file can't be read.
        ValueError: it holds something else; the message says what.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(raw) > _LARGEST:
        raise ValueError("it is larger than any table of weights")
    try:
        content = json.loads(raw)
        if content[_FORMAT] != 1:
            raise ValueError("it is of another release's format")
        lines = tuple(((str(t), str(r), str(c)), float(bits)) for t, r, c, bits in content["lines"])
        found = DomainWeights(str(content["made_at"]), int(content["decisions"]), lines)
    except (KeyError, TypeError, RecursionError, OverflowError, json.JSONDecodeError) as error:
        raise ValueError("it is no table of weights") from error
    if any(not math.isfinite(bits) or abs(bits) > _MOST_BITS for _, bits in lines):
        raise ValueError(f"a weight in it is beyond {_MOST_BITS} bits")
    return found


def write_weights(path: Path, weights: DomainWeights) -> None:
    """Write a domain's weights, whole or not at all.

    Raises:
        OSError: they can't be written.
    """
    content = {
        _FORMAT: 1,
        "made_at": weights.made_at,
        "decisions": weights.decisions,
        "lines": [[*key, bits] for key, bits in weights.bits],
    }
    write_whole(path, json.dumps(content))


class LearntWeights(NamedTuple):
    """What a user has taken into force for a domain, as far as it can be read."""

    by_region: Mapping[str, DomainWeights]
    faults: Sequence[str] = ()
    """In a line each what can't be obeyed, raw."""


def read_all(folder: Path, domain_name: str) -> LearntWeights:
    """Read the weights taken for a domain, in whichever regions."""
    found: dict[str, DomainWeights] = {}
    faults: list[str] = []
    try:
        files = sorted(folder.glob("*.json"))
    except OSError as error:
        return LearntWeights(
            {}, [f"{folder} can't be read: {error.strerror}. The built-in weights are in force"]
        )
    for path in files:
        domain, region = _named_by(path)
        if domain != domain_name:
            continue
        try:
            weights = read_weights(path)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            faults.append(
                f"The weights in {path} can't be used: {why}. The built-in ones are in force:"
                " `reviewer weights --use` writes them anew"
            )
        else:
            if weights is not None:
                found[region] = weights
    return LearntWeights(found, faults)


def _named_by(path: Path) -> tuple[str, str]:
    """The domain and region that a file is named by, as :func:`weights_path` names it."""
    from urllib.parse import unquote

    domain, _, region = path.stem.rpartition("@")
    return unquote(domain), unquote(region)
