"""The gateway of portal pages is not replaced by accident."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_NAMES = re.compile(r"def (_get_own_domain|_get_documents?)\(")


def test_the_gateway_of_portal_pages_stands_in_one_place():
    """A controller's method of the same name would take its place on every page."""
    found = [
        path.name
        for path in ROOT.glob("citynet_*/controllers/**/*.py")
        for _match in _NAMES.finditer(path.read_text())
    ]
    assert found == ["gateway.py"] * 3
