"""What the environment says."""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path


class Problem(Exception):
    """A failure that one plain sentence explains."""


def load_password():
    """Hand the password file of a container on to PostgreSQL's programs."""
    if file := os.environ.get("BACKUP_PASSWORD_FILE"):
        os.environ["PGPASSWORD"] = Path(file).read_text().strip()


def database():
    """:return: str, the database that is backed up"""
    return os.environ.get("BACKUP_DATABASE", "citynet")


def folder():
    """:return: Path, where backups go; made for our eyes only"""
    path = Path(os.environ.get("BACKUP_FOLDER", "backups")).absolute()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@contextlib.contextmanager
def alone():
    """One backup or restoration at a time; what was cut off before is cleared by it.

    Yields a folder to work in, which is empty and goes away afterwards.
    """
    working = folder() / ".working"
    with (folder() / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("Another backup or restoration is at work.") from None
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir(mode=0o700)
        try:
            yield working
        finally:
            shutil.rmtree(working, ignore_errors=True)


def filestore(name):
    """:return: Path, the files of a database"""
    return Path(os.environ.get("BACKUP_FILES", "/var/lib/odoo/filestore")) / name


def key():
    """:return: str, the public key of age that backups are locked with; empty for none"""
    return os.environ.get("BACKUP_KEY", "").strip()


def copy_command():
    """:return: str, the owner's command that takes a backup ($1) off this machine"""
    return os.environ.get("BACKUP_COPY", "").strip()


def hour():
    """:return: int 0..23, when the night's backup begins, in the container's time zone"""
    return int(os.environ.get("BACKUP_HOUR", "2")) % 24


def odoo():
    """:return: list of str, Odoo's own command"""
    return os.environ.get("BACKUP_ODOO", "odoo").split()
