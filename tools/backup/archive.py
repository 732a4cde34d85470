"""The one file that a backup is: manifest, database and files, locked if there is a key."""

import contextlib
import hashlib
import io
import json
import os
import subprocess
import tarfile
from pathlib import PurePosixPath

from .settings import Problem

MANIFEST, DATABASE, FILES = "manifest.json", "database", "filestore"


def hash_of(file):
    """:return: str, the checksum that Odoo names a file of the filestore by"""
    digest = hashlib.sha1(usedforsecurity=False)
    for part in iter(lambda: file.read(1 << 20), b""):
        digest.update(part)
    return digest.hexdigest()


@contextlib.contextmanager
def age(*arguments, **streams):
    """The program age, which locks and unlocks: https://age-encryption.org."""
    try:
        program = subprocess.Popen(
            ["age", *arguments], stderr=subprocess.PIPE, **streams
        )
    except FileNotFoundError:
        raise Problem("The program age is missing: apt-get install age.") from None
    with program:
        try:
            yield program
        except BrokenPipeError:
            pass
        error = program.stderr.read().decode(errors="replace").strip()
        if program.wait():
            raise Problem(f"age: {error}")


@contextlib.contextmanager
def writing(path, key=""):
    """A tar file that is written for its owner alone; locked with a public key of age."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if key:
            with age("-r", key, stdin=subprocess.PIPE, stdout=file) as program:
                with tarfile.open(fileobj=program.stdin, mode="w|") as archive:
                    yield archive
                program.stdin.close()
        else:
            with tarfile.open(fileobj=file, mode="w|") as archive:
                yield archive
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def reading(path, key_file=None):
    """The tar file of a backup, unlocked with the file of a private key."""
    try:
        with _opened(path, key_file) as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise Problem(f"{path.name} is cut off or damaged ({error}).") from None


@contextlib.contextmanager
def _opened(path, key_file):
    if path.suffix != ".age":
        with tarfile.open(path, "r|") as archive:
            yield archive
        return
    if not key_file:
        raise Problem(f"{path.name} is locked: give the file of its key by --key.")
    with age("-d", "-i", str(key_file), str(path), stdout=subprocess.PIPE) as program:
        with tarfile.open(fileobj=program.stdout, mode="r|") as archive:
            yield archive


def add_text(archive, name, text):
    """Put a small text into the archive."""
    data = text.encode()
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def add_file(archive, name, file):
    """Put an open file into the archive; its size is that of this moment."""
    member = tarfile.TarInfo(name)
    member.size = os.fstat(file.fileno()).st_size
    archive.addfile(member, file)


def members(archive):
    """Read an archive of ours from its beginning.

    :return: generator of (str name, file object)
    :raise Problem: for a name that ours never have
    """
    for member in archive:
        parts = PurePosixPath(member.name).parts
        ours = parts[:1] in ((MANIFEST,), (DATABASE,), (FILES,)) and ".." not in parts
        if not ours or not member.isfile():
            raise Problem(f"This is no backup of ours: it holds {member.name}.")
        yield member.name, archive.extractfile(member)


def read_manifest(file):
    """:return: dict, what the backup says it holds"""
    return json.loads(file.read())
