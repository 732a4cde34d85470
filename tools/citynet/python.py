"""Python packages: virtual environments made from the lock files of `requirements/`."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from .apt import Apt, unpack
from .checkout import ODOO_VERSION, ROOT
from .home import home
from .keys import digest
from .messages import Problem, step
from .programs import attempt, run, succeeds

PYTHONS = ((3, 10), (3, 13))
UV = "uv==0.13.9"


def python_for_odoo():
    """The Python to build on: this one, or another that Odoo accepts."""
    low, high = PYTHONS
    if low <= sys.version_info[:2] <= high:
        return Path(getattr(sys, "_base_executable", sys.executable))
    for minor in range(high[1], low[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        if path and succeeds(path, "-c", ""):
            return Path(path)
    raise Problem(
        f"Odoo {ODOO_VERSION} runs on Python 3.{low[1]} to 3.{high[1]}, this is "
        f"{sys.version.split()[0]} and no other was found on PATH."
    )


def packages(name, locks):
    """A virtual environment with the packages of some lock files; its folder."""
    base = python_for_odoo()
    version = run([base, "-c", "import sys; print(sys.version)"])
    files = [ROOT / "requirements" / lock for lock in locks]
    key = digest(str(base), version, str(home.path), *files)
    with home.part(f"{name}-{key}") as target:
        if target:
            with step(f"Python packages ({name})"):
                make_environment(base, target)
                for file in files:
                    install_packages(target, file)
    return home.path / f"{name}-{key}"


def make_environment(base, target):
    """Make a virtual environment that has pip."""
    if succeeds(base, "-c", "import ensurepip"):
        run([base, "-m", "venv", target], what="Making the Python environment")
        return
    # Debian ships pip apart from Python: take its package's copy, installed nowhere.
    run([base, "-m", "venv", "--without-pip", target], what="Making the environment")
    if not shutil.which("apt-get"):
        raise Problem("Python's venv module lacks pip: install python3-venv.")
    with tempfile.TemporaryDirectory(dir=target) as folder:
        apt = Apt(Path(folder))
        apt.update()
        unpack(apt.download("python3-pip-whl"), Path(folder, "pip"))
        wheel = next(Path(folder).glob("pip/usr/share/python-wheels/pip-*.whl"))
        command = [target / "bin/python", wheel / "pip", "install", "--no-index"]
        run([*command, wheel], what="Installing pip")


def install_packages(target, file):
    """Install a lock file: with uv, which is quick; with pip when that fails."""
    python = target / "bin/python"
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    pip += ["--no-deps", "--retries", "5", "--progress-bar", "off"]
    environment = dict(os.environ)  # for uv, which reads none of pip's settings
    names = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_CERT": "SSL_CERT_FILE"}
    for theirs in names.keys() & os.environ.keys():
        environment.setdefault(names[theirs], os.environ[theirs])
    if not (target / "bin/uv").exists():
        attempt([*pip, UV])
    if (target / "bin/uv").exists():
        uv = [target / "bin/uv", "pip", "install", "-q", "--no-config", "--no-deps"]
        uv += ["--python", python, "-r", file]
        if not attempt(uv, env=environment).returncode:
            return
    run([*pip, "-r", file], what="Installing Python packages")
