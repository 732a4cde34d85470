"""The way back: a backup becomes a database under another name, silenced by default."""

import shutil

from . import archive, programs, settings
from .settings import Problem
from .snapshot import get_counts


def restore(path, name, live=False, key_file=None):
    """Make a database of a backup; it has its name when it is complete and silenced.

    :param live: whether it goes to work: it writes to customers and tells the network.
        Else it sends nothing to anybody (`odoo neutralize`).
    :raise Problem: when the name is taken or the backup is no good; nothing is left then
    """
    if programs.exists(name) or settings.filestore(name).exists():
        raise Problem(f"There is a database {name} already, or files of one.")
    if not path.is_file():
        raise Problem(f"There is no file {path}.")
    working = f"{name}_restoring"
    files = settings.filestore(working)
    with settings.alone() as scratch:
        return _restore(path, name, working, files, live, key_file, scratch)


def _restore(path, name, working, files, live, key_file, scratch):
    """Under a working name first; what an earlier try left of it goes."""
    programs.drop(working)
    shutil.rmtree(files, ignore_errors=True)
    try:
        manifest = _unpack(path, working, files, key_file, scratch)
        if (found := get_counts(working)) != manifest["counts"]:
            wrong = [t for t, n in manifest["counts"].items() if found.get(t) != n]
            raise Problem(f"The backup lacks rows of {', '.join(wrong[:5])}.")
        if not live:
            command = [*settings.odoo(), "neutralize", "-d", working]
            programs.run(command, "Silencing the copy")
        _rename(working, name, files)
    finally:
        programs.drop(working)
        shutil.rmtree(files, ignore_errors=True)
    return manifest


def _rename(working, name, files):
    files.rename(settings.filestore(name))
    query = f'ALTER DATABASE "{working}" RENAME TO "{name}"'
    try:
        programs.sql(query)
    except Problem:
        shutil.rmtree(settings.filestore(name), ignore_errors=True)
        raise


def _unpack(path, working, files, key_file, scratch):
    """Fill database and folder from the archive.

    :return: dict, its manifest
    """
    files.mkdir(parents=True)
    programs.create(working)
    manifest = None
    with archive.reading(path, key_file) as tar:
        for name, file in archive.members(tar):
            if name == archive.DATABASE:
                dump = scratch / "dump"
                with dump.open("wb") as copy:
                    shutil.copyfileobj(file, copy)
                restoring = [
                    "pg_restore",
                    "--no-owner",
                    "--exit-on-error",
                    "-d",
                    working,
                ]
                programs.run([*restoring, dump], "Restoring the database")
                dump.unlink()
            elif name == archive.MANIFEST:
                manifest = archive.read_manifest(file)
            else:
                _unpack_file(files, name.partition("/")[2], file)
    count = sum(1 for path in files.rglob("*") if path.is_file())
    if not manifest or count != manifest["files"]:
        raise Problem(f"{path.name} is cut off or damaged.")
    return manifest


def _unpack_file(files, name, file):
    """Write one file of the filestore, and compare it with the checksum it is named by."""
    target = files / name
    target.parent.mkdir(exist_ok=True)
    with target.open("w+b") as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        if archive.hash_of(copy) != target.name:
            raise Problem(f"The file {name} of the backup is damaged.")
