"""Values in a session file that somebody has tampered with, and the file sealed again around them."""

import hashlib
import io
import json
import zipfile

import msgspec
import numpy as np

from netviz.storage.session_file import _Contents

# ------------------------------------------------------------------ values

_ODD = (
    None, True, False, -1, 0, 1, 2, 15, 16, 31, 4096, 2**31, 2**53, 2**63 - 1, 2**63, 10**9, 10**30,
    -(10**9), 0.5, -0.0, 1e-320, 1e300, -1e308, float("nan"), float("inf"), "", "x", "\x00",
    "../../x", "netviz", "W1",
    "A" * 3000, [], {}, [[]], [0], [[0, 0]], [1.0, 2.0], {"a": {}}, ["a"] * 50, b"", b"\x00" * 8,
)  # fmt: skip


def places(value, path=()):
    """Where something stands in nested lists and mappings."""
    found = [path] if path else []
    items = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, item in items:
        found += places(item, (*path, key))
    return found


def _at(value, path):
    for key in path:
        value = value[key]
    return value


def _tweaked(rng, old):
    """Another value, often of the same kind: what nobody notices at once."""
    kind = rng.random()
    if kind < 0.5 and isinstance(old, bool):
        return not old
    if kind < 0.6 and isinstance(old, int):
        return rng.choice((old + 1, old - 1, -old, 2 * old, old + 2**20, old * 10**6))
    if kind < 0.6 and isinstance(old, float):
        return rng.choice((-old, old * 2, 0.0, old * 1e300, old * 1e-300, old + 1))
    if kind < 0.6 and isinstance(old, str):
        return rng.choice((old[:-1], old + "0", old[::-1], old.upper()))
    if kind < 0.6 and isinstance(old, bytes) and old:
        return rng.choice((old[:-8], old + b"\x00" * 8, b"\xff" * len(old), bytes(len(old))))
    if kind < 0.6 and isinstance(old, list):
        return rng.choice((old[:-1], old + old[-1:], old[::-1], old * 3))
    return rng.choice(_ODD)


def tampered(rng, value):
    """Nested lists and mappings with some values changed, gone or in one another's place."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        found = places(value)
        if not found:
            return value
        path = rng.choice(found)
        where, key = _at(value, path[:-1]), path[-1]
        action = rng.random()
        if action < 0.1:
            del where[key]
        elif action < 0.2:
            other = rng.choice(found)
            copy = json.loads(json.dumps(_at(value, other), default=lambda _: None))
            where[key] = copy
        else:
            where[key] = _tweaked(rng, where[key])
    return value


def keys_of(project):
    """The keys of a project's runs, in order; None if it is no project any more."""
    try:
        found = msgspec.json.decode(project, type=_Contents)
        documents = [found.project.document, *found.documents]
        return [run.spec.key for document in documents for run in document.runs]
    except Exception:
        return None


def sealed(members, project):
    """With another project, and what has been computed under the keys of its runs."""
    before, after = keys_of(members[PROJECT]), keys_of(project)
    computed = members[COMPUTED]
    if after is not None and len(after) == len(before):
        for old, new in zip(before, after, strict=True):
            computed = computed.replace(old.encode(), new.encode())
    return {**members, PROJECT: project, COMPUTED: computed}


def replaced(members, name, content):
    """With another array in the place of one, under its own checksum, which is put wherever it is named."""
    old, new = name[6:-4].encode(), hashlib.sha256(content).hexdigest().encode()
    others = {other: kept for other, kept in members.items() if other != name}
    others[f"blobs/{new.decode()}.npy"] = content
    for text in (PROJECT, COMPUTED):
        others[text] = others[text].replace(old, new)
    return others


def npy(array):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, (1, 0), allow_pickle=True)
    return stream.getvalue()


PROJECT, COMPUTED = "project.json", "computed.msgpack"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def pack(members, *, packing=zipfile.ZIP_STORED, attributes=0):
    """A zip file of members, which may have one name several times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            info = zipfile.ZipInfo("x", _LONG_AGO)
            info.filename, info.compress_type, info.external_attr = name, packing, attributes
            archive.writestr(info, content)
    return stream.getvalue()
