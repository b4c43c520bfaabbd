"""A lesson of the site as slides, opened as a file in Chromium at the size of a projector."""

import re

import pytest
from playwright.sync_api import expect
from test_axe_in_browser import AXE, objections
from waiting import eventually, settled


@pytest.fixture
def opened(site, chromium):
    """Open lesson 02 with a hash; what it complains of fails the test."""
    contexts, faults = [], []

    def opened(place="", language="en", **options):
        size = {"viewport": {"width": 1280, "height": 720}}
        contexts.append(chromium.new_context(**size, **options))
        page = contexts[-1].new_page()
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{site.as_uri()}/{language}/02_momentum.html{place}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


def place(page):
    """The number of the screen, how many there are, and its name in the address."""
    at, count = map(int, page.evaluate("document.querySelector('.slides output').value").split("/"))
    return at, count, page.evaluate("location.hash")


def go_to(page, name):
    page.evaluate("name => { location.hash = `present=${name}`; }", name)
    eventually(page, lambda: place(page)[2] == f"#present={name}")


def test_the_button_begins_with_what_is_in_sight_and_escape_ends_there(opened):
    page = opened("#terminal")
    eventually(page, lambda: 0 <= page.locator("#terminal").bounding_box()["y"] < 100)
    button = settled(page.get_by_role("button", name="Slides"))
    page.mouse.click(button["x"] + 5, button["y"] + 5)  # Playwright's own click scrolls first
    assert place(page)[2] == "#present=terminal"
    expect(page.locator("#explorer-1d")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#explorer-1d .stage")).to_be_visible()
    assert page.evaluate("location.hash") == "#terminal"
    eventually(page, lambda: 0 <= page.locator("#terminal").bounding_box()["y"] < 100)


def test_keys_turn_the_screens(opened):
    page = opened("#present")
    assert place(page)[0] == 1
    last = place(page)[1]
    for key, expected in (
        *(("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("ArrowLeft", 3), ("PageUp", 2)),
        *(("End", last), ("ArrowRight", last), ("Home", 1), ("ArrowLeft", 1)),
    ):
        page.keyboard.press(key)
        assert place(page)[0] == expected, key


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_screen_fits_the_window_and_together_they_show_the_whole_lesson(opened, language):
    page = opened("#present", language)
    count = place(page)[1]
    seen, tall = set(), []
    for _ in range(count):
        shown = page.evaluate(
            """() => [...document.querySelectorAll('main > section > *')]
                .map((block, i) => block.matches('.above') || !block.getClientRects().length || i)
                .filter((i) => i !== true)"""
        )
        assert shown
        assert seen.isdisjoint(shown)
        seen.update(shown)
        if page.evaluate("document.documentElement.scrollHeight > innerHeight"):
            tall.append(place(page)[2])
        assert page.evaluate("document.documentElement.scrollWidth") == 1280
        page.locator(".slides button").last.dispatch_event("click")
    blocks = page.evaluate(
        """() => [...document.querySelectorAll('main > section:not(#language, #imports) > *')]
            .filter((block) => !block.matches('.source:has(~ .exercise)')).length"""
    )  # an exercise's editor has the same as its source
    assert len(seen) == blocks
    assert tall == []
    size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size > 24


def test_a_reload_and_the_other_language_keep_the_place(opened):
    page = opened("#present=frameworks-1")
    page.keyboard.press("ArrowRight")
    before = place(page)
    assert before[2] == "#present=frameworks-2"
    page.reload()
    eventually(page, lambda: page.locator(".slides").is_visible() and place(page) == before)
    page.get_by_role("link", name="日本語").click()
    page.wait_for_url("**/ja/02_momentum.html#present=frameworks-2")
    expect(page.locator("#frameworks-2")).to_have_text("まとめ")
    expect(page.locator("#frameworks-2")).to_be_visible()


@pytest.mark.parametrize(
    ("hash", "expected"),
    [("frameworks", "frameworks-1"), ("explorer-1d.9", "explorer-1d"), ("nothing", "goal-1")],
)
def test_an_address_that_names_no_screen_shows_what_comes_nearest(opened, hash, expected):
    page = opened(f"#present={hash}")
    assert place(page)[2] == f"#present={expected}"


def test_a_focused_slider_keeps_its_arrow_keys(opened):
    page = opened("#present=explorer-1d")
    slider = page.locator("#explorer-1d .stage-slider").first
    before = float(slider.input_value())
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    eventually(page, lambda: float(slider.input_value()) > before)
    surface = page.locator("#explorer-1d .stage-surface")
    surface.focus()
    page.keyboard.press("ArrowLeft")
    page.locator("#explorer-1d .stage-player button").nth(1).focus()
    page.keyboard.press(" ")
    assert place(page)[2] == "#present=explorer-1d"


def test_what_has_use_of_its_own_for_a_key_keeps_it(opened):
    page = opened("#present=quiz-1")
    before = place(page)
    choice = page.locator("#quiz-02-1 summary").first
    choice.focus()
    page.keyboard.press(" ")
    expect(page.locator("#quiz-02-1 details").first).to_have_attribute("open", "")
    assert place(page) == before
    choice.evaluate("choice => choice.after(document.createElement('textarea'))")
    page.locator("#quiz-02-1 textarea").focus()
    for key in ("ArrowRight", "ArrowLeft", "Home", " "):
        page.keyboard.press(key)
        assert place(page) == before
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    assert place(page)[0] == before[0] + 1


def test_an_explorer_is_alive_and_larger_than_on_the_page(opened):
    page = opened("#present=explorer-1d")
    part = page.locator("#explorer-1d")
    box = part.locator(".stage").bounding_box()
    assert box["y"] > 0
    assert box["y"] + box["height"] <= 720
    number = part.locator(".stage-control", has_text="momentum").locator(".stage-number")
    number.fill("0")
    number.press("Enter")
    page.wait_for_function(
        "/2\\.25/.test(document.querySelector('.stage-description').textContent)"
    )


def test_the_buttons_stand_below_the_question_and_then_the_figure_has_a_screen(opened):
    page = opened("#present=predict-question")
    expect(page.locator("#predict-question")).to_be_visible()
    page.get_by_role("button", name="(a)").click()
    picture = page.locator("#predict-velocity .output img")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box["y"] + box["height"] <= 720
    page.keyboard.press("ArrowRight")
    expect(page.locator("#predict-replies details").first).to_have_attribute("open", "")
    expect(page.locator("#predict-replies details").first).to_be_visible()


def test_another_size_of_window_keeps_the_place(opened):
    page = opened("#present=ravine-losses")
    page.set_viewport_size({"width": 800, "height": 600})
    eventually(page, lambda: re.match("#present=ravine-losses", place(page)[2]))
    expect(page.locator("#ravine-losses > .source")).to_be_visible()


def test_what_is_printed_is_the_whole_lesson(opened):
    page = opened("#present=frameworks-2")
    page.emulate_media(media="print")
    expect(page.locator("#goal-1")).to_be_visible()
    expect(page.locator("#explorer-1d img")).to_be_visible()
    expect(page.locator(".slides")).to_be_hidden()


def test_a_handout_is_printed_on_numbered_pages(opened):
    page = opened(language="ja")
    sheets = page.pdf(prefer_css_page_size=True)
    assert 8 < len(re.findall(rb"/Type\s*/Page\b", sheets)) < 20
    page.emulate_media(media="print")
    for hidden in ("#imports", "footer", ".bar", ".stage"):
        expect(page.locator(hidden).first).to_be_hidden()
    tall = page.evaluate(
        """() => [...document.querySelectorAll('.output img')]
            .map((picture) => picture.getBoundingClientRect().height)"""
    )
    assert max(tall) < 310  # three of them, with their text, on a sheet


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is installed by make check-js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["goal-1", "predict-question", "explorer-2d", "exercise-break-1"])
def test_axe_objects_to_no_screen(opened, name, scheme):
    page = opened(f"#present={name}", color_scheme=scheme)
    page.wait_for_timeout(300)
    assert place(page)[2] == f"#present={name}"
    assert objections(page) == []
