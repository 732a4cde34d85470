"""Odoo's code: a checkout that is given, Debian's package, or Odoo's repository."""

import os
import tempfile
from pathlib import Path

from .apt import Apt, debian_mirror, unpack
from .checkout import ODOO_VERSION, ROOT, addons_in
from .home import home
from .keys import digest
from .messages import Problem, step
from .programs import attempt, run

ODOO_GIT = "https://github.com/odoo/odoo"
ODOO_PACKAGES = (
    "odoo-19", "fonts-glyphicons-halflings", "fonts-inconsolata", "fonts-montserrat",
    "fonts-ocr-b", "fonts-roboto-unhinted", "libjs-jquery", "libjs-jquery-form",
    "libjs-underscore", "fonts-font-awesome/trixie",
)  # fmt: skip


class Odoo:
    """Where Odoo's code is, and which."""

    def __init__(self, path, version):
        self.path = path  # the folder for PYTHONPATH
        self.version = version
        release = path / "odoo/release.py"
        if not release.exists() or "(19, 0," not in release.read_text():
            raise Problem(f"{path} holds no Odoo {ODOO_VERSION}.")

    def addons_paths(self):
        """Odoo's own addons beside ours; only folders that hold an addon."""
        ours = [folder for folder in (ROOT, ROOT / "tests") if addons_in(folder)]
        source = self.path / "addons"
        theirs = [] if (self.path / "odoo/addons/crm").exists() else [source]
        return [str(path) for path in (*theirs, *ours)]


def get_odoo():
    """Odoo from CITYNET_ODOO, else Debian's signed package, else its repository."""
    if given := os.environ.get("CITYNET_ODOO"):
        path = Path(given).expanduser().absolute()
        package = path / "usr/lib/python3/dist-packages"
        return Odoo(package if package.exists() else path, revision(path))
    with home.part("odoo") as target:
        if target:
            with step(f"Odoo {ODOO_VERSION}"):
                fetch_odoo(target)
    target = home.path / "odoo"
    package = target / "usr/lib/python3/dist-packages"
    version = (target / "VERSION").read_text()
    return Odoo(package if package.exists() else target / "source", version)


def revision(path):
    """What tells one checkout of Odoo from another."""
    done = attempt(["git", "-C", path, "rev-parse", "HEAD"])
    return digest(str(path)) if done.returncode else done.stdout.strip()


def fetch_odoo(target):
    """Fill a folder with Odoo's code and a file that says which it is."""
    with tempfile.TemporaryDirectory(dir=target) as folder:
        mirror = debian_mirror(Path(folder))
    keys = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
    if mirror and keys.exists():
        fetch_odoo_package(target, mirror, keys)
    else:
        clone = ["git", "clone", "-q", "--depth", "1", "-b", ODOO_VERSION, ODOO_GIT]
        run([*clone, target / "source"], what="Fetching Odoo")
        (target / "VERSION").write_text(revision(target / "source"))


def fetch_odoo_package(target, mirror, keys):
    """Odoo from Debian's package, whose signature apt has checked."""
    source = f"deb [signed-by={keys}] {mirror} {{}} main\n"
    with tempfile.TemporaryDirectory(dir=target) as folder:
        apt = Apt(Path(folder), source.format("sid") + source.format("trixie"), "")
        apt.update()
        debs = apt.download(*ODOO_PACKAGES)
        unpack(debs, target)
    version = next(deb.name for deb in debs if deb.name.startswith("odoo-19"))
    (target / "VERSION").write_text(version)
    tree = target / "usr/lib/python3/dist-packages/odoo"
    # The package leaves this file out; blurred video calls would load it, nothing else.
    stub = tree / "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.unlink(missing_ok=True)
        stub.touch()
    # Fonts and libraries are links to other packages, which go their own way.
    for top, _, names in os.walk(tree / "addons/web"):
        for path in (Path(top, name) for name in names):
            if path.is_symlink() and not path.exists():
                raise Problem(
                    f"Debian's package of Odoo has changed: {path} leads nowhere. "
                    f"Give a checkout of Odoo {ODOO_VERSION} by CITYNET_ODOO."
                )
