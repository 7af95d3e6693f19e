"""Open the real window on the platform at hand, play, grab a picture, close. For the test on a screen."""

import sys

from PySide6.QtCore import QTimer

if __name__ == "__main__":
    from netviz.session import Session
    from netviz.training import use_one_blas_thread
    from netviz.ui.app.main import application
    from netviz.ui.app.window import MainWindow

    use_one_blas_thread()
    app = application()
    window = MainWindow(Session())
    window.show()
    window.toggle_play()

    def look() -> None:
        if window.session.snapshot().step < 100:
            return
        watch.stop()
        window.toggle_play()
        window.grab().save(sys.argv[1])
        print(app.platformName(), "played", window.session.snapshot().step)
        window.close()

    watch = QTimer(interval=50)
    watch.timeout.connect(look)
    watch.start()
    raise SystemExit(app.exec())
