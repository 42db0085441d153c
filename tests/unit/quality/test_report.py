"""What a report says, and that it says nothing where nothing can be known."""

from __future__ import annotations

import pytest

from reviewer.core.partitions import Joint
from reviewer.core.tallies import Deed, Said, Tallies, Together
from reviewer.formats.report_words import sections
from reviewer.formats.threshold_words import threshold_section
from reviewer.quality.intervals import clopper_pearson
from reviewer.quality.numbers import By
from reviewer.quality.report import report


def counted(*groups: tuple[str, int | None, str, int]) -> Tallies:
    """Groups by choice, score in thousandths, outcome and how many."""
    found = Tallies("acme", "eu-west-1")
    for choice, score, outcome, times in groups:
        found.groups[Said(choice, score, outcome)] += times
        found.deeds[Deed("ann", "2026-11-23", choice.partition(" ")[0], outcome)] += times
    return found


def test_groups_chosen_by_order_score_or_hand_give_no_estimate() -> None:
    found = report(counted(("order 0/900", 950, "merge", 500), ("hand 0/900", 950, "reject", 9)))
    assert found.precision.middle.share is None
    assert found.threshold is None
    assert [sample.counts for sample in found.samples] == [False, False]


def test_what_chance_chose_gives_exact_intervals_with_review_counted_three_ways() -> None:
    found = report(
        counted(
            ("audit 1/10", 950, "merge", 90),
            ("audit 1/10", 950, "part", 2),
            ("audit 1/10", 950, "review", 8),
            ("order 0/900", 950, "reject", 400),
        )
    )
    whole = found.precision
    assert (whole.right, whole.wrong, whole.review, whole.decided) == (90, 2, 8, 500)
    assert whole.middle.interval == pytest.approx(clopper_pearson(90, 92))
    assert whole.best.interval == pytest.approx(clopper_pearson(98, 100))
    assert whole.worst.interval == pytest.approx(clopper_pearson(90, 100))
    assert whole.more_labels is not None
    [band] = [one for one in found.bands if one.decided]
    assert (band.low, band.high, band.right) == (0.95, 0.99, 90)


def test_a_sample_by_band_is_weighted_by_the_chance_of_each_band() -> None:
    found = report(counted(("stratum 50/100", 950, "merge", 50), ("stratum 50/900", 300, "reject", 50)))
    assert found.precision.middle.share == pytest.approx(0.1)


def test_a_report_is_the_same_to_the_last_digit_in_whichever_order_was_counted() -> None:
    groups = [
        (f"stratum {drawn}/900", 950 - drawn, outcome, drawn // 3)
        for drawn in (7, 11, 49, 300)
        for outcome in ("merge", "reject")
    ]
    one, other = counted(*groups), counted(*reversed(groups))
    other.deeds = one.deeds
    one.overruled.update({("name:different", "merge"): 2, ("birth-date:different", "merge"): 2})
    other.overruled.update(dict(reversed(one.overruled.items())))
    assert report(one) == report(other)


@pytest.mark.parametrize(("reviewed", "threshold"), [(500, 0.9), (499, None)])
def test_a_sample_by_band_gives_a_threshold_in_its_highest_band_once_that_is_reviewed(
    reviewed: int, threshold: float | None
) -> None:
    """The band below, with as many labels and all of them right, was drawn with another chance."""
    found = report(
        counted(("stratum 500/900", 900, "merge", reviewed), ("stratum 500/8000", 700, "merge", 500))
    ).threshold
    if threshold is None:
        assert found is None
        return
    assert found is not None
    assert found.suggestion is not None
    assert found.suggestion[:3] == (threshold, 500, 500)
    assert (found.labels, found.is_band, found.recall) == (500, True, None)


def test_a_run_decided_to_its_end_is_no_sample_and_needs_none() -> None:
    """Its shares are exact, and no more labels are to be had."""
    tallies = counted(("order 0/500", 950, "merge", 500))
    tallies.whole_runs = True
    tallies.run_groups = 500
    found = report(tallies)
    assert found.precision.middle.seen == 500
    assert found.precision.more_labels is None
    assert "of these the shares are exact" in " ".join([*sections(found)][2].after)
    assert found.threshold is not None
    assert found.threshold.suggestion is not None


@pytest.mark.parametrize(("reviewed", "is_tested"), [(500, True), (499, False)])
def test_a_sample_is_tested_at_once_when_it_is_reviewed_to_its_end(reviewed: int, *, is_tested: bool) -> None:
    """Before that an order by score may have brought first what is right, and say nothing of the rest."""
    found = report(counted(("sample 500/9000", 980, "merge", reviewed))).threshold
    assert (found is not None) == is_tested
    assert found is None or (found.at_once, found.labels) == (True, 500)


def test_an_audit_may_be_looked_at_at_any_time() -> None:
    found = report(counted(("audit 1/10", 980, "merge", 499), ("sample 500/9000", 990, "merge", 9))).threshold
    assert found is not None
    assert (found.at_once, found.labels) == (False, 499)


def test_a_larger_sample_counts_with_the_smaller_one_that_it_holds() -> None:
    """It was looked at before it was drawn, so that it is tested as what is looked at on the way."""
    found = report(
        counted(("sample 200/9000", 980, "merge", 200), ("sample 500/9000", 980, "merge", 300))
    ).threshold
    assert found is not None
    assert (found.at_once, found.labels) == (False, 500)


def test_a_larger_sample_brings_along_what_was_reviewed_of_the_smaller_one() -> None:
    """Those 150 came first, of whom an order or a filter may have made the wrong merges: they count too."""
    smaller = ("sample 200/9000", 900, "reject", 150)
    found = report(counted(smaller, ("sample 500/9000", 900, "merge", 350)), target_precision=0.95).threshold
    assert found is not None
    assert (found.labels, found.suggestion) == (500, None)
    assert report(counted(smaller, ("sample 500/9000", 900, "merge", 349))).threshold is None


@pytest.mark.parametrize("runs", [("", ""), ("2026-11-21", "2026-11-28")])
def test_two_samples_of_one_size_make_no_whole_one(runs: tuple[str, str]) -> None:
    """Of two runs each is reviewed to its own end; of two seeds nothing tells the end."""
    tallies = counted()
    for run, reviewed in zip(runs, (150, 60), strict=True):
        tallies.groups[Said("sample 200/9000", 980, "merge", run)] += reviewed
    found = report(tallies, target_precision=0.9)
    assert found.threshold is None
    told = " ".join(threshold_section(found).before)
    assert ("--seed" in told) == (runs == ("", ""))


@pytest.mark.parametrize(("kind", "seeds"), [("sample", ("", "monday")), ("stratum", ("monday", "friday"))])
def test_two_half_reviewed_samples_by_two_seeds_make_no_whole_one(kind: str, seeds: tuple[str, str]) -> None:
    """Until choices named the seed the two halves passed for one sample that was reviewed to its end."""
    halves = [(f"{kind} 200/9000 seed={seed}", 980, "merge", 100) for seed in seeds]
    found = report(counted(*halves), target_precision=0.9)
    assert found.threshold is None
    assert [(one.seed, one.reviewed) for one in found.samples] == [(seed, 100) for seed in sorted(seeds)]
    told = " ".join(threshold_section(found).before)
    assert "every group that was drawn" in told
    assert "can't be told apart" not in told


@pytest.mark.parametrize("kind", ["sample", "stratum"])
def test_a_sample_that_is_whole_counts_beside_one_by_another_seed_that_is_not(kind: str) -> None:
    tallies = counted(
        (f"{kind} 200/9000 seed=a", 980, "reject", 50), (f"{kind} 200/9000 seed=b", 970, "merge", 200)
    )
    found = report(tallies, target_precision=0.9)
    assert found.threshold is not None
    assert (found.threshold.labels, found.threshold.samples, found.threshold.at_once) == (200, 1, True)
    assert found.precision.middle.share == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ([("order 0/900", 950, "merge", 500)], "no-sample"),
        ([("sample 500/9000 seed=", 980, "merge", 499)], "sample-unfinished"),
        ([("sample 500/9000 seed=", 980, "merge", 501)], "samples-mixed"),
        ([("stratum 50/900 seed=", 980, "merge", 49)], "band-unfinished"),
        ([("sample 500/9000 seed=", None, "merge", 500)], "no-scores"),
        ([("sample 200/9000 seed=", 980, "merge", 200)], "too-few-labels"),
        ([("sample 500/9000 seed=", 980, "reject", 500)], "not-shown"),
        ([("sample 500/9000 seed=", 980, "merge", 500)], None),
    ],
)
def test_a_code_says_why_no_threshold_is_named_and_the_words_follow_it(
    groups: list[tuple[str, int | None, str, int]], code: str | None
) -> None:
    found = report(counted(*groups))
    assert found.why_no_threshold == code
    named = found.threshold is not None and found.threshold.suggestion is not None
    assert named == (code is None)
    words = " ".join(threshold_section(found).before)
    assert ("No threshold can be named" in words) == (code is not None)
    assert ("once every group that was drawn is" in words) == (code == "sample-unfinished")


def test_a_sample_begun_before_seeds_were_recorded_is_finished_and_the_doubt_is_said() -> None:
    found = report(
        counted(("sample 200/9000", 980, "merge", 90), ("sample 200/9000 seed=", 980, "merge", 110)),
        target_precision=0.9,
    )
    assert found.threshold is not None
    assert (found.threshold.labels, found.threshold.samples, found.threshold.at_once) == (200, 1, True)
    assert "An earlier release recorded no --seed" in " ".join(threshold_section(found).before)


def test_labels_of_the_samples_of_two_runs_are_said_to_count_alike() -> None:
    tallies = counted()
    for run, of in (("2026-11-21", 500), ("2026-11-28", 90_000)):
        tallies.groups[Said(f"sample 200/{of}", 980, "merge", run)] += 200
    found = report(tallies, target_precision=0.9)
    assert found.threshold is not None
    assert (found.threshold.labels, found.threshold.samples, found.threshold.at_once) == (400, 2, False)
    assert "The labels are of 2 samples and count alike" in " ".join(threshold_section(found).before)


@pytest.mark.parametrize(
    ("drawn", "share"),
    [
        ([("50/900", 990, "merge", 50), ("50/9000", 300, "reject", 5)], 900 / 9_900),
        (
            [("40/40", 990, "merge", 40), ("50/900", 300, "reject", 50), ("100/900", 300, "reject", 50)],
            40 / 940,
        ),
        ([("9/30", 990, "merge", 9), ("9/30", 300, "reject", 9)], 0.5),
    ],
)
def test_each_band_of_a_sample_stands_for_all_of_its_groups_however_many_are_reviewed(
    drawn: list[tuple[str, int, str, int]], share: float
) -> None:
    found = report(counted(*((f"stratum {of}", score, said, times) for of, score, said, times in drawn)))
    assert found.precision.middle.share == pytest.approx(share)


def test_right_merges_without_a_score_are_none_that_a_threshold_reaches() -> None:
    choice = "sample 700/9000"
    found = report(counted((choice, 980, "merge", 600), (choice, None, "merge", 100))).threshold
    assert found is not None
    assert found.recall == pytest.approx(6 / 7)


@pytest.mark.parametrize("seen", [50, 100])
def test_a_share_that_is_the_target_is_not_shown_by_more_labels(seen: int) -> None:
    """0.58 times 50 is a little less than 29 in floating point: no number of labels showed it."""
    right = seen * 58 // 100
    found = report(
        counted(("audit 1/10", 995, "merge", right), ("audit 1/10", 995, "reject", seen - right)),
        target_precision=0.58,
    ).threshold
    assert found is not None
    assert (found.next_threshold, found.more_labels) == (0.99, None)


def test_three_are_alike_where_all_of_them_are_whoever_comes_first_by_name() -> None:
    tallies = counted()
    given = (("ann", "merge"), ("bob", "merge"), ("eve", "reject"))
    tallies.together[Together("2026-W48", 7, given, Joint(1))] += 12
    found = report(tallies).agreement
    assert (found.alike, found.kappa) == (0, None)


def test_an_interval_is_written_so_that_it_holds_its_share_and_1_means_always() -> None:
    tallies = counted(("audit 1/10", 995, "merge", 999_900), ("audit 1/10", 995, "reject", 100))
    for said, times in (("merge", 5_000), ("reject", 4_999)):
        tallies.together[Together("2026-W48", 7, (("ann", said), ("bob", said)), Joint())] += times
    tallies.together[Together("2026-W48", 7, (("ann", "merge"), ("bob", "reject")), Joint())] += 1
    _, _, precision, _, agreement, *_ = sections(report(tallies))
    assert precision.rows[-1][5:7] == ("99.9 %", "99.9–100.0")
    assert agreement.rows[0][2:5] == ("99.9 %", "99.9–100.0", "0.99")


def test_a_threshold_says_what_it_rests_on_and_what_lies_above_it() -> None:
    found = report(
        counted(("sample 900/9000", 980, "merge", 600), ("sample 900/9000", 600, "merge", 200),
                ("sample 900/9000", 600, "reject", 100))
    ).threshold  # fmt: skip
    assert found is not None
    assert found.suggestion is not None
    assert found.suggestion[:3] == (0.98, 600, 600)
    assert found.recall == pytest.approx(0.75)
    assert (found.next_threshold, found.more_labels) == (0.6, None)


@pytest.mark.parametrize(("choice", "fewest"), [("sample {}/9000", 437), ("audit 1/10", 532)])
def test_as_many_labels_as_it_takes_at_least_name_a_threshold_and_one_less_does_not(
    choice: str, fewest: int
) -> None:
    for labels, names in ((fewest, True), (fewest - 1, False)):
        found = report(counted((choice.format(labels), 995, "merge", labels))).threshold
        assert found is not None
        assert (found.fewest, found.suggestion is not None) == (fewest, names)


def test_what_a_lower_threshold_takes_is_told_where_labels_can_show_it() -> None:
    found = report(counted(("audit 1/10", 980, "merge", 100)), target_precision=0.95).threshold
    assert found is not None
    assert found.suggestion is None
    assert found.more_labels is not None
    again = report(counted(("audit 1/10", 980, "merge", 100 + found.more_labels)), target_precision=0.95)
    assert again.threshold is not None
    assert again.threshold.suggestion is not None


@pytest.mark.parametrize(("groups", "is_out_of_reach"), [(600, True), (6_000, False)])
def test_labels_for_an_interval_are_not_asked_for_where_there_are_not_as_many_groups(
    groups: int, *, is_out_of_reach: bool
) -> None:
    choice = f"sample 60/{groups}"
    tallies = counted((choice, 950, "merge", 40), (choice, 700, "reject", 20))
    tallies.run_groups = groups
    found = report(tallies)
    assert (found.precision.holds, found.precision.is_out_of_reach) == (groups, is_out_of_reach)
    assert [one.holds for one in found.bands if one.low == 0.95] == [groups * 2 // 3]
    told = " ".join(" ".join(section.after) for section in sections(found))
    assert (f"more labels than there are groups ({groups})" in told) == is_out_of_reach


@pytest.mark.parametrize(("groups", "is_out_of_reach"), [(900, True), (900_000, False)])
def test_labels_for_a_threshold_are_not_asked_for_where_there_are_not_as_many_groups(
    groups: int, *, is_out_of_reach: bool
) -> None:
    choice = f"sample 900/{groups}"
    tallies = counted(
        (choice, 980, "merge", 500), (choice, 700, "merge", 195), (choice, 700, "reject", 5),
        (choice, 500, "reject", 200),
    )  # fmt: skip
    tallies.run_groups = groups
    found = report(tallies).threshold
    assert found is not None
    assert (found.next_threshold, found.next_labels) == (0.7, 700)
    assert (found.holds, found.is_out_of_reach) == (groups * 7 // 9, is_out_of_reach)


def test_a_threshold_that_the_run_has_groups_enough_for_is_told_before_a_cheaper_one() -> None:
    choice = "audit 1/10"
    tallies = counted((choice, 995, "merge", 9), (choice, 955, "merge", 160), (choice, 955, "reject", 2))
    tallies.run_groups = 1_000
    found = report(tallies, target_precision=0.95).threshold
    assert found is not None
    assert found.next_threshold == 0.93  # 0.99 takes 95 more, and 53 groups lie there.
    assert not found.is_out_of_reach


def test_agreement_is_told_by_pair_band_and_week() -> None:
    tallies = counted(("order 0/900", 950, "merge", 30))
    for given, pairs, times in (
        ((("ann", "merge"), ("bob", "merge")), Joint(1), 20),
        ((("ann", "reject"), ("bob", "reject")), Joint(0, 0, 0, 1), 15),
        ((("ann", "merge"), ("bob", "reject")), Joint(0, 1), 5),
        ((("ann", "merge"), ("eve", "review")), Joint(), 2),
    ):
        tallies.together[Together("2026-W48", 7, given, pairs)] += times
    found = report(tallies)
    assert [one.name for one in found.agreement_by_pair] == ["ann and bob", "ann and eve"]
    assert [one.name for one in found.agreement_by_band] == ["0.95–0.99"]
    assert [one.name for one in found.agreement_by_week] == ["2026-W48"]
    pair = found.agreement_by_pair[0]
    assert (pair.groups, pair.alike, pair.pairs) == (40, 35 / 40, 40)
    assert pair.kappa == pytest.approx((35 / 40 - 0.5) / 0.5, abs=0.02)
    assert pair.kappa is not None
    assert pair.kappa_interval is not None
    assert pair.kappa_interval.low < pair.kappa < pair.kappa_interval.high
    assert found.agreement.kappa is None


def test_decisions_are_told_apart_by_reviewer_week_or_source() -> None:
    tallies = counted(("order 0/9", 950, "merge", 3), ("audit 1/10", 950, "withdrawn", 1))
    tallies.groups.clear()
    tallies.seconds["ann", "2026-11-23"] = 30
    tallies.thoughts["ann", "2026-11-23"] = 3
    for by, names in ((By.REVIEWER, ["ann"]), (By.WEEK, ["2026-W48"]), (By.SOURCE, ["audit", "order"])):
        found = report(tallies, by=by)
        assert [one.name for one in found.activities] == names
        assert (found.all.decisions, found.all.withdrawn, found.all.a_minute) == (3, 1, 6.0)
