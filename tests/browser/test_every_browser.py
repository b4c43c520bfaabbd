"""One hand in Chromium, Firefox and WebKit, on the site and in JupyterLab, in each language."""

import re
from contextlib import ExitStack
from functools import cache
from itertools import product

import drivers
import pytest
from sample import site_page, write_sample
from waiting import eventually

from authoring.browser import run_in
from course_lib.language import LANGUAGES

RACE, MAP, QUESTION = range(3)
STEP = {"ja": "ステップ", "en": "step"}


PLACES = list(product(["chromium", "firefox", "webkit"], LANGUAGES, ["site", "lab"]))


@pytest.fixture(scope="module")
def page_of(request, tmp_path_factory):
    """The page of a browser, which is started once."""
    others = {
        "firefox": (drivers.FIREFOX, drivers.running_firefox),
        "webkit": (drivers.WEBKIT_DRIVER, drivers.running_webkit),
    }
    with ExitStack() as stack:

        @cache
        def page_of(name):
            if name == "chromium":
                context = request.getfixturevalue("chromium").new_context(viewport=drivers.SIZE)
                return stack.enter_context(context).new_page()
            program, running = others[name]
            if not program:
                pytest.skip(f"no {name} on this machine")
            return stack.enter_context(running(tmp_path_factory.mktemp(name)))

        yield page_of


@pytest.fixture(scope="module")
def sample_in(tmp_path_factory):
    """The sample in a language, and the address of the site's page of it; made once."""

    @cache
    def sample_in(language):
        notebook = write_sample(tmp_path_factory.mktemp("sample"), language)
        return notebook, site_page(notebook, language)

    return sample_in


@pytest.fixture(scope="module", params=PLACES, ids="-".join)
def place(request):
    return request.param


@pytest.fixture(scope="module")
def opened(place, page_of, sample_in, lab):
    """The page with the sample's explorers there, each answered once."""
    browser, language, where = place
    page = page_of(browser)
    notebook, address = sample_in(language)
    if where == "site":
        page.goto(address)
    else:
        run_in(page, *lab, notebook)
        page.evaluate(  # what is out of sight stays on the page
            """() => {
                const { content } = window.jupyterapp.shell.currentWidget;
                content.notebookConfig = { ...content.notebookConfig, windowingMode: 'none' };
            }"""
        )
    page.wait_for_function("() => document.querySelectorAll('.stage').length === 3", timeout=90_000)
    return page


class Explorer:
    """One of the explorers of a page; ``stage`` is its element in what is evaluated."""

    def __init__(self, page, number):
        self.page = page
        self.number = number

    def __call__(self, expression):
        stage = f"const stage = document.querySelectorAll('.stage')[{self.number}];"
        return self.page.evaluate(f"() => {{ {stage} return {expression}; }}")

    def of(self, selector, what="textContent"):
        return self(f"stage.querySelector({selector!r}).{what}")

    def becomes(self, pattern, selector, what="textContent"):
        """Wait until what is shown there matches."""
        eventually(self.page, lambda: re.search(pattern, str(self.of(selector, what))))

    def changes(self, selector, act, what="textContent"):
        """Act, and wait until what is shown there is something else."""
        before = self.of(selector, what)
        act()
        eventually(self.page, lambda: self.of(selector, what) != before)

    def press(self, selector, *keys):
        """Keys on one of its elements."""
        self.of(selector, "focus()")
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, selector, *places):
        """A pointer pressed at a place, a share of the element, and moved through the others."""
        self.of(selector, "scrollIntoView({ block: 'center' })")
        box = self.of(selector, "getBoundingClientRect().toJSON()")
        for i, (x, y) in enumerate(places):
            self.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            if i == 0:
                self.page.mouse.down()
        self.page.mouse.up()


@pytest.fixture
def race(opened, place):
    explorer = Explorer(opened, RACE)
    explorer.becomes(STEP[place[1]], ".stage-description")
    return explorer


PICTURE = "toDataURL()"


def test_a_slider_is_answered(race):
    race.changes(".stage-name", lambda: race.press(".stage-slider", *["ArrowRight"] * 20))
    pull = [(0.3, 0.5), (0.5, 0.5), (0.8, 0.5)]
    race.changes(".stage-name", lambda: race.drag(".stage-slider", *pull))


def test_the_start_is_dragged(race):
    start = "label.stage-control[title*='x'] .stage-number"
    race.changes(".stage-surface", lambda: race.drag(".stage-surface", (0.7, 0.4)), PICTURE)
    first = float(race.of(start, "value"))
    race.drag(".stage-surface", (0.7, 0.4), (0.5, 0.4), (0.3, 0.4))
    eventually(race.page, lambda: float(race.of(start, "value")) < first)


def test_keys_go_through_the_steps(race):
    race.press(".stage-scrubber", "ArrowLeft")
    race.becomes("^99 / 100$", ".stage-counter")
    race.press(".stage-surface", "ArrowLeft", "ArrowLeft")
    race.becomes("^97 / 100$", ".stage-counter")
    race.press(".stage-curves", "ArrowRight", "ArrowRight", "ArrowRight")
    race.becomes("^100 / 100$", ".stage-counter")


def test_keys_choose_and_hide_a_run(race):
    race.press(".stage-entry input", "Space")
    race.becomes("^(?!.*SGD)", ".stage-description")
    race.press(".stage-entry input", "Space")
    race.becomes("SGD", ".stage-description")
    adam = ".stage-entry:nth-of-type(2) .stage-name"
    race.press(adam, "Enter")
    race.becomes("true", adam, "ariaPressed")
    race.becomes("Adam", ".stage-title")


def test_keys_turn_the_surface_in_three_dimensions(race):
    toggle = ".stage-button[aria-pressed]"
    race.press(toggle, "Enter")
    race.becomes("true", toggle, "ariaPressed")
    race.changes(".stage-relief", lambda: race.press(".stage-relief", "ArrowLeft"), PICTURE)
    race.changes(".stage-relief", lambda: race.press(".stage-relief", "ArrowUp"), PICTURE)
    race.press(toggle, "Enter")
    race.becomes("false", toggle, "ariaPressed")


def test_a_button_changes_the_scale_of_an_axis(race):
    drawn = race.of(".stage-curves", PICTURE)
    race.changes(".stage-scale", lambda: race.press(".stage-scale", "Enter"))
    eventually(race.page, lambda: race.of(".stage-curves", PICTURE) != drawn)


FONTS_OF_WORDS = """
    const write = CanvasRenderingContext2D.prototype.fillText;
    window.fonts ??= new Set();
    CanvasRenderingContext2D.prototype.fillText = function (...words) {
        window.fonts.add(this.font);
        write.apply(this, words);
    };
"""


def test_words_on_pictures_have_the_size_of_the_page(race):
    race.page.evaluate(f"() => {{ {FONTS_OF_WORDS} }}")
    race.press(".stage-scale", "Enter")
    eventually(race.page, lambda: race("window.fonts.size"))
    assert {font.split()[0] for font in race("[...window.fonts]")} <= {"11px", "13px", "14px"}


REACHABLE = """[...stage.querySelectorAll('button, input, select, [tabindex="0"]')]
    .filter(each => each.getClientRects().length)"""
FOCUSED = f"{REACHABLE}.indexOf(document.activeElement)"
RING = "(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px')"


def test_tab_goes_through_all_in_order_and_on(race):
    count = race(f"{REACHABLE}.length")
    assert count > 20
    race(f"{REACHABLE}[0].focus()")
    reached = []
    while (now := race(FOCUSED)) >= 0 and len(reached) <= count:
        reached.append(now)
        race.page.keyboard.press("Tab")
        ring = f"{RING}(getComputedStyle(document.activeElement))"
        assert race(ring), race("document.activeElement.outerHTML")[:200]
    assert reached == list(range(count))
    race(f"{REACHABLE}.at(-1).focus()")
    race.page.keyboard.press("Shift+Tab")
    assert race(FOCUSED) == count - 2


def test_a_map_is_clicked(opened):
    outcomes = Explorer(opened, MAP)
    eventually(opened, lambda: outcomes.of(".stage-notes"))
    outcomes.changes(".stage-notes", lambda: outcomes.drag(".stage-surface", (0.45, 0.75)))


CHOICE = "[...document.querySelectorAll('button')].find(each => each.textContent === '(a)')"


def test_a_question_is_answered_by_a_key(opened):
    hidden = Explorer(opened, QUESTION)
    assert not hidden("stage.getClientRects().length")
    hidden(f"{CHOICE}.focus()")
    opened.keyboard.press("Enter")
    eventually(opened, lambda: hidden("stage.getClientRects().length"))
    eventually(opened, lambda: hidden(f"{CHOICE}.disabled"))
    hidden.becomes("^200 / 200$", ".stage-counter")


def change_theme(page, theme):
    page.evaluate(
        """theme => window.jupyterapp
            ? window.jupyterapp.commands.execute('apputils:change-theme', { theme })
            : document.querySelector('.theme').click()""",
        f"JupyterLab {theme}",
    )


FILTERS = "[...stage.querySelectorAll('canvas')].map(each => getComputedStyle(each).filter)"
INK = "getComputedStyle(stage.querySelector('.stage-label')).color.match(/[0-9.]+/g).map(Number)"


def test_the_dark_turns_pictures_and_ink(race):
    assert max(race(INK)[:3]) < 60
    change_theme(race.page, "Dark")
    eventually(race.page, lambda: all(each.startswith("invert(") for each in race(FILTERS)))
    eventually(race.page, lambda: min(race(INK)[:3]) > 200)
    change_theme(race.page, "Light")
    eventually(race.page, lambda: max(race(INK)[:3]) < 60)
