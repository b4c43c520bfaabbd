"""The layout of explorers: in one view, in sight on a phone, legible in the dark and on paper."""

import nbformat
import pytest
from playwright.sync_api import expect
from waiting import eventually, settled

from authoring.site.javascript import javascript
from authoring.site.lesson import Live
from authoring.site.pages import Lesson, Site
from authoring.site.programs import program
from course_lib.explorers import explore
from course_lib.explorers.stage import page_words
from course_lib.optimizers import RULES, adam

SETUP = "from course_lib.explorers import explore\nfrom course_lib.optimizers import RULES, adam"
WIDEST = ["explore(adam, 'ravine', steps=300, lr=0.05)", "explore(RULES, 'rosenbrock', steps=500)"]

# What an explorer takes of the notebook's room, and how much of it lies beyond its right edge.
IN_VIEW = """async (i) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    await notebook.scrollToItem(i, 'start');
    const stage = notebook.widgets[i].node.querySelector('.stage');
    const room = notebook.node.querySelector('.jp-WindowedPanel-outer').clientHeight;
    const output = stage.closest('.jp-OutputArea-output');
    return [stage.offsetHeight, room, output.scrollWidth - output.clientWidth];
}"""


def test_an_explorer_is_in_one_view_on_a_projector_with_the_file_browser_open(open_notebook):
    page = open_notebook([SETUP, *WIDEST])
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    page.wait_for_function("() => document.querySelectorAll('.stage-step table').length === 2")
    page.wait_for_function("() => document.querySelector('.stage').clientWidth < 900")

    def is_in_view(index):
        height, room, hidden = page.evaluate(IN_VIEW, index)
        return 400 < height <= room < 610 and hidden == 0

    for index in (1, 2):
        eventually(page, lambda index=index: is_in_view(index))


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """The address of a page of the site with two explorers, wide code and a wide table."""
    table = "| | a |\n|---|---|\n| one | 1 |\n\n"
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(f"# A lesson\n\n{table}```\n{'code ' * 60}\n```\n")]
    )
    live = Live(words=javascript(page_words()))
    for name, explorer in {
        "one": explore(adam, "ravine", lr=0.3),
        "race": explore(RULES, "double_well"),
    }.items():
        picture = nbformat.v4.new_output("display_data", {"text/plain": "picture"})
        notebook.cells.append(nbformat.v4.new_code_cell(name, id=name, outputs=[picture]))
        live.programs[name] = javascript(program(explorer))
    page = tmp_path_factory.mktemp("page") / "lesson.html"
    made = Lesson("lesson", "A lesson", notebook)
    page.write_text(Site().lesson_page("en", [made], made, live), "utf-8")
    return page.as_uri()


@pytest.fixture
def opened(lesson, chromium):
    """Open that page in a browser with these options."""
    contexts = []

    def opened(**options):
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        page.goto(lesson)
        page.wait_for_function(
            "() => document.querySelector('.stage-description').textContent.includes('step')"
        )
        return page

    yield opened
    for context in contexts:
        context.close()


PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "color_scheme": "dark",
}


def drag(page, start, end, fingers=1):
    """A finger, or several side by side, from one place to another."""
    session = page.context.new_cdp_session(page)
    for share in (None, 0.1, 0.2, 0.4, 0.6, 0.8, 1):
        x, y = (a + (share or 0) * (b - a) for a, b in zip(start, end, strict=True))
        kind = "touchStart" if share is None else "touchMove"
        points = [{"x": x + 60 * i, "y": y, "id": i} for i in range(fingers)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(30)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(100)


def values(stage):
    """What the two sliders of the start say."""
    fields = stage.locator(".stage-control", has_text="start").locator(".stage-number")
    return [float(field.input_value()) for field in fields.all()]


def test_one_finger_turns_the_relief_or_scrolls_past_it_and_two_tilt_it(opened):
    page = opened(**PHONE)
    stage = page.locator(".stage").first
    surface = stage.locator(".stage-surface")
    page.evaluate("() => scrollTo(0, document.querySelector('.stage').offsetTop - 100)")
    stage.get_by_role("button", name="3D").tap()
    box = settled(surface)
    middle, above = [200, box["y"] + 110], [200, box["y"] + 50]

    def picture():
        return surface.evaluate("canvas => canvas.toDataURL()")

    def turns(act):
        """Whether it looks otherwise afterwards, without the page having moved."""
        before, scrolled = picture(), page.evaluate("scrollY")
        act()
        eventually(page, lambda: picture() != before)
        assert page.evaluate("scrollY") == scrolled

    turns(lambda: drag(page, middle, [middle[0] + 90, middle[1] + 3]))
    turns(lambda: drag(page, middle, above, fingers=2))
    before, scrolled = picture(), page.evaluate("scrollY")
    drag(page, [200, box["y"] + 180], [200, box["y"] + 20])
    page.wait_for_function("before => scrollY > before + 80", arg=scrolled)
    assert picture() == before


def test_a_finger_scrolls_past_a_surface_or_moves_the_start(opened):
    page = opened(**PHONE)
    stage = page.locator(".stage").first
    surface = stage.locator(".stage-surface")
    page.evaluate("() => scrollTo(0, document.querySelector('.stage').offsetTop - 100)")
    box = settled(surface)
    assert values(stage) == [-4, 0.5]
    start = [box["x"] + 0.22 * box["width"], box["y"] + 0.23 * box["height"]]

    # Up and down it scrolls, from anywhere but the start.
    before = page.evaluate("scrollY")
    drag(page, [200, box["y"] + 180], [200, box["y"] + 20])
    page.wait_for_function("before => scrollY > before + 80", arg=before)
    assert values(stage) == [-4, 0.5]
    settled(surface)
    page.evaluate("before => scrollTo(0, before)", before)

    # From the start in any direction, elsewhere sideways, or by a tap, it moves the start.
    drag(page, start, [start[0], start[1] + 60])
    assert page.evaluate("scrollY") == before
    eventually(page, lambda: values(stage)[1] < 0.3)
    drag(page, [250, box["y"] + 50], [330, box["y"] + 55])
    eventually(page, lambda: values(stage)[0] > 1)
    page.touchscreen.tap(200, box["y"] + 50)
    eventually(page, lambda: -1 < values(stage)[0] < 1)

    # The surface stays in sight while a slider moves, and targets are large enough.
    lr = stage.locator(".stage-control", has_text="lr").locator(".stage-slider")
    lr.evaluate("slider => slider.scrollIntoView({ block: 'end' })")

    def is_above_the_slider():
        seen = surface.bounding_box()
        return 0 < seen["y"] < seen["y"] + seen["height"] < lr.bounding_box()["y"]

    eventually(page, is_above_the_slider)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for target in stage.locator("button, input, select").all():
        if target.is_visible():
            size = target.bounding_box()
            assert min(size["width"], size["height"]) >= 24


def test_no_box_is_white_in_the_dark_and_ink_is_light(opened):
    page = opened(viewport={"width": 1000, "height": 800}, color_scheme="dark")
    filters = page.evaluate(
        """() => [...document.querySelectorAll('.stage canvas')].map(
            (canvas) => getComputedStyle(canvas).filter)"""
    )
    assert len(filters) > 4
    assert all(each.startswith("invert(0.9)") for each in filters)
    grounds = page.evaluate(
        """() => [...document.querySelectorAll('.stage *:not(canvas)')].map(
            (part) => getComputedStyle(part).backgroundColor)"""
    )
    assert "rgb(255, 255, 255)" not in grounds


def test_text_grows_with_the_browsers(opened):
    page = opened(viewport={"width": 1000, "height": 800})
    size = "getComputedStyle(document.querySelector('.stage-label')).fontSize"
    font = "document.querySelector('.stage-curves').getContext('2d').font"
    assert page.evaluate(size) == "14px"
    page.evaluate("() => { document.documentElement.style.fontSize = '24px'; }")
    page.locator(".stage-curves").first.hover()  # the values there are written anew
    page.wait_for_function(f"() => {font}.startsWith('19.5px')")
    eventually(page, lambda: page.evaluate(size) == "21px")


def test_the_keyboard_alone_moves_the_start_the_step_and_the_focus(opened):
    page = opened(viewport={"width": 1000, "height": 800})
    page.locator(".stage-surface").first.focus()
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "The arrow keys left and right" in name
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".stage-counter").first).to_have_text("99 / 100")
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        label = "document.activeElement.closest('.stage-control')?.title"
        if page.evaluate(label) == "start x":
            break
        reached.append(page.evaluate("document.activeElement.className"))
    assert {"stage-curves", "stage-scrubber", "stage-speed", "stage-slider"} <= set(reached)
    page.keyboard.press("ArrowRight")
    eventually(page, lambda: values(page.locator(".stage").first)[0] > -4)


def test_an_explorer_prints_whole_and_without_buttons(open_notebook):
    page = open_notebook([SETUP, WIDEST[0]])
    page.wait_for_selector(".stage-step table", timeout=60_000)
    page.emulate_media(media="print")
    expect(page.locator(".stage-surface")).to_be_visible()
    expect(page.locator(".stage-player")).to_be_hidden()
    hidden = "step => step.scrollHeight - step.clientHeight"
    eventually(page, lambda: page.eval_on_selector(".stage-step", hidden) == 0)
