"""What is typed or chosen of a prediction, with what can be taken back."""

from __future__ import annotations


class Typed:
    """Numbers, and votes for each of a few answers.

    Attributes
    ----------
    numbers : tuple of float
    votes : tuple of int
    """

    def __init__(self, n_answers: int) -> None:
        self.numbers: tuple[float, ...] = ()
        self.votes: tuple[int, ...] = (0,) * n_answers
        self._before: list[tuple[tuple[float, ...], tuple[int, ...]]] = []

    @property
    def count(self) -> int:
        """How many have said something."""
        return len(self.numbers) + sum(self.votes)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._before)

    def restore(self, numbers: tuple[float, ...], votes: tuple[int, ...]) -> None:
        """What was said before, as far as it is an answer now."""
        self._remember()
        self.numbers = numbers
        if len(votes) == len(self.votes):
            self.votes = votes

    def add(self, numbers: tuple[float, ...]) -> None:
        """Somebody has said a number, or several have."""
        self._remember()
        self.numbers += numbers

    def vote(self, place: int, *, adds: bool) -> None:
        """Choose, instead of what was chosen before or beside it."""
        votes = list(self.votes) if adds else [0] * len(self.votes)
        votes[place] += 1
        self.set_votes(tuple(votes))

    def set_votes(self, votes: tuple[int, ...]) -> None:
        """The hands of a room, as they were counted."""
        if votes != self.votes:
            self._remember()
            self.votes = votes

    def undo(self) -> None:
        """Take the last of it back."""
        if self._before:
            self.numbers, self.votes = self._before.pop()

    def _remember(self) -> None:
        self._before.append((self.numbers, self.votes))
