"""What customers are asked and what they answer, with real processes: each request
leaves once and each answer is recorded once, also when processes are killed or race."""

import re
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

import processes

REQUESTS = 150
SENT = "citynet_date_sent IS NOT NULL"
WORLD = """
env["citynet.csat.survey"].with_context(active_test=False).search([]).active = False
package = env["product.template"].create({
    "name": "Rumah 20 Mbps", "citynet_is_package": True, "citynet_speed_down": 20,
    "list_price": 200000,
})
survey = env["citynet.csat.survey"].create({
    "name": "Uji", "event": "manual", "delay_hours": 0, "hour_from": 0, "hour_to": 24,
})
survey.mail_template_id.auto_delete = False
partners = env["res.partner"].create([
    {"name": f"Pelanggan {n}", "email": f"p{n}@example.com"} for n in range(%d)
])
services = env["citynet.subscription"].create([
    {"partner_id": partner.id, "package_id": package.id, "price": 1}
    for partner in partners
])
survey._request(services)
# nothing but the queue works here, and no mail goes out
env["ir.cron"].search([]).active = False
env.ref("citynet_csat.ir_cron_send_requests").write(
    {"active": True, "nextcall": "2020-01-01"}
)
env.cr.commit()
"""


def count(database, condition):
    statement = f"SELECT count(*) FROM rating_rating WHERE {condition}"
    return processes.sql(database, statement)[0][0]


def send(database):
    command = processes.odoo_command(
        "shell", "-d", database, "--no-http", "--log-level=error"
    )
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return process.communicate(
        'env["rating.rating"]._cron_send_requests(batch=5)', timeout=300
    )


def test_requests_leave_once_though_senders_are_killed_and_run_twice(
    database, start_odoo
):
    processes.shell(database, WORLD % REQUESTS)
    # batches of one make a kill in the middle of the work certain
    processes.sql(
        database,
        "UPDATE ir_act_server SET code = 'model._cron_send_requests(batch=1)'"
        " WHERE id = (SELECT ir_actions_server_id FROM ir_cron WHERE active)",
    )
    kills = 0
    for _try in range(3):
        before = count(database, SENT)
        processes.sql(
            database, "UPDATE ir_cron SET nextcall = '2020-01-01' WHERE active"
        )
        server = start_odoo(database, wait=False)
        more = f"(SELECT count(*) > {before} FROM rating_rating WHERE {SENT})"
        server.wait_until(
            lambda more=more: processes.sql(database, f"SELECT {more}")[0][0], "sends"
        )
        time.sleep(0.3)
        server.kill()
        kills += count(database, "citynet_date_sent IS NULL") > 0
    assert kills >= 2, "nothing was left to be sent when the servers were killed"
    senders = [threading.Thread(target=send, args=(database,)) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    send(database)
    assert count(database, SENT) == REQUESTS
    mails = processes.sql(
        database,
        "SELECT count(*), count(DISTINCT message.res_id) FROM mail_mail mail"
        " JOIN mail_message message ON message.id = mail.mail_message_id"
        " WHERE message.model = 'rating.rating'",
    )
    assert mails == [(REQUESTS, REQUESTS)]


@pytest.fixture
def answer_page(database, start_odoo):
    """The address of an open question on a running server."""
    processes.shell(database, WORLD % 1)
    send(database)
    server = start_odoo(database, "--max-cron-threads=0")
    [[token]] = processes.sql(
        database,
        "SELECT access_token FROM rating_rating WHERE citynet_survey_id IS NOT NULL",
    )
    return f"{server.url}/csat/{token}"


def test_twenty_parallel_answers_are_one(database, answer_page):
    with urllib.request.urlopen(answer_page, timeout=60) as page:
        set_cookies = page.headers.get_all("Set-Cookie")
        cookie = "; ".join(line.split(";")[0] for line in set_cookies)
        text = page.read().decode()
    form = dict(re.findall(r'name="(csrf_token|revision)" value="([^"]*)"', text))
    codes = []

    def post(score):
        data = urllib.parse.urlencode({**form, "score": score}).encode()
        sent = urllib.request.Request(answer_page, data, {"Cookie": cookie})
        with urllib.request.urlopen(sent, timeout=120) as answer:
            codes.append(answer.status)

    threads = [threading.Thread(target=post, args=(1 + n % 5,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 20
    assert count(database, "consumed AND citynet_revision = 1") == 1
    [[notes]] = processes.sql(
        database,
        "SELECT count(*) FROM mail_message message JOIN rating_rating rating"
        " ON message.model = rating.res_model AND message.res_id = rating.res_id"
        " JOIN res_partner partner ON partner.id = rating.partner_id"
        " WHERE message.author_id = partner.id",
    )
    assert notes == 1
