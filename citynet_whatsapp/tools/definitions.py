"""What must agree between a template here and the one the provider has approved."""

import re

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")


def signature(components):
    """The places that values go to: where these differ, messages would be refused.

    :param list components: as in Meta's template
    :return: dict comparable with ``==``
    """
    found = {"header": ("TEXT", ()), "body": (), "buttons": ()}
    for component in components or []:
        kind = str(component.get("type", "")).upper()
        if kind == "HEADER":
            form = str(component.get("format", "TEXT")).upper()
            found["header"] = (form, _variables(component.get("text")))
        elif kind == "BODY":
            found["body"] = _variables(component.get("text"))
        elif kind == "BUTTONS":
            found["buttons"] = tuple(
                (
                    str(button.get("type", "")).upper(),
                    bool(_variables(button.get("url"))),
                )
                for button in component.get("buttons") or []
            )
    return found


def _variables(text):
    return tuple(sorted(set(_VARIABLE.findall(text or ""))))


def texts(components):
    """:return: dict {component type: its text} to see whether words differ."""
    return {
        str(component.get("type", "")).upper(): component.get("text") or ""
        for component in components or []
    }
