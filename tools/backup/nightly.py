"""Once a night, for a container that does nothing else."""

import signal
import sys
import time
from datetime import datetime, timedelta, timezone

from . import keep, settings
from .make import make
from .settings import Problem

RETRY = 3600  # seconds after a backup that failed


def run():
    """Make a backup at the hour of the settings, each night, until we are stopped.

    One is made at once where the last is more than a day old.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    wait = get_wait(datetime.now().astimezone(), settings.hour())
    if not _has_recent():
        wait = 0
    while True:
        time.sleep(wait)
        wait = get_wait(datetime.now().astimezone(), settings.hour())
        try:
            print(f"Backup {make().name} is complete", flush=True)
        except Problem as problem:
            print(f"Backup FAILED: {problem}", file=sys.stderr, flush=True)
            wait = min(wait, RETRY)


def get_wait(now, hour):
    """:return: float, seconds from now (local time) to the next time it is that hour"""
    start = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if start <= now:
        start += timedelta(days=1)
    return (start - now).total_seconds()


def _has_recent():
    backups = keep.get_backups(settings.folder(), settings.database())
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    return bool(backups) and now - keep.get_time(backups[0]) < timedelta(days=1)
