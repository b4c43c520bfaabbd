"""A built lesson of the static site in Chromium, opened as a file and with the network cut off."""

import pytest
from playwright.sync_api import expect
from waiting import eventually, settled

MEGABYTE = 1_000_000


@pytest.fixture
def open_page(site, chromium):
    """Open a page of the site; whatever it asks of a network, or complains of, fails the test."""
    contexts, faults = [], []

    def opened(name, *, width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)

        def only_files(route):
            if route.request.url.startswith("file://"):
                route.continue_()
            else:
                faults.append(route.request.url)
                route.abort()

        page.route(lambda url: not url.startswith(("data:", "blob:")), only_files)
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{site.as_uri()}/{name}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture(params=["ja", "en"])
def lesson(request, open_page):
    return open_page(f"{request.param}/02_momentum.html")


def explorer(page, cell="explorer-1d"):
    return page.locator(f'.explorer[data-cell="{cell}"]')


def control(part, label):
    return part.locator(".stage-control", has_text=label)


def colours(canvas):
    """How many pixels of the canvas have each colour."""
    return canvas.evaluate(
        """canvas => {
            const pen = canvas.getContext('2d');
            const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
            const counts = {};
            for (let i = 0; i < data.length; i += 4) {
                const key = `${data[i]},${data[i + 1]},${data[i + 2]}`;
                counts[key] = (counts[key] ?? 0) + 1;
            }
            return counts;
        }"""
    )


MOMENTUM = "213,94,0"  # #D55E00, as figures.styles_of gives it


def test_the_pages_of_a_lesson_are_whole_and_light(site):
    pages = {str(page.relative_to(site)): page.stat().st_size for page in site.rglob("*.html")}
    lessons = {f"{code}/{name}.html" for code in ("ja", "en") for name in ("02_momentum", "index")}
    assert {*lessons, "index.html"} <= pages.keys()
    assert max(pages.values()) < 1.5 * MEGABYTE


def test_every_explorer_is_alive(lesson):
    lesson.wait_for_selector(".stage-surface")
    expect(lesson.locator(".explorer.live .stage")).to_have_count(3)
    expect(lesson.locator(".explorer > img:visible")).to_have_count(0)


def test_a_slider_and_a_typed_value_are_answered(lesson):
    part = explorer(lesson)
    surface = part.locator(".stage-surface")
    eventually(lesson, lambda: MOMENTUM in colours(surface))
    before = colours(surface)[MOMENTUM]
    control(part, "momentum").locator(".stage-slider").fill("0")
    lesson.wait_for_function(
        "/2\\.25/.test(document.querySelector('.stage-description').textContent)"
    )
    eventually(lesson, lambda: 0 < colours(surface).get(MOMENTUM, 0) < before)
    number = control(part, "lr").locator(".stage-number")
    number.fill("0")
    number.press("Enter")
    expect(part.locator(".stage-messages")).to_contain_text("lr")


def test_the_answer_to_a_slider_is_drawn_within_100_milliseconds(lesson):
    took = lesson.evaluate(
        """async () => {
            const explorer = document.querySelector('[data-cell="explorer-2d"]');
            const slider = explorer.querySelector('.stage-slider');
            const times = [];
            for (let i = 0; i < 20; i++) {
                await new Promise(requestAnimationFrame);
                slider.value = 300 + i;
                const began = performance.now();
                slider.dispatchEvent(new Event('input'));
                await new Promise(requestAnimationFrame); // after the stage's own, which has drawn
                times.push(performance.now() - began);
            }
            return times.sort((a, b) => a - b);
        }"""
    )
    print(f"\nslider to drawing: median {took[10]:.0f} ms, 95th percentile {took[18]:.0f} ms")
    assert took[10] < 100


@pytest.mark.parametrize("width", [1280, 390])
def test_the_start_can_be_dragged_on_wide_and_on_narrow_pages(open_page, width):
    page = open_page("en/02_momentum.html", width=width)
    part = explorer(page)
    surface = part.locator(".stage-surface")
    surface.scroll_into_view_if_needed()
    box = settled(surface)
    start = control(part, "start x").locator(".stage-number")
    expected = [1.0, 2.5]
    low, high, left, across = page.evaluate(
        "() => { const { box, x } = SHOWN['explorer-1d'].model.get('scene').background;"
        " return [...x, box[0], box[2]]; }"
    )

    def to_x(x):
        return box["x"] + box["width"] * (left + across * (x - low) / (high - low))

    page.mouse.move(to_x(expected[0]), box["y"] + box["height"] / 2)
    page.mouse.down()
    eventually(page, lambda: float(start.input_value()) == pytest.approx(expected[0], abs=0.02))
    page.mouse.move(to_x(expected[1]), box["y"] + box["height"] / 2)
    page.mouse.up()
    eventually(page, lambda: float(start.input_value()) == pytest.approx(expected[1], abs=0.02))
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_play_runs_through_the_steps(open_page):
    page = open_page("en/02_momentum.html")
    part = explorer(page)
    part.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "() => parseInt(document.querySelector('.stage-counter').textContent) % 200 > 3"
    )
    part.get_by_role("button", name="Pause").click()
    expect(part.get_by_role("button", name="Play")).to_be_visible()


def test_a_map_answers_a_click(open_page):
    page = open_page("en/02_momentum.html")
    part = explorer(page, "outcomes-map")
    lines = part.locator(".stage-lines")
    expect(lines).not_to_contain_text("steps: stops on the way")
    surface = part.locator(".stage-surface")
    box = settled(surface)
    surface.click(position={"x": 0.45 * box["width"], "y": 0.75 * box["height"]})
    expect(lines).to_contain_text("steps: stops on the way")


def test_a_prediction_shows_its_figure_and_a_word(open_page):
    page = open_page("en/02_momentum.html")
    prediction = page.locator(".prediction").first
    picture = prediction.locator("img")
    assert not picture.is_visible()
    prediction.get_by_role("button", name="(a)").click()
    expect(prediction.get_by_role("status")).to_contain_text("You chose (a)")
    expect(picture).to_be_visible()
    replies = page.locator("details", has_text="If you chose")
    assert [reply.evaluate("fold => fold.open") for reply in replies.all()] == [True, False, False]
    expect(prediction.get_by_role("button", name="(b)")).to_be_disabled()


def test_a_prediction_about_an_explorer_shows_that_and_only_on_paper_its_picture(open_page):
    page = open_page("en/02_momentum.html")
    page.evaluate(
        "() => document.querySelector('.prediction').append(document.querySelector('.explorer'))"
    )
    prediction = page.locator(".prediction").first
    expect(prediction.locator(".stage")).to_be_hidden()
    prediction.get_by_role("button", name="(a)").click()
    expect(prediction.locator(".stage")).to_be_visible()
    expect(prediction.locator("details")).to_be_hidden()
    page.emulate_media(media="print")
    expect(prediction.locator(".stage")).to_be_hidden()
    expect(prediction.locator("details")).to_be_visible()


def test_without_javascript_the_pictures_and_folded_predictions_are_there(open_page):
    page = open_page("en/02_momentum.html", java_script_enabled=False)
    assert explorer(page).locator("img").is_visible()
    page.locator(".prediction summary").first.click()
    expect(page.locator(".prediction img").first).to_be_visible()


def test_the_switch_of_language_keeps_the_place(open_page):
    page = open_page("en/02_momentum.html#explore-2d")
    settled(page.locator("#explore-2d"))
    switch = settled(page.get_by_role("link", name="日本語"))
    page.mouse.click(switch["x"] + 5, switch["y"] + 5)  # Playwright's own click scrolls first
    page.wait_for_url("**/ja/02_momentum.html#explore-2d*")
    assert page.evaluate("document.documentElement.lang") == "ja"
    eventually(page, lambda: 0 <= page.locator("#explore-2d").bounding_box()["y"] < 150)


def test_dark_follows_the_system_and_the_button_turns_it(open_page):
    paper = "getComputedStyle(document.body).backgroundColor"
    page = open_page("ja/index.html", color_scheme="dark")
    dark = page.evaluate(paper)
    page.locator(".theme").click()
    light = "rgb(255, 255, 255)"
    assert light != dark
    eventually(page, lambda: page.evaluate(paper) == light)
    page.reload()
    assert page.evaluate(paper) == light


def test_printed_explorers_are_pictures_and_solutions_stay_folded(open_page):
    page = open_page("en/02_momentum.html")
    page.emulate_media(media="print", color_scheme="dark")
    part = explorer(page)
    expect(part.locator(".stage")).to_be_hidden()
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator("details[open]")).to_have_count(0)
    expect(page.locator("body")).to_have_css("color", "rgb(29, 36, 41)")
    picture = part.locator("> img")
    eventually(page, lambda: 250 < picture.bounding_box()["height"] < 310)  # three on a sheet


def test_the_entrance_goes_to_the_language_of_the_browser(open_page):
    page = open_page("index.html", locale="ja-JP")
    page.wait_for_url("**/ja/index.html")
    expect(page.locator("h1")).to_contain_text("最適化")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_code_have_enough_contrast(open_page, scheme):
    page = open_page("en/02_momentum.html", color_scheme=scheme)
    weak = page.evaluate(
        """() => {
            const canvas = document.createElement('canvas').getContext('2d');
            const rgb = (color) => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = color;
                canvas.fillRect(0, 0, 1, 1);
                return [...canvas.getImageData(0, 0, 1, 1).data];
            };
            const light = (color) => {
                const [r, g, b] = rgb(color).map((v) => {
                    v /= 255;
                    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = (element) => {
                const color = getComputedStyle(element).backgroundColor;
                return rgb(color)[3] ? color : ground(element.parentElement);
            };
            const seen = new Map();
            for (const element of document.querySelectorAll('body *')) {
                const texts = [...element.childNodes].filter((node) => node.nodeType === 3);
                if (!texts.some((node) => node.data.trim())) continue;
                if (element.closest('script, style')) continue;
                const [a, b] = [getComputedStyle(element).color, ground(element)];
                const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
                const name = `${a} on ${b}: ${element.tagName} ${element.className}`;
                seen.set(name, (high + 0.05) / (low + 0.05));
            }
            return [...seen].filter(([, ratio]) => ratio < 4.5);
        }"""
    )
    assert weak == []
