"""A provider with fifty kinds of bills, for the benchmark of the billing run."""

import datetime
from datetime import timedelta

PACKAGES = 8
_BATCH = 5000


def make(env, count, institutions=True):
    """Make ``count`` services that are due today, in about fifty shapes.

    Prices, taxes included and excluded, prorated first periods, charges, credits,
    promos, customers' languages and institutions with several services on one bill.

    :param bool institutions: without them each service has a bill of its own
    :return: how many bills they make, and a dict of what the mix holds
    """
    # what the chatter of a hundred thousand records says matters to no bill
    env = env(context={**env.context, "tracking_disable": True})
    company = env.company
    company.write(
        {
            "citynet_cycle": "fixed",
            "citynet_bill_day": 1,
            "citynet_bill_timing": "advance",
            "citynet_lead_days": 0,
            "citynet_proration": "month",
            "citynet_auto_billing": False,
        }
    )
    today = company._citynet_today()
    first = today.replace(day=1)
    packages = _make_packages(env, company)
    promos = _make_promos(env, today)
    langs = _get_langs(env)
    company.partner_id.lang = langs[0]
    mixed = {"prorated": 0, "charges": 0, "promos": 0, "institutions": 0}
    bills = 0
    for start in range(0, count, _BATCH):
        numbers = range(start, min(start + _BATCH, count))
        partners = _make_partners(env, numbers, langs, institutions)
        bills += len(partners)
        values = [
            _prepare_service(number, partners, packages, promos, first)
            for number in numbers
        ]
        services = env["citynet.subscription"].create(values)
        charges = _prepare_charges(services, numbers, today)
        env["citynet.charge"].create(charges)
        mixed["charges"] += len(charges)
        mixed["prorated"] += sum(one["date_start"] != first for one in values)
        mixed["promos"] += sum(bool(one["promo_id"]) for one in values)
        env.flush_all()
        env.invalidate_all()
    mixed["institutions"] = count - bills
    return bills, mixed


def _make_packages(env, company):
    """Prices with tax on top, with tax inside, and without."""
    tax = company.account_sale_tax_id
    inside = tax.copy({"name": "Tax inside", "price_include_override": "tax_included"})
    taxes = [tax, inside, tax, env["account.tax"], tax, inside, tax, tax]
    return env["product.template"].create(
        [
            {
                "name": f"Citynet {10 * (number + 1)} Mbps",
                "citynet_is_package": True,
                "citynet_speed_down": 10 * (number + 1),
                "list_price": 150000 + number * 50000,
                "taxes_id": [(6, 0, taxes[number].ids)],
            }
            for number in range(PACKAGES)
        ]
    )


def _make_promos(env, today):
    promos = env["citynet.promo"].create(
        [
            {"name": "A tenth off", "code": "TENTH", "percent": 10, "months": 6},
            {"name": "Less", "code": "LESS", "kind": "amount", "amount": 25000},
        ]
    )
    promos.write({"date_from": today - timedelta(days=30)})
    promos.action_publish()
    return promos


def _get_langs(env):
    env["res.lang"]._activate_lang("id_ID")
    return ["id_ID", "en_US"]


def _is_institution(number):
    """Of each hundred services the last four share two bills."""
    return number % 100 in (97, 99)


def _make_partners(env, numbers, langs, institutions):
    """:return: dict {number: partner}; a second site has no payer of its own"""
    own = [
        number for number in numbers if not (institutions and _is_institution(number))
    ]
    partners = env["res.partner"].create(
        [
            {
                "name": f"Customer {number}",
                "lang": langs[number % 9 == 0],
                "street": f"Jl. Mawar {number}",
                "country_id": env.ref("base.id").id,
                "citynet_invoice_grouping": "payer"
                if institutions and number % 100 in (96, 98)
                else "service",
            }
            for number in own
        ]
    )
    return dict(zip(own, partners, strict=True))


def _prepare_service(number, partners, packages, promos, first):
    payer = number if number in partners else number - 1
    # a tenth became customers in the middle of last month
    late = number % 10 == 3
    month = (first - timedelta(days=1)).replace(day=1)
    return {
        "partner_id": partners[payer].id,
        "package_id": packages[number % PACKAGES].id,
        "price": 150000 + number % 23 * 12345,
        "date_start": month + datetime.timedelta(days=number % 27 + 1)
        if late
        else first,
        "due_day": (0, 10, 20)[number % 3],
        "promo_id": promos[number // 10 % 2].id if number % 10 == 7 else False,
        "po_number": f"PO-{number}" if number % 100 == 96 else False,
    }


def _prepare_charges(services, numbers, today):
    return [
        {
            "name": f"Installation {number}"
            if number % 20 == 5
            else f"Outage {number}",
            "kind": "installation" if number % 20 == 5 else "outage",
            "subscription_id": service.id,
            "date": today,
            "amount": 100000 + number if number % 20 == 5 else -1000 - number % 977,
        }
        for service, number in zip(services, numbers, strict=True)
        if number % 20 in (5, 15)
    ]
