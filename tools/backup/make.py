"""A backup: the database first, the files after it, checked before it counts."""

import json
import subprocess
from datetime import datetime, timezone
from pathlib import Path

from . import archive, keep, programs, settings, status
from .settings import Problem
from .snapshot import Snapshot, get_counts


def make(check=True):
    """Make one backup, take it off the machine, remove the surplus ones.

    :param check: whether the dump is first restored into a database of its own
    :return: Path of the backup
    :raise Problem: when there is none, or it was not taken off the machine; no older
        backup is gone then
    """
    database, folder = settings.database(), settings.folder()
    status.write(database, started=status.now())
    try:
        path, missing = _write(database, folder, check)
        _take_away(path)
    except Problem as problem:
        status.write(database, failed=status.now(), error=str(problem))
        raise
    status.write(
        database,
        done=status.now(),
        file=path.name,
        bytes=path.stat().st_size,
        missing=len(missing),
        error="",
    )
    for old in keep.get_surplus(keep.get_backups(folder, database)):
        old.unlink(missing_ok=True)
    return path


def _write(database, folder, check):
    """:return: (Path of the complete backup, list of files that were not there)"""
    stamp = datetime.now(timezone.utc).strftime(keep.STAMP)
    target = folder / f"{database}-{stamp}.tar{'.age' if settings.key() else ''}"
    with settings.alone() as working:
        dump, part = working / "dump", working / target.name
        with Snapshot(database) as snapshot:
            counts, names = snapshot.get_counts(), snapshot.get_files()
            snapshot.dump(dump)
        if check:
            check_dump(dump, counts, f"{database}_check")
        missing = _pack(part, dump, counts, names, database)
        part.rename(target)
    return target, missing


def _pack(path, dump, counts, names, database):
    """Write the archive; each file is compared with the checksum it is named by.

    :return: list of str, names of files that are not in the filestore
    """
    store = settings.filestore(database)
    missing = []
    with archive.writing(path, settings.key()) as tar:
        with dump.open("rb") as file:
            archive.add_file(tar, archive.DATABASE, file)
        for name in names:
            try:
                file = (store / name).open("rb")
            except OSError:
                missing.append(name)
                continue
            with file:
                if archive.hash_of(file) != Path(name).name:
                    raise Problem(f"The file {name} of the filestore is damaged.")
                file.seek(0)
                archive.add_file(tar, f"{archive.FILES}/{name}", file)
        missing = _still_wanted(missing, database)
        manifest = {
            "database": database,
            "made": status.now(),
            "counts": counts,
            "files": len(names) - len(missing),
            "missing": missing,
        }
        archive.add_text(tar, archive.MANIFEST, json.dumps(manifest, indent=1))
    return missing


def _still_wanted(names, database):
    """Those that were not deleted, with their attachment, while the backup was made."""
    if not names:
        return []
    query = (
        "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL"
    )
    wanted = set(programs.sql(query, database).split("\n"))
    return [name for name in names if name in wanted]


def check_dump(dump, counts, name):
    """Restore a dump into a database of its own and compare the rows of every table."""
    programs.drop(name)
    programs.create(name)
    try:
        command = ["pg_restore", "--no-owner", "--exit-on-error", "-d", name, dump]
        programs.run(command, "Trying the backup")
        if (found := get_counts(name)) != counts:
            wrong = [table for table in counts if found.get(table) != counts[table]]
            raise Problem(f"The backup lacks rows of {', '.join(wrong[:5])}.")
    finally:
        programs.drop(name)


def _take_away(path):
    """Run the owner's command, which copies the backup to another place."""
    command = settings.copy_command()
    if command:
        what = "The backup is made, but was not copied off this machine"
        programs.run(["sh", "-c", command, "sh", path], what, stdin=subprocess.DEVNULL)
