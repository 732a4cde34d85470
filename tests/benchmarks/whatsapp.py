"""Messages out and reports in, against the fake Graph API: ./citynet bench whatsapp

With arguments, only a part of it: queueing, sending, reports, outage, kills, bills, and a
number for how many bills. Short measurements are the median of three runs; the drain of
100,000 bills and the twenty kills run once. Everything is a real process: Odoo, PostgreSQL, the fake.
"""

import concurrent.futures
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import odoo

RUNS = 3
MESSAGES = 1500
RATE = 80
POSTS = 1500
BATCHES = 120
PER_BATCH = 50
PROMO = 100_000
BILLS = 100_000
QUEUED = 1000


def main(ctx):
    parts = [part for part in ctx.arguments if not part.isdigit()]
    bills = next((int(part) for part in ctx.arguments if part.isdigit()), BILLS)
    os.environ["CITYNET_TEST_SCRIPT"] = shutil.which("odoo")
    os.environ["CITYNET_TEST_DATABASE"] = os.environ["CITYNET_TEST_TEMPLATE"] = (
        ctx.database
    )
    if not parts or "queueing" in parts:
        queue_bills(ctx)
    odoo.sql_db.close_all()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(ctx, Path(folder))
        for part in parts or ("sending", "reports", "outage", "kills", "bills"):
            if part == "bills":
                bench.measure_bills(bills)
            elif part != "queueing":
                getattr(bench, f"measure_{part}")()


def queue_bills(ctx):
    """Real events of real bills, written, rendered and frozen; not kept."""
    with contextlib.suppress(RollBack), ctx.new_env() as env:
        account = env["citynet.whatsapp.account"].create(
            {"name": "Bench", "provider": "simulator"}
        )
        account.action_test_connection()
        partners = env["res.partner"].create(
            [
                {
                    "name": f"Customer {n}",
                    "phone": f"+62812{n:08}",
                    "country_id": env.ref("base.id").id,
                }
                for n in range(QUEUED)
            ]
        )
        bills = env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_line_ids": [(0, 0, {"name": "x", "price_unit": 200000})],
                }
                for partner in partners
            ]
        )
        env.flush_all()
        start = time.perf_counter()
        with ctx.measure("bills put into the queue", QUEUED):
            bills._emit("invoice_issued")
        ctx.result["queued_per_s"] = round(QUEUED / (time.perf_counter() - start), 1)
        raise RollBack


class RollBack(Exception):
    """Nothing of it is to be kept."""


class Bench:
    """One database for each measurement, dropped afterwards."""

    def __init__(self, ctx, folder):
        import processes
        from fakes import graph
        from worlds import whatsapp

        self.ctx, self.folder = ctx, folder
        self.graph, self.processes, self.scenario = graph, processes, whatsapp
        self.count = 0

    @contextlib.contextmanager
    def stage(self):
        """A fresh database, a fresh fake, and a function that starts servers."""
        self.count += 1
        started = []
        with self.processes.cloned_database(
            f"w{self.count}", self.ctx.database
        ) as name:
            fake = self.graph.FakeGraph(self.folder / f"journal{self.count}")

            def start(database, *arguments):
                log = self.folder / f"odoo{self.count}-{len(started)}.log"
                server = self.processes.OdooProcess(
                    database, *arguments, "--log-level=warn", log=log
                )
                started.append(server)
                return server

            try:
                yield name, fake, start
            finally:
                for server in started:
                    server.kill_all()
                fake.stop()

    def three(self, run):
        """:return: list of the results of three runs"""
        results = []
        for _run in range(RUNS):
            with self.stage() as stage:
                results.append(run(*stage))
        return results

    # --- out

    def measure_sending(self):
        with self.ctx.measure("messages at 100 ms", RUNS * MESSAGES):
            results = self.three(self.send)
        self.ctx.result["messages_per_s"] = median(rate for rate, _most in results)
        self.ctx.result["most_in_a_second"] = max(most for _rate, most in results)

    def send(self, database, fake, start):
        self.prepare(database, fake, MESSAGES)
        fake.settings(latency=0.1)
        server = start(database, "--workers=0", "--max-cron-threads=1")
        self.scenario.wake(database)
        server.wait_until(lambda: fake.counts()["accepted"] >= MESSAGES, "sends", 600)
        times = [entry["at"] for entry in fake.journal()]
        rate = len(times) / (max(times) - min(times))
        return round(rate, 1), fake.counts()["most_in_a_second"]

    def prepare(self, database, fake, count, **options):
        """:return: (account id, key) of an account with messages that wait"""
        account, key = self.scenario.set_up(database, fake.url, RATE)
        self.scenario.queue(database, account, count, **options)
        fake.control("people", {"open": [f"+62812{n:08}" for n in range(count)]})
        return account, key

    def measure_outage(self):
        with self.ctx.measure("first outage message in a promo", RUNS):
            seconds = self.three(self.announce)
        self.ctx.result["outage_first_s"] = median(seconds)

    def announce(self, database, fake, start):
        account, _key = self.prepare(database, fake, PROMO, lane=70, is_money=False)
        fake.settings(latency=0.1)
        server = start(database, "--workers=0", "--max-cron-threads=1")
        self.scenario.wake(database)
        server.wait_until(
            lambda: fake.counts()["accepted"] >= 400, "sends the promo", 120
        )
        fake.control(
            "people", {"open": [f"+62812{n:08}" for n in range(PROMO, PROMO + 50)]}
        )
        begin = time.time()
        self.scenario.queue(
            database, account, 50, lane=10, is_money=False, first=PROMO, event="outage"
        )
        self.scenario.wake(database)
        found = []

        def is_there():
            found[:] = [
                entry["at"]
                for entry in fake.journal()[-400:]
                if int(entry["to"][6:]) >= PROMO
            ]
            return bool(found)

        server.wait_until(is_there, "announces the outage", 60)
        return round(min(found) - begin, 2)

    def measure_bills(self, bills):
        with self.ctx.measure("bills drained at 80/s", bills), self.stage() as stage:
            database, fake, start = stage
            _account, key = self.prepare(database, fake, bills)
            server = start(database, "--workers=0", "--max-cron-threads=2")
            fake.settings(
                latency=0.1, statuses=["sent", "delivered"], batch=50,
                webhook=f"{server.url}/citynet/whatsapp/{key}",
            )  # fmt: skip
            begin = time.time()
            self.scenario.wake(database)
            server.wait_until(
                lambda: nap(fake.counts()["accepted"] >= bills), "drains", 7200
            )
            self.ctx.result["bills"] = bills
            self.ctx.result["bills_100k_s"] = round(
                (time.time() - begin) * BILLS / bills
            )
            self.ctx.result["bills_most_in_a_second"] = fake.counts()[
                "most_in_a_second"
            ]

    def measure_kills(self):
        with self.ctx.measure("sender killed 20 times", 2000), self.stage() as stage:
            database, fake, start = stage
            result = self.scenario.kill_senders(database, start, fake, 2000, 20)
        for key in ("kills", "duplicates", "lost", "unknown"):
            self.ctx.result[key] = result[key]

    # --- in

    def measure_reports(self):
        with self.ctx.measure("single reports", RUNS * POSTS):
            single = self.three(lambda *stage: self.post(*stage, POSTS, 1))
        with self.ctx.measure("statuses in batches", RUNS * BATCHES * PER_BATCH):
            batched = self.three(lambda *stage: self.post(*stage, BATCHES, PER_BATCH))
        self.ctx.result["posts_per_s"] = median(rate for rate, _p99 in single)
        self.ctx.result["post_p99_ms"] = median(p99 for _rate, p99 in single)
        self.ctx.result["statuses_per_s"] = median(
            rate * PER_BATCH for rate, _p99 in batched
        )

    def post(self, database, fake, start, posts, size):
        """:return: (posts a second, p99 in ms); every one is kept, or it fails"""
        _account, key = self.scenario.set_up(database, fake.url)
        server = start(database, "--workers=4", "--max-cron-threads=1")
        bodies = [make_body(post, size) for post in range(posts)]
        load(server.port, key, bodies[:20])  # workers are warm
        begin = time.perf_counter()
        times = load(server.port, key, bodies[20:])
        seconds = time.perf_counter() - begin
        (kept,) = self.processes.sql(
            database, "SELECT count(*) FROM citynet_whatsapp_event"
        )[0]
        if kept != posts:
            raise AssertionError(f"{posts} reports posted, {kept} kept")
        p99 = statistics.quantiles(times, n=100)[98] if len(times) > 100 else max(times)
        return round(len(times) / seconds, 1), round(1000 * p99)


def load(port, key, bodies, connections=4):
    """Post all bodies over some kept connections.

    :return: list of seconds
    """

    def post_all(part):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        times = []
        for body in part:
            signature = hmac.new(b"app-secret", body, hashlib.sha256).hexdigest()
            headers = {
                "Content-Type": "application/json",
                "X-Hub-Signature-256": f"sha256={signature}",
            }
            begin = time.perf_counter()
            line.request("POST", f"/citynet/whatsapp/{key}", body, headers)
            answer = line.getresponse()
            answer.read()
            times.append(time.perf_counter() - begin)
            if answer.status != 200:
                raise AssertionError(f"HTTP {answer.status}")
        return times

    parts = [bodies[n::connections] for n in range(connections)]
    with concurrent.futures.ThreadPoolExecutor(connections) as pool:
        return [seconds for times in pool.map(post_all, parts) for seconds in times]


def make_body(number, size):
    statuses = [
        {
            "id": f"wamid.{number}.{n}",
            "status": "sent",
            "timestamp": str(int(time.time())),
            "recipient_id": f"62812{number:08}",
            "biz_opaque_callback_data": f"{number}-{n}",
            "pricing": {
                "billable": True,
                "pricing_model": "PMP",
                "category": "utility",
            },
        }
        for n in range(size)
    ]
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "62811", "phone_number_id": "111"},
        "statuses": statuses,
    }
    change = {"field": "messages", "value": value}
    entry = {"id": "222", "changes": [change]}
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [entry]}
    ).encode()


def median(values):
    return statistics.median(values)


def nap(answer):
    """Ask no more than once a second over a long time."""
    if not answer:
        time.sleep(1)
    return answer
