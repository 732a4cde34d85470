"""A month of messages in the simulator: sent, read, missed and answered."""

import uuid
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

# event: (model, domain, field of its date, how many)
TOLD = (
    ("order_confirmed", "crm.lead", [("won_status", "=", "won")], "date_closed", 8),
    (
        "work_order_done",
        "citynet.work.order",
        [("state", "=", "done")],
        "date_done",
        10,
    ),
    (
        "invoice_issued",
        "account.move",
        [("move_type", "=", "out_invoice"), ("state", "=", "posted")],
        "invoice_date",
        60,
    ),
    (
        "invoice_paid",
        "account.move",
        [("move_type", "=", "out_invoice"), ("payment_state", "=", "paid")],
        "invoice_date_due",
        40,
    ),
    ("ticket_opened", "citynet.ticket", [], "create_date", 8),
)
# what customers wrote lately: minutes ago, words
WORDS = (
    (1300, "TAGIHAN"),
    (900, "Terima kasih, internet sudah lancar lagi"),
    (310, "STATUS"),
    (95, "Kak, boleh minta ganti jadwal petugas ke hari Sabtu?"),
    (40, "Internet saya pelan sekali sejak semalam, tolong dicek"),
    (12, "Kalau naik ke 50 Mbps bayarnya jadi berapa ya?"),
)
STRANGER = ("+6281299900011", "Halo, di Jl. Kenanga apakah sudah ada jaringannya?")


def load_messages(env):
    """Messages about citynet_crm's sample data, and some answers of customers."""
    account = env.ref("citynet_whatsapp.account_simulator")
    account.action_test_connection()
    account.daily_limit = 2000
    for event, model, domain, field, count in TOLD:
        records = env[model].search(
            [*domain, (field, "!=", False)],
            order=f"{field} desc, id desc",
            limit=count,
        )
        tell(event, records, field)
    agree_to_promos(account)
    broadcast_promos(env)
    hear_customers(account)


# ---- What is told ----


def tell(event, records, field):
    """As if each had been sent on its day, and most had been read."""
    env = records.env
    messages = env["citynet.whatsapp.message"]
    rule = env["citynet.whatsapp.rule"]._find(event)
    ids = messages._queue_records(records, rule, None, {})
    moments = {record.id: get_moment(record[field]) for record in records}
    for position, message in enumerate(messages.browse(ids)):
        date_back(message, moments[message.res_id], position)


def date_back(message, moment, position):
    """As if ``message`` had gone out then; ``position`` decides what became of it."""
    message.env.cr.execute(
        SQL(
            """
            UPDATE citynet_whatsapp_message
               SET create_date = %(moment)s, due_at = %(moment)s,
                   claimed_at = %(moment)s, expires_at = NULL,
                   attempts = 1, counts_recipient = TRUE
             WHERE id = %(id)s AND state = 'queued'
            """,
            moment=moment,
            id=message.id,
        )
    )
    message.invalidate_recordset()
    if message.state == "queued":
        message._bypass_guard("state").write(prepare_fate(position, moment))


def get_moment(value):
    """:return: naive UTC datetime in the morning of a day, never in the future"""
    moment = fields.Datetime.to_datetime(value)
    if not isinstance(value, type(moment)):
        moment += timedelta(hours=2)
    return min(moment, fields.Datetime.now() - timedelta(minutes=10))


def prepare_fate(position, moment):
    """:return: dict of values: every so many-th message goes another way"""
    common = {"ref": f"sim.{uuid.uuid4().hex}", "date_accepted": moment}
    delivered = {
        **common,
        "state": "delivered",
        "date_sent": moment + timedelta(seconds=2),
        "date_delivered": moment + timedelta(seconds=5),
        "is_billable": True,
        "price_category": "utility",
        "cost": 350,
    }
    if position % 23 == 11:
        return {
            "state": "failed",
            "date_failed": moment,
            "needs_attention": True,
            "error_code": "131026",
            "error_kind": "recipient",
            "error_text": "Nomor ini tidak terdaftar di WhatsApp.",
        }
    if position % 4 == 3:
        return delivered
    read = moment + timedelta(minutes=7 * (position % 9 + 1))
    return {**delivered, "state": "read", "date_read": read}


# ---- Promos ----


def agree_to_promos(account):
    """Two of three customers want promos."""
    consents = account.env["citynet.whatsapp.consent"]
    for position, partner in enumerate(get_payers(account.env)):
        number = partner._get_whatsapp_number()
        if number and position % 3:
            consents._log(
                account.company_id,
                number,
                "granted",
                "order",
                "Dicentang pada formulir pemesanan",
                partner_id=partner.id,
            )


def get_payers(env):
    """:return: the ``res.partner`` records who have a service that runs"""
    return env["citynet.subscription"].search([("state", "=", "active")]).partner_id


def broadcast_promos(env):
    """One promo was sent last week, another is counted and waits for approval."""
    promos = env["citynet.promo"].search([("state", "=", "published")])
    broadcasts = env["citynet.whatsapp.broadcast"]._open_for(promos[:2])
    broadcasts.action_count()
    for told in broadcasts[:1]:
        told.action_approve()
        told._transition("running")
        while told._fill():
            pass
        moment = fields.Datetime.now() - timedelta(days=6)
        messages = env["citynet.whatsapp.message"]
        sent = messages.search([("broadcast_id", "=", told.id)], order="id")
        for position, message in enumerate(sent):
            date_back(message, moment, position)
        sent.filtered("is_billable").write(
            {"price_category": "marketing", "cost": told._get_price()}
        )
        told._transition("done")


# ---- What customers write ----


def hear_customers(account):
    """Some words of customers; those without a keyword wait for an agent."""
    env = account.env
    now = fields.Datetime.now()
    numbers = [partner._get_whatsapp_number() for partner in get_payers(env)]
    numbers = list(dict.fromkeys(number for number in numbers if number))
    said = [
        (number, now - timedelta(minutes=minutes), words)
        for number, (minutes, words) in zip(numbers, WORDS, strict=False)
    ]
    said.append((STRANGER[0], now - timedelta(minutes=5), STRANGER[1]))
    items = [
        {
            "ref": f"sim.{uuid.uuid4().hex}",
            "number": number,
            "bsuid": "",
            "moment": moment.replace(microsecond=0),
            "kind": "text",
            "text": words,
            "payload": "",
            "context": "",
            "media": {},
            "profile": "",
        }
        for number, moment, words in said
    ]
    messages = env["citynet.whatsapp.message"]
    messages._store_inbound([(account, item) for item in items])
    for message in messages.search([("inbound_state", "=", "todo")], order="id"):
        message._take()
        env.cr.execute(
            SQL(
                "UPDATE citynet_whatsapp_message SET create_date = %s WHERE id = %s",
                message.date_accepted,
                message.id,
            )
        )
