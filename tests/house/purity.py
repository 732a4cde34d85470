"""What only reads, and what knows no database."""

import ast
import re
from functools import cache

from .code import named, written

_READING = ("_get_", "_prepare_")
_WRITING = ("create", "write", "unlink", "copy")
_SQL = re.compile(
    r"\s*(WITH\b.*\b)?(INSERT\s+INTO|UPDATE\s+(\w+|\{\}|%s)\s+(\w+\s+)?SET|DELETE\s+FROM)\b",
    re.IGNORECASE | re.DOTALL,
)
# what records are never called
_FILES = re.compile(
    r"^(file|out|buffer|stream|book|workbook|sheet|writer|archive|digest|path|image|zip\w*)$"
)
_VALUES = re.compile(
    r"^(\w*val(ue)?s|\w*context|\w*_cache|_transitions|_fields|args|kwargs)$"
)
# what a tool may not import: the ORM, and other addons
_ORM = re.compile(r"odoo(\.(api|fields|models|http|orm|sql_db|service|addons)\b.*)?$")
_OWN_TOOL = re.compile(r"odoo\.addons\.citynet_\w+\.tools\b")
_ORM_NAMES = {"api", "fields", "models", "http", "Command", "Domain", "SQL"}
_CURSOR = {"env", "cr", "_cr", "cursor"}


def readers(house):
    """A ``_get_*`` or a ``_prepare_*`` creates or writes."""
    writes = _Writes(house)
    found = []
    for file in house.code:
        owners = {
            node: model.name for model in file.models for _name, node in model.members()
        }
        for name, node in file.functions:
            short = name.rpartition(".")[2]
            if short.startswith(_READING):
                why = writes.of(file, node, owners.get(node))
                if why:
                    line, text = why
                    found.append(
                        file.finding(
                            node,
                            f"{short} only reads by its name, but line {line} {text}",
                            name,
                        )
                    )
    return found


class _Writes:
    """Which functions write, by themselves or through methods of known models."""

    def __init__(self, house):
        self.house = house
        self._known = {}

    def of(self, file, node, model):
        """:return: (line, what is done there) of the first place that writes, or None"""
        if node not in self._known:
            self._known[node] = None  # one that calls itself
            self._known[node] = _direct(file, node, model) or self._through(node, model)
        return self._known[node]

    def _through(self, node, model):
        for call in _calls(node):
            callee = _model_called(call, model)
            name = call.func.attr
            if not callee or name in _WRITING:
                continue
            for parent in self.house.parents.get(callee, [callee]):
                for file, method in self.house.methods.get((parent, name), ()):
                    if method is not node and (why := self.of(file, method, parent)):
                        return (
                            call.lineno,
                            f"calls {name}, which writes: {file.path}:{why[0]} {why[1]}",
                        )
        return None


def _calls(node):
    return [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    ]


def _direct(file, node, model):
    """:return: (line, what is done there) where the function itself writes, or None"""
    assigned = _assigned(node)
    statements = _written_above(file)
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            name = part.func.attr
            if name in _WRITING and _is_record(part, name, model, assigned):
                return part.lineno, f"calls {name}()"
        elif isinstance(part, ast.Assign | ast.AugAssign) and model:
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and _is_self(
                    target.value, assigned
                ):
                    return part.lineno, f"sets {target.attr}"
        elif _SQL.match(written(part) or statements.get(getattr(part, "id", ""), "")):
            return part.lineno, "writes by SQL"
    return None


@cache
def _written_above(file):
    """:return: {name: text} of the file's constants"""
    return {
        name: text
        for statement in file.tree.body
        for name, node in named(statement)
        if isinstance(node, ast.Assign) and (text := written(node.value))
    }


def _is_self(node, assigned):
    """:return: bool, whether a name is ``self`` or stands for one record of it"""
    name = getattr(node, "id", None)
    source = assigned.get(name)
    return name == "self" or getattr(source, "id", None) == "self"


def _is_record(call, name, model, assigned):
    receiver = call.func.value
    text = ast.unparse(receiver)
    root = receiver
    while isinstance(root, ast.Attribute | ast.Call | ast.Subscript):
        root = root.func if isinstance(root, ast.Call) else root.value
    root = getattr(root, "id", "")
    last = text.rpartition(".")[2]
    if (
        last == "Command"
        or _VALUES.match(last)
        or (_FILES.match(last) and name in ("write", "copy"))
    ):
        return False
    if root == "super":
        return bool(model)
    if "env[" in text or re.search(r"\.(sudo|with_\w+|browse|search|filtered)\(", text):
        return True
    if root == "self":
        return bool(model) or name == "create"
    source = assigned.get(root)
    if source is not None:
        said = ast.unparse(source)
        if "env[" in said or said == "self" or said.startswith("self."):
            return bool(model) or "env[" in said
        if isinstance(source, ast.Call | ast.Dict | ast.List) and name in (
            "write",
            "copy",
        ):
            return False
        return name in ("create", "unlink")
    if name == "copy":
        return False
    if name == "write":
        return bool(call.args) and _is_dict(call.args[0])
    return name == "create" and bool(call.args) or name == "unlink" and not call.args


def _is_dict(node):
    return isinstance(node, ast.Dict) or bool(_VALUES.match(ast.unparse(node)))


def _assigned(node):
    """:return: dict, what each local name was first set to, or is taken from"""
    found = {}
    for part in ast.walk(node):
        pairs = ()
        if isinstance(part, ast.Assign):
            pairs = [(target, part.value) for target in part.targets]
        elif isinstance(part, ast.For | ast.comprehension):
            pairs = [(part.target, part.iter)]
        elif isinstance(part, ast.withitem) and part.optional_vars:
            pairs = [(part.optional_vars, part.context_expr)]
        for target, value in pairs:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, value)
    return found


def _model_called(call, model):
    """:return: the model whose method is called, where that can be read, else None"""
    receiver = call.func.value
    while True:
        if isinstance(receiver, ast.Name):
            return model if receiver.id == "self" else None
        if isinstance(receiver, ast.Subscript):
            key = written(receiver.slice)
            if key and ast.unparse(receiver.value).endswith("env"):
                return key
            receiver = receiver.value
        elif isinstance(receiver, ast.Call) and isinstance(
            receiver.func, ast.Attribute
        ):
            if not re.fullmatch(r"sudo|with_\w+|browse|filtered", receiver.func.attr):
                return None
            receiver = receiver.func.value
        else:
            return None


def tools(house):
    """A tool knows the database: an environment, a cursor, the ORM or another addon."""
    return [
        file.finding(node, f"tools are pure, this one {does} {what}", what)
        for file in house.code
        if file.layer == "tools"
        for node in file.nodes
        for does, what in _impure(node)
    ]


def _impure(node):
    """:return: iterator of (verb, what) that needs a database"""
    if isinstance(node, ast.Import):
        yield from (("imports", one.name) for one in node.names if _ORM.match(one.name))
    elif isinstance(node, ast.ImportFrom) and not node.level:
        module = node.module or ""
        if module == "odoo" or module.startswith("odoo.tools"):
            names = {alias.name for alias in node.names}
            yield from (("imports", name) for name in sorted(names & _ORM_NAMES))
        elif _ORM.match(module) and not _OWN_TOOL.match(module):
            yield "imports", module
    elif isinstance(node, ast.Attribute) and node.attr in _CURSOR:
        yield "uses", f".{node.attr}"
    elif isinstance(node, ast.arg) and node.arg in _CURSOR:
        yield "takes", node.arg
