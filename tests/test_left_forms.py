"""Nothing is done to customers, money, messages or the network by saving a form.

Each role makes a record of each model of ours that it may make, leaves it, and all
scheduled jobs run. The provider has customers to whom something could be done: a bill
that is due today and one that is late, a service that is a year old, a number with
consent and an account that sends.
"""

import base64
from datetime import timedelta

from odoo import Command
from odoo.addons.citynet_crm.tests.common import ROLES
from odoo.addons.citynet_crm.tests.common_web import make_photo
from odoo.addons.citynet_whatsapp.tests.common import WhatsappCommon
from odoo.fields import Date
from odoo.tests import tagged

ADDONS = ("citynet_crm", "citynet_whatsapp", "citynet_csat")
# lines of a record that is tried itself, or not made by people
LINES = {
    "citynet.bank.line": "read from a statement",
    "citynet.identity": "a document, looked at by people only",
    "citynet.import.column": "of an import",
    "citynet.import.package": "of an import",
    "citynet.import.question": "of an import",
    "citynet.import.sheet": "of an import",
    "citynet.whatsapp.template.button": "of a template",
}


@tagged("post_install", "-at_install")
class TestLeftForms(WhatsappCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = cls.company._citynet_today()
        cls.today = today
        cls.customer.write({"phone": cls.number, "email": "budi@example.com"})
        cls.area = cls.env["citynet.area"].create(
            {"name": "ODP", "kind": "odp", "port_count": 8}
        )
        cls.service = cls._make_subscription(
            Date.subtract(today, years=1), area_id=cls.area.id
        )
        cls.service.next_period_start = today + timedelta(days=20)
        cls.bills = cls._make_bill(today) | cls._make_bill(today - timedelta(days=40))
        cls.env["citynet.reminder.step"].search([]).unlink()
        cls.promo = cls.env["citynet.promo"].create({"name": "Promo"})
        cls.technician = cls.env["hr.employee"].create(
            {
                "name": "Slamet",
                "user_id": cls._make_user("technician").id,
                "citynet_is_technician": True,
            }
        )
        cls.users = {role: cls._make_user(role) for role in ROLES}

    @classmethod
    def _make_bill(cls, due):
        bill = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date_due": due,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.package.product_variant_id.id,
                            "price_unit": 200000,
                            "citynet_subscription_id": cls.service.id,
                        }
                    )
                ],
            }
        )
        bill.action_post()
        bill.invoice_date_due = due
        return bill

    # ---- What people may make ------------------------------------------------

    def _get_values(self):
        """:return: dict {model: values of a record that is as dangerous as can be}"""
        mine = {"partner_id": self.customer.id}
        service = {"subscription_id": self.service.id}
        today = Date.to_string(self.today)
        job = self.env["citynet.work.order"].create(
            {
                "kind": "repair",
                "subscription_id": self.service.id,
                "technician_ids": self.technician.ids,
                **mine,
            }
        )
        rule = self.env["citynet.whatsapp.rule"]._find("invoice_issued")
        ticket = {"title": "No internet", **mine, **service}
        return {
            "citynet.area": {"name": "ODP 2", "kind": "odp"},
            "citynet.bank.statement": {
                "journal_id": self.env["account.journal"]
                .search([("type", "=", "bank")], limit=1)
                .id,
                "file": base64.b64encode(b"x"),
                "file_name": "x.csv",
            },
            "citynet.billing.run": {"date": self.today + timedelta(days=20)},
            "citynet.change.request": {
                **service,
                "kind": "pause",
                "date_effective": today,
            },
            "citynet.charge": {"name": "Charge", "amount": 50000, **service},
            "citynet.csat.reason": {"name": "Slow"},
            "citynet.csat.survey": {"name": "Each year", "event": "yearly"},
            "citynet.due.shift": {
                "reason": "Flood",
                "due_until": self.today + timedelta(days=10),
                "date": self.today + timedelta(days=20),
            },
            "citynet.import": {
                "file": base64.b64encode(b"x"),
                "file_name": "x.xlsx",
            },
            "citynet.material.allowance": {
                "product_id": self.env.ref("citynet_crm.material_port").id,
                "kind": "repair",
                "quantity": 9,
                "company_id": self.company.id,
            },
            "citynet.outage": {
                "cause": "Cable cut",
                "area_ids": [Command.set(self.area.ids)],
                "shift_days": 3,
            },
            "citynet.privacy.request": {**mine, "kind": "erase"},
            "citynet.promise": {**service, "date": today},
            "citynet.promo": {"name": "Cheaper", "date_from": today},
            "citynet.reminder.step": {"days": 0},
            "citynet.sla": {"name": "Level"},
            "citynet.subscription": {**mine, "package_id": self.package.id},
            "citynet.terms": {"name": "Terms", "citynet_late_fee_kind": "none"},
            "citynet.ticket": {**ticket, "user_id": self.users["technician"].id},
            "citynet.ticket.team": {"name": "Team"},
            "citynet.village": {"name": "Bacin", "district": "Bae"},
            "citynet.whatsapp.broadcast": {"name": "All", "promo_id": self.promo.id},
            "citynet.whatsapp.consent": {
                "number": self.number,
                "company_id": self.company.id,
                "purpose": "marketing",
                "action": "granted",
                "source": "agent",
                "evidence": "By phone",
            },
            "citynet.whatsapp.price": {"category": "utility", "price": 300},
            "citynet.whatsapp.registration": {
                "template_id": rule.template_ids[:1].id,
                "account_id": self._make_account(phone_number_id="222").id,
            },
            "citynet.whatsapp.rule": {"name": "Rule", "event": "own_news"},
            "citynet.whatsapp.template": {
                "rule_id": rule.copy({"code": "own", "event": "own"}).id,
                "name": "own",
                "body": "Hello",
            },
            "citynet.whatsapp.variable": {
                "name": "own_words",
                "source": "name",
                "sample": "X",
                "label": "X",
            },
            "citynet.work.order": {
                **mine,
                **service,
                "kind": "repair",
                "date_planned": f"{today} 02:00:00",
            },
            "citynet.work.order.check": {"name": "Line"},
            "citynet.work.order.material": {
                "work_order_id": job.id,
                "product_id": self.env.ref("citynet_crm.material_port").id,
                "quantity": 1,
            },
            "citynet.work.order.photo": {
                "work_order_id": job.id,
                "image": base64.b64encode(make_photo()),
            },
            "crm.lead": {
                "contact_name": "Budi Santoso",
                **mine,
                "phone": self.number,
                "citynet_package_id": self.package.id,
                "street": "Jl. Mawar 1",
            },
        }

    def _get_models(self):
        """:return: list of names of our models that a role may make records of"""
        return [
            name
            for name, model in self.env.registry.items()
            if model._original_module in ADDONS
            and not (model._abstract or model._transient)
            and any(
                self.env[name].with_user(user).has_access("create")
                for user in self.users.values()
            )
        ]

    def test_every_model_that_people_may_make_is_tried(self):
        tried = set(self._get_values()) | set(LINES)
        self.assertEqual(set(self._get_models()) - tried, set())

    def test_what_is_left_does_nothing(self):
        self._run_jobs()
        before = self._watch()
        for model, values in self._get_values().items():
            for role, user in self.users.items():
                records = self.env[model].with_user(user)
                if not records.has_access("create"):
                    continue
                with self.subTest(model=model, role=role):
                    self.assertEqual(self._leave(records, values), before)

    def test_what_was_typed_in_is_done_by_a_button(self):
        values, messages = self._get_values(), self.env["citynet.whatsapp.message"]
        for model, role in (("citynet.ticket", "agent"), ("crm.lead", "agent")):
            record = self.env[model].with_user(self.users[role]).create(values[model])
            self.assertTrue(record.citynet_is_untold)
            before = messages.search_count([])
            record.action_citynet_tell()
            record.action_citynet_tell()
            self.assertEqual(messages.search_count([]), before + 1)
            self.assertFalse(record.citynet_is_untold)
        services = self.env["citynet.subscription"].with_user(self.users["manager"])
        service = services.create(values["citynet.subscription"])
        self.assertFalse(service.date_next_bill)
        service.action_start_billing()
        self.assertEqual(service.date_next_bill, self.today)
        step = self.env["citynet.reminder.step"].with_user(self.users["manager"])
        step = step.create(values["citynet.reminder.step"])
        step.active = True
        self._run_jobs()
        self.assertTrue(step.reminder_ids)

    def _leave(self, records, values):
        """Make a record, let all jobs run, take everything back.

        :return: dict as of ``_watch``
        """
        with self.env.cr.savepoint() as savepoint:
            made = records.create(values)
            self.assertTrue(made)
            self._run_jobs()
            after = self._watch()
            savepoint.rollback()
        self.env.invalidate_all()
        return after

    def _get_watched(self):
        """:return: dict {model: domain} of what may only come of a person's decision"""
        customers = self.customer.ids
        return {
            "account.move": [],
            "account.payment": [],
            "citynet.charge": [("kind", "!=", "other")],
            "citynet.deposit": [],
            "citynet.isolir.line": [],
            "citynet.provisioning": [],
            "citynet.reminder": [],
            "citynet.subscription": [("state", "!=", "active")],
            "citynet.whatsapp.event": [],
            "citynet.whatsapp.message": [],
            "citynet.work.order": [("state", "!=", "draft")],
            "mail.mail": [("recipient_ids", "in", customers)],
            "rating.rating": [],
        }

    def _watch(self):
        """:return: dict {model: how many records nobody but a person decides on}"""
        return {
            model: self.env[model].search_count(domain)
            for model, domain in self._get_watched().items()
        }

    def _run_jobs(self):
        """All scheduled jobs of ours, as the scheduler calls them."""
        ours = self.env["ir.model.data"].search(
            [("model", "=", "ir.cron"), ("module", "in", ADDONS)]
        )
        with self.enter_registry_test_mode():
            for job in self.env["ir.cron"].browse(ours.mapped("res_id")):
                job.method_direct_trigger()
        self.env.invalidate_all()
