"""The curves beside the surface: their scales, their axes, and the values that a hand reads off."""

import numpy as np
import pytest
from playwright.sync_api import expect
from waiting import RECORD, wait_for_words

from course_lib.descent import descend
from course_lib.explorers.browser import script
from course_lib.language.numbers import number
from course_lib.optimizers import adagrad
from course_lib.surfaces import SURFACES_2D

CELLS = [
    "from course_lib.explorers import explore\nfrom course_lib.optimizers import adagrad\n"
    "from course_lib import language\nlanguage.use('en')",
    "explore(adagrad, 'ravine', steps=100, lr=0.4)",
]


def wait_for_description(page, condition, words):
    text = "document.querySelector('.stage-description').textContent"
    page.wait_for_function(f"words => {condition.format(text=text)}", arg=words)


def test_the_curves_answer_their_buttons_a_pointer_and_the_keys(open_notebook):
    page = open_notebook(CELLS)
    page.wait_for_selector(".stage-curves", timeout=60_000)
    scales = page.locator(".stage-scale")
    expect(scales).to_have_text(["log", "log", "log"])
    page.evaluate(RECORD)

    # A button changes the scale of its own panel alone, and a moving slider leaves it so.
    scales.nth(1).focus()
    page.keyboard.press("Enter")
    wait_for_words(page, "5000")
    for words in ("2/curvature (x)", "2/curvature (y)", "h", "0", "100", "0.01"):
        wait_for_words(page, words)
    wait_for_description(page, "{text}.includes(words)", "step 100 ")
    description = page.locator(".stage-description").text_content()
    page.locator(".stage-control", has_text="lr").locator(".stage-slider").fill("700")
    wait_for_description(page, "{text} !== words", description)
    expect(scales).to_have_text(["log", "linear", "log"])
    expect(scales.nth(1)).to_have_attribute("aria-label", "Axis of h: linear. Press for log.")
    assert min(scales.evaluate_all("all => all.map(each => each.offsetHeight)")) >= 24
    page.get_by_role("button", name="Reset").click()
    wait_for_description(page, "{text} === words", description)

    # Under the pointer are the values of the middle panel, h, at the step there.
    path = descend(adagrad, SURFACES_2D["ravine"], [-4, 0.5], 100, lr=0.4)
    box = page.locator(".stage-curves").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.wait_for_function("() => [...window.written].some(words => /^Step \\d+$/.test(words))")
    written = page.evaluate("() => [...window.written]")
    [step] = [int(words[5:]) for words in written if words.startswith("Step ")]
    assert 30 < step < 60
    for name, value in zip("xy", path.state["h"][step], strict=True):
        wait_for_words(page, f"{name}  {number(np.float32(value))}")

    # A click goes to that step; arrow keys move on from there and read the panel below.
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function(
        "words => document.querySelector('.stage-counter').textContent === words",
        arg=f"{step} / 100",
    )
    page.evaluate(
        """() => {
            const curves = document.querySelector('.stage-curves');
            window.left = new Promise(done => curves.addEventListener('pointerleave', done));
        }"""
    )
    page.mouse.move(box["x"] - 50, box["y"])
    page.evaluate("async () => { await window.left; }")
    page.keyboard.press("ArrowRight")
    wait_for_words(page, f"Step {step + 1}")
    page.keyboard.press("ArrowDown")
    following = number(np.float32(path.state["h"][step + 1][0]))
    wait_for_description(page, "{text}.includes(words)", f"h: x  {following}")


@pytest.fixture(scope="module")
def blank(chromium):
    """A page with the explorers' script and nothing else."""
    page = chromium.new_page()
    page.add_script_tag(content=script())
    yield page
    page.close()


@pytest.mark.parametrize(
    ("series", "scales"),
    [
        ([[1, 1000]], ["log", "linear"]),
        ([[0, 1, 50]], ["linear", "log"]),
        ([[8100, 8440], [16, 160]], ["log", "linear"]),
        ([[1, 5], [0.2, 0.3]], ["log", "linear"]),
        ([[-1, 1], [-2, 2]], ["linear", "symmetric"]),
        ([[-1, 1], [-90, 50]], ["symmetric", "linear"]),
        ([[1, -1e30]], ["symmetric", "linear"]),
        ([[0, 0]], ["linear"]),
        ([[]], ["linear"]),
    ],
)
def test_the_first_scale_is_the_most_readable_one(blank, series, scales):
    assert blank.evaluate("series => scalesFor(series)", series) == scales


def test_every_axis_has_two_to_four_ticks_within_it(blank):
    generator = np.random.default_rng(0)
    for scale in ("linear", "log", "symmetric"):
        for _ in range(100):
            low, high = np.sort(10 ** generator.uniform(-30, 30, 2)).tolist()
            if generator.uniform() < 0.5:
                low = high * generator.uniform(0.5, 0.999)
            rows = [-low, high] if scale == "symmetric" else [low, high]
            ticks, shares = blank.evaluate(
                """([rows, scale, most]) => {
                    const { ticks, share } = axisFor([rows], scale, most);
                    return [ticks, ticks.map(share)];
                }""",
                [rows, scale, int(generator.integers(2, 5))],
            )
            assert 2 <= len(ticks) <= 4, (rows, scale)
            assert np.all(np.diff(shares) > 0.02), (rows, scale, ticks)
            assert min(shares) >= -1e-9, (rows, scale)
            assert max(shares) <= 1 + 1e-9, (rows, scale)


@pytest.mark.parametrize(
    ("series", "scale", "value"),
    [
        ([[1.0, 3.4e38], [1.0, 0.5]], "linear", 0.5),
        ([[1.0, 3.4e38], [1.0, 0.01]], "log", 0.01),
        ([[1.0, 1e-40]], "log", 1e-9),
    ],
)
def test_what_shoots_off_leaves_the_rest_readable(blank, series, scale, value):
    share = "([series, scale, value]) => axisFor(series, scale, 3).share(value)"
    first, other = (blank.evaluate(share, [series, scale, each]) for each in (1.0, value))
    assert 0 < other < 1
    assert first - other > 0.09


def test_a_lone_line_that_shoots_off_is_whole_on_a_log_axis(blank):
    assert blank.evaluate("() => axisFor([[1, 3e38]], 'log', 3).share(3e38)") < 1
