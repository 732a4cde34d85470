"""A process that drains the billing runs, and may be told where to be killed.

`python -m benchmarks.billing_starter DATABASE POINT [Odoo's arguments]`: a point is a
name of `POINTS`, or `-` for none. It kills itself by signal 9 when it comes there.
"""

import os
import signal
import sys
import time

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

_COPIER = "the copier of rows"
# name: (model or the copier, method, before or after it, at which call)
POINTS = {
    "the run is locked": ("citynet.billing.run", "_claim", "before", 1),
    "services are claimed": ("citynet.billing.run", "_claim", "after", 1),
    "bills are planned": ("citynet.billing.batch", "_plan", "after", 1),
    "prototypes are to be made": ("citynet.invoice.poster.quick", "_create_and_post", "before", 1),
    "prototypes are posted": ("citynet.invoice.poster.quick", "_create_and_post", "after", 1),
    "copies are prepared": ("citynet.invoice.poster.quick", "_prepare_clones", "after", 1),
    "bills of the proof are posted": ("citynet.invoice.poster.quick", "_create_and_post", "after", 2),
    "bills of the proof are taken back": ("citynet.invoice.poster.quick", "_make_standard_rows", "after", 1),
    "journals are locked": ("citynet.move.cloner", "_lock_journals", "after", 1),
    "numbers are given": ("citynet.move.cloner", "_reserve_ids", "after", 1),
    "invoices are copied": (_COPIER, "copy", "after", 1),
    "lines are copied": (_COPIER, "copy", "after", 2),
    "taxes are linked": ("citynet.move.cloner", "_copy_links", "after", 1),
    "ranks are raised": ("citynet.move.cloner", "_update_ranks", "after", 1),
    "copies are compared": ("citynet.invoice.poster.quick", "_compare", "after", 1),
    "services have moved on": ("citynet.billing.batch", "_move_on", "after", 1),
    "bills are told of": ("account.move", "_emit", "after", 1),
    "a second batch is under way": ("citynet.billing.batch", "_plan", "after", 2),
    "the audit begins": ("citynet.billing.run", "_audit", "before", 1),
    "the run is done, not committed": ("citynet.billing.run", "_finish", "after", 1),
}  # fmt: skip


def _arm(registry, point):
    owner, method, when, nth = POINTS[point]
    if owner == _COPIER:
        from odoo.addons.citynet_crm.tools.posting.row_copier import RowCopier as found
    else:
        found = registry[owner]
    original, calls = getattr(found, method), iter(range(1, 10**6))

    def deadly(*args, **kwargs):
        now = next(calls) == nth
        if now and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if now:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(found, method, deadly)


def main(database, point, *options):
    config.parse_config(["-d", database, "--no-http", "--log-level=error", *options])
    registry = Registry(database)
    if point != "-":
        _arm(registry, point)
    print("READY", flush=True)
    with registry.cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.SUPERUSER_ID, {})
        run = env["citynet.billing.run"]
        while run.search_count([("state", "=", "open")]):
            run._cron_drain_runs()
            cursor.commit()
            env.invalidate_all()
            time.sleep(0.1)
    print("DRAINED", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
