"""What the bank and the payment provider say: a statement, and nights compared."""

import base64
from datetime import timedelta

from odoo.fields import Command

NIGHTS = 5
# what the bank writes of a customer, and whether the amount ends in their number
BANK_LINES = (
    ("Hj. Zubaidah", "TRSF E-BANKING CR {number} INTERNET", 0),
    ("Rudi Hartanto", "SWITCHING CR TRANSFER DR 002 ATM BRI", 1),
    ("Dian Pertiwi", "BI-FAST CR TRANSFER DR 008 {name}", 0),
    ("Eko Budiarto", "TRSF E-BANKING CR M-BCA BAYAR WIFI", 0),
)
# text, debit and credit of what no customer pays
BANK_OTHERS = (
    ("SETORAN TUNAI KCP KUDUS", 0, 75000),
    ("BIAYA ADMINISTRASI", 30000, 0),
    ("BUNGA TABUNGAN", 0, 18452),
)


# ---- Online payments ----


def compare_nights(scene):
    """The nights agree but for the last: a payment hangs, another is not in the books."""
    checks = scene.env["citynet.payment.check"]
    done = scene.env["payment.transaction"]
    payments = get_payments_online(scene)
    for nights in reversed(range(NIGHTS)):
        day = scene.day(days=nights)
        paid = payments.filtered(lambda payment, day=day: payment.date < day)
        done += done.create([prepare_transaction(scene, one) for one in paid])
        payments -= paid
        check = checks.create({"company_id": scene.company.id, "date": day})
        since = scene.at(day, 2) - timedelta(days=check._days_back)
        listed = [
            {"reference": one.reference, "amount": one.amount}
            for one in done
            if one.last_state_change >= since
        ]
        if not nights:
            payer = scene.get_service("Hendra Gunawan").partner_id
            done.browse().create(
                prepare_pending(scene, get_open_bills(scene, payer)[:1])
            )
            listed.append({"reference": f"QR-{day:%y%m%d}-7731", "amount": 200000})
        check.write(check._prepare_figures(listed, since))
        check._update_findings(listed, since, scene.env["payment.provider"])
        check.date_run = scene.at(day, 2)
    check.with_context(mail_activity_quick_update=True)._tell()


def get_payments_online(scene):
    """:return: ``account.payment`` of the last weeks that weren't cash"""
    payments = scene.env["account.payment"].search(
        [
            ("journal_id.type", "=", "bank"),
            ("date", ">", scene.day(days=21)),
            ("memo", "!=", False),
        ],
        order="date, id",
    )
    # a bill is paid online once
    return payments.browse(one[0].id for one in payments.grouped("memo").values())


def prepare_transaction(scene, payment):
    """:return: dict of the ``payment.transaction`` that brought ``payment``"""
    return {
        **prepare_online(scene, payment.invoice_ids[:1], payment.amount),
        "reference": payment.memo,
        "partner_id": payment.partner_id.id,
        "state": "done",
        "last_state_change": scene.at(payment.date, 19),
        "payment_id": payment.id,
        "is_post_processed": True,
    }


def prepare_pending(scene, bill):
    """:return: dict of a ``payment.transaction`` that never got an answer"""
    return {
        **prepare_online(scene, bill, bill.amount_residual),
        "reference": bill.name,
        "partner_id": bill.partner_id.id,
        "state": "pending",
        "last_state_change": scene.at(scene.day(days=2), 20),
    }


def prepare_online(scene, bill, amount):
    """:return: dict of what all ``payment.transaction`` have in common"""
    return {
        "provider_id": scene.env.ref("payment.payment_provider_demo").id,
        "payment_method_id": scene.env.ref("payment.payment_method_qris").id,
        "operation": "online_redirect",
        "currency_id": scene.company.currency_id.id,
        "amount": amount,
        "invoice_ids": [Command.set(bill.ids)],
    }


# ---- The bank's file ----


def read_statement(scene):
    """The accountant has read the bank's file: some lines wait for a customer."""
    statement = (
        scene.env["citynet.bank.statement"]
        .with_user(scene.get("user_keuangan"))
        .create(
            {
                "journal_id": scene.get_journal("bank").id,
                "file": base64.b64encode(make_file(scene).encode()),
                "file_name": f"mutasi-bca-{scene.day(days=1):%Y-%m-%d}.csv",
            }
        )
    )
    statement.action_import()
    statement.action_match()
    statement.line_ids.filtered(
        lambda line: line.text.startswith("BUNGA")
    ).action_ignore()


def make_file(scene):
    """:return: str, yesterday's statement as the bank writes it"""
    day = f"{scene.day(days=1):%d/%m/%Y}"
    rows = [("Tanggal", "Keterangan", "Debit", "Kredit")]
    for name, text, add_suffix in BANK_LINES:
        payer = scene.get_service(name).partner_id
        number = payer.citynet_number
        bill = get_open_bills(scene, payer)[:1]
        amount = round(bill.amount_residual) + add_suffix * int(number[-3:])
        rows.append((day, text.format(number=number, name=name.upper()), "", amount))
    rows += [
        (day, text, debit or "", credit or "") for text, debit, credit in BANK_OTHERS
    ]
    return "\n".join(";".join(map(str, row)) for row in rows)


def get_open_bills(scene, payer):
    """:return: the ``account.move`` bills of ``payer`` to pay, the oldest first"""
    return scene.env["account.move"].search(
        [
            ("partner_id", "=", payer.id),
            ("move_type", "=", "out_invoice"),
            ("payment_state", "in", ("not_paid", "partial")),
            ("state", "=", "posted"),
        ],
        order="invoice_date, id",
    )
