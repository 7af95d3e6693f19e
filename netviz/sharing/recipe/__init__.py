"""A recipe: the whole set-up of a run as one readable line; `docs/recipe.md` has the grammar.

`text` makes tokens of what was typed or pasted, `words` says which words there are, `parser` sorts the
words into parts, `reader` makes a project of them, `writer` goes the other way, and `own_files` finds the
files that a line names. What is left out has the values of `first_version`, for ever.
"""

from netviz.sharing.recipe.errors import RecipeError, UnwritableError
from netviz.sharing.recipe.own_files import Files
from netviz.sharing.recipe.reader import read
from netviz.sharing.recipe.text import VERSION, begins
from netviz.sharing.recipe.writer import write

__all__ = ["VERSION", "Files", "RecipeError", "UnwritableError", "begins", "read", "write"]
