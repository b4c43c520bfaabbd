"""What all tests share."""

import pytest

from course_lib import language


@pytest.fixture(autouse=True)
def english():
    """Each test starts in English, whatever the one before has chosen."""
    language.use("en")


@pytest.fixture(params=language.LANGUAGES)
def each_language(request):
    """Run the test once in each language."""
    language.use(request.param)
    return request.param
