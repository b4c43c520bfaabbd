"""The explorers under a real hand: JupyterLab in Chromium, sliders, clicks, keys and pixels."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from waiting import eventually

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

SETUP = """
from course_lib import language
from course_lib.explorers import *
from course_lib.optimizers import RULES, momentum_sgd, sgd
language.use({language!r})
"""


def cells(explorer, language="en"):
    return [SETUP.format(language=language), explorer]


def description(page):
    return page.locator(".stage-description").inner_text()


def wait_for_description(page, pattern):
    page.wait_for_function(
        "pattern => new RegExp(pattern).test("
        "document.querySelector('.stage-description')?.textContent)",
        arg=pattern,
        timeout=20_000,
    )


def stopped_at(page):
    """The step that is shown, once nothing moves on."""
    steps = []

    def unchanged():
        steps.append(int(page.locator(".stage-counter").inner_text().split("/")[0]))
        return steps[-2:-1] == steps[-1:]

    eventually(page, unchanged)
    return steps[-1]


def colours(page, selector=".stage-surface"):
    """How many pixels of the canvas have each colour, the rare ones left out."""
    return page.eval_on_selector(
        selector,
        """canvas => {
            const pen = canvas.getContext('2d');
            const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
            const counts = {};
            for (let i = 0; i < data.length; i += 4) {
                const key = `${data[i]},${data[i + 1]},${data[i + 2]}`;
                counts[key] = (counts[key] ?? 0) + 1;
            }
            return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 30));
        }""",
    )


MOMENTUM = "213,94,0"  # #D55E00, as figures.styles_of gives it


@pytest.fixture
def terrace(open_notebook):
    page = open_notebook(cells("explore(momentum_sgd, 'terrace', steps=200)"))
    page.wait_for_selector(".stage-surface", timeout=60_000)
    wait_for_description(page, "step 200")
    return page


def test_the_path_is_drawn_on_the_surface_and_described(terrace):
    eventually(terrace, lambda: colours(terrace).get(MOMENTUM, 0) > 300)
    assert re.search(r"step 200 the position is \(2\), the loss", description(terrace))


def test_moving_a_slider_changes_path_numbers_and_description(terrace):
    eventually(terrace, lambda: MOMENTUM in colours(terrace))
    before = colours(terrace)[MOMENTUM]
    momentum = terrace.locator(".stage-control", has_text="momentum")
    momentum.locator(".stage-slider").fill("0")
    wait_for_description(terrace, r"the loss 2\.25")
    expect(momentum.locator(".stage-number")).to_have_value("0")
    eventually(terrace, lambda: 0 < colours(terrace).get(MOMENTUM, 0) < before)
    terrace.get_by_role("button", name="Reset").click()
    wait_for_description(terrace, r"position is \(2\)")


def test_an_exact_value_can_be_typed_and_zero_is_answered_in_words(terrace):
    number = terrace.locator(".stage-control", has_text="lr").locator(".stage-number")
    number.fill("0")
    number.press("Enter")
    terrace.wait_for_selector("text=With lr = 0")
    wait_for_description(terrace, r"position is \(−2\)")


def test_a_click_on_the_surface_is_the_new_start(terrace):
    box = terrace.locator(".stage-surface").bounding_box()
    terrace.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + 60)
    terrace.wait_for_function(
        "() => Number([...document.querySelectorAll('.stage-control')]"
        ".find(c => c.textContent.includes('start x')).querySelector('.stage-number').value) > 2"
    )
    terrace.locator(".stage-scrubber").fill("0")
    wait_for_description(terrace, r"step 0 the position is \(2\.[2-9]")


def test_play_runs_through_the_steps_without_the_kernel(terrace):
    terrace.evaluate("() => window.jupyterapp.commands.execute('kernelmenu:shutdown')")
    terrace.locator(".stage-speed").select_option("100")
    terrace.get_by_role("button", name="Play").click()
    terrace.wait_for_function(
        "() => parseInt(document.querySelector('.stage-counter').textContent) % 200 > 20"
    )
    terrace.get_by_role("button", name="Pause").click()
    at = stopped_at(terrace)
    assert 20 < at < 200
    terrace.get_by_role("button", name="One step forward").click()
    wait_for_description(terrace, f"step {at + 1} ")
    terrace.locator(".stage-control", has_text="lr").locator(".stage-slider").fill("300")
    terrace.wait_for_selector("text=No kernel answers")


def test_the_keyboard_steps_and_the_formula_follows(terrace):
    terrace.locator(".stage-scrubber").fill("0")
    terrace.locator(".stage-surface").focus()
    terrace.keyboard.press("ArrowRight")
    wait_for_description(terrace, "step 1 ")
    for line in (
        "v = momentum × v − lr × grad\t0.9 × 0.015 − 0.01 × (−1.5)\t= 0.0285",
        "parameter = parameter + v\t−1.985 + 0.0285\t= −1.957",
    ):
        eventually(terrace, lambda line=line: line in terrace.locator(".stage-lines").inner_text())


def test_arrow_keys_move_the_clicked_slider_and_not_the_notebook(terrace):
    slider = terrace.locator(".stage-control", has_text="momentum").locator(".stage-slider")
    slider.click()
    middle = int(slider.input_value())
    for key, move in [("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("ArrowDown", 0)]:
        terrace.keyboard.press(key)
        expect(slider).to_have_value(str(middle + move))
    terrace.locator(".stage-scrubber").click()
    terrace.locator(".stage-surface").focus()
    step = stopped_at(terrace)
    terrace.keyboard.press("ArrowLeft")
    wait_for_description(terrace, f"step {step - 1} ")


def test_a_race_ranks_and_hides(open_notebook):
    page = open_notebook(cells("explore(RULES, 'ravine', steps=60)", "ja"))
    page.wait_for_selector(".stage-surface", timeout=60_000)
    wait_for_description(page, "ステップ60")
    names = page.locator(".stage-name")
    expect(names.filter(has_text="momentumSGD")).to_have_text(re.compile(r"^1\."))
    assert sorted(int(name.split(".")[0]) for name in names.all_inner_texts()) == [1, 2, 3, 4, 5, 6]
    eventually(page, lambda: MOMENTUM in colours(page))
    page.get_by_role("checkbox", name="momentumSGD").uncheck()
    page.wait_for_function(
        "() => !document.querySelector('.stage-description').textContent.includes('momentumSGD')"
    )
    eventually(page, lambda: MOMENTUM not in colours(page))


def test_what_entries_fix_is_shown_and_a_number_without_an_end_is_typed(open_notebook):
    rule = "def rule(parameter, grad, *, lr=0.1, limit=float('inf')):\n"
    rule += "    return parameter - lr * np.clip(grad, -limit, limit)\n"
    entries = "explore({'A': (sgd, {'lr': 0.02}), 'B': rule}, 'bowl', steps=50)"
    page = open_notebook([SETUP.format(language="en"), f"import numpy as np\n{rule}{entries}"])
    wait_for_description(page, "B: at step 50 the position is \\(−3.568e−5")
    expect(page.locator(".stage-name", has_text="A")).to_have_text(re.compile(r"A +lr = 0\.02 +"))
    limit = page.locator(".stage-control", has_text="limit")
    assert limit.locator(".stage-slider").count() == 0
    assert limit.locator(".stage-number").get_attribute("placeholder") == "∞"
    limit.locator(".stage-number").fill("0.1")
    page.keyboard.press("Enter")
    wait_for_description(page, "B: at step 50 the position is \\(−2\\)")
    limit.locator(".stage-number").fill("")
    page.keyboard.press("Enter")
    wait_for_description(page, "B: at step 50 the position is \\(−3.568e−5")


def test_divergence_is_said_and_the_explorer_recovers(open_notebook):
    page = open_notebook(cells("explore(sgd, 'ravine', steps=500, lr=1.0)"))
    page.wait_for_selector("text=lr is too large", timeout=60_000)
    page.locator(".stage-control", has_text="lr").locator(".stage-slider").fill("200")
    page.wait_for_function("() => !document.querySelector('.stage-messages').textContent")
    wait_for_description(page, "step 500")


@pytest.mark.parametrize("dark", [False, True])
def test_the_explorer_is_whole_and_readable_on_a_small_projector(open_notebook, dark):
    page = open_notebook(cells("explore(momentum_sgd, 'ravine')"), dark=dark)
    page.wait_for_selector(".stage-surface", timeout=60_000)
    wait_for_description(page, "step 100")
    box = page.locator(".stage").bounding_box()
    assert box["width"] <= 1280
    assert box["height"] <= 640
    ink, paper = page.eval_on_selector(
        ".stage-label",
        """label => {
            const light = colour => colour.match(/[0-9.]+/g).slice(0, 3)
                .reduce((sum, c) => sum + Number(c), 0) / 765;
            const paper = getComputedStyle(document.querySelector('.jp-NotebookPanel-notebook'));
            return [light(getComputedStyle(label).color), light(paper.backgroundColor)];
        }""",
    )
    assert abs(ink - paper) > 0.6
    size = page.eval_on_selector(
        ".stage-label", "label => parseFloat(getComputedStyle(label).fontSize)"
    )
    assert size >= 14


def test_the_explorer_works_in_notebook_7_too(open_notebook):
    page = open_notebook(cells("explore(momentum_sgd, 'terrace', steps=200)"), app="notebooks")
    wait_for_description(page, "step 200")
    page.locator(".stage-control", has_text="momentum").locator(".stage-slider").fill("0")
    wait_for_description(page, r"the loss 2\.25")
    eventually(page, lambda: colours(page).get(MOMENTUM, 0) > 100)


# ---- the special explorers ----


def test_a_click_moves_the_tangent_and_its_numbers(open_notebook):
    page = open_notebook(cells("explore_tangent('bowl', at=1)"))
    wait_for_description(page, "gradient at x = 1: 2")
    box = page.locator(".stage-surface").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + 80)
    wait_for_description(page, "gradient at x = −")
    expect(page.locator(".stage-player")).to_be_hidden()


def test_three_kinds_of_batches_are_drawn_and_ranked(open_notebook):
    page = open_notebook(cells("explore_batches()"))
    wait_for_description(page, "mini-batch: at step 100")
    expect(page.locator(".stage-name")).to_have_count(3)
    expect(page.locator(".stage-control", has_text="start w")).to_have_count(1)


def test_a_click_on_the_rates_map_chooses_the_rate(open_notebook):
    page = open_notebook(cells("explore_rates([sgd, momentum_sgd], 'bowl')"))
    wait_for_description(page, r"At lr = 0\.01:")
    box = page.locator(".stage-surface").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + 80)
    wait_for_description(page, r"At lr = [1-9]")


def test_the_map_of_outcomes_is_painted_and_clicked(open_notebook):
    page = open_notebook(cells("explore_outcomes()"))
    wait_for_description(page, "reaches the minimum")
    kinds = {"158,216,195", "242,207,122", "185,217,240", "232,165,138"}
    eventually(page, lambda: kinds <= set(colours(page)))
    box = page.locator(".stage-surface").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.75)
    wait_for_description(page, "steps: stops on the way")


def test_the_average_answers_its_slider(open_notebook):
    page = open_notebook(cells("explore_average([2.0] * 50)"))
    wait_for_description(page, "memory is about .* = 10 steps")
    page.locator(".stage-control", has_text="rho").locator(".stage-number").fill("0.95")
    page.keyboard.press("Enter")
    wait_for_description(page, "= 20 steps")


LANDSCAPE = """
import numpy as np
from course_lib.landscape import Landscape

x = y = np.linspace(-1, 4, 21)
path = np.stack([np.linspace(0, 3, 31), np.linspace(0, 2, 31)], axis=1)
landscape = Landscape({"Adam": path, "SGD": path / 9}, {"Adam": 2.0 ** -np.arange(31),
    "SGD": np.full(31, 0.5)}, x, y, np.add.outer(y**2, x**2), 0.9)
explore_landscape(landscape)
"""


def test_the_training_is_played_on_the_landscape(open_notebook):
    page = open_notebook([SETUP.format(language="en"), LANDSCAPE])
    wait_for_description(page, r"Adam: at step 30 the position is \(3, 2\)")
    assert page.locator(".stage-control").count() == 0
    expect(page.locator(".stage-name", has_text="Adam")).to_have_text(re.compile(r"^1\."))
    eventually(page, lambda: {"0,114,178", "0,0,0"} <= set(colours(page)))


# ---- a whole lesson ----

CELLS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .map(cell => [cell.model.id, cell.model.executionCount, cell.model.outputs.toJSON()])"""


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_lesson_runs_whole_and_its_explorer_follows_a_dragged_slider(open_notebook, language):
    page = open_notebook(NOTEBOOKS / language / "02_momentum.ipynb")
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.content.widgets"
        ".filter(cell => cell.model.type === 'code').every(cell => cell.model.executionCount)",
        timeout=60_000,
    )
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
        " === 'idle'",
        timeout=60_000,
    )
    for cell, _, outputs in page.evaluate(CELLS):
        assert not [o for o in outputs if o["output_type"] == "error"], cell
    index = page.evaluate(
        """async () => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            const i = notebook.widgets.findIndex(cell => cell.model.id === 'explorer-1d');
            await notebook.scrollToItem(i, 'start');
            notebook.widgets[i].node.querySelector('.stage').scrollIntoView();
            return i;
        }"""
    )
    stage = page.locator(f".jp-Cell[data-windowed-list-index='{index}'] .stage")
    stage.wait_for()
    before = stage.locator(".stage-description").inner_text()
    assert "2.25" not in before
    slider = stage.locator(".stage-control", has_text="momentum").locator(".stage-slider")
    slider.hover()  # which waits until the cells around it have come to rest
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.9, middle)
    page.mouse.down()
    for share in (0.7, 0.5, 0.3):
        page.mouse.move(box["x"] + box["width"] * share, middle)
    page.mouse.up()
    page.wait_for_function(  # until it stops on the terrace; the press itself may be answered first
        "stage => stage.querySelector('.stage-description').textContent.includes('2.25')",
        arg=stage.element_handle(),
        timeout=30_000,
    )


# ---- predictions ----


def test_a_prediction_shows_its_figure_only_after_a_choice(open_notebook):
    page = open_notebook(cells("predict('abc', explore(momentum_sgd, 'terrace', steps=200))"))
    choices = page.locator("button.widget-button")
    choices.first.wait_for(timeout=60_000)
    expect(choices).to_have_text(["(a)", "(b)", "(c)"])
    assert not page.locator(".stage-surface").is_visible()
    choices.first.click()
    page.wait_for_selector("text=then open (a) below")
    page.wait_for_selector(".stage-surface", state="visible")
    wait_for_description(page, "step 200")
    eventually(page, lambda: colours(page).get(MOMENTUM, 0) > 300)
    expect(choices.last).to_be_disabled()


# ---- speed ----


def test_a_busy_kernel_is_acknowledged_and_its_answer_drawn_before_the_next_frame(terrace):
    """Without the first the server holds the answer back for 40 ms."""
    terrace.evaluate(
        """() => {
            window.said = [];
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (data) {
                said.push(new TextDecoder('latin1').decode(data));
                return send.call(this, data);
            };
            let inFrame = false;
            const request = window.requestAnimationFrame;
            window.requestAnimationFrame = (act) => request((time) => {
                inFrame = true;
                act(time);
                inFrame = false;
            });
            const pen = document.querySelector('.stage-surface').getContext('2d');
            const draw = pen.drawImage;
            window.drawn = [];
            pen.drawImage = (...args) => {
                drawn.push(inFrame);
                return draw.apply(pen, args);
            };
        }"""
    )
    slider = terrace.locator(".stage-control", has_text="momentum").locator(".stage-slider")
    slider.evaluate("s => { s.value = 500; s.dispatchEvent(new Event('input')); }")
    terrace.wait_for_function("() => window.drawn.includes(false)")
    told = terrace.evaluate("() => said.filter((data) => data.includes('comm_msg'))")
    assert ["custom" in data for data in told] == [False, True]


# ---- closing ----


def test_closing_the_output_stops_what_plays(open_notebook):
    page = open_notebook(cells("explore(sgd, 'bowl', steps=500)"))
    wait_for_description(page, "step 500")
    page.locator(".stage-speed").select_option("2")
    page.get_by_role("button", name="Play").click()
    page.evaluate(
        """() => {
            window.draws = 0;
            const pen = document.querySelector('.stage-surface').getContext('2d');
            const draw = pen.drawImage;
            pen.drawImage = (...args) => { window.draws += 1; return draw.apply(pen, args); };
        }"""
    )
    page.wait_for_function("() => window.draws > 5")
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.wait_for_selector(".stage-surface", state="detached")
    page.wait_for_timeout(100)
    drawn = page.evaluate("() => window.draws")
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.draws") == drawn
