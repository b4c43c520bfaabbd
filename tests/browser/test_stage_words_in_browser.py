"""What the stage says: the step as a table, the names of what is drawn, and who is moved."""

import pytest
from playwright.sync_api import expect
from waiting import eventually

SETUP = """
from functools import partial
from course_lib import language
from course_lib.explorers import explore
from course_lib.optimizers import RULES, adam, momentum_sgd, sgd
language.use({language!r})
"""


def opened(open_notebook, explorer, language="en", **options):
    page = open_notebook([SETUP.format(language=language), explorer], **options)
    page.wait_for_selector(".stage-surface", timeout=60_000)
    page.wait_for_selector(".stage-step caption", state="attached", timeout=20_000)
    return page


def go_to(page, step):
    """Show a step, and wait until the table has it."""
    page.locator(".stage-scrubber").fill(str(step))
    page.wait_for_function(
        "step => document.querySelector('.stage-step caption').textContent.includes(`${step} → `)",
        arg=step,
    )


def rows(page):
    """The cells of every row of the table."""
    table = page.locator(".stage-step table").inner_text()
    return [row.split("\t") for row in table.split("\n")[1:]]


def marked(page, mark):
    return page.locator(f".stage-step .{mark}").all_inner_texts()


def test_a_step_is_a_table_of_the_rules_lines_and_its_numbers(open_notebook):
    page = opened(open_notebook, "explore(momentum_sgd, 'terrace', steps=200)")
    go_to(page, 1)
    title = page.locator(".stage-title").inner_text()
    assert title == "momentumSGD, step 1 → 2  loss 4.727 → 4.685"  # the whole table with it
    assert rows(page) == [
        ["before", "v 0.015grad −1.5parameter −1.985", "x"],
        ["v = momentum × v − lr × grad", "0.9 × 0.015 − 0.01 × (−1.5)", "= 0.0285"],
        ["parameter = parameter + v", "−1.985 + 0.0285", "= −1.957"],
    ]
    scopes = page.locator(".stage-step th").evaluate_all("all => all.map(th => th.scope)")
    assert scopes == ["col", "rowgroup", "rowgroup"]


def test_state_travels_into_the_next_step_and_what_changed_is_marked(open_notebook):
    page = opened(open_notebook, "explore(momentum_sgd, 'terrace', steps=200)")
    go_to(page, 1)
    handed_on = page.locator(".stage-step .stage-value .stage-carried").all_inner_texts()
    go_to(page, 2)
    taken_up = page.locator(".stage-step .stage-incoming .stage-carried").all_inner_texts()
    assert handed_on == taken_up == ["0.0285", "−1.957"]
    assert "0.0285" in marked(page, "stage-changed")
    assert "0.9" not in marked(page, "stage-changed")  # momentum has not changed
    momentum = page.locator(".stage-control", has_text="momentum").locator(".stage-number")
    momentum.fill("0.5")
    momentum.press("Enter")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.stage-changed')].some(n => n.textContent === '0.5')"
    )
    assert "0.01" not in marked(page, "stage-changed")  # nor has lr


def fits(step):
    """Whether the table has room, and no line of its text, of 14 px, is broken."""
    room, width, lines = step.evaluate(
        """step => [step.clientWidth, step.scrollWidth,
            [...step.querySelectorAll('tr')].map(row => row.getBoundingClientRect().height)]"""
    )
    return width <= room and max(lines) < 28


@pytest.mark.parametrize("rule", ["adam, 'ravine', lr=.3", "RULES['AdaDelta'], 'rosenbrock'"])
def test_no_line_of_two_parameters_is_broken_beside_the_file_browser(open_notebook, rule):
    page = opened(open_notebook, f"explore({rule})")
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    page.wait_for_function("() => document.querySelector('.stage').clientWidth < 900")
    for step in (0, 3, 50):
        go_to(page, step)
        eventually(page, lambda: fits(page.locator(".stage-step")))
    signs = page.locator(".stage-step tr").count()
    lines = {"adam": 6, "RULE": 4}[rule[:4]]
    assert signs == 2 * (lines + 1)  # and the names
    edges = page.locator(".stage-step tbody .stage-fraction").evaluate_all(
        "all => all.map(part => Math.round(part.getBoundingClientRect().left))"
    )
    assert len(set(edges)) == 2  # the decimal points of x, and of y


def test_all_that_is_drawn_has_a_name_which_can_be_switched_off(open_notebook):
    page = opened(open_notebook, "explore(momentum_sgd, 'ravine')", "ja")
    page.evaluate(
        """() => {
            const pen = document.querySelector('.stage-surface').getContext('2d');
            const write = pen.fillText;
            window.written = new Set();
            pen.fillText = (text, ...at) => {
                window.written.add(text);
                write.call(pen, text, ...at);
            };
        }"""
    )
    names = page.locator(".stage-names")
    for name in ("−勾配", "速度v", "次の1歩", "出発点", "最小点", "今の位置", "この先の道"):
        expect(names).to_contain_text(name)
    switch = page.get_by_role("button", name="図の記号の名前")
    expect(switch).to_have_attribute("aria-expanded", "true")
    switch.focus()
    page.keyboard.press("Enter")
    names.wait_for(state="hidden")
    momentum = page.locator(".stage-control", has_text="momentum").locator(".stage-slider")
    momentum.fill("0")
    go_to(page, 4)
    assert names.is_hidden()  # until they are asked for again
    page.keyboard.press("Tab")
    switch.click()
    names.wait_for(state="visible")
    arrows = {"1歩", "−勾配", "v(速度)"}
    eventually(page, lambda: arrows <= set(page.evaluate("() => [...window.written]")))
    box = page.locator(".stage-description").bounding_box()
    assert box["width"] <= 1  # it is there for the ear alone
    page.wait_for_function(
        "() => document.querySelector('.stage-description').textContent.includes('ステップ4')"
    )


RACE = "explore({'SGD': sgd, 'momentum': momentum_sgd, 'Adam .3': partial(adam, lr=.3)}, 'ravine')"


def test_a_race_says_what_a_click_on_a_name_does_and_whom_a_slider_moves(open_notebook):
    page = opened(open_notebook, RACE)
    expect(page.locator(".stage-hint")).to_contain_text("Click a name")
    expect(page.locator(".stage-title")).to_contain_text("SGD, step")
    expect(page.locator(".stage-names")).to_be_hidden()
    adam = page.locator(".stage-name", has_text="Adam .3")
    adam.click()
    page.wait_for_selector("caption:has-text('Adam .3, step')")
    expect(adam).to_contain_text("lr = 0.3")
    titles = page.locator(".stage-control").evaluate_all("all => all.map(each => each.title)")
    assert titles[:3] == ["lr (SGD, momentum)", "momentum (momentum)", "beta_1 (Adam .3)"]


def test_a_rule_that_can_not_be_read_has_its_values_before_and_after(open_notebook):
    page = opened(open_notebook, "explore(lambda parameter, grad: 0.5 * parameter, 'bowl')")
    go_to(page, 0)
    line = rows(page)[-1]
    assert line[0] == "parameter"
    assert line[1].rstrip().endswith("→")
