"""Right functions of every convention are right, and one mistake in them is found."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netviz.backward.judge import judge
from netviz.backward.source import of_text
from tests.backward.composing import GIVEN, NAMES, PENALTIES, RETURNED, Style, allowed, compose


@st.composite
def styles(draw, mistakes=("",)):
    samples = draw(st.sampled_from(["rows", "columns"]))
    given_as = draw(st.sampled_from(GIVEN))
    labels = ["int", "onehot"] + (["from one"] if given_as == "flat" else [])
    style = Style(
        samples=samples,
        weights=draw(st.sampled_from(["DH", "HD"])),
        second=draw(st.sampled_from(["", "", "DH", "HD"])),
        bias=draw(st.sampled_from(["H", "1H", "H1"])),
        labels=draw(st.sampled_from(labels)),
        penalty=draw(st.sampled_from(sorted(PENALTIES))),
        given=given_as,
        returned=draw(st.sampled_from(RETURNED)),
        names=draw(st.sampled_from(sorted(NAMES))),
        mistake=draw(st.sampled_from(mistakes)),
    )
    assume(allowed(style))
    return style


def told(style):
    judged = judge(of_text(compose(style), "composed.py"))
    return judged, f"{style}\n{judged.verdict.sentence}\n{judged.taken_as}\n{compose(style)}"


@pytest.mark.slow
@given(styles())
@settings(max_examples=12)
def test_a_right_function_of_any_convention_is_right(style):
    judged, text = told(style)
    assert judged.verdict.verdict == "right", text


@pytest.mark.slow
@given(styles())
@settings(max_examples=150)
def test_many_right_functions_are_right(style):
    judged, text = told(style)
    assert judged.verdict.verdict == "right", text


@pytest.mark.slow
@given(styles(mistakes=("no-mask", "no-mean", "sign")))
@settings(max_examples=60)
def test_one_mistake_is_found_and_named(style):
    assume(style.returned not in ("update",) or style.mistake == "no-mask")
    judged, text = told(style)
    assert judged.verdict.verdict == "wrong", text
    if style.returned.startswith("loss"):  # without one a sum may be meant
        assert judged.verdict.diagnosis == style.mistake, text
