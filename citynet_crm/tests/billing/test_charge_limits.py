"""Customer service moves no money alone: limits, approval, and what is billed stays."""

from odoo import Command
from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestChargeLimits(CitynetCommon):
    """Customer service enters Rp 100,000 a service in 30 days, accountants 1,000,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.citynet_limit_agent = 100000
        cls.company.citynet_limit_account = 1000000
        cls.service = cls._make_subscription("2026-11-01")
        cls.agent = cls._make_user("agent")
        cls.accountant = cls._make_user("accountant")
        cls.manager = cls._make_user("manager")

    def _enter(self, user, amount, service=None, **values):
        return (
            self.env["citynet.charge"]
            .with_user(user)
            .create(
                {
                    "name": "Entered",
                    "subscription_id": (service or self.service).id,
                    "amount": amount,
                    "date": "2026-11-01",
                    **values,
                }
            )
        )

    def _make_by_rule(self, **values):
        """What the rules charged while customer service worked."""
        return (
            self.env["citynet.charge"]
            .with_user(self.agent)
            ._create_by_rule(
                [
                    {
                        "name": "Late fee",
                        "kind": "late_fee",
                        "subscription_id": self.service.id,
                        "amount": 500000,
                        "date": "2026-11-01",
                        **values,
                    }
                ]
            )
        )

    def _get_pending(self):
        charges = self.service._get_pending_charges(self._date("2026-12-31"))
        return charges.get(self.service, self.env["citynet.charge"])

    def _date(self, day):
        return self.env["citynet.charge"]._fields["date"].to_date(day)

    def test_beyond_the_limit_it_waits_for_a_manager(self):
        for user, amount, waits in (
            (self.agent, -50000000, True),
            (self.agent, 100001, True),
            (self.agent, -100000, False),
            (self.accountant, -1000001, True),
            (self.accountant, 1000000, False),
            (self.manager, -50000000, False),
        ):
            with self.subTest(user=user.login, amount=amount):
                service = self._make_subscription("2026-11-01")
                charge = self._enter(user, amount, service)
                self.assertEqual(charge.needs_approval, waits)
                pending = service._get_pending_charges(self._date("2026-12-31"))
                self.assertEqual(bool(pending), not waits)

    def test_many_small_ones_are_a_large_one(self):
        """60,000 + 40,000 are within 100,000; one rupiah more isn't."""
        first, second = self._enter(self.agent, -60000), self._enter(self.agent, 40000)
        self.assertFalse((first | second).filtered("needs_approval"))
        self.assertTrue(self._enter(self.agent, -1).needs_approval)

    def test_several_at_once_are_counted_together(self):
        values = {"name": "A", "subscription_id": self.service.id, "amount": -60000}
        charges = self.env["citynet.charge"].with_user(self.agent)
        self.assertTrue(all(charges.create([values] * 2).mapped("needs_approval")))

    def test_a_manager_approves_and_the_service_tells_it(self):
        charge = self._enter(self.agent, -150000)
        for user in (self.agent, self.accountant):
            with self.assertRaises(AccessError):
                charge.with_user(user).action_approve()
        charge.with_user(self.manager).action_approve()
        self.assertFalse(charge.needs_approval)
        self.assertEqual(charge.approved_by_id, self.manager)
        self.assertEqual(self._get_pending(), charge)
        texts = self.service.message_ids[:2].mapped("body")
        self.assertIn("Charge approved: Entered", texts[0])
        self.assertIn("150.000", texts[0])
        self.assertIn("Charge entered", texts[1])
        authors = self.service.message_ids[:2].author_id
        self.assertEqual(authors, (self.manager | self.agent).partner_id)
        # what was approved is no longer the agent's to change
        with self.assertRaises(AccessError):
            charge.with_user(self.agent).amount = -900000

    def test_approval_is_not_written_or_sent_along(self):
        charge = self._enter(self.agent, -150000)
        for values in (
            {"needs_approval": False},
            {"approved_by_id": self.agent.id},
            {"is_manual": False},
        ):
            with self.subTest(values=values):
                with self.assertRaises(AccessError):
                    charge.write(values)
                with self.assertRaises(AccessError):
                    self._enter(self.agent, -150000, **values)
        context = {"default_approved_by_id": self.agent.id, "default_is_manual": False}
        sent = charge.with_context(**context).copy()
        self.assertTrue(sent.is_manual and sent.needs_approval)
        self.assertFalse(sent.approved_by_id)

    def test_an_own_entry_is_put_right_within_the_limit(self):
        charge = self._enter(self.agent, -50000)
        charge.amount = -60000
        self.assertFalse(charge.needs_approval)
        self.assertIn("became Entered", self.service.message_ids[:1].body)
        charge.amount = -60000000
        self.assertTrue(charge.needs_approval)

    def test_letting_a_charge_go_is_the_managers(self):
        """By 0, by less, by another day or service, by deleting: all are a waiver."""
        other = self._make_subscription("2026-11-01")
        for user in (self.agent, self.accountant):
            for charge in (self._make_by_rule(), self._enter(self.manager, 9000)):
                mine = charge.with_user(user)
                for values in (
                    {"amount": 0},
                    {"amount": -1},
                    {"date": "2036-01-01"},
                    {"kind": "other", "name": "x"},
                    {"subscription_id": other.id},
                ):
                    with self.subTest(user=user.login, values=values):
                        with self.assertRaises(AccessError):
                            mine.write(values)
                with self.assertRaises(AccessError):
                    mine.unlink()
                with self.assertRaises(AccessError):
                    self.service.with_user(user).write(
                        {"charge_ids": [Command.delete(charge.id)]}
                    )
        fee = self._make_by_rule().with_user(self.manager)
        fee.amount = 0
        self.assertIn("became Late fee", self.service.message_ids[:1].body)
        fee.unlink()
        self.assertIn("Charge deleted: Late fee", self.service.message_ids[:1].body)

    def test_what_the_rules_charge_has_no_limit(self):
        fee = self._make_by_rule()
        self.assertFalse(fee.needs_approval or fee.is_manual)
        self.assertEqual(self._get_pending(), fee)

    def test_what_is_billed_stays_as_it_is(self):
        charge = self._enter(self.agent, 20000)
        self._run_billing("2026-11-01")
        self.assertTrue(charge.is_billed)
        other = self._make_subscription("2026-11-01")
        for mine in (charge, charge.with_user(self.manager), charge.sudo()):
            for values in (
                {"amount": -1},
                {"kind": "penalty"},
                {"name": "Another"},
                {"subscription_id": other.id},
                {"date": "2026-12-01"},
            ):
                with self.subTest(values=values, user=mine.env.user.login):
                    with self.assertRaises(UserError):
                        mine.write(values)
            mine.write({"amount": 20000.0, "kind": "other", "date": "2026-11-01"})
