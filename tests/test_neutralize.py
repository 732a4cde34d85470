"""`odoo neutralize` on a copy: it tells the network nothing and writes to no customer."""

import subprocess

import processes

_LIVE = """
company = env.company
package = env["product.template"].create({
    "name": "Citynet 20 Mbps", "citynet_is_package": True,
    "citynet_speed_down": 20, "list_price": 200000,
})
customer = env["res.partner"].create({
    "name": "Budi Santoso", "email": "budi@customer.example", "phone": "+6281200000001",
})
job = env["citynet.work.order"].create({
    "partner_id": customer.id, "package_id": package.id,
})
job.bast_queued = True
promo = env["citynet.promo"].create(
    {"name": "Hemat", "kind": "percent", "percent": 25, "months": 3})
promo.mail_state = "waiting"
bill = env["account.move"].create({
    "move_type": "out_invoice", "partner_id": customer.id,
    "invoice_line_ids": [(0, 0, {"name": "October", "price_unit": 200000})],
})
bill.sending_data = {"sending_methods": ["email"]}
mail = env["mail.mail"].create({"email_to": customer.email, "body_html": "Hello"})
env["res.partner.bank"].create({
    "acc_number": "0098765432", "partner_id": company.partner_id.id,
    "l10n_id_qris_api_key": "key", "l10n_id_qris_mid": "mid",
})
env["ir.config_parameter"].set_param("citynet_crm.xendit_url", "https://gateway.example")
survey = env.ref("citynet_csat.survey_manual")
survey.active = True
waiting = survey._request(env["citynet.subscription"].create({
    "partner_id": customer.id, "package_id": package.id, "date_start": "2026-01-01",
}))
assert waiting and mail.state == "outgoing" and survey.mail_template_id
env["citynet.whatsapp.account"].create({
    "name": "Line", "provider": "cloud", "access_token": "secret",
    "phone_number_id": "1", "waba_id": "2",
})
env.flush_all()
# the adapter of an addon that the tests don't have
env.cr.execute("UPDATE res_company SET citynet_provisioning = 'mikrotik'")
env.cr.execute("SELECT column_name FROM information_schema.columns WHERE "
    "table_name = 'res_company' AND data_type = 'boolean' AND column_name ~ '^citynet_.*mail'")
flags = [name for (name,) in env.cr.fetchall()]
assert len(flags) > 3, flags
env.cr.execute("UPDATE res_company SET " + ", ".join(f"{name} = true" for name in flags))
env.cr.commit()
"""

# what a copy has nothing of: {what: how many there are}
_OUTSIDE = {
    "a network adapter": "FROM res_company WHERE citynet_provisioning <> 'manual'",
    "a hand-over document to mail": "FROM citynet_work_order WHERE bast_queued",
    "a promo to mail": "FROM citynet_promo WHERE mail_state = 'waiting'",
    "a bill to mail": "FROM account_move WHERE sending_data IS NOT NULL",
    "a mail to send": "FROM mail_mail WHERE state = 'outgoing'",
    "a gateway": "FROM ir_config_parameter WHERE key = 'citynet_crm.xendit_url'",
    "a key of QRIS": "FROM res_partner_bank"
    " WHERE coalesce(l10n_id_qris_api_key, l10n_id_qris_mid) IS NOT NULL",
    "a survey by mail": "FROM citynet_csat_survey WHERE mail_template_id IS NOT NULL",
    "a request to send": "FROM rating_rating WHERE citynet_survey_id IS NOT NULL"
    " AND citynet_date_sent IS NULL AND citynet_skip_reason IS NULL",
    "a WhatsApp line": "FROM citynet_whatsapp_account"
    " WHERE provider <> 'simulator' OR access_token IS NOT NULL",
    "a job that runs": "FROM ir_cron c JOIN ir_model_data d"
    " ON d.model = 'ir.cron' AND d.res_id = c.id"
    " WHERE c.active AND d.module LIKE 'citynet%%'",
}
_MAIL_FLAGS = """
    SELECT key FROM res_company c, jsonb_each(to_jsonb(c))
     WHERE key ~ '^citynet_.*mail' AND value = 'true'
"""


def count(database):
    """:return: dict {what: how many of it the database has}"""
    found = {
        what: processes.sql(database, f"SELECT count(*) {where}")[0][0]
        for what, where in _OUTSIDE.items()
    }
    return {**found, "mails switched on": len(processes.sql(database, _MAIL_FLAGS))}


def neutralize(database):
    done = subprocess.run(
        processes.odoo_command("neutralize", "-d", database),
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stderr
    assert "Traceback" not in done.stderr, done.stderr


def test_a_copy_tells_the_outside_nothing(database):
    processes.shell(database, _LIVE)
    live = count(database)
    assert {what for what, number in live.items() if not number} == set()
    neutralize(database)
    assert {what: number for what, number in count(database).items() if number} == {}


def test_a_copy_without_the_indonesian_module_is_neutralized_too(database):
    processes.sql(
        database,
        "ALTER TABLE res_partner_bank DROP COLUMN l10n_id_qris_api_key,"
        " DROP COLUMN l10n_id_qris_mid",
    )
    processes.sql(database, "UPDATE res_company SET citynet_provisioning = 'mikrotik'")
    neutralize(database)
    left = "SELECT count(*) FROM res_company WHERE citynet_provisioning <> 'manual'"
    assert processes.sql(database, left) == [(0,)]
