"""Python's data as JavaScript that may stand in a script of an HTML page."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from authoring.site.tracing import Code


def javascript(value: Any) -> str:
    """``value`` as a JavaScript expression that may stand in a script of an HTML page."""
    match value:
        case Code():
            return value
        case bytes():
            return f'bytes("{base64.b64encode(value).decode("ascii")}")'
        case tuple() if hasattr(value, "_asdict"):
            return javascript(value._asdict())
        case Mapping():
            pairs = (f"{javascript(str(key))}: {javascript(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list() | tuple():
            return f"[{', '.join(map(javascript, value))}]"
        case np.ndarray():
            return javascript(value.tolist())
        case _:
            return json.dumps(value).replace("<", "\\u003c")  # nothing may end the script
