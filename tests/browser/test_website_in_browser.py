"""A built lesson of the static site in Chromium, opened as a file and with the network cut off."""

import pytest

from authoring.site.__main__ import main

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    main(["02", "--output", str(folder)])
    return folder


@pytest.fixture
def open_page(site, chromium):
    """Open a page of the site; whatever it asks of a network, or complains of, fails the test."""
    contexts, faults = [], []

    def opened(name, *, width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)

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
    pages = sorted(site.rglob("*.*"))
    assert [str(page.relative_to(site)) for page in pages] == [
        *("en/02_momentum.html", "en/index.html", "index.html"),
        *("ja/02_momentum.html", "ja/index.html"),
    ]
    assert max(page.stat().st_size for page in pages) < 1.5 * MEGABYTE


def test_every_explorer_is_alive(lesson):
    lesson.wait_for_selector(".stage-surface")
    assert lesson.locator(".explorer.live .stage").count() == 3
    assert lesson.locator(".explorer > img:visible").count() == 0


def test_a_slider_and_a_typed_value_are_answered(lesson):
    part = explorer(lesson)
    before = colours(part.locator(".stage-surface"))[MOMENTUM]
    control(part, "momentum").locator(".stage-slider").fill("0")
    lesson.wait_for_function(
        "/2\\.25/.test(document.querySelector('.stage-description').textContent)"
    )
    assert 0 < colours(part.locator(".stage-surface"))[MOMENTUM] < before
    number = control(part, "lr").locator(".stage-number")
    number.fill("0")
    number.press("Enter")
    assert "lr" in part.locator(".stage-messages").inner_text()


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
    page.wait_for_timeout(100)  # the page has its final layout
    box = surface.bounding_box()
    start = control(part, "start x").locator(".stage-number")
    expected = [1.0, 2.5]
    low, high, left, across = page.evaluate(
        "() => { const { box, x } = MODELS['explorer-1d'].get('scene').background;"
        " return [...x, box[0], box[2]]; }"
    )

    def to_x(x):
        return box["x"] + box["width"] * (left + across * (x - low) / (high - low))

    page.mouse.move(to_x(expected[0]), box["y"] + box["height"] / 2)
    page.mouse.down()
    assert float(start.input_value()) == pytest.approx(expected[0], abs=0.02)
    page.mouse.move(to_x(expected[1]), box["y"] + box["height"] / 2)
    page.mouse.up()
    assert float(start.input_value()) == pytest.approx(expected[1], abs=0.02)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_play_runs_through_the_steps(open_page):
    page = open_page("en/02_momentum.html")
    part = explorer(page)
    part.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "() => parseInt(document.querySelector('.stage-counter').textContent) % 200 > 3"
    )
    part.get_by_role("button", name="Pause").click()
    assert 3 < int(part.locator(".stage-counter").inner_text().split("/")[0]) < 200


def test_a_map_answers_a_click(open_page):
    page = open_page("en/02_momentum.html")
    part = explorer(page, "outcomes-map")
    words = part.locator(".stage-lines").inner_text()
    surface = part.locator(".stage-surface")
    surface.click(position={"x": 100, "y": 250})
    assert part.locator(".stage-lines").inner_text() != words
    assert "stops on the way" in part.locator(".stage-lines").inner_text()


def test_a_prediction_shows_its_figure_and_a_word(open_page):
    page = open_page("en/02_momentum.html")
    prediction = page.locator(".prediction").first
    picture = prediction.locator("img")
    assert not picture.is_visible()
    prediction.get_by_role("button", name="(a)").click()
    assert "it is (b)" in prediction.get_by_role("status").inner_text()
    assert picture.is_visible()
    assert prediction.get_by_role("button", name="(b)").is_disabled()


def test_without_javascript_the_pictures_and_folded_predictions_are_there(open_page):
    page = open_page("en/02_momentum.html", java_script_enabled=False)
    assert explorer(page).locator("img").is_visible()
    page.locator(".prediction summary").first.click()
    assert page.locator(".prediction img").first.is_visible()


def test_the_switch_of_language_keeps_the_place(open_page):
    page = open_page("en/02_momentum.html#explore-2d")
    page.wait_for_timeout(100)
    switch = page.get_by_role("link", name="日本語").bounding_box()
    page.mouse.click(switch["x"] + 5, switch["y"] + 5)  # Playwright's own click scrolls first
    page.wait_for_url("**/ja/02_momentum.html#explore-2d*")
    assert page.evaluate("document.documentElement.lang") == "ja"
    top = page.locator("#explore-2d").bounding_box()["y"]
    assert 0 <= top < 150


def test_dark_follows_the_system_and_the_button_turns_it(open_page):
    paper = "getComputedStyle(document.body).backgroundColor"
    page = open_page("ja/index.html", color_scheme="dark")
    dark = page.evaluate(paper)
    page.locator(".theme").click()
    light = page.evaluate(paper)
    assert light == "rgb(255, 255, 255)" != dark
    page.reload()
    assert page.evaluate(paper) == light


def test_printed_explorers_are_pictures_and_solutions_stay_folded(open_page):
    page = open_page("en/02_momentum.html")
    page.emulate_media(media="print", color_scheme="dark")
    part = explorer(page)
    assert part.locator("> img").bounding_box()["width"] > 1000
    assert not part.locator(".stage").is_visible()
    assert not page.locator(".bar").is_visible()
    assert page.locator("details[open]").count() == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 36, 41)"


def test_the_entrance_goes_to_the_language_of_the_browser(open_page):
    page = open_page("index.html", locale="ja-JP")
    page.wait_for_url("**/ja/index.html")
    assert "最適化" in page.locator("h1").inner_text()


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
