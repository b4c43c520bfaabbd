"""Answers to the exercise on orthogonalization; matrix rules, in whatever form they come."""

import functools

import numpy as np
import pytest
from test_answers_wrong import ANSWERS

from authoring.site.programs import program
from course_lib import variants
from course_lib.comparison import compare
from course_lib.descent import descend
from course_lib.exercises import check
from course_lib.explorers import explore, explore_outcomes, explore_rates
from course_lib.language import WORDS, text
from course_lib.rules import Layer, RuleError, entry_of, signature_of
from course_lib.surfaces import SURFACES_2D
from course_lib.sweeps import sweep
from course_lib.variants import muon, orthogonal_step

# ---- the exercise ----


def answer(
    scaled="x / np.linalg.norm(x)",
    a="x @ x.T",
    step="3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x",
    times=5,
    moved="parameter - lr * x",
    first="parameter: Layer",
):
    """A learner's step, of these parts."""
    source = f"""
def my_step({first}, grad, *, lr=0.01):
    if grad.ndim != 2:
        return parameter - lr * grad
    x = grad
    x = {scaled}
    for _ in range({times}):
        a = {a}
        x = {step}
    return {moved}
"""
    names = {"np": np, "Layer": Layer}
    exec(source, names)
    return names["my_step"]


RIGHT = {
    "as it is written": {},
    "an epsilon beside the norm": {"scaled": "x / (np.linalg.norm(x) + 1e-7)"},
    "from the other side": {"a": "x.T @ x", "step": "3.4445*x + x @ (-4.7750*a + 2.0315*a @ a)"},
    "the powers one by one": {"step": "3.4445 * x - 4.7750 * a @ x + 2.0315 * a @ a @ x"},
}


@pytest.mark.parametrize("parts", RIGHT.values(), ids=RIGHT)
def test_other_ways_of_writing_it_are_right_without_a_remark(parts, each_language):
    verdict = check(answer(**parts), orthogonal_step)
    assert verdict == (True, text("check_right", rule="my_step", steps=24))


SVD = "np.linalg.svd(grad, full_matrices=False)"
WRONG = {
    "slip_not_normalised": [{"scaled": "x"}],
    "slip_normalised_otherwise": [
        {"scaled": "x / np.linalg.norm(x, 2)"},
        {"scaled": "x / np.linalg.norm(x, axis=0)"},
    ],
    "slip_not_transposed": [{"a": "x @ x"}],
    "slip_transposed_first": [{"a": "x.T @ x"}],
    "slip_elementwise": [
        {"a": "x * x"},
        {"step": "3.4445 * x + (-4.7750 * a + 2.0315 * a * a) @ x"},
        {"step": "3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) * x"},
        {"step": "3.4445 * x - 4.7750 * x**3 + 2.0315 * x**5"},
    ],
    "slip_product_not_renewed": [
        {"scaled": "x / np.linalg.norm(x)\n    first = x @ x.T", "a": "first"}
    ],
    "slip_coefficients": [
        {"step": "3.4445 * x + (4.7750 * a + 2.0315 * a @ a) @ x"},
        {"step": "3.4445 * x + (2.0315 * a - 4.7750 * a @ a) @ x"},
    ],
    "slip_first_degree_forgotten": [{"step": "(-4.7750 * a + 2.0315 * a @ a) @ x"}],
    "slip_steps": [{"times": 0}, {"times": 1}, {"times": 4}, {"times": 6}],
    "slip_exact": [{"moved": f"parameter - lr * {SVD}[0] @ {SVD}[2]"}],
    "slip_not_orthogonal": [{"moved": "parameter - lr * grad"}],
    "slip_sign_of_elements": [{"moved": "parameter - lr * np.sign(grad)"}],
    "slip_sign": [{"moved": "parameter + lr * x"}],
    "slip_lr_forgotten": [{"moved": "parameter - x"}],
    "slip_only_step": [{"moved": "lr * x"}],
}


@pytest.mark.parametrize("slip", WRONG)
def test_the_likely_slip_is_named(slip, each_language):
    for parts in WRONG[slip]:
        verdict = check(answer(**parts), orthogonal_step)
        assert not verdict.passed
        assert text(slip) in verdict.message


def halved(where):
    """The right step but on some arrays, in a way that has no name."""

    def my_step(parameter: Layer, grad, *, lr=0.01):
        step = lr * (variants.orthogonalize(grad) if grad.ndim == 2 else grad)
        return parameter - (step / 2 if where(grad.shape) else step)

    return my_step


PARTLY_RIGHT = {
    "check_other_wide": lambda shape: len(shape) == 2 and shape[0] < shape[1],
    "check_other_tall": lambda shape: len(shape) == 2 and shape[0] > shape[1],
    "check_other_biases": lambda shape: len(shape) == 1,
}


@pytest.mark.parametrize("words", PARTLY_RIGHT)
def test_a_step_that_is_right_for_some_arrays_only_is_told_for_which_it_is_not(
    words, each_language
):
    verdict = check(halved(PARTLY_RIGHT[words]), orthogonal_step)
    assert not verdict.passed
    assert text(words) in verdict.message


def test_every_slip_that_can_be_named_has_a_wrong_answer_here_or_among_the_other_rules():
    named = {param.values[2] for param in ANSWERS} | WRONG.keys() | PARTLY_RIGHT.keys()
    assert {key for key in WORDS if key.startswith(("slip_", "check_other_"))} <= named


def test_an_answer_not_begun_yet_is_said_to_be_none(each_language):
    def my_step(parameter: Layer, grad, *, lr=0.01):
        if grad.ndim != 2:
            return parameter - lr * grad
        x = ...
        return parameter - lr * x

    verdict = check(my_step, orthogonal_step)
    assert not verdict.passed
    assert verdict.message.startswith(text("check_not_written", rule="my_step"))


def test_a_right_answer_that_compare_would_not_call_for_each_array_is_told_so(each_language):
    verdict = check(answer(first="parameter"), orthogonal_step)
    assert verdict.passed
    assert text("check_remark_layer") in verdict.message


@pytest.mark.parametrize("model", [muon, orthogonal_step, variants.shampoo])
def test_each_model_passes_its_own_check_and_no_others(model):
    assert check(model, model).passed
    for other in (muon, orthogonal_step, variants.shampoo, variants.sign_step):
        assert check(other, model).passed == (other is model)


# ---- the forms of a rule that sees a matrix ----


def averaging(parameter: Layer, grad, h=0, *, lr=0.01):
    """A learner's: its state starts from 0 and becomes a matrix."""
    g = np.reshape(grad, (len(grad), -1))
    h = h + g @ g.T
    return parameter - lr * grad / np.trace(h) ** 0.5, h


def from_none(parameter: Layer, grad, h=None, *, lr=0.01):
    g = np.reshape(grad, (len(grad), -1))
    h = g @ g.T if h is None else h + g @ g.T
    return parameter - lr * grad / np.trace(h) ** 0.5, h


def in_quotes(parameter: "Layer", grad, h=0, *, lr=0.01):
    return averaging(parameter, grad, h, lr=lr)


@functools.wraps(averaging)
def wrapped(*arguments, **hyperparameters):
    return averaging(*arguments, **hyperparameters)


class Object:
    def __call__(self, parameter: Layer, grad, h=0, *, lr=0.01):
        return averaging(parameter, grad, h, lr=lr)


FORMS = {
    "annotated": averaging,
    "in quotes": in_quotes,
    "from None": from_none,
    "wrapped": wrapped,
    "partial": functools.partial(averaging, lr=0.01),
    "pair": (averaging, {"lr": 0.01}),
    "object": Object(),
}
SMALL = {"steps": 3, "examples": 200, "progress": False}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_of_a_matrix_rule_goes_the_same_way(form):
    surface = SURFACES_2D["ravine"]
    paths = [descend(rule, surface, surface.start, 5) for rule in (form, averaging)]
    np.testing.assert_array_equal(*(path.positions for path in paths))
    assert paths[0].state["h"].shape == (6, 2, 2)
    assert entry_of(form).signature.by_layer
    losses = [compare({"it": rule}, **SMALL).loss["it"] for rule in (form, averaging)]
    np.testing.assert_array_equal(*losses)
    shown = explore(form, surface, steps=5)
    assert len(shown.walked) == 1
    made_for, no_curve = shown.messages
    assert "is a rule for weight matrices" in made_for
    assert "not a number for each parameter" in no_curve


def test_the_layer_of_either_module_is_one():
    assert variants.Layer is Layer
    assert signature_of(muon).by_layer


@pytest.mark.parametrize("explorer", [explore, explore_rates, explore_outcomes])
def test_every_explorer_says_that_a_point_is_no_matrix(explorer, each_language):
    said = text("stage_by_layer", label="muon")
    assert said in explorer(muon, "ravine", steps=5).messages
    assert said not in explorer(variants.nesterov, "ravine", steps=5).messages


def test_a_rule_for_matrices_stands_still_on_the_site():
    made = program(explore(orthogonal_step, "ravine", steps=5))
    assert made["answers"]["kind"] == "still"


@pytest.mark.slow
def test_a_sweep_takes_a_matrix_rule():
    runs = sweep({"Muon": muon}, [0.01, 0.1], **SMALL).runs
    assert [run.lr for run in runs] == [0.01, 0.1]


# ---- what takes a row of numbers for a matrix ----


def unmarked(parameter, grad, *, lr=0.01):
    rows, _ = grad.shape
    return parameter - lr * grad / rows


def without_biases(parameter: Layer, grad, *, lr=0.01):
    return unmarked(parameter, grad, lr=lr)


@pytest.mark.parametrize(
    ("rule", "key"),
    [(unmarked, "rule_needs_matrix"), (without_biases, "rule_layer_matrix")],
    ids=["unmarked", "without biases"],
)
def test_a_rule_that_takes_a_row_for_a_matrix_is_told_what_to_do(rule, key, each_language):
    words = text(key, rule=rule.__name__)
    for tool in (
        lambda: descend(rule, "ravine", None, 5),
        lambda: compare(rule, **SMALL),
        lambda: sweep(rule, [0.1], **SMALL),
    ):
        with pytest.raises(RuleError) as raised:
            tool()
        assert str(raised.value) == words
    shown = explore(rule, "ravine")
    assert shown.messages[-1] == text("stage_error", label=rule.__name__, error=words)


def test_a_rule_that_fails_on_any_array_is_not_told_about_matrices():
    def wrong(parameter, grad, *, lr=0.01):
        return parameter - lr * gradient  # noqa: F821

    with pytest.raises(RuleError, match="NameError"):
        descend(wrong, "ravine", None, 5)


def test_a_state_that_starts_with_a_shape_of_its_own_is_refused_before_anything_is_trained():
    with pytest.raises(RuleError, match="first step"):
        compare((averaging, {"h": np.eye(2)}), **SMALL)
