"""What was not as it should be in the rows of an export, counted and told."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the rows read so far."""

    ragged: int = 0
    """Rows with more or fewer values than there are columns."""
    left_out: int = 0
    """Rows that name no group or no profile."""
    apart: int = 0
    """Groups whose rows do not lie side by side."""

    def with_rows(self, ragged: int, left_out: int) -> Tally:
        """Count some rows more."""
        if not ragged and not left_out:
            return self
        return replace(self, ragged=self.ragged + ragged, left_out=self.left_out + left_out)

    def with_apart(self, groups: int) -> Tally:
        """Count the groups that lie apart."""
        return replace(self, apart=groups)

    @property
    def words(self) -> str:
        """All of it in a line; empty where there is nothing to tell."""
        told = []
        if self.ragged:
            told.append(f"{_rows(self.ragged)} ragged and may show values in the wrong fields")
        if self.left_out:
            told.append(f"{_rows(self.left_out)} left out, for want of a group or a profile id")
        if self.apart:
            groups = "1 group has" if self.apart == 1 else f"{self.apart:,} groups have"
            told.append(f"{groups} rows that lie apart, and stand whole behind all others")
        return f"In the export, {'; '.join(told)}" if told else ""


def _rows(number: int) -> str:
    return "1 row is" if number == 1 else f"{number:,} rows are"
