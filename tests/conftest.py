"""What all tests share."""

import pytest
from hypothesis import settings

from authoring.browser import CHROMIUM, running_chromium
from course_lib import language

# No deadline: how long an example takes depends on what else the machine does. Fewer examples than
# usual, since most properties are asked of every rule.
settings.register_profile("course", deadline=None, max_examples=40)
settings.load_profile("course")

KINDS = {"unit", "slow", "browser", "notebook", "network"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Give each test its kind (pyproject.toml says what they are), unless it names one itself."""
    for item in items:
        if not KINDS & {mark.name for mark in item.iter_markers()}:
            item.add_marker(kind_of(item))


def kind_of(item):
    """A notebook's cells and what needs a Chromium can be told; the rest is of the quick kind."""
    if item.path.suffix == ".ipynb":
        return "notebook"
    in_browser = item.path.parent.name == "browser" or "chromium" in item.fixturenames
    return "browser" if in_browser else "unit"


@pytest.fixture(autouse=True)
def english():
    """Each test starts in English, whatever the one before has chosen."""
    language.use("en")


@pytest.fixture(params=language.LANGUAGES)
def each_language(request):
    """Run the test once in each language."""
    language.use(request.param)
    return request.param


@pytest.fixture
def shell(monkeypatch):
    """Stands in for a notebook's shell that runs one cell; ``shell.run`` numbers its runs."""
    from course_lib.explorers import stage

    class Shell:
        run = 0

        def get_parent(self):
            return {"metadata": {"cellId": "a cell"}, "header": {"msg_id": str(self.run)}}

    monkeypatch.setattr(stage, "get_ipython", Shell)
    monkeypatch.setattr(stage, "_widgets_by_cell", {})
    return Shell


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests: Playwright runs only once at a time in a process."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with running_chromium() as browser:
        yield browser
