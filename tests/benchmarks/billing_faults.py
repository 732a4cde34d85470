"""What kills, hard stops, crowds and bad services leave of a billing run.

`./citynet bench billing --faults`: each trouble meets the same 10,000 services in a copy
of one database, on a PostgreSQL server of its own. Afterwards the database is asked: is
every service billed once, to the rupiah as in a run that nobody disturbed?
"""

import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import odoo

import processes

from . import billing_fixture
from .billing_starter import POINTS
from .cluster import Cluster

_BATCH = 300
_BAD = 137
_DUMPED = "citynet_faults"


def main(context, count):
    seed = int(os.environ.get("CITYNET_BENCH_SEED") or time.time())
    print(f"{count} services, random points by seed {seed}", flush=True)
    source = {**os.environ}
    registry = odoo.modules.registry.Registry(context.database)
    with registry.cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.SUPERUSER_ID, {})
        billing_fixture.make(env, count, institutions=False)
        parameters = env["ir.config_parameter"]
        parameters.set_param("citynet_crm.billing_batch", _BATCH)
        run = env["citynet.billing.run"].create({})
        run._start()
        run = run.id
    odoo.sql_db.close_all()
    with Cluster() as cluster:
        cluster.take(context.database, source, _DUMPED)
        trial = _Trial(cluster, run, count, random.Random(seed))
        trial.run_all(context)


class _Trial:
    def __init__(self, cluster, run, count, chance):
        self.cluster, self.run, self.count = cluster, run, count
        self.chance = chance
        self.expected = None
        self.pace = 1  # seconds a batch takes undisturbed

    def run_all(self, context):
        for name, trouble in (
            ("undisturbed", self.run_undisturbed),
            ("named_kills", self.kill_at_points),
            ("random_kills", self.kill_at_random),
            ("hard_stops", self.stop_postgres),
            ("four_starters", self.start_four),
            ("kills_at_the_start", self.kill_at_the_start),
            ("bad_services", self.bill_bad_services),
        ):
            start = time.perf_counter()
            with self.copy() as database:
                found = trouble(database) or {}
                result = self.check(database) | found
            seconds = time.perf_counter() - start
            result["seconds"] = round(seconds, 1)
            result["load"] = round(os.getloadavg()[0], 1)
            print(f"{name}: {result}", flush=True)
            context.result[name] = result

    @contextlib.contextmanager
    def copy(self):
        name = f"{_DUMPED}_now"
        processes.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        processes.sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{_DUMPED}"')
        yield name

    def check(self, database):
        """:return: dict of what the issue asks; all but the sums and counts are 0"""
        [[invoices, drafts, names, first, last, total]] = processes.sql(
            database,
            """SELECT count(*) FILTER (WHERE state = 'posted'),
                      count(*) FILTER (WHERE state = 'draft'), count(DISTINCT name),
                      min(sequence_number), max(sequence_number), sum(amount_total)
                 FROM account_move WHERE citynet_run_id = %s""",
            self.run,
        )
        by_service = dict(
            processes.sql(
                database,
                """SELECT invoice_origin, sum(amount_total) FROM account_move
                    WHERE citynet_run_id = %s AND state = 'posted' GROUP BY 1""",
                self.run,
            )
        )
        [[double]] = processes.sql(
            database,
            """SELECT count(*) FROM (
                 SELECT 1 FROM account_move_line line
                   JOIN account_move move ON move.id = line.move_id
                  WHERE line.citynet_period_start IS NOT NULL AND move.state <> 'cancel'
                  GROUP BY citynet_subscription_id, citynet_period_start
                 HAVING count(*) > 1) AS twice""",
        )
        [[state, problems]] = processes.sql(
            database,
            "SELECT state, audit_problem_count FROM citynet_billing_run WHERE id = %s",
            self.run,
        )
        self.expected = self.expected or by_service
        return {
            "invoices": invoices,
            "double": double + invoices - len(by_service),
            "missing": self.count - len(by_service),
            "drafts": drafts,
            "total": int(total),
            "wrong_amounts": sum(
                self.expected[name] != amount for name, amount in by_service.items()
            ),
            "gaps": last - first + 1 - names,
            "state": state,
            "audit_problems": problems,
        }

    # starters -----------------------------------------------------------------------

    @contextlib.contextmanager
    def starter(self, database, point="-"):
        """A process at work on the run; it is ready, or has come to its point."""
        command = [sys.executable, "-m", "benchmarks.billing_starter", database, point]
        with (self.cluster.folder / "starters.log").open("a") as log:
            process = subprocess.Popen(
                [*command, *self.cluster.options],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        try:
            process.stdout.readline()
            yield process
        finally:
            process.kill()
            process.wait()

    def run_undisturbed(self, database):
        start = time.perf_counter()
        self.start_to_the_end(database)
        self.pace = (time.perf_counter() - start) * _BATCH / self.count

    def start_to_the_end(self, database):
        with self.starter(database) as process:
            if "DRAINED" not in process.stdout.read():
                log = (self.cluster.folder / "starters.log").read_text()
                raise AssertionError(f"A starter failed:\n{log[-3000:]}")

    def count_billed(self, database):
        query = "SELECT count(*) FROM account_move WHERE citynet_run_id = %s"
        return processes.sql(database, query, self.run)[0][0]

    # troubles -----------------------------------------------------------------------

    def kill_at_points(self, database):
        killed = 0
        for point in POINTS:
            with self.starter(database, point) as process:
                killed += process.wait(600) == -9
        self.start_to_the_end(database)
        return {"kills": killed}

    def kill_at_random(self, database):
        killed, moments = 0, []
        for _turn in range(20):
            with self.starter(database) as process:
                time.sleep(self.chance.uniform(0, 2 * self.pace))
                if process.poll() is None:
                    process.kill()
                    killed += process.wait() == -9
            moments.append(self.count_billed(database))
        self.start_to_the_end(database)
        return {"kills": killed, "billed_at_kills": moments}

    def stop_postgres(self, database):
        moments = []
        for turn in range(3):
            with self.starter(database) as process:
                goal = (turn + 1) * self.count // 5
                while self.count_billed(database) < goal and process.poll() is None:
                    time.sleep(0.05)
                time.sleep(self.chance.uniform(0, self.pace))
                self.cluster.stop("immediate")
                self.cluster.start()
                process.kill()
                process.wait()
            moments.append(self.count_billed(database))
        self.start_to_the_end(database)
        return {"billed_at_stops": moments}

    def start_four(self, database):
        with contextlib.ExitStack() as stack:
            starters = [stack.enter_context(self.starter(database)) for _ in range(4)]
            drained = sum("DRAINED" in one.stdout.read() for one in starters)
        return {"starters": drained}

    def kill_at_the_start(self, database):
        """Three servers die as soon as the job begins; how late is the fourth?"""
        job = """(SELECT res_id FROM ir_model_data WHERE module = 'citynet_crm'
                     AND name = 'ir_cron_billing')"""
        processes.sql(
            database, f"UPDATE ir_cron SET active = (id = {job}), nextcall = now() AT TIME ZONE 'UTC'"
        )  # fmt: skip
        count = f"SELECT count(*) FROM ir_cron_progress WHERE cron_id = {job}"
        folder = Path(tempfile.mkdtemp(dir=self.cluster.folder))
        begun = time.monotonic()
        for turn in range(1, 5):
            options = ["--max-cron-threads=1", *self.cluster.options]
            server = processes.OdooProcess(database, *options, log=folder / "log")
            try:
                if turn < 4:
                    server.wait_until(
                        lambda turn=turn: self.has_begun(database, count, turn), "began"
                    )
                    server.kill()
                    last = time.monotonic()
                else:
                    server.wait_until(lambda: self.is_done(database), "done", 1500)
            finally:
                server.kill_all()
        return {
            "kills": 3,
            "minutes_after_the_last_kill": round((time.monotonic() - last) / 60, 1),
            "minutes_in_all": round((time.monotonic() - begun) / 60, 1),
            "interval_minutes": processes.sql(
                database, f"SELECT interval_number FROM ir_cron WHERE id = {job}"
            )[0][0],
        }

    def has_begun(self, database, query, turn):
        # a scheduler that has just started sleeps a minute unless it is told
        processes.sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)
        return processes.sql(database, query)[0][0] >= turn

    def is_done(self, database):
        processes.sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)
        query = "SELECT state = 'done' FROM citynet_billing_run WHERE id = %s"
        return processes.sql(database, query, self.run)[0][0]

    def bill_bad_services(self, database):
        """Services that can't be billed, for two reasons; put right; run again."""
        bad = processes.sql(
            database,
            """SELECT id, next_period_start FROM citynet_subscription
                WHERE date_next_bill IS NOT NULL ORDER BY md5(id::text) LIMIT %s""",
            _BAD,
        )
        ids = [key for key, _day in bad]
        self.spoil(database, ids)
        self.start_to_the_end(database)
        result = self.check(database)
        reasons = processes.sql(
            database,
            """SELECT reason <> '', count(*) FROM citynet_billing_error
                WHERE is_resolved IS NOT TRUE AND subscription_id = ANY(%s) GROUP BY 1""",
            ids,
        )
        self.repair(database, bad)
        self.start_to_the_end(database)
        left = (
            "SELECT count(*) FROM citynet_billing_error WHERE is_resolved IS NOT TRUE"
        )
        return {
            "bad": len(ids),
            "billed_first": result["invoices"],
            "listed_with_reason": dict(reasons).get(True, 0),
            "billed_again": self.count_billed(database) - result["invoices"],
            "listed_at_the_end": processes.sql(database, left)[0][0],
        }

    def spoil(self, database, ids):
        """Some would be billed for four years, the others have an archived account."""
        self.shell(
            database,
            f"""
ids = {ids!r}
services = env["citynet.subscription"].browse(ids)
company = env.company
first = services[0].partner_id.property_account_receivable_id
closed = first.copy({{"code": "119999", "name": "Closed"}})
for number, service in enumerate(services):
    if number % 3:
        service.partner_id.property_account_receivable_id = closed
    else:
        service.next_period_start = service.next_period_start.replace(
            year=service.next_period_start.year - 4, day=1)
        service.anchor_date = service.next_period_start
closed.active = False
env.cr.commit()
print("SPOILT")
""",
        )

    def repair(self, database, bad):
        days = {key: day.isoformat() for key, day in bad}
        self.shell(
            database,
            f"""
days = {days!r}
services = env["citynet.subscription"].browse(list(days))
first = env["citynet.subscription"].search([("id", "not in", services.ids)], limit=1)
services.partner_id.property_account_receivable_id = (
    first.partner_id.property_account_receivable_id)
for service in services:
    service.next_period_start = days[service.id]
    service._compute_anchor()
env["citynet.billing.run"].browse({self.run})._reopen()
env.cr.commit()
print("REPAIRED")
""",
        )

    def shell(self, database, code):
        command = processes.odoo_command(
            "shell", "-d", database, "--no-http", "--log-level=error"
        )
        command += self.cluster.options
        done = subprocess.run(command, input=code, text=True, capture_output=True)
        if done.returncode or "Traceback" in done.stderr:
            raise AssertionError(done.stdout + done.stderr)
