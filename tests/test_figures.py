"""Pictures: what they show, what they say, and that every sign is drawn."""

import base64
import io

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_lib import language
from course_lib.comparison import History
from course_lib.descent import descend
from course_lib.figures import (
    Picture,
    bands_picture,
    curves_picture,
    digits_picture,
    examples_picture,
    history_picture,
    label_of,
    network_picture,
    rates_picture,
    speed_picture,
    standings_picture,
    styles_of,
    surface_picture,
    title_of,
)
from course_lib.maps import standings
from course_lib.optimizers import RULES, adam, momentum_sgd, sgd
from course_lib.regression import sample_regression
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from

SURFACES = {**SURFACES_1D, **SURFACES_2D}
TERRACE, RAVINE = SURFACES["terrace"], SURFACES["ravine"]
ROUND = surface_from("x**2 + y**2", start=[4, 2], minima=[[0, 0]])


def history():
    rows = np.linspace(2.3, 0.1, 21)
    loss = {"SGD": rows, "Adam": rows / 2, "wild": np.where(np.arange(21) > 4, np.nan, rows)}
    accuracy = {label: 1 - values / 3 for label, values in loss.items()}
    return History(loss, accuracy, {}, {"SGD": None, "Adam": None, "wild": 4})


PICTURES = {
    "1-D": lambda: surface_picture({"SGD": descend(sgd, TERRACE, TERRACE.start, 50)}),
    "2-D": lambda: surface_picture(
        {label: descend(rule, RAVINE, RAVINE.start, 50) for label, rule in RULES.items()}
    ),
    "loss": lambda: history_picture(history()),
    "accuracy": lambda: history_picture(history(), "accuracy", labels=["Adam"], steps=(5, 20)),
    "speed": lambda: speed_picture([history()]),
    "rates": lambda: rates_picture({"SGD": {0.1: 2.0, 1.0: 1.0, 10.0: np.nan}}),
    "digits": lambda: digits_picture(np.eye(784)[:12], np.arange(12)),
    "curves": lambda: curves_picture({"Adam": [3.0, np.nan, 1.0], "h": [1.0, 2.0, 3.0]}, log="y"),
    "examples": lambda: examples_picture(sample_regression(), {"SGD": (1.0, -0.5)}),
    "network": lambda: network_picture((3, 2, 2)),
    "standings": lambda: standings_picture(
        {"ravine": standings(RULES, "ravine", 50), "mine": standings(RULES, ROUND, 50)}
    ),
    "diverged": lambda: surface_picture({"SGD": descend(sgd, RAVINE, RAVINE.start, 500, lr=1.0)}),
    "formula": lambda: surface_picture({"SGD": descend(sgd, surface_from("1/x"), [1.0], 9)}),
}

every_picture = pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)


@every_picture
def test_a_picture_has_every_sign_and_comes_with_its_description(make, each_language, caplog):
    # matplotlib warns of a missing sign, an error here (pyproject.toml), and logs one in a formula.
    picture = make()
    data, metadata = picture._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == metadata["image/png"]["alt"] == picture.description
    assert not caplog.records


@pytest.mark.parametrize("name", ["2-D", "network"])
def test_a_picture_is_the_same_twice(name):
    assert PICTURES[name]().png() == PICTURES[name]().png()


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_every_surface_can_be_drawn_and_has_a_title_in_each_language(surface):
    path = descend(sgd, surface, surface.start, 5, lr=1e-3)
    for chosen in language.LANGUAGES:
        language.use(chosen)
        picture = surface_picture({"SGD": path})
        assert title_of(surface) in picture.description
        assert title_of(surface) == picture.axes[0].get_title() != surface.name
    picture.savefig(io.BytesIO())


def test_titles_and_axes_follow_the_language():
    language.use("ja")
    japanese = PICTURES["1-D"]().axes
    language.use("en")
    english = PICTURES["1-D"]().axes
    assert (japanese[0].get_title(), english[0].get_title()) == ("段のある坂", "Terrace")
    assert (japanese[1].get_xlabel(), english[1].get_xlabel()) == ("ステップ", "step")


def test_the_curve_of_a_path_is_its_data():
    path = descend(momentum_sgd, TERRACE, TERRACE.start, 50)
    _, losses = surface_picture({"momentumSGD": path}).axes
    np.testing.assert_array_equal(losses.lines[0].get_ydata(), path.losses)


@pytest.mark.parametrize("surface", [TERRACE, RAVINE])
def test_a_path_is_drawn_on_the_surface_where_it_went(surface):
    path = descend(momentum_sgd, surface, surface.start, 50)
    drawing, _ = surface_picture({"momentumSGD": path}).axes
    heights = path.losses if surface is TERRACE else path.positions[:, 1]
    went = np.stack([path.positions[:, 0], heights], axis=1)
    lines = [line.get_xydata() for line in drawing.lines]
    assert any(np.array_equal(line, went) for line in lines)
    assert any(np.array_equal(line, went[:1]) for line in lines)  # the start has a mark
    np.testing.assert_allclose(drawing.get_xlim(), surface.limits[0])


def test_only_the_chosen_labels_and_steps_are_drawn():
    [axes] = PICTURES["accuracy"]().axes
    [line] = axes.lines
    assert line.get_label() == "Adam"
    np.testing.assert_array_equal(line.get_xdata(), np.arange(5, 21))


def test_a_diverged_path_is_said_in_words():
    assert "diverged" in PICTURES["diverged"]().description


def test_rules_differ_in_more_than_colour_and_keep_their_style():
    styles = styles_of(RULES)
    assert len({(style.dash, style.marker) for style in styles.values()}) == len(RULES)
    assert len({style.color for style in styles.values()}) == len(RULES)
    assert styles_of(["mine", "Adam"])["Adam"] == styles["Adam"]


def test_learners_rules_get_styles_of_their_own():
    styles = styles_of([*RULES, "mine", "yours"])
    assert len(set(styles.values())) == len(RULES) + 2


def test_colours_differ_in_lightness_or_hue_for_colour_blind_eyes():
    # Pairs are told apart by lightness, or by blue, which red-green blindness leaves alone.
    colours = [to_rgb(style.color) for style in styles_of(RULES).values()]
    for i, one in enumerate(colours):
        for other in colours[i + 1 :]:
            lightness = abs(np.dot(np.subtract(one, other), (0.3, 0.59, 0.11)))
            assert max(lightness, abs(one[2] - other[2])) > 0.1


def test_labels_are_the_display_names():
    assert label_of(adam) == "Adam"
    assert label_of(surface_from) == "surface_from"


def test_a_picture_needs_no_pyplot():
    assert Picture("words", figsize=(1, 1)).png().startswith(b"\x89PNG")


# ---- curves, examples and the network ----


def test_curves_have_the_names_scales_and_numbers_they_are_given(each_language):
    picture = curves_picture(
        {"Adam": [4, 2, 1], "mine": [1, 1, np.inf]},
        x=[1, 10, 100],
        x_name="axis_lr",
        y_name="h",
        log="xy",
    )
    [axes] = picture.axes
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert axes.get_xlabel() == language.text("axis_lr")
    assert axes.get_ylabel() == "h"
    adam_line, mine = axes.get_lines()
    assert adam_line.get_ydata().tolist() == [4, 2, 1]
    assert mine.get_xdata().tolist() == [1, 10]
    assert to_rgb(adam_line.get_color()) == to_rgb(styles_of(["Adam"])["Adam"].color)
    assert "Adam" in picture.description


@pytest.mark.parametrize("curves", [{"a": [1, 2]}, {"a": [[1, 2, 3]]}])
def test_curves_that_do_not_fit_are_refused(curves, each_language):
    with pytest.raises(ValueError, match="a"):
        curves_picture(curves, x=[1, 2, 3])


def test_the_network_has_a_line_for_each_weight_and_a_name_for_each_parameter():
    picture = network_picture((3, 2, 2))
    [axes] = picture.axes
    names = {note.get_text() for note in axes.texts}
    assert {f"w{i}" for i in range(1, 11)} | {f"b{i}" for i in range(1, 5)} < names
    assert "w11" not in names
    assert "b5" not in names
    assert sum(line.get_marker() == "None" for line in axes.get_lines()) == 10
    assert "10 weights" in picture.description
    assert "4 biases" in picture.description


def test_several_seeds_make_a_band_around_their_median():
    several = {"SGD": {0.1: [1.0, 4.0, 2.0], 1.0: [3.0, np.inf, 5.0]}}
    picture = rates_picture(several)
    [axes] = picture.axes
    [band] = axes.collections
    np.testing.assert_array_equal(axes.lines[0].get_ydata()[0], 2.0)
    assert band.get_paths()[0].get_extents().y0 == 1.0
    assert band.get_paths()[0].get_extents().y1 == 4.0
    assert "loss 2 at learning rate 0.1" in picture.description
    [single] = rates_picture({"SGD": {0.1: 2.0, 1.0: 1.0}}).axes
    assert not single.collections


def test_a_sweep_stopped_half_way_is_drawn_as_far_as_it_came():
    half = {"SGD": {0.1: [1.0, 4.0, 2.0], 1.0: [3.0]}, "Adam": {0.1: [np.inf]}}
    picture = rates_picture(half)
    assert "loss 2 at learning rate 0.1" in picture.description
    assert "Adam: diverged at every learning rate" in picture.description
    assert picture.png().startswith(b"\x89PNG")


PATH = descend(sgd, RAVINE, RAVINE.start, 5)


def test_the_speed_is_the_first_step_below_in_each_run_the_fastest_rule_first():
    slow, fast = np.array([3.0, 2.0, 0.5, 0.4, 0.7]), np.array([3.0, 0.1, 0.1, 0.1, 0.1])
    never = np.array([3.0, 2.0, 1.0, np.nan, np.nan])
    runs = [
        History({"never": never, "slow": row, "fast": fast}, {}, {}, {})
        for row in (slow, np.roll(slow, 1))
    ]
    picture = speed_picture(runs)
    assert picture.description.splitlines()[1:] == [
        "fast: 1 to 1",
        "slow: 2 to 3",
        "never: not within 4 steps.",
    ]
    [axes] = picture.axes
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["fast", "slow", "never"]
    dots = [line.get_xdata().tolist() for line in axes.lines if line.get_marker() == "o"]
    assert dots == [[1, 1], [2, 3]]


WRONG = {
    "no paths": (lambda: surface_picture({}), "surface_picture"),
    "no path": (lambda: surface_picture({"a": 3}), "surface_picture"),
    "two surfaces": (
        lambda: surface_picture({"a": PATH, "b": descend(sgd, TERRACE, TERRACE.start, 5)}),
        "b",
    ),
    "no curves": (lambda: curves_picture({}), "curves_picture"),
    "words": (lambda: curves_picture({"Adam": "abc"}), "Adam"),
    "scales": (lambda: curves_picture({"Adam": [1]}, log="z"), "z"),
    "quantity": (lambda: history_picture(history(), "los"), "loss"),
    "label": (lambda: history_picture(history(), labels=["adam"]), "Adam"),
    "steps": (lambda: history_picture(history(), steps=(5, 99)), "20"),
    "no history": (lambda: history_picture({"SGD": [1]}), "history_picture"),
    "no histories": (lambda: bands_picture([]), "history_picture"),
    "no runs": (lambda: speed_picture([]), "history_picture"),
    "no rates": (lambda: rates_picture({"SGD": [1.0]}), "rates_picture"),
    "digits": (lambda: digits_picture(np.ones((2, 784)), [1]), "784"),
    "line": (lambda: examples_picture(sample_regression(), {"mine": (1, 2, 3)}), "mine"),
    "sizes": (lambda: network_picture(3), "sizes"),
    "a size": (lambda: network_picture((3, 0)), "sizes"),
}


@pytest.mark.parametrize(("make", "named"), WRONG.values(), ids=WRONG)
def test_what_can_not_be_drawn_is_told_in_words(make, named, each_language):
    with pytest.raises(ValueError, match=named):
        make()


def test_a_single_path_can_be_drawn_without_a_label():
    assert "SGD" in surface_picture(PATH).description


@pytest.mark.parametrize("label", ["$\\bad$", "cost $5", "_mine", "自作"])
def test_any_label_stands_in_the_legend_as_it_is(label):
    picture = surface_picture({label: PATH})
    assert [words.get_text() for words in picture.axes[1].get_legend().get_texts()] == [label]
    assert picture.png().startswith(b"\x89PNG")


def test_a_learners_settings_do_not_change_a_picture():
    usual = PICTURES["1-D"]().png()
    own = {"text.usetex": True, "axes.facecolor": "black", "lines.linewidth": 9}
    with matplotlib.rc_context(own), np.errstate(all="raise"):
        assert PICTURES["1-D"]().png() == usual
        assert matplotlib.rcParams["lines.linewidth"] == 9


# ---- standings ----


def test_the_standings_are_told_by_words_colours_and_a_frame():
    rules = {"good": (sgd, {"lr": 0.5}), "slow": (sgd, {"lr": 1e-3}), "wild": (sgd, {"lr": 9.0})}
    rows = {"mine": standings(rules, ROUND, 30)}
    picture = standings_picture(rows)
    assert "mine: good bottom, slow 0.89, wild diverged" in picture.description
    [axes] = picture.axes
    good, slow, wild = axes.patches
    assert (
        to_rgb(good.get_facecolor()) != to_rgb(slow.get_facecolor()) != to_rgb(wild.get_facecolor())
    )
    assert good.get_linewidth() > slow.get_linewidth() == wild.get_linewidth()
    assert [words.get_text() for words in axes.texts] == ["bottom", "0.89", "diverged"]
    chosen = {"ravine": standings([sgd, adam], "ravine", 30, rates=[0.01])}
    chosen["ravine"]["SGD"] = standings((sgd, {"lr": 0.01}), "ravine", 30)["SGD (lr = 0.01)"]
    [axes] = standings_picture(chosen).axes
    assert [words.get_text() for words in axes.texts][2:] == ["lr 0.01"]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [title_of(RAVINE)]


def test_all_at_the_bottom_share_the_first_place():
    rules = {"one": (sgd, {"lr": 0.5}), "two": (sgd, {"lr": 0.4}), "three": (sgd, {"lr": 0.1})}
    [axes] = standings_picture({"bowl": standings(rules, ROUND, 30)}).axes
    widths = [patch.get_linewidth() for patch in axes.patches]
    assert widths[0] == widths[1] > widths[2]


def test_standings_of_other_rules_do_not_make_a_row_of_one_table():
    one, other = standings(sgd, RAVINE, 3), standings(adam, RAVINE, 3)
    for rows in ({"a": one, "b": other}, {"a": {}}, {"a": {"SGD": 0.1}}, {}, one):
        with pytest.raises(ValueError, match="standings_picture"):
            standings_picture(rows)
