"""Exercises of the site's pages, served by a plain server: on a phone, and in each browser."""

import functools
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import drivers
import pytest
from playwright.sync_api import expect
from sample import executed, write_sample
from test_axe_in_browser import AXE, objections

from authoring.site.lesson import run
from authoring.site.pages import Site, read_lesson
from authoring.site.python import page_python

CELLS = {
    "race": "explore({'SGD': sgd}, 'ravine', steps=60)",
    "rule": """\
import numpy as np
from course_lib.exercises import check, check_value
from course_lib.optimizers import momentum_sgd
def my_rule(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    ...


check(my_rule, momentum_sgd)""",
    "number": "my_number = ...\n\ncheck_value(my_number, 2**3)",
}
HEAD = "def my_rule(parameter, grad, v=0, *, lr=0.01, momentum=0.9):\n"
WRONG = HEAD + "    v = momentum * v + lr * grad\n    return parameter + v, v"
RIGHT = WRONG.replace("v + lr", "v - lr")
ENDLESS = HEAD + "    while True:\n        pass"
PHONE = {
    **{"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "device_scale_factor": 2,
}
LOADS = 120_000  # milliseconds until Python is there, on a machine with much else to do

PYTHON = page_python()
pytestmark = pytest.mark.skipif(PYTHON is None, reason="Pyodide is installed by make check-js")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of a site with one page in each language."""
    folder = tmp_path_factory.mktemp("site")
    PYTHON.write_to(folder / "python")
    for language in ("ja", "en"):
        notebook = write_sample(tmp_path_factory.mktemp(language), language, CELLS)
        lesson = read_lesson(executed(notebook))
        (folder / language).mkdir()
        page = Site(python=PYTHON).lesson_page(language, [lesson], lesson, run(notebook))
        (folder / language / "page.html").write_text(page, "utf-8")
    return folder


@pytest.fixture(scope="module")
def address(site):
    with served(site) as address:
        yield address


@pytest.fixture
def opened(chromium):
    """Open an address on a phone; what it complains of fails the test."""
    contexts, faults = [], []

    def opened(address, **options):
        contexts.append(chromium.new_context(**{**PHONE, **options}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


def exercise(page, cell="rule"):
    return page.locator(f".exercise[data-cell={cell}]")


def checked(page, code, cell="rule"):
    """The verdict on this code, once it is there."""
    part = exercise(page, cell)
    part.locator("textarea").fill(code)
    part.locator(".exercise-check").tap()
    expect(part.locator(":is(.right, .wrong)")).to_be_visible(timeout=LOADS)
    expect(part).not_to_have_attribute("data-busy", "", timeout=LOADS)
    return part.locator(":is(.right, .wrong)").inner_text()


def test_on_a_phone_a_rule_is_judged_and_raced_without_a_network(address, opened):
    page = opened(f"{address}/en/page.html")
    part = exercise(page)
    part.locator(".exercise-check").tap()
    expect(part.locator(".wrong")).to_contain_text("not written yet", timeout=LOADS)
    page.context.set_offline(True)
    description = page.locator(".stage-description")

    assert "It goes uphill" in checked(page, WRONG)
    expect(description).to_contain_text("my_rule")
    assert "moved just as the model did" in checked(page, RIGHT)
    expect(part.locator(".exercise-joined a")).to_have_attribute("href", "#race")
    part.locator(".exercise-joined a").tap()
    expect(page.locator(".stage-legend")).to_contain_text("my_rule")
    slider = page.locator(".stage-control", has_text="momentum").locator(".stage-slider")
    before = page.locator(".stage-legend").inner_text()
    slider.fill("0")  # now it is SGD
    expect(page.locator(".stage-legend")).not_to_have_text(before)
    losses = page.locator(".stage-loss").all_inner_texts()
    assert len(losses) == 2
    assert losses[0] == losses[1]

    assert "Right (8)" in checked(page, "my_number = 2**3", "number")
    assert "does not have np.fft" in checked(page, f"{HEAD}    return np.fft.fft(v), v")
    expect(description).not_to_contain_text("my_rule")  # what is written now can't run there
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_slide_a_rule_joins_the_figure_of_another(address, opened):
    projector = {"width": 1280, "height": 900}
    page = opened(f"{address}/en/page.html#present=rule", viewport=projector)
    expect(page.locator(".stage")).to_be_hidden()
    assert "moved just as the model did" in checked(page, RIGHT)
    exercise(page).locator(".exercise-joined a").tap()
    expect(page.locator(".stage-legend")).to_be_visible()
    expect(page.locator(".stage-legend")).to_contain_text("my_rule")


def test_a_loop_without_end_is_stopped_and_python_is_there_again(address, opened):
    page = opened(f"{address}/en/page.html")
    assert "moved just as" in checked(page, RIGHT)
    page.context.set_offline(True)
    part = exercise(page)
    part.locator("textarea").fill(ENDLESS)
    button = part.locator(".exercise-check")
    button.tap()
    expect(button).to_have_text("Stop")
    expect(part.locator(".exercise-verdict")).to_have_text("Checking.", timeout=LOADS)
    button.tap()
    expect(part.locator(".wrong")).to_have_text("Stopped.")
    assert "after 10 seconds" in checked(page, ENDLESS)
    assert "moved just as" in checked(page, RIGHT)


def test_an_answer_is_kept_for_both_languages_until_started_over(address, opened):
    page = opened(f"{address}/ja/page.html")
    area = exercise(page).locator("textarea")
    stub = area.input_value()
    assert stub.endswith("    ...")
    area.fill(RIGHT)
    page.goto(f"{address}/en/page.html")
    assert area.input_value() == RIGHT
    page.get_by_role("button", name="Start over").first.tap()
    assert area.input_value() == stub
    area.press("Control+z")
    assert area.input_value() == RIGHT


def test_what_python_needs_is_said_where_it_can_not_be_loaded(site, address, opened):
    page = opened(f"{address}/ja/page.html")
    page.context.set_offline(True)
    assert "ネットワークにつないで" in checked(page, RIGHT)
    page.context.set_offline(False)
    assert "正解です" in checked(page, RIGHT)
    page.goto(f"{site.as_uri()}/en/page.html")
    assert "python3 -m http.server" in checked(page, RIGHT)


def test_the_editor_indents_and_lets_the_keyboard_go_on(address, opened):
    page = opened(f"{address}/en/page.html")
    area = exercise(page).locator("textarea")
    area.fill("")
    keys = page.keyboard
    keys.type("def f(x):")
    keys.press("Enter")
    keys.type("if x:")
    keys.press("Enter")
    keys.type("return x")
    keys.press("Enter")
    keys.press("Backspace")
    keys.type("return 0")
    assert area.input_value() == "def f(x):\n    if x:\n        return x\n    return 0"
    keys.press("Control+a")
    keys.press("Tab")
    assert area.input_value().startswith("    def f(x):\n        if x:")
    keys.press("Shift+Tab")
    keys.press("ArrowRight")
    keys.press("Escape")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check my answer"
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('.editor')).fontSize)")
        >= 16
    )


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is installed by make check-js")
def test_axe_core_objects_to_nothing_beside_a_verdict(address, opened):
    page = opened(f"{address}/ja/page.html")
    checked(page, WRONG)
    checked(page, "my_number = 8", "number")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert objections(page) == [], scheme


OTHERS = {
    "firefox": (drivers.FIREFOX, drivers.running_firefox),
    "webkit": (drivers.WEBKIT_DRIVER, drivers.running_webkit),
}
ANSWER = """code => {
    const area = document.querySelector('.exercise[data-cell=rule] textarea');
    area.value = code;
    area.dispatchEvent(new Event('input'));
    document.querySelector('.exercise[data-cell=rule] .exercise-check').click();
}"""
JUDGED = "words => document.querySelector('.exercise-verdict').textContent.includes(words)"


@pytest.mark.parametrize("name", OTHERS)
def test_another_browser_judges_and_races_a_rule(name, address, tmp_path):
    program, running = OTHERS[name]
    if not program:
        pytest.skip(f"no {name} on this machine")
    with running(tmp_path) as page:
        page.goto(f"{address}/ja/page.html")
        page.evaluate(ANSWER, WRONG)
        page.wait_for_function(JUDGED, "坂を登っています", LOADS)
        page.evaluate(ANSWER, RIGHT)
        page.wait_for_function(JUDGED, "正解です")
        page.wait_for_function(
            "() => document.querySelector('.stage-legend').textContent.includes('my_rule')"
        )
