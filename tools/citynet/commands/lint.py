"""`./citynet lint`: ruff, pylint with Odoo's rules, prettier and eslint."""

import argparse
import os

from ..checkout import ADDONS, ROOT, addons_in
from ..javascript import node_packages
from ..programs import foreground
from ..python import packages


def command_lint(arguments):
    """Run every check, also after one has failed; return the worst exit code."""
    parser = argparse.ArgumentParser("citynet lint")
    parser.add_argument("--fix", action="store_true", help="format and mend first")
    fix = parser.parse_args(arguments).fix
    venv = packages("lint", ["lint.txt"])
    path = f"{venv}/bin{os.pathsep}{os.environ['PATH']}"
    node = node_packages(venv)
    addons = [name for name in ADDONS if name in addons_in(ROOT)]
    checks = [
        ["ruff", "check", "."] + (["--fix", "-q"] if fix else []),
        ["ruff", "format", "."] + (["-q"] if fix else ["--check"]),
        ["pylint", "--rcfile=.pylintrc", *addons],
        [*node["eslint"], "--max-warnings=0", ".", *(["--fix"] if fix else [])],
        [*node["prettier"], ".", "--log-level=warn", "--write" if fix else "--check"],
    ]
    environment = {**os.environ, "PATH": path, "RUFF_NO_CACHE": "true"}
    return max(foreground(check, env=environment, cwd=ROOT) for check in checks)
