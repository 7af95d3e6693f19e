"""One request after the other."""

from __future__ import annotations

import os
import sys
import threading
import time
import types
from typing import Any, NoReturn

import numpy as np

from .ending import end_when_alone, limit_memory
from .missing import LeavesOut, Missing
from .pipe import Pipe
from .repeating import Repeated
from .steps import Run
from .trees import Trees, walk
from .watching import Watch

# Taken before anybody can put others in their place.
_array, _clock, _settrace = np.array, time.perf_counter, sys.settrace


class Child:
    """Loads a file, and runs programs on what it defines.

    Parameters
    ----------
    pipe : Pipe
    own_threads : int
        That are not the file's.
    """

    def __init__(self, pipe: Pipe, own_threads: int) -> None:
        self.pipe, self.own_threads = pipe, own_threads
        self.module: Any = None
        self.slots: dict[str, Any] = {}
        self.programs: dict[int, dict[str, Any]] = {}
        self.repeated: dict[int, Repeated] = {}
        self.filename = ""

    def serve(self) -> NoReturn:
        """Answer requests until the other side has gone."""
        while True:
            header, arrays = self.pipe.receive()
            trees = Trees()
            start = _clock()
            try:
                answer = getattr(self, f"_{header['do']}")(header, arrays, trees)
            except BaseException as error:
                _settrace(None)
                trees = Trees()
                answer = {"error": self._told(error)}
            if answer is None:
                repeated = self.repeated[header["id"]]
                repeated.marks[1] = header["number"]
                self.pipe.send_short(header["number"])
                repeated.look_for_next()
                continue
            answer["seconds"] = _clock() - start
            self.pipe.send(answer, trees.arrays)

    def _share(self, header: dict[str, Any], arrays: list[Any], trees: Trees) -> dict[str, Any]:
        """Get ready to run a program again and again, on arrays in memory that both sides see."""
        for number in header["dropped"]:
            self.repeated.pop(number, None)
        self.repeated[header["id"]] = Repeated(header)
        return {}

    def _again(self, header: dict[str, Any], arrays: list[Any], trees: Trees) -> dict[str, Any] | None:
        return self.repeated[header["id"]].run(self.module, self.slots, trees)

    def _load(self, header: dict[str, Any], arrays: list[Any], trees: Trees) -> dict[str, Any]:
        import ast
        import linecache

        text, self.filename = header["text"], header["filename"]
        linecache.cache[self.filename] = (len(text), None, text.splitlines(True), self.filename)
        tree = ast.parse(text, self.filename)
        if header["only"] is not None:
            tree.body = [one for one in tree.body if one.lineno in header["only"]]
        finder = LeavesOut(header["leave_out"])
        sys.meta_path.append(finder)
        if header["folder"]:
            sys.path.append(header["folder"])
        module = types.ModuleType("backward")
        module.__file__ = os.path.join(header["folder"], os.path.basename(self.filename))
        sys.modules["backward"] = module
        self.module = module
        Missing.loading = True
        try:
            exec(compile(tree, self.filename, "exec", dont_inherit=True), module.__dict__)
        finally:
            Missing.loading = False
        return {"left_out": sorted(finder.left_out)}

    def _run(self, header: dict[str, Any], arrays: list[Any], trees: Trees) -> dict[str, Any]:
        if "program" in header:
            self.programs[header["id"]] = header["program"]
        program = self.programs[header["id"]]
        copies = [_array(array) for array in arrays]  # writable, and of this call alone
        run = Run(self.module, self.slots, copies)
        for step in program.get("before", ()):
            run.step(step)
        watch = Watch(self.filename) if header.get("watch") else None
        start = _clock()
        if watch is not None:
            _settrace(watch)
        try:
            for step in program["steps"]:
                run.step(step)
        finally:
            _settrace(None)
        called = _clock() - start
        answer: dict[str, Any] = {"called": called}
        owner = self.slots.get("self")
        given = [run.value(e) for e in program["give"]]
        # Of an object that returns itself nothing comes back.
        answer["given"] = [trees.tree(None if one is owner else one) for one in given]
        answer["walked"] = [walk(run.value(e), trees) for e in program.get("walk", ())]
        answer["changed"] = [
            place
            for place, (array, copy) in enumerate(zip(arrays, copies, strict=True))
            if array.shape != copy.shape or array.tobytes() != copy.tobytes()
        ]
        if watch is not None:
            answer["steps"] = [
                [name, line, what, trees.placed(value)["array"]] for name, line, what, value in watch.steps
            ]
            answer["locals"] = {
                what: trees.placed(value)["array"] for what, value in watch.at_return.items()
            }
        answer["threads"] = threading.active_count() - self.own_threads
        return answer

    def _told(self, error: BaseException) -> dict[str, Any]:
        frames: list[list[Any]] = []
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename == self.filename:
                frames.append([trace.tb_lineno, code.co_name])
            trace = trace.tb_next
        try:
            message = str(error)
        except BaseException:
            message = ""
        name = getattr(error, "name", None)
        return {
            "types": [one.__name__ for one in type(error).__mro__][:6],
            "message": message[:1000],
            "frames": frames[:3] + frames[3:][-12:],
            "name": name if isinstance(name, str) else "",
            "line": error.lineno if isinstance(error, SyntaxError) else None,
        }


def main(limit: int = 0) -> NoReturn:
    """Serve requests until the other side has gone."""
    if sys.version_info < (3, 10):  # noqa: UP036 – others choose which Python runs this
        raise SystemExit("Python 3.10 or later is needed")
    pipe = Pipe()
    limit_memory(limit)
    own_threads = 1 + end_when_alone(pipe.source)
    sys.dont_write_bytecode = True
    pipe.send({"ready": sys.version.split()[0], "numpy": np.__version__}, [])
    Child(pipe, own_threads).serve()
