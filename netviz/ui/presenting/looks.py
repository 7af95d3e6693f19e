"""What the presenter's window has of its own in the style sheet."""

from __future__ import annotations

from netviz.ui.kit.theme import BODY, MEDIUM, Theme


def presenter_style(theme: Theme) -> str:
    """The rules for the names that only this window uses."""

    def px(size: float) -> str:
        return f"{max(1, round(size * theme.scale))}px"

    high = f"min-height: {px(38)}; max-height: {px(38)};"
    return f"""
    Presenter {{ background: {theme.window}; }}
    QPushButton {{ font-size: {px(BODY)}; }}
    #muted {{ font-size: {px(BODY)}; }}
    #rule {{ background: {theme.border}; border: none; }}
    #chip {{ background: transparent; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: {px(15)}; padding: 0 {px(12)}; min-height: {px(30)}; max-height: {px(30)};
            font-weight: 400; font-size: {px(BODY)}; }}
    #chip:checked {{ background: {theme.accent_soft}; color: {theme.accent}; border: 1px solid
                    {theme.accent_soft}; font-weight: {MEDIUM}; }}
    #chip:focus {{ border: 2px solid {theme.accent}; padding: 0 {px(11)}; min-height: {px(28)};
                  max-height: {px(28)}; }}
    #plainIcon {{ background: transparent; border: 1px solid transparent; padding: 0;
                 min-width: {px(38)}; max-width: {px(38)}; {high} }}
    #plainIcon:hover {{ border-color: {theme.border}; }}
    #plainIcon:focus {{ border: 2px solid {theme.accent}; padding: 0; }}
    #soft {{ padding: 0 {px(12)}; }}
    #soft:checked {{ background: {theme.accent}; color: {theme.accent_text}; }}
    Controls > #primary, Controls > QPushButton {{ {high} }}
    """
