"""Full batch, mini-batch and one by one: the same problem, three kinds of gradient."""

from __future__ import annotations

from functools import partial

from course_lib.descent import Path
from course_lib.explorers.controls import (
    logarithmic,
    start_controls,
    steps_control,
    whole,
    whole_of,
)
from course_lib.explorers.descent_explorer import could_not_move
from course_lib.explorers.packing import Shown, packed_run, page_styles, paths_of
from course_lib.explorers.protocol import Paths, Run, Scene, Values
from course_lib.explorers.relief import surface_relief
from course_lib.explorers.remarks import remarks
from course_lib.explorers.stage import Stage, surface_background
from course_lib.figures import Picture, surface_picture, title_of
from course_lib.language import text
from course_lib.language.facts import Fact
from course_lib.optimizers import sgd
from course_lib.regression import Regression, descend_in_batches


class BatchExplorer(Stage):
    """The widget that :func:`course_lib.explorers.explore_batches` makes.

    ``regression`` is its problem, ``surface`` the loss of that, and ``labels`` those of the runs:
    of full batches, mini-batches and single examples.
    """

    def __init__(self, regression: Regression, batch_size: int, steps: int, lr: float) -> None:
        self.regression = regression
        self.surface = surface = regression.surface
        self.labels = [text(f"batch_{kind}") for kind in ("full", "mini", "single")]
        self.walked: dict[str, Path] = {}
        controls = [
            logarithmic("lr", "lr", 1e-3, 1, lr),
            whole("batch_size", text("batch_size"), 1, len(regression.x), batch_size),
            whole("seed", text("batch_seed"), 0, 20, 0),
            *start_controls(surface, surface.start),
            steps_control(steps),
        ]
        scene: Scene = {
            "title": title_of(surface),
            "controls": controls,
            "grips": [f"start_{name}" for name in surface.names],
            "plays": True,
            "background": surface_background(surface),
            "relief": surface_relief(surface),
            "styles": page_styles(self.labels),
            "remarks": {},
            "kinds": [],
        }
        super().__init__(scene)

    def picture(self) -> Picture | None:
        """The three paths of the present setting as a static picture."""
        return surface_picture(self.walked) if self.walked else None

    def respond(self, values: Values) -> Paths:
        """The paths of the three kinds of batch, all of as many steps."""
        sizes = (len(self.regression.x), whole_of(values, "batch_size"), 1)
        self.walked = {}
        runs: list[Run] = []
        messages: list[Fact] = []
        for label, size in zip(self.labels, sizes, strict=True):
            try:
                path = self._walk(size, values, values["lr"])
                runs.append(packed_run(label, path))
                self.walked[label] = path
                messages += remarks(label, path, partial(self._walk, size, values))
            except ValueError as error:  # a number typed that is none
                messages.append(could_not_move(label, error))
        return paths_of(Shown(messages=messages), runs=runs)

    def _walk(self, size: int, values: Values, rate: float) -> Path:
        return descend_in_batches(
            sgd,
            self.regression,
            [values[f"start_{name}"] for name in self.surface.names],
            whole_of(values, "steps"),
            batch_size=size,
            seed=whole_of(values, "seed"),
            lr=rate,
        )
