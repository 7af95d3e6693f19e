"""What happens in a run, found while it is trained, from its rows and states, and said in a sentence.

The engine tells a listener of the steps that it takes; he hands them in stretches to the narrator, and the
narrator to all watchers (`netviz.training.narrator.narrator.WATCHERS`). What they find are events, and
`sentences` has the words.
"""

from netviz.training.narrator.event import Event
from netviz.training.narrator.listener import Listener
from netviz.training.narrator.narrator import Narration, Narrator
from netviz.training.narrator.stretch import Opening

__all__ = ["Event", "Listener", "Narration", "Narrator", "Opening"]
