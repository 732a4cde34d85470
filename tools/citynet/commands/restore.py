"""`./citynet restore`: a database from a backup, which sends nothing by default."""

import argparse
from pathlib import Path

from ..backups import run_backup
from ..home import home
from ..machine import Machine
from ..messages import Problem


def command_restore(arguments):
    """Make a database of a backup under a name that is free."""
    parser = argparse.ArgumentParser("citynet restore")
    parser.add_argument("file", type=Path)
    parser.add_argument("--database", required=True)
    parser.add_argument("--key", type=Path, help="the file of age's private key")
    parser.add_argument(
        "--live", action="store_true", help="it writes to customers and the network"
    )
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        raise Problem(f"There is no file {options.file}.")
    command = ["restore", options.file.absolute(), "--database", options.database]
    command += ["--live"] if options.live else []
    command += ["--key", options.key.absolute()] if options.key else []
    machine = Machine()
    folder = home.path / "backups"
    with machine.postgres.running():
        return run_backup(machine, command, locked=bool(options.key), folder=folder)
