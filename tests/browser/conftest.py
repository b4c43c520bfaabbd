"""A real JupyterLab in real browsers. Tests are skipped for a browser that is not there."""

import pytest
from playwright.sync_api import expect
from waiting import SECONDS

from authoring.browser import open_and_run, running_lab
from authoring.site.__main__ import main

expect.set_options(timeout=1000 * SECONDS)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a JupyterLab, and the folder it serves."""
    folder = tmp_path_factory.mktemp("lab")
    with running_lab(folder) as address:
        yield address, folder


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of a static site with one lesson, 02; building it takes longer than most tests."""
    folder = tmp_path_factory.mktemp("site")
    main(["02", "--output", str(folder)])
    return folder


@pytest.fixture
def open_notebook(chromium, lab):
    """Open a notebook, given as a path or as the sources of its cells, and run all its cells."""
    address, folder = lab
    pages = []

    def opened(notebook, **options):
        pages.append(open_and_run(chromium, address, folder, notebook, **options))
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()
