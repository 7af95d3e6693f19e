"""Frozen dataclasses do what Python's own do."""

import copy
import dataclasses
import pickle

import pytest

import netviz.frozen
from tests.places import ROOT


def point(decorator):
    @decorator(frozen=True)
    class Point:
        x: int
        y: float = 0.5
        note: str = dataclasses.field(default="", compare=False)
        secret: tuple = dataclasses.field(default=(), repr=False)

        def __post_init__(self):
            if self.x < 0:
                raise ValueError("negative")

    Point.__qualname__ = "Point"
    return Point


def pair(decorator, base):
    @decorator(frozen=True)
    class Pair(base):
        z: list = dataclasses.field(default_factory=list)

    Pair.__qualname__ = "Pair"
    return Pair


@netviz.frozen.dataclass(frozen=True)
class Sent:
    """One at the top of a module, which can be pickled."""

    one: int = 1
    two: str = "2"


@pytest.fixture(params=["point", "pair"])
def both(request):
    """The same class, by Python's decorator and by ours."""
    theirs, ours = point(dataclasses.dataclass), point(netviz.frozen.dataclass)
    if request.param == "pair":
        return pair(dataclasses.dataclass, theirs), pair(netviz.frozen.dataclass, ours)
    return theirs, ours


def test_they_read_compare_and_hash_as_python_s_do(both):
    values = [{"x": 1}, {"x": 1, "note": "n"}, {"x": 1, "y": 2.0}, {"x": 1, "secret": (3,)}, {"x": 2}]
    seen = []
    for kind in both:
        made = [kind(**value) for value in values]
        equal = [[one == other for other in made] for one in made]
        same_hash = hasattr(made[0], "z") or [hash(one) == hash(made[0]) for one in made]
        seen.append((list(map(repr, made)), equal, same_hash, kind.__match_args__))
        assert made[0] != (1, 0.5)
    assert seen[0] == seen[1]


def test_nothing_in_them_can_be_set_or_deleted(both):
    for kind in both:
        one = kind(1)
        for change in (
            lambda one=one: setattr(one, "x", 2),
            lambda one=one: setattr(one, "unheard_of", 2),
            lambda one=one: delattr(one, "x"),
        ):
            with pytest.raises(dataclasses.FrozenInstanceError):
                change()
        assert dataclasses.replace(one, x=5).x == 5
        assert one.x == 1
        with pytest.raises(ValueError, match="negative"):
            dataclasses.replace(one, x=-1)


def test_without_eq_each_equals_itself_alone():
    for decorator in (dataclasses.dataclass, netviz.frozen.dataclass):

        @decorator(frozen=True, eq=False)
        class Alone:
            x: int

        one = Alone(1)
        assert one == one
        assert one != Alone(1)
        assert len({one, Alone(1)}) == 2


def test_what_a_class_defines_itself_is_kept():
    for decorator in (dataclasses.dataclass, netviz.frozen.dataclass):

        @decorator(frozen=True)
        class Odd:
            x: int

            def __eq__(self, other):
                return self.x % 2 == other.x % 2

            def __repr__(self):
                return "odd or even"

        assert Odd(1) == Odd(3)
        assert repr(Odd(1)) == "odd or even"
        assert hash(Odd(1)) == hash((1,))


def test_they_can_be_copied_and_sent():
    one = Sent(two="three")
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == copy.copy(one) == one
    with pytest.raises(dataclasses.FrozenInstanceError):
        copy.copy(one).one = 2


def test_every_frozen_class_is_made_quickly():
    for path in (ROOT / "netviz").rglob("*.py"):
        source = path.read_text("utf-8")
        assert "@dataclass(frozen=True" not in source or "from netviz.frozen import dataclass" in source, (
            path
        )
