"""Debian's packages, fetched with the machine's apt and unpacked privately."""

import contextlib
import os
import platform
import re
import shutil

from .messages import Problem, diagnose
from .programs import run

APT_SETTINGS = """
Dir::State "{folder}/state";
Dir::State::status "{status}";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "";
APT::Install-Recommends "false";
Debug::NoLocking "true";
Acquire::Retries "3";
Acquire::Languages "none";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
"""


class Apt:
    """The machine's apt with its signatures, but our lists, our cache and no root."""

    def __init__(self, folder, sources="", status="/var/lib/dpkg/status"):
        for name in ("state/lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        settings = APT_SETTINGS
        if sources:
            (folder / "sources.list").write_text(sources)
            settings += 'Dir::Etc::sourcelist "{folder}/sources.list";\n'
            settings += 'Dir::Etc::sourceparts "/dev/null";\n'
        if not status:
            status = folder / "status"
            status.touch()
        self.folder = folder
        self.settings = folder / "apt.conf"
        self.settings.write_text(settings.format(folder=folder, status=status))
        self.trouble = ""

    def __call__(self, *arguments, what="Debian's packages", **options):
        # "-c" is read last, on top of the machine's settings: its proxies hold.
        environment = {**os.environ, "LC_ALL": "C"}
        command = ["apt-get", "-q", "-c", self.settings, *arguments]
        try:
            return run(command, what, env=environment, **options)
        except Problem:
            if self.trouble:
                raise Problem(f"{what}: {self.trouble}") from None
            raise

    def update(self):
        """Refresh the lists. A source that is down does not matter, unless it does."""
        with contextlib.suppress(Problem):
            self.trouble = diagnose(self("update"))

    def download(self, *packages):
        """Fetch packages alone; return their files."""
        target = self.folder / "debs"
        target.mkdir(exist_ok=True)
        self("download", *packages, cwd=target)
        return sorted(target.glob("*.deb"))

    def download_missing(self, *packages):
        """Fetch packages with what they need and the machine lacks."""
        self("install", "-y", "--download-only", *packages, what="The browser")
        return sorted((self.folder / "cache/archives").glob("*.deb"))


def unpack(debs, target):
    """Unpack packages into a folder; nothing of them is run."""
    for deb in debs:
        run(["dpkg-deb", "-x", deb, target], what=f"Unpacking {deb.name}")


def debian_mirror(folder):
    """Where this machine gets Debian from, or nothing on another system."""
    if mirror := os.environ.get("CITYNET_DEBIAN_MIRROR"):
        return mirror
    try:
        release = platform.freedesktop_os_release()
    except (AttributeError, OSError):
        return None
    if release.get("ID") != "debian" or not shutil.which("apt-get"):
        return None
    sources = Apt(folder)("update", "--print-uris")
    found = re.search(rf"'(\S+)/dists/{release.get('VERSION_CODENAME')}/", sources)
    return found and found[1]
