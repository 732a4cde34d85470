from datetime import timedelta

from odoo import Command
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestSubscriptionDesk(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls._make_subscription("2026-10-05")

    def _stop(self, mode, user=None, **values):
        service = self.service.with_user(user or self.agent)
        action = {"suspend": service.action_suspend, "close": service.action_close}[
            mode
        ]()
        form = Form(
            self.env[action["res_model"]]
            .with_user(service.env.user)
            .with_context(**action["context"])
        )
        for name, value in values.items():
            form[name] = value
        wizard = form.save()
        wizard.action_confirm()
        return wizard

    def test_an_agent_suspends_with_a_reason_and_restores(self):
        self._stop("suspend", suspend_reason="customer")
        self.assertEqual(self.service.state, "suspended")
        self.assertEqual(self.service.suspend_reason, "customer")
        self.service.with_user(self.agent).action_restore()
        self.assertEqual(self.service.state, "active")
        self.assertFalse(self.service.suspend_reason)

    def test_closing_says_why_and_since_when(self):
        self._stop("close", close_reason="Moved away", date_end="2026-11-20")
        self.assertEqual(self.service.state, "closed")
        self.assertEqual(self.service.close_reason, "Moved away")
        self.assertEqual(str(self.service.date_end), "2026-11-20")

    def test_the_last_day_is_neither_before_the_first_nor_to_come(self):
        for day in ("2026-10-04", "2026-11-25"):
            with (
                self.subTest(day=day),
                self.assertRaisesRegex(UserError, self.service.name),
            ):
                self._stop("close", close_reason="Moved", date_end=day)
        self.assertEqual(self.service.state, "active")

    def test_a_minimum_term_is_pointed_out(self):
        self.package.citynet_minimum_months = 12
        wizard = self._stop("close", close_reason="Moved", date_end="2026-11-20")
        self.assertIn(self.service.name, wizard.notice)

    def test_the_contract_is_the_managers(self):
        self.service.with_user(self.agent).write(
            {"ont_serial": "ZTE1", "area_id": self.area.id, "po_number": "PO 1"}
        )
        for values in (
            {"price": 1},
            {"partner_id": self.customer.id},
            {"date_start": "2027-01-01"},
            {"next_period_start": "2030-01-01"},
            {"active": False},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.service.with_user(self.agent).write(values)
        self.service.with_user(self.manager).due_day = 25
        self.assertEqual(self.service.due_day, 25)

    def test_the_refusal_names_the_field(self):
        with self.assertRaisesRegex(AccessError, "Monthly price"):
            self.service.with_user(self.agent).price = 1

    def test_an_agent_adds_a_charge_on_the_form(self):
        with Form(self.service.with_user(self.agent)) as form:
            with form.charge_ids.new() as charge:
                charge.name = "New adapter"
                charge.amount = 75000
        self.assertEqual(self.service.charge_ids.amount, 75000)
        self.assertEqual(str(self.service.charge_ids.date), "2026-11-24")

    def test_agents_make_no_service_by_hand(self):
        with self.assertRaises(AccessError):
            self.env["citynet.subscription"].with_user(self.agent).create(
                {"partner_id": self.customer.id, "package_id": self.package.id}
            )

    def test_an_accountant_reads_and_stops_nothing(self):
        accountant = self._make_user("accountant")
        self.assertEqual(self.service.with_user(accountant).price, 200000)
        for call in ("action_suspend", "action_close"):
            with self.subTest(call=call), self.assertRaises(AccessError):
                getattr(self.service.with_user(accountant), call)()

    def test_an_overdue_bill_marks_its_service_and_the_filter_finds_it(self):
        quiet = self._make_subscription("2026-11-24")
        self._make_bill(self.service, due=-1)
        self._make_bill(quiet, due=5)
        services = (self.service | quiet).with_user(self.agent)
        self.assertEqual(services.filtered("is_overdue"), self.service)
        for value, expected in ((True, self.service), (False, quiet)):
            found = services.search(
                [("id", "in", services.ids), ("is_overdue", "=", value)]
            )
            self.assertEqual(found, expected)
        self.assertEqual(self.service.bill_count, 1)

    def test_bill_marks_cost_the_same_for_one_service_and_for_twenty(self):
        services = self.service
        for _number in range(19):
            services |= self._make_subscription("2026-11-01")
        self._make_bill(services[-1], due=-1)
        self.env.flush_all()

        def cost(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("is_overdue")
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(services[:1]), cost(services))

    def _make_bill(self, service, due):
        """:param int due: days from today until it is due"""
        today = self.company._citynet_today()
        bill = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": service.partner_id.id,
                "invoice_date": today - timedelta(days=10),
                "invoice_date_due": today + timedelta(days=due),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": service.package_id.product_variant_id.id,
                            "citynet_subscription_id": service.id,
                        }
                    )
                ],
            }
        )
        bill.action_post()
        return bill
