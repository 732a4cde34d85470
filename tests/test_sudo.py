"""Whoever gives more rights than the user has says why, close by."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
_NEAR = 12
_FILES = [
    path
    for path in sorted(ROOT.glob("citynet_*/**/*.py"))
    if not {"tests", "demo"} & set(path.relative_to(ROOT).parts)
]


def unexplained(text):
    """:return: numbers of the lines with ``sudo()`` and no comment on it near above"""
    lines = text.splitlines()
    return [
        number
        for number, line in enumerate(lines, 1)
        if ".sudo()" in line.split("#")[0]
        and not any(
            "sudo" in near.partition("#")[2] or "(sudo)" in near
            for near in lines[max(number - 1 - _NEAR, 0) : number]
        )
    ]


def test_every_sudo_is_explained():
    found = {
        path.relative_to(ROOT).as_posix(): numbers
        for path in _FILES
        if (numbers := unexplained(path.read_text()))
    }
    assert _FILES
    assert found == {}


def test_an_unexplained_one_is_found():
    assert unexplained("self.sudo().write({})\n") == [1]
    assert unexplained("# sudo: why\nself.sudo().write({})\n") == []
