"""Applying a theme: the palette and the style sheet of every widget."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from netviz.resources import RESOURCES
from netviz.ui.kit.theme import DARK, LIGHT, POINT_SIZE, Theme


def desktop_theme() -> Theme:
    """The theme that the desktop asks for."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def apply_theme(theme: Theme) -> None:
    """Apply a theme to every widget, unless it is applied already."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if application.property("theme") == repr(theme):
        return
    application.setProperty("theme", repr(theme))
    # Set by palette and not by colour scheme: some platforms ignore the latter.
    application.setStyle(QStyleFactory.create("Fusion"))
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
    application.setPalette(palette)
    application.setFont(theme.font())
    application.setStyleSheet(_stylesheet(theme))


def _rgba(name: str, alpha: int) -> str:
    color = QColor(name)
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {alpha})"


def _stylesheet(theme: Theme) -> str:
    def size(share: float) -> str:
        return f"{POINT_SIZE * theme.scale * share:.2f}pt"

    return f"""
    #small {{ font-size: {size(0.85)}; color: {theme.muted}; }}
    #big {{ font-size: {size(1.15)}; }}
    QToolTip {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};
               padding: 4px; }}
    #cardHead {{ background: {theme.card}; border: 1px solid {theme.border}; border-bottom: none;
               border-top-left-radius: 8px; border-top-right-radius: 8px; }}
    #cardBody {{ background: {theme.card}; border: 1px solid {theme.border}; border-top: none;
               border-bottom-left-radius: 8px; border-bottom-right-radius: 8px; }}
    #box {{ background: {theme.card}; border: 1px solid {theme.muted}; }}
    #hint {{ background: {theme.card}; border: 1px solid {theme.accent}; border-radius: 8px;
            padding: 10px 14px; }}
    #legend {{ background: {_rgba(theme.card, 215)}; border-radius: 4px; padding: 1px 4px 4px 4px; }}
    #cardTitle, #reading {{ font-weight: 600; }}
    #muted {{ color: {theme.muted}; }}
    #error {{ color: {theme.error}; }}
    #banner {{ background: {theme.card}; border: 1px solid {theme.error}; border-radius: 6px; }}
    #notice {{ background: {theme.card}; color: {theme.text}; border: 2px solid {theme.error};
              border-radius: 8px; padding: 8px; }}
    QGraphicsView {{ border: 2px solid transparent; border-radius: 4px; }}
    QGraphicsView:focus {{ border-color: {theme.accent}; }}
    QScrollArea, #bare {{ background: transparent; border: none; }}
    QPushButton {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 6px;
                  padding: 5px 9px; }}
    QPushButton:hover {{ border-color: {theme.accent}; }}
    QPushButton:focus, QComboBox:focus, QLineEdit:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton:focus {{ padding: 4px 8px; }}
    QPushButton:disabled {{ color: {theme.muted}; background: {theme.window}; }}
    QPushButton:checked, #primary {{ background: {theme.accent}; color: {theme.accent_text};
                                    border-color: {theme.accent}; font-weight: 600; }}
    #primary:disabled {{ background: {theme.track}; color: {theme.muted}; border-color: {theme.track}; }}
    #primary:focus {{ border: 2px solid {theme.text}; }}
    #own {{ padding: 1px; background: {theme.window}; }}
    #own:checked {{ background: {theme.accent}; font-weight: normal; }}
    #tool {{ padding: 0; border: none; background: transparent; color: {theme.muted}; }}
    #tool:hover {{ color: {theme.text}; background: {theme.track}; }}
    #tool:focus {{ border: 2px solid {theme.accent}; padding: 0; }}
    #quiet {{ padding: 0px 4px; border: 1px solid {theme.border}; color: {theme.muted}; }}
    #quiet:checked {{ color: {theme.accent_text}; background: {theme.accent}; font-weight: normal; }}
    #quiet:disabled {{ color: {theme.dead}; }}
    #quiet:focus {{ border: 2px solid {theme.accent}; padding: 0 3px; }}
    QMainWindow::separator {{ background: {theme.window}; width: 8px; height: 8px; }}
    QMainWindow::separator:hover {{ background: {theme.track}; }}
    QTabBar::tab {{ background: transparent; color: {theme.muted}; padding: 3px 9px; border: none;
                   border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom: 2px solid {theme.accent}; }}
    QTabBar::tab:focus {{ color: {theme.accent}; }}
    QMenu {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};
            padding: 4px; }}
    QMenu::item {{ padding: 4px 24px 4px 22px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.accent}; color: {theme.accent_text}; }}
    QMenu::item:disabled {{ color: {theme.muted}; }}
    QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 6px; }}
    #gallery {{ padding: 2px; background: {theme.window}; }}
    #gallery:checked {{ background: {theme.window}; border: 2px solid {theme.accent}; padding: 1px; }}
    QComboBox {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 6px;
                padding: 2px 8px; }}
    QComboBox:disabled {{ color: {theme.muted}; background: {theme.window}; }}
    QComboBox::drop-down {{ border: none; width: 18px; }}
    QComboBox::down-arrow {{ width: 9px; height: 9px;
        image: url("{(RESOURCES / "icons" / f"chevron-{theme.name}.svg").as_posix()}"); }}
    QComboBox QAbstractItemView {{ background: {theme.card}; color: {theme.text};
        selection-background-color: {theme.accent}; selection-color: {theme.accent_text}; }}
    QComboBox QAbstractItemView::item {{ padding: 3px 6px; }}
    QComboBox QAbstractItemView::item:selected {{ background: {theme.accent}; color: {theme.accent_text}; }}
    QLineEdit {{ background: transparent; border: 1px solid transparent; border-radius: 4px;
                padding: 0 2px; }}
    QLineEdit:hover {{ border-color: {theme.border}; }}
    QSlider {{ min-height: 16px; max-height: 16px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {theme.track}; }}
    QSlider::sub-page:horizontal {{ background: {theme.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
                                 background: {theme.accent}; }}
    QSlider::handle:horizontal:focus {{ border: 2px solid {theme.text}; width: 12px; height: 12px;
                                       margin: -6px 0; border-radius: 8px; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{
        background: {theme.track}; }}
    QCheckBox {{ spacing: 6px; }}
    QCheckBox:focus {{ color: {theme.accent}; }}
    QRadioButton {{ spacing: 6px; font-weight: 600; }}
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
    QStatusBar {{ background: transparent; }}
    QStatusBar::item {{ border: none; }}
    QScrollBar:vertical {{ width: 8px; background: transparent; }}
    QScrollBar::handle:vertical {{ background: {theme.track}; border-radius: 4px; min-height: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
