import math
import re

import numpy as np
import pytest

from netviz.core import Verdict
from netviz.intents import Advance, EditEntry, GoToLine, PinSample, SetTraining, UseMistake
from netviz.lessons import claims, figures
from netviz.lessons.lesson import Claim, Condition
from netviz.lessons.words import WordsError
from netviz.session import Session
from netviz.sharing import recipe
from netviz.training.config import TrainingConfig


def at(line):
    return Session.of(recipe.read(line)).snapshot()


@pytest.fixture(scope="module")
def shot():
    return at("v1 spiral n=20 | hidden=6 | eta=2 lambda=1e-3 | 5: eta=1 | at step 20 sample 3")


def test_figures_are_those_of_the_run(shot):
    def value(name):
        return figures.value(name, shot)

    trace = shot.lines.trace
    assert value("step") == 20
    assert value("loss") == shot.values["loss"] == pytest.approx(trace.loss)
    assert value("data_loss") + value("penalty") == pytest.approx(value("loss"))
    assert value("eta") == 1
    assert value("lambda") == value("eta_lambda") == 1e-3
    assert value("ln_classes") == math.log(3)
    assert value("samples") == len(trace.y) == 48
    assert value("wrong") == np.count_nonzero(trace.psi.argmax(axis=1) != trace.y)
    assert value("dead") + value("alive") == value("hidden") == 6
    assert value("dead") == np.count_nonzero((trace.a2 <= 0).all(axis=0))
    assert value("distinct") == 6
    assert value("changes") == 1
    assert value("sample") == 3
    assert (value("mistake"), value("batch"), value("data")) == ("none", "all", "spiral")
    assert value("norm_W2") == pytest.approx(np.sqrt((shot.params.W2**2).sum()))
    assert value("gradient_W1") == pytest.approx(np.sqrt((trace.dW1**2).sum()))
    assert value("z2[4,5]") == trace.z2[4, 5]
    assert value("dW2[5,2]") == trace.dW2[5, 2]
    assert value("b1[0]") == shot.params.b1[0]
    assert value("fires[2]") == np.count_nonzero(trace.a2[:, 2] > 0)


def test_figures_tell_equal_units_edits_mistakes_and_places():
    shot = at("v1 spiral n=10 | hidden=5 constant | W1[0,0]=3 mistake=no-mask | at line 4")
    assert figures.value("distinct", shot) == 2
    assert figures.value("edits", shot) == 1
    assert figures.value("mistake", shot) == "no-mask"
    assert figures.value("line", shot) == 4
    assert math.isnan(shot.values["loss"]), "which is computed in line 7"
    whole = at("v1 spiral n=10 | hidden=5 constant | W1[0,0]=3 mistake=no-mask")
    for name in ("loss", "accuracy", "alive", "gradient_W1", "dz3[0,0]", "psi[0,0]"):
        assert figures.value(name, shot) == figures.value(name, whole), "a sentence says what it says"


def test_what_a_network_no_longer_has_is_not_known():
    shot = at("v1 | hidden=2")
    assert math.isnan(figures.value("z2[0,5]", shot))
    assert figures.write("{z2[0,5]}", shot) == "–"


def test_sentences_have_their_figures(shot):
    def write(text):
        return figures.write(text, shot)

    assert write("η = {eta}, {dead} of {hidden} units") == "η = 1, 0 of 6 units"
    assert write("{{x}} {accuracy}").startswith("{x} ")
    assert write("{loss@0}") == figures.find("loss").written(shot.history.row(0)["loss"])
    assert len(write("{loss 6}")) > len(write("{loss}"))
    assert write("{ln_classes 5}") == "1.0986"
    assert write("λ = {lambda}") == "λ = 0.001"
    assert write("{norm_W1@0}") == "–", "nobody was asked for other steps"


def test_figures_of_other_steps_and_slides_are_asked_for(shot):
    asked = []

    def elsewhere(slide, step):
        asked.append((slide, step))
        return None if slide == "gone" else at(f"v1 spiral n=20 | hidden=4 | at step {step}")

    text = figures.write("{hidden@other:2} {loss@gone:1} {norm_W1@7}", shot, elsewhere)
    assert asked == [("other", 2), ("gone", 1), ("", 7)]
    assert text.startswith("4 – ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{los}", "did you mean “loss”"),
        ("{z2}", "z2[0,0]"),
        ("{z2[1]}", "z2[0,0]"),
        ("{}", "is no figure"),
        ("{loss@}", "is no figure"),
        ("a } b", "a brace }"),
        ("{loss", "a brace {"),
        ("{__class__}", "there is no figure"),
        ("{loss.real}", "is no figure"),
    ],
)
def test_a_sentence_that_cannot_be_written_says_why(shot, text, words):
    with pytest.raises(WordsError, match=re.escape(words)):
        figures.write(text, shot)


def test_every_figure_is_known_of_a_usual_run_and_has_a_meaning(shot):
    for name, figure in figures.FIGURES.items():
        value = figures.value(name, shot)
        assert isinstance(value, str) or math.isfinite(value), name
        assert figure.meaning
        assert not figure.column or value == shot.values[figure.column]


# ------------------------------------------------------------------- claims


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("at 109: loss < 0.2, first", Claim(Condition("loss", "<", 0.2, 1), 109, True)),
        ("right at 0: eta = 1", Claim(Condition("eta", "=", 1.0, 0), 0, False, "right")),
        ("  at  3 :  z2[0, 1]  >=  -.50 ", Claim(Condition("z2[0,1]", ">=", -0.5, 2), 3)),
        ("at 3: z2[0,1] ≤ −5e-3", Claim(Condition("z2[0,1]", "<=", -0.005, 3), 3)),
        ("at 3: mistake = no-mask", Claim(Condition("mistake", "=", "no-mask"), 3)),
        ("at 3: accuracy > 97.5 %", Claim(Condition("accuracy", ">", 0.975, 3), 3)),
        ("at 3: batch = all", Claim(Condition("batch", "=", "all"), 3)),
        ("at 3: batch = 8", Claim(Condition("batch", "=", 8.0, 0), 3)),
        ("at 0: data = my points.csv", Claim(Condition("data", "=", "my points.csv"), 0)),
    ],
)  # fmt: skip
def test_claims_are_read(text, claim):
    assert claims.claim(text) == claim
    assert claims.claim(claims.text_of_claim(claim)) == claim


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("loss < 1", "is no claim"),
        ("at 3: loss", "is no condition"),
        ("at 3: loss < x", "loss is a number"),
        ("at 3: loss < 5 %", "no share"),
        ("at 3: rule < adam", "only be asked with ="),
        ("at 3: rule = adan", "did you mean “adam”"),
        ("at 3: data = spirale", "did you mean “spiral”"),
        ("at 3: rule = 3", "there is no rule “3”"),
        ("at 3: loss << 3", "loss is a number"),
        ("at 3: checked = agrees", "only stand in what is to be done"),
        ("at 99999999: loss < 1", "a step is at most"),
        ("at 3: loss < 1e999", "loss"),
    ],
)
def test_claims_that_cannot_be_read_say_why(text, words):
    with pytest.raises(WordsError, match=re.escape(words)):
        claims.claim(text)


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        ("loss = 5.3", 5.34, True),
        ("loss = 5.3", 5.36, False),
        ("loss = 5.30", 5.34, False),
        ("loss < 0.2", 0.2, False),
        ("loss <= 0.2", 0.2, True),
        ("loss < 0.2", math.nan, False),
        ("loss > 0.2", math.nan, False),
        ("loss > 1", math.inf, True),
        ("loss = 1", math.inf, False),
        ("eta = 0.5", 0.46, False),
        ("eta = 0.3", 0.1 + 0.2, True),
        ("dead = 24", 24.0, True),
        ("accuracy = 98 %", 0.979, True),
        ("batch = all", "all", True),
        ("batch = 8", "all", False),
        ("batch >= 8", "all", False),
        ("loss = 0", -1e-9, True),
    ],
)
def test_a_condition_holds_of_what_it_says(condition, value, holds):
    assert claims.holds_of(claims.condition(condition), value) is holds


def test_a_check_counts_as_what_it_has_said():
    session = Session()
    session.apply(UseMistake("no-mask"))
    condition = claims.condition("checked = disagrees")
    assert not claims.holds(condition, session.snapshot())
    said = figures.checked(session.check_gradient().verdict)
    assert claims.holds(condition, session.snapshot(), said)
    words = {figures.checked(verdict) for verdict in (None, *Verdict)}
    assert words == set(figures.FIGURES["checked"].words)


def test_what_is_to_be_done_is_recognized_step_by_step():
    session = Session(config=TrainingConfig(1.0))
    done = [claims.condition(text) for text in ("eta = 0.5", "step >= 5", "changes >= 1", "sample = 2")]

    def is_done():
        return all(claims.holds(condition, session.snapshot()) for condition in done)

    for intent in (Advance(3), SetTraining(TrainingConfig(0.5)), Advance(2), EditEntry("b1", (0,), 1.0)):
        session.apply(intent)
        assert not is_done()
    session.apply(PinSample(2))
    assert is_done()
    session.apply(GoToLine(4))
    assert is_done()
