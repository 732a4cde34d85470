"""Customers with bills, and their numbers, for the benchmark of bank statements."""

import datetime
from collections import Counter
from typing import NamedTuple

from odoo import Command

PREFIX = "88608"
PRICES = tuple(range(150_000, 400_000, 22_500))
_BATCH = 200
_FIRST = ("Su", "Har", "Wi", "Bam", "Jo", "Ri", "Di", "Mul", "Pur", "Kus", "Sri", "Yu",
          "Ro", "Fa", "An", "Ha", "Nur", "Ma", "Sla", "Ek", "Tu", "Dar", "Gu", "War")  # fmt: skip
_MIDDLE = ("mar", "di", "ra", "na", "li", "yo", "ti", "wa", "ri", "sa", "ha", "ki")
_LAST = ("no", "ti", "to", "na", "ni", "yah", "wan", "di", "man", "sih", "ta", "jo")
_SPECIAL = ("Syafi'i", "Al-Hafidz", "Nur'aini", "Ma'ruf", "Abdul-Aziz", "Hidayatullah")


class Payer(NamedTuple):
    partner: int
    name: str
    number: str
    account: str
    bill: str
    amounts: list
    names_alike: int


def make_journal(env):
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    journal.citynet_va_prefix = PREFIX
    return journal.id


def make_name(chance):
    """:return: str, a name of two or three words; one in twenty-five of one word"""
    size = chance.choices((1, 2, 3), (4, 56, 40))[0]
    words = [
        chance.choice(_FIRST) + chance.choice(_MIDDLE) + chance.choice(_LAST)
        for _word in range(size)
    ]
    if size > 1 and chance.random() < 0.08:
        words[-1] = chance.choice(_SPECIAL)
    return " ".join(words)


def make_payers(env, journal, chance, count):
    """:return: list of Payer, about as many as transfers, each with a bill or two"""
    # what the chatter of thousands of records says matters to no transfer
    env = env(context={**env.context, "tracking_disable": True})
    names = [make_name(chance) for _number in range(count)]
    for index in range(0, count, 60):  # namesakes, as villages have them
        names[index] = names[index - 1]
    same = Counter(name.upper() for name in names)
    partners = env["res.partner"].create(
        [{"name": name, "country_id": env.ref("base.id").id} for name in names]
    )
    partners._citynet_make_customers()
    package = env["product.template"].create(
        {
            "name": "Home 20",
            "citynet_is_package": True,
            "citynet_speed_down": 20,
            "list_price": 200_000,
        }
    )
    today = env.company._citynet_today()
    services = env["citynet.subscription"].create(
        [
            {
                "partner_id": partner.id,
                "package_id": package.id,
                "price": chance.choice(PRICES),
                "date_start": today - datetime.timedelta(days=60),
            }
            for partner in partners
        ]
    )
    bills = env["account.move"]
    for start in range(0, count, _BATCH):
        some = services[start : start + _BATCH]
        second = some.filtered(lambda _one: chance.random() < 0.05)
        made = bills.create(
            [_prepare_bill(one, package, today) for one in (*some, *second)]
        )
        made.action_post()
        bills |= made
    journal = env["account.journal"].browse(journal)
    return [
        _get_payer(one, own, journal, same) for one, own in _get_bills(partners, bills)
    ]


def _get_bills(partners, bills):
    by_partner = bills.grouped("partner_id")
    return [(partner, by_partner[partner].sorted("id")) for partner in partners]


def _get_payer(partner, bills, journal, same):
    return Payer(
        partner.id,
        partner.name,
        partner.citynet_number,
        journal._citynet_get_virtual_account(partner),
        bills[0].name,
        [round(bill.amount_residual) for bill in bills],
        same[partner.name.upper()],
    )


def _prepare_bill(service, package, today):
    return {
        "move_type": "out_invoice",
        "partner_id": service.partner_id.id,
        "invoice_date": today - datetime.timedelta(days=20),
        "invoice_date_due": today,
        "invoice_line_ids": [
            Command.create(
                {
                    "product_id": package.product_variant_id.id,
                    "price_unit": service.price,
                    "tax_ids": False,
                    "citynet_subscription_id": service.id,
                }
            )
        ],
    }
