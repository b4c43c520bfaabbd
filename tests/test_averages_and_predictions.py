"""The moving average on its own, and questions that are answered before the figure is seen."""

import base64
import gc
import sys

import numpy as np
import pytest

from course_lib.explorers import explore, explore_average, predict
from course_lib.explorers.average_explorer import moving_averages
from course_lib.explorers.prediction import Prediction
from course_lib.figures import network_picture
from course_lib.optimizers import rmsprop, sgd


def choose(explorer, **values):
    explorer.values = {**explorer.values, **values}
    return explorer.paths


# ---- the average ----


def test_the_average_is_the_h_of_rmsprop():
    h, seen = 0.0, []
    values = np.random.default_rng(0).normal(size=30)
    for value in values:
        _, h = rmsprop(0.0, value, h, rho=0.8)
        seen.append(h)
    np.testing.assert_allclose(moving_averages(values**2, 0.8), seen)


def test_the_weights_and_the_memory_are_said_in_numbers():
    explorer = explore_average([2.0] * 50)
    memory, weights, here = explorer.messages
    assert "= 10 steps" in memory
    assert "last 10 have 65%" in weights
    assert "value 2, average 1.99" in here
    choose(explorer, step=1)
    *_, here = explorer.messages
    assert "average 0.2 (all weights: 10%)" in here
    choose(explorer, rho=0.99)
    assert "= 100 steps" in explorer.messages[0]


def test_the_memory_is_drawn_as_long_as_it_is():
    explorer = explore_average(np.zeros(100), rho=0.95)
    window = np.frombuffer(explorer.paths["marks"][2]["points"], "<f4").reshape(-1, 2)
    assert window[0, 0] - window[1, 0] == pytest.approx(20)


def test_the_average_goes_to_both_ends_of_its_controls(each_language):
    explorer = explore_average()
    for control in explorer.scene["controls"]:
        for end in (control["min"], control["max"]):
            assert len(choose(explorer, **{control["name"]: end})["notes"]) == 3
    data, _ = explorer._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "wrong", [{"values": []}, {"values": [1.0, np.nan]}, {"values": [[1.0]]}, {"rho": 1.0}]
)
def test_what_can_not_be_averaged_is_refused(wrong, each_language):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        explore_average(**wrong)


# ---- predictions ----


def press(question, choice):
    next(b for b in question.children[0].children if b.description == f"({choice})").click()


def test_the_figure_appears_only_when_a_choice_is_made(each_language):
    picture = network_picture()
    question = predict("abc", picture)
    buttons, verdict, shown = question.children
    assert [button.description for button in buttons.children] == ["(a)", "(b)", "(c)"]
    assert shown.layout.display == "none"
    press(question, "a")
    assert shown.layout.display is None
    assert picture.description in shown.value
    assert verdict.value.count("(a)") == 2
    assert "(b)" not in verdict.value  # neither here nor in the code is the answer given away
    assert all(button.disabled for button in buttons.children)


def test_an_explorer_may_be_what_appears():
    explorer = explore(sgd, "bowl")
    question = predict("ab", explorer)
    assert explorer.layout.display == "none"
    press(question, "b")
    assert explorer.layout.display is None


@pytest.mark.parametrize("reveal", [network_picture, lambda: explore(sgd, "bowl")])
def test_a_page_without_a_kernel_keeps_the_figure_folded(reveal, each_language):
    data = predict("ab", reveal())._repr_mimebundle_()
    assert data["text/html"].startswith("<details><summary>")
    assert "data:image/png;base64,iVBOR" in data["text/html"]
    assert data["text/plain"].splitlines()[0] in data["text/html"]
    assert "image/png" not in data
    assert "application/vnd.jupyter.widget-view+json" in data


@pytest.mark.parametrize("wrong", [("a", None), (["a", "b"], None), ("aab", None), ("ab", 5)])
def test_what_is_no_question_is_refused(wrong, each_language):
    choices, reveal = wrong
    with pytest.raises(ValueError, match=r"choices|選択肢の次|After the choices"):
        predict(choices, reveal or network_picture())


def test_a_question_that_can_not_be_made_ends_in_one_error(monkeypatch):
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)
    with pytest.raises(AttributeError):
        Prediction("ab", 5)
    gc.collect()
    assert ignored == []


def test_running_the_question_again_closes_all_of_it(shell):
    first = predict("ab", explore(sgd, "bowl"))
    parts = [first, *first.children, *first.children[0].children]
    shell.run = 1
    predict("ab", network_picture())
    assert all(part.comm is None for part in parts)
