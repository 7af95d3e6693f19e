"""Every command of the window by name: buttons, keys, menus and tests use this one table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command: its name in the code, on a button or in a menu, its keys, and what it does."""

    name: str
    text: str
    keys: tuple[str, ...]
    tip: str


COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command("play", "▶ Play", ("Space",), "Take steps until paused"),
        Command("step", "Step ▶", ("Right",), "One whole update: lines 1 to 15 of the derivation"),
        Command("step_back", "◀ Step back", ("Left",), "One update back, exactly as it was"),
        Command(
            "next_line",
            "Next equation ⤵",
            ("Shift+Right",),
            "One line of the derivation on; after line 15 comes line 1 of the next step",
        ),
        Command(
            "previous_line",
            "Previous equation",
            ("Shift+Left",),
            "One line back, to exactly what was there",
        ),
        Command(
            "play_lines",
            "▷ lines",
            ("Shift+Space",),
            "Go from line to line at the pace chosen beside it, until pressed again",
        ),
        Command(
            "whole_step",
            "Leave the equations",
            ("Shift+Home",),
            "Show the whole step again, not only what is known up to a line",
        ),
        Command("batch", "batch", ("B",), "The rows of the pinned sample, or the whole batch"),
        Command("numpy", "NumPy", ("N",), "The lines as formulas, or in NumPy, as one would write them"),
        Command("next_sample", "Next sample", (".",), "Pin the next sample of the data set"),
        Command("previous_sample", "Previous sample", (",",), "Pin the sample before"),
        Command("why", "Why?", ("W",), "The derivation of every line, in the numbers of this step"),
        Command("table", "Table", ("T",), "All entries of the line's matrix, and what made each of them"),
        Command("mistakes", "Is it this?", ("I",), "Put a wrong version of a gradient's line in its place"),
        Command(
            "check", "Check", ("C",), "Check all gradients against central differences, entry by entry"
        ),
        Command(
            "reset",
            "⟲ Reset",
            ("Home",),
            "Back to step 0 with the same weights; the run stays in reach of the time slider",
        ),
        Command("new_weights", "New weights", ("R",), "Draw other initial weights: the next seed"),
        Command("faster", "Faster", ("Up",), "More steps a second, up to as many as it can take"),
        Command("slower", "Slower", ("Down",), "Fewer steps a second, down to one"),
        Command("run_to", "Run to…", ("G",), "Run until a step, a loss, an accuracy, or the first NaN"),
        Command("undo", "↶", ("Ctrl+Z",), "Take the last change back; the run that it ended comes back"),
        Command("redo", "↷", ("Ctrl+Shift+Z", "Ctrl+Y"), "Bring back what was taken back"),
        Command("unpin", "Unpin the sample", ("Esc",), "Look at no sample in particular"),
        Command(
            "fit", "Whole plane", ("F",), "Show all the data and the whole run, after zooming or moving"
        ),
        Command("draw", "✎ draw", ("D",), "Draw, move and erase points by hand, also while it trains"),
        Command(
            "open",
            "Open file…",
            ("Ctrl+O",),
            "Data from a table (CSV, Excel, ARFF, JSON, NumPy, …), or weights that were saved (.npz)",
        ),
        Command(
            "paste", "Paste data", ("Ctrl+V",), "Data from the clipboard, as a spreadsheet copies them"
        ),
        Command(
            "save",
            "Save…",
            ("Ctrl+S",),
            "Save the weights, as they are or for the raw columns (.npz), or the table of all steps (.csv)",
        ),
        Command(
            "save_data",
            "Save the data…",
            ("Ctrl+Shift+S",),
            "Points, classes, train and test: .csv or .npz",
        ),
        Command("export", "Export picture…", ("Ctrl+E",), "The window as a picture: .png, .svg or .pdf"),
        Command("explore", "Explore", ("Ctrl+1",), "All panels around the plane"),
        Command("derivation", "Derivation", ("Ctrl+2",), "The inside of the network beside the plane"),
        Command("board", "Board", ("Ctrl+3",), "The derivation alone, full screen; again to leave"),
        Command("lecture", "Lecture", ("F11",), "Full screen, larger type, thicker lines; again to leave"),
        Command("theme", "◐", ("Ctrl+D",), "Light or dark"),
        Command("menu", "☰", ("F10",), "Panels, presets, files, help"),
        Command("keys", "?", ("?", "F1"), "Show all keys"),
        Command("about", "About netviz", (), "Versions and licence"),
        Command("quit", "Quit", ("Ctrl+Q",), "Close the window"),
    )
}
