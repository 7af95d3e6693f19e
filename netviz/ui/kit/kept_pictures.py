"""Pictures of what is painted again and again without having changed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from netviz.ui.kit.plot_items import device_ratio, is_page


class KeptPictures:
    """Pictures of the parts of something, made when it is painted the second time."""

    def __init__(self) -> None:
        self._things: tuple[object, ...] = ()
        self._looks: tuple[object, ...] = ()
        self._pictures: dict[str, QPixmap] = {}

    def is_unchanged(self, painter: QPainter, things: Sequence[object], looks: Sequence[object]) -> bool:
        """Whether all is as it was when this was last asked, so that pictures of it are worth while.

        Parameters
        ----------
        painter : QPainter
        things : sequence of object
            What it is made of; all have to be the same objects as before.
        looks : sequence of object
            What it looks like; all have to be equal to what they were.

        Returns
        -------
        bool
            Never on a page, which can be enlarged.
        """
        all_things = tuple(things)
        device = painter.deviceTransform()  # a picture is not moved by parts of a pixel
        all_looks = (*looks, device_ratio(painter), device.dx() % 1.0, device.dy() % 1.0)
        same = len(all_things) == len(self._things) and all(map(operator.is_, all_things, self._things))
        same = same and all_looks == self._looks and not is_page(painter)
        if not same:
            self._pictures.clear()
            self._things, self._looks = all_things, all_looks
        return same

    def draw(self, painter: QPainter, area: QRectF, name: str, paint: Callable[[QPainter], None]) -> None:
        """Draw the picture of a part that lies in an area; `paint` paints it, where there is none yet."""
        device = painter.deviceTransform()
        whole = device.mapRect(area).toAlignedRect()
        corner = QPointF(whole.topLeft())
        if name not in self._pictures:
            picture = QPixmap(whole.size())
            picture.fill(Qt.GlobalColor.transparent)
            with QPainter(picture) as own:
                own.setRenderHints(painter.renderHints())
                own.setTransform(device * QTransform.fromTranslate(-corner.x(), -corner.y()))
                paint(own)
            picture.setDevicePixelRatio(device_ratio(painter))
            self._pictures[name] = picture
        painter.drawPixmap(device.inverted()[0].map(corner), self._pictures[name])
