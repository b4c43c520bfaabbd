"""A comparison watched and stopped while it trains, and its race played back, in a real page."""

import numpy as np
import pytest
from playwright.sync_api import expect
from waiting import RECORD, eventually, settled, wait_for_words

from authoring.site.javascript import javascript
from authoring.site.pages import KERNEL
from authoring.site.programs import program
from course_lib import language
from course_lib.comparison import History
from course_lib.explorers import browser
from course_lib.explorers.history_explorer import HistoryExplorer
from course_lib.explorers.stage import page_words
from course_lib.language.facts import fact

SETUP = """
import numpy as np
from course_lib import language
from course_lib.comparison import History, compare
from course_lib.explorers import explore_history, watch
from course_lib.optimizers import RULES
language.use("en")
"""
TRAINING = "history = compare(RULES, examples=500, steps=3000, progress=watch)"


def run_cell(page, index, source):
    """Put a source into a cell and run it, once the page knows the kernel's widgets."""
    page.wait_for_function(
        "() => document.querySelector('.jp-InputPrompt').textContent.includes('1')"
    )
    page.evaluate(
        """([index, source]) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = index;
            notebook.activeCell.model.sharedModel.setSource(source);
            window.jupyterapp.commands.execute('notebook:run-cell');
        }""",
        [index, source],
    )


def outputs(page, index):
    """The saved outputs of a cell, as their kinds of data."""
    return page.evaluate(
        """(index) => {
            const { cells } = window.jupyterapp.shell.currentWidget.content.model;
            return cells.get(index).outputs.toJSON().map(({ data }) => Object.keys(data ?? {}));
        }""",
        index,
    )


def test_a_training_is_watched_stopped_and_played_back(open_notebook):
    page = open_notebook([SETUP, ""])
    run_cell(page, 1, TRAINING)
    ranking = page.locator(".stage-ranking")
    expect(ranking).to_contain_text("Step 1", timeout=60_000)  # of the many that begin with a 1
    expect(page.locator(".stage-player")).to_be_hidden()
    eventually(page, lambda: " left" in page.locator(".stage-training").inner_text())
    page.locator(".stage-entry", has_text="RMSprop").locator("input").uncheck()
    page.get_by_role("button", name="log").or_(page.get_by_role("button", name="linear")).click()
    page.get_by_role("button", name="Stop the training").click()
    expect(page.locator(".stage-player")).to_be_visible()
    expect(page.locator(".stage-training")).to_be_hidden()
    expect(page.locator(".stage-notes")).to_contain_text("of 3000.")
    last = int(page.locator(".stage-counter").inner_text().split(" / ")[1])
    assert 0 < last < 3000

    # The notebook keeps the picture of the end; what a hand chose before is still so.
    eventually(page, lambda: any("image/png" in kinds for kinds in outputs(page, 1)))
    eventually(page, lambda: page.locator(".stage").count() == 1)
    expect(page.locator(".stage-entry", has_text="RMSprop").locator("input")).not_to_be_checked()
    expect(page.locator(".stage-scale").first).to_have_text("log")
    expect(page.locator(".stage-scale").last).to_be_hidden()

    page.locator(".stage-scrubber").fill("0")
    expect(ranking).to_have_text(
        "Step 0, smallest loss first: SGD = momentumSGD = AdaGrad = RMSprop = AdaDelta = Adam"
    )
    page.get_by_role("button", name="Play").click()
    eventually(page, lambda: " 0," not in ranking.inner_text())


RACE = """explore_history(History(
    loss={"SGD": np.linspace(2, 1, 41), "Adam": 2.0 * 0.9 ** np.arange(41),
        "RMSprop": np.array([2, 9, *39 * [0.5]]),
        "far": np.array([2.0, 3, np.inf, *38 * [np.nan]]),
        "torn": np.array([2.0, 1, *39 * [np.nan]])},
    accuracy=dict.fromkeys(["SGD", "Adam", "RMSprop", "far", "torn"], np.linspace(0.1, 0.9, 41)),
    weights={}, diverged_at={"SGD": None, "Adam": None, "RMSprop": None, "far": 2, "torn": None},
    errors={"torn": KeyError("v")}))"""


def test_a_race_is_read_by_eye_and_ear(open_notebook):
    page = open_notebook([SETUP, RACE])
    page.wait_for_selector(".stage", timeout=60_000)
    page.evaluate(RECORD)
    page.locator(".stage-scale").first.click()
    wait_for_words(page, "0.1")
    page.locator(".stage-scale").first.click()
    for words in ("▲ RMSprop 9", "loss", "accuracy (%)", "Step", "20", "100"):
        wait_for_words(page, words)
    messages = page.locator(".stage-messages").inner_text()
    assert "far stopped being a finite number at step 2" in messages.replace("The loss of ", "")
    assert "torn stopped after step 1 with an error: KeyError('v')" in messages
    page.locator(".stage-scrubber").fill("5")
    words = (
        "Step 5, smallest loss first: RMSprop < Adam < SGD. "
        "Diverged: far (step 2). Ended before: torn (step 1)"
    )
    expect(page.locator(".stage-ranking")).to_have_text(words)
    description = page.locator(".stage-description")
    expect(description).to_contain_text(words)
    expect(description).to_contain_text("SGD: loss 1.875, accuracy 20%.")
    expect(page.locator(".stage-entry", has_text="torn")).to_contain_text("torn  –")
    expect(page.locator(".stage-curves")).to_have_attribute(
        "aria-label", f"Loss and accuracy. {description.text_content()}"
    )

    # A name hides its line; a pointer reads the values of its panel.
    page.locator(".stage-name", has_text="SGD").click()
    expect(page.locator(".stage-entry", has_text="SGD").locator("input")).not_to_be_checked()
    expect(description).not_to_contain_text("SGD: loss")
    box = settled(page.locator(".stage-curves"))
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    page.wait_for_function("() => [...window.written].some(words => /^Adam  \\d\\d/.test(words))")


def test_a_race_is_whole_in_one_view_beside_the_file_browser(open_notebook):
    page = open_notebook([SETUP, RACE])
    page.wait_for_selector(".stage", timeout=60_000)
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    eventually(page, lambda: settled(page.locator(".stage"))["width"] < 900)
    notebook = page.locator(".jp-NotebookPanel-notebook").bounding_box()
    assert settled(page.locator(".stage"))["height"] < notebook["height"]


# ---- the site ----


@pytest.fixture
def show_race(chromium, each_language):
    """Show a race on a phone's page with what stands in for a kernel."""
    pages, faults = [], []

    def shown(training=None):
        rows = np.arange(31)
        losses = {"SGD": 2 - rows / 30, "Adam": 2 * 0.8**rows}
        accuracies = {label: np.exp(-loss) for label, loss in losses.items()}
        history = History(losses, accuracies, {}, dict.fromkeys(losses))
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        pages.append(page)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_content('<figure class="explorer" data-cell="race"></figure>')
        page.add_style_tag(content=browser.styles())
        page.add_script_tag(content=f"globalThis.WORDS = {javascript(page_words())};")
        script = browser.joined([*KERNEL, KERNEL[0].with_name("live.js")])
        race = javascript(program(HistoryExplorer(history, training)))
        page.add_script_tag(content=f'{browser.script()}\n{script}\nshow("race", {race});')
        return page

    yield shown
    for page in pages:
        page.close()
    assert not faults


def test_a_race_plays_without_a_kernel(show_race):
    site_page = show_race()
    ranking = site_page.locator(".stage-ranking")
    expect(ranking).to_contain_text("Adam < SGD")
    site_page.locator(".stage-scrubber").fill("0")
    expect(ranking).to_contain_text("SGD = Adam")
    play = language.text("stage_play")
    site_page.get_by_role("button", name=play, exact=True).click()
    expect(site_page.locator(".stage-counter")).to_have_text("30 / 30")
    assert settled(site_page.locator(".stage"))["width"] <= 390
    assert site_page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_where_no_kernel_hears_the_stop_button_it_names_the_toolbars(show_race):
    page = show_race({"done": 0.4, "left": fact("stage_seconds_left", seconds=12)})
    expect(page.locator(".stage-player")).to_be_hidden()
    bar = page.locator(".stage-training")
    assert bar.locator("progress").evaluate("bar => bar.value") == 0.4
    expect(bar).to_contain_text(language.text("stage_seconds_left", seconds=12))
    bar.locator("button").click()
    expect(bar.locator("button")).to_be_disabled()
    expect(bar).to_contain_text(language.text("stage_stop_elsewhere"))
