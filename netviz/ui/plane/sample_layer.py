"""The samples on the plane: which are drawn, which are wrong, which is pinned."""

from __future__ import annotations

import operator
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg

from netviz.core import classify
from netviz.core.params import Array
from netviz.data import Dataset
from netviz.snapshot import Snapshot
from netviz.ui.kit.markers import marker_radius
from netviz.ui.kit.plot_items import Marks, inside
from netviz.ui.kit.point_sampling import display_sample
from netviz.ui.kit.theme import LIGHT, Theme
from netviz.ui.plane.frame import PlaneFrame
from netviz.ui.plane.items import PointsItem, RingsItem
from netviz.ui.plane.known import has_answers, marked_lines, shown_params

_NEAR = 12.0  # pixels from which a sample is pointed at
_CELL = 4.0  # pixels, in which there is one ring where rings are thinned out; more if need be
_WORK_PER_FRAME = 100_000  # samples × hidden units that are answered at each frame while playing


class SampleLayer:
    """The samples, rings around those that the network gets wrong, and a ring around the pinned one.

    Attributes
    ----------
    points, errors, pin, marked : items of the plot
    drawn : boolean array (N,)
        Which samples are drawn.
    draws_all : bool
        Draw every sample, as long as they are drawn by hand.
    hides_test : bool
        Draw none of the test part.
    is_cleared : bool
        The drawing has no points, though the network still has some.
    is_playing : bool
        Many frames follow each other: not every sample is answered at each of them.
    n_wrong, n_ringed : int
        How many of the samples in sight the network gets wrong, and how many of these have a ring: so many
        that rings cover less than a tenth of the plane.
    """

    def __init__(self) -> None:
        self._theme = LIGHT
        self._wrong: Array = np.empty(0, bool)
        self._answered: tuple[object, ...] = ()  # what all the drawn samples were last answered for
        self._drawn_of: tuple[object, ...] | None = None
        self._next_sample = 0
        self._order: Array = np.empty(0)  # in which samples are ringed where not all of them are
        self.n_wrong = self.n_ringed = 0
        self.drawn: Array = np.empty(0, bool)
        self.draws_all = self.hides_test = False
        self.is_cleared = False
        self.is_playing = False
        self.errors, self.points = RingsItem(), PointsItem()
        self.pin, self.marked = Marks(symbol="o", brush=None), Marks(symbol="o", brush=None)
        self._marked: Array = np.empty(0, np.intp)

    @property
    def frame(self) -> PlaneFrame:
        """The coordinates in which the samples are drawn."""
        return self.points.frame

    @frame.setter
    def frame(self, frame: PlaneFrame) -> None:
        self.points.frame = frame

    @property
    def n_drawn(self) -> int:
        """How many samples are drawn."""
        return int(np.count_nonzero(self.drawn))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for marks in (self.pin, self.marked):
            marks.setPen(theme.pen(theme.accent, 2.0))
        self.errors.set_theme(theme)

    def choose_drawn(self, snapshot: Snapshot) -> bool:
        """Of very many samples, choose which are drawn: a pinned one always; whether they have changed."""
        which = snapshot.dataset, snapshot.pinned, self.draws_all, self.hides_test
        if which == self._drawn_of:
            return False
        self._drawn_of = which
        self._wrong = np.empty(0, bool)
        self._answered = ()
        if self.draws_all:
            self.drawn = np.ones(len(snapshot.dataset.points), bool)
        else:
            self.drawn = display_sample(snapshot.dataset).copy()
            if self.hides_test:
                self.drawn &= ~snapshot.dataset.is_test
            if snapshot.pinned is not None:
                self.drawn[snapshot.pinned] = True
        return True

    def show_points(self, snapshot: Snapshot) -> None:
        """Show the samples; outside the mini-batch they are faint while lines are stepped through."""
        seen = None
        if marked_lines(snapshot) is not None:
            seen = snapshot.dataset.is_test.copy()  # the test part is in no batch, and is left as it is
            seen[snapshot.seen] = True
        self.points.show_dataset(snapshot.dataset, self._theme, self.drawn, seen)
        self.is_cleared = False

    def show_drawing(self, dataset: Dataset | None) -> None:
        """Show the points in the middle of a stroke; None for none."""
        self.points.show_dataset(dataset, self._theme)
        self.is_cleared = dataset is None

    def show_pin(self, snapshot: Snapshot) -> None:
        """Ring the pinned sample."""
        if snapshot.pinned is None:
            self.pin.clear()
            return
        size = 2 * marker_radius(self.n_drawn, self._theme, self.points.room) + 10 * self._theme.scale
        x, y = self.frame.to_plot(snapshot.dataset.points[snapshot.pinned])
        self.pin.setData([x], [y], size=size)

    def mark(self, samples: Sequence[int]) -> None:
        """Ring these samples, whatever the network says of them."""
        self._marked = np.array(samples, np.intp)

    def show_marked(self, snapshot: Snapshot) -> None:
        """Show the rings of the samples that are marked."""
        known = self._marked[self._marked < len(snapshot.dataset.points)]
        if not len(known):
            self.marked.clear()
            return
        size = 2 * marker_radius(self.n_drawn, self._theme, self.points.room) + 15 * self._theme.scale
        x, y = self.frame.to_plot(snapshot.dataset.points[known]).T
        self.marked.setData(x, y, size=size)

    def paint_errors(self, snapshot: Snapshot, box: pg.ViewBox) -> None:
        """Ring the samples that the network gets wrong, as far as that is known."""
        self._fit(snapshot, box)
        if self.is_cleared or not has_answers(snapshot):
            self.n_wrong = self.n_ringed = 0
            self.errors.show_points(np.empty((0, 2)), self.n_drawn)
            return
        points = snapshot.dataset.points[self.drawn]
        if self._answer_samples(snapshot, points):
            most = self.errors.most(len(points))
            ringed = self._thinned_out(self.frame.to_plot(points), box, most)
            self.errors.show_points(ringed, len(points))

    def _fit(self, snapshot: Snapshot, box: pg.ViewBox) -> None:
        """Choose the size of the markers for the room there is."""
        shape = box.sceneBoundingRect()
        room = shape.width() * shape.height()
        if room != self.points.room:
            for item in (self.points, self.errors):
                item.fit(room)
            self.show_pin(snapshot)
            self.show_marked(snapshot)

    def _thinned_out(self, places: Array, box: pg.ViewBox, most: int) -> Array:
        """Where the rings are: around all wrong samples in sight, or spread evenly among them."""
        wrong = np.flatnonzero(self._wrong & inside(places, box.viewRect()))
        self.n_wrong = len(wrong)
        if not most:
            wrong = wrong[:0]
        elif len(wrong) > most:
            if len(self._order) != len(places):
                self._order = np.random.default_rng(0).permutation(len(places))
            wrong = wrong[np.argsort(self._order[wrong])]
            cell, corner = _CELL * np.array(box.viewPixelSize()), places.min(axis=0)
            while len(wrong) > most:  # the first one of each cell, in a fixed order: rings do not flicker
                column, row = np.floor((places[wrong] - corner) / cell).astype(np.int64).T
                _, first = np.unique(column * 100_003 + row, return_index=True)
                wrong, cell = wrong[np.sort(first)], 1.25 * cell
            wrong = np.sort(wrong)
        self.n_ringed = len(wrong)
        return np.asarray(places[wrong])

    def _answer_samples(self, snapshot: Snapshot, points: Array) -> bool:
        """Find which of the samples that are drawn, at these points, the network gets wrong.

        While playing, only as many samples a frame as there is time for, in turn.

        Returns
        -------
        bool
            Whether all samples have been answered since this last returned True.
        """
        n_samples = len(points)
        asked = (snapshot.dataset, snapshot.standardization, shown_params(snapshot), self.drawn)
        same = len(self._answered) == len(asked) and all(map(operator.is_, self._answered, asked))
        if same and not self.is_playing:
            return True  # only another part of the plane is seen
        self._answered = ()
        if not self.is_playing or len(self._wrong) != n_samples:
            self._wrong = np.zeros(n_samples, bool)
            self._next_sample, count = 0, n_samples
        else:
            count = max(1, _WORK_PER_FRAME // snapshot.network.n_hidden)
        part = slice(self._next_sample, self._next_sample + count)
        answer = classify(shown_params(snapshot), snapshot.standardization.apply(points[part]))
        self._wrong[part] = answer != snapshot.dataset.classes[self.drawn][part]
        self._next_sample += count
        if self._next_sample < n_samples:
            return False
        self._next_sample = 0
        if not self.is_playing:
            self._answered = asked
        return True

    def sample_at(self, spot: Array, snapshot: Snapshot, pixel: Array) -> int | None:
        """The sample that is drawn next to a spot of the plot; `pixel` is the size of one there."""
        samples = np.flatnonzero(self.drawn)
        points = self.frame.to_plot(snapshot.dataset.points[samples])
        distance = np.linalg.norm((points - spot) / pixel, axis=1)
        nearest = int(np.argmin(distance))
        return int(samples[nearest]) if distance[nearest] <= _NEAR else None
