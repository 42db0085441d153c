"""A group is named by its members, and by no other group's."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from reviewer.core.matches import group_key

IDS = st.sets(
    st.text(st.sampled_from('ab\n",[] \\'), max_size=6) | st.text(max_size=4), min_size=1, max_size=4
)


@given(IDS, IDS)
def test_two_groups_have_the_same_key_only_if_they_have_the_same_members(
    one: set[str], other: set[str]
) -> None:
    assert (group_key(one) == group_key(other)) == (one == other)


def test_a_line_feed_in_an_id_parts_no_two() -> None:
    assert group_key(["a\nb"]) != group_key(["a", "b"])


@given(st.sets(st.text(st.characters(exclude_characters="\n"), max_size=6)))
def test_the_keys_of_earlier_journals_still_match(ids: set[str]) -> None:
    digest = hashlib.sha256("\n".join(sorted(ids)).encode("utf-8", "surrogatepass")).hexdigest()
    assert group_key(ids) == digest[:32]
