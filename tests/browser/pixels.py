"""What is drawn on the canvas, read from a screenshot."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from playwright.sync_api import Page


def hide_everything_over_the_picture(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('.globe-corner, .globe__labels, .globe-hover, .globe__note')"
        ".forEach((element) => { element.style.visibility = 'hidden'; })"
    )


def light_near(page: Page, place: np.ndarray, reach_px: int = 12) -> np.ndarray:
    """Centroid of what is drawn around a place, in pixels from the canvas's top left corner."""
    box = page.locator("#globe canvas").bounding_box()
    assert box is not None
    left, top = (np.floor(place).astype(int) - reach_px).tolist()
    clip = {"x": box["x"] + left, "y": box["y"] + top, "width": 24, "height": 24}
    light = decode_png(page.screenshot(clip=clip)).astype(float).sum(axis=2)
    light = np.where(light > light.min() + 60.0, light - light.min(), 0.0)
    assert light.sum() > 0, "nothing is drawn there"
    rows, columns = np.indices(light.shape)
    weights = light / light.sum()
    return np.array([left + (columns * weights).sum() + 0.5, top + (rows * weights).sum() + 0.5])


def decode_png(data: bytes) -> np.ndarray:
    """Read an 8-bit RGB or RGBA PNG as Chromium writes it; returns (height, width, 3)."""
    chunks: dict[bytes, bytes] = {}
    offset = 8
    while offset < len(data):
        (length,) = struct.unpack(">I", data[offset : offset + 4])
        kind = data[offset + 4 : offset + 8]
        chunks[kind] = chunks.get(kind, b"") + data[offset + 8 : offset + 8 + length]
        offset += 12 + length
    width, height, _, color_type = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    channels = {2: 3, 6: 4}[color_type]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8)
    return _unfiltered(rows.reshape(height, 1 + width * channels), channels)[:, :, :3]


def _unfiltered(rows: np.ndarray, channels: int) -> np.ndarray:
    """Undo PNG's row filters. Source: PNG specification (third edition), section 9."""
    height, stride = rows.shape[0], rows.shape[1] - 1
    out = np.zeros((height + 1, stride // channels + 1, channels), np.int32)
    for y in range(height):
        raw = rows[y, 1:].reshape(-1, channels).astype(np.int32)
        for x in range(raw.shape[0]):
            a, b, c = out[y + 1, x], out[y, x + 1], out[y, x]
            out[y + 1, x + 1] = (raw[x] + _predicted(int(rows[y, 0]), a, b, c)) % 256
    return out[1:, 1:]


def _predicted(kind: int, a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    if kind == 4:
        estimate = a + b - c
        near = np.stack([abs(estimate - a), abs(estimate - b), abs(estimate - c)])
        return np.choose(near.argmin(axis=0), [a, b, c])
    return [np.zeros_like(a), a, b, (a + b) // 2][kind]
