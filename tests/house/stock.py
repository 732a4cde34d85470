"""Names that Odoo and Python define: where one is written, anything may be meant."""

import ast
import builtins
import collections
import datetime
import decimal
import importlib.util
import io
import os
import pathlib
import re
from functools import cache

_DEFINED = re.compile(
    r"^[ \t]*(?:async )?(?:def|class) +(\w+)|^(?: {4})?(\w+)(?: *:[^=\n]+)? *=(?!=)",
    re.MULTILINE,
)
_PYTHON = (
    *(one for one in vars(builtins).values() if isinstance(one, type)),
    collections.Counter,
    collections.defaultdict,
    collections.deque,
    datetime.date,
    datetime.datetime,
    datetime.timedelta,
    decimal.Decimal,
    io.BytesIO,
    io.StringIO,
    pathlib.Path,
    re.Match,
    re.Pattern,
)


def find_odoo():
    """:return: ``Path`` of Odoo's package: the one that can be imported, else the one
    that ``./citynet`` unpacked, else None"""
    spec = importlib.util.find_spec("odoo")
    places = [
        pathlib.Path(place) for place in getattr(spec, "submodule_search_locations", ())
    ]
    home = os.environ.get("CITYNET_HOME") or pathlib.Path.home() / ".cache/citynet"
    places += sorted(pathlib.Path(home).glob("odoo/usr/lib/python3/dist-packages/odoo"))
    return next((place for place in places if (place / "release.py").exists()), None)


@cache
def stock_names(odoo, addons):
    """:param Path odoo: Odoo's package
    :param tuple addons: names of stock addons; those they depend on count too
    :return: frozenset of the names that they, Odoo's own code and Python define"""
    folders = [folder for folder in odoo.iterdir() if folder.name != "addons"]
    for addon in _with_dependencies(odoo, addons):
        folders.append(_find_addon(odoo, addon))
    found = {name for one in _PYTHON for name in dir(one)}
    for folder in folders:
        for path in [folder] if folder.is_file() else folder.rglob("*.py"):
            if path.suffix == ".py" and "tests" not in path.parts:
                for names in _DEFINED.findall(path.read_text(encoding="utf-8")):
                    found.update(filter(None, names))
    return frozenset(found)


def _find_addon(odoo, addon):
    places = (odoo / "addons" / addon, odoo.parent / "addons" / addon)
    return next((one for one in places if (one / "__manifest__.py").exists()), None)


def _with_dependencies(odoo, addons):
    seen, todo = set(), ["base", "web", *addons]
    while todo:
        addon = todo.pop()
        folder = _find_addon(odoo, addon)
        if addon not in seen and folder:
            seen.add(addon)
            manifest = ast.literal_eval((folder / "__manifest__.py").read_text())
            todo.extend(manifest.get("depends", ()))
    return sorted(seen)
