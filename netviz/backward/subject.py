"""A student's file, loaded and called: problems in, answers out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from netviz.backward import refusing, troubles
from netviz.backward.answer import Answer, Step, Trouble
from netviz.backward.finding import found
from netviz.backward.forcing import NOTHING, Forced
from netviz.backward.interpreting import Told
from netviz.backward.listing import Listing, listing
from netviz.backward.outcome import Convention, mean_of, read_again
from netviz.backward.problem import Problem
from netviz.backward.program import Program, build, construction
from netviz.backward.reading import Read
from netviz.backward.running import (
    Child,
    ChildCancelledError,
    ChildEndedError,
    ChildNotStartedError,
    ChildTimeoutError,
    Limits,
)
from netviz.backward.source import Source, SourceError, definitions_only, read
from netviz.backward.troubles import TroubleError
from netviz.core.params import PARAMETERS, Array, Sizes


class Subject:
    """A file with a backward pass in it; a context manager, which ends all that it started.

    Nothing runs before it is entered. `trouble` says why there is nothing to call, if there is not; `call`
    then answers with it.

    Parameters
    ----------
    path : path or Source
        A .py or .ipynb file, or what was read already.
    name : str, optional
        The function, class or Class.method; found out if left out.
    python : str, optional
        Another interpreter to run it with.
    names : mapping of str to a role ("N", "K", "lam" …) or a number, optional
        Globals that the file uses and does not set.
    forced : Forced
        What is said about how the function is meant.
    limits : Limits, optional

    Attributes
    ----------
    source : Source or None
    listing : Listing or None
    convention : Convention or None
        How the function is called.
    trouble : Trouble or None
    remarks : list of str
        What has to be said about reading and loading it.
    """

    def __init__(
        self,
        path: str | Path | Source,
        name: str | None = None,
        python: str | None = None,
        *,
        names: Mapping[str, str | float] | None = None,
        forced: Forced = NOTHING,
        limits: Limits | None = None,
    ) -> None:
        self.name, self.python = name or "", python
        self.names = dict(names or {})
        self.forced = forced
        self.limits = Limits() if limits is None else limits
        self.source: Source | None = None
        self.listing: Listing | None = None
        self.convention: Convention | None = None
        self.trouble: Trouble | None = None
        self.remarks: list[str] = []
        self._child: Child | None = None
        self._next: Child | None = None
        self._programs: dict[str, int] = {}
        self._made_for: Sizes | None = None  # the object of a class
        try:
            self.source = path if isinstance(path, Source) else read(path)
            self.listing = listing(self.source)
            self.remarks += self.source.remarks
        except SourceError as error:
            self.trouble = error.trouble

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Load the file and find out how its function wants to be called."""
        if self.trouble is not None or self.source is None or self.listing is None:
            return
        try:
            self._check_name()
            # Trying leaves its traces in a module that remembers; what is asked later starts afresh.
            self._child, self._next = self._started(), self._started()
            self._load()
            self.convention = found(self.run, self.source, self.listing, self.name, self.names, self.forced)
            self._child.close()
            self._child, self._next = self._next, None
            self._load()
            self.make_object(self.convention.probe)
        except TroubleError as stop:
            self.trouble = stop.trouble
            self.close()
        except BaseException:  # such as Ctrl+C: nobody comes to `__exit__` then
            self.close()
            raise

    def close(self) -> None:
        """End the processes."""
        for child in (self._child, self._next):
            if child is not None:
                child.close()

    def cancel(self) -> None:
        """End the processes from another thread; a call that waits answers at once."""
        for child in (self._child, self._next):
            if child is not None:
                child.cancel()

    @property
    def output(self) -> tuple[str, ...]:
        """What the code printed, the last lines."""
        return tuple(self._child.output) if self._child is not None else ()

    @property
    def taken_as(self) -> tuple[str, ...]:
        """What the function was taken for, in sentences."""
        if self.convention is None:
            return ()
        said = (f"as you said: {self.forced.words}",) if self.forced.words else ()
        return (*self.convention.words(), *said)

    def call(self, problem: Problem) -> Answer:
        """Ask the function for the loss and the gradients of a problem."""
        if self.trouble is not None or self.convention is None:
            return Answer(error=self.trouble, output=self.output)
        try:
            return self._answer(problem, self.convention)
        except TroubleError as stop:
            if stop.trouble.kind in ("timeout", "ended", "cancelled"):
                self.trouble = stop.trouble
            return Answer(error=stop.trouble, output=self.output, takes_lam=self._takes("lam"),
                          takes_eta=self._takes("eta"))  # fmt: skip

    # Starting ------------------------------------------------------------------------------------------

    def _check_name(self) -> None:
        assert self.source is not None
        assert self.listing is not None
        known = set(self.listing.names)
        for owner in self.listing.classes.values():
            known |= {f"{owner.name}.{method}" for method in owner.methods}
        if self.name and self.name not in known:
            there = ", ".join(self.listing.names) or "nothing"
            raise TroubleError(
                Trouble("nothing", f"{self.source.name} has no {self.name}; it defines {there}.")
            )
        if not self.listing.names:
            raise TroubleError(refusing.nothing_to_call(self.source, self.listing))

    def _started(self) -> Child:
        try:
            return Child(self.python, self.limits)
        except ChildNotStartedError as error:
            raise TroubleError(Trouble("load", f"{error}.")) from error

    @property
    def child(self) -> Child:
        """The process that answers, once it is started."""
        assert self._child is not None
        return self._child

    def ask(
        self, header: dict[str, Any], arrays: Sequence[Array] = (), seconds: float | None = None
    ) -> Told:
        """Send a request to the process, and wait for the answer.

        Raises
        ------
        TroubleError
        """
        what = "its top level" if header["do"] == "load" else "your function"
        return self.heard(lambda: self.child.ask(header, arrays, seconds), seconds, what)

    def heard(
        self, answer: Callable[[], Told], seconds: float | None = None, what: str = "your function"
    ) -> Told:
        """What the process answers, or why it does not.

        Raises
        ------
        TroubleError
        """
        try:
            return answer()
        except ChildTimeoutError:
            waited = self.limits.call if seconds is None else seconds
            raise TroubleError(troubles.timed_out(waited, what)) from None
        except ChildEndedError as error:
            raise TroubleError(troubles.ended(error.status)) from None
        except ChildCancelledError:
            raise TroubleError(Trouble("cancelled", "it was stopped.")) from None

    def _load(self) -> None:
        """Run the top level of the file; if it wants files that are not there, only its definitions."""
        assert self._child is not None
        assert self.source is not None
        assert self.listing is not None
        try:
            self._child.ready()
        except ChildNotStartedError as error:
            which = self.python or "Python"
            raise TroubleError(Trouble("load", f"{which} cannot run it: {error}.")) from error
        self._programs.clear()
        only: list[int] | None = None
        if self.source.from_notebook:
            only = [statement.lineno for statement in self.source.tree.body]
        header = self._load_once(only)
        if "error" in header and "FileNotFoundError" in header["error"]["types"] and only is None:
            line = header["error"]["frames"][-1][0] if header["error"]["frames"] else 0
            only = [statement.lineno for statement in definitions_only(self.source.tree).body]
            header = self._load_once(only)
            self._remark(
                f"line {line} wants a file that is not there, so only what the file defines was run"
            )
        if "error" in header:
            raise TroubleError(troubles.of_told(header["error"], self.source, loading=True))
        for module in header["left_out"]:
            self._remark(
                f"{module} is not installed; it was left out, as the backward pass does not use it"
            )

    def _load_once(self, only: list[int] | None) -> dict[str, Any]:
        assert self.source is not None
        assert self.listing is not None
        header, _ = self.ask(
            {
                "do": "load",
                "text": self.source.text,
                "filename": self.source.name,
                "only": only,
                "leave_out": sorted(self.listing.imports - troubles.HEAVY - {"numpy"}),
                "folder": self.source.folder,
            },
            seconds=self.limits.load,
        )
        return header

    def _remark(self, text: str) -> None:
        if text not in self.remarks:
            self.remarks.append(text)

    def make_object(self, problem: Problem) -> None:
        """Make the object of a class, if there is none of these sizes.

        Raises
        ------
        TroubleError
        """
        assert self.convention is not None
        assert self.source is not None
        place, sizes = self.convention.place, problem.params.sizes
        if place.way.construct is not None and not place.way.renew and sizes != self._made_for:
            self._made_for = None
            header, _ = self.run(construction(place, problem))
            if "error" in header:
                raise TroubleError(troubles.of_told(header["error"], self.source, loading=True))
            self._made_for = sizes

    # Calling -------------------------------------------------------------------------------------------

    def run(self, program: Program, watch: bool = False) -> Told:
        """Run a program in the process.

        Raises
        ------
        TroubleError
            If there is no answer; one that says what was raised is an answer.
        """
        code = program.as_json()
        key = repr(code)
        header: dict[str, Any] = {"do": "run", "watch": watch}
        if key not in self._programs:
            if len(self._programs) > 10_000:
                self._programs.clear()
            header["program"] = code
            self._programs[key] = len(self._programs)
        header["id"] = self._programs[key]
        header, arrays = self.ask(header, program.arrays)
        if "error" in header:
            types = header["error"]["types"]
            if "SystemExit" in types or "MemoryError" in types or "RecursionError" in types:
                assert self.source is not None
                raise TroubleError(troubles.of_told(header["error"], self.source))
        return header, arrays

    def _takes(self, role: str) -> bool:
        return self.convention is not None and self.convention.place.takes(role)

    def _answer(self, problem: Problem, convention: Convention) -> Answer:
        place = convention.place
        start = time.perf_counter()
        self.make_object(problem)
        samples = range(len(problem.y)) if place.layout.one_sample else [None]
        reads: list[Read] = []
        changed: set[str] = set()
        steps: list[Step] = []
        local_values: dict[str, Array] = {}
        for sample in samples:
            program = build(place, problem, sample)
            watch = problem.watched and sample in (None, 0)
            header, arrays = self.run(program, watch)
            if "error" in header:
                assert self.source is not None
                raise TroubleError(troubles.of_told(header["error"], self.source))
            reads.append(read_again(place, convention.chosen, header, arrays, program, problem))
            changed |= {program.named[place_in] for place_in in header["changed"]}
            if watch:
                steps += [Step(name, line, what, arrays[at]) for name, line, what, at in header["steps"]]
                local_values |= {what: arrays[at] for what, at in header["locals"].items()}
            if header["threads"] > 0:
                self._remark("it leaves threads running; they were ended with it")
        one = reads[0] if len(reads) == 1 else mean_of(reads)
        sizes, layout = problem.params.sizes, place.layout
        if convention.chosen.source == "in place":
            changed -= {*PARAMETERS, "θ"}
        return Answer(
            loss=one.loss,
            gradients={
                name: layout.back(name, one.raw[name], sizes) if name in one.raw else None
                for name in PARAMETERS
            },
            raw={name: value for name, value in one.raw.items() if name in PARAMETERS},
            expected={name: layout.shape(name, sizes) for name in PARAMETERS},
            takes_lam=self._takes("lam"),
            takes_eta=self._takes("eta"),
            local_values=local_values,
            steps=tuple(steps),
            output=self.output,
            changed=tuple(sorted(changed)),
            seconds=time.perf_counter() - start,
            dtype=one.dtype,
            samples="columns" if layout.samples in ("columns", "column") else "rows",
        )
