"""The explorers, driven through their traits as the browser does."""

import base64
import io
import json
import re
import warnings
from collections import Counter
from functools import partial

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from course_lib import language
from course_lib.explorers import (
    explore,
    explore_average,
    explore_batches,
    explore_outcomes,
    explore_rates,
    explore_tangent,
    predict,
    stage,
)
from course_lib.explorers.browser import script
from course_lib.language.facts import said
from course_lib.optimizers import RULES, adagrad, adam, momentum_sgd, sgd
from course_lib.rules import RuleError
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from

SURFACES = {**SURFACES_1D, **SURFACES_2D}


def choose(explorer, **values):
    """What the browser does when a hand moves a control."""
    explorer.values = {**explorer.values, **values}
    return explorer.paths


def notes(explorer):
    """What is said of the setting, in words."""
    return [said(note) for note in explorer.paths["notes"]]


def warnings_of(explorer, **values):
    """What the explorer warns of once these values are chosen, in words."""
    return [said(message) for message in choose(explorer, **values)["messages"]]


def floats(buffer, d=1):
    return np.frombuffer(buffer, "<f4").reshape(-1, d)


def controls(explorer):
    return {control["name"]: control for control in explorer.scene["controls"]}


# ---- controls ----


def test_controls_come_from_the_signature_with_the_defaults():
    explorer = explore(momentum_sgd, "terrace")
    values = {"lr": 0.01, "momentum": 0.9, "start_x": -2, "steps": 100}
    assert explorer.values == values
    assert {name: control["value"] for name, control in controls(explorer).items()} == values
    assert controls(explorer)["lr"]["scale"] == "log"
    assert controls(explorer)["momentum"]["scale"] == "linear"


def test_rules_in_a_race_share_the_controls_they_have_in_common():
    explorer = explore([sgd, momentum_sgd], "ravine", lr=0.005, start=[1, 0.2])
    assert list(controls(explorer)) == ["lr", "momentum", "start_x", "start_y", "steps"]
    assert explorer.values["lr"] == 0.005
    assert [run["label"] for run in explorer.paths["runs"]] == ["SGD", "momentumSGD"]
    starts = [floats(run["positions"], 2)[0] for run in explorer.paths["runs"]]
    np.testing.assert_allclose(starts, [[1, 0.2], [1, 0.2]])


def test_a_control_says_whom_it_moves_where_not_all_rules_have_it():
    only = {name: c.get("only") for name, c in controls(explore(RULES, "ravine", steps=5)).items()}
    assert only["lr"] == [label for label in RULES if label != "AdaDelta"]
    assert only["momentum"] == ["momentumSGD"]
    assert only["rho"] == ["RMSprop", "AdaDelta"]
    assert only["steps"] is None
    assert not any("only" in control for control in controls(explore(adam, "bowl")).values())


def test_a_learners_rule_and_formula_get_the_same_at_once():
    def my_rule(parameter, grad, *, rate=0.1, gain=3.0, clip=-2.0, name="plain"):
        return parameter - rate * gain * grad

    explorer = explore({"mine": my_rule}, "x**2 + y**4")
    assert list(controls(explorer)) == ["rate", "gain", "clip", "start_x", "start_y", "steps"]
    for control in controls(explorer).values():
        assert control["min"] <= control["value"] <= control["max"]
    assert explorer.paths["runs"][0]["label"] == "mine"


def test_a_new_setting_is_answered_with_its_own_path():
    explorer = explore(momentum_sgd, "terrace", steps=200)
    [run] = explorer.paths["runs"]
    assert floats(run["positions"])[-1] == pytest.approx(2, abs=1e-3)
    [run] = choose(explorer, momentum=0.0)["runs"]
    assert 0 <= floats(run["positions"])[-1] <= 0.5


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_control_goes_to_both_ends_without_an_exception(rule, surface):
    explorer = explore(rule, surface, steps=20)
    for control in explorer.scene["controls"]:
        for end in (control["min"], control["max"], control["value"]):
            [run] = choose(explorer, **{control["name"]: end})["runs"]
            assert np.isfinite(floats(run["losses"])[: run["steps"]]).all()


@settings(max_examples=50)
@given(
    lr=st.floats(0, 10),
    beta=st.floats(0, 0.999),
    epsilon=st.floats(1e-10, 1),
    x=st.floats(-5, 5),
    y=st.floats(-5, 5),
    steps=st.integers(1, 500),
)
def test_random_settings_give_finite_rows_up_to_a_marked_end(lr, beta, epsilon, x, y, steps):
    explorer = explore({"Adam": adam, "AdaGrad": adagrad, "momentumSGD": momentum_sgd}, "bumpy")
    paths = choose(
        explorer,
        **{"lr": lr, "beta_1": beta, "epsilon": epsilon, "start_x": x, "start_y": y},
        steps=steps,
    )
    for run in paths["runs"]:
        assert run["diverged"] or run["steps"] == steps
        assert np.isfinite(floats(run["positions"])[: run["steps"] * 2]).all()


# ---- what the browser gets ----


def test_paths_are_float32_rows_that_the_browser_can_play():
    explorer = explore(adam, "ravine", steps=30)
    [run] = explorer.paths["runs"]
    assert run["steps"] == 30
    for key in ("positions", "gradients"):
        assert floats(run[key], 2).shape == (31, 2)
    assert floats(run["losses"]).shape == (31, 1)
    names = [state["name"] for state in run["state"]]
    assert names == ["m", "v", {"key": "stage_effective_rate", "values": {}}]  # t only counts
    assert not run["velocity"]
    assert [line["name"] for line in run["lines"]] == ["t", "m", "v", "om", "ov", "parameter"]
    assert all(floats(line["values"], 2).shape == (30, 2) for line in run["lines"])
    assert "".join(run["lines"][1]["formula"]) == "beta_1 × m + (1 − beta_1) × grad"


def test_the_effective_rate_of_adagrad_is_lr_over_root_h(each_language):
    explorer = explore(adagrad, "ravine", steps=10, lr=0.1)
    h, rate = (floats(state["rows"], 2) for state in explorer.paths["runs"][0]["state"])
    np.testing.assert_allclose(rate[:10], 0.1 / np.sqrt(h[1:]), rtol=1e-4)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (adam, lambda m, v, k: 0.1 / (np.sqrt(v / (1 - 0.999**k)) + 1e-7)),
        (RULES["AdaDelta"], lambda h, s, k: np.sqrt((s[0] + 1e-7) / (h + 1e-7))),
    ],
    ids=["Adam", "AdaDelta"],
)
def test_the_effective_rate_is_what_multiplies_the_direction(rule, expected):
    own = {"lr": 0.1} if rule is adam else {}
    explorer = explore(rule, "ravine", steps=10, **own)
    first, second, rate = (floats(s["rows"], 2) for s in explorer.paths["runs"][0]["state"])
    k = np.arange(1, 11)[:, None]
    if rule is adam:
        np.testing.assert_allclose(rate[:10], expected(first[1:], second[1:], k), rtol=1e-4)
    else:
        np.testing.assert_allclose(rate[0], expected(first[1], second, k), rtol=1e-4)


def test_rules_without_a_division_have_no_effective_rate():
    [run] = explore(momentum_sgd, "ravine", steps=5).paths["runs"]
    assert [state["name"] for state in run["state"]] == ["v"]


def test_the_velocity_is_told_from_adams_v():
    assert explore(momentum_sgd, "bowl").paths["runs"][0]["velocity"]


def test_the_background_says_where_its_axes_are():
    back = explore(sgd, "ravine").scene["background"]
    image = np.asarray(Image.open(io.BytesIO(back["png"])).convert("L"), dtype=float)
    scale = image.shape[1] / back["width"]
    assert image.shape[0] == scale * back["height"]
    left, top, _, height = back["box"]
    frame = image[:, round(scale * back["width"] * left)]  # the dark left edge of the axes
    inside = slice(
        round(scale * back["height"] * top) + 3, round(scale * back["height"] * (top + height)) - 3
    )
    assert frame[inside].max() < 128
    assert back["x"] == [-5, 5]
    assert back["y"] == [-1, 1]


def test_the_background_is_drawn_once_in_each_language():
    english = explore(sgd, "bowl").scene["background"]
    assert explore(adam, "bowl").scene["background"] is english
    language.use("ja")
    assert explore(sgd, "bowl").scene["background"]["png"] != english["png"]


def test_words_follow_the_language(each_language):
    words = explore(sgd, "bowl").scene["words"]
    assert words["stage_play"] == {"ja": "再生", "en": "Play"}[each_language]
    assert "{step}" in words["stage_description"]


# ---- a tangent, and kinds of batches ----


def test_the_tangent_states_estimate_actual_change_and_error(each_language):
    explorer = explore_tangent("bowl", at=1, move=0.5)
    numbers = [note.replace("−", "-") for note in notes(explorer)]
    assert "2" in numbers[0]  # the gradient of x^2 at 1
    assert numbers[1].endswith("2 × 0.5 = 1")
    assert "1.25" in numbers[2]
    assert "0.25" in numbers[3]
    assert "0.0625" in numbers[3]  # half the move, a quarter of the error
    [_, gap, *_] = explorer.paths["marks"]
    np.testing.assert_allclose(floats(gap["points"], 2), [[1.5, 2], [1.5, 2.25]])
    assert explorer.picture().description.splitlines()[1:] == notes(explorer)


def test_the_tangent_follows_the_controls_and_survives_their_ends():
    explorer = explore_tangent("1/x + exp(x**2)")
    for control in explorer.scene["controls"]:
        for end in (control["min"], 0.0, control["max"]):
            paths = choose(explorer, **{control["name"]: end})
            assert paths["notes"] or paths["messages"]
            assert explorer._repr_mimebundle_()
    assert "not finite" in warnings_of(explorer, at=0.0)[0]


def test_the_tangent_wants_one_parameter(each_language):
    with pytest.raises(ValueError, match="2"):
        explore_tangent("ravine")


def test_kinds_of_batches_start_together_and_differ_in_noise():
    explorer = explore_batches(batch_size=10, steps=200)
    full, mini, single = (floats(run["positions"], 2) for run in explorer.paths["runs"])
    np.testing.assert_array_equal(full[0], single[0])

    def roughness(path):
        return np.linalg.norm(np.diff(path[100:], axis=0), axis=1).mean()

    assert roughness(full) < 0.2 * roughness(mini) < roughness(single)
    choose(explorer, batch_size=60)
    full, mini, _ = (floats(run["positions"], 2) for run in explorer.paths["runs"])
    np.testing.assert_allclose(full, mini, atol=1e-5)


def test_batches_go_to_both_ends_of_every_control_without_an_exception():
    explorer = explore_batches(steps=20)
    for control in explorer.scene["controls"]:
        for end in (control["min"], control["max"], control["value"]):
            assert len(choose(explorer, **{control["name"]: end})["runs"]) == 3


@pytest.mark.parametrize("wrong", [{"batch_size": 0}, {"batch_size": 61}, {"steps": 501}])
def test_impossible_batches_are_refused(wrong, each_language):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        explore_batches(**wrong)


def test_the_rates_map_has_a_curve_a_lane_and_a_sentence_for_every_rule_with_a_rate():
    explorer = explore_rates(RULES)
    assert [note.split(":")[0] for note in notes(explorer)] == [
        label for label in RULES if label != "AdaDelta"
    ]
    assert "AdaDelta" in warnings_of(explorer)[0]
    lanes = {mark["label"] for mark in explorer.paths["marks"]} - {""}
    assert lanes == set(RULES) - {"AdaDelta"}
    assert explorer.picture().description.splitlines()[1:-1] == notes(explorer)


def test_the_rates_map_finds_the_limit_of_a_bowl_and_follows_its_controls():
    explorer = explore_rates(sgd, "bowl", lr=0.5)
    [note] = notes(explorer)
    assert "above its limit of 1." in note  # 2 / curvature
    assert "At lr = 0.5: 0 left" in note
    choose(explorer, lr=3.0)
    [note] = notes(explorer)
    assert "∞ left" in note or "e1" in note
    assert "lower than the start" in warnings_of(explorer, start_x=0.0)[0]
    assert len(choose(explorer, start_x=-1.0)["notes"]) == 1


def test_a_closed_explorer_holds_no_paths():
    explorer = explore(sgd, "bowl", steps=5)
    assert list(explorer.walked) == ["SGD"]
    explorer.close()
    assert not explorer.walked
    assert not explore_rates(sgd).walked  # which has none


def test_the_rates_map_draws_the_true_limit_and_never_calls_a_rate_below_it_diverging():
    explorer = explore_rates([sgd, momentum_sgd, adagrad], "ravine", steps=100)
    lines = [
        floats(mark["points"], 2)[0, 0]
        for mark in explorer.paths["marks"]
        if mark["dash"] == (3, 2)
    ]
    assert lines == pytest.approx([2 / 180, 2 * 1.9 / 180])
    assert "limit of 0.01111" in notes(explorer)[0]
    assert "limit" not in notes(explorer)[2]
    choose(explorer, momentum=0.5)
    assert "limit of 0.01667" in notes(explorer)[1]
    nowhere = explore_rates(sgd, "rosenbrock", steps=100)
    assert "from about" in notes(nowhere)[0]


def test_the_map_of_outcomes_has_every_cell_and_says_what_becomes_of_the_chosen_pair():
    explorer = explore_outcomes()
    cells = explorer.paths["cells"]
    codes = np.frombuffer(cells["codes"], np.uint8).reshape(-1, cells["columns"])
    assert set(np.unique(codes)) == {0, 1, 2, 3} == set(range(len(explorer.scene["kinds"])))
    assert codes[0, -10:].max() < 3  # without momentum the terrace sets a bound
    assert "reaches the minimum" in notes(explorer)[0]
    choose(explorer, momentum=0.0, lr=0.03)
    assert "stops on the way" in notes(explorer)[0]
    assert explorer._repr_mimebundle_()


@pytest.mark.parametrize("make", [explore_rates, explore_outcomes])
def test_maps_go_to_both_ends_of_every_control_without_an_exception(make):
    explorer = make(momentum_sgd, "double_well")
    for control in explorer.scene["controls"]:
        for end in (control["min"], control["max"], float("nan"), control["value"]):
            paths = choose(explorer, **{control["name"]: end})
            assert paths["notes"] or paths["messages"]
    assert paths["notes"]


def test_a_rule_that_raises_leaves_a_sentence_on_the_map():
    def moody(parameter, grad, *, lr=0.1, momentum=0.5):
        raise RuntimeError("not today")

    for explorer in (explore_rates(moody, "bowl"), explore_outcomes(moody, "bowl")):
        assert "not today" in explorer.messages[0]
        assert "not today" in explorer._repr_mimebundle_()[0]["text/plain"]


@pytest.mark.parametrize("axes", [("lr", "lr"), ("lr", "rho")])
def test_a_map_of_outcomes_needs_two_hyperparameters_of_the_rule(axes, each_language):
    with pytest.raises(ValueError, match="momentum"):
        explore_outcomes(momentum_sgd, axes=axes)


def test_a_map_spans_the_rules_first_two_hyperparameters():
    assert explore_outcomes(adam, "bowl", steps=5).axes == ("lr", "beta_1")
    with pytest.raises(ValueError, match="lr"):
        explore_outcomes(sgd)  # it has only one


# ---- what may go wrong ----


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"lr": 3.0, "steps": 500}, {"ja": "発散しました", "en": "lr is too large"}),
        ({"lr": 0.0}, {"ja": "動きません", "en": "does not move"}),
        ({"start_x": 0.0, "start_y": 0.0}, {"ja": "勾配が0", "en": "gradient is 0"}),
        ({"start_x": 99.0}, {"ja": "図の外", "en": "outside"}),
        ({"start_x": float("nan")}, {"ja": "出発点", "en": "start"}),
    ],
)
def test_what_goes_wrong_is_said_in_words_and_the_widget_lives_on(setting, words, each_language):
    explorer = explore(sgd, "ravine")
    usual = explorer.values
    messages = warnings_of(explorer, **setting)
    assert any(words[each_language] in message for message in messages)
    assert choose(explorer, **usual)["messages"] == []
    assert len(explorer.paths["runs"]) == 1


def test_a_rule_that_raises_or_returns_nan_is_said_in_words(each_language):
    def fragile(parameter, grad, *, power=0.5):
        if power > 0.8:
            raise ValueError("too strong")
        return parameter * (np.nan if power > 0.6 else power)

    explorer = explore({"fragile": fragile, "SGD": sgd}, "ravine")
    paths = choose(explorer, power=0.9)
    assert "too strong" in explorer.messages[0]
    assert [run["label"] for run in paths["runs"]] == ["SGD"]
    assert "fragile" in warnings_of(explorer, power=0.7)[0]
    assert choose(explorer, power=0.5)["messages"] == []


def test_a_diverged_run_ends_at_its_last_finite_row():
    explorer = explore(sgd, surface_from("exp(x**2)"), lr=1.0)
    [run] = explorer.paths["runs"]
    assert run["diverged"]
    assert np.isfinite(floats(run["losses"])[: run["steps"]]).all()


def test_what_is_no_rule_or_no_formula_is_refused(each_language):
    with pytest.raises(RuleError):
        explore(3, "bowl")
    with pytest.raises(ValueError, match="foo"):
        explore(sgd, "foo(x)")
    for steps in (0, 501, 1.5):
        with pytest.raises(ValueError, match="steps"):
            explore(sgd, "bowl", steps=steps)


# ---- entries, and hyperparameters of any name and kind ----


def ends(explorer):
    return {label: path.positions[-1] for label, path in explorer.walked.items()}


def test_every_entry_keeps_what_it_fixes_and_shows_it():
    entries = {"Adam .01": partial(adam, lr=0.01), "Adam .3": partial(adam, lr=0.3)}
    explorer = explore(entries, "ravine", steps=20)
    reached = ends(explorer)
    np.testing.assert_allclose(reached["Adam .01"], [-3.801, 0.306], atol=5e-4)
    np.testing.assert_allclose(reached["Adam .3"], [0.658, -0.109], atol=5e-4)
    assert explorer.scene["remarks"] == {"Adam .01": "lr = 0.01", "Adam .3": "lr = 0.3"}
    assert explorer.controls == ["beta_1", "beta_2", "epsilon", "start_x", "start_y", "steps"]


def test_entries_in_a_list_are_told_apart_and_pairs_work_everywhere():
    several = explore([partial(sgd, lr=0.1), (sgd, {"lr": 0.5})], "bowl")
    assert list(several.walked) == ["SGD (lr = 0.1)", "SGD (lr = 0.5)"]
    assert "is fixed" in explore_rates([(sgd, {"lr": 0.1}), momentum_sgd]).messages[-1]
    assert explore_outcomes((adam, {"lr": 0.1}), steps=5).axes == ("beta_1", "beta_2")


def test_the_worked_numbers_of_an_entry_are_those_of_its_rule():
    [run] = explore(partial(adam, beta_1=0.5), "ravine", steps=5).paths["runs"]
    assert [line["name"] for line in run["lines"]] == ["t", "m", "v", "om", "ov", "parameter"]


@pytest.mark.parametrize("make", [explore, explore_rates, explore_outcomes])
@pytest.mark.parametrize(("wrong", "meant"), [("learning_rate", "lr"), ("momentm", "momentum")])
def test_a_misspelt_hyperparameter_is_named_with_the_nearest(make, wrong, meant, each_language):
    with pytest.raises(RuleError, match=f"{wrong}.*{meant}"):
        make(momentum_sgd, "ravine", **{wrong: 0.5})


def with_own(name, value):
    """A rule with a hyperparameter of this name, which it adds to the parameter."""
    source = f"def rule(parameter, grad, *, lr=0.01, {name}={value}):\n"
    source += f"    return parameter - lr * grad + {name}"
    made = {}
    exec(source, made)
    return made["rule"]


@pytest.mark.parametrize("make", [explore, explore_rates, explore_outcomes])
@pytest.mark.parametrize(
    "name",
    ["noise", "seed", "steps", "grid", "start", "start_x", "axes", "rules", "surface", "values"],
)
def test_a_hyperparameter_may_have_any_name(make, name):
    explorer = make(with_own(name, 0.25), "ravine", steps=5)
    assert explorer.values["steps"] == 5
    assert explorer.values["start_x"] == -4
    own = next(c for c in explorer.scene["controls"] if name in c["label"] and c["value"] == 0.25)
    before = explorer.messages, repr(getattr(explorer, "walked", None))
    choose(explorer, **{own["name"]: 0.5})
    assert (explorer.messages, repr(getattr(explorer, "walked", None))) != before


def test_noise_is_the_rules_if_it_has_one():
    explorer = explore(with_own("noise", 0.0), "ravine", steps=5, noise=1.0)
    np.testing.assert_allclose(ends(explorer)["rule"], [1.097, 0.574], atol=5e-4)


def test_hyperparameters_of_any_kind_have_a_control_or_keep_their_value():
    seen = []

    def rule(
        parameter,
        grad,
        *,
        lr=1,
        k=3,
        limit=float("inf"),
        huge=10**400,
        on=True,
        name="a",
        pair=(1, 2),
    ):
        seen.append((k, limit, on, name, pair))
        return parameter - 0.1 * lr * grad

    explorer = explore(rule, "bowl", steps=2, name="b")
    assert explorer.controls == ["lr", "k", "limit", "huge", "start_x", "steps"]
    assert seen[-1] == (3, np.inf, True, "b", (1, 2))
    choose(explorer, k=4.0, limit=2)
    assert seen[-1] == (4, 2.0, True, "b", (1, 2))
    assert [type(value) for value in seen[-1][:2]] == [int, float]
    choose(explorer, limit=None)
    assert seen[-1][1] == np.inf


def test_a_control_is_shared_only_by_rules_of_which_it_is_a_number():
    seen = {}

    def named(parameter, grad, *, lr=None, kind="plain"):
        seen["named"] = (lr, kind)
        return parameter - 0.1 * grad

    def numbered(parameter, grad, *, lr=0.1, kind=2):
        seen["numbered"] = (lr, kind)
        return parameter - lr * grad

    explorer = explore([named, numbered], "bowl", steps=2)
    choose(explorer, lr=0.5, kind=3)
    assert seen == {"named": (None, "plain"), "numbered": (0.5, 3)}
    assert "named" in explore_rates([named, numbered], "bowl", steps=2).messages[-1]


def test_a_value_beyond_the_ends_of_its_slider_moves_them():
    for lr in (20.0, -0.1):
        control = controls(explore(sgd, "bowl", lr=lr))["lr"]
        assert control["min"] <= lr <= control["max"]
        assert control["value"] == lr


def test_what_is_shown_can_be_computed_with():
    explorer = explore({"SGD": sgd}, "ravine", lr=1.0, steps=500)
    assert explorer.messages == ["SGD diverged at step 69: lr is too large."]
    assert explorer.walked["SGD"].diverged_at == 69
    explorer.values = {"lr": 0.01}
    assert explorer.walked["SGD"].hyperparameters == {"lr": 0.01}
    assert explorer.messages == []
    with pytest.raises(ValueError, match="lr"):
        explorer.values = {"learning": 0.1}
    with pytest.raises(ValueError, match="steps"):
        explorer.values = {"steps": "many"}


def test_a_path_that_ends_is_given_its_own_cause(each_language):
    def nan(parameter, grad, *, lr=0.1):
        return parameter * np.nan

    def nan_state(parameter, grad, h=0, *, lr=0.1):
        return parameter - lr * grad, h + np.nan

    causes = {
        "stage_start_not_finite": explore(sgd, "log(x)", start=[-1.0]),
        "stage_not_finite": explore(nan, "bowl"),
        "stage_state_not_finite": explore(nan_state, "bowl"),
        "stage_diverged": explore((sgd, {"lr": 3.0}), "bowl", steps=500),
    }
    for key, explorer in causes.items():
        assert [message["key"] for message in explorer.paths["messages"]] == [key]


def test_state_of_another_form_walks_and_has_a_sentence_in_place_of_a_curve():
    def from_none(parameter, grad, v=None, *, lr=0.01, momentum=0.9):
        v = -lr * grad if v is None else momentum * v - lr * grad
        return parameter + v, v

    def matrix(parameter, grad, h=np.eye(2), *, lr=0.1):  # noqa: B008
        return parameter - lr * h @ grad, h

    explorer = explore({"none": from_none, "momentumSGD": momentum_sgd, "h": matrix}, "ravine")
    reached = ends(explorer)
    np.testing.assert_allclose(reached["none"], reached["momentumSGD"])
    names = [[curve["name"] for curve in run["state"]] for run in explorer.paths["runs"]]
    assert names == [["v"], ["v"], []]
    assert "state h of h" in explorer.messages[-1]


def test_a_surface_found_by_differences_says_so():
    assert "differences" in explore(sgd, lambda x: x**2).messages[0]


# ---- a learner's own settings ----


def test_a_learners_settings_neither_change_an_explorer_nor_are_changed_by_it(monkeypatch):
    def shown():
        stage._surface_background.cache_clear()
        explorer = explore([sgd, adam], surface_from("1/x"), lr=0.5)
        choose(explorer, start_x=0.0)
        return explorer.scene["background"]["png"], explorer.messages, explorer.picture()

    def looks(made):
        return made[:2], made[2] and made[2].png()

    usual = looks(shown())
    own = {"text.usetex": True, "figure.figsize": (3, 2), "font.size": 30, "axes.facecolor": "k"}
    with matplotlib.rc_context(own), np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        filters = list(warnings.filters)
        assert looks(shown()) == usual
        assert matplotlib.rcParams["font.size"] == 30
        assert np.geterr()["divide"] == "raise"
        assert warnings.filters == filters


EXPLORERS = {
    "one rule": lambda: explore(momentum_sgd, "terrace"),
    "race": lambda: explore(RULES, "ravine", steps=20),
    "tangent": explore_tangent,
    "batches": lambda: explore_batches(steps=20),
    "average": explore_average,
    "rates": lambda: explore_rates(RULES, steps=20),
    "outcomes": lambda: explore_outcomes(steps=20),
}


@pytest.mark.parametrize("make", EXPLORERS.values(), ids=EXPLORERS)
def test_all_that_goes_to_the_browser_can_be_sent(make):
    explorer = make()
    for sent in (explorer.scene, explorer.paths, explorer.values):
        json.dumps(sent, default=bytes.hex, allow_nan=False)  # bytes travel beside the message


# ---- a saved notebook, and a notebook run again and again ----


def test_a_saved_notebook_shows_the_picture_and_a_live_one_the_widget():
    data, metadata = explore(momentum_sgd, "terrace")._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == metadata["image/png"]["alt"]
    assert "momentumSGD" in data["text/plain"]


def test_what_runs_a_notebook_without_a_page_gets_the_picture_alone(monkeypatch):
    class Shell:
        def get_parent(self):
            return {"header": {"msg_id": "0f3a-27_4711_12"}}

    explorer = explore(momentum_sgd, "terrace")
    monkeypatch.setattr(stage, "get_ipython", Shell)
    for shown in (explorer, predict("ab", explorer)):
        data = shown._repr_mimebundle_()
        assert stage.WIDGET_VIEW not in (data[0] if isinstance(data, tuple) else data)


def test_an_explorer_that_can_walk_nowhere_leaves_its_message():
    data = explore(lambda parameter, grad: None, "ravine")._repr_mimebundle_()
    assert "returns nothing" in data["text/plain"]


def test_running_a_cell_again_closes_what_it_showed_before(shell):
    open_stages = []
    for run in range(40):
        shell.run = run // 2  # two explorers in each run of the cell
        open_stages.append(explore(sgd, "bowl", steps=5))
    assert [s.comm is None for s in open_stages] == 38 * [True] + 2 * [False]
    assert open_stages[0].scene == open_stages[0].paths == {}


def test_the_scripts_share_one_scope_without_a_clash():
    names = re.findall(r"(?m)^(?:const|let|function\*?|class) \[?([\w$, ]+)", script())
    declared = Counter(name.strip() for several in names for name in several.split(","))
    assert declared["render"] == 1
    assert [name for name, times in declared.items() if times > 1] == []


def test_a_rule_in_the_place_of_the_surface_is_told_by_its_order(each_language):
    with pytest.raises(ValueError, match="explore"):
        explore("bowl", sgd)
