"""`./citynet psql`: PostgreSQL's shell on our database server."""

from ..checkout import DEMO_DATABASE
from ..machine import Machine
from ..programs import foreground


def command_psql(arguments):
    """Run psql on our terminal, on the demo's database when there is one."""
    machine = Machine()
    with machine.postgres.running():
        names = machine.databases.names()
        default = DEMO_DATABASE if DEMO_DATABASE in names else "postgres"
        environment = machine.environment(PGDATABASE=default)
        return foreground(machine.postgres.program("psql", *arguments), env=environment)
