"""The command line: `python3 -m backup now`."""

import argparse
import sys
from pathlib import Path

from . import keep, nightly, settings
from .make import make
from .restore import restore
from .settings import Problem


def main():
    """:return: int, the exit code"""
    parser = argparse.ArgumentParser("backup")
    commands = parser.add_subparsers(dest="command", required=True)
    now = commands.add_parser("now", help="make one backup")
    now.add_argument("--no-check", action="store_true", help="do not try to restore it")
    commands.add_parser("nightly", help="make one each night")
    commands.add_parser("list", help="the backups that are there, newest first")
    back = commands.add_parser("restore", help="make a database of a backup")
    back.add_argument("file", type=Path)
    back.add_argument("--database", required=True)
    back.add_argument("--key", type=Path, help="the file of age's private key")
    back.add_argument(
        "--live", action="store_true", help="a database that writes to customers"
    )
    options = parser.parse_args()
    settings.load_password()
    try:
        return run(options)
    except (Problem, OSError) as problem:
        print(f"backup: {problem}", file=sys.stderr)
        return 1


def run(options):
    """Do what the command line says."""
    if options.command == "now":
        print(make(check=not options.no_check))
    elif options.command == "nightly":
        nightly.run()
    elif options.command == "list":
        for path in keep.get_backups(settings.folder(), settings.database()):
            print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")
    else:
        done = restore(options.file, options.database, options.live, options.key)
        how = "it is live" if options.live else "it sends nothing"
        rows = sum(done["counts"].values())
        print(f"Database {options.database} of {done['made']}: {rows} rows, "
              f"{done['files']} files; {how}.")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
