"""Of Qt's plugins, those that a window on a desktop needs: others bring GTK, OpenGL and the network."""

from pathlib import PurePath

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

_WITHOUT = (
    "egldeviceintegrations",
    "generic",
    "networkinformation",
    "tls",
    "wayland-graphics-integration-client",
    "xcbglintegrations",
    "qgtk3",
    "qtiff",
    "qwebp",
    "qeglfs",
    "qlinuxfb",
    "qminimalegl",
    "qvkkhrdisplay",
    "qvnc",
)

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
binaries = [
    (source, place)
    for source, place in binaries
    if PurePath(place).name not in _WITHOUT and PurePath(source).stem.removeprefix("lib") not in _WITHOUT
]
