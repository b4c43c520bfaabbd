"""Loss surfaces: the catalogue, and a learner's own formula as one."""

from course_lib.surfaces.catalogue import SURFACES_1D, SURFACES_2D
from course_lib.surfaces.surface import Loss, Slopes, Surface, rescaled, surface_from

__all__ = ["SURFACES_1D", "SURFACES_2D", "Loss", "Slopes", "Surface", "rescaled", "surface_from"]
