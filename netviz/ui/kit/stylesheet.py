"""Applying a theme: the palette and the style sheet of every widget."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from netviz.resources import RESOURCES
from netviz.ui.kit.fonts import load_fonts
from netviz.ui.kit.theme import (
    BODY,
    DARK,
    LIGHT,
    MEDIUM,
    READING,
    SEMIBOLD,
    SMALL,
    THEMES,
    TITLE,
    Theme,
    mixed,
)


def desktop_theme() -> Theme:
    """The theme that the desktop asks for."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def chosen_theme(colors: str | None) -> Theme:
    """The theme of a name; the desktop's if there is none of that name."""
    return THEMES.get(colors or "") or desktop_theme()


def desktop_wants_contrast() -> bool:
    """Whether the desktop asks for more contrast than usual."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):  # before Qt 6.10
        return False
    return bool(hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


def apply_theme(theme: Theme) -> None:
    """Apply a theme to every widget, unless it is applied already."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    applied = application.property("theme")
    if applied == repr(theme):
        return
    application.setProperty("theme", repr(theme))
    if applied is None:
        load_fonts()
        application.setStyle(QStyleFactory.create("Fusion"))
    application.setStyleSheet("")  # twice as fast as changing from one to another
    # Set by palette and not by colour scheme: some platforms ignore the latter.
    application.setPalette(_palette(theme))
    application.setFont(theme.font())
    application.setStyleSheet(_stylesheet(theme))


def dress(widget: QWidget, theme: Theme) -> None:
    """Apply a theme to one widget and what is in it, whatever the others have."""
    widget.setPalette(_palette(theme))
    widget.setFont(theme.font())
    widget.setStyleSheet(_stylesheet(theme))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, color in (
        (roles.Window, theme.window),
        (roles.Base, theme.card),
        (roles.AlternateBase, theme.window),
        (roles.Button, theme.card),
        (roles.WindowText, theme.text),
        (roles.Text, theme.text),
        (roles.ButtonText, theme.text),
        (roles.PlaceholderText, theme.muted),
        (roles.Highlight, theme.accent),
        (roles.HighlightedText, theme.accent_text),
        (roles.ToolTipBase, theme.card),
        (roles.ToolTipText, theme.text),
        (roles.Link, theme.accent),
        (roles.Mid, theme.border),
        (roles.Dark, theme.border),
        (roles.Light, theme.card),
    ):
        palette.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return palette


def _rgba(name: str, alpha: int) -> str:
    color = QColor(name)
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {alpha})"


def _stylesheet(theme: Theme) -> str:
    def px(size: float) -> str:
        return f"{max(1, round(size * theme.scale))}px"

    return f"""
    #small {{ font-size: {px(SMALL)}; color: {theme.muted}; }}
    QToolTip {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};
               padding: {px(4)}; }}
    #cardHead {{ background: {theme.card}; border: 1px solid {theme.border}; border-bottom: none;
               border-top-left-radius: 10px; border-top-right-radius: 10px; }}
    #cardHead[alone="true"] {{ border: 1px solid {theme.border}; border-radius: 10px; }}
    #cardBody {{ background: {theme.card}; border: 1px solid {theme.border}; border-top: none;
               border-bottom-left-radius: 10px; border-bottom-right-radius: 10px; }}
    #box {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 10px; }}
    #rule {{ background: {theme.border}; border: none; min-height: 1px; max-height: 1px; }}
    #ruled {{ background: transparent; border: none; border-top: 1px solid {theme.border}; }}
    #wrongBox {{ background: {theme.card}; border: 1px solid {mixed(theme.card, theme.bad, 0.35).name()};
                border-radius: 10px; }}
    #hint {{ background: {theme.card}; border: 1px solid {theme.accent}; border-radius: 8px;
            padding: {px(10)} {px(14)}; }}
    #legend {{ background: {_rgba(theme.card, 215)}; border-radius: 4px; padding: 1px 4px 4px 4px; }}
    #pill {{ background: {theme.window}; border: 1px solid {theme.border}; border-radius: {px(9)};
            padding: 0; min-height: 0; max-height: 1000px; font-size: {px(SMALL)}; }}
    #pill:hover {{ border-color: {theme.accent}; }}
    #pill:focus {{ border: 2px solid {theme.accent}; }}
    #cardTitle {{ font-size: {px(TITLE)}; font-weight: {SEMIBOLD}; }}
    #reading {{ font-size: {px(READING)}; font-weight: {SEMIBOLD}; }}
    #muted {{ color: {theme.muted}; }}
    #error {{ color: {theme.bad}; }}
    #done {{ color: {theme.good}; }}
    #banner {{ background: {theme.bad_ground}; border: 1px solid {theme.bad}; border-radius: 8px; }}
    #offer {{ background: {theme.accent_soft}; border: 1px solid {theme.accent}; border-radius: 8px; }}
    #offer #boxed {{ background: {theme.card}; }}
    #notice {{ background: {theme.card}; color: {theme.text}; border: 2px solid {theme.bad};
              border-radius: 8px; padding: {px(8)}; }}
    #narrator {{ background: {theme.accent_soft}; border-radius: 8px; }}
    #good, #bad {{ border-radius: {px(11)}; padding: 0 {px(11)}; font-size: {px(SMALL)};
                  font-weight: {SEMIBOLD}; min-height: {px(24)}; max-height: {px(24)}; border: none; }}
    #good {{ color: {theme.good}; background: {theme.good_ground}; }}
    #bad {{ color: {theme.bad}; background: {theme.bad_ground}; }}
    #since, #unsure {{ border-radius: {px(11)}; border: none; padding: 0 {px(10)}; font-size: {px(SMALL)};
                      font-weight: {SEMIBOLD}; min-height: {px(24)}; max-height: {px(24)}; }}
    #since {{ color: {theme.accent}; background: {theme.accent_soft}; }}
    #unsure {{ color: {theme.muted}; background: {theme.window}; }}
    QGraphicsView {{ border: 2px solid transparent; border-radius: 6px; }}
    QGraphicsView:focus {{ border-color: {theme.accent}; }}
    QScrollArea, #bare, #topBar {{ background: transparent; border: none; }}
    #topBar > QFrame {{ margin-bottom: 8px; }}
    QPushButton {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 8px;
                  padding: 0 {px(12)}; min-height: {px(30)}; max-height: {px(30)};
                  font-weight: {MEDIUM}; }}
    QPushButton:hover {{ border-color: {theme.accent}; }}
    QPushButton:focus, QComboBox:focus, QLineEdit:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton:focus {{ padding: 0 {px(11)}; min-height: {px(28)}; max-height: {px(28)}; }}
    QPushButton:disabled {{ color: {theme.muted}; background: {theme.window}; }}
    QPushButton:checked, #primary {{ background: {theme.accent}; color: {theme.accent_text};
                                    border-color: {theme.accent}; font-weight: {SEMIBOLD}; }}
    #primary:disabled {{ background: {theme.track}; color: {theme.muted}; border-color: {theme.track}; }}
    #primary:focus {{ border: 2px solid {theme.text}; }}
    #cardHead #primary {{ border-radius: 7px; min-height: {px(26)}; max-height: {px(26)}; }}
    #cardHead #primary:focus {{ min-height: {px(24)}; max-height: {px(24)}; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QSplitter::handle {{ image: none; background: transparent; }}
    #tab {{ background: transparent; color: {theme.muted}; border: 1px solid transparent;
           padding: 0 {px(11)}; font-weight: 400; }}
    #tab:hover {{ color: {theme.text}; }}
    #tab:checked {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};
                   font-weight: {SEMIBOLD}; }}
    #tab:focus {{ border: 2px solid {theme.accent}; padding: 0 {px(10)}; }}
    #headTab {{ background: transparent; border: none; color: {theme.muted}; font-size: {px(BODY)};
               font-weight: 400; padding: 0 {px(2)}; min-height: {px(24)}; max-height: {px(24)}; }}
    #headTab:hover {{ color: {theme.text}; }}
    #headTab:checked {{ background: transparent; color: {theme.text}; font-size: {px(TITLE)};
                       font-weight: {SEMIBOLD}; }}
    #headTab:focus {{ border: 2px solid {theme.accent}; border-radius: 6px; padding: 0;
                     min-height: {px(20)}; max-height: {px(20)}; }}
    #link {{ background: transparent; border: none; color: {theme.accent}; font-weight: {MEDIUM};
            padding: 0; text-align: left; min-height: {px(20)}; max-height: {px(20)}; }}
    #link[strong="true"] {{ font-weight: {SEMIBOLD}; }}
    #link:hover {{ color: {theme.text}; }}
    #link:checked {{ background: transparent; color: {theme.accent}; }}
    #link:focus {{ border: 2px solid {theme.accent}; border-radius: 4px; padding: 0; }}
    #icon {{ background: transparent; border: 1px solid transparent; padding: 0;
            min-width: {px(30)}; max-width: {px(30)}; }}
    #icon:hover {{ background: {theme.card}; border-color: {theme.border}; }}
    #icon:focus {{ border: 2px solid {theme.accent}; padding: 0; min-width: {px(28)};
                  max-width: {px(28)}; }}
    #tool {{ padding: 0; border: none; background: {theme.card}; color: {theme.muted};
            min-height: {px(20)}; max-height: {px(20)}; min-width: {px(20)}; max-width: {px(20)}; }}
    #tool:hover {{ color: {theme.text}; background: {theme.track}; }}
    #tool:focus {{ border: 2px solid {theme.accent}; padding: 0; min-height: {px(16)};
                  max-height: {px(16)}; min-width: {px(16)}; max-width: {px(16)}; }}
    #quiet {{ padding: 0 {px(8)}; border: 1px solid {theme.border}; border-radius: 7px;
             min-height: {px(26)}; max-height: {px(26)}; font-weight: 400; color: {theme.text}; }}
    QComboBox#quiet {{ padding: 0 {px(4)} 0 {px(11)}; }}
    QComboBox#quiet:focus {{ padding: 0 {px(3)} 0 {px(10)}; }}
    #quiet:checked {{ color: {theme.accent_text}; background: {theme.accent}; font-weight: {MEDIUM}; }}
    #quiet:disabled {{ color: {theme.muted}; }}
    #quiet:focus {{ border: 2px solid {theme.accent}; padding: 0 {px(7)};
                   min-height: {px(24)}; max-height: {px(24)}; }}
    #fileMenu {{ padding: 0 {px(28)} 0 {px(10)}; border: 1px solid {theme.border}; border-radius: 7px;
                min-height: {px(26)}; max-height: {px(26)}; font-weight: 400; text-align: left; }}
    #fileMenu:focus {{ border: 2px solid {theme.accent}; padding: 0 {px(27)} 0 {px(9)};
                      min-height: {px(24)}; max-height: {px(24)}; }}
    QMainWindow::separator {{ background: {theme.window}; width: 16px; height: 16px; }}
    QMainWindow::separator:hover {{ background: {theme.track}; }}
    MainWindow > QTabBar {{ qproperty-drawBase: 0; max-height: 0px; }}
    MainWindow > QTabBar::tab, MainWindow > QTabBar::tab:selected {{
        height: 0px; width: 0px; padding: 0; margin: 0; border: none; }}
    QTabBar::tab {{ background: transparent; color: {theme.muted}; padding: 3px 9px; border: none;
                   border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom: 2px solid {theme.accent}; }}
    QTabBar::tab:focus {{ color: {theme.accent}; }}
    QMenu {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};
            padding: 4px; }}
    QMenu::item {{ padding: {px(5)} {px(24)} {px(5)} {px(22)}; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.accent}; color: {theme.accent_text}; }}
    QMenu::item:disabled {{ color: {theme.muted}; }}
    QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 6px; }}
    #gallery, #ownData {{ padding: 0; background: {theme.window}; min-height: {px(38)};
                       max-height: {px(38)}; border: 1px solid {theme.border}; border-radius: 7px; }}
    #gallery:checked {{ background: {theme.accent_soft}; }}
    #gallery:checked, #gallery:focus, #ownData:focus {{ border: 2px solid {theme.accent}; padding: 0;
        min-height: {px(36)}; max-height: {px(36)}; }}
    #gallery[low="true"], #ownData[low="true"] {{ min-height: {px(34)}; max-height: {px(34)}; }}
    #gallery[low="true"]:checked, #gallery[low="true"]:focus, #ownData[low="true"]:focus {{
        min-height: {px(32)}; max-height: {px(32)}; }}
    #gallery:focus:checked {{ border-color: {theme.text}; }}
    #ownData {{ border-color: transparent; background: transparent; }}
    #ownData::menu-indicator {{ image: none; width: 0; }}
    QComboBox {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 7px;
                padding: 0 {px(4)} 0 {px(11)}; min-height: {px(26)}; max-height: {px(26)}; }}
    QComboBox:focus {{ padding: 0 {px(3)} 0 {px(10)}; min-height: {px(24)}; max-height: {px(24)}; }}
    QComboBox:disabled {{ color: {theme.muted}; background: {theme.window}; }}
    QComboBox::drop-down {{ border: none; width: {px(22)}; }}
    QComboBox::down-arrow {{ width: 9px; height: 9px; left: -{px(6)};
        image: url("{(RESOURCES / "icons" / f"chevron-{theme.name}.svg").as_posix()}"); }}
    QComboBox QAbstractItemView {{ background: {theme.card}; color: {theme.text};
        selection-background-color: {theme.accent}; selection-color: {theme.accent_text}; }}
    QComboBox QAbstractItemView::item {{ padding: 3px 6px; }}
    QComboBox QAbstractItemView::item:selected {{ background: {theme.accent}; color: {theme.accent_text}; }}
    QLineEdit {{ background: transparent; border: 1px solid transparent; border-radius: 4px;
                padding: 0 0 0 2px; }}
    QLineEdit:hover {{ border-color: {theme.border}; }}
    #boxed {{ border: 1px solid {theme.border}; border-radius: 7px; padding: 0 {px(6)};
             min-height: {px(26)}; max-height: {px(26)}; }}
    #boxed:focus {{ border: 2px solid {theme.accent}; padding: 0 {px(5)}; min-height: {px(24)};
                   max-height: {px(24)}; }}
    #field {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 7px;
             padding: {px(4)}; }}
    #field:focus {{ border: 2px solid {theme.accent}; padding: {px(3)}; }}
    #field::item {{ padding: {px(4)} {px(4)}; border-radius: 4px; }}
    #field::item:selected {{ background: {theme.accent}; color: {theme.accent_text}; }}
    #boxed:disabled {{ color: {theme.muted}; }}
    NumberSlider QLineEdit {{ font-weight: {MEDIUM}; }}
    QSlider {{ min-height: 16px; max-height: 16px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {theme.track}; }}
    QSlider::sub-page:horizontal {{ background: {theme.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ width: 10px; height: 10px; margin: -5px 0; border-radius: 7px;
                                 border: 2px solid {theme.card}; background: {theme.accent}; }}
    TimeSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -6px 0; border-radius: 8px; }}
    Transport QSlider::handle:horizontal {{ border-color: {theme.window}; }}
    QSlider::handle:horizontal:focus {{ border-color: {theme.text}; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{
        background: {theme.track}; }}
    QCheckBox {{ spacing: 6px; }}
    QCheckBox:focus {{ color: {theme.accent}; }}
    QRadioButton {{ spacing: 6px; font-weight: {SEMIBOLD}; }}
    QRadioButton:focus {{ color: {theme.accent}; }}
    #choice {{ border: 1px solid transparent; border-radius: 6px; }}
    #choice:hover {{ border-color: {theme.accent}; }}
    #choice:disabled, #choice QLabel:disabled {{ color: {theme.muted}; border-color: transparent; }}
    QRadioButton:disabled {{ color: {theme.muted}; }}
    QProgressBar {{ background: {theme.track}; border: none; border-radius: 4px; max-height: 8px;
                   color: transparent; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 4px; }}
    QHeaderView::section {{ background: {theme.window}; color: {theme.muted}; border: none;
                           padding: 2px 6px; }}
    QTableView {{ background: {theme.card}; gridline-color: {theme.border};
                 border: 1px solid {theme.border}; selection-background-color: {theme.accent};
                 selection-color: {theme.accent_text}; }}
    QTextBrowser {{ background: transparent; border: none; }}
    QStatusBar {{ background: transparent; font-size: {px(SMALL)}; }}
    QStatusBar QLabel {{ font-size: {px(SMALL)}; }}
    QStatusBar #link {{ min-height: {px(16)}; max-height: {px(16)}; font-size: {px(SMALL)}; }}
    QStatusBar::item {{ border: none; }}
    QScrollBar:vertical {{ width: 8px; background: transparent; }}
    QScrollBar::handle:vertical {{ background: {theme.track}; border-radius: 4px; min-height: 24px; }}
    QScrollBar:horizontal {{ height: 8px; background: transparent; }}
    QScrollBar::handle:horizontal {{ background: {theme.track}; border-radius: 4px; min-width: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
