"""The table of verdicts: what every screen makes its words, signs and keys from."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from reviewer.core.decisions import VERDICTS, Verdict


def test_a_verdict_is_its_word() -> None:
    assert [*VERDICTS, Verdict.WITHDRAWN] == ["merge", "review", "reject", "withdrawn"]
    assert Verdict("merge") is Verdict.MERGE
    assert f"{Verdict.MERGE}" == Verdict.MERGE.value == "merge"


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_has_a_key_a_sign_and_words_of_its_own(verdict: Verdict) -> None:
    others = [one for one in VERDICTS if one is not verdict]
    assert cell_len(verdict.sign) == len(verdict.key) == 1
    for own in ("key", "sign", "past", "action", "meaning"):
        assert getattr(verdict, own)
        assert getattr(verdict, own) not in [getattr(one, own) for one in others]
