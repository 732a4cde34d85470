"""What every part of the history needs: where it plays, when, and who is in it."""

import csv
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL, file_open

# Told in one go, so nothing of it needs a note in the chatter or a mail.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "no_reset_password": True,
    "lang": "id_ID",
}


# how long ago the list of unpaid services was carried out
SUSPENDED_DAYS = 12


class Scene:
    """The environment the history is told in, with its company and its today.

    ``services`` are the customers once they are connected: a list of (row of their
    table, ``citynet.subscription``).
    """

    def __init__(self, env):
        company = env.ref("base.main_company")
        quiet = env["citynet.event.mixin"].with_company(company)._without_events()
        self.env = quiet.with_context(**QUIET).env
        self.company = self.env.company
        self.today = self.company._citynet_today()
        self.services = []
        self._records = {}
        self._journals = {}

    # ---- Who and what ----

    def read(self, name):
        """:return: list of dicts, the rows of ``name``.csv beside this file"""
        with file_open(f"citynet_crm/demo/{name}.csv") as table:
            return list(csv.DictReader(table))

    def get(self, name):
        """:return: the record with the external id ``demo_<name>``"""
        if name not in self._records:
            self._records[name] = self.env.ref(f"citynet_crm.demo_{name}")
        return self._records[name]

    def is_told(self):
        """:return: bool, whether the history is in this database already"""
        name = "citynet_crm.demo_done"
        return bool(self.env.ref(name, raise_if_not_found=False))

    def remember(self, record, name):
        """Give ``record`` the external id ``demo_<name>``."""
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"citynet_crm.demo_{name}", "record": record, "noupdate": True}]
        )

    def get_service(self, customer):
        """:return: the first ``citynet.subscription`` of the payer called ``customer``"""
        return next(
            service
            for _row, service in self.services
            if service.partner_id.name == customer
        )

    def get_by_story(self):
        """:return: dict {story: list of ``citynet.subscription``}"""
        by_story = {}
        for row, service in self.services:
            by_story.setdefault(row["story"], []).append(service)
        return by_story

    def get_journal(self, kind):
        """:return: the company's first ``account.journal`` of type ``kind``"""
        if kind not in self._journals:
            domain = [("type", "=", kind), ("company_id", "=", self.company.id)]
            journals = self.env["account.journal"]
            self._journals[kind] = journals.search(domain, limit=1)
        return self._journals[kind]

    # ---- When ----

    def day(self, months=0, days=0):
        """:return: date, so many months and then days before the company's today"""
        return (
            self.today - relativedelta(months=int(months)) - timedelta(days=int(days))
        )

    def at(self, day, hour):
        """:return: datetime as stored, ``hour`` o'clock of ``day`` at the company"""
        return self.company._citynet_utc(day, hour)

    def in_year_of(self, day, model):
        """:return: ``model``, with new numbers from the sequence of that year"""
        return self.env[model].with_context(
            ir_sequence_date=day.replace(month=1, day=1)
        )

    def age(self, records, moment):
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

    # ---- The database ----

    def analyze(self):
        """Tell PostgreSQL how full its tables have become in this transaction.

        Its own look-out can't see the rows yet; without this it takes the tables for
        empty and reads them from end to end, over and over.
        """
        self.env.flush_all()
        self.env.cr.execute(
            "ANALYZE account_move, account_move_line, account_partial_reconcile,"
            " account_payment, citynet_charge, citynet_subscription"
        )
