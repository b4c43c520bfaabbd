"""The words: every key in every language, with the same fields to fill in."""

import string

import matplotlib
import pytest

from course_lib import language
from course_lib.language.words import WORDS


def fields(words):
    return sorted(name for _, name, _, _ in string.Formatter().parse(words) if name is not None)


@pytest.mark.parametrize("key", WORDS)
def test_words_stand_in_both_languages_with_the_same_fields(key):
    assert list(WORDS[key]) == list(language.LANGUAGES)
    assert all(WORDS[key].values())
    assert fields(WORDS[key]["ja"]) == fields(WORDS[key]["en"])


@pytest.mark.parametrize("key", WORDS)
def test_no_word_holds_a_dollar_sign_which_the_font_fallback_cannot_draw(key):
    assert not any("$" in words for words in WORDS[key].values())


def test_text_follows_the_language_in_use():
    language.use("ja")
    assert (language.current(), language.text("axis_step")) == ("ja", "ステップ")
    language.use("en")
    assert (language.current(), language.text("axis_step")) == ("en", "step")


def test_japanese_figures_have_a_japanese_font_and_a_fallback():
    language.use("ja")
    assert matplotlib.rcParams["font.family"] == ["IPAexGothic", "DejaVu Sans"]
    language.use("en")
    assert matplotlib.rcParams["font.family"] == ["DejaVu Sans"]


@pytest.mark.parametrize("unknown", ["xx", "", None, 1])
def test_another_language_is_refused(unknown):
    with pytest.raises(ValueError, match=r'language.use\("ja"\)'):
        language.use(unknown)
    assert language.current() == "en"
