"""How a function of a file wants to be called, or why that cannot be found out."""

from __future__ import annotations

import time
from collections.abc import Mapping

from netviz.backward import refusing, troubles
from netviz.backward.answer import Trouble
from netviz.backward.forcing import Forced
from netviz.backward.interpreting import Run
from netviz.backward.listing import Listing
from netviz.backward.outcome import Convention, with_own_eta
from netviz.backward.source import Source
from netviz.backward.troubles import TroubleError
from netviz.backward.trying import Finder
from netviz.backward.ways import candidates

FIND_SECONDS = 8.0
"""For finding it out, if the function is slow."""


def found(
    run: Run,
    source: Source,
    listing: Listing,
    name: str,
    names: Mapping[str, str | float],
    forced: Forced,
) -> Convention:
    """Find it out by trying.

    Parameters
    ----------
    run : callable
        Runs a program in the child.
    source, listing
        The file, and what it defines.
    name : str
        The function or class; empty for all of them.
    names : mapping of str to a role or number
        Globals that are set because the file does not.
    forced : Forced
        What is said about it.

    Raises
    ------
    TroubleError
    """
    ways = candidates(listing, name)
    if not ways:
        raise TroubleError(refusing.nothing_to_call(source, listing, name))
    finder = Finder(run, listing, names, time.monotonic() + FIND_SECONDS, forced)
    convention = finder.find(ways)
    tried = finder.best
    line = ways[0].entry.function.line
    if convention is None or tried is None or tried.read is None:
        raise TroubleError(_why_not(finder, source, forced, line))
    trouble = refusing.no_gradients(convention, tried.read, source, listing)
    n_steps = finder.steps_of(convention)
    if trouble is None and n_steps > 1:
        sentence = f"it takes {n_steps} steps in one call; one is needed, so leave the loop to the caller."
        trouble = Trouble("values", sentence, convention.place.way.entry.function.line)
    if trouble is not None:
        raise TroubleError(trouble)
    return with_own_eta(convention, tried.read)


def _why_not(finder: Finder, source: Source, forced: Forced, line: int) -> Trouble:
    if finder.without_biases:
        return Trouble("another-network", refusing.NO_BIASES, line)
    other = refusing.third_layer(source)
    if other is not None:
        return other
    told = finder.most_telling()
    if forced.layout_words:
        return refusing.not_as_said(forced, told, source)
    if told is not None and not finder.ran:
        return troubles.of_told(told, source)
    sentence = "it runs, but what comes back has no gradient in it: it is not finished yet."
    return Trouble("unfinished", sentence, line)
