"""A run as one readable Python file that needs nothing but NumPy.

`facts` is what is told of a run, `literals` writes names and numbers, `program` has the text.
"""

from netviz.sharing.script.facts import Facts
from netviz.sharing.script.program import script

__all__ = ["Facts", "script"]
