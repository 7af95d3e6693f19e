"""The bar that offers what an earlier start has left because it could not be closed."""

from __future__ import annotations

from PySide6.QtCore import Signal

from netviz.ui.kit.banner import Banner
from netviz.ui.kit.controls import text_button


class RecoveryBar(Banner):
    """Offers one session at a time.

    Signals
    -------
    wanted
        It is to be brought back.
    unwanted
        It can be thrown away.
    """

    wanted = Signal()
    unwanted = Signal()

    def __init__(self) -> None:
        super().__init__(looks="offer")
        self.setAccessibleName("Recovery")
        self.bring_back = text_button("Bring it back", "Open it in the place of what is open now", "")
        self.throw_away = text_button("Throw it away", "It is not offered again", "")
        self.bring_back.clicked.connect(self.wanted)
        self.throw_away.clicked.connect(self.unwanted)
        self.put(self.bring_back, self.throw_away)

    def offer(self, what: str, when: str, n_more: int) -> None:
        """Say what there is.

        Parameters
        ----------
        what : str
            Data and step; empty if that cannot be told.
        when : str
            It was kept.
        n_more : int
            How many others there are.
        """
        more = f" {n_more} older one{'s' * (n_more > 1)} will be offered next." if n_more else ""
        about = f" ({what})" if what else ""
        text = f"netviz ended without being closed. Its session of {when}{about} was kept.{more}"
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self.show()
