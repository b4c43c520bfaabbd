"""What a contest has found: nobody left out, pairs by seed, chance counted; and its picture."""

import math

import numpy as np
import pytest

from course_lib import language
from course_lib.figures import contest_picture
from course_lib.optimizers import sgd
from course_lib.rules import entries_of
from course_lib.tuning import Contest, Trial, holm, sign_test
from course_lib.tuning.space import settings_of

# ---- chance ----


def test_the_sign_test_counts_all_scores_that_are_as_uneven():
    # Of the 32 ways in which five seeds can fall, 1 + 5 have at most one on the one side.
    assert sign_test(4, 1) == sign_test(1, 4) == 2 * 6 / 32
    assert sign_test(3, 3) == 1


def test_holms_correction_is_that_of_his_paper():
    # The smallest is tried at 1/4 of the level, the next at 1/3, ...: none may pass before it.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


# ---- a contest made by hand ----


def hand_made(steps, seeds=6, tuning=(9,)):
    """A contest whose scored runs reached the target at these steps; None is never."""
    labels = list(steps)
    settings = settings_of(entries_of(dict.fromkeys(labels, sgd)), None, 3)
    choice = {label: next(iter(settings[label])) for label in labels}
    made = 9, 900, 100, 0.5
    runs = [
        Trial(label, choice[label], seed, *made, at, 0.001, 1 / (2 + k), 0.8, 0.7 + 0.1 * k, None)
        for k, label in enumerate(labels)
        for seed, at in enumerate(steps[label])
    ]
    return Contest(tuple(runs), settings, choice, 0.5, tuning, tuple(range(seeds)))


FAST, SLOW = [1, 2, 1, 2, 1, 2, 3, 3], [4, 5, 6, 2, 5, None, 7, 8]
SIX = hand_made({"slow": SLOW[:6], "fast": FAST[:6], "never": [None] * 6})


def test_a_run_that_never_arrives_counts_as_infinitely_late():
    assert SIX.steps_to_target["slow"].tolist() == [4, 5, 6, 2, 5, math.inf]
    assert SIX.seconds_to_target["slow"].tolist() == [0.004, 0.005, 0.006, 0.002, 0.005, math.inf]
    assert SIX.ranking() == ["fast", "slow", "never"]


def test_differences_are_paired_by_seed_and_corrected_for_their_number():
    first, second, third = SIX.differences()
    assert first[:6] == ("fast", "slow", 5, 0, 1, -3.5)
    assert second[:6] == ("fast", "never", 6, 0, 0, -math.inf)
    assert third[:6] == ("slow", "never", 5, 0, 1, -math.inf)
    assert [each.p for each in (second, first, third)] == pytest.approx([3 / 32, 2 / 16, 2 / 16])
    assert not any(each.significant for each in SIX.differences())


def test_enough_seeds_make_a_difference_significant():
    contest = hand_made({"fast": FAST, "slow": [9] * 8}, seeds=8)
    [difference] = contest.differences()
    assert difference.p == 2 / 2**8
    assert difference.significant
    assert contest.level_with_first() == []


def test_a_larger_accuracy_is_better_and_a_smaller_loss():
    [one, *_] = SIX.differences("test_accuracy")
    assert one[:5] == ("fast", "slow", 6, 0, 0)
    [one, *_] = SIX.differences("loss")
    assert one[:5] == ("fast", "slow", 6, 0, 0)


def test_seeds_that_one_of_two_lacks_are_no_pair():
    contest = hand_made({"fast": [1, 1], "slow": [2]}, seeds=3)
    [difference] = contest.differences()
    assert (difference.ahead, difference.behind, difference.tied) == (1, 0, 0)
    assert np.isnan(contest.steps_to_target["slow"]).tolist() == [False, True, True]


def test_the_edge_is_where_nothing_beyond_was_tried():
    contest = hand_made({"mine": [1] * 6})
    assert contest.at_edge == {"mine": []}  # of 0.01, 0.0003 and 0.09 the middle one
    low = min(contest.settings["mine"], key=lambda values: float(values.removeprefix("lr=")))
    at_the_end = Contest(contest.runs, contest.settings, {"mine": low}, 0.5, (9,), (0,))
    assert at_the_end.at_edge == {"mine": ["lr"]}
    assert "mine lr" in str(at_the_end)


def test_the_words_say_what_a_reader_must_know(each_language):
    words = str(SIX)
    lines = words.splitlines()
    assert lines[1].startswith("fast")
    assert "∞" in lines[3]
    assert language.text("tune_too_few", seeds=6, pairs=3) in lines
    assert language.text("tune_not_tuned") == lines[-1]
    enough = hand_made({"fast": FAST, "slow": SLOW}, seeds=8)
    assert language.text("tune_level", labels="slow") not in str(enough)


@pytest.mark.parametrize("quantity", ["step", 3])
def test_a_quantity_that_there_is_not_is_refused(quantity, each_language):
    with pytest.raises(ValueError, match="steps"):
        SIX.scores(quantity)


def test_seconds_are_not_tested(each_language):
    with pytest.raises(ValueError, match='"steps"'):
        SIX.differences("seconds")


# ---- its picture ----


def dots(axes):
    """The steps of the dots, a list for each rule from the top."""
    return [line.get_xdata().tolist() for line in axes.lines if line.get_marker() == "o"]


def strokes(axes):
    """The medians that are drawn."""
    return [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "None"]


def test_the_picture_shows_every_run_and_counts_those_that_did_not_arrive(each_language):
    picture = contest_picture(SIX)
    left, right = picture.axes
    assert [label.get_text() for label in left.get_yticklabels()] == ["fast", "slow", "never"]
    assert dots(left) == [[1, 1, 1, 2, 2, 2], [2, 4, 5, 5, 6], []]
    assert [note.get_text() for note in left.texts] == ["1", "6"]
    assert [len(row) for row in dots(right)] == [6, 6, 6]
    assert picture.description == str(SIX)
    assert picture.png().startswith(b"\x89PNG")


def test_a_median_of_runs_that_mostly_did_not_arrive_is_not_drawn():
    few = hand_made({"fast": FAST[:6], "few": [3, 3, None, None, None, None]})
    left, _ = contest_picture(few).axes
    assert strokes(left) == [1.5]


def test_shaded_are_the_first_and_who_is_not_behind_by_more_than_chance():
    steps = {"fast": FAST, "level": [1, 3, 1, 3, 1, 3, 2, 2], "slow": [9] * 8}
    left, _ = contest_picture(hand_made(steps, seeds=8)).axes
    assert sorted(patch.get_y() for patch in left.patches) == [-0.5, 0.5]


@pytest.mark.parametrize(
    "wrong",
    [None, 3, Contest((), {}, {}, 0.5, (9,), (0,))],
    ids=["none", "number", "nothing chosen"],
)
def test_what_is_no_contest_to_draw_is_refused(wrong, each_language):
    with pytest.raises(ValueError, match="contest_picture"):
        contest_picture(wrong)
