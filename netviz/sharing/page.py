"""A run as a web page: one file, which needs no network and no server, and shows the run as netviz does.

The page holds some two hundred steps, with the weights in single precision, and the curves of all steps,
thinned; what the network answers is computed in the page. Its parts lie in `resources/page`.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from netviz import files
from netviz.core import Frame, Hinges, hinge_strengths, strongest_hinges
from netviz.core.params import PARAMETERS, Array, Sizes
from netviz.data import Dataset, Standardization
from netviz.frozen import dataclass
from netviz.session import Session
from netviz.sharing.kept_steps import binned, bins_of, kept_steps
from netviz.sharing.page_markup import assembled, in_base64
from netviz.sharing.page_words import about, offset_text, phase_texts, printable
from netviz.snapshot import Snapshot
from netviz.thinning import MOST_DRAWN, extent, thinned
from netviz.training.engine import Engine
from netviz.training.history import INDEX
from netviz.training.state import State
from netviz.training.timeline import Timeline

MOST_STEPS = 200
"""How many steps are kept of a network of ordinary size."""

_FEWEST_STEPS = 40  # of one of any size
_WEIGHTS_MEMORY = 1_050_000  # letters that the weights of all kept steps may take
_MOST_DRAWN_IN_ALL = 20_000  # where data were changed during the run
_MOST_EVENTS = 500
_N_HINGES = 12

_VALUES = ("loss", "loss_data", "loss_reg", "test_loss_data", "accuracy", "test_accuracy", "dead_units")
_GRADIENTS = tuple(f"gradient_{name}" for name in PARAMETERS)
_CURVES = (*_VALUES[:4], *_GRADIENTS)


@dataclass(frozen=True, eq=False)
class _Kept:
    """What is kept of one step."""

    theta: Array  # (P,) in float32: W1 (2, H), b1 in the middle of the plane, W2 (H, K), b2, row by row
    row: Array
    hinges: tuple[int, ...]


class Page:
    """What a page is made of, as the run is now; it can be made in another thread while the run goes on.

    Parameters
    ----------
    session : Session
    """

    def __init__(self, session: Session) -> None:
        self._shot: Snapshot = session.snapshot()
        self._timeline: Timeline = session.timeline
        self._run = session.timeline.run
        self._last = self._timeline.last_step
        self._history = self._timeline.history.view()
        self._events = sorted(self._timeline.events, key=lambda event: event.step)
        self._diverged = self._timeline.diverged
        self._phases = phase_texts(self._shot.spec, session.blobs)
        self.steps = kept_steps(self._last, self._wanted_steps(), self._most_steps())
        self._keys = list(dict.fromkeys(self._shot.spec.at(step).data for step in self.steps))
        self._datasets = [session.blobs.datasets[key] for key in self._keys]

    def _most_steps(self) -> int:
        of_one = 4 * 4 / 3 * self._run.sizes.n_parameters
        return max(_FEWEST_STEPS, min(MOST_STEPS, int(_WEIGHTS_MEMORY / of_one)))

    def _wanted_steps(self) -> list[int]:
        """Where the user stands, where something was changed, and where something happened."""
        changes = [change.step for change in self._shot.spec.changes]
        return [self._shot.step, *changes, *(event.step for event in self._events)]

    def html(self) -> Generator[float, None, bytes]:
        """Make the page; yields the share that is done.

        Returns
        -------
        bytes
            The file.
        """
        kept: list[_Kept] = []
        for state in self._timeline.replay(self.steps):
            kept.append(self._keep(state, kept[-1].hinges if kept else ()))
            yield len(kept) / (len(self.steps) + 1)
        sizes, source = self._sizes, printable(self._shot.dataset.source)
        title = f"{source}, {sizes.n_inputs} → {sizes.n_hidden} → {sizes.n_classes}"
        return assembled(title, self._content(kept))

    def write(self, path: str | Path) -> None:
        """Make the page, and write it into a file.

        Raises
        ------
        WriteError
            If it cannot be written; an old file of that name is then as it was.
        """
        making = self.html()
        while True:
            try:
                next(making)
            except StopIteration as made:
                files.write(path, made.value)
                return

    # ------------------------------------------------------------------ content

    def _keep(self, state: State, shown: tuple[int, ...]) -> _Kept:
        """Evaluate a step, by the code that trains, whether or not the run has evaluated it."""
        engine = Engine(self._run, state)
        row = engine.observe()[0]
        params = engine.state().params(self._sizes)
        hinges: tuple[int, ...] = ()
        if all(np.isfinite(value).all() for value in params):
            lines = Hinges.of(params, *(np.array(part) for part in self._units))
            frame = Frame(self._centre, self._half)
            activity = engine.glance().activity
            hinges = strongest_hinges(
                np.nan_to_num(hinge_strengths(params)), lines, activity, frame, shown=shown, count=_N_HINGES
            )
        mean, scale = (np.array(part) for part in self._units)
        with np.errstate(over="ignore", invalid="ignore"):
            # What the units see in the middle of the plane: far from zero, single precision is too little
            # to say what they see at zero.
            b1 = params.b1 + (self._centre - mean) / scale @ params.W1
            parts = (params.W1.ravel(), b1, params.W2.ravel(), params.b2)
            theta = np.concatenate(parts).astype(np.float32)
        return _Kept(theta, row, hinges)

    @property
    def _sizes(self) -> Sizes:
        return self._run.sizes

    @property
    def _units(self) -> tuple[tuple[float, float], tuple[float, float]]:
        units: Standardization = self._shot.standardization
        return units.mean, units.scale

    @cached_property
    def _frame(self) -> tuple[Array, Array]:
        """Centre and half size of what is shown at least; both axes with one scale if they can."""
        corners = [(data.points.min(axis=0), data.points.max(axis=0)) for data in self._datasets]
        centre, half = extent(np.concatenate(corners))
        if 0.2 < half[0] / half[1] < 5.0:
            half = np.full(2, half.max())
        return centre, half

    @property
    def _centre(self) -> Array:
        return self._frame[0]

    @property
    def _half(self) -> Array:
        return self._frame[1]

    def _content(self, kept: list[_Kept]) -> dict[str, Any]:
        """All that the scripts read."""
        rows = np.array([step.row for step in kept])
        hinges = np.full((len(kept), _N_HINGES), -1, np.int16)
        for place, step in enumerate(kept):
            hinges[place, : len(step.hinges)] = step.hinges
        scale = np.array(self._units[1])
        origin = [float(value) for value in self._origin]
        shot, drawn = self._shot, [self._drawn(data) for data in self._datasets]
        events = self._events
        if len(events) > _MOST_EVENTS:
            events = [events[i] for i in np.linspace(0, len(events) - 1, _MOST_EVENTS).astype(int)]
        return {
            "steps": self.steps,
            "last_step": self._last,
            "present": shot.step,
            "network": {"hidden": self._sizes.n_hidden, "classes": self._sizes.n_classes},
            "class_names": [printable(name) for name in shot.dataset.class_names],
            "feature_names": [printable(name) for name in shot.dataset.feature_names],
            "inputs": {"scale": scale.tolist(), "slope": (self._half / scale).tolist()},
            "plane": {
                "centre": self._centre.tolist(),
                "half": self._half.tolist(),
                "origin": origin,
                "offset": [offset_text(value) for value in origin],
            },
            "theta": in_base64(np.array([step.theta for step in kept]), "<f4"),
            "hinges": in_base64(hinges, "<i2"),
            "values": {name: in_base64(rows[:, INDEX[name]], "<f8") for name in (*_VALUES, *_GRADIENTS)},
            "curves": self._curves(),
            "datasets": [
                self._data(data, chosen) for data, chosen in zip(self._datasets, drawn, strict=True)
            ],
            "dataset_of": [self._keys.index(shot.spec.at(step).data) for step in self.steps],
            "phases": [{"step": step, "text": text} for step, text in self._phases],
            "events": [{"step": event.step, "text": printable(event.text)} for event in events],
            "about": about(
                shot,
                self.steps,
                self._last,
                [(int(np.count_nonzero(chosen)), len(chosen)) for chosen in drawn],
                (len(events), len(self._events)),
                self._diverged,
            ),
        }

    @property
    def _origin(self) -> Array:
        """From where the axes count: zero, or a round number near data that are far from it."""
        far = np.abs(self._centre) > 1e5 * self._half
        power = 100.0 * 10.0 ** np.floor(np.log10(self._half))
        return np.where(far, np.round(self._centre / power) * power, 0.0)

    def _drawn(self, dataset: Dataset) -> Array:
        return thinned(dataset, min(MOST_DRAWN, max(300, _MOST_DRAWN_IN_ALL // len(self._keys))))

    def _data(self, dataset: Dataset, chosen: Array) -> dict[str, str]:
        places = (dataset.points[chosen] - self._centre) / self._half
        return {
            "points": in_base64(places, "<f4"),
            "classes": in_base64(dataset.classes[chosen], "<u2"),
            "is_test": in_base64(dataset.is_test[chosen], "u1"),
        }

    def _curves(self) -> dict[str, Any]:
        starts, sizes = bins_of(self._last + 1)
        columns: dict[str, dict[str, str]] = {}
        for name in _CURVES:
            mean, low, high = binned(self._history, name, starts, sizes)
            columns[name] = {"mean": in_base64(mean, "<f4")}
            if sizes.max() > 1:
                columns[name] |= {"low": in_base64(low, "<f4"), "high": in_base64(high, "<f4")}
        return {"starts": in_base64(starts, "<f8"), "sizes": in_base64(sizes, "<f8"), "columns": columns}


def write_page(session: Session, path: str | Path) -> None:
    """Write the run of a session as a web page; raises as `Page.write`."""
    Page(session).write(path)
