"""GIF as a stream: one palette for all frames, and of each only what differs from the one before.

Pillow would keep all frames in memory until the end, so it only compresses them here, one by one.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

_UNCHANGED = 255
"""The number of no colour: there, what was seen before stays."""

_LONGEST = 65_535  # hundredths of a second of one frame
_EVERY = 2  # pixels of a sample, both ways, of which one is looked at
_KEPT, _DROPPED = 6, 2  # bits of each part of a colour
_WEIGHT = 0.5  # power of a colour's pixels


def common_palette(samples: Iterable[Picture]) -> Picture:
    """The colours that serve for some pictures.

    Parameters
    ----------
    samples : iterable of arrays (height, width, 3)

    Returns
    -------
    array (255, 3)
    """
    counts: dict[int, int] = {}
    for sample in samples:
        part = sample[::_EVERY, ::_EVERY].astype(np.uint32)
        packed = part[..., 0] << 16 | part[..., 1] << 8 | part[..., 2]
        for color, count in zip(*np.unique(packed, return_counts=True), strict=True):
            counts[int(color)] = counts.get(int(color), 0) + int(count)
    colors = _unpacked(np.fromiter(counts, np.uint32))
    cells = colors.astype(np.float32)
    # A thin line counts for more than its few pixels, and a large area for less than its many.
    weights = np.fromiter(counts.values(), np.float32) ** _WEIGHT
    errors = np.full(len(cells), np.inf, np.float32)
    chosen = [int(weights.argmax())]
    while len(chosen) < _UNCHANGED:
        np.minimum(errors, ((cells - cells[chosen[-1]]) ** 2).sum(axis=1), out=errors)
        chosen.append(int((errors * weights).argmax()))  # which is worst off until now
    return colors[chosen]


def _unpacked(colors: npt.NDArray[np.uint32]) -> Picture:
    return np.stack([colors >> 16, colors >> 8 & 255, colors & 255], axis=-1).astype(np.uint8)


def encoded(pictures: Iterable[tuple[Picture, int]], colors: Picture, per_second: int) -> Iterator[bytes]:
    """The pieces of a .gif file, which is played again and again.

    Parameters
    ----------
    pictures : iterable of (array (height, width, 3), int)
        Pictures, and for how many frames each is seen.
    colors : array (255, 3)
        Of `common_palette`.
    per_second : int
        Frames.
    """
    numbers_of = _nearest(colors)
    shown: Picture | None = None
    waiting = b""  # the newest frame, as long as it is not known for how long it is seen
    began = end = 0  # frames
    for picture, n_frames in pictures:
        red, green, blue = (part.astype(np.int32) >> _DROPPED for part in np.moveaxis(picture, -1, 0))
        numbers = numbers_of[(red << _KEPT | green) << _KEPT | blue]
        if shown is None:
            yield _beginning(numbers.shape, colors)
            waiting = _block((0, 0), numbers)
        elif not np.array_equal(shown, numbers):
            yield _timing(began, end, per_second) + waiting
            waiting, began = _difference(shown, numbers), end
        shown, end = numbers, end + n_frames
    yield _timing(began, end, per_second) + waiting + b";"


def _nearest(colors: Picture) -> Picture:
    """For every colour, of whose parts only the first bits are looked at, the number of the one next to it.

    The same colour has the same number in each frame, so nothing flickers; scattering the rest over the
    neighbours would.
    """
    palette = colors.astype(np.float32)
    middles = np.arange(0, 256, 1 << _DROPPED, dtype=np.float32) + (2.0**_DROPPED - 1.0) / 2
    squares = (palette**2).sum(axis=1)
    numbers = np.empty((1 << _KEPT,) * 3, np.uint8)
    for place, red in enumerate(middles):
        parts = np.meshgrid(red, middles, middles, indexing="ij")
        cells = np.stack(parts, axis=-1).reshape(-1, 3)
        distances = squares - 2.0 * cells @ palette.T
        numbers[place] = distances.argmin(axis=1).reshape(numbers.shape[1:])
    for number in range(len(colors) - 1, -1, -1):  # the most frequent ones last, for theirs is the place
        numbers[tuple(colors[number] >> _DROPPED)] = number
    return numbers.reshape(-1)


def _beginning(shape: tuple[int, ...], colors: Picture) -> bytes:
    height, width = shape
    size = struct.pack("<HHBBB", width, height, 0xF7, 0, 0)  # 0xF7: a palette of 256 colours follows
    forever = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    return b"GIF89a" + size + colors.tobytes() + b"\0\0\0" + forever


def _timing(began: int, end: int, per_second: int) -> bytes:
    """From which frame to which the next block is seen; what it leaves out stays as it was."""
    hundredths = round(100 * end / per_second) - round(100 * began / per_second)
    return b"!\xf9\x04" + struct.pack("<BHBB", 0b101, min(hundredths, _LONGEST), _UNCHANGED, 0)


def _difference(before: Picture, now: Picture) -> bytes:
    """The smallest rectangle with all that differs."""
    differs = before != now
    rows, columns = (np.flatnonzero(differs.any(axis=axis)) for axis in (1, 0))
    area = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    corner = int(columns[0]), int(rows[0])
    whole = _block(corner, now[area])
    sparse = _block(corner, np.where(differs[area], now[area], np.uint8(_UNCHANGED)))
    return min(whole, sparse, key=len)


def _block(corner: tuple[int, int], numbers: Picture) -> bytes:
    """One picture at a place, compressed."""
    height, width = numbers.shape
    return b"," + struct.pack("<HHHHB", *corner, width, height, 0) + _compressed(numbers)


def _compressed(numbers: Picture) -> bytes:
    """What stands in a .gif between the description of a picture and the end of the file."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(numbers)).save(buffer, "GIF", optimize=False, interlace=False)
    content = buffer.getvalue()
    place = 13 + _palette_bytes(content[10])
    while content[place] == 0x21:  # an extension, in pieces up to one of no length
        place += 2
        while content[place]:
            place += content[place] + 1
        place += 1
    return content[place + 10 + _palette_bytes(content[place + 9]) : -1]


def _palette_bytes(flags: int) -> int:
    return 3 * 2 ** (flags % 8 + 1) if flags & 0x80 else 0
