"""``python images/make.py``: README's pictures, from the built notebooks and from a real browser.

The curves are taken out of the notebooks. The explorers are photographed in JupyterLab, which
needs Chromium (Debian: ``apt install chromium fonts-noto-cjk``).
"""

from __future__ import annotations

import base64
import re
import sys
import tempfile
from pathlib import Path

import nbformat

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from benchmarks.lab import open_and_run, running_chromium, running_lab  # noqa: E402

PICTURES = {
    "mnist": ("08_mnist", "loss-curves"),
}

EXPLORERS = {
    "explore": 'explore(momentum_sgd, "terrace", steps=200)',
    "race": 'explore(RULES, "ravine", steps=100, lr=0.01)',
    "tangent": "explore_tangent()",
    "batches": "explore_batches()",
    "average": "explore_average()",
    "rates": 'explore_rates(RULES, "ravine")',
    "outcomes": "explore_outcomes()",
}

SETUP = """
from course_lib import language
from course_lib.explorers import *
from course_lib.optimizers import RULES, momentum_sgd
language.use({language!r})
"""


def from_notebooks() -> None:
    """Write the pictures that cells of the committed notebooks show."""
    for name, (lesson, cell_id) in PICTURES.items():
        for language in ("ja", "en"):
            notebook = nbformat.read(
                ROOT / "notebooks" / language / f"{lesson}.ipynb", as_version=4
            )
            [cell] = [cell for cell in notebook.cells if cell.id == cell_id]
            [data] = [output.data for output in cell.outputs if "data" in output]
            folded = re.search('base64,([^"]+)"', data.get("text/html", ""))  # of a prediction
            png = folded.group(1) if folded else data["image/png"]
            (HERE / f"{name}.{language}.png").write_bytes(base64.b64decode(png))


def from_the_browser() -> None:
    """Write a picture of each explorer, halfway through its steps where it plays."""
    folder = Path(tempfile.mkdtemp())
    with running_lab(folder) as address, running_chromium() as browser:
        for name, call in EXPLORERS.items():
            for language in ("ja", "en"):
                cells = [SETUP.format(language=language), call]
                page = open_and_run(browser, address, folder, cells, height=1000)
                page.wait_for_selector(".stage-surface", timeout=60_000)
                scrubber = page.locator(".stage-scrubber")
                if scrubber.is_visible():
                    scrubber.fill("25")
                page.wait_for_timeout(1000)
                page.locator(".stage").screenshot(path=HERE / f"explorer_{name}.{language}.png")
                page.context.close()


if __name__ == "__main__":
    from_notebooks()
    from_the_browser()
