"""``odoo citynet_import``: a provider's workbook into a database."""

# pylint: disable=print-used  # a command talks on its output

import argparse
import sys
import time
from pathlib import Path

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config


class CitynetImport(Command):
    """Import a workbook of customers, services and payments

    Everything comes in, or nothing. The same file again changes nothing. The last line
    printed is one JSON object with the figures.
    """

    name = "citynet_import"

    def run(self, args):
        options = self._parse(args)
        path = Path(options.file)
        if not path.is_file():
            self.parser.error(f"There is no file {path}.")
        settings = ["--no-http"]
        settings += ["-c", options.config] if options.config else []
        settings += ["-d", options.database] if options.database else []
        config.parse_config(settings, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            self.parser.error("Name one database with -d.")
        sys.exit(self._import(names[0], path, options))

    def _parse(self, args):
        parser = self.parser
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("file", help="the workbook, .xlsx")
        parser.add_argument("-c", "--config", help="Odoo's configuration file")
        parser.add_argument("-d", "--database", help="the database to import into")
        parser.add_argument(
            "--company", type=int, help="id of the company, if not the first"
        )
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--history",
            dest="mode",
            action="store_const",
            const="history",
            default="history",
            help="every month as a bill, with its payment (default)",
        )
        mode.add_argument(
            "--arrears",
            dest="mode",
            action="store_const",
            const="arrears",
            help="only what is still unpaid",
        )
        return parser.parse_args(args)

    def _import(self, database, path, options):
        """:return: int, the process's exit code"""
        registry = Registry(database)
        with registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            if "citynet.import" not in env:
                print(f"The addon citynet_crm is not installed in {database}.")
                return 1
            company = env["res.company"].browse(options.company or env.company.id)
            try:
                record = env["citynet.import"]._import_file(
                    path, options.mode, company, _Progress()
                )
            except UserError as error:
                cr.rollback()
                print(f"Nothing was imported. {error.args[0]}")
                return 1
            line = record._get_report_line()
        print(line, flush=True)
        return 0


class _Progress:
    """Prints where the work is, at most once a second and at every new step."""

    def __init__(self):
        self._start = self._told = time.monotonic()
        self._text = ""

    def __call__(self, percent, text):
        now = time.monotonic()
        if text == self._text and now - self._told < 1:
            return
        self._text, self._told = text, now
        print(f"{now - self._start:6.1f} s  {percent:3.0f} %  {text}", flush=True)
