"""The package `backup` (tools/backup), with our database server and Odoo."""

import os

from .age import get_age
from .checkout import ROOT
from .programs import foreground


def run_backup(machine, arguments, *, locked=False, **settings):
    """Run the command line of the package on our terminal; return its exit code.

    :param locked: whether it needs the program age
    :param settings: its settings from the environment, without `BACKUP_`
    """
    odoo = " ".join(map(str, machine.odoo_command()))
    environment = machine.environment(
        BACKUP_FILES=str(machine.databases.data / "filestore"),
        BACKUP_ODOO=odoo,
        **{f"BACKUP_{name.upper()}": str(value) for name, value in settings.items()},
    )
    environment["PYTHONPATH"] += os.pathsep + str(ROOT / "tools")
    if locked:
        environment["PATH"] += os.pathsep + str(get_age())
    command = [machine.python, "-m", "backup", *arguments]
    return foreground(command, env=environment)
