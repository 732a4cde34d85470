"""`./citynet odoo`: Odoo's own command, with our addons and database server."""

from ..machine import Machine
from ..programs import foreground


def command_odoo(arguments):
    """Run Odoo on our terminal."""
    machine = Machine()
    with machine.postgres.running():
        command = machine.odoo_command(*arguments)
        return foreground(command, env=machine.environment())
