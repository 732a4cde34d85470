"""A customer pays through Xendit's stand-in, over real HTTP, and much goes wrong."""

import json
import re

import pytest
from test_online_payment import call, log_in

import processes
from fakes.xendit import FakeXendit

_BILLS = 12
_SETUP = """
import json
from odoo.tests import new_test_user
env["res.lang"]._activate_lang("en_US")
partner = env["res.partner"].create({"name": "Budi", "email": "budi@example.com"})
partner._citynet_make_customers()
env["res.users"].with_context(no_reset_password=True).create({
    "name": "Budi", "login": "budi", "password": "rahasia-123", "partner_id": partner.id,
    "lang": "en_US", "group_ids": [(6, 0, env.ref("base.group_portal").ids)]})
new_test_user(env, "accountant", groups="base.group_user,account.group_account_invoice")
new_test_user(env, "boss", groups="base.group_system", password="boss-123")
package = env["product.template"].create({"name": "Home 20", "citynet_is_package": True,
    "citynet_speed_down": 20, "list_price": 300000, "taxes_id": False})
service = env["citynet.subscription"].create(
    {"partner_id": partner.id, "package_id": package.id})
def bill(number):
    move = env["account.move"].create({"move_type": "out_invoice", "partner_id": partner.id,
        "invoice_line_ids": [(0, 0, {"product_id": package.product_variant_id.id,
            "price_unit": 300000 + number, "citynet_subscription_id": service.id})]})
    move.action_post()
    move._portal_ensure_token()
    return move.id
bills = [bill(number) for number in range(%d)]
env["ir.config_parameter"].set_param("citynet_crm.xendit_url", "%s")
setup = env["citynet.online.setup"].with_context(lang="en_US").create({"mode": "test", "public_key": "p",
    "secret_key": "xnd_development_key", "webhook_token": "hook-token"})
setup.action_test()
env.cr.commit()
print(json.dumps({"bills": bills, "answer": setup.answer, "kept": setup.secret_key}))
"""


class World:
    """One server and one gateway for all tests here; each test pays a bill of its own."""

    def __init__(self, database, server, fake, made):
        self.database, self.server, self.fake = database, server, fake
        self.bills, self.answer = made["bills"], made["answer"]
        self.kept = made["kept"]
        self.customer = log_in(server.url)
        self.boss = log_in(server.url, "boss", "boss-123")

    def start(self, method="qris"):
        """From the bill's page to the gateway's.

        :return: (bill id, reference, the gateway's address or None)
        """
        bill = self.bills.pop()
        session, url = self.customer, self.server.url
        token = processes.sql(
            self.database, "SELECT access_token FROM account_move WHERE id = %s", bill
        )[0][0]
        query = f"?access_token={token}&payment=True"
        form = session.get(f"{url}/my/invoices/{bill}{query}", timeout=60).text
        data = dict(
            re.findall(
                r'data-([a-z-]+)="([^"]*)"', form[form.index("o_payment_form") :]
            )
        )
        option = next(
            dict(re.findall(r'data-([a-z-]+)="([^"]*)"', tag))
            for tag in re.findall(r"<input[^>]*o_payment_radio[^>]*>", form)
            if 'data-provider-code="xendit"' in tag
            and f'data-payment-method-code="{method}"' in tag
        )
        values = call(
            session,
            url + data["transaction-route"],
            provider_id=int(option["provider-id"]),
            payment_method_id=int(option["payment-option-id"]),
            token_id=None,
            amount=float(data["amount"]),
            flow="redirect",
            tokenization_requested=False,
            landing_route=data["landing-route"],
            is_validation=False,
            access_token=data["access-token"],
        )
        page = re.search(r'action="([^"]+)"', values.get("redirect_form_html") or "")
        return bill, values["reference"], page and page[1]

    def state(self, reference):
        return self.one(
            "SELECT state FROM payment_transaction WHERE reference = %s", reference
        )

    def paid(self, bill):
        self.run("payment.cron_post_process_payment_tx")
        return self.one("SELECT payment_state FROM account_move WHERE id = %s", bill)

    def one(self, query, *parameters):
        return processes.sql(self.database, query, *parameters)[0][0]

    def older(self, reference, hours):
        """As if it had begun, and changed, so many hours ago."""
        processes.sql(
            self.database,
            "UPDATE payment_transaction SET create_date = create_date - %s * interval "
            "'1 hour', last_state_change = last_state_change - %s * interval '1 hour' "
            "WHERE reference = %s",
            hours,
            hours,
            reference,
        )

    def run(self, cron):
        """Run a scheduled action in the server, as its scheduler would."""
        module, name = cron.split(".")
        cron_id = self.one(
            "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s",
            module,
            name,
        )
        call(
            self.boss,
            f"{self.server.url}/web/dataset/call_kw/ir.cron/method_direct_trigger",
            model="ir.cron",
            method="method_direct_trigger",
            args=[[cron_id]],
            kwargs={},
        )


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    fake = FakeXendit()
    with processes.cloned_database("gateway") as database:
        printed = processes.shell(database, _SETUP % (_BILLS, fake.url))
        made = json.loads(printed.splitlines()[-1])
        log = tmp_path_factory.mktemp("gateway") / "odoo.log"
        server = processes.OdooProcess(database, "--max-cron-threads=0", log=log)
        fake.settings(webhook=f"{server.url}/payment/xendit/webhook")
        yield World(database, server, fake, made)
        server.kill_all()
    fake.stop()


@pytest.fixture(autouse=True)
def healthy(scenario):
    scenario.fake.settings(fault="")


def test_the_setup_asked_xendit_and_kept_no_key(scenario):
    assert "the secret key is right" in scenario.answer
    assert not scenario.kept


@pytest.mark.parametrize(
    ("method", "sign"),
    [
        ("qris", "available_qr_codes"),
        ("bank_bca", "available_banks"),
        ("dana", "available_ewallets"),
    ],
)
def test_paid_by_each_way_without_a_surcharge(scenario, method, sign):
    bill, reference, page = scenario.start(method)
    invoice = scenario.fake.invoice(reference)
    total = scenario.one("SELECT amount_total FROM account_move WHERE id = %s", bill)
    assert invoice["amount"] == total, "nothing is added for the way it is paid"
    assert invoice[sign]
    assert page == invoice["invoice_url"]
    assert scenario.fake.pay(reference) == [200]
    assert scenario.state(reference) == "done"
    assert scenario.paid(bill) == "paid"


def test_two_notices_at_once_and_a_third_are_one_payment(scenario):
    bill, reference, _page = scenario.start()
    # one of the two may be told to come again, as the gateway does
    assert 200 in scenario.fake.pay(reference, notices=2)
    assert scenario.fake.pay(reference) == [200]
    assert scenario.paid(bill) == "paid"
    payments = "SELECT count(*) FROM account_payment p JOIN payment_transaction t ON"
    payments += " t.id = p.payment_transaction_id WHERE t.reference = %s"
    assert scenario.one(payments, reference) == 1


def test_lost_notice_late_success_lies_and_strangers(scenario):
    lost_bill, lost, _page = scenario.start()
    late_bill, late, _page = scenario.start("dana")
    lied_bill, lied, _page = scenario.start("bank_bca")
    scenario.fake.pay(lost, notices=0)
    scenario.older(lost, 1)

    scenario.fake.expire(late)
    assert scenario.state(late) == "cancel"
    scenario.fake.pay(late)
    assert scenario.state(late) == "done", "money wins over expired"

    assert scenario.fake.pay(lied, token="wrong") == [403]
    assert scenario.fake.pay(lied, token="") == [403]
    assert scenario.state(lied) in ("draft", "pending")
    assert scenario.fake.pay(lied, paid_amount=1000, notices=2) == [200, 200]
    assert scenario.state(lied) == "error"

    # the provider is out of order: nothing is lost, nothing is guessed
    for fault in ("500", "garbage"):
        scenario.fake.settings(fault=fault)
        scenario.run("citynet_crm.ir_cron_poll_notices")
        assert scenario.state(lost) in ("draft", "pending"), fault
    scenario.fake.settings(fault="")
    scenario.run("citynet_crm.ir_cron_poll_notices")
    assert scenario.state(lost) == "done"
    assert scenario.paid(lost_bill) == "paid"
    assert scenario.paid(late_bill) == "paid"
    assert scenario.paid(lied_bill) == "not_paid"


@pytest.mark.parametrize("fault", ["500", "made, then 500", "hang"])
def test_a_gateway_out_of_order_is_said_and_another_try_pays(scenario, fault):
    scenario.fake.settings(fault=fault)
    bill, reference, page = scenario.start()
    assert not page
    assert scenario.state(reference) == "error"
    assert scenario.one("SELECT amount_residual FROM account_move WHERE id = %s", bill)


def test_the_night_finds_lost_notices_and_names_differences(scenario):
    """Last in the file: it looks at all that happened before."""
    lost_bill, lost, _page = scenario.start()
    scenario.fake.pay(lost, notices=0)
    scenario.fake.control(
        "invoice", external_id="BY-HAND", amount=50000, payment_methods=["QRIS"]
    )
    scenario.fake.pay("BY-HAND", notices=0)
    scenario.run("citynet_crm.ir_cron_payment_check")
    assert scenario.state(lost) == "done"
    assert scenario.paid(lost_bill) == "paid"
    found = processes.sql(
        scenario.database,
        "SELECT kind, reference, amount_other FROM citynet_payment_finding "
        "WHERE state = 'open' ORDER BY kind, reference",
    )
    kinds = {kind: (reference, amount) for kind, reference, amount in found}
    assert set(kinds) == {"not_done", "unknown"}, found
    assert kinds["unknown"] == ("BY-HAND", 50000)
    assert kinds["not_done"][1] == 1000, "what came in is not what was to be paid"
    # of the tries that the gateway refused nothing was paid: they are no difference
    assert len(found) == 2
    told = scenario.one(
        "SELECT count(*) FROM mail_activity WHERE res_model = 'citynet.payment.check'"
    )
    assert told
