"""What each row of a group weighs: that of its topic's evidence, on the row that holds the two values."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.comparison.balance import GroupEvidence
from reviewer.comparison.evidence import Topic
from reviewer.comparison.rows import FieldRow


def weights_of_rows(rows: Sequence[FieldRow], group: GroupEvidence) -> tuple[float, ...]:
    """The weight of each row in bits: where members differ in it, that of the one who is furthest off.

    A topic counts once, on the first row that gives its evidence; 0.0 for a row that adds nothing to that, or
    holds no evidence.

    Args:
        rows: the group's rows.
        group: the evidence on the same profiles.
    """
    topics = group.topics
    counted: set[tuple[Topic, int]] = set()
    weights = []
    for row in rows:
        topic, base, found = topics.get(row.name), row.reference, []
        if topic is not None and base is not None and base in group.speaking[topic]:
            for at, evidence in enumerate(row.evidence):
                if evidence is not None and at in group.speaking[topic] and (topic, at) not in counted:
                    said, bits = group.on(topic, base, at), group.bits(topic, base, at)
                    is_here = said.evidence == evidence
                    if topic is Topic.ADDRESS:
                        # The row compares a line alone: it has no weight that its own sign denies.
                        is_here = evidence.differs != (bits > 0)
                    if is_here and not said.in_other_fields:
                        counted.add((topic, at))
                        found.append(bits)
        weights.append(min(found, default=0.0))
    return tuple(weights)
