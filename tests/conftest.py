"""What all tests share."""

import pytest
from hypothesis import settings

from authoring.browser import CHROMIUM, running_chromium
from course_lib import language

# No deadline: how long an example takes depends on what else the machine does.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


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
