"""Arrays as members of a file, each under the checksum of its bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256

import numpy as np

from netviz.array_files import plain_array
from netviz.core.params import Array
from netviz.data import DataError


class ArrayWriter:
    """Gathers arrays under their checksums: equal ones once.

    Attributes
    ----------
    members : dict
        From the name of a member to the content of an .npy file.
    """

    def __init__(self) -> None:
        self.members: dict[str, bytes] = {}
        self._known: dict[int, tuple[Array, str]] = {}  # the arrays too, so that no identity is used again

    def put(self, array: Array) -> str:
        """Keep an array; its checksum."""
        if id(array) not in self._known:
            stream = io.BytesIO()
            np.lib.format.write_array(stream, np.ascontiguousarray(array), (1, 0), allow_pickle=False)
            content = stream.getvalue()
            key = sha256(content).hexdigest()
            self.members[member(key)] = content
            self._known[id(array)] = array, key
        return self._known[id(array)][1]


class ArrayReader:
    """Gives arrays back by their checksums.

    Parameters
    ----------
    read : callable
        Gives the content of a member by its name; raises `KeyError` if there is none.
    """

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._known: dict[str, Array] = {}

    def get(self, key: str) -> Array:
        """An array, which must not be written to.

        Raises
        ------
        DataError
            If it is missing, or not what its checksum says; the message names the member.
        """
        if key not in self._known:
            name = member(key)
            try:
                content = self._read(name)
            except KeyError:
                raise DataError(f"{name} is missing") from None
            if sha256(content).hexdigest() != key:
                raise DataError(f"{name} is damaged")
            self._known[key] = plain_array(name, content)
        return self._known[key]


def member(key: str) -> str:
    """The name of the member that holds an array."""
    return f"blobs/{key}.npy"
