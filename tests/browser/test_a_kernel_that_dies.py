"""A kernel dies in JupyterLab: what a learner has written stays, on the page and in the file."""

import nbformat
from playwright.sync_api import expect

WRITTEN = "my_answer = 1 + 41"
DIE = """() => {
    const { session } = window.jupyterapp.shell.currentWidget.sessionContext;
    session.kernel.requestExecute({ code: 'import os; os._exit(1)' });
}"""


def test_what_was_written_stays_and_runs_in_the_next_kernel(open_notebook, lab):
    _, folder = lab
    page = open_notebook(["my_answer = ..."])
    cell = page.locator(".jp-Notebook .jp-Cell").first
    expect(cell.locator(".jp-InputPrompt")).to_have_text("[1]:")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(WRITTEN)

    page.evaluate(DIE)
    dialog = page.locator(".jp-Dialog", has_text="died")
    expect(dialog).to_be_visible()
    dialog.locator("button").last.click()
    expect(cell.locator(".cm-content")).to_have_text(WRITTEN)

    file = page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    [saved] = nbformat.read(folder / file, as_version=4).cells
    assert saved.source == WRITTEN

    cell.locator(".cm-content").click()
    page.keyboard.press("End")
    page.keyboard.type("; print(my_answer)")
    page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-OutputArea-output").last).to_have_text("42")
