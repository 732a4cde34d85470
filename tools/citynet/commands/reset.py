"""`./citynet reset`: remove a database, or everything."""

import argparse
import shutil

from ..checkout import DEMO_DATABASE
from ..home import home
from ..machine import Machine
from ..messages import Problem, say


def command_reset(arguments):
    """Drop one database that nothing serves."""
    parser = argparse.ArgumentParser("citynet reset")
    parser.add_argument("--database", default=DEMO_DATABASE)
    parser.add_argument("--all", action="store_true", help="remove the whole folder")
    options = parser.parse_args(arguments)
    if options.all:
        return remove_everything()
    machine = Machine()
    with machine.postgres.running():
        if options.database not in machine.databases.names():
            raise Problem(f"There is no database {options.database}.")
        with home.lock(f"serve-{options.database}", wait=False) as free:
            if not free:
                raise Problem(
                    f"Stop the ./citynet that serves {options.database} first."
                )
            machine.databases.drop(options.database)
    say(f"Database {options.database} is gone; ./citynet serve makes it anew.")
    return 0


def remove_everything():
    """Remove the whole folder while no other command uses it."""
    with home.lock("postgres-users", wait=False) as alone:
        if not alone:
            raise Problem("Stop the other ./citynet commands first.")
        shutil.rmtree(home.path, ignore_errors=True)
    say(f"{home.path} is gone.")
    return 0
