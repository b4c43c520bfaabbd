"""The rules' training, played on the network's own loss surface."""

from __future__ import annotations

import numpy as np

from course_lib.explorers.packing import Shown, packed, page_styles, paths_of
from course_lib.explorers.protocol import Paths, Run, Scene, Values
from course_lib.explorers.relief import relief
from course_lib.explorers.stage import Stage, background
from course_lib.figures import Picture, draw_landscape, landscape_picture
from course_lib.landscape import Landscape
from course_lib.language import text


class LandscapeExplorer(Stage):
    """The widget that :func:`course_lib.explorers.explore_landscape` makes."""

    def __init__(self, landscape: Landscape) -> None:
        self._landscape = landscape
        scene: Scene = {
            "title": text("landscape_title"),
            "controls": [],
            "grips": [],
            "plays": True,
            "background": background(lambda axes: draw_landscape(axes, landscape)),
            "relief": relief(
                landscape.heights, [text("stage_relief_direction", k=k) for k in (1, 2)]
            ),
            "styles": page_styles(landscape.paths),
            "remarks": {},
            "kinds": [],
        }
        super().__init__(scene)

    def picture(self) -> Picture:
        """The paths to their ends as a static picture."""
        return landscape_picture(self._landscape)

    def respond(self, values: Values) -> Paths:
        """The paths on the plane, with the true losses."""
        names = [text("axis_direction", k=k) for k in (1, 2)]
        runs: list[Run] = [
            {
                "names": names,
                "label": label,
                "steps": len(path) - 1,
                "diverged": not np.isfinite(self._landscape.losses[label]).all(),
                "positions": packed(path),
                "losses": packed(self._landscape.losses[label]),
                "gradients": None,
                "velocity": False,
                "state": [],
                "lines": [],
            }
            for label, path in self._landscape.paths.items()
        ]
        return paths_of(Shown(), runs=runs)
