"""Bill, receipt and hand-over document as PDF files from a real server."""

import io
import os
import re
from pathlib import Path

import pypdf

import processes
from web_session import WebSession

_MAKE = """
from odoo.tests import new_test_user
env["res.lang"]._activate_lang("id_ID")
env["res.partner.bank"].create({
    "acc_number": "0098765432", "partner_id": env.company.partner_id.id,
    "bank_id": env["res.bank"].create({"name": "Bank Contoh"}).id,
})
package = env["product.template"].create({
    "name": "Citynet 20 Mbps", "citynet_is_package": True, "citynet_speed_down": 20,
    "list_price": 200000,
})
customers = env["res.partner"].create([
    {"name": name, "lang": "id_ID", "street": "Jl. Kenari 4", "city": "Kudus"}
    for name in ("Budi Santoso", "Siti Aminah")
])
today = env.company._citynet_today()
services = env["citynet.subscription"].create([
    {"partner_id": one.id, "package_id": package.id, "date_start": today.replace(day=1)}
    for one in customers
])
promo = env["citynet.promo"].create(
    {"name": "Hemat", "kind": "percent", "percent": 25, "months": 3})
services[1].promo_id = promo
env["citynet.charge"].create({"subscription_id": services[1].id, "kind": "outage",
    "name": "Kompensasi gangguan 3 jam", "amount": -5000, "date": today})
earlier = env["account.move"].create({"move_type": "out_invoice",
    "partner_id": customers[1].id, "invoice_date": "2026-01-05",
    "invoice_line_ids": [(0, 0, {"name": "Bulan lalu", "price_unit": 100000,
        "tax_ids": False, "citynet_subscription_id": services[1].id})]})
earlier.action_post()
run = env["citynet.billing.run"].create({"date": today})
assert not env["citynet.billing.batch"]._bill(run, services._group_by_bill())
agent = new_test_user(env, "desk_agent", groups="citynet_crm.group_agent")
cash = env["account.journal"].search([
    ("type", "=", "cash"), ("company_id", "=", env.company.id)], limit=1)
paid = env["citynet.cash.desk"].with_user(agent).take_payment(
    customers[0].id, 150000, cash.id, "0123456789abcdef", 222000)
order = env["citynet.work.order"].create({
    "partner_id": customers[0].id, "package_id": package.id, "ont_serial": "ZTEG4711",
})
env.cr.commit()
bills = (services.move_line_ids.move_id - earlier).sorted("id")
print("MADE", *bills.ids, paid["payment_id"], order.id)
"""
_A4 = (210, 297)
_A5_LANDSCAPE = (210, 148)


def _pages(content):
    assert content.startswith(b"%PDF")
    return pypdf.PdfReader(io.BytesIO(content)).pages


def _size(page):
    """:return: millimetres"""
    return tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:])


def _text(page):
    return re.sub(r"\s+", " ", page.extract_text())


def test_documents_come_as_pdf_of_the_right_size_and_say_what_matters(
    database, start_odoo
):
    printed = processes.shell(database, _MAKE)
    one, two, payment, order = printed.split("MADE", 1)[1].split()
    server = start_odoo(database, "--workers=2", "--max-cron-threads=0")
    processes.sql(
        database,
        "UPDATE ir_config_parameter SET value = %s WHERE key = 'web.base.url'",
        server.url,
    )
    agent = WebSession(server.url, database, "desk_agent", "desk_agent")
    documents = {
        "bill": f"report_bill/{one},{two}",
        "receipt": f"report_receipt/{payment}",
        "bast": f"report_bast/{order}",
        "slip58": f"report_slip_58/{payment}",
        "slip80": f"report_slip_80/{payment}",
    }
    pages = {}
    for name, path in documents.items():
        content = agent.get(f"/report/pdf/citynet_crm.{path}")
        pages[name] = _pages(content)
        if folder := os.environ.get("CITYNET_KEEP_PAPER"):
            Path(folder, f"{name}.pdf").write_bytes(content)
    assert [len(pages[name]) for name in documents] == [2, 1, 1, 1, 1]
    assert _size(pages["bill"][0]) == _size(pages["bast"][0]) == _A4
    assert _size(pages["receipt"][0]) == _A5_LANDSCAPE
    assert [_size(pages[name][0])[0] for name in ("slip58", "slip80")] == [58, 80]
    for name in ("slip58", "slip80"):
        # what a printer of this width shows: nothing is cut off at the right
        assert "Rp 150.000" in _text(pages[name][0]).replace("\u00a0", " ")
        assert "Budi Santoso" in _text(pages[name][0])
    for part in ("Promo Hemat", "Kompensasi gangguan", "0098765432"):
        assert part in _text(pages["bill"][1])
    assert "Dua Ratus Dua Puluh Dua Ribu Rupiah" in _text(pages["bill"][0])
    assert "Seratus Lima Puluh Ribu Rupiah" in _text(pages["receipt"][0])
    assert "ZTEG4711" in _text(pages["bast"][0])
