"""Pictures for the web: the same to the eye, at less than half the weight."""

from __future__ import annotations

import base64
import io
import re

from PIL import Image

_DATA = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=\s]+)"')


def lighter(png: bytes) -> bytes:
    """A PNG with a palette of 256 colours; a figure has hardly more."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    buffer = io.BytesIO()
    picture.quantize(256, dither=Image.Dither.NONE).save(buffer, "png", optimize=True)
    return buffer.getvalue()


def with_lighter_pictures(html: str) -> str:
    """``html`` whose PNG pictures are lighter, and have their size written beside them."""

    def replaced(match: re.Match[str]) -> str:
        png = lighter(base64.b64decode(match.group(1)))
        width, height = Image.open(io.BytesIO(png)).size
        data = base64.b64encode(png).decode("ascii")
        return f'src="data:image/png;base64,{data}" width="{width}" height="{height}"'

    return _DATA.sub(replaced, html)
