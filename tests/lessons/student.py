"""Somebody who takes a lesson alone: does what an action asks for, or something else."""

from dataclasses import replace
from itertools import product

from netviz.data import GENERATORS
from netviz.intents import (
    Advance,
    CorrectGradient,
    EditEntry,
    GoTo,
    GoToLine,
    PinSample,
    SetNetwork,
    SetStandardize,
    SetTraining,
    UseData,
    UseMistake,
)
from netviz.lessons import claims
from netviz.lessons.figure_table import ALL, CHECKED, NONE, checked
from netviz.session import Session
from netviz.shelf import SHELF
from netviz.training.config import ConfigError

LONGEST = 3000  # steps that a student trains before something else is tried
SETTINGS = {
    "eta": "learning_rate",
    "lambda": "regularization",
    "batch": "batch_size",
    "rule": "update_rule",
}
NETWORK = {"hidden": "n_hidden", "init": "scheme", "weights": "seed"}
CHOSEN = ("data", "noise", "standardize", *NETWORK, *SETTINGS, "mistake")
STANDING = ("step", "line", "sample", CHECKED)
TRIED = {  # where a figure is to come out, and nobody says with what
    "eta": (0.1, 0.3, 1.0, 0.03, 3.0),
    "lambda": (0.0, 1e-3, 1e-2),
    "batch": (ALL, 16.0, 1.0),
    "weights": tuple(float(seed) for seed in range(1, 16)),
    "hidden": (8.0, 16.0, 32.0),
    "rule": ("adam", "momentum"),
}


class Student:
    """A student at a slide as it was prepared."""

    def __init__(self, slide):
        self.session = Session.of(slide.saved)
        self.checked = NONE

    def has_done(self, action):
        shot = self.session.snapshot()
        return all(claims.holds(condition, shot, self.checked) for condition in action.done)

    def apply(self, *intents):
        for intent in intents:
            self.session.apply(intent)
        self.checked = NONE

    def check(self):
        self.checked = checked(self.session.check_gradient().verdict)

    def choose(self, name, value):
        """Set a control."""
        session, project = self.session, self.session.project
        spec = project.document.spec
        if name in SETTINGS:
            settings = spec.at(project.cursor.step).settings
            value = value(settings.learning_rate) if callable(value) else value
            if name == "batch":
                value = None if value == ALL else int(value)
            self.apply(SetTraining(replace(settings, **{SETTINGS[name]: value})))
        elif name in NETWORK:
            value = value if isinstance(value, str) else int(value)
            self.apply(SetNetwork(replace(spec.network, **{NETWORK[name]: value})))
        elif name == "standardize":
            self.apply(SetStandardize(value == "yes"))
        elif name == "mistake":
            self.apply(CorrectGradient() if value == NONE else UseMistake(value))
        else:
            self.apply(UseData(session.keep(self._dataset(name, value))))

    def _dataset(self, name, value):
        origin = self.session.snapshot().dataset.origin
        if name == "data":
            made = SHELF[value].load() if value in SHELF else GENERATORS[value].make()
        else:
            numbers = origin.numbers
            made = GENERATORS[origin.name].make(
                numbers.points_per_class, value, numbers.n_classes, numbers.seed
            )
        return made.split(0.2, 0) if origin.split is None else made.split(*vars(origin.split).values())

    def edit(self, name, value):
        """Set an entry by hand."""
        array, _, index = name.rstrip("]").partition("[")
        self.apply(EditEntry(array, tuple(map(int, index.split(","))), value))


def value_for(conditions, figure):
    """A value that satisfies all conditions about a figure; None where there are none."""
    about = [condition for condition in conditions if condition.figure == figure]
    for condition in about:
        if condition.operator == "=":
            return condition.value
    low = max((c.value for c in about if c.operator[0] == ">"), default=None)
    high = min((c.value for c in about if c.operator[0] == "<"), default=None)
    is_whole = figure in ("batch", "hidden", "weights", "step", "line", "sample")
    if low is not None and high is not None:
        return float(int((low + high + 1) / 2)) if is_whole else (low + high) / 2
    if low is not None:
        strict = any(c.operator == ">" and c.value == low for c in about)
        return low + (1.0 if strict else 0.0) if is_whole else low * 1.25 if low else 1e-3
    if high is not None:
        strict = any(c.operator == "<" and c.value == high for c in about)
        return max(high - (1.0 if strict else 0.0), 1.0) if is_whole else high / 2
    return None


def chosen(conditions):
    """What is to be set, by the conditions."""
    values = {name: value_for(conditions, name) for name in CHOSEN}
    product = value_for(conditions, "eta_lambda")
    if product is not None and values["lambda"] is None:
        values["lambda"] = lambda eta: product / eta
    return {name: value for name, value in values.items() if value is not None}


def do(slide, action):
    """Do what an action asks for; the student who has done it, or None if nobody finds out how."""
    fixed = chosen(action.done)
    results = [
        c
        for c in action.done
        if c.figure not in (*CHOSEN, *STANDING, "eta_lambda") and not is_entry(c.figure)
    ]
    free = [offer for offer in slide.offers if offer.control in TRIED] if results else []
    tried = []
    for offer in free:
        name = offer.control
        if any(c.figure == name and c.operator == "=" for c in action.done):
            continue
        values = [value for value in TRIED[name] if within(offer, value)]
        tried.append([(name, value) for value in (fixed.get(name), *values)])
    for more in product(*tried):
        student = attempt(slide, action, fixed | {name: value for name, value in more if value is not None})
        if student is not None:
            return student
    return None


def within(offer, value):
    return offer.low is None or isinstance(value, str) or offer.low <= value <= offer.high


def is_entry(figure):
    return figure.partition("[")[0] in ("W1", "b1", "W2", "b2") and "[" in figure


def attempt(slide, action, values):
    """Set the controls, set entries, train, look, check."""
    student = Student(slide)
    most = min((c.value for c in action.done if c.figure == "step" and c.operator != ">="
                and c.operator != ">"), default=None)  # fmt: skip
    if most is not None and student.session.snapshot().step > most:
        student.apply(GoTo(0))
    try:
        for name in CHOSEN:
            if name in values:
                student.choose(name, values[name])
    except ConfigError:
        return None
    for condition in action.done:
        if is_entry(condition.figure):
            student.edit(condition.figure, condition.value)
    train(student, action, LONGEST if most is None else int(most))
    for name, intent in (("line", GoToLine), ("sample", PinSample)):
        place = value_for(action.done, name)
        if place is not None:
            student.apply(intent(int(place)))
    if any(condition.figure == CHECKED for condition in action.done):
        student.check()
    return student if student.has_done(action) else None


def train(student, action, last):
    """Train until all that training can bring about has come."""
    waited = [c for c in action.done if c.figure not in (CHECKED, "line", "sample")]

    def has_come():
        shot = student.session.snapshot()
        return all(claims.holds(condition, shot) for condition in waited)

    shot = student.session.snapshot()
    least = value_for([c for c in action.done if c.operator != "<" and c.operator != "<="], "step") or 0
    if shot.step < least:
        student.apply(Advance(int(least) - shot.step))
    while not has_come():
        shot = student.session.snapshot()
        if shot.step >= last or shot.diverged is not None:
            return
        student.apply(Advance(1 if shot.step < 20 else min(5, last - shot.step)))


def something_else(slide, action):
    """Students who have each done something that was not asked for, with what they did."""
    named = {condition.figure for condition in action.done}
    others = {
        "λ": ("lambda", 3.3e-4),
        "η": ("eta", 0.77),
        "a batch": ("batch", 7.0),
        "the hidden units": ("hidden", 7.0),
    }
    for what, (name, value) in others.items():
        if name not in named:
            student = Student(slide)
            student.choose(name, value)
            yield what, student
    student = Student(slide)
    student.apply(PinSample(0))
    if "sample" not in named:
        yield "a sample", student
    if any(c.figure == CHECKED for c in action.done) and any(c.figure in CHOSEN for c in action.done):
        student = Student(slide)
        student.check()
        yield "a check alone", student
    fixed = chosen(action.done)
    if fixed and any(c.figure == "step" and c.operator != "<" for c in action.done):
        student = Student(slide)
        steps = int(value_for(action.done, "step")) - student.session.snapshot().step
        if steps > 0:
            student.apply(Advance(steps))
            yield "the steps alone", student
