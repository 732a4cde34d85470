"""Which old backups stay: seven days, five weeks, twelve months."""

from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 5, 12
# However old: the last good ones are never removed.
AT_LEAST = 3
STAMP = "%Y%m%dT%H%M%SZ"


def get_time(path):
    """:return: datetime (UTC) in the name of a backup, or None for another file"""
    name = path.name.removesuffix(".age").removesuffix(".tar")
    try:
        return datetime.strptime(name.rpartition("-")[2], STAMP)
    except ValueError:
        return None


def get_backups(folder, database):
    """:return: list of Path, the complete backups of a database, newest first"""
    found = [
        path
        for path in folder.glob(f"{database}-*.tar*")
        if path.suffix in (".tar", ".age")
        and path.name.rpartition("-")[0] == database
        and get_time(path)
    ]
    return sorted(found, key=get_time, reverse=True)


def get_surplus(backups):
    """Of each of the last days, weeks and months that have any, the newest stays.

    :param backups: list of Path, newest first
    :return: list of Path, those that may go
    """
    kept = set(backups[:AT_LEAST])
    for count, name in ((DAYS, "%Y-%j"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        newest = {}
        for path in backups:
            newest.setdefault(get_time(path).strftime(name), path)
        kept.update(list(newest.values())[:count])
    return [path for path in backups if path not in kept]
