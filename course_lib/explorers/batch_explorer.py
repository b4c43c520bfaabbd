"""Full batch, mini-batch and one by one: the same problem, three kinds of gradient."""

from __future__ import annotations

from typing import Any

from course_lib.descent import Path
from course_lib.explorers.controls import MAX_STEPS, chosen_start, linear, logarithmic, whole
from course_lib.explorers.descent_explorer import packed_run, remarks
from course_lib.explorers.stage import Stage, surface_background
from course_lib.figures import Picture, styles_of, surface_picture, title_of
from course_lib.language import text
from course_lib.optimizers import sgd
from course_lib.regression import Regression, descend_in_batches


class BatchExplorer(Stage):
    """The widget that :func:`course_lib.explorers.explore_batches` makes; ``regression`` is its
    problem, and ``surface`` the loss of that."""

    def __init__(self, regression: Regression, batch_size: int, steps: int, lr: float) -> None:
        self.regression = regression
        self.surface = surface = regression.surface
        self._walked: dict[str, Path] = {}
        controls = [
            logarithmic("lr", 1e-3, 1, lr),
            whole("batch_size", text("batch_size"), 1, len(regression.x), batch_size),
            whole("seed", text("batch_seed"), 0, 20, 0),
        ]
        for name, (low, high), value in zip(
            surface.names, surface.limits, surface.start, strict=True
        ):
            label = text("explorer_start", name=name)
            controls.append(linear(f"start_{name}", label, low, high, value))
        controls.append(whole("steps", text("explorer_steps"), 1, MAX_STEPS, steps))
        labels = [text(f"batch_{kind}") for kind in ("full", "mini", "single")]
        scene = {
            "title": title_of(surface),
            "controls": controls,
            "grips": [f"start_{name}" for name in surface.names],
            "plays": True,
            "background": surface_background(surface),
            "styles": {label: style._asdict() for label, style in styles_of(labels).items()},
        }
        super().__init__(scene, self._walk)

    def picture(self) -> Picture | None:
        """The three paths of the present setting as a static picture."""
        return surface_picture(self._walked) if self._walked else None

    def _walk(self, values: dict[str, float]) -> dict[str, Any]:
        """The paths of the three kinds of batch, all of as many steps."""
        examples = len(self.regression.x)
        sizes = {"full": examples, "mini": round(values["batch_size"]), "single": 1}
        start = chosen_start(self.surface, values)
        self._walked, messages = {}, []
        for kind, size in sizes.items():
            label = text(f"batch_{kind}")
            try:
                path = descend_in_batches(
                    sgd,
                    self.regression,
                    start,
                    round(values["steps"]),
                    batch_size=size,
                    seed=round(values["seed"]),
                    lr=values["lr"],
                )
            except ValueError as error:  # a number typed that is none
                messages.append(text("stage_error", label=label, error=error))
            else:
                self._walked[label] = path
                messages += remarks(label, path)
        runs = [packed_run(label, path) for label, path in self._walked.items()]
        return {"runs": runs, "messages": messages}
