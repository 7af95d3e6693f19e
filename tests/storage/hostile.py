"""Session files that somebody has tampered with, by a seed: as clumsily and as carefully as one likes."""

import io
import json
import random
import zipfile

import msgspec
import numpy as np

from netviz.intents import (
    Advance,
    CorrectGradient,
    EditEntry,
    GoTo,
    GoToLine,
    NewWeights,
    PinSample,
    SetTraining,
    SetView,
    Undo,
    UseData,
    UseMistake,
    UseWeights,
)
from netviz.storage.session_file import bytes_of
from netviz.training.config import TrainingConfig
from tests.random_intents import DRAWN, MOONS, WITH_UNITS, begin, carry_out
from tests.storage.tampering import COMPUTED, PROJECT, npy, pack, replaced, sealed, tampered

_RICH = (
    Advance(40),
    SetTraining(TrainingConfig(0.5, 1e-3, 7, "adam")),
    Advance(30),
    EditEntry("W1", (0, 1), 0.25),
    Advance(5),
    UseData(DRAWN.key),
    Advance(70),
    UseMistake("half-dz3"),
    Advance(9),
    CorrectGradient(),
    SetView("loss", {"view": "stacked"}),
    NewWeights(),
    Advance(3),
    SetTraining(TrainingConfig(1e5, 1.0)),
    Advance(30),
    Undo(),
    PinSample(3),
    GoTo(2),
    GoToLine(11),
)
_OTHER = (
    UseData(MOONS.key),
    UseWeights(WITH_UNITS.key),
    SetTraining(TrainingConfig(0.05, 1e-4, 5, "momentum")),
    Advance(200),
    SetTraining(TrainingConfig(0.2, 1e-4)),
    Advance(64),
)
_DIVERGED = (SetTraining(TrainingConfig(1e5, 1.0)), Advance(200), GoToLine(4))


def originals():
    """The members of some sound session files."""
    found = []
    for intents in (_RICH, _OTHER, _DIVERGED):
        session = begin(clock=iter(range(0, 10**6, 100)).__next__)
        carry_out(session, intents)
        with zipfile.ZipFile(io.BytesIO(bytes_of(session.at_rest()))) as archive:
            found.append({name: archive.read(name) for name in archive.namelist()})
    return found


# --------------------------------------------------------------- mutations


def _flipped(rng, members):
    content = bytearray(pack(members))
    for _ in range(rng.choice((1, 2, 8, 64))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def _flipped_at_the_end(rng, members):
    """Where the directory stands."""
    content = bytearray(pack(members))
    for _ in range(rng.choice((1, 2, 4))):
        content[-rng.randrange(1, min(1500, len(content)))] = rng.choice((0, 1, 0xFF, rng.randrange(256)))
    return bytes(content)


def _cut(rng, members):
    content = pack(members)
    return content[: rng.randrange(len(content))] if rng.random() < 0.7 else content[rng.randrange(9) :]


def _stretched(rng, members):
    content = pack(members)
    at = rng.randrange(len(content))
    return content[:at] + rng.randbytes(rng.choice((1, 4, 100))) + content[at:]


def _swapped(rng, members):
    one, other = rng.sample(sorted(members), 2)
    return pack({**members, one: members[other], other: members[one]})


def _without(rng, members):
    gone = rng.choice(sorted(members))
    return pack({name: content for name, content in members.items() if name != gone})


def _damaged_member(rng, members):
    name = rng.choice(sorted(members))
    content = bytearray(members[name])
    for _ in range(rng.choice((1, 3, 9))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    changed = bytes(content)
    return pack(
        replaced(members, name, changed) if name.startswith("blobs/") else {**members, name: changed}
    )


def _other_project(rng, members):
    project = json.dumps(tampered(rng, json.loads(members[PROJECT])), default=lambda _: "x").encode()
    return pack(sealed(members, project))


def _other_computed(rng, members):
    value = tampered(rng, msgspec.msgpack.decode(members[COMPUTED]))
    try:
        return pack({**members, COMPUTED: msgspec.msgpack.encode(value)})
    except (OverflowError, TypeError):
        return pack({**members, COMPUTED: b"\xc1"})


def _other_narration(rng, members):
    value = msgspec.msgpack.decode(members[COMPUTED])
    runs = [run for run in value.values() if any(run["narrations"])]
    if runs:
        narrations = rng.choice(runs)["narrations"]
        for _ in range(3):
            tampered(rng, narrations)
    try:
        return pack({**members, COMPUTED: msgspec.msgpack.encode(value)})
    except (OverflowError, TypeError):
        return pack({**members, COMPUTED: b"\xc1"})


def _other_array(rng, members):
    name = rng.choice([name for name in sorted(members) if name.startswith("blobs/")])
    old = np.load(io.BytesIO(members[name]))
    flat = old.reshape(-1).copy()
    with np.errstate(all="ignore"):
        made = (
            lambda: np.where(rng.random() < np.linspace(0, 1, flat.size), np.nan, flat).reshape(old.shape),
            lambda: (flat * -1.0).reshape(old.shape),
            lambda: (flat * 1e300).reshape(old.shape),
            lambda: (flat * 1e150).reshape(old.shape),
            lambda: old.astype(rng.choice((">f8", "f4", "f2", "i8", "u1", "?", "U3", "S2", "c16"))),
            lambda: old.T,
            lambda: old[:-1],
            lambda: np.concatenate([old, old]),
            lambda: np.zeros(0),
            lambda: np.array(1.0),
            lambda: np.zeros((0, 2)),
            lambda: np.zeros((1,) * 20),
            lambda: flat,
            lambda: old[..., None],
            lambda: np.array([{}], object),
            lambda: np.zeros(3, [("a", "f8")]),
        )  # fmt: skip
        return pack(replaced(members, name, npy(rng.choice(made)())))


def _other_header(rng, members):
    """An .npy file whose header lies."""
    name = rng.choice([name for name in sorted(members) if name.startswith("blobs/")])
    content = members[name]
    start = content.index(b"{")
    end = content.index(b"\n", start)
    shape = rng.choice((
        "(-1,)", "(10**9,)", "(1000000000000,)", "(2, -3)", "(0,)", "()", "(4, 2**40)", "(True,)", "(1.5,)",
        "None", "(" * 300, "'a'", "(99999999999999999999999,)", "(1000000000, 1000000000)",
    ))  # fmt: skip
    kind = rng.choice(("<f8", "<f8", "|O", "<U4", "|V0", "|b1", "<M8[s]", "<f16", "nonsense", "|S0"))
    order = rng.choice(("False", "True", "7"))
    header = f"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}".encode()
    header = header.ljust(end - start)[: max(end - start, len(header))]
    length = (len(header) + 1).to_bytes(2, "little")
    return pack(
        replaced(members, name, content[: start - 2] + length + header + b"\n" + content[end + 1 :])
    )


def _many_members(rng, members):
    more = {f"blobs/{rng.randbytes(32).hex()}.npy": b"" for _ in range(rng.choice((10, 9_999, 10_001)))}
    return pack({**members, **more})


def _foreign_member(rng, members):
    name = rng.choice((
        "../../.bashrc", "/etc/passwd", "C:\\x", "blobs/../../x.npy", "blobs/" + "A" * 64 + ".npy",
        "project.json/", "", "blobs/", "__proto__", "x" * 60_000, "project.json\x00.npy",
        "blobs/\N{SNOWMAN}.npy", "project.json ",
    ))  # fmt: skip
    return pack([*members.items(), (name, b"x")])


def _twice(rng, members):
    name = rng.choice(sorted(members))
    return pack([*members.items(), (name, rng.choice((members[name], b"")))])


def _links(rng, members):
    return pack(members, attributes=0o120777 << 16)


def _bomb(rng, members):
    name = rng.choice(sorted(members))
    return pack({**members, name: bytes(3_000_000)}, packing=zipfile.ZIP_DEFLATED)


def _locked(rng, members):
    return pack(members).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )


def _lying_sizes(rng, members):
    content = bytearray(pack(members))
    at = content.index(b"PK\x01\x02")
    for _ in range(rng.randrange(len(members))):
        at = content.index(b"PK\x01\x02", at + 4)
    size = rng.choice((0, 1, 2**31, 2**32 - 1, rng.randrange(2**32))).to_bytes(4, "little")
    for field in rng.choice(((20,), (24,), (20, 24), (42,))):  # packed, unpacked, where it begins
        content[at + field : at + field + 4] = size
    return bytes(content)


def _overlapping(rng, members):
    """Several members that lie at one place."""
    content = bytearray(pack(members))
    first = content.index(b"PK\x01\x02")
    at = content.index(b"PK\x01\x02", first + 4)
    content[at + 20 : at + 28] = content[first + 20 : first + 28]
    content[at + 42 : at + 46] = content[first + 42 : first + 46]
    return bytes(content)


def _deep(rng, members):
    depth = rng.choice((50, 900, 5000, 200_000))
    found = json.loads(members[PROJECT])
    found["project"]["view"]["panels"] = {"x": {"y": "HERE"}}
    text = json.dumps(found).replace('"HERE"', "[" * depth + "]" * depth)
    if rng.random() < 0.3:
        return pack({**members, COMPUTED: b"\x91" * depth})
    return pack(sealed(members, text.encode()))


def _newer(rng, members):
    found = json.loads(members[PROJECT])
    found["format"] = rng.choice((2, 99, 10**30, -1, 1.5, "1", None))
    found["project"]["version"] = rng.choice((1, 2, -7))
    return pack(sealed(members, json.dumps(found).encode()))


def _far_away(rng, members):
    """Somebody stands at a step that nobody can compute."""
    found = json.loads(members[PROJECT])
    step = rng.choice((10**9, 10**7, 2**62, 10**30))
    cursors = list(found["project"]["view"]["cursors"].values())
    cursors += [
        entry[f"cursor_{when}"] for entry in found["past"] + found["future"] for when in ("before", "after")
    ]
    rng.choice(cursors)["step"] = step
    return pack(sealed(members, json.dumps(found).encode()))


def _other_kind(rng, members):
    return rng.choice((
        b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"x,y,class\n1,2,a\n", b"\x00" * 5000,
        rng.randbytes(5000), pack({"points.npy": npy(np.zeros((3, 2)))}), pack({}), pack({PROJECT: b"{}"}),
        pack({PROJECT: b"[]"}), pack({PROJECT: b"\xff\xfe"}),
        b"PK\x03\x04" + bytes(40) + b"PK\x05\x06" + bytes(18),
    ))  # fmt: skip


_MUTATIONS = (
    *(_flipped, _flipped_at_the_end, _cut, _stretched, _swapped, _without, _twice, _links, _bomb, _locked),
    *(_damaged_member, _lying_sizes, _overlapping, _foreign_member, _deep, _newer, _far_away, _other_kind),
    *(_other_array, _other_header) * 3,
    *(_other_project, _other_computed) * 8,
    *(_other_narration,) * 4,
)


def mutated(number, sound):
    """The tampered file of a number, and what has been done to it."""
    rng = random.Random(number)
    mutate = _many_members if number % 500 == 99 else rng.choice(_MUTATIONS)
    return mutate(rng, rng.choice(sound)), mutate.__name__
