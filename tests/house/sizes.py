"""Nothing is longer than can be read at a sitting."""

MOST_LINES = 300
MOST_FUNCTION_LINES = 50


def files(house):
    """A file is too long."""
    return [
        file.finding(1, f"{len(file.lines)} lines, more than {MOST_LINES}")
        for file in house.files
        if len(file.lines) > MOST_LINES
    ]


def functions(house):
    """A function is too long."""
    return [
        file.finding(
            node, f"{name} has {length} lines, more than {MOST_FUNCTION_LINES}", name
        )
        for file in house.of("py")
        for name, node in file.functions
        if (length := node.end_lineno - node.lineno + 1) > MOST_FUNCTION_LINES
    ]
