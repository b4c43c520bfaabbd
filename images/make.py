"""``python images/make.py``: take README's pictures out of the built notebooks."""

import base64
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]

PICTURES = {
    "terrace": ("02_momentum", "momentum-crosses"),
    "mnist": ("08_mnist", "loss-curves"),
}


def main() -> None:
    for name, (lesson, cell_id) in PICTURES.items():
        for language in ("ja", "en"):
            notebook = nbformat.read(
                ROOT / "notebooks" / language / f"{lesson}.ipynb", as_version=4
            )
            [cell] = [cell for cell in notebook.cells if cell.id == cell_id]
            [png] = [o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {})]
            Path(__file__).with_name(f"{name}.{language}.png").write_bytes(base64.b64decode(png))


if __name__ == "__main__":
    main()
