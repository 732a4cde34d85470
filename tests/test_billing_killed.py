"""A billing run loses nothing and doubles nothing when processes are killed."""

import time

import processes
from worlds import billing


def _wake(database):
    """As if the few minutes between two calls of the scheduled action were over."""
    processes.sql(
        database,
        """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute'
            WHERE id = (SELECT res_id FROM ir_model_data
                         WHERE module = 'citynet_crm' AND name = 'ir_cron_billing')""",
    )


def _notify(database):
    # a scheduler that has just started sleeps a minute unless it is told
    processes.sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)


def test_a_run_killed_again_and_again_bills_every_period_once(database, start_odoo):
    run, total = billing.make(database, 300)

    def reached(target):
        _notify(database)
        return billing.billed(database, run) >= target

    # right after a batch is committed, and in the middle of the next ones
    for target, pause in ((1, 0), (150, 0.1), (250, 0.25), (400, 0.05)):
        _wake(database)
        server = start_odoo(database, "--max-cron-threads=1")
        server.wait_until(lambda goal=target: reached(goal), f"billed {target} periods")
        time.sleep(pause)
        server.kill()
        assert not billing.is_done(database, run)
    _wake(database)
    server = start_odoo(database, "--max-cron-threads=1")
    server.wait_until(
        lambda: reached(0) and billing.is_done(database, run), "finished the run"
    )
    billing.check(database, run, 300, total)
