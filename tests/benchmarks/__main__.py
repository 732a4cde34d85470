"""Run one benchmark: started by `./citynet bench`."""

import importlib
import os
import sys

from odoo.tools import config

from benchmarks import Context


def run(name, *arguments):
    database = os.environ["CITYNET_BENCH_DATABASE"]
    config.parse_config(["-d", database, "--log-level=info", "--no-http"])
    context = Context(name, database, arguments)
    importlib.import_module(f"benchmarks.{name}").main(context)
    context.report()


run(*sys.argv[1:])
