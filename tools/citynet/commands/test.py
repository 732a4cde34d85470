"""`./citynet test`: pytest on a database with all addons, made for this run."""

import os

from ..checkout import ROOT
from ..home import home
from ..keys import digest
from ..layers import Layers
from ..machine import Machine
from ..programs import foreground


def command_test(arguments):
    """Run pytest; with no arguments the whole suite, on all cores."""
    machine = Machine()
    with machine.postgres.running(), Layers(machine).full() as template:
        with machine.databases.temporary("test", template) as database:
            environment = machine.environment(
                CITYNET_TEST_CONF=str(machine.conf),
                CITYNET_TEST_DATABASE=database,
                CITYNET_TEST_TEMPLATE=template,
                CITYNET_TEST_SCRIPT=str(machine.script),
            )
            command = [machine.python, "-m", "pytest", f"--odoo-config={machine.conf}"]
            command += [f"--odoo-database={database}", "--odoo-http"]
            command += ["--odoo-log-level=warn"]
            command += ["-o", f"cache_dir={home.path}/pytest/{digest(str(ROOT))}"]
            if not arguments:  # all of it: a database and a process for each core
                workers = min(os.cpu_count() or 1, 4)
                command += ["-n", str(workers), "--dist", "loadfile"]
            return foreground([*command, *arguments], env=environment, cwd=ROOT)
