"""The filters that a reviewer has typed, those saved by a name, and the one that a domain was left with."""

from __future__ import annotations

from dataclasses import replace

from reviewer.matches.filter_line import Expanded, FilterError, expanded, parsed, written
from reviewer.matches.filters import Filter
from reviewer.matches.orders import Order
from reviewer.session.remembered import ORDER, Remembered

_MOST = 50
"""How many typed filters are kept."""
_NAMED, _TYPED = "filters", "typed filters"


def walk_left(remembered: Remembered, domain_name: str) -> tuple[Filter, Order] | None:
    """The filter and the order that a domain was left with; None where nobody can tell."""
    kept = remembered.get(ORDER)
    walked = kept.get(domain_name) if isinstance(kept, dict) else None
    if not isinstance(walked, list) or len(walked) != 2:
        return None
    try:
        return parsed(str(walked[0])), Order(walked[1])
    except (ValueError, TypeError):
        return None


def leave_walk(remembered: Remembered, domain_name: str, chosen: Filter, order: Order) -> None:
    """Remember them for the next start, but no words of a text: they are values."""
    before = remembered.get(ORDER)
    others = before if isinstance(before, dict) else {}
    walked = [written(replace(chosen, words=())), order.value]
    remembered.put(ORDER, {**others, domain_name: walked})


class FilterMemory:
    """Filters typed before, and filters by name; those with text are forgotten at the end of the session.

    Text that is looked for may be a customer's, and has no place on the disk.
    """

    def __init__(self, remembered: Remembered) -> None:
        """Begin with what is remembered."""
        self._remembered = remembered
        named, typed = remembered.get(_NAMED), remembered.get(_TYPED)
        self.named = {str(name): str(line) for name, line in named.items()} if isinstance(named, dict) else {}
        """The lines of filters by their names."""
        lines = map(str, typed) if isinstance(typed, list) else ()
        self.typed = [line for line in lines if not self.fault(line)][-_MOST:]
        """The lines typed, the newest last."""

    def fault(self, line: str) -> str:
        """Say why a line is no filter, or none that can be saved; ``""`` where it can be taken."""
        try:
            found = expanded(line, self.named)
            chosen = parsed(found.line)
            if found.saved_as and chosen.words:
                return "A filter with text is not saved, since text may be a customer's: take one of them out"
        except FilterError as error:
            return str(error)
        return ""

    def take(self, line: str) -> tuple[Filter, str]:
        """Take a line without fault; answers its filter, and what was saved or forgotten, or ``""``."""
        found = expanded(line, self.named)
        chosen = parsed(found.line)
        if found.line:
            self.typed = [*(one for one in self.typed if one != found.line), found.line][-_MOST:]
            self._remembered.put(_TYPED, [one for one in self.typed if not parsed(one).words])
        return chosen, self._name(found)

    def _name(self, found: Expanded) -> str:
        name = found.saved_as
        if not name:
            return ""
        if found.line:
            self.named[name] = found.line
        elif self.named.pop(name, None) is None:
            return f"There is nothing to save as {name}: write conditions beside save:{name}"
        self._remembered.put(_NAMED, dict(self.named))
        return f"Saved: use:{name} is this filter" if found.line else f"Forgotten: {name}"

    def save(self) -> str:
        """Write what is remembered, which may wait for a disk; answers why it can't be, or ``""``."""
        self._remembered.save()
        return self._remembered.fault
