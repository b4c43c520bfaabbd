"""The picture of which way is down: its arrows, its lines, and the angles between them."""

import numpy as np
import pytest

from course_lib.figures import downhill_picture
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from

OVAL = surface_from("0.5*x**2 + 5*y**2", limits=[(-5, 5), (-4, 4)], minima=[[0, 0]])
POINTS = [(-4.0, 3.0), (2.0, -0.5), (3.0, 0.0)]


def arrows(picture):
    """From where to where each arrow leads, in the axes' own coordinates."""
    return [(np.array(note.xyann), np.array(note.xy)) for note in picture.axes[0].texts]


def test_the_arrows_lead_along_minus_gradient_and_are_equally_long(each_language):
    found = arrows(downhill_picture(OVAL, POINTS))
    assert [start.tolist() for start, _ in found] == [list(point) for point in POINTS]
    ways = [tip - start for start, tip in found]
    for way, point in zip(ways, POINTS, strict=True):
        downhill = -OVAL.gradient(point)
        assert way @ downhill == pytest.approx(np.linalg.norm(way) * np.linalg.norm(downhill))
    assert np.linalg.norm(ways, axis=1) == pytest.approx([np.linalg.norm(ways[0])] * 3)


def test_angles_look_as_they_are_and_are_said(each_language):
    picture = downhill_picture(OVAL, POINTS)
    assert picture.axes[0].get_aspect() == 1
    said = picture.description.splitlines()[1:]
    for line, point in zip(said, POINTS, strict=True):
        down, way = -OVAL.gradient(point), -np.array(point)
        cosine = down @ way / np.linalg.norm(down) / np.linalg.norm(way)
        assert f"{np.degrees(np.arccos(min(cosine, 1))):.0f}" in line
    assert "46" in said[0]  # to the left of the floor, nearly straight down


def test_the_contour_through_each_point_is_drawn():
    contours = downhill_picture(OVAL, [(-4.0, 3.0)]).axes[0].collections[-1]
    assert contours.levels.tolist() == [OVAL([-4.0, 3.0])]


def test_dotted_lines_lead_to_the_nearest_minimum():
    saddle = SURFACES_2D["saddle"]
    drawn = downhill_picture(saddle, [(1.0, 1.0), (1.0, -1.0)]).axes[0].lines
    ends = [line.get_xydata()[-1] for line in drawn if len(line.get_xydata()) == 2][1:]
    assert [np.sign(end[1]) for end in ends] == [1, -1]


@pytest.mark.parametrize(
    ("surface", "points"),
    [
        (SURFACES_1D["bowl"], [(1.0, 2.0)]),
        (OVAL, [1.0, 2.0]),
        (OVAL, []),
        (OVAL, [(0.0, 0.0)]),
        (surface_from("x**2 + y**2"), [(1.0, 1.0)]),
    ],
)
def test_what_can_not_be_drawn_is_said(surface, points, each_language):
    with pytest.raises(ValueError, match=r"downhill_picture|minim|gradient|最小|勾配"):
        downhill_picture(surface, points)
