"""Learning rates that change on the way: the schedules, and the rules that follow them."""

import functools
import json
from pathlib import Path

import numpy as np
import pytest

from course_lib.comparison import compare
from course_lib.comparison.identity import Size, conditions_of
from course_lib.descent import descend
from course_lib.descent.worked import worked_lines
from course_lib.explorers import explore, explore_outcomes, explore_rates
from course_lib.maps import RATES, ends
from course_lib.network import initial_weights
from course_lib.optimizers import RULES, adadelta, adam, momentum_sgd, sgd
from course_lib.rules import Layer, RuleError, entries_of, entry_of, signature_of
from course_lib.schedules import cosine, linear, scheduled, stairs, warmup
from course_lib.surfaces import SURFACES_2D
from course_lib.sweeps import sweep
from course_lib.variants import adamw, nadam

TORCH = json.loads((Path(__file__).parent / "data" / "practice.json").read_text("utf-8"))
OURS = {
    "sgd": (sgd, {"lr": 0.01}),
    "adam": (adam, {"lr": 0.01, "epsilon": 1e-8}),
    "adamw": (adamw, {"lr": 0.02, "epsilon": 1e-8, "weight_decay": 0.3}),
    "nadam": (nadam, {"lr": 0.02, "epsilon": 1e-8}),
}
FACTORS = {"cosine": cosine, "linear": linear, "stairs": stairs, "lambda": lambda k, n: 0.9**k}
PRECISION = {"nadam": 1e-8}  # PyTorch keeps its product of beta_1's in single precision
SMALL = {"steps": 3, "examples": 300, "progress": False}


def walked(rule, start, gradients, **settings):
    """The parameter after each step, of a rule that is called as a function."""
    positions, state = [np.array(start)], ()
    for grad in gradients:
        moved = rule(positions[-1], np.array(grad), *state, **settings)
        parameter, *state = moved if isinstance(moved, tuple) else (moved,)
        positions.append(parameter)
    return np.array(positions)


# ---- the same steps as PyTorch's (see data/make_practice.py) ----


@pytest.mark.parametrize("name", OURS)
def test_the_rules_walk_as_pytorch_does(name):
    rule, settings = OURS[name]
    record = TORCH["rules"][name]
    ours = walked(rule, record["positions"][0], record["gradients"], **settings)
    np.testing.assert_allclose(ours, record["positions"], rtol=PRECISION.get(name, 1e-12))


@pytest.mark.parametrize("schedule", FACTORS)
@pytest.mark.parametrize("name", OURS)
def test_a_scheduled_rule_walks_as_pytorch_does(name, schedule):
    rule, settings = OURS[name]
    record = TORCH["scheduled"][f"{name} {schedule}"]
    follower = scheduled(rule, FACTORS[schedule], steps=30)
    ours = walked(follower, record["positions"][0], record["gradients"], **settings)
    np.testing.assert_allclose(ours, record["positions"], rtol=PRECISION.get(name, 1e-11))


# ---- schedules by hand ----


def test_schedules_by_hand():
    assert [linear(k, 4) for k in range(5)] == [1, 0.75, 0.5, 0.25, 0]
    assert [cosine(k, 4) for k in (0, 2, 4)] == pytest.approx([1, 0.5, 0])
    assert cosine(1, 3) == pytest.approx(0.75)  # the cosine of 60 degrees is a half
    assert [stairs(k, 8) for k in range(9)] == [1] * 4 + [0.1] * 2 + [0.01] * 3


def test_a_warm_up_rises_in_equal_parts_and_then_the_schedule_runs_on_what_is_left():
    # Two of ten steps: a third and two thirds, then linear on the other eight.
    gentle = warmup(linear, 0.2)
    assert [gentle(k, 10) for k in (0, 1, 2, 6, 10)] == pytest.approx([1 / 3, 2 / 3, 1, 0.5, 0])
    assert [warmup(linear, 0)(k, 4) for k in range(5)] == [linear(k, 4) for k in range(5)]


def test_the_first_factor_is_that_of_step_0_and_the_last_one_stays():
    # Factors 1, 3/4, 1/2, 1/4 and then 0 for ever, of a gradient of 1 and a rate of 0.4.
    positions = walked(scheduled(sgd, linear, steps=4), 0.0, [1.0] * 7, lr=0.4)
    assert positions == pytest.approx([0, -0.4, -0.7, -0.9, -1, -1, -1, -1])
    positions = walked(scheduled(sgd, stairs, steps=1), 0.0, [1.0] * 3, lr=1.0)
    assert positions == pytest.approx([0, -1, -1.01, -1.02])


# ---- a rule of a rule ----


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r is not adadelta])
def test_each_rule_with_a_rate_keeps_its_state_and_hyperparameters(rule):
    follower = scheduled(rule, cosine, steps=20)
    own, got = signature_of(rule), signature_of(follower)
    assert got.state == {**own.state, "step": 0}
    assert got.hyperparameters == own.hyperparameters
    always = scheduled(rule, lambda step, steps: 1, steps=20)
    surface = SURFACES_2D["ravine"]
    plain, same = (descend(r, surface, None, 20) for r in (rule, always))
    np.testing.assert_array_equal(same.positions, plain.positions)
    assert not np.array_equal(descend(follower, surface, None, 20).positions, plain.positions)


def test_what_an_entry_fixes_stays_fixed():
    for given in ((adam, {"lr": 0.5, "m": 1.0}), functools.partial(adam, lr=0.5, m=1.0)):
        entry = entry_of(scheduled(given, linear, steps=10))
        assert dict(entry.fixed) == {"lr": 0.5}
        assert entry.signature.state["m"] == 1.0
        with pytest.raises(RuleError, match="fixed already"):
            descend(entry, "bowl", None, 10, lr=0.1)
        free = scheduled((adam, {"m": 1.0}), linear, steps=10)
        fixed, same = descend(entry, "bowl", None, 10), descend(free, "bowl", None, 10, lr=0.5)
        np.testing.assert_array_equal(fixed.positions, same.positions)


def test_a_learners_rule_may_have_any_names_of_its_own():
    def mine(w, g, step=1, step_=2, *, lr=0.1):
        return [w - lr * g, step, step_]

    follower = scheduled(mine, linear, steps=2)
    assert list(signature_of(follower).state) == ["step", "step_", "step__"]
    assert follower(w=1.0, g=1.0, step__=1) == (0.95, 1, 2, 2)


def test_an_object_that_remembers_starts_every_run_anew():
    class Counting:
        calls = 0

        def __call__(self, parameter, grad, v=0, *, lr=0.1):
            self.calls += 1
            return parameter - lr * grad / self.calls, v

    follower = scheduled(Counting(), linear, steps=5)
    first, second = (descend(follower, "bowl", None, 5).positions for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_a_schedule_may_follow_another_and_a_single_precision_stays():
    twice = scheduled(scheduled(sgd, linear, steps=4), linear, steps=4)
    assert walked(twice, 0.0, [1.0] * 4, lr=1.0) == pytest.approx([0, -1, -1.5625, -1.8125, -1.875])
    single = np.ones(3, dtype=np.float32)
    assert scheduled(adam, cosine)(single, single)[0].dtype == np.float32


def test_the_label_says_both():
    rules = [scheduled(adam, warmup(cosine)), scheduled((sgd, {"lr": 0.1}), linear)]
    assert list(entries_of(rules)) == ["Adam × warmup(cosine)", "SGD × linear (lr = 0.1)"]


# ---- wherever rules go ----


def test_explorers_take_it_and_its_slider_is_the_highest_rate():
    follower = scheduled(adam, cosine, steps=100)
    explorer = explore([adam, follower], "ravine", lr=0.5)
    assert explorer.controls.count("lr") == 1
    path = explorer.walked["Adam × cosine"]
    np.testing.assert_array_equal(path.state["step"][:, 0], np.arange(101))
    assert path.losses[-1] == descend(follower, "ravine", None, 100, lr=0.5).losses[-1]
    assert "good up to" in explore_rates(follower).messages[0]
    assert explore_outcomes(scheduled(momentum_sgd, cosine)).messages


def test_the_step_is_shown_in_numbers_with_the_rate_that_it_had():
    # Factors 1, 0.75, 0.5, so that the third rate is 0.2; and x = 1 - 0.4 x 2 after the first.
    path = descend(scheduled(momentum_sgd, linear, steps=4), "x**2", [1.0], 3, lr=0.4, momentum=0)
    lines = {line.name: line for line in worked_lines(path)}
    assert list(lines) == ["lr", "v", "parameter", "step"]
    np.testing.assert_allclose(lines["lr"].values[:, 0], [0.4, 0.3, 0.2])
    np.testing.assert_allclose(lines["parameter"].values, path.positions[1:])
    assert path.positions[1, 0] == pytest.approx(0.2)


@pytest.mark.parametrize("rule", [adam, nadam, scheduled(adam, linear)], ids=lambda r: r.__name__)
def test_every_formula_leads_where_the_path_went(rule):
    path = descend(scheduled(rule, cosine, steps=20), "ravine", None, 25, lr=0.3)
    names = [line.name for line in worked_lines(path) or []]
    assert names.count("parameter") == (0 if rule.__name__ == "Adam × linear" else 1)


def test_a_map_of_all_settings_at_once_is_that_of_one_by_one():
    surface, follower = SURFACES_2D["ravine"], scheduled(momentum_sgd, cosine, steps=50)
    got = ends(follower, surface, None, 50, {"lr": RATES[:12]}).remaining
    lowest = surface(surface.start)
    alone = [descend(follower, surface, None, 50, lr=lr).losses[-1] / lowest for lr in RATES[:12]]
    np.testing.assert_allclose(got, alone, rtol=1e-9)


@pytest.mark.slow
def test_trainings_take_it_as_a_vector_and_by_layer():
    def by_layer(parameter: Layer, grad, *, lr=0.05):
        return parameter - lr * grad

    rules = {"vector": (sgd, {"lr": 0.05}), "layer": by_layer}
    followers = {label: scheduled(rule, linear, steps=3) for label, rule in rules.items()}
    history = compare(followers, **SMALL)
    np.testing.assert_allclose(history.loss["vector"], history.loss["layer"], rtol=1e-5)
    plain = compare((sgd, {"lr": 0.05}), **SMALL).loss["SGD (lr = 0.05)"]
    assert not np.array_equal(history.loss["vector"], plain)
    swept = sweep({"mine": scheduled(sgd, linear, steps=3)}, [0.05], **SMALL)
    assert swept.runs[0].loss == pytest.approx(history.ends["vector"].loss, rel=1e-5)


@pytest.mark.slow
def test_a_record_of_another_schedule_is_not_taken(tmp_path):
    """Not even of one whose first factors, which are all that were used, are the same."""

    def late(step, steps):
        return 1 if step < 5 else 0.5

    def later(step, steps):
        return 1 if step < 6 else 0.5

    later.__name__ = "late"
    file = tmp_path / "records.txt"

    def taken(schedule, rule=sgd):
        return bool(compare({"one": scheduled(rule, schedule, steps=9)}, file=file, **SMALL).taken)

    assert [taken(late), taken(late), taken(later), taken(later)] == [False, True, False, True]
    assert not taken(late, momentum_sgd)


def test_the_source_below_counts_in_a_record():
    def one(parameter, grad, v=0, *, lr=0.1):
        return parameter - lr * grad, v

    def other(parameter, grad, v=0, *, lr=0.1):
        return parameter - 1.0 * lr * grad, v

    other.__name__ = "one"
    size = Size(300, 300, 0, initial_weights(0))
    made = [conditions_of(entry_of(scheduled(rule, linear)), size) for rule in (one, other)]
    began = conditions_of(entry_of(scheduled((one, {"v": 1.0}), linear)), size)
    assert made[0] != made[1]
    assert began != made[0]


# ---- what can't be followed is said before anything is computed ----


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        pytest.param("cosine", "can't be used as a schedule", id="text"),
        pytest.param(0.5, "can't be used as a schedule", id="number"),
        pytest.param(None, "can't be used as a schedule", id="nothing"),
        pytest.param(lambda step: 1, "raised an error at step 0", id="one argument"),
        pytest.param(lambda step, steps: 1 / step, "ZeroDivisionError", id="raises"),
        pytest.param(lambda step, steps: np.nan, "step 0 it was nan", id="nan"),
        pytest.param(lambda step, steps: 1e999 * (step - 7.5), "step 0 it was -inf", id="infinite"),
        pytest.param(
            lambda step, steps: "1" if step == 9 else 1, "step 9 it was '1'", id="late text"
        ),
        pytest.param(lambda step, steps: np.ones(2), "step 0 it was array", id="array"),
        pytest.param(lambda step, steps: None, "step 0 it was None", id="returns nothing"),
    ],
)
def test_what_is_no_schedule_is_said(schedule, words):
    with pytest.raises(RuleError, match="schedule") as caught:
        scheduled(sgd, schedule, steps=9)
    assert words in str(caught.value)


def test_what_np_where_gives_is_a_number():
    assert scheduled(sgd, lambda k, n: np.where(k < 1, 1.0, 0.5), steps=2)(0.0, 1.0)[0] == -0.01


def test_a_rule_without_a_rate_other_steps_and_other_shares_are_said(each_language):
    for rule in (adadelta, lambda parameter, grad: parameter - grad):
        with pytest.raises(RuleError, match="学習率" if each_language == "ja" else "learning rate"):
            scheduled(rule, cosine)
    with pytest.raises(RuleError):
        scheduled("adam", cosine)
    for steps in (0, 2.5, "3", None, 10**7):
        with pytest.raises(ValueError, match="steps"):
            scheduled(sgd, cosine, steps=steps)
    for share in (-0.1, 1, "0.1", np.nan, None):
        with pytest.raises(ValueError, match="share"):
            warmup(cosine, share)
    with pytest.raises(RuleError):
        warmup("cosine")
