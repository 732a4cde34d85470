"""Billing as providers do it: rules of the company, or terms of a service."""

from datetime import date

from odoo import Command
from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestBillingProviderCases(CitynetCommon):
    def _terms(self, **rules):
        names = {f"citynet_{name}": value for name, value in rules.items()}
        return self.env["citynet.terms"].create({"name": "Terms", **names}).id

    def _bills(self, service):
        return service.move_line_ids.move_id.sorted("id")

    def _late(self, day):
        return self.env["citynet.charge"]._add_late_fees(
            self.company, date.fromisoformat(day)
        )

    def test_indihome_bill_on_the_5th_due_20th_fine_that_grows(self):
        terms = self._terms(
            bill_day=5,
            due_day=20,
            grace_days=0,
            late_fee_kind="percent",
            late_fee_percent=5,
            late_fee_minimum=5000,
            late_fee_times=2,
        )
        service = self._make_subscription("2026-10-05", terms_id=terms)
        self._run_billing("2026-10-05")
        bill = self._bills(service)
        self.assertEqual(bill.invoice_date_due, date(2026, 10, 20))
        self.assertFalse(self._late("2026-10-20"))
        first = self._late("2026-10-21")
        self.assertEqual((first.amount, first.date), (11100, date(2026, 10, 21)))
        self.assertIn(bill.name, first.name)
        second = self._late("2026-11-21")
        self.assertEqual((second.amount, second.late_step), (11100, 2))
        self.assertFalse(self._late("2027-03-01"), "at most twice, each once")

    def test_indihome_a_small_bill_pays_the_least_fine(self):
        terms = self._terms(
            late_fee_kind="percent", late_fee_percent=5, late_fee_minimum=5000
        )
        package = self._make_package("Small", 50000)
        service = self._make_subscription("2026-10-01", package=package, terms_id=terms)
        self._run_billing("2026-10-01")
        fee = self._late("2026-11-24")
        self.assertEqual((fee.subscription_id, fee.amount), (service, 5000))

    def test_indihome_a_million_for_stopping_within_a_year(self):
        terms = self._terms(
            minimum_months=12, penalty_kind="amount", penalty_amount=1000000
        )
        service = self._make_subscription("2026-01-01", terms_id=terms)
        other = self._make_subscription("2026-01-01", terms_id=terms)
        service._close(date(2026, 12, 30), "moved")
        other._close(date(2026, 12, 31), "moved")
        self.assertEqual(service.charge_ids.mapped("kind"), ["penalty"])
        self.assertEqual(service.charge_ids.amount, 1000000)
        self.assertIn("minimum term", service.charge_ids.name)
        self.assertFalse(other.charge_ids)

    def test_fivendro_in_arrears_with_days_before_isolir(self):
        terms = self._terms(
            bill_timing="arrears", due_day=15, grace_days=4, isolir_day=20
        )
        service = self._make_subscription("2026-10-01", terms_id=terms)
        self._run_billing("2026-11-01")
        bill = self._bills(service)
        self.assertEqual(service.bill_timing, "arrears")
        self.assertEqual(bill.invoice_date_due, date(2026, 11, 15))
        self.assertEqual(service._get_rules().citynet_isolir_day, 20)
        self.assertEqual(bill.amount_untaxed, 200000, "no fee for how it is paid")

    def test_uwais_six_months_or_half_a_million(self):
        terms = self._terms(
            minimum_months=6,
            penalty_kind="amount",
            penalty_amount=500000,
            change_from_day=25,
            due_day=10,
        )
        service = self._make_subscription("2026-10-01", terms_id=terms)
        self.assertEqual(service.minimum_end_date, date(2027, 4, 1))
        self._run_billing("2026-10-01")
        self.assertEqual(self._bills(service).invoice_date_due, date(2026, 10, 10))
        service._close(date(2026, 10, 31), "moved")
        self._run_billing("2026-11-01")
        last = self._bills(service)[-1]
        self.assertEqual(last.amount_untaxed, 500000)

    def test_the_desk_sees_the_last_bill_before_it_is_made(self):
        terms = self._terms(
            bill_timing="arrears",
            minimum_months=12,
            penalty_kind="amount",
            penalty_amount=500000,
            notice_days=30,
        )
        service = self._make_subscription("2026-11-01", terms_id=terms)
        with freeze_time("2026-11-15 03:00:00"):
            wizard = (
                self.env["citynet.subscription.stop"]
                .with_user(self._make_user("agent"))
                .with_context(lang="en_US")
                .create(
                    {
                        "subscription_ids": [Command.set(service.ids)],
                        "mode": "close",
                        "date_end": "2026-11-15",
                        "close_reason": "moved",
                    }
                )
            )
            for part in (
                "15 of 30 days",
                "100,000",
                "500,000",
                "600,000",
                "12/15/2026",
            ):
                self.assertIn(part, wizard.preview)
            self.assertFalse(service.date_end)
            self.assertFalse(service.charge_ids)
            wizard.action_confirm()
        self._run_billing("2026-11-16")
        self.assertEqual(self._bills(service).amount_untaxed, 600000)

    def test_the_rest_of_the_term_may_be_the_penalty(self):
        terms = self._terms(minimum_months=6, penalty_kind="remaining")
        service = self._make_subscription("2026-01-01", terms_id=terms)
        service._close(date(2026, 3, 31), "moved")
        self.assertEqual(service.charge_ids.amount, 3 * 200000)

    def test_fivendro_closed_on_the_20th_and_uwais_after_the_10th(self):
        for rules, due, closed in (
            ({"due_day": 15, "isolir_day": 20}, date(2026, 11, 15), date(2026, 11, 20)),
            ({"due_day": 10, "grace_days": 0}, date(2026, 11, 10), date(2026, 11, 11)),
            ({"due_day": 20, "grace_days": 0}, date(2026, 11, 20), date(2026, 11, 21)),
        ):
            terms = self.env["citynet.terms"].browse(self._terms(**rules))
            self.assertEqual(terms._citynet_get_isolir_date(due), closed)

    def test_some_providers_give_nothing_back_for_a_downgrade(self):
        small = self._make_package("Small", 100000)
        for refund, amount in ((True, -50000), (False, 0)):
            service = self._make_subscription(
                "2026-11-01", terms_id=self._terms(change_refund=refund)
            )
            self._run_billing("2026-11-01")
            with freeze_time("2026-11-16 03:00:00"):
                draft = self.env["citynet.change.request"].new(
                    {"subscription_id": service.id, "package_id": small.id}
                )
                cost = draft._simulate()
            self.assertEqual(cost["amount"], amount)

    def test_uwais_changes_only_from_the_25th(self):
        service = self._make_subscription(
            "2026-11-01", terms_id=self._terms(change_from_day=25)
        )
        draft = self.env["citynet.change.request"].new({"subscription_id": service.id})
        with freeze_time("2026-11-24 03:00:00"), self.assertRaises(UserError):
            draft._get_handler()._agree(draft)
        with freeze_time("2026-11-25 03:00:00"):
            draft._get_handler()._agree(draft)

    def test_profnet_thirty_days_notice(self):
        service = self._make_subscription(
            "2026-01-01", terms_id=self._terms(due_day=5, notice_days=30)
        )
        self.assertEqual(
            service._get_earliest_end(date(2026, 11, 2)), date(2026, 12, 2)
        )

    def test_indihome_fourteen_working_days_notice(self):
        service = self._make_subscription(
            "2026-01-01", terms_id=self._terms(notice_days=14, notice_working=True)
        )
        # Monday 2 November: fourteen working days later is Friday, the 20th
        self.assertEqual(
            service._get_earliest_end(date(2026, 11, 2)), date(2026, 11, 20)
        )

    def test_biznet_prepaid_not_paid_is_not_extended(self):
        service = self._make_subscription(
            "2026-09-17", terms_id=self._terms(cycle="anniversary", prepaid=True)
        )
        self._run_billing("2026-09-17")
        self._run_billing("2026-11-20")
        first = self._bills(service)
        self.assertEqual(len(first), 1, "no bill paid, no further period")
        self.assertEqual(service.next_period_start, date(2026, 10, 17))
        self.assertEqual(service.anchor_day, 17)
        self.assertFalse(service.date_next_bill)
        with freeze_time("2026-11-21 03:00:00"):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=first.ids
            ).create({}).action_create_payments()
        self.assertEqual(service.date_next_bill, date(2026, 10, 17))

    def test_speedy_the_first_month_by_the_days_of_the_month(self):
        service = self._make_subscription(
            "2026-02-15", terms_id=self._terms(proration="month")
        )
        self._run_billing("2026-02-15")
        self.assertEqual(self._bills(service).amount_untaxed, 100000)

    def test_prorated_amounts_are_rounded_whole_ones_are_not(self):
        package = self._make_package("Odd", 199990)
        service = self._make_subscription(
            "2026-11-11", package=package, terms_id=self._terms(rounding=500)
        )
        self._run_billing("2026-11-11")
        self._run_billing("2026-12-01")
        self.assertEqual(
            self._bills(service).mapped("amount_untaxed"), [133500, 199990]
        )

    def test_first_days_may_wait_for_the_first_whole_period(self):
        service = self._make_subscription(
            "2026-11-11", terms_id=self._terms(first_bill="together")
        )
        self._run_billing("2026-11-30")
        self.assertFalse(self._bills(service))
        self._run_billing("2026-12-01")
        bill = self._bills(service)
        self.assertEqual(bill.amount_untaxed, 133333 + 200000)
        self.assertEqual(bill.invoice_date_due, date(2026, 12, 20))

    def _suspended(self, **rules):
        service = self._make_subscription("2026-08-01", terms_id=self._terms(**rules))
        self._run_billing("2026-08-01")
        with freeze_time("2026-08-20 03:00:00"):
            service._suspend("arrears")
        self._run_billing("2026-11-01")
        return service

    def test_while_suspended_billing_goes_on_or_not(self):
        self.company.citynet_max_periods = 0
        for rules, last in (
            ({"suspended_billing": "yes"}, 4),
            ({"suspended_billing": "no"}, 1),
            ({"suspended_billing": "months", "suspended_months": 1}, 2),
        ):
            service = self._suspended(**rules)
            periods = service.move_line_ids.filtered("citynet_period_start")
            self.assertEqual(len(periods), last, rules)

    def test_skipped_stays_skipped_and_the_rest_is_billed_from_the_return(self):
        service = self._suspended(suspended_billing="no")
        with freeze_time("2026-11-16 03:00:00"):
            service._restore()
        self._run_billing("2026-11-16")
        self._run_billing("2026-12-01")
        starts = service.move_line_ids.mapped("citynet_period_start")
        self.assertEqual(
            sorted(starts), [date(2026, 8, 1), date(2026, 11, 16), date(2026, 12, 1)]
        )

    def test_a_deposit_is_asked_once_untaxed_and_given_back(self):
        terms = self._terms(deposit=300000, deposit_forfeit_months=2)
        service = self._make_subscription("2026-10-01", terms_id=terms)
        self.env["citynet.charge"].create(service._prepare_deposit_values())
        self._run_billing("2026-10-01")
        bill = self._bills(service)
        self.assertEqual(bill.amount_total, 222000 + 300000)
        with freeze_time("2026-11-20 03:00:00"):
            service._close(date(2026, 11, 20), "moved")
        self.assertEqual(sum(service.charge_ids.mapped("amount")), 0)

    def test_a_deposit_is_kept_after_months_of_arrears(self):
        terms = self._terms(deposit=300000, deposit_forfeit_months=2)
        service = self._make_subscription("2026-08-01", terms_id=terms)
        self.env["citynet.charge"].create(service._prepare_deposit_values())
        self._run_billing("2026-08-01")
        service._close(date(2026, 11, 20), "unpaid")
        self.assertEqual(sum(service.charge_ids.mapped("amount")), 300000)

    def test_a_waived_fee_is_not_billed_and_says_why(self):
        terms = self._terms(late_fee_kind="amount", late_fee_amount=10000)
        self._make_subscription("2026-10-01", terms_id=terms)
        self._run_billing("2026-10-01")
        fee = self._late("2026-11-24")
        wizard = self.env["citynet.charge.waive"].create(
            {"charge_ids": [Command.set(fee.ids)], "reason": " "}
        )
        with self.assertRaises(UserError):
            wizard.action_confirm()
        wizard.reason = "The bank was closed"
        wizard.action_confirm()
        self._run_billing("2026-12-01")
        self.assertFalse(fee.is_billed)
        self.assertEqual(fee.waiver_reason, "The bank was closed")
        self.assertFalse(self._late("2026-12-24") & fee)

    def test_a_waived_fee_that_was_billed_is_credited(self):
        terms = self._terms(late_fee_kind="amount", late_fee_amount=10000)
        service = self._make_subscription("2026-10-01", terms_id=terms)
        self._run_billing("2026-10-01")
        fee = self._late("2026-10-24")
        self._run_billing("2026-11-01")
        self.assertTrue(fee.is_billed)
        credit = fee._waive("goodwill")
        self.assertEqual((credit.amount, credit.subscription_id), (-10000, service))

    def test_a_fee_is_no_ground_for_another(self):
        terms = self._terms(late_fee_kind="percent", late_fee_percent=10)
        service = self._make_subscription("2026-10-01", terms_id=terms)
        self._run_billing("2026-10-01")
        self._late("2026-10-24")
        self._run_billing("2026-11-01")
        later = self._late("2026-11-24")
        self.assertEqual(later.late_move_id, self._bills(service)[1])
        self.assertEqual(later.amount, 22200)

    def test_the_manager_sets_the_companys_rules_and_the_agent_does_not(self):
        manager = self._make_user("manager")
        rules = self.env["citynet.company.rules"].with_user(manager).create({})
        self.assertEqual(rules.citynet_due_day, self.company.citynet_due_day)
        rules.citynet_due_day = 7
        rules.action_save()
        self.assertEqual(self.company.citynet_due_day, 7)
        with self.assertRaises(AccessError):
            self.env["citynet.company.rules"].with_user(
                self._make_user("agent")
            ).create({})

    def test_bills_are_queued_for_mail_and_printed_later(self):
        self.company.citynet_mail_bills = True
        without = self._make_customer("No Mail")
        self.customer.email = "budi@example.com"
        services = self._make_subscription("2026-11-01") | self._make_subscription(
            "2026-11-01", partner=without
        )
        self._run_billing("2026-11-01")
        queued, other = (self._bills(service) for service in services)
        self.assertEqual(queued.sending_data["sending_methods"], ["email"])
        self.assertFalse(queued.invoice_pdf_report_id)
        self.assertFalse(other.sending_data)

    def test_late_fees_come_in_batches_and_one_bad_bill_stops_no_other(self):
        terms = self._terms(late_fee_kind="amount", late_fee_amount=10000)
        services = self._make_subscription("2026-10-01", terms_id=terms)
        for name in ("Ani", "Sari", "Tono"):
            services |= self._make_subscription(
                "2026-10-01", partner=self._make_customer(name), terms_id=terms
            )
        self._run_billing("2026-10-01")
        bad = self._bills(services[1])
        prepare = type(bad)._citynet_prepare_late_fees

        def broken(bill, today):
            if bill == bad:
                raise ValueError("broken")
            return prepare(bill, today)

        self.patch(type(bad), "_citynet_prepare_late_fees", broken)
        self.patch(type(self.env["citynet.charge"]), "_batch_size", 2)
        cron = self.env.ref("citynet_crm.ir_cron_late_fees")
        with (
            freeze_time("2026-11-24 03:00:00"),
            mute_logger("odoo.addons.citynet_crm.models.core.citynet_queue_mixin"),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.env.invalidate_all()
        charged = services.filtered("charge_ids")
        self.assertEqual(charged, services - services[1])
        self.assertEqual(
            len(services.charge_ids), 3, "each once, however often it runs"
        )
