"""`./citynet backup`: one file with a database and its files, tried before it counts."""

import argparse
from pathlib import Path

from ..backups import run_backup
from ..checkout import DEMO_DATABASE
from ..home import home
from ..machine import Machine
from ..messages import Problem


def command_backup(arguments):
    """Make a backup, also while the database is being served."""
    parser = argparse.ArgumentParser("citynet backup")
    parser.add_argument("--database", default=DEMO_DATABASE)
    parser.add_argument("--folder", type=Path, help="where it goes (backups)")
    parser.add_argument("--key", default="", help="age's public key that locks it")
    parser.add_argument("--no-check", action="store_true", help="do not try it")
    options = parser.parse_args(arguments)
    folder = (options.folder or home.path / "backups").absolute()
    machine = Machine()
    with machine.postgres.running():
        if options.database not in machine.databases.names():
            raise Problem(f"There is no database {options.database}.")
        command = ["now"] + (["--no-check"] if options.no_check else [])
        settings = {"database": options.database, "folder": folder, "key": options.key}
        return run_backup(machine, command, locked=bool(options.key), **settings)
