"""Archives that promise much are refused by what they declare, before they are unpacked."""

import io
import tracemalloc
import zipfile

import numpy as np
import pytest

from netviz.app import main
from netviz.data import DataError, read

MEGABYTES = 2**20


def bomb(path, **members):
    """A small file with arrays of zeros, each given by its header and its size in bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, (dtype, shape) in members.items():
            header = io.BytesIO()
            np.lib.format.write_array_header_1_0(
                header, {"descr": dtype, "fortran_order": False, "shape": shape}
            )
            n_bytes = int(np.prod(shape)) * np.dtype(dtype).itemsize
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                member.write(header.getvalue())
                for _ in range(n_bytes // MEGABYTES):
                    member.write(bytes(MEGABYTES))
                member.write(bytes(n_bytes % MEGABYTES))
    assert path.stat().st_size < 4 * MEGABYTES
    return path


def peak_of(call):
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


GOOD = {"points": ("<f8", (10, 2)), "classes": ("|u1", (10,))}
HUGE = {
    "numbers": ("<f8", (13_000_000, 2)),
    "bytes": ("|u1", (210_000_000,)),
    "a text": ("<U26000000", (2,)),
}


@pytest.mark.parametrize("kind", HUGE)
@pytest.mark.parametrize("name", ["points", "class_names", "unused"])
@pytest.mark.slow
def test_an_array_of_200_megabytes_is_refused_within_50_whether_used_or_not(tmp_path, name, kind):
    path = bomb(tmp_path / "bomb.npz", **{**GOOD, name: HUGE[kind]})

    def refused():
        with pytest.raises(DataError, match=r"more than 20000000 values|is too large"):
            read(path)

    assert peak_of(refused) < 50 * MEGABYTES


def test_weights_of_200_megabytes_are_refused_within_50(tmp_path, capsys):
    path = bomb(tmp_path / "bomb.npz", W1=("<f8", (2, 13_000_000)))

    def refused():
        assert main(["train", "moons", "--init-params", str(path)]) == 2

    assert peak_of(refused) < 50 * MEGABYTES
    assert "W1 is too large" in capsys.readouterr().err


def test_what_is_not_used_is_not_unpacked(tmp_path):
    members = {**GOOD, **{f"more{n}": ("<f8", (8 * MEGABYTES // 2,)) for n in range(4)}}
    path = bomb(tmp_path / "a.npz", **members)

    def refused():  # all the points are of one class
        with pytest.raises(DataError):
            read(path)

    assert peak_of(refused) < 50 * MEGABYTES


def test_an_archive_of_very_many_arrays_is_refused_in_a_short_sentence(tmp_path, capsys):
    path = tmp_path / "many.npz"
    np.savez(path, **{f"array{n}": np.zeros(1) for n in range(3_000)})
    assert main(["inspect", str(path)]) == 2
    message = capsys.readouterr().err
    assert "array9 (1,) and 2990 more" in message
    assert len(message) < 700
