"""One model a file, named like it; a method and a field of a model in one place a room."""

import ast
import re
from collections import defaultdict

from .code import is_field
from .floors import ADDON, LEVEL, room_of

# files that are about the whole addon, so they lie in no room
_ROOMLESS = ("citynet_menus.xml", "__init__.py")
_ROOMS_IN = (
    "models",
    "wizard",
    "controllers",
    "report",
    "views",
    "data",
    "static/src",
)


def overrides(house):
    """A method is defined twice for one model within a room (or within a flat addon)."""
    return _twice(house, _is_method, "method")


def _is_method(node):
    return isinstance(node, ast.FunctionDef) and not any(
        ast.unparse(decorator).endswith(".setter") for decorator in node.decorator_list
    )


def fields(house):
    """A field is declared twice for one model within a room (or a flat addon)."""
    return _twice(house, is_field, "field")


def _twice(house, is_meant, what):
    seen = defaultdict(list)
    for model in house.models:
        for name, node in model.members():
            if is_meant(node):
                where = room_of(model.file) or (
                    "demo" if model.file.is_demo else model.file.addon
                )
                seen[where, model.name, name].append((model.file, node))
    return [
        file.finding(
            node,
            f"the {what} {name} of {model} stands in {where} already:"
            f" {places[0][0].path}:{places[0][1].lineno}",
            name,
        )
        for (where, model, name), places in seen.items()
        for file, node in places[1:]
    ]


def births(house):
    """A model is defined a second time where it should be extended."""
    born = {}
    return [
        model.file.finding(
            model.node,
            f"defines {model.name} anew, which {first.file.path}:{first.node.lineno}"
            " does already: _inherit has to name it",
            model.node.name,
        )
        for model in house.models
        if model.is_new and (first := born.setdefault(model.name, model)) is not model
    ]


def model_files(house):
    """A model class stands outside a file named like its model, or is its second."""
    found = []
    for file in house.code:
        for number, model in enumerate(file.models):
            # report.<addon>.<document> is called like its document
            own = re.sub(r"^report\.\w+\.", "", model.name).replace(".", "_")
            # a flat addon has no rooms that tell two concerns of a model apart
            is_suffixed = file.addon != ADDON and file.stem.startswith(f"{own}_")
            if file.stem != own and not is_suffixed:
                text = f"the class {model.node.name} is {model.name}: it belongs in {own}.py"
            elif number:
                text = f"{model.node.name} is this file's second model, {model.name}"
            else:
                continue
            found.append(file.finding(model.node, text, model.node.name))
    return found


def rooms(house):
    """A file of ``citynet_crm`` lies in no room, or in one that isn't known."""
    found = []
    for file in house.files:
        if file.addon != ADDON or file.layer not in (*_ROOMS_IN, "tools", "tests"):
            continue
        room = room_of(file)
        if room is None and (file.layer == "tests" or file.name in _ROOMLESS):
            continue
        if room is None:
            text = f"lies in no room: {file.layer}/<room>/{file.name}"
        elif room not in LEVEL:
            text = f"{room} is no room of the house"
        else:
            continue
        found.append(file.finding(1, text))
    return found


def unloaded(house):
    """A file with a model is imported by no ``__init__`` beside it."""
    loaded = {
        (file.path.rpartition("/")[0], alias.name)
        for file in house.code
        if file.name == "__init__.py"
        for node in file.nodes
        if isinstance(node, ast.ImportFrom) and node.level == 1 and not node.module
        for alias in node.names
    }
    return [
        file.finding(1, "is not loaded: its folder's __init__.py doesn't import it")
        for file in house.code
        if file.is_product
        and not file.is_demo
        and file.models
        and (file.path.rpartition("/")[0], file.stem) not in loaded
    ]
