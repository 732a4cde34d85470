"""A customer pays a bill in the browser; gateways tell us what was paid."""

import json
import re

import requests

import processes

PASSWORD = "rahasia-123"
SETUP = """
env["res.lang"]._activate_lang("en_US")
partner = env["res.partner"].create({"name": "Budi", "email": "budi@example.com"})
env["res.users"].with_context(no_reset_password=True).create({
    "name": "Budi", "login": "budi", "password": "rahasia-123", "partner_id": partner.id,
    "lang": "en_US", "group_ids": [(6, 0, env.ref("base.group_portal").ids)]})
package = env["product.template"].create({"name": "Home 20", "citynet_is_package": True,
    "citynet_speed_down": 20, "list_price": 300000, "taxes_id": False})
service = env["citynet.subscription"].create(
    {"partner_id": partner.id, "package_id": package.id})
def bill():
    move = env["account.move"].create({"move_type": "out_invoice", "partner_id": partner.id,
        "invoice_line_ids": [(0, 0, {"product_id": package.product_variant_id.id,
            "price_unit": 300000, "citynet_subscription_id": service.id})]})
    move.action_post()
    return move
env["payment.provider"].search([("code", "=", "demo")]).write(
    {"state": "test", "is_published": True})
xendit = env["payment.provider"].search([("code", "=", "xendit")], limit=1)
xendit.write({"state": "test", "xendit_public_key": "k", "xendit_secret_key": "k",
    "xendit_webhook_token": "hook-token"})
move = bill()
for number in range(3):
    env["payment.transaction"].create({"provider_id": xendit.id,
        "payment_method_id": env.ref("payment.payment_method_card").id,
        "reference": f"x{number}", "amount": 300000, "currency_id": env.ref("base.IDR").id,
        "partner_id": partner.id, "operation": "online_redirect",
        "invoice_ids": [(6, 0, move.ids)]})
other = bill()
env.cr.commit()
print(json.dumps({"bill": other.id, "xendit_bill": move.id, "service": service.id}))
"""


def call(session, url, **params):
    answer = session.post(
        url, json={"jsonrpc": "2.0", "params": params}, timeout=60
    ).json()
    assert "error" not in answer, answer["error"]["data"]["debug"]
    return answer.get("result")


def log_in(url, login="budi", password=PASSWORD):
    session = requests.Session()
    page = session.get(f"{url}/web/login", timeout=60).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    values = {"csrf_token": token, "login": login, "password": password}
    session.post(f"{url}/web/login", data=values, timeout=60)
    return session


def test_pay_in_the_portal_and_notices_that_lie(database, start_odoo):
    made = json.loads(
        processes.shell(database, "import json\n" + SETUP).splitlines()[-1]
    )
    server = start_odoo(database, "--max-cron-threads=0")
    pay_with_the_demo_provider(server.url, database, made)
    lie_about_xendit(server.url, database, made["xendit_bill"])


def pay_with_the_demo_provider(url, database, made):
    """From "Pay now" on the service's page to a paid bill and its line in the history."""
    session = log_in(url)
    page = session.get(f"{url}/my/services/{made['service']}", timeout=60).text
    assert "600.000" in page
    links = re.findall(r'href="([^"]*/my/invoices/\d+\?[^"]*payment=True[^"]*)"', page)
    link = next(link for link in links if f"/{made['bill']}?" in link).replace(
        "&amp;", "&"
    )
    form = session.get(url + link, timeout=60).text
    data = dict(
        re.findall(r'data-([a-z-]+)="([^"]*)"', form[form.index("o_payment_form") :])
    )
    option = next(
        tag
        for tag in re.findall(r"<input[^>]*o_payment_radio[^>]*>", form)
        if 'data-provider-code="demo"' in tag
    )
    chosen = dict(re.findall(r'data-([a-z-]+)="([^"]*)"', option))
    transaction = call(
        session,
        url + data["transaction-route"],
        provider_id=int(chosen["provider-id"]),
        payment_method_id=int(chosen["payment-option-id"]),
        token_id=None,
        amount=float(data["amount"]),
        flow="direct",
        tokenization_requested=False,
        landing_route=data["landing-route"],
        is_validation=False,
        access_token=data["access-token"],
    )
    call(
        session,
        f"{url}/payment/demo/simulate_payment",
        reference=transaction["reference"],
        payment_details="1234",
        simulated_state="done",
    )
    call(session, f"{url}/payment/status/poll")
    state = "SELECT payment_state FROM account_move WHERE id = %s"
    assert processes.sql(database, state, made["bill"]) == [("paid",)]
    history = session.get(f"{url}/my/payments", timeout=60).text
    assert "300.000" in history
    receipt = re.search(r'href="([^"]*/my/payments/\d+/receipt)"', history)[1]
    answer = session.get(url + receipt, timeout=120)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    home = session.get(f"{url}/my", timeout=60).text
    assert "300.000" in home and "600.000" not in home


def lie_about_xendit(url, database, bill):
    """The signed notice of an amount that was not paid, three times, in several forms."""

    def notice(reference, **values):
        body = {
            "external_id": reference,
            "status": "PAID",
            "currency": "IDR",
            "id": "i",
        }
        answer = requests.post(
            f"{url}/payment/xendit/webhook",
            json={**body, **values},
            headers={"x-callback-token": "hook-token"},
            timeout=60,
        )
        assert answer.status_code == 200
        state = "SELECT state FROM payment_transaction WHERE reference = %s"
        return processes.sql(database, state, reference)[0][0]

    lies = [
        {"amount": 1000},
        {"amount": 300000, "paid_amount": 1000},
        {"amount": 300000, "currency": "USD"},
    ]
    for number, lie in enumerate(lies):
        for _time in range(3):
            assert notice(f"x{number}", **lie) == "error", lie
    for lie in (
        {},
        {"amount": None},
        {"amount": "abc"},
        {"amount": "NaN"},
        {"amount": "1e400"},
    ):
        assert notice("x0", **lie) == "error", lie
    # what stock does every ten minutes for those that are paid
    processes.shell(database, "env['payment.transaction']._cron_post_process()")
    residual = "SELECT amount_residual, payment_state FROM account_move WHERE id = %s"
    assert processes.sql(database, residual, bill) == [(300000, "not_paid")]
    assert notice("x0", amount=300000, paid_amount=300000) == "done"
