"""What is asked above the code."""

from __future__ import annotations

from netviz.ui.kit.banner import Banner
from netviz.ui.kit.controls import text_button


class TrustBar(Banner):
    """Whether code from elsewhere may run."""

    def __init__(self) -> None:
        super().__init__(looks="offer")
        self.yes = text_button("Let it run", "It is remembered: exactly this code is not asked about again")
        self.put(self.yes)

    def ask(self, name: str, how: str) -> None:
        """Ask about code that came somehow."""
        self.text.setText(
            f"“{name}” came {how}. Nothing of it has run. Read it first: it may do whatever you may."
        )
        self.show()


class FileBar(Banner):
    """Which of two versions counts."""

    def __init__(self) -> None:
        super().__init__(looks="offer")
        self.take = text_button("Take the file", "Put what is in the file now here; undo brings this back")
        self.keep = text_button("Keep this", "Go on with what is here")
        self.put(self.take, self.keep)
        self.keep.clicked.connect(self.hide)

    def ask(self, name: str) -> None:
        """Ask about a file that has been changed there and here."""
        self.text.setText(f"Another program has changed “{name}”, and it has been changed here, too.")
        self.show()


class ReplaceBar(Banner):
    """Whether other code may take the place of what is saved nowhere."""

    def __init__(self) -> None:
        super().__init__(looks="offer")
        self.replace = text_button("Replace it", "Undo brings back what is here")
        self.save = text_button("Save first…", "Write what is here into a file, then go on")
        self.keep = text_button("Keep this", "Leave what is here")
        self.put(self.replace, self.save, self.keep)
        self.keep.clicked.connect(self.hide)

    def ask(self, what: str) -> None:
        """Ask about what would come."""
        self.text.setText(f"What you have written is saved nowhere. {what} would take its place.")
        self.show()
