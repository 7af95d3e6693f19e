"""The colours of the page: those of the window, of which the page cannot ask; a test keeps them equal."""

from __future__ import annotations

from typing import Any

N_CLASSES = 24
"""How many classes have a colour of their own; a page with more begins again."""

_LIGHT_CLASSES = (
    "#e69f00", "#0072b2", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442", "#9605c7",
    "#f910f9", "#35d435", "#c70566", "#acd7c2", "#8a5442", "#4c4cfa", "#fc88fc", "#a588fc",
    "#307619", "#9a5aaf", "#d7accd", "#87a824", "#05c796", "#f9104a", "#1085f9", "#a34cfa",
)  # fmt: skip
_DARK_CLASSES = (
    "#ffbe3d", "#58b4f5", "#34d6a3", "#ff8a4d", "#e9a5cc", "#b8e3ff", "#f7ec6e", "#9605c7",
    "#307619", "#c70536", "#2466a8", "#f910f9", "#a88724", "#af5a9a", "#24a824", "#4c4cfa",
    "#fa4c78", "#8a5442", "#a588fc", "#428a8a", "#acd435", "#1085f9", "#c38383", "#c3b383",
)  # fmt: skip

LIGHT: dict[str, Any] = {
    "window": "#f5f5f2",
    "card": "#ffffff",
    "border": "#e2e2dc",
    "text": "#1b1e25",
    "muted": "#585d67",
    "accent": "#2b5bd0",
    "accent_text": "#ffffff",
    "accent_soft": "#e9effc",
    "track": "#d9dbdf",
    "plot": "#ffffff",
    "grid": "#ecece8",
    "axis": "#c9cbc7",
    "hinge": "#1b1e25",
    "bad": "#b3261e",
    "is_dark": False,
    "region_ground": "#ffffff",
    "region_strength": 0.4,
    "region_depth": 0,
    "classes": _LIGHT_CLASSES,
    "quantities": {
        "loss": "#1b1e25",
        "loss_data": "#b84a00",
        "loss_reg": "#1873ae",
        "test_loss_data": "#7f6400",
        "gradient_W1": "#6a3fc8",
        "gradient_b1": "#9a78e6",
        "gradient_W2": "#b8145a",
        "gradient_b2": "#e0608f",
    },
    "text_quantities": {"gradient_b1": "#7650d2", "gradient_b2": "#bf3569"},
}

DARK: dict[str, Any] = {
    "window": "#0f1116",
    "card": "#181b21",
    "border": "#2a2e37",
    "text": "#ecedf1",
    "muted": "#a9aeb9",
    "accent": "#86a8ff",
    "accent_text": "#0e1219",
    "accent_soft": "#222b44",
    "track": "#3b404b",
    "plot": "#181b21",
    "grid": "#23272f",
    "axis": "#434955",
    "hinge": "#ecedf1",
    "bad": "#ff8f86",
    "is_dark": True,
    "region_ground": "#0f1116",
    "region_strength": 0.34,
    "region_depth": 18,
    "classes": _DARK_CLASSES,
    "quantities": {
        "loss": "#f2f3f6",
        "loss_data": "#ff8a3d",
        "loss_reg": "#62bdf2",
        "test_loss_data": "#ddbb3c",
        "gradient_W1": "#a88dff",
        "gradient_b1": "#d2c4ff",
        "gradient_W2": "#ff5c9e",
        "gradient_b2": "#ffb3d1",
    },
    "text_quantities": {},
}

THEMES = {"light": LIGHT, "dark": DARK}
