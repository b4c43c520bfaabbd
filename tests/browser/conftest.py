"""A real JupyterLab in a real Chromium. Without a Chromium the tests here are skipped."""

import pytest

from authoring.browser import CHROMIUM, open_and_run, running_lab


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a JupyterLab, and the folder it serves."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    folder = tmp_path_factory.mktemp("lab")
    with running_lab(folder) as address:
        yield address, folder


@pytest.fixture
def open_notebook(lab, chromium):
    """Open a notebook, given as a path or as the sources of its cells, and run all its cells."""
    address, folder = lab
    pages = []

    def opened(notebook, **options):
        pages.append(open_and_run(chromium, address, folder, notebook, **options))
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()
