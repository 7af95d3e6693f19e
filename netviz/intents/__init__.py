"""Everything that can be wanted of a session, as values: each says what becomes of the project.

An intent is handed the `Project` and what its keys stand for, and gives another project; nothing else
changes. One that is refused raises `ConfigError` or `DataError` with a sentence, and has changed nothing.
"""

from netviz.intents.base import Blobs, Intent, Redo, Undo, Undoable
from netviz.intents.changes import (
    CorrectGradient,
    DrawData,
    EditEntry,
    MoveHinge,
    NewWeights,
    SetEntries,
    SetNetwork,
    SetStandardize,
    SetTraining,
    UseData,
    UseMistake,
    UseWeights,
)
from netviz.intents.checks import MAX_PARAMETER, check_cursor, check_project, check_run
from netviz.intents.kernel import UseKernel
from netviz.intents.pinning import (
    MOST_PINNED,
    NO_MORE,
    AddRun,
    FollowCode,
    MakePresent,
    PinRun,
    RenameRun,
    UnpinRun,
    free_letter,
)
from netviz.intents.run_again import RunAgain
from netviz.intents.standing import (
    Advance,
    GoTo,
    GoToLine,
    NextLine,
    PinSample,
    PreviousLine,
    SetView,
    StepBack,
)
from netviz.intents.sweeping import DropSweep, KeepSweep

__all__ = [
    "MAX_PARAMETER",
    "MOST_PINNED",
    "NO_MORE",
    "AddRun",
    "Advance",
    "Blobs",
    "CorrectGradient",
    "DrawData",
    "DropSweep",
    "EditEntry",
    "FollowCode",
    "GoTo",
    "GoToLine",
    "Intent",
    "KeepSweep",
    "MakePresent",
    "MoveHinge",
    "NewWeights",
    "NextLine",
    "PinRun",
    "PinSample",
    "PreviousLine",
    "Redo",
    "RenameRun",
    "RunAgain",
    "SetEntries",
    "SetNetwork",
    "SetStandardize",
    "SetTraining",
    "SetView",
    "StepBack",
    "Undo",
    "Undoable",
    "UnpinRun",
    "UseData",
    "UseKernel",
    "UseMistake",
    "UseWeights",
    "check_cursor",
    "check_project",
    "check_run",
    "free_letter",
]
