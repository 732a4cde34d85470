"""The project's files, read once: where each stands and what it defines."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

ADDONS = ("citynet_crm", "citynet_whatsapp", "citynet_csat")
# folders of an addon that hold the same rooms, each its own kind of file
LAYERS = (
    "models",
    "wizard",
    "controllers",
    "report",
    "views",
    "data",
    "static/src",
    "tools",
    "tests",
)
_BESIDE = ("tests", "tools")  # folders of the project beside the addons


class Finding(NamedTuple):
    """A place that breaks a rule."""

    path: str
    line: int
    text: str
    # what an entry of ``explained`` calls it
    key: str

    def __str__(self):
        return f"{self.path}:{self.line} {self.text}"


class Model(NamedTuple):
    """A class that defines or extends a model of Odoo."""

    name: str
    parents: tuple
    is_new: bool
    node: ast.ClassDef
    file: "File"

    def members(self):
        """:return: iterator of (name, node) of what its body defines"""
        for node in self.node.body:
            yield from named(node)


class File:
    """One file.

    :param Path root: of the project
    :param Path path: of the file
    """

    def __init__(self, root, path):
        self.path = path.relative_to(root).as_posix()
        parts = self.path.split("/")
        self.name = parts[-1]
        self.stem, _dot, self.kind = self.name.rpartition(".")
        if not self.stem:  # a script without an ending
            self.stem, self.kind = self.name, "py"
        self.addon = parts[0] if parts[0] in ADDONS else None
        inside = "/".join(parts[1:])
        self.layer = (
            next((one for one in LAYERS if inside.startswith(f"{one}/")), None)
            if self.addon
            else None
        )
        below = inside[len(self.layer) + 1 :].split("/") if self.layer else []
        # the folder below the layer, none for a file that lies in the layer itself
        self.folder = below[0] if len(below) > 1 else None
        self.is_test = "tests" in parts[:-1] or self.name == "conftest.py"
        self.is_demo = self.addon is not None and parts[1] == "demo"
        self.is_product = self.addon is not None and not self.is_test
        self._path = path

    @cached_property
    def text(self):
        return self._path.read_text(encoding="utf-8")

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def tree(self):
        return ast.parse(self.text)

    @cached_property
    def nodes(self):
        return list(ast.walk(self.tree))

    @cached_property
    def tokens(self):
        return list(tokenize.generate_tokens(io.StringIO(self.text).readline))

    @cached_property
    def comments(self):
        """{line: the comment on it}"""
        return {
            token.start[0]: token.string
            for token in self.tokens
            if token.type == tokenize.COMMENT
        }

    @cached_property
    def functions(self):
        """:return: list of (qualified name, node) of functions that stand in a class or
        in the file, not in another function"""
        found = []

        def walk(body, prefix):
            for node in body:
                if isinstance(node, ast.ClassDef):
                    walk(node.body, f"{prefix}{node.name}.")
                elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    found.append((prefix + node.name, node))
                elif isinstance(node, ast.If | ast.Try | ast.With):
                    walk(node.body, prefix)

        walk(self.tree.body, "")
        return found

    @cached_property
    def models(self):
        """:return: list of ``Model`` in the file"""
        return [
            model
            for node in self.tree.body
            if isinstance(node, ast.ClassDef) and (model := self._read_model(node))
        ]

    def _read_model(self, node):
        if not any(_is_model_base(base) for base in node.bases):
            return None
        said = {}
        for statement in node.body:
            for name, value in named(statement):
                if name in ("_name", "_inherit") and isinstance(value, ast.Assign):
                    said[name] = literal(value.value)
        parents = said.get("_inherit") or ()
        parents = (parents,) if isinstance(parents, str) else tuple(parents)
        name = said.get("_name") or (parents[0] if len(parents) == 1 else None)
        if not name:
            return None
        return Model(name, parents, name not in parents, node, self)

    def finding(self, node_or_line, text, key=""):
        """:return: ``Finding`` at a line of this file"""
        line = getattr(node_or_line, "lineno", node_or_line)
        return Finding(
            self.path, line, text, f"{self.path}:{key}" if key else self.path
        )


class House:
    """All files of a project.

    :param Path root: of the project
    """

    def __init__(self, root):
        self.root = Path(root)
        places = [
            *(self.root / name for name in (*ADDONS, *_BESIDE)),
            self.root / "conftest.py",
            self.root / "citynet",
        ]
        self.files = [
            File(self.root, path)
            for place in places
            for path in (sorted(place.rglob("*")) if place.is_dir() else [place])
            if path.is_file() and _is_read(path)
        ]

    @cached_property
    def depends(self):
        """:return: tuple of the stock addons that ours name in their manifests"""
        found = set()
        for file in self.files:
            if file.addon and file.path == f"{file.addon}/__manifest__.py":
                found.update(ast.literal_eval(file.text).get("depends", ()))
        return tuple(sorted(found - set(ADDONS)))

    def of(self, kind, product=None):
        """:return: list of the ``File``s of a kind such as ``py``; with ``product``
        only those of the addons that aren't tests"""
        return [
            file
            for file in self.files
            if file.kind == kind and (product is None or file.is_product == product)
        ]

    @cached_property
    def code(self):
        """The Python of the addons, without tests and demonstration."""
        return [file for file in self.of("py", product=True) if not file.is_demo]

    @cached_property
    def models(self):
        """:return: list of each ``Model`` in the addons, tests left out"""
        return [model for file in self.of("py", product=True) for model in file.models]

    @cached_property
    def methods(self):
        """{(model, name): [(file, function)]} of all addons"""
        found = defaultdict(list)
        for model in self.models:
            for name, node in model.members():
                if isinstance(node, ast.FunctionDef):
                    found[model.name, name].append((model.file, node))
        return found

    @cached_property
    def parents(self):
        """{model: names of those it inherits from, itself first, at any distance}"""
        direct = defaultdict(set)
        for model in self.models:
            direct[model.name].update(model.parents)
        found = {}
        for name in direct:
            line = [name]
            for one in line:
                line.extend(sorted(direct.get(one, set()) - set(line)))
            found[name] = line
        return found


def named(node):
    """:return: iterator of (name, node) that a statement of a body defines"""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name, node
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, node


def literal(node):
    """:return: the value that is written down, None when it is worked out"""
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def is_field(node):
    """:return: bool, whether a statement says ``name = fields.Something(...)``"""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).startswith("fields.")
    )


def written(node):
    """:return: the text of a string or an f-string (``{}`` for what is worked out),
    None for anything else"""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "{}"
            for part in node.values
        )
    return None


def _is_model_base(node):
    return re.fullmatch(
        r"(models\.)?(Model|AbstractModel|TransientModel)", ast.unparse(node)
    )


def _is_read(path):
    if {"__pycache__", "node_modules"} & set(path.parts):
        return False
    if path.suffix in (".py", ".xml", ".js"):
        return True
    with path.open("rb") as file:
        return not path.suffix and file.readline().rstrip().endswith(b"python3")
