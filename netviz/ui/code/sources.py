"""Where the code comes from: opened, pasted, begun with a template, brought back by undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QAction

from netviz.backward.source import SourceError
from netviz.fault_log import state_folder
from netviz.ui.code.document import Document, opened
from netviz.ui.code.file_menu import ask_where_to_save, open_menu
from netviz.ui.code.parts import CodeParts
from netviz.ui.code.templates import TEMPLATES
from netviz.ui.code.trust import Trust
from netviz.ui.code.watching import FileWatch
from netviz.ui.kit.panel import NO_ACTIONS

_MOST_REMEMBERED = 20  # texts that undo may bring back with their names


class CodeSources(CodeParts):
    """Takes code, and never puts it in the place of what is saved nowhere without asking.

    Attributes
    ----------
    document : Document
        Where the code comes from that is there.
    trust : Trust
    watch : FileWatch
    """

    def __init__(self, actions: Mapping[str, QAction] = NO_ACTIONS, slot: str = "") -> None:
        super().__init__(actions, slot)
        self.document = Document()
        self.trust = Trust(state_folder())
        self.watch = FileWatch(self)
        self._untrusted: dict[str, str] = {}  # code from elsewhere that nobody has let run, and how it came
        self._documents: dict[str, Document] = {}  # of texts that undo may bring back
        self._coming: tuple[Document, str] | None = None  # what waits for an answer
        self.code_button.clicked.connect(lambda: open_menu(self))
        self.file_bar.take.clicked.connect(self._take_file)
        self.replace_bar.replace.clicked.connect(self._take_what_waits)
        self.replace_bar.save.clicked.connect(self._save_first)
        self.watch.changed.connect(self._on_file_changed)

    def stop(self) -> None:
        """End what runs of the code that is there."""
        raise NotImplementedError

    def _forget_meaning(self) -> None:
        """Another file is meant otherwise."""
        raise NotImplementedError

    def _show_taken(self) -> None:
        """Other code is there, of which nothing has run."""
        raise NotImplementedError

    def _show_trust(self) -> None:
        """Ask about code from elsewhere, or do not."""
        raise NotImplementedError

    def open_path(self, path: Path, foreign: str = "") -> bool:
        """Show a file's code, or ask first where something would be lost; whether it can be read.

        Parameters
        ----------
        path : Path
        foreign : str
            How it came here, if not by the user's own choice: then it is asked about before it runs.
        """
        try:
            document, text = opened(path, foreign)
        except SourceError as error:
            self._show_taken()
            self.view_of_verdict.show_trouble(error.trouble)
            return False
        self._offer(document, text)
        return True

    def take_text(self, text: str) -> None:
        """Show code that was pasted."""
        self._take(Document(origin="Pasted code", original=text), text)

    def paste(self, text: str) -> None:
        """The same, or ask first where it would take the place of something."""
        self._offer(Document(origin="Pasted code", original=text), text)

    def use_template(self, key: str) -> None:
        """Begin with a template; undo brings back what was here."""
        text = TEMPLATES[key][1]
        self._offer(Document(origin="A template", original=text), text)
        self.editor.setFocus()

    @property
    def is_saved(self) -> bool:
        """Whether nothing is lost if other code takes the place of what is here."""
        return self.document.is_saved(self.editor.text)

    @property
    def is_asking(self) -> bool:
        """Whether other code waits to take the place of what is here."""
        return self._coming is not None and not self.replace_bar.isHidden()

    def _offer(self, document: Document, text: str) -> None:
        """Show other code; what is saved nowhere does not go without a word."""
        if self.is_saved or text == self.editor.text:
            self._take(document, text)
            return
        self._coming = document, text
        self.replace_bar.ask(f"“{document.name}”" if document.path is not None else document.origin)

    def _take_what_waits(self) -> None:
        if self._coming is not None:
            self._take(*self._coming)
            self.editor.setFocus()

    def _save_first(self) -> None:
        if ask_where_to_save(self):
            self._take_what_waits()

    def show_name(self) -> None:
        """Say on the button whose code this is."""
        self.code_button.show_document(self.document, not self.is_saved)

    def _take(self, document: Document, text: str) -> None:
        self.stop()
        self._coming = None
        self.replace_bar.hide()
        if document.foreign and self.trust.knows(text):
            document = document.trusted()
        if document.name != self.document.name:
            self._forget_meaning()
        if document.foreign:
            self._untrusted[text] = document.foreign
        before, self.document = self.document, document
        self._documents[self.editor.text] = before
        self._documents[text] = document
        for oldest in [*self._documents][:-_MOST_REMEMBERED]:
            del self._documents[oldest]
        self.watch.watch(document.path)
        self.file_bar.hide()
        self.editor.replace_text(text)
        self.show_name()
        self._show_taken()

    def _bring_back(self, text: str) -> None:
        """Whose a text is that undo may have brought back."""
        known = self._documents.get(text)
        if known is not None and known is not self.document and not known.foreign:
            self.document = known
            self.watch.watch(known.path)
        self.show_name()
        if text in self._untrusted and not self.document.foreign:
            self.document = replace(self.document, foreign=self._untrusted[text])
            self._show_trust()

    def _on_file_changed(self) -> None:
        if self.document.path is None:
            return
        try:
            document, text = opened(self.document.path, self.document.foreign)
        except SourceError:
            return  # in the middle of being written, or gone: what is here stays
        if text == self.document.on_disk or text == self.editor.text:
            self.document = replace(self.document, on_disk=text)
        elif self.editor.text == self.document.on_disk:
            self._take(document, text)
        else:
            self.file_bar.ask(document.name)

    def _take_file(self) -> None:
        if self.document.path is not None:
            try:
                self._take(*opened(self.document.path, self.document.foreign))
            except SourceError:
                self.file_bar.hide()  # it is gone again
