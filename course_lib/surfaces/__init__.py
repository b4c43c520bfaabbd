"""Loss surfaces: the catalogue, and what a learner hands over as one."""

from course_lib.surfaces.catalogue import SURFACES_1D, SURFACES_2D
from course_lib.surfaces.given import as_surface, rescaled, surface_from, turned
from course_lib.surfaces.points import numbers_in
from course_lib.surfaces.surface import Loss, Slopes, Surface, as_start

__all__ = [
    "SURFACES_1D",
    "SURFACES_2D",
    "Loss",
    "Slopes",
    "Surface",
    "as_start",
    "as_surface",
    "numbers_in",
    "rescaled",
    "surface_from",
    "turned",
]
