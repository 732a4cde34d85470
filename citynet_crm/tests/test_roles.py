"""Role by model by operation, against ``role_table.csv``.

A row says what each role may do with one record: r read, w write, c create, u delete.
"Own" is a record of the user: a technician's job or complaint, a customer's own.
"""

import csv

from odoo import Command
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

OPERATIONS = {"read": "r", "write": "w", "create": "c", "unlink": "u"}


@tagged("post_install", "-at_install")
class TestRoles(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("citynet_crm/tests/role_table.csv") as table:
            cls.table = list(csv.DictReader(table))
        portal = new_test_user(
            cls.env, "test_portal", groups="base.group_portal", name="Budi Santoso"
        )
        portal.partner_id.citynet_number = "CN-TEST-1"
        cls.users = {
            "technician": cls.technician.user_id,
            "agent": cls.agent,
            "manager": cls.manager,
            "viewer": new_test_user(
                cls.env, "test_viewer", groups="citynet_crm.group_id_viewer"
            ),
            "accountant": cls._make_user("accountant"),
            "portal": portal,
            "public": cls.env.ref("base.public_user"),
        }
        cls.own_customer = portal.partner_id
        cls.other_company = cls.env["res.company"].create({"name": "Another provider"})
        cls.records = cls._make_records()

    @classmethod
    def _make_records(cls):
        """:return: dict {(model, record of the table): record}"""
        own, other, elsewhere = cls.own_customer, cls.customer, cls.other_company
        here = cls._make_company_records(cls.company)
        there = cls._make_company_records(elsewhere)
        records = {(model, "own company"): record for model, record in here.items()}
        records.update(
            {(model, "other company"): record for model, record in there.items()}
        )
        service = cls._make_subscription("2026-11-01", partner=own)
        bill = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": own.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.package.product_variant_id.id,
                            "citynet_subscription_id": service.id,
                        }
                    )
                ],
            }
        )
        records.update(
            {
                ("citynet.village", "any"): cls.village,
                ("citynet.rate.limit", "any"): cls.env["citynet.rate.limit"],
                ("citynet.work.order", "own"): cls._make_job(partner_id=own.id),
                ("citynet.work.order", "other"): cls._make_job(cls.other_technician),
                ("citynet.work.order.photo", "own"): cls._make_photo(cls._make_job()),
                ("citynet.work.order.photo", "other"): cls._make_photo(
                    cls._make_job(cls.other_technician)
                ),
                ("citynet.work.order.material", "own"): cls._make_material(
                    cls._make_job()
                ),
                ("citynet.work.order.material", "other"): cls._make_material(
                    cls._make_job(cls.other_technician)
                ),
                ("citynet.subscription", "own"): service,
                ("citynet.subscription", "other"): here["citynet.subscription"],
                ("citynet.ticket", "own"): cls._make_ticket(
                    partner_id=own.id, user_id=cls.technician.user_id.id
                ),
                ("citynet.ticket", "other"): cls._make_ticket(partner_id=other.id),
                ("citynet.billing.error", "own company"): cls.env[
                    "citynet.billing.error"
                ],
                ("crm.lead", "order"): cls._make_order(),
                ("product.template", "package"): cls.package,
                ("res.partner", "own customer"): own,
                ("res.partner", "other customer"): cls._make_customer("Stranger"),
                ("res.partner", "person who ordered"): cls.env["res.partner"].create(
                    {"name": "Siti"}
                ),
                ("res.partner", "other company"): cls.env["res.partner"].create(
                    {"name": "Foreign", "citynet_company_id": elsewhere.id}
                ),
                ("hr.employee", "technician"): cls.technician,
                ("hr.employee.public", "technician"): cls.env[
                    "hr.employee.public"
                ].browse(cls.technician.id),
                ("account.move", "bill"): bill,
                ("account.move.line", "bill"): bill.invoice_line_ids,
            }
        )
        return records

    @classmethod
    def _make_company_records(cls, company):
        """:return: dict {model: a record of ``company``}"""
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        customer = cls._make_customer(f"Customer of {company.name}")
        service = env["citynet.subscription"].create(
            {"partner_id": customer.id, "package_id": cls.package.id}
        )
        identity = env["citynet.identity"].create({"partner_id": customer.id})
        job = env["citynet.work.order"].create(
            {"partner_id": customer.id, "technician_ids": cls.technician.ids}
        )
        workbook = env["citynet.import"].create({"file_name": "customers.xlsx"})
        sheet = env["citynet.import.sheet"].create(
            {"name": "A", "import_id": workbook.id}
        )
        area = env["citynet.area"].create({"name": "Region"})
        service.area_id = area
        outage = env["citynet.outage"].create({"cause": "C", "area_ids": area.ids})
        outage.action_announce()
        ticket = env["citynet.ticket"].create({"title": "T", "partner_id": customer.id})
        step = {"ticket_id": ticket.id, "clock": "first", "step": "warning"}
        check = env["citynet.payment.check"].create(
            {"company_id": company.id, "date": "2026-11-01"}
        )
        finding = env["citynet.payment.finding"].create(
            {
                "check_id": check.id,
                "date": check.date,
                "kind": "unknown",
                "reference": "A",
            }
        )
        run = env["citynet.billing.run"].create({"name": company.name})
        return {
            "citynet.outage.news": outage.news_ids,
            "citynet.sla": env["citynet.sla"].create(
                {"name": "Level", "company_id": company.id}
            ),
            "citynet.ticket.escalation": env["citynet.ticket.escalation"].create(step),
            "citynet.ticket.report": env["citynet.ticket.report"].browse(ticket.id),
            "citynet.payment.check": check,
            "citynet.payment.finding": finding,
            "citynet.outage": outage,
            "citynet.outage.service": outage.service_ids,
            "citynet.outage.notice": outage.notice_ids,
            "citynet.area": area,
            "citynet.promo": env["citynet.promo"].create({"name": "Promo"}),
            "citynet.terms": env["citynet.terms"].create({"name": "Terms"}),
            "citynet.identity": identity,
            "citynet.identity.log": env["citynet.identity.log"].create(
                {
                    "identity_id": identity.id,
                    "company_id": company.id,
                    "user_id": cls.env.uid,
                }
            ),
            "citynet.work.order": job,
            "citynet.work.order.photo": cls._make_photo(job),
            "citynet.work.order.material": cls._make_material(job),
            "citynet.work.order.check": env["citynet.work.order.check"].create(
                {"name": "Line", "company_id": company.id}
            ),
            "citynet.material.allowance": env["citynet.material.allowance"].create(
                {
                    "product_id": cls.env.ref("citynet_crm.material_port").id,
                    "kind": "repair",
                    "quantity": 1,
                }
            ),
            "citynet.subscription": service,
            "citynet.charge": env["citynet.charge"].create(
                {
                    "name": "A",
                    "subscription_id": service.id,
                    "amount": 1,
                    "date": "2026-11-01",
                }
            ),
            "citynet.change.request": env["citynet.change.request"].create(
                {"subscription_id": service.id, "kind": "pause"}
            ),
            "citynet.billing.run": run,
            "citynet.billing.preview": env["citynet.billing.preview"].create(
                {"run_id": run.id, "subscription_id": service.id}
            ),
            "citynet.isolir": env["citynet.isolir"].create({}),
            "citynet.privacy.request": env["citynet.privacy.request"].create(
                {"partner_id": customer.id, "kind": "copy"}
            ),
            "citynet.promise": env["citynet.promise"].create(
                {"subscription_id": service.id}
            ),
            "citynet.import": workbook,
            "citynet.import.sheet": sheet,
            "citynet.import.column": env["citynet.import.column"].create(
                {"index": 1, "sheet_id": sheet.id}
            ),
            "citynet.import.package": env["citynet.import.package"].create(
                {"name": "P", "import_id": workbook.id}
            ),
            "citynet.import.question": env["citynet.import.question"].create(
                {"key": "text/x", "kind": "text", "import_id": workbook.id}
            ),
            "citynet.import.problem": env["citynet.import.problem"].create(
                {"kind": "no_name", "severity": "error", "import_id": workbook.id}
            ),
            "citynet.ticket": ticket,
            "citynet.ticket.team": env["citynet.ticket.team"].create(
                {"name": "Team", "company_id": company.id}
            ),
        }

    def test_each_role_may_do_what_the_table_says(self):
        for row in self.table:
            record = self.records.get((row["model"], row["record"]))
            if record is None:
                record = self.env[row["model"]]
            for role, user in self.users.items():
                with self.subTest(model=row["model"], record=row["record"], role=role):
                    mine = record.with_user(user).with_context(
                        allowed_company_ids=self.company.ids
                    )
                    allowed = "".join(
                        letter if mine.has_access(operation) else "-"
                        for operation, letter in OPERATIONS.items()
                    )
                    self.assertEqual(allowed, row[role])

    def test_the_table_knows_every_model_of_ours(self):
        ours = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("citynet.")
            and not model._abstract
            and model._original_module == "citynet_crm"
        }
        self.assertEqual(ours - {row["model"] for row in self.table}, set())

    def test_only_the_superuser_deletes_or_changes_the_identity_log(self):
        log = self.records["citynet.identity.log", "own company"]
        for role, user in self.users.items():
            with self.subTest(role=role):
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(log.with_user(user).has_access(operation))

    def test_a_technician_reads_no_money(self):
        technician = self.users["technician"]
        for model in (
            "citynet.subscription",
            "citynet.charge",
            "citynet.promo",
            "citynet.billing.run",
            "account.move",
            "account.move.line",
            "account.payment",
            "crm.lead",
        ):
            with self.subTest(model=model):
                self.assertFalse(
                    self.env[model].with_user(technician).has_access("read")
                )
        fields = self.env["res.partner"].with_user(technician).fields_get()
        for name in ("citynet_open_amount", "citynet_overdue_amount", "credit"):
            self.assertNotIn(name, fields)

    def test_what_a_technician_sees_of_a_job_names_no_price(self):
        job = self.records["citynet.work.order", "own"].with_user(
            self.users["technician"]
        )
        money = {
            name
            for name, field in job._fields.items()
            if field.type == "monetary" or "price" in name or "amount" in name
        }
        self.assertEqual(money, set())

    def test_a_technician_with_another_role_is_not_cut_off_from_customers(self):
        both = new_test_user(
            self.env,
            "test_both",
            groups="citynet_crm.group_technician,citynet_crm.group_agent",
        )
        stranger = self.records["res.partner", "other customer"]
        self.assertTrue(stranger.with_user(both).has_access("read"))
