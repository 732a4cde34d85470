"""How one part of the product speaks to another: by calls that can be read."""

import ast
import re

from .code import written
from .floors import ADDON
from .views import LINE, elements

_EMITTER = "citynet.event.mixin"
_TEST_AWARE = re.compile(
    r"in_test_mode|current_test|test_enable|^testing$|PYTEST_CURRENT_TEST|test_tags|\bpytest\b"
)
_KEY = re.compile(r"citynet_\w+")
_XML_KEY = re.compile(r"['\"](citynet_\w+)['\"]\s*:")


def emitters(house):
    """``_emit`` is overridden inside ``citynet_crm``: events steer nothing there."""
    return [
        model.file.finding(
            node, f"{model.name} overrides _emit: events steer nothing", model.name
        )
        for model in house.models
        if model.file.addon == ADDON and model.name != _EMITTER
        for name, node in model.members()
        if name == "_emit"
    ]


def dispatch(house):
    """A method is chosen by a string that is put together."""
    found = []
    for file in house.code:
        called = {node.func for node in file.nodes if isinstance(node, ast.Call)}
        for node in file.nodes:
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "getattr"
                and len(node.args) > 1
                and not isinstance(node.args[1], ast.Constant)
                and (node in called or _is_built(node.args[1]))
            ):
                found.append(
                    file.finding(
                        node,
                        f"{ast.unparse(node)} chooses a method by a string",
                        ast.unparse(node.args[1]),
                    )
                )
    return found


def _is_built(node):
    return isinstance(node, ast.JoinedStr | ast.BinOp) or (
        isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "format"
    )


def context_keys(house):
    """A context key of ours carries an argument."""
    found = []
    for file in house.code:
        for node in file.nodes:
            for line, key in _keys(node):
                found.append(_carried(file, line, key))
    for file in house.of("xml", product=True):
        for element in elements(file):
            context = element.get("context") or ""
            if element.tag == "field" and element.get("name") == "context":
                context += element.text or ""
                context += element.get("eval") or ""
            for key in _XML_KEY.findall(context):
                found.append(_carried(file, element.get(LINE), key))
    return found


def _carried(file, line, key):
    finding = file.finding(
        line, f"the context carries {key}: give it as an argument instead"
    )
    return finding._replace(key=key)


def _keys(node):
    """:return: iterator of (line, key) that a node puts into a context or takes from it"""
    if isinstance(node, ast.Dict):
        for name, value in zip(node.keys, node.values, strict=True):
            if written(name) == "context":
                yield from _inside(value)
    if isinstance(node, ast.Subscript) and _is_context(node.value):
        yield from _key(node.slice)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    if node.func.attr == "with_context":
        for keyword in node.keywords:
            if not keyword.arg:
                yield from _inside(keyword.value)
            elif _KEY.fullmatch(keyword.arg):
                yield keyword.value.lineno, keyword.arg
        for part in node.args:
            yield from _inside(part)
    elif node.func.attr == "get" and _is_context(node.func.value) and node.args:
        yield from _key(node.args[0])


def _inside(node):
    for part in ast.walk(node):
        if isinstance(part, ast.Dict):
            for name in part.keys:
                yield from _key(name)


def _is_context(node):
    return ast.unparse(node).rpartition(".")[2] in ("context", "_context")


def _key(node):
    if _KEY.fullmatch(written(node) or ""):
        yield node.lineno, node.value


def test_aware(house):
    """Production code asks whether it is being tested."""
    found = []
    for file in house.code:
        for node in file.nodes:
            text = getattr(node, "attr", None) or getattr(node, "id", None)
            text = text or written(node) or ""
            if _TEST_AWARE.search(text) and not _is_prose(text):
                found.append(
                    file.finding(node, f"asks by {text} whether this is a test")
                )
    return found


def _is_prose(text):
    return len(text.split()) > 3


# pytest takes functions called test_* for tests, wherever they are imported
test_aware.__test__ = False
