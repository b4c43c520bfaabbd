"""Writing files so that nothing half-written ever stands in the place of a good one."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: str) -> None:
    """Put ``content``, as UTF-8, in the place of what ``path`` held, all at once.

    Raises ``OSError``, as for a full disk, with what ``path`` held still there.
    """
    unfinished = path.with_name(path.name + ".tmp")
    try:
        unfinished.write_text(content, encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
