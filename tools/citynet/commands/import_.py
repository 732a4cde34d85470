"""`./citynet import`: a provider's workbook into a database."""

import argparse
from pathlib import Path

from ..checkout import DEMO_DATABASE
from ..demo import Demo
from ..home import home
from ..machine import Machine
from ..messages import Problem
from ..programs import foreground


def command_import(arguments):
    """Make or update the database unless it is being served, then import the file."""
    parser = argparse.ArgumentParser("citynet import")
    parser.add_argument("file", type=Path)
    parser.add_argument("--database", default=DEMO_DATABASE)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--history", action="store_true", help="all payments (default)")
    how.add_argument("--arrears", action="store_true", help="opening arrears only")
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        raise Problem(f"There is no file {options.file}.")
    machine = Machine()
    with machine.postgres.running():
        with home.lock(f"serve-{options.database}", wait=False) as alone:
            if alone or options.database not in machine.databases.names():
                Demo(machine, options.database).prepare(demo=False)
        extra = ["--arrears"] if options.arrears else []
        extra += ["--history"] if options.history else []
        command = machine.odoo_command(
            "citynet_import", "-c", machine.conf, "-d", options.database, *extra
        )
        command.append(str(options.file.absolute()))
        return foreground(command, env=machine.environment())
