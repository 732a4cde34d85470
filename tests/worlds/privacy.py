"""Customers whose words stand everywhere, some of them erased, and what is left of them.

Their data comes in as it does in practice: by orders, jobs, bills, mails, messages of the
provider, statements of the bank, notes of staff on records of others.
"""

import contextlib
import json
import shutil
import subprocess
from pathlib import Path

from odoo.tools import config

import processes

_MAKE = r"""
import base64, datetime, io, json
from odoo import Command
from odoo.addons.citynet_crm.tests.common_web import make_photo
from PIL import Image
company = env.company
today = company._citynet_today()
old = today - datetime.timedelta(days=40)
country = env.ref("base.id")
package = env["product.template"].create({"name": "Rumah 20", "citynet_is_package": True,
    "citynet_speed_down": 20, "list_price": 200000})
account = env["citynet.whatsapp.account"].create({"name": "Uji", "provider": "simulator"})
journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
bystander = env["res.partner"].create({"name": "Toko Sebelah Jalan"})
run = env["citynet.billing.run"].create({"company_id": company.id, "date": old})
people = []
def photo(number):
    target = io.BytesIO()
    Image.new("RGB", (64, 48), (number %% 256, number // 256, 90)).save(target, "JPEG",
        comment=people[number]["nik"].encode())
    return base64.b64encode(target.getvalue())
for n in range(%(count)d):
    word = "".join(chr(97 + int(digit)) for digit in "%%05d" %% (n * 7919 %% 99991))
    tail = ("Syafi'i" if n %% 5 == 0 else "Santoso") + word.title()
    people.append({"name": "Budi%%s %%s" %% (word, tail),
        "national": "8127%%07d" %% (n * 104729 %% 9999991), "nik": "3319%%012d" %% (n * 15485863),
        "email": "Budi.%%s@Example.com" %% word, "street": "Jl. Mawar %%s No. %%d" %% (word.title(), n)})
for n, person in enumerate(people):
    name, phone = person["name"], "0%%s-%%s-%%s" %% (person["national"][:3],
        person["national"][3:7], person["national"][7:])
    address = {"street": person["street"], "citynet_landmark": "rumah " + name, "citynet_rt": "3"}
    partner = env["res.partner"].create({"name": name, "phone": phone, "email": person["email"],
        "country_id": country.id, "lang": "id_ID", "vat": False, "comment": "<p>istri " + name + "</p>",
        **address})
    partner._citynet_make_customers()
    place = env["res.partner"].create({"name": "Rumah " + name, "parent_id": partner.id,
        "type": "other", "phone": phone, "citynet_is_service_address": True, **address})
    lead = env["crm.lead"].create({"name": "Pesanan " + name, "type": "opportunity",
        "partner_id": partner.id, "contact_name": name, "phone": phone,
        "email_from": person["email"], "street": person["street"],
        "description": "telepon " + phone, "citynet_package_id": package.id,
        "citynet_latitude": -6.8, "citynet_longitude": 110.8})
    lead.citynet_nik = person["nik"]
    lead.citynet_identity_id.partner_id = partner
    lead.citynet_identity_id.sudo().photo = photo(n)
    env["citynet.identity.log"].create({"identity_id": lead.citynet_identity_id.id,
        "company_id": company.id, "nik_masked": lead.citynet_nik, "user_id": env.uid})
    lead.message_post(body="Dia bilang " + phone, attachments=[
        ("KTP " + name + ".txt", ("NIK %%s" %% person["nik"]).encode())])
    service = env["citynet.subscription"].create({"partner_id": partner.id,
        "address_id": place.id, "package_id": package.id, "lead_id": lead.id, "date_start": old})
    job = env["citynet.work.order"].create({"kind": "repair", "partner_id": partner.id,
        "address_id": place.id, "subscription_id": service.id, "note": "rumah " + name})
    env["citynet.work.order.photo"].create({"work_order_id": job.id, "kind": "before",
        "image": base64.b64encode(make_photo(size=(80 + n, 60)))})
    job.write({"signed_by": name, "signature": photo(n)})
    job._bypass_guard("state").write({"state": "cancelled"})
    ticket = env["citynet.ticket"].create({"title": name + " mati", "category": "no_connection",
        "channel": "phone", "partner_id": partner.id, "subscription_id": service.id,
        "description": "hubungi " + phone + " atau " + person["email"]})
    ticket.message_post(body="Saya " + name + ", " + person["street"], author_id=partner.id,
        email_from='"%%s" <%%s>' %% (name, person["email"]))
    bill = env["account.move"].create({"move_type": "out_invoice", "partner_id": partner.id,
        "invoice_date": old, "invoice_line_ids": [Command.create({"name": "Internet " + name,
        "product_id": package.product_variant_id.id, "price_unit": 200000, "tax_ids": False,
        "citynet_subscription_id": service.id})]})
    bill.action_post()
    bill.message_post(body="Tagihan untuk " + name, subtype_xmlid="mail.mt_comment",
        partner_ids=partner.ids)
    payment = env["account.payment"].create({"payment_type": "inbound", "partner_type": "customer",
        "partner_id": partner.id, "amount": 200000, "memo": "TRF DR " + name.upper()})
    payment.action_post()
    (bill.line_ids + payment.move_id.line_ids).filtered(lambda line:
        line.account_id.account_type == "asset_receivable").reconcile()
    env["citynet.promise"].create({"subscription_id": service.id, "date": today,
        "note": name + " gajian"})
    mail = env["mail.mail"].create({"subject": "Halo " + name, "body_html": "<p>" + name + "</p>",
        "email_to": person["email"], "recipient_ids": [Command.link(partner.id)]})
    user = env["res.users"].with_context(no_reset_password=True).create({"login": person["email"],
        "partner_id": partner.id, "password": "rahasia-sekali-%%d" %% n,
        "group_ids": [Command.set(env.ref("base.group_portal").ids)]})
    # of WhatsApp: a conversation, words both ways, a report as it came, a consent
    number = "+62" + person["national"]
    talk = env["citynet.whatsapp.conversation"].create({"account_id": account.id,
        "number": number, "profile_name": name, "partner_id": partner.id, "last_text": "saya " + name})
    env["citynet.whatsapp.message"].create([{"direction": "out", "account_id": account.id,
        "company_id": company.id, "partner_id": partner.id, "number": number,
        "conversation_id": talk.id, "body": "Halo " + name, "payload": {"to": number, "text": name}}])
    env["citynet.whatsapp.event"].create({"account_id": account.id, "digest": "digest-%%d" %% n,
        "received_at": old, "state": "done", "body": base64.b64encode(json.dumps({"contacts": [
        {"wa_id": "62" + person["national"], "profile": {"name": name}}]}).encode())})
    env["citynet.whatsapp.consent"]._log(company, number, "granted", "portal", "kata " + name,
        partner_id=partner.id)
    rating = env["rating.rating"].create({"res_model_id": env["ir.model"]._get_id("citynet.ticket"),
        "res_id": ticket.id, "partner_id": partner.id, "rating": 5, "consumed": True,
        "feedback": "puas, " + name})
    env["citynet.testimonial"].create({"rating_id": rating.id, "partner_id": partner.id,
        "company_id": company.id, "author_name": name, "text": "bagus kata " + name, "date": today,
        "score": 5})
    # of staff, on records that are no one's
    bystander.message_post(body="%%s pindah dari %%s, telepon %%s" %% (name, person["street"],
        phone.replace("-", " ")))
    run.audit_report = (run.audit_report or "") + "\n" + name + ": " + number
    env["mail.message"].create({"model": "res.company", "res_id": company.id,
        "body": "<p>" + name + "</p>", "message_type": "comment"})
    env["ir.logging"].create({"name": "uji", "type": "server", "level": "INFO", "path": "x",
        "line": "1", "func": "f", "dbname": env.cr.dbname,
        "message": "order of %%s <%%s>" %% (phone, person["email"])})
    service._bypass_guard("state", "date_end").write({"state": "closed",
        "date_end": today - datetime.timedelta(days=1)})
    lead.action_set_won()
    env["citynet.work.order"].search([("partner_id", "=", partner.id),
        ("state", "!=", "cancelled")])._bypass_guard("state").write({"state": "cancelled"})
    person["partner"] = partner.id
    ticket._bypass_guard("state").write({"state": "closed"})
    env.cr.commit()
    env.invalidate_all()
# a bank statement's file and lines, a workbook and an exported list with all of them
text = "\n".join("%%s;TRF %%s %%s;200000" %% (old, p["name"].upper(), p["national"]) for p in people)
statement = env["citynet.bank.statement"].create({"journal_id": journal.id,
    "file": base64.b64encode(text.encode()), "file_name": "mutasi.csv"})
env["citynet.bank.line"].create([{"statement_id": statement.id, "date": old, "amount": 200000,
    "text": "TRF " + p["name"].upper(), "fingerprint": "f%%d" %% n, "partner_id": p["partner"]}
    for n, p in enumerate(people)])
import xlsxwriter
target = io.BytesIO()
book = xlsxwriter.Workbook(target)
sheet = book.add_worksheet()
for n, p in enumerate(people):
    sheet.write_row(n, 0, [p["name"], p["email"], p["nik"]])
book.close()
bystander.message_post(body="daftar", attachments=[("daftar.xlsx", target.getvalue())])
env["citynet.import"].create({"file": base64.b64encode(target.getvalue()), "file_name": "pelanggan.xlsx"})
env.cr.commit()
# as of orders that came in long ago; jobs that write to customers are not the point here
env["ir.cron"].search([("id", "not in", (env.ref("citynet_crm.ir_cron_privacy_erasure")
    | env.ref("citynet_crm.ir_cron_privacy_rule")).ids)]).active = False
env.cr.execute("UPDATE citynet_whatsapp_message SET state = 'cancelled' WHERE state = 'queued'")
env.cr.commit()
print("RESULT", json.dumps(people))
"""

_DECIDE = """
import json
partners = env["res.partner"].browse(%(partners)s)
env["citynet.privacy.erasure"].create([{"partner_id": partner.id} for partner in partners])
env.cr.commit()
print("RESULT", json.dumps({"decided": len(partners)}))
"""

_REPLAY = """
import json
erasures = env["citynet.privacy.erasure"]._replay()
env.cr.commit()
erasures._cron_erase()
env.cr.commit()
print("RESULT", json.dumps({"replayed": len(erasures), "states": erasures.mapped("state")}))
"""

_COPY = """
import io, json, time, zipfile
asked = env["citynet.privacy.request"].create({"partner_id": %(partner)s, "kind": "copy",
    "identity_note": "uji"})
asked.action_carry_out()
begin = time.perf_counter()
content = asked._make_copy()
seconds = time.perf_counter() - begin
with zipfile.ZipFile(io.BytesIO(content)) as packed:
    names, text = packed.namelist(), packed.read("data.json").decode()
print("RESULT", json.dumps({"copy_s": round(seconds, 3), "documents": len(names) - 1,
    "text": text}))
"""


def _run(database, code, timeout=1800):
    printed = processes.shell(database, code, timeout=timeout)
    return json.loads(printed.split("RESULT", 1)[1])


def make(database, count):
    """:return: list of dict {name, national, nik, email, street, partner}"""
    return _run(database, _MAKE % {"count": count})


def decide(database, people):
    """Have these people erased; the scheduler does it."""
    return _run(database, _DECIDE % {"partners": [one["partner"] for one in people]})


def replay(database):
    """Erase those whom a restored backup brought back."""
    return _run(database, _REPLAY)


def take_copy(database, person):
    """:return: dict of the seconds that a copy took, its documents and its text"""
    return _run(database, _COPY % {"partner": person["partner"]})


# ---- Backups ----


def back_up(database, folder):
    """:return: Path of a backup: a dump and the files, as they are now"""
    target = Path(folder, "backup")
    target.mkdir()
    dump = ["pg_dump", "-Fc", "-Z1", "-f", str(target / "dump"), database]
    subprocess.run(dump, check=True)
    shutil.copytree(Path(config["data_dir"], "filestore", database), target / "files")
    return target


@contextlib.contextmanager
def restored(backup, name):
    """The backup in a database of its own; yields its name."""
    files = Path(config["data_dir"], "filestore", name)
    processes.drop_database(name)
    subprocess.run(["createdb", name], check=True)
    try:
        restore = ["pg_restore", "--no-owner", "-j2", "-d", name, str(backup / "dump")]
        subprocess.run(restore, check=True)
        shutil.copytree(backup / "files", files)
        yield name
    finally:
        processes.drop_database(name)
        shutil.rmtree(files, ignore_errors=True)
