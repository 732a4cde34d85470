"""The colours of an Excel workbook's cells, by their styles."""

import colorsys
import re
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX as _INDEXED

_THEME_COLOR = re.compile(
    rb"<a:(lt1|dk1|lt2|dk2|accent[1-6])>.*?(?:lastClr|val)=\"([0-9A-Fa-f]{6})\"", re.S
)
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)))
_WHITE = "FFFFFF"


def style_colors(book: Any) -> dict[int, str]:
    """:param book: a workbook of openpyxl, open for reading
    :return: {number of a cell's style: RRGGBB}, without those that have no colour"""
    theme = _theme_colors(book)
    colors = [_color_of(fill, theme) for fill in book._fills]
    return {
        number: color
        for number, style in enumerate(book._cell_styles)
        if style.fillId < len(colors)
        and (color := colors[style.fillId])
        and color != _WHITE
    }


def _theme_colors(book: Any) -> list[str]:
    found = {
        name.decode(): color.decode().upper()
        for name, color in _THEME_COLOR.findall(book.loaded_theme or b"")
    }
    return [found.get(name, "") for name in _THEME_ORDER]


def _color_of(fill: Any, theme: list[str]) -> str:
    """:return: RRGGBB, or "" for a cell that isn't filled"""
    if getattr(fill, "fill_type", None) in (None, "none"):
        return ""
    color = fill.fgColor
    if color.type == "rgb":
        return str(color.rgb)[-6:].upper()
    if color.type == "theme":
        base = theme[color.theme] if color.theme < len(theme) else ""
        return (
            _tinted(base, color.tint or 0) if base else f"{0xC0C000 + color.theme:06X}"
        )
    indexed = _INDEXED[color.indexed] if color.indexed < len(_INDEXED) else ""
    return str(indexed)[-6:].upper() if indexed else ""


def _tinted(color: str, tint: float) -> str:
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, light, strength)
    return "".join(f"{round(255 * part):02X}" for part in parts)
