"""Code that gives more rights than the user has says why, close by."""

import ast

NEAR = 3


def reasons(house):
    """A ``sudo()`` has no comment on it within three lines above it or on its line."""
    return [
        file.finding(number, f"this sudo() has no reason within {NEAR} lines above it")
        for file in [*house.code, *house.of("xml", product=True)]
        for number in unexplained(file)
    ]


def unexplained(file):
    """:return: list of the lines with a ``sudo()`` that nothing near explains: neither
    a comment that says ``sudo`` nor a docstring with ``(sudo)``"""
    if file.kind == "xml":
        explains, taken = _comment_of_xml, _taken_in_xml(file)
    else:
        explains, taken = _comment, _taken(file)
    return [
        number
        for number in taken
        if not any(
            explains(file, near) for near in range(max(number - NEAR, 1), number + 1)
        )
    ]


def _taken(file):
    """:return: list of the lines where ``.sudo`` stands"""
    return sorted(
        {
            node.func.end_lineno
            for node in file.nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "sudo"
            and not (node.args and getattr(node.args[0], "value", None) is False)
        }
    )


def _taken_in_xml(file):
    return [number for number, line in enumerate(file.lines, 1) if ".sudo()" in line]


def _comment(file, number):
    """:return: bool, whether a comment or a docstring that covers the line explains"""
    if "(sudo)" in file.lines[number - 1]:
        return True
    # a comment of several lines is one: its first line may be the one that says sudo
    while number in file.comments:
        if "sudo" in file.comments[number]:
            return True
        if file.lines[number - 1].split("#")[0].strip():
            return False
        number -= 1
    return False


def _comment_of_xml(file, number):
    line = file.lines[number - 1]
    return "sudo" in line and ("<!--" in line or "-->" in line)
