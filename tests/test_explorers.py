"""The explorers, driven through their controls as a hand would."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.explorers import explore
from course_lib.optimizers import RULES, adam, momentum_sgd, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from

TERRACE, RAVINE = SURFACES_1D["terrace"], SURFACES_2D["ravine"]


def test_sliders_come_from_the_signature_with_the_defaults():
    explorer = explore(momentum_sgd, TERRACE)
    values = {name: slider.value for name, slider in explorer.sliders.items()}
    assert values == pytest.approx({"lr": 0.01, "momentum": 0.9, "x": -2.0, "steps": 100})


def test_moving_a_slider_changes_the_picture_and_reset_brings_it_back():
    explorer = explore(momentum_sgd, TERRACE, steps=200)
    first = bytes(explorer.image.value)
    explorer.sliders["momentum"].value = 0.0
    assert explorer.image.value != first
    assert "loss 2.25" in explorer.picture.description
    explorer.reset.click()
    assert explorer.image.value == first


def test_rules_share_the_sliders_they_have_in_common():
    explorer = explore({"SGD": sgd, "momentumSGD": momentum_sgd}, RAVINE, lr=0.005)
    assert list(explorer.sliders) == ["lr", "momentum", "x", "y", "steps"]
    assert explorer.sliders["lr"].value == pytest.approx(0.005)
    assert "SGD" in explorer.picture.description
    assert "momentumSGD" in explorer.picture.description


def test_a_learners_rule_and_formula_get_the_same():
    def my_rule(parameter, grad, *, rate=0.1, gain=3.0):
        return parameter - rate * gain * grad

    explorer = explore(my_rule, surface_from("x**2"))
    assert list(explorer.sliders) == ["rate", "gain", "x", "steps"]
    assert "my_rule" in explorer.picture.description


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_slider_goes_to_both_ends_without_an_exception(rule):
    explorer = explore(rule, RAVINE)
    for slider in explorer.sliders.values():
        for end in (slider.max, slider.min):
            slider.value = 10**end if "Log" in type(slider).__name__ else end
            assert bytes(explorer.image.value).startswith(b"\x89PNG")
            assert explorer.message.value == ""


@settings(max_examples=5, deadline=None)
@given(
    lr=st.floats(1e-4, 3), beta=st.floats(0, 0.999), x=st.floats(-5, 5), steps=st.integers(1, 500)
)
def test_random_settings_always_give_a_picture(lr, beta, x, steps):
    explorer = explore(adam, RAVINE)
    for name, value in {"lr": lr, "beta_1": beta, "x": x, "steps": steps}.items():
        explorer.sliders[name].value = value
    assert bytes(explorer.image.value).startswith(b"\x89PNG")
    assert explorer.message.value == ""


def test_a_diverging_path_is_said_in_words(each_language):
    explorer = explore(sgd, RAVINE, lr=3.0, steps=500)
    assert {"ja": "発散", "en": "diverged"}[each_language] in explorer.picture.description


def test_a_rule_that_raises_is_said_in_words_and_the_widget_lives_on(each_language):
    def fragile(parameter, grad, *, power=0.5):
        if power > 0.8:
            raise ValueError("too strong")
        return parameter - 0.1 * power * grad

    explorer = explore(fragile, RAVINE)
    explorer.sliders["power"].value = 0.9
    assert "too strong" in explorer.message.value
    explorer.sliders["power"].value = 0.4
    assert explorer.message.value == ""


def test_a_rule_that_fails_from_the_start_is_said_in_words(each_language):
    explorer = explore(lambda parameter, grad: None, RAVINE)
    assert "None" in explorer.message.value
    assert "text/plain" in explorer._repr_mimebundle_()


def test_a_saved_notebook_shows_the_picture_and_a_live_one_the_widget():
    data, metadata = explore(momentum_sgd, TERRACE)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == metadata["image/png"]["alt"]
    assert "momentumSGD" in data["text/plain"]


def test_a_label_says_which_slider_it_is():
    explorer = explore(momentum_sgd, TERRACE)
    assert explorer.sliders["x"].description == "start x"
