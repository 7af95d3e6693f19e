"""A lecture on two screens, in a program of its own: it prints which window is where, after each change."""

import json

from PySide6.QtCore import QEventLoop, QTimer

from netviz.session import Session
from netviz.ui.app.main import application
from netviz.ui.app.window import MainWindow
from netviz.ui.kit.preferences import Preferences
from netviz.ui.kit.theme import LIGHT
from netviz.ui.presenting.screens import screens_now
from tests.ui.presenting.long_lesson import make_lesson


def main():
    app = application()
    window = MainWindow(Session(), LIGHT)
    window.door.much_work = float("inf")
    window.show()
    hall, told = window.hall, {}
    pens = told["pens on the stage"] = {}
    presenting = hall.presenting

    def where(widget):
        is_all = widget.isFullScreen() or widget.isMaximized()
        return [widget.screen().name(), is_all] if widget.isVisible() else None

    def tell(name):
        app.processEvents()
        presenting.tools.toggle_tool("pen")
        pens[name] = presenting.tools.bar.isVisible()
        presenting.tools.put_away()
        told[name] = [where(hall.stage), where(presenting.presenter)]

    def began():
        tell("began")
        presenting.swap_screens()
        tell("swapped")
        told["remembered"] = Preferences().stage_on
        presenting.swap_screens()
        tell("swapped back")
        told["scales"] = [screen.scale for screen in screens_now()]
        for name in ("laptop", "projector"):
            presenting.screens_now = lambda name=name: [one for one in screens_now() if one.name == name]
            presenting.arrange()
            tell(f"only the {name}")
        presenting.screens_now = screens_now
        presenting.arrange()
        tell("both again")
        presenting.toggle_presenter()
        tell("closed")
        loop.quit()

    hall.began.connect(lambda: QTimer.singleShot(0, began))
    hall.start(make_lesson(), 0)
    loop = QEventLoop()
    loop.exec()
    hall.close_work()
    window.player.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
