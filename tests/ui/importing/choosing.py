"""Choosing in the dialog as a hand does."""


def choose(dialog, name, value):
    menu = dialog.menus.of[name]
    menu.setCurrentIndex(menu.findData(value))
    menu.activated.emit(menu.currentIndex())
