"""A burst of answers through the real page, and the statistics of a million of them.

`./citynet bench csat` starts a server of its own with two workers. The answers are
counted by the database afterwards, not by what the server said.
"""

import contextlib
import http.client
import re
import shutil
import tempfile
import threading
import time
import urllib.parse

import odoo
from odoo.tools import SQL

import processes
from benchmarks import Context

ANSWERS = 2_000
VISITORS = 8
FEW, RATINGS = 1_000, 1_000_000
WORLD = (20, 60, 6)  # technicians, areas, packages


def main(context: Context):
    with context.new_env() as env:
        survey = make_fixture(env)
        tokens = make_requests(env, survey)
    latencies = answer_all(context, tokens)
    with context.new_env() as env:
        recorded = env["rating.rating"].search_count([("citynet_revision", "=", 1)])
    latencies.sort()
    context.result.update(
        answers=recorded,
        lost=len(tokens) - recorded,
        p95_ms=round(1000 * latencies[int(0.95 * len(latencies)) - 1]),
    )
    measure_statistics(context)


def make_fixture(env):
    """:return: the survey that everybody is asked by"""
    env["citynet.csat.survey"].with_context(active_test=False).search([]).active = False
    technicians, areas, packages = WORLD
    env["hr.employee"].create([{"name": f"Teknisi {n}"} for n in range(technicians)])
    env["citynet.area"].create(
        [{"name": f"ODP {n}", "kind": "odp"} for n in range(areas)]
    )
    env["product.template"].create(
        [
            {
                "name": f"Paket {n}",
                "citynet_is_package": True,
                "citynet_speed_down": 10,
                "list_price": 100_000 + n,
            }
            for n in range(packages)
        ]
    )
    return env["citynet.csat.survey"].create(
        {
            "name": "Uji",
            "event": "manual",
            "delay_hours": 0,
            "hour_from": 0,
            "hour_to": 24,
            "mail_template_id": False,
        }
    )


def make_requests(env, survey):
    """:return: list of the tokens of questions that were just sent"""
    package = env["product.template"].search(
        [("citynet_is_package", "=", True)], limit=1
    )
    partners = env["res.partner"].create(
        [{"name": f"Pelanggan {n}", "phone": f"08120000{n:04}"} for n in range(ANSWERS)]
    )
    services = env["citynet.subscription"].create(
        [
            {"partner_id": partner.id, "package_id": package.id, "price": 100_000}
            for partner in partners
        ]
    )
    requests = survey._request(services)
    requests._send_batch()
    return requests.mapped("access_token")


def answer_all(context, tokens):
    """Answer each question by its page, ``VISITORS`` customers at a time.

    :return: list of seconds from sending the form to the page of thanks
    """
    waiting, latencies, failures = list(tokens), [], []
    with serve(context) as server:
        host = urllib.parse.urlsplit(server.url).netloc

        def visit():
            connection = http.client.HTTPConnection(host, timeout=60)
            while True:
                try:
                    token = waiting.pop()
                except IndexError:
                    return
                try:
                    latencies.append(answer(connection, token, len(waiting) % 5 + 1))
                except (OSError, http.client.HTTPException, ValueError) as error:
                    failures.append(error)
                    connection.close()

        answer(http.client.HTTPConnection(host, timeout=120), tokens[0], 0)  # warms up
        with context.measure("answers", len(tokens)):
            visitors = [threading.Thread(target=visit) for _ in range(VISITORS)]
            for visitor in visitors:
                visitor.start()
            for visitor in visitors:
                visitor.join()
    if failures:
        print(f"{len(failures)} visits failed, the first: {failures[0]!r}")
    return latencies


def answer(connection, token, score):
    """Open the page and send the form, as a phone does.

    :return: float, seconds that sending and thanks took
    """
    page, cookie = ask(connection, "GET", f"/csat/{token}")
    form = dict(re.findall(r'name="(csrf_token|revision)" value="([^"]*)"', page))
    data = urllib.parse.urlencode({**form, "score": score, "comment": "Lancar"})
    start = time.perf_counter()
    ask(connection, "POST", f"/csat/{token}", data, cookie)
    ask(connection, "GET", f"/csat/{token}", None, cookie)
    return time.perf_counter() - start


def ask(connection, method, path, data=None, cookie=""):
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, data, headers)
    response = connection.getresponse()
    text = response.read().decode()
    if response.status not in (200, 303):
        raise ValueError(f"{method} {path}: {response.status}")
    set_cookies = response.headers.get_all("Set-Cookie") or []
    return text, "; ".join(line.split(";")[0] for line in set_cookies)


@contextlib.contextmanager
def serve(context):
    folder = tempfile.mkdtemp()
    arguments = ("--workers=2", "--max-cron-threads=0", "--log-level=warn")
    server = processes.OdooProcess(context.database, *arguments, log=f"{folder}/log")
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def measure_statistics(context):
    """Time the chart page's figures over few and over a million requests."""
    with context.new_env() as env:
        insert_ratings(env, 1, FEW)
        few = count_queries(env)
    with context.new_env() as env, context.measure("ratings", RATINGS - FEW):
        insert_ratings(env, FEW + 1, RATINGS)
    with odoo.sql_db.db_connect(context.database).cursor() as cursor:
        # what the database does by itself at night
        cursor.commit()
        cursor._cnx.autocommit = True
        for table in ("rating_rating", "citynet_csat_technician_rel"):
            cursor.execute(SQL("VACUUM ANALYZE %s", SQL.identifier(table)))
    with context.new_env() as env:
        queries = count_queries(env)
    with context.new_env() as env, context.measure("statistics", RATINGS):
        statistics = env["citynet.csat.statistics"].get_statistics()
    total = statistics["total"]
    print(
        f"{total['requests']} requests, {total['answers']} answers,"
        f" CSAT {total['csat']} %; queries over few and over all: {few}, {queries}"
    )
    context.result.update(
        stats_1m_s=context.result["statistics"]["seconds"],
        stats_queries=queries,
        stats_queries_constant=queries == few,
    )


def count_queries(env):
    env["citynet.csat.statistics"].get_statistics()
    env.invalidate_all()
    before = env.cr.sql_log_count
    env["citynet.csat.statistics"].get_statistics()
    return env.cr.sql_log_count - before


def insert_ratings(env, first, last):
    """Copies of one real answer, spread over a year, technicians, areas and packages."""
    env.cr.execute("SELECT max(id) FROM rating_rating")
    [[newest]] = env.cr.fetchall()
    rating = env["rating.rating"].search([("citynet_revision", "=", 1)], limit=1)
    own = {
        "res_id": SQL("id + n"),
        "access_token": SQL("md5(n::text)"),
        "citynet_date": SQL("citynet_date - (n %% 330)"),
        "consumed": SQL("n %% 3 > 0"),
        "rating": SQL("CASE WHEN n %% 3 > 0 THEN 1 + n %% 5 ELSE 0 END"),
        "citynet_outcome": SQL(
            "CASE WHEN n %% 3 = 0 THEN NULL WHEN n %% 5 > 2 THEN 'satisfied'"
            " ELSE 'unsatisfied' END"
        ),
        "citynet_area_id": pick(env["citynet.area"].search([]).ids),
        "citynet_package_id": pick(
            env["product.template"].search([("citynet_is_package", "=", True)]).ids
        ),
    }
    stored = [
        name
        for name, field in env["rating.rating"]._fields.items()
        if field.store and field.column_type and name != "id"
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO rating_rating (%s) SELECT %s"
            " FROM rating_rating, generate_series(%s, %s) n WHERE id = %s",
            SQL(", ").join(map(SQL.identifier, stored)),
            SQL(", ").join(own.get(name, SQL.identifier(name)) for name in stored),
            first,
            last,
            rating.id,
        )
    )
    env.cr.execute(
        SQL(
            "INSERT INTO citynet_csat_technician_rel (rating_rating_id, hr_employee_id)"
            " SELECT id, (%s::int[])[1 + id %% %s] FROM rating_rating WHERE id > %s",
            env["hr.employee"].search([]).ids,
            WORLD[0],
            newest,
        )
    )


def pick(ids):
    """:return: SQL of one of ``ids`` for each n"""
    return SQL("(%s::int[])[1 + n %% %s]", ids, len(ids))
