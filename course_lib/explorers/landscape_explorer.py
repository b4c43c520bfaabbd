"""The rules' training, played on the network's own loss surface."""

from __future__ import annotations

import numpy as np

from course_lib.explorers.stage import Stage, background, packed
from course_lib.figures import Picture, draw_landscape, landscape_picture, styles_of
from course_lib.landscape import Landscape
from course_lib.language import text


class LandscapeExplorer(Stage):
    """The widget that :func:`course_lib.explorers.explore_landscape` makes."""

    def __init__(self, landscape: Landscape) -> None:
        self._landscape = landscape
        scene = {
            "title": text("landscape_title"),
            "controls": [],
            "grips": [],
            "plays": True,
            "background": background(lambda axes: draw_landscape(axes, landscape)),
            "styles": {k: style._asdict() for k, style in styles_of(landscape.paths).items()},
        }
        names = [text("axis_direction", k=k) for k in (1, 2)]
        runs = [
            {
                "names": names,
                "label": label,
                "steps": len(path) - 1,
                "diverged": not np.isfinite(landscape.losses[label]).all(),
                "positions": packed(path),
                "losses": packed(landscape.losses[label]),
                "state": [],
            }
            for label, path in landscape.paths.items()
        ]
        super().__init__(scene, lambda _: {"runs": runs, "messages": []})

    def picture(self) -> Picture:
        """The paths to their ends as a static picture."""
        return landscape_picture(self._landscape)
