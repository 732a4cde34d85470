"""The last months of a small provider, told through the doors of real life.

Who is who stands in the XML and CSV files beside this one; the generator makes orders
of the people, wins them, has them connected, bills every due day and takes the money.
Everything counts from the company's today, so that the demo never grows old.
"""

import csv
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL, file_open

# Told in one go, so nobody needs a note in the chatter or a mail about it.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "no_reset_password": True,
    "lang": "id_ID",
}


class CitynetDemo(models.AbstractModel):
    _name = "citynet.demo"
    _description = "Demo data with a history"
    _inherit = ["citynet.event.mixin"]

    @api.model
    def _prepare_company(self):
        """An Indonesian company, as far as its books still allow that."""
        self._install_language()
        company = self.env.ref("base.main_company")
        if company.root_id._existing_accounting():
            return
        company.country_id = self.env.ref("base.id")
        rupiah = self.env.ref("base.IDR")
        rupiah.active = True
        if not company.chart_template:
            self._load_chart(company)
        company.currency_id = rupiah
        # customers know one price: the one on the leaflet, with the tax in it
        company.account_price_include = "tax_included"

    @api.model
    def _install_language(self):
        """Indonesian, for databases made without it."""
        language = self.env.ref("base.lang_id")
        if not language.active:
            self.env["base.language.install"].create(
                {"lang_ids": [(4, language.id)]}
            ).lang_install()

    @api.model
    def _load_chart(self, company):
        """A chart of accounts: Indonesia's where its module is there, else the plain one."""
        # stock waits with its own choice until all modules are in; ours comes first
        vars(self.env.registry).pop("_auto_install_template", None)
        templates = self.env["account.chart.template"]._get_chart_template_mapping()
        code = "id" if templates.get("id", {}).get("installed") else "generic_coa"
        self.env["account.chart.template"].try_loading(code, company)

    @api.model
    def _load(self):
        """Make the history; a second time there is nothing left to do."""
        if self.env.ref("citynet_crm.demo_done", raise_if_not_found=False):
            return
        company = self.env.ref("base.main_company")
        demo = self.with_company(company)._quietly().with_context(**QUIET)
        demo._set_up_website()
        demo._set_up_books()
        services = demo._connect_customers()
        demo._end_services(services)
        demo._make_complaints(services)
        demo._make_outages(services)
        demo._make_other_jobs(services)
        demo._make_open_orders()
        demo._bill_until_today()
        demo._take_payments(services)
        demo._hand_over_cash()
        demo._compare_nights(services)
        demo._read_bank_statement(services)
        demo._credit_customers(services)
        demo._make_changes(services)
        demo._tell_arrears(services)
        demo._invite_customers()
        demo._look_at_identities()
        self._remember(company, "done")

    @api.model
    def _set_up_website(self):
        """The home page is the shop window; the menu leads on from there."""
        site = self.env.ref("website.default_website")
        menu = site.menu_id.child_id
        menu.filtered(lambda entry: entry.url == "/internet").write(
            {"name": "Paket", "url": "/internet/packages"}
        )
        self.env["website.menu"].create(
            {
                "name": "Cek jangkauan",
                "url": "/internet/coverage",
                "parent_id": site.menu_id.id,
                "website_id": site.id,
                "sequence": 25,
            }
        )

    @api.model
    def _read(self, name):
        """:return: list of dicts, the rows of ``name``.csv beside this file"""
        with file_open(f"citynet_crm/demo/{name}.csv") as table:
            return list(csv.DictReader(table))

    @api.model
    def _remember(self, record, name):
        """Give ``record`` the external id ``demo_<name>``."""
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"citynet_crm.demo_{name}", "record": record, "noupdate": True}]
        )

    @api.model
    def _demo(self, name):
        """:return: the record with the external id ``demo_<name>``"""
        return self.env.ref(f"citynet_crm.demo_{name}")

    @api.model
    def _in_year_of(self, day, model):
        """:return: ``model``, with new numbers from the sequence of that year"""
        return self.env[model].with_context(
            ir_sequence_date=day.replace(month=1, day=1)
        )

    @api.model
    def _day(self, months=0, days=0):
        """:return: date, so many months and then days before the company's today"""
        today = self.env.company._citynet_today()
        return today - relativedelta(months=int(months)) - timedelta(days=int(days))

    @api.model
    def _at(self, day, hour):
        """:return: datetime as stored, ``hour`` o'clock of ``day`` at the company"""
        return self.env.company._citynet_utc(day, hour)

    @api.model
    def _age(self, records, moment):
        """Have ``records`` made at ``moment``, which is the database's to say."""
        records.flush_recordset()
        self.env.execute_query(
            SQL(
                "UPDATE %s SET create_date = %s WHERE id IN %s RETURNING id",
                SQL.identifier(records._table),
                moment,
                tuple(records.ids),
            )
        )
        records.invalidate_recordset(["create_date"], flush=False)
