"""MP4 (H.264), with PyAV, which is installed with the extra [video]."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

_IN_MEMORY = 32 * 2**20  # bytes of the file; what is larger waits on the disk
_PIECE = 2**20
_QUALITY = "18"  # x264's constant rate factor; 0 is lossless, 18 looks like it
_BT_709, _LIMITED = 1, 1  # how colours are written: as in all films of this size


def encoded(pictures: Iterable[tuple[Picture, int]], per_second: int) -> Iterator[bytes]:
    """The pieces of an .mp4 file.

    Its index, which is written at the end, has to be entered at its beginning, so the pieces come when all
    pictures are there.

    Parameters
    ----------
    pictures : iterable of (array (height, width, 3), int)
        Pictures of even size, and for how many frames each is seen.
    per_second : int
        Frames.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        _encode(file, pictures, per_second)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _encode(file: object, pictures: Iterable[tuple[Picture, int]], per_second: int) -> None:
    import av
    from av.video.reformatter import ColorRange, Colorspace

    with av.open(file, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=per_second, options={"crf": _QUALITY})
        stream.pix_fmt = "yuv420p"  # what every player knows
        coder = stream.codec_context
        coder.colorspace = coder.color_primaries = coder.color_trc = _BT_709
        coder.color_range = _LIMITED
        time = 0
        for picture, n_frames in pictures:
            if not coder.is_open:
                stream.height, stream.width = picture.shape[:2]
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
            )
            for _ in range(n_frames):
                frame.pts, time = time, time + 1
                film.mux(stream.encode(frame))
        film.mux(stream.encode())
