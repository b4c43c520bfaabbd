"""axe-core objects to nothing on the site and in JupyterLab's explorers, in light and in dark."""

from pathlib import Path

import pytest
from sample import SETUP

from authoring.site.__main__ import main

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"

pytestmark = pytest.mark.skipif(not AXE.exists(), reason="axe-core is installed by make check-js")


def objections(page, within="body"):
    """The rules that are broken, each with the first element that breaks it."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("within => axe.run(within, { resultTypes: ['violations'] })", within)
    return [(each["id"], each["nodes"][0]["html"][:300]) for each in found["violations"]]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Lessons with predictions, explorers of all kinds, wide tables and Adam's many lines."""
    folder = tmp_path_factory.mktemp("site")
    main(["02", "06", "--output", str(folder)])
    return folder


VIEWS = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "color_scheme": "dark"},
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "name",
    [
        *("ja/index", "en/index", "ja/02_momentum", "en/02_momentum", "ja/06_adam"),
        *("ja/glossary", "en/overview", "ja/accessibility"),
    ],
)
def test_a_page_with_all_unfolded(chromium, site, name, view):
    context = chromium.new_context(**VIEWS[view])
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{name}.html")
    page.evaluate(
        """() => {
            for (const button of document.querySelectorAll('.prediction button')) button.click();
            for (const folded of document.querySelectorAll('details')) folded.open = true;
        }"""
    )
    page.wait_for_timeout(500)  # tables are filled in the next frames
    assert objections(page) == []
    context.close()


CELL = """
display(explore(RULES['AdaDelta'], 'rosenbrock'), explore(RULES, 'ravine'))
display(explore_outcomes(), predict('abc', explore(adam, 'terrace')))
"""


@pytest.mark.parametrize("dark", [False, True])
def test_explorers_in_jupyterlab(open_notebook, dark):
    rules = "from course_lib.optimizers import RULES"
    page = open_notebook([SETUP.format(language="ja") + rules, CELL], dark=dark)
    page.wait_for_function("() => document.querySelectorAll('.stage-step table').length > 2")
    page.get_by_role("button", name="(a)", exact=True).click()
    page.locator(".stage").last.wait_for()
    page.wait_for_timeout(500)  # the table is filled in the next frames
    assert objections(page, ".jp-OutputArea") == []
