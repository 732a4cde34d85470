"""Who uses whom: rooms stand on floors, and a room uses only those below it.

A use is a name that one room alone defines (a method, a field, a class, a constant, a
model), written down in another. Names that stock Odoo or Python define too aren't
counted: what they mean can't be told by reading. So the count is low by the same share
everywhere.
"""

import ast
import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import NamedTuple

from .code import Finding, is_field, named

# ground first; rooms of one floor may use each other as long as none comes back
FLOORS = (
    ("core",),
    ("customers", "catalog"),
    ("services",),
    ("posting", "network"),
    ("billing",),
    ("outages", "field_service"),
    ("collections", "orders"),
    ("changes", "workbook"),
    ("payments",),
    ("helpdesk",),
    ("privacy",),
    ("dashboard",),
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS, 1) for room in rooms}
ADDON = "citynet_crm"
_COUNTED = ("models", "wizard", "controllers", "report", "tools")
_DOTTED = re.compile(r"[a-z_][a-z0-9_.]{3,}")


class Use(NamedTuple):
    """One room names what another defines."""

    user: str
    used: str
    name: str
    path: str
    line: int


def room_of(file):
    """:return: the room a file belongs to, None for a file in no room"""
    if file.addon != ADDON or not file.layer:
        return None
    if file.layer == "tools":
        return file.folder or "core"
    return file.folder


class Uses:
    """The uses between the rooms of a house.

    :param House house:
    :param set stock: names that mean nothing, because stock has them as well
    :param room_of: function that tells a file's room
    """

    def __init__(self, house, stock=frozenset(), room_of=room_of):
        self.files = {
            file: room
            for file in house.code
            if file.addon == ADDON
            and file.layer in _COUNTED
            and file.name != "__init__.py"
            and (room := room_of(file)) in LEVEL
        }
        self.stock = stock
        # {name: rooms that define it}; without those that only extend it by super()
        self._defined = defaultdict(set)
        self._born = defaultdict(set)
        self._models = {}
        for file, room in self.files.items():
            self._read_definitions(file, room)

    def _read_definitions(self, file, room):
        models = {model.node: model for model in file.models}
        for model in models.values():
            if model.is_new and model.name.startswith("citynet"):
                self._models[model.name] = room
        for statement in file.tree.body:
            if statement in models:
                self._note(models[statement].members(), room)
                continue
            self._note(named(statement), room)
            if isinstance(statement, ast.ClassDef):
                inside = [pair for part in statement.body for pair in named(part)]
                # "partner" or "paid" of a row of a workbook is many things elsewhere
                self._note((pair for pair in inside if "_" in pair[0]), room)

    def _note(self, definitions, room):
        for name, node in definitions:
            if not name.startswith("__") and not _is_header(name):
                self._defined[name].add(room)
                if not _calls_super(node, name):
                    self._born[name].add(room)

    def _owner(self, name):
        """:return: the one room that a name belongs to, or None"""
        if name in self.stock:
            return None
        for found in (self._defined, self._born):
            if len(rooms := found.get(name, ())) == 1:
                return next(iter(rooms))
        return None

    @cached_property
    def all(self):
        """:return: list of each ``Use`` across rooms"""
        found = []
        for file, room in self.files.items():
            for line, owner, name in self._read_uses(file, room):
                if owner and owner != room:
                    found.append(Use(room, owner, name, file.path, line))
        return found

    def _read_uses(self, file, room):
        """:return: iterator of (line, room that is used or None, name)"""
        yield from self._read_extensions(file)
        for node, names in _said(file):
            model = self._models.get(getattr(node, "value", None))
            if model:
                yield node.lineno, model, node.value
                continue
            for name in names:
                if room not in self._defined.get(name, ()):
                    yield node.lineno, self._owner(name), name

    def _read_extensions(self, file):
        for model in file.models:
            for parent in model.parents:
                yield model.node.lineno, self._models.get(parent), parent
            for name, node in model.members():
                if _calls_super(node, name):
                    yield node.lineno, self._owner(name), name

    @cached_property
    def counts(self):
        """{(user, used): how often}"""
        return Counter((use.user, use.used) for use in self.all)

    @property
    def up(self):
        """:return: list of each ``Use`` of a room on a higher floor"""
        return [use for use in self.all if LEVEL[use.user] < LEVEL[use.used]]

    @property
    def circles(self):
        """:return: list of circles, each a sorted list of the rooms that hold it"""
        graph = defaultdict(set)
        for user, used in self.counts:
            graph[user].add(used)
        reach = {room: _reach(graph, room) for room in list(graph)}
        found = {
            frozenset(
                other
                for other in reach
                if other in reach[room] and room in reach[other]
            )
            for room in reach
            if room in reach[room]
        }
        return sorted(sorted(circle) for circle in found)


def floors(house, uses):
    """A use runs up the floors."""
    return [
        _finding(
            use,
            f"uses {use.name} of the room {use.used}, which stands on a higher floor"
            f" than {use.user}",
        )
        for use in uses.up
    ]


def circles(house, uses):
    """Rooms of one floor use each other in a circle."""
    return [
        _finding(
            use,
            f"uses {use.name} of {use.used}: that closes the circle {', '.join(rooms)}",
        )
        for rooms in uses.circles
        for use in uses.all
        # what runs up is told by the other rule
        if {use.user, use.used} <= set(rooms) and LEVEL[use.user] == LEVEL[use.used]
    ]


def _finding(use, text):
    return Finding(use.path, use.line, text, f"{use.path}:{use.name}")


def _reach(graph, start):
    seen, todo = set(), [start]
    while todo:
        for room in graph.get(todo.pop(), ()):
            if room not in seen:
                seen.add(room)
                todo.append(room)
    return seen


def _is_header(name):
    return name in ("_name", "_inherit", "_description")


def _calls_super(node, name):
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == name
        and isinstance(call.func.value, ast.Call)
        and getattr(call.func.value.func, "id", "") == "super"
        for call in ast.walk(node)
    )


def _said(file):
    """:return: iterator of (node, names that it says)"""
    ours, modules = _imported(file)
    skipped = _skipped(file)
    for node in file.nodes:
        if isinstance(node, ast.Attribute):
            if getattr(node.value, "id", None) not in modules:
                yield node, [node.attr]
        elif isinstance(node, ast.Name):
            if node.id in ours:
                yield node, [node.id]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node not in skipped:
                # a plain word in a string is a word
                yield node, [name for name in _split(node.value) if "_" in name]


def _split(text):
    return text.split(".") if _DOTTED.fullmatch(text) else []


def _imported(file):
    """:return: (names that come from our own code, names of modules)"""
    ours, modules = set(), set()
    for node in file.nodes:
        if isinstance(node, ast.Import):
            modules.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level or (node.module or "").startswith("odoo.addons.citynet"):
                ours.update(alias.asname or alias.name for alias in node.names)
    return ours, modules


def _skipped(file):
    """:return: set of nodes that say no use: what a class is called, and the table and
    the columns of a many-to-many field"""
    found = set()
    for model in file.models:
        for name, node in model.members():
            if _is_header(name):
                found.update(ast.walk(node))
            elif is_field(node) and node.value.func.attr == "Many2many":
                found.update(node.value.args[1:4])
                found.update(
                    keyword.value
                    for keyword in node.value.keywords
                    if keyword.arg in ("relation", "column1", "column2")
                )
    return found
