"""Static pictures: paths or a history in, a picture out. No widgets, and no pyplot.

A :class:`Picture` is a matplotlib figure that says in words what it shows, so that it can be shown
as the last line of a cell from any thread, read aloud, and compared in a test.
"""

from course_lib.figures.contest import contest_picture
from course_lib.figures.curves import (
    bands_picture,
    curves_picture,
    history_picture,
    rates_picture,
)
from course_lib.figures.downhill import downhill_picture
from course_lib.figures.drawings import digits_picture, examples_picture, network_picture
from course_lib.figures.landscape import draw_landscape, landscape_picture
from course_lib.figures.matrices import matrices_picture
from course_lib.figures.picture import (
    FONT_SIZE,
    Mark,
    Picture,
    Style,
    course_style,
    styles_of,
    title_of,
)
from course_lib.figures.speed import speed_picture, steps_until
from course_lib.figures.standings import standings_picture
from course_lib.figures.surfaces import draw_marks, draw_surface, surface_picture
from course_lib.rules import label_of

__all__ = [
    "FONT_SIZE",
    "Mark",
    "Picture",
    "Style",
    "bands_picture",
    "contest_picture",
    "course_style",
    "curves_picture",
    "digits_picture",
    "downhill_picture",
    "draw_landscape",
    "draw_marks",
    "draw_surface",
    "examples_picture",
    "history_picture",
    "label_of",
    "landscape_picture",
    "matrices_picture",
    "network_picture",
    "rates_picture",
    "speed_picture",
    "standings_picture",
    "steps_until",
    "styles_of",
    "surface_picture",
    "title_of",
]
