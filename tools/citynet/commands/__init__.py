"""The commands: each takes its arguments and returns an exit code."""

from .backup import command_backup
from .bench import command_bench
from .import_ import command_import
from .lint import command_lint
from .odoo import command_odoo
from .psql import command_psql
from .reset import command_reset
from .restore import command_restore
from .serve import command_serve
from .test import command_test

COMMANDS = {
    "serve": command_serve,
    "test": command_test,
    "odoo": command_odoo,
    "psql": command_psql,
    "bench": command_bench,
    "import": command_import,
    "backup": command_backup,
    "restore": command_restore,
    "lint": command_lint,
    "reset": command_reset,
}
