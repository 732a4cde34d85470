"""Benchmarks: `./citynet bench NAME` runs `main(context)` of NAME.py in this folder.

Each runs in a database of its own with our addons and no sample data, which is
dropped afterwards.
"""

import contextlib
import json
import time

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

SUMMARY = ("step", "records", "seconds", "cpu", "queries", "per second")


class Context:
    """What a benchmark gets: environments, a stopwatch, a place for results."""

    def __init__(self, name, database, arguments=()):
        self.name = name
        self.database = database
        self.conf = config["config"]
        self.arguments = list(arguments)
        self.rows = []
        self.result = {}

    @contextlib.contextmanager
    def new_env(self, user=odoo.SUPERUSER_ID, **context):
        """An environment with a transaction of its own, committed at the end."""
        with Registry(self.database).cursor() as cursor:
            yield odoo.api.Environment(cursor, user, context)

    @contextlib.contextmanager
    def measure(self, step, records=1):
        """Time a step: one line of the table, one entry of the result."""
        queries = odoo.sql_db.sql_counter
        start, cpu = time.perf_counter(), time.process_time()
        yield
        seconds = time.perf_counter() - start
        row = (
            step,
            records,
            round(seconds, 3),
            round(time.process_time() - cpu, 3),
            odoo.sql_db.sql_counter - queries,
            round(records / seconds, 1) if seconds else None,
        )
        self.rows.append(row)
        self.result[step] = dict(zip(SUMMARY[1:], row[1:], strict=True))

    def report(self):
        """The table, and last one line of JSON."""
        rows = [SUMMARY, *[tuple(map(str, row)) for row in self.rows]]
        widths = [max(len(row[i]) for row in rows) for i in range(len(SUMMARY))]
        for row in rows:
            cells = zip(row, widths, strict=True)
            print("  ".join(text.rjust(width) for text, width in cells))
        print(json.dumps({"benchmark": self.name, **self.result}), flush=True)
