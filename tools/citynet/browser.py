"""The browser, for tests and PDF files: the machine's, else the distribution's."""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from .apt import Apt, unpack
from .home import home
from .messages import Problem, step
from .programs import attempt, run

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def get_browser():
    """A Chrome or Chromium that starts: the machine's, else the distribution's."""
    for name in BROWSERS:
        path = shutil.which(name)
        with contextlib.suppress(Problem, subprocess.TimeoutExpired):
            if path and not attempt([path, "--version"], timeout=60).returncode:
                return Path(path)
    with home.part("chromium") as target:
        if target:
            with step("Chromium"):
                fetch_browser(target)
    return home.path / "chromium/chromium"


def fetch_browser(target):
    """Fill a folder with Chromium and a program `chromium` that starts it."""
    if not shutil.which("apt-get"):
        raise Problem("Tests and PDF files need Chromium or Google Chrome: install it.")
    with tempfile.TemporaryDirectory(dir=target) as folder:
        apt = Apt(Path(folder))
        apt.update()
        unpack(apt.download_missing("chromium", "fonts-liberation"), target)
    program = next(target.glob("usr/lib/chromium*/chromium"), None)
    if not program:
        raise Problem(
            "The distribution's Chromium cannot be used. Install Google Chrome, please."
        )
    folders = {str(path.parent) for path in target.glob("**/*.so*")}
    fonts = target / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?>\n<fontconfig>\n'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"<dir>{target}/usr/share/fonts</dir>\n"
        f"<cachedir>{target}/fonts</cachedir>\n</fontconfig>\n"
    )
    wrapper = target / "chromium"
    wrapper.write_text(
        f"#!/bin/sh\nexport FONTCONFIG_FILE={shlex.quote(str(fonts))}\n"
        f"LD_LIBRARY_PATH={shlex.quote(':'.join(sorted(folders)))} "
        f'exec {shlex.quote(str(program))} "$@"\n'
    )
    wrapper.chmod(0o755)
    run([wrapper, "--version"], what="Starting Chromium")
    link_cairo(target, wrapper.parent / "cairo")


def link_cairo(target, links):
    """Collect the libraries of cairo that the machine lacks: bar codes are drawn by it."""
    links.mkdir()
    for library in target.glob("usr/lib/*/libcairo.so.2"):
        (links / library.name).symlink_to(library)
        environment = {**os.environ, "LD_LIBRARY_PATH": str(library.parent)}
        needed = attempt(["ldd", library], env=environment).stdout
        for path in re.findall(r"=> (\S+)", needed):
            if target in Path(path).parents:
                (links / Path(path).name).symlink_to(path)
