"""No kernel, no lie: what a page shows on which nothing can answer."""

import json
import subprocess
import sys

import pytest
from playwright.sync_api import expect
from sample import SETUP, write_sample

from authoring.browser import TOKEN
from course_lib.language import LANGUAGES

EVERY = """
from course_lib.explorers import *
display(explore(adam, 'ravine', steps=50), explore({'a': sgd, 'b': adam}, 'bowl', steps=50))
display(explore_rates(sgd, 'bowl'), explore_outcomes(), explore_tangent('bowl'))
display(explore_batches(), explore_average(), predict('ab', explore(sgd, 'bowl', steps=50)))
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_run_and_exported_to_html_shows_every_picture(chromium, language, tmp_path):
    notebook = write_sample(tmp_path, language, {"every": EVERY})
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", str(notebook)]
    subprocess.run(command, check=True, capture_output=True)
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(notebook.with_suffix(".html").as_uri(), wait_until="domcontentloaded")
    pictures = page.locator(".jp-OutputArea img")
    expect(pictures).to_have_count(8)
    page.locator(".jp-OutputArea summary").click()  # the prediction's is folded
    for picture in pictures.all():
        expect(picture).to_be_visible()
        assert picture.evaluate("picture => picture.naturalWidth") > 300
        assert len(picture.get_attribute("alt")) > 20
    assert page.locator(".stage, .jupyter-widgets, .widget-subarea").count() == 0
    context.close()


def test_a_page_with_saved_widgets_says_that_nothing_answers(open_notebook, lab):
    address, folder = lab
    page = open_notebook(
        [SETUP.format(language="en"), "explore(momentum_sgd, 'terrace', steps=200)"]
    )
    page.wait_for_selector(".stage", timeout=90_000)
    expect(page.locator(".stage-counter")).to_have_text("200 / 200")
    file = page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")
    page.evaluate(
        """async () => {
            const { commands, shell } = window.jupyterapp;
            await commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState');
            await commands.execute('docmanager:save');
            await shell.currentWidget.sessionContext.shutdown();
        }"""
    )
    saved = json.loads((folder / file).read_text("utf-8"))
    assert saved["metadata"]["widgets"]
    page.goto(f"{address}/lab/tree/{file}?token={TOKEN}&reset", timeout=60_000)
    page.wait_for_selector(".stage", timeout=90_000)
    expect(page.locator(".stage-counter")).to_have_text("200 / 200")
    expect(page.locator(".stage-messages")).to_be_empty()
    slider = page.locator(".stage-control", has_text="lr").locator(".stage-slider")
    slider.fill("300")
    expect(page.locator(".stage-messages")).to_contain_text("No kernel answers")
