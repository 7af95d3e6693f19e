"""Colours and type: one meaning, one colour, in light and in dark."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, field

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from netviz.resources import RESOURCES

OKABE_ITO = ("#E69F00", "#0072B2", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442")
MARKERS = ("o", "s", "t", "d", "p", "star", "t1", "h")
"""The shapes of the classes' points, in the order of the classes."""

GLYPHS = dict(zip(MARKERS, "●■▲◆⬟★▼⬢", strict=True))
"""The same shapes as letters, for legends."""


def class_colors(n_classes: int) -> list[QColor]:
    """The Okabe–Ito colours in a fixed order; beyond them, hues and shades as far apart as they go."""
    colors = [QColor(name) for name in OKABE_ITO[:n_classes]]
    for number in range(n_classes - len(colors)):
        lightness = (0.35, 0.62, 0.48)[number % 3]
        rgb = colorsys.hls_to_rgb((0.78 + 0.381966 * number) % 1.0, lightness, 0.6)
        colors.append(QColor.fromRgbF(*rgb))
    return colors


@dataclass(frozen=True)
class Theme:
    """The colours of one mode."""

    name: str
    window: str
    card: str
    border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    track: str
    plot: str
    hinge: str
    dead: str
    error: str
    quantities: dict[str, str] = field(default_factory=dict)

    @property
    def is_dark(self) -> bool:
        """Whether text is light on dark."""
        return self.name == "dark"

    def color_plot(self, plot: pg.PlotWidget) -> None:
        """Give a plot its background and quiet axes."""
        plot.setBackground(self.plot)
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(self.border)
            axis.setTextPen(self.muted)


LIGHT = Theme(
    name="light",
    window="#f7f7f5",
    card="#ffffff",
    border="#e2e2de",
    text="#1c1f26",
    muted="#62666f",
    accent="#2f5fd0",
    accent_text="#ffffff",
    track="#dfe0e3",
    plot="#ffffff",
    hinge="#4d6f73",
    dead="#a9adb5",
    error="#b3261e",
    quantities={
        "loss": "#1c1f26",
        "loss_data": "#c75000",
        "loss_reg": "#2b8fce",
        "test_loss_data": "#8d6e00",
        "W1": "#6a3fc8",
        "b1": "#a386ea",
        "W2": "#b8145a",
        "b2": "#ee78a8",
    },
)

DARK = Theme(
    name="dark",
    window="#16181d",
    card="#1e2027",
    border="#2e3139",
    text="#e9eaee",
    muted="#9ba0aa",
    accent="#7da2ff",
    accent_text="#10131a",
    track="#3a3e48",
    plot="#1e2027",
    hinge="#7fb0b5",
    dead="#5d626d",
    error="#ff8a80",
    quantities={
        "loss": "#f2f3f6",
        "loss_data": "#ff7a1a",
        "loss_reg": "#56b4e9",
        "test_loss_data": "#d8b32a",
        "W1": "#9b7dff",
        "b1": "#d0c0ff",
        "W2": "#ff4d94",
        "b2": "#ffb3d1",
    },
)


def desktop_theme() -> Theme:
    """The theme that the desktop asks for."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Put a theme in force for every widget."""
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
    application.setStyleSheet(_stylesheet(theme))


def tabular(font: QFont) -> QFont:
    """The same font with digits of equal width, so that changing numbers do not jump."""
    font = QFont(font)
    if hasattr(font, "setFeature"):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _stylesheet(theme: Theme) -> str:
    return f"""
    QToolTip {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};
               padding: 4px; }}
    #card {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 8px; }}
    #cardTitle {{ font-weight: 600; }}
    #muted {{ color: {theme.muted}; }}
    #error {{ color: {theme.error}; }}
    #notice {{ background: {theme.card}; color: {theme.text}; border: 2px solid {theme.error};
              border-radius: 8px; padding: 8px; }}
    QScrollArea, #bare {{ background: transparent; border: none; }}
    QPushButton {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 6px;
                  padding: 5px 9px; }}
    QPushButton:hover {{ border-color: {theme.accent}; }}
    QPushButton:focus, QComboBox:focus, QLineEdit:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton:focus {{ padding: 4px 8px; }}
    QPushButton:disabled {{ color: {theme.muted}; background: {theme.window}; }}
    QPushButton:checked, #primary {{ background: {theme.accent}; color: {theme.accent_text};
                                    border-color: {theme.accent}; font-weight: 600; }}
    #primary:focus {{ border: 2px solid {theme.text}; }}
    #own {{ padding: 1px; color: {theme.muted}; background: {theme.window}; }}
    #gallery {{ padding: 2px; background: {theme.window}; }}
    #gallery:checked {{ background: {theme.window}; border: 2px solid {theme.accent}; padding: 1px; }}
    QComboBox {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 6px;
                padding: 2px 8px; }}
    QComboBox::drop-down {{ border: none; width: 18px; }}
    QComboBox::down-arrow {{ width: 9px; height: 9px;
        image: url("{(RESOURCES / "icons" / f"chevron-{theme.name}.svg").as_posix()}"); }}
    QComboBox QAbstractItemView {{ background: {theme.card}; color: {theme.text};
        selection-background-color: {theme.accent}; selection-color: {theme.accent_text}; }}
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
    QScrollBar:vertical {{ width: 8px; background: transparent; }}
    QScrollBar::handle:vertical {{ background: {theme.track}; border-radius: 4px; min-height: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
