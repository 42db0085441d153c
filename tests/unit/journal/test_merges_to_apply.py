"""How many decided merges wait is counted bit by bit, and always as a count from the beginning says."""

from __future__ import annotations

from random import Random

from reviewer.core.decisions import Decision, Verdict
from reviewer.core.receipts import ReceiptState
from reviewer.journal.applied_groups import AppliedGroups
from reviewer.journal.sqlite import Journal
from tests.unit.journal.making import decision, receipt, withdrawal

_DOMAIN = ("acme", "eu-west-1")


def test_an_applied_group_that_is_rejected_leaves_the_others_waiting(journal: Journal) -> None:
    first, second = decision(1, group=1), decision(2, group=2)
    journal.append(first)
    journal.append_receipts([receipt(1, ReceiptState.VERIFIED, first)])
    assert journal.merges_to_apply(*_DOMAIN) == 0
    journal.append(second)
    assert journal.merges_to_apply(*_DOMAIN) == 1
    rejected = decision(3, Verdict.REJECT, group=1)
    journal.append(rejected)
    assert journal.merges_to_apply(*_DOMAIN) == 1
    journal.append(withdrawal(4, rejected))
    assert journal.merges_to_apply(*_DOMAIN) == 1


def test_what_a_larger_group_has_carried_out_does_not_wait(journal: Journal) -> None:
    part, whole = decision(1, group=1), decision(2, group=2)
    journal.append(part)
    journal.append(whole)
    assert journal.merges_to_apply(*_DOMAIN) == 2
    done = receipt(1, ReceiptState.VERIFIED, whole, decision_ids=(whole.id, part.id))
    journal.append_receipts([done])
    assert journal.merges_to_apply(*_DOMAIN) == 0


def test_whatever_is_written_it_is_as_a_count_from_the_beginning(journal: Journal) -> None:
    chance = Random(16)
    standing: list[Decision] = []
    for number in range(1, 80):
        verdict = chance.choice([Verdict.MERGE, Verdict.MERGE, Verdict.REJECT])
        what = chance.choice(["decide", "decide", "undo", "apply"])
        if what == "undo" and standing:
            journal.append(withdrawal(number, standing.pop(chance.randrange(len(standing)))))
        elif what == "apply" and standing:
            of = chance.choice(standing)
            state = chance.choice([ReceiptState.SENT, ReceiptState.VERIFIED, ReceiptState.DIFFERS])
            others = tuple(one.id for one in chance.sample(standing, min(len(standing), number % 2)))
            journal.append_receipts([receipt(number, state, of, decision_ids=(of.id, *others))])
        else:
            standing.append(decision(number, verdict, group=chance.randrange(1, 12)))
            journal.append(standing[-1])
        anew = AppliedGroups().count(journal.connection, *_DOMAIN)
        merges = journal.counts(*_DOMAIN).get(Verdict.MERGE, 0)
        assert journal.merges_to_apply(*_DOMAIN) == merges - anew, number
