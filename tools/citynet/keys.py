"""Keys: what is made once is named after all that it depends on."""

import hashlib
import re
from pathlib import Path

# What can change without a new installation: served or read at run time, or no code.
NOT_INSTALLED = re.compile(
    r"(^|/)(tests|demo|__pycache__)/|static/(tests/|src/.*\.(js|xml|s?css)$)|\.(md|rst)$"
)


def digest(*parts):
    """A short key made of texts, bytes and files."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part
        data = data.encode() if isinstance(data, str) else data
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:12]


def addon_files(folder, addons):
    """Names and contents of the files an installation depends on."""
    for addon in addons:
        for path in sorted((folder / addon).rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not NOT_INSTALLED.search(name):
                yield name
                yield path
