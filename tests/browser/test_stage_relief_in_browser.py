"""The surface in three dimensions: turned by a hand and by keys, true to what lies before what."""

import numpy as np
import pytest
from playwright.sync_api import expect
from waiting import eventually

from course_lib.explorers.browser import script
from course_lib.explorers.relief import relief

SETUP = """
from course_lib import language
from course_lib.explorers import explore
from course_lib.optimizers import RULES
language.use("en")
"""


@pytest.fixture
def ravine(open_notebook):
    page = open_notebook([SETUP, "explore(RULES, 'ravine', steps=200)"])
    page.wait_for_selector(".stage-surface", timeout=60_000)
    return page


def seen(page, *others):
    """The picture, once it is drawn: it stays as it is, and is none of the others."""
    pictures = []

    def stays():
        pictures.append(page.eval_on_selector(".stage-surface", "canvas => canvas.toDataURL()"))
        return pictures[-2:-1] == pictures[-1:] and pictures[-1] not in others

    eventually(page, stays)
    return pictures[-1]


def test_a_toggle_shows_a_surface_that_a_drag_and_arrow_keys_turn(ravine):
    counter = ravine.locator(".stage-counter")
    expect(counter).to_have_text("200 / 200")
    blank = ravine.evaluate(
        """() => {
            const { width, height } = document.querySelector('.stage-surface');
            return Object.assign(document.createElement('canvas'), { width, height }).toDataURL();
        }"""
    )
    from_above = seen(ravine, blank)
    start = ravine.locator(".stage-control", has_text="start x").locator(".stage-number")
    began = start.input_value()
    toggle = ravine.get_by_role("button", name="3D")
    assert toggle.get_attribute("aria-pressed") == "false"
    toggle.press("Enter")
    assert toggle.get_attribute("aria-pressed") == "true"
    pictures = [from_above, seen(ravine, from_above)]
    surface = ravine.locator(".stage-surface")
    ravine.wait_for_function(
        "() => document.querySelector('.stage-surface').ariaLabel?.includes('from the side')"
    )
    box = surface.bounding_box()
    for way in ((90, 0), (0, 40)):
        ravine.mouse.move(box["x"] + 250, box["y"] + 150)
        ravine.mouse.down()
        ravine.mouse.move(box["x"] + 250 + way[0], box["y"] + 150 + way[1], steps=3)
        ravine.mouse.up()
        pictures.append(seen(ravine, *pictures))  # each turns it
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown"):
        surface.press(key)
        pictures.append(seen(ravine, *pictures))
    assert start.input_value() == began  # and moves neither the start nor the step
    expect(counter).to_have_text("200 / 200")
    start.fill("2")
    start.press("Enter")
    ravine.wait_for_function(
        "before => document.querySelector('.stage-surface').toDataURL() !== before",
        arg=pictures[-1],
    )
    start.fill(began)
    start.press("Enter")
    toggle.press("Enter")
    assert toggle.get_attribute("aria-pressed") == "false"
    ravine.wait_for_function(
        "before => document.querySelector('.stage-surface').toDataURL() === before",
        arg=from_above,
    )


@pytest.fixture
def ridge(chromium):
    """A page with the land of a ridge along y, and cameras that see it from two sides."""
    x = np.linspace(-1, 1, 41)
    made = relief(np.exp(-((x / 0.2) ** 2)) + 0 * x[:, None], "xy")
    page = chromium.new_page()
    page.add_script_tag(content=script())
    page.evaluate(
        """codes => {
            const heights = new DataView(new Uint8Array(codes).buffer);
            globalThis.land = new Land({ columns: 41, heights });
            globalThis.cameras = [Math.PI / 2, -Math.PI / 2].map((turn) => {
                const camera = Object.assign(new Camera(), { turn, tilt: 0.3 });
                camera.frame(560, 350);
                return camera;
            });
        }""",
        list(made["heights"]),
    )
    yield page
    page.context.close()


def test_a_ridge_hides_what_lies_behind_it_and_nothing_else(ridge):
    hidden = ridge.evaluate(
        """() => [0.3, 0.5, 0.7].map((x) =>
            cameras.map((camera) => land.hides([x, 0.5, land.at(x, 0.5)], camera)))"""
    )
    from_east, from_west = zip(*hidden, strict=True)
    assert from_east == (True, False, False)
    assert from_west == (False, False, True)


def test_a_path_is_seen_in_pieces_and_only_on_the_land(ridge):
    pieces = ridge.evaluate(
        """() => {
            const positions = new Float32Array([-0.8, 0, -0.2, 0, 0.8, 0, 5, 0, 9, 0]);
            const run = { positions, steps: 4 };
            const axes = { x: [-1, 1], y: [-1, 1], scale: ['linear', 'linear'] };
            const track = new Track(run, axes, land);
            track.seeWith(cameras[0]);
            return track.pieces.map(({ row, hidden }) => [row, hidden]);
        }"""
    )
    assert {row for row, _ in pieces} == {0, 1, 2}  # the last step begins and ends outside
    assert {hidden for row, hidden in pieces if row == 0} >= {True}
    assert {hidden for row, hidden in pieces if row == 2} == {False}


def test_contours_follow_their_level_across_the_land(ridge):
    off = ridge.evaluate(
        """() => Math.max(...land.cells.flatMap(({ contours }) =>
            contours.map(([x, y, level]) => Math.abs(land.at(x, y) - level))))"""
    )
    assert off < 1e-3
