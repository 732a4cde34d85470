"""Copied bills equal those of the standard way; what isn't safe isn't copied."""

from unittest.mock import patch

from odoo.addons.citynet_crm.models.billing.citynet_invoice_poster import (
    CitynetInvoicePoster,
)
from odoo.addons.citynet_crm.models.posting.citynet_move_cloner import CitynetMoveCloner
from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

_QUICK_LOG = "odoo.addons.citynet_crm.models.billing.citynet_billing_run"
_MAKER_LOG = "odoo.addons.citynet_crm.models.billing.citynet_invoice_poster_quick"
# what tells two equal bills apart
_OWN = {"id", "move_id", "create_date", "write_date", "access_token",
        "name", "move_name", "payment_reference", "sequence_number",
        "citynet_run_id", "made_sequence_gap"}  # fmt: skip


@tagged("post_install", "-at_install")
class TestBillingQuick(CitynetCommon):
    DAY = "2026-11-01"

    def _make_services(self, count=4, **values):
        partners = self.env["res.partner"].create(
            [
                {"name": f"Customer {number}", "country_id": self.env.ref("base.id").id}
                for number in range(count)
            ]
        )
        return self.env["citynet.subscription"].union(
            *(
                self._make_subscription(
                    self.DAY, partner, price=200000 + number * 7919, **values
                )  # fmt: skip
                for number, partner in enumerate(partners)
            )
        )

    def _bill(self, services, **patches):
        """:return: the run that billed ``services``"""
        run = self.env["citynet.billing.run"].create({"date": self.DAY})
        with freeze_time(f"{self.DAY} 03:00:00"):
            self.failed = self.env["citynet.billing.batch"]._bill(
                run, services._group_by_bill()
            )
        self.env.flush_all()
        return run

    def _count_copies(self, services):
        """:return: how many of the services' bills were copied"""
        with patch.object(
            CitynetMoveCloner, "_clone", autospec=True,
            side_effect=CitynetMoveCloner._clone,
        ) as clone:  # fmt: skip
            self.run = self._bill(services)
        self.assertFalse(self.failed)
        self.assertEqual(len(self.run.move_ids), len(services._group_by_bill()))
        self.assertEqual(set(self.run.move_ids.mapped("state")), {"posted"})
        return sum(len(call.args[1]) for call in clone.call_args_list)

    def _rows(self, run):
        """:return: dict {services on the bill: its rows without what is its own}"""
        result = {}
        for move in run.move_ids:
            rows = []
            for table, records in (
                ("account_move", move),
                ("account_move_line", move.line_ids),
            ):
                self.env.cr.execute(
                    f'SELECT * FROM "{table}" WHERE id = ANY(%s) ORDER BY id',  # noqa: S608
                    [records.ids],
                )
                rows += [
                    {
                        column: value.replace(move.name, "#")
                        if isinstance(value, str)
                        else value
                        for column, value in row.items()
                        if column not in _OWN
                        or (column == "name" and table == "account_move_line")
                    }
                    for row in self.env.cr.dictfetchall()
                ]
            lines = move.line_ids.sorted("id")
            links = [(line.tax_ids.ids, line.tax_tag_ids.ids) for line in lines]
            result[move.invoice_origin] = (rows, links)
        return result

    def _assert_equal_both_ways(self, services, least):
        with self.env.cr.savepoint() as savepoint:
            self.patched = patch.object(
                type(self.env["citynet.billing.run"]),
                "_choose_poster",
                lambda run: run.env["citynet.invoice.poster"],
            )
            with self.patched:
                standard = self._rows(self._bill(services))
            savepoint.rollback()
        self.env.invalidate_all()
        self.env["account.move"]._get_sequence_cache().clear()
        self.assertGreaterEqual(self._count_copies(services), least)
        self.assertFalse(self.run.quick_stop)
        copied = self._rows(self.run)
        self.assertEqual(standard.keys(), copied.keys())
        for origin, rows in standard.items():
            self.assertEqual(rows, copied[origin], origin)
        numbers = sorted(self.run.move_ids.mapped("sequence_number"))
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))

    def test_plain_bills_are_equal_at_any_price(self):
        self._assert_equal_both_ways(self._make_services(5), 4)

    def test_taxes_within_the_price(self):
        inside = self.tax.copy(
            {"name": "Inside", "price_include_override": "tax_included"}
        )
        self.package.taxes_id = inside
        self._assert_equal_both_ways(self._make_services(5), 4)

    def test_two_taxes_and_none(self):
        second = self.tax.copy({"name": "Second", "amount": 3})
        self.package.taxes_id = self.tax | second
        none = self._make_package("Free of tax", 111111, taxes_id=[Command.clear()])
        services = self._make_services(3) | self._make_services(3, package_id=none.id)
        self._assert_equal_both_ways(services, 4)

    def test_taxes_rounded_over_the_whole_bill(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        self._assert_equal_both_ways(self._make_services(5), 4)

    def test_prorated_periods(self):
        services = self._make_services(4)
        for number, service in enumerate(services):
            service.date_start = f"2026-10-{5 + number:02}"
            service.next_period_start = service.date_start
        self._assert_equal_both_ways(services, 3)

    def test_charges_and_credits(self):
        services = self._make_services(6)
        self.env["citynet.charge"].create(
            [
                {
                    "name": f"Of its own {number}",
                    "subscription_id": service.id,
                    "date": self.DAY,
                    "amount": (number + 1) * 1111 * (-1 if number < 3 else 1),
                }
                for number, service in enumerate(services)
            ]
        )
        self._assert_equal_both_ways(services, 4)
        self.assertTrue(all(services.charge_ids.mapped("is_billed")))
        self.assertEqual(services.charge_ids.move_id, self.run.move_ids)

    def test_credits_larger_than_a_bill_are_used_in_part(self):
        services = self._make_services(8)
        self.env["citynet.charge"].create(
            [
                {
                    "name": "Given back",
                    "subscription_id": service.id,
                    "date": self.DAY,
                    "amount": -(12345 if number < 5 else 1000000),
                }
                for number, service in enumerate(services)
            ]
        )
        self._assert_equal_both_ways(services, 4)
        totals = self.run.move_ids.sorted("id").mapped("amount_total")
        self.assertEqual(
            [bool(total) for total in sorted(totals)], [False] * 3 + [True] * 5
        )
        self.assertEqual(sum(services.charge_ids.mapped("amount")), -3061725)
        self.assertEqual(
            len(services.charge_ids.filtered(lambda charge: not charge.is_billed)), 3
        )

    def test_promos(self):
        promo = self.env["citynet.promo"].create(
            {
                "name": "A third",
                "percent": 33.33,
                "months": 3,
                "date_from": "2026-01-01",
            }
        )
        promo.action_publish()
        services = self._make_services(4, promo_id=promo.id)
        self._assert_equal_both_ways(services, 3)

    def test_institutions_with_several_services_and_an_order_number(self):
        services = self._make_services(6)
        payers = services.partner_id[:3]
        payers.citynet_invoice_grouping = "payer"
        for service, payer in zip(services[3:], payers, strict=True):
            service.partner_id = payer
        services[:3].po_number = "PO-1"
        self._assert_equal_both_ways(services, 2)
        self.assertIn("PO-1 - ", "".join(self.run.move_ids.line_ids.mapped("name")))

    def test_terms_due_days_and_languages(self):
        self.env["res.lang"]._activate_lang("id_ID")
        term = self.env["account.payment.term"].create(
            {
                "name": "Thirty days",
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 30})],
            }
        )
        services = self._make_services(8)
        services[:4].partner_id.lang = "id_ID"
        for number, service in enumerate(services):
            service.due_day = number % 3 * 10
        Service = type(self.env["citynet.subscription"])
        prepare = Service._prepare_bill_values
        for values in ({}, {"invoice_payment_term_id": term.id}):
            with self.subTest(values=values), self.env.cr.savepoint() as savepoint:
                with patch.object(
                    Service,
                    "_prepare_bill_values",
                    lambda *args, values=values: {**prepare(*args), **values},
                ):
                    self._assert_equal_both_ways(services, 6)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_all_of_it_on_one_bill(self):
        inside = self.tax.copy(
            {"name": "Inside", "price_include_override": "tax_included"}
        )
        other = self._make_package("Inside", 175000, taxes_id=[Command.set(inside.ids)])
        promo = self.env["citynet.promo"].create(
            {"name": "Less", "kind": "amount", "amount": 12345, "months": 0,
             "date_from": "2026-01-01"}
        )  # fmt: skip
        promo.action_publish()
        services = self._make_services(6, promo_id=promo.id)
        payers = services.partner_id[:3]
        payers.citynet_invoice_grouping = "payer"
        for number, (service, payer) in enumerate(
            zip(services[3:], payers, strict=True)
        ):
            service.write(
                {
                    "partner_id": payer.id,
                    "package_id": other.id,
                    "date_start": f"2026-10-{11 + number}",
                    "next_period_start": f"2026-10-{11 + number}",
                }
            )
        self.env["citynet.charge"].create(
            [
                {"name": f"{kind} {number}", "kind": kind, "subscription_id": service.id,
                 "date": self.DAY, "amount": amount + number}
                for kind, amount in (("installation", 99999), ("outage", -5555))
                for number, service in enumerate(services[:3])
            ]
        )  # fmt: skip
        self._assert_equal_both_ways(services, 2)

    def test_what_another_addon_puts_on_a_line_is_honoured(self):
        Service = type(self.env["citynet.subscription"])
        line, values = Service._prepare_period_line, Service._prepare_bill_values

        def with_discount(service, period):
            return {**line(service, period), "discount": 10 * (service.id % 2)}

        self.patch(Service, "_prepare_period_line", with_discount)
        self.patch(
            Service,
            "_prepare_bill_values",
            lambda *args: {**values(*args), "narration": "Of another addon"},
        )
        services = self._make_services(8)
        self._assert_equal_both_ways(services, 6)
        discounts = sorted(self.run.move_ids.invoice_line_ids.mapped("discount"))
        self.assertEqual(discounts, [0] * 4 + [10] * 4)
        self.assertTrue(all(self.run.move_ids.mapped("narration")))

    def test_services_move_on_and_are_due_again_next_month(self):
        services = self._make_services(4)
        self.assertEqual(self._count_copies(services), 3)
        self.assertEqual(
            {str(day) for day in services.mapped("next_period_start")}, {"2026-12-01"}
        )
        self.assertEqual(
            {str(day) for day in services.mapped("date_next_bill")}, {"2026-12-01"}
        )

    def test_a_bill_alone_is_not_looked_at_for_copies(self):
        """One bill: the standard way at once. Two: the quick way is asked."""
        quick = type(self.env["citynet.invoice.poster.quick"])
        services = self._make_services(3)
        with patch.object(
            quick, "_make", autospec=True, side_effect=quick._make
        ) as made:
            self.assertEqual(len(self._bill(services[0]).move_ids), 1)
            made.assert_not_called()
            self.env["citynet.billing.run"].search([]).unlink()
            self._bill(services[1:])
            made.assert_called_once()

    def test_a_bad_service_among_copies_stands_alone_on_the_list(self):
        services = self._make_services(6)
        bad = services[3]
        account = bad.partner_id.property_account_receivable_id.copy({"code": "1199"})
        bad.partner_id.property_account_receivable_id = account
        account.active = False
        with mute_logger(
            "odoo.addons.citynet_crm.models.billing.citynet_billing_batch"
        ):
            run = self._bill(services)
        self.assertEqual(list(self.failed), [bad])
        self.assertEqual(len(run.move_ids), 5)

    # guards --------------------------------------------------------------------------

    def test_an_unknown_override_is_not_copied_past(self):
        services = self._make_services()
        self.patch(
            type(self.env["citynet.move.cloner"]),
            "_get_checked_modules",
            lambda self: {"account"},
        )
        self.assertEqual(self._count_copies(services), 0)
        self.assertIn("override in", self.run.quick_stop)

    def test_a_hashed_journal_goes_the_standard_way(self):
        services = self._make_services()
        self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.company.id)]
        ).restrict_mode_hash_table = True
        self.assertEqual(self._count_copies(services), 0)

    def test_a_lock_date_goes_the_standard_way(self):
        services = self._make_services()
        self.company.sale_lock_date = "2026-11-30"
        with (
            patch.object(CitynetMoveCloner, "_clone") as clone,
            mute_logger("odoo.addons.citynet_crm.models.billing.citynet_billing_batch"),
        ):
            self._bill(services)
        clone.assert_not_called()
        self.assertEqual(len(self.failed), len(services), "as stock has it")

    def test_cash_rounding_instalments_and_analytics_go_the_standard_way(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "To 500",
                "rounding": 500,
                "strategy": "add_invoice_line",
                "profit_account_id": self.company.income_currency_exchange_account_id.id,
                "loss_account_id": self.company.income_currency_exchange_account_id.id,
            }
        )
        halves = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": 0}),
                    Command.create({"value_amount": 50, "nb_days": 30}),
                ],
            }
        )
        plan = self.env["account.analytic.plan"].create({"name": "Areas"})
        analytic = self.env["account.analytic.account"].create(
            {"name": "Kota", "plan_id": plan.id}
        )
        dollar = self.env.ref("base.USD")
        dollar.active = True
        Service = type(self.env["citynet.subscription"])
        prepare, line = Service._prepare_bill_values, Service._prepare_package_line
        for values, on_line in (
            ({"invoice_cash_rounding_id": rounding.id}, False),
            ({"invoice_payment_term_id": halves.id}, False),
            ({"currency_id": dollar.id}, False),
            ({"analytic_distribution": {str(analytic.id): 100}}, True),
        ):
            with self.subTest(values=values), self.env.cr.savepoint() as savepoint:
                name = "_prepare_package_line" if on_line else "_prepare_bill_values"
                original = line if on_line else prepare
                with patch.object(
                    Service,
                    name,
                    lambda *args, original=original, values=values: {
                        **original(*args),
                        **values,
                    },
                ):
                    self.assertEqual(self._count_copies(self._make_services()), 0)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_bills_that_cannot_be_copied_are_made_in_small_batches(self):
        services = self._make_services(7)
        self.patch(type(self.env["citynet.invoice.poster.quick"]), "_by_hand_limit", 3)
        self.patch(type(self.env["citynet.billing.run"]), "_batch_size", 3)
        dollar = self.env.ref("base.USD")
        dollar.active = True
        Service = type(self.env["citynet.subscription"])
        prepare = Service._prepare_bill_values
        self.patch(
            Service,
            "_prepare_bill_values",
            lambda *args: {**prepare(*args), "currency_id": dollar.id},
        )
        run = self.env["citynet.billing.run"].create({"date": self.DAY})
        run._start()
        with freeze_time(f"{self.DAY} 03:00:00"):
            sizes = [run._bill_next() for _turn in range(4)]
        self.assertEqual(sizes, [3, 3, 1, 0])
        self.assertEqual(run.move_ids.currency_id, dollar)
        self.assertEqual(len(run.move_ids), len(services))
        self.assertIn("foreign currency", run.quick_stop)
        self.assertFalse(run.error_ids)

    # the proof -----------------------------------------------------------------------

    def test_a_difference_stops_copies_and_the_manager_is_told(self):
        manager = self._make_user("manager")
        services = self._make_services(5)
        post = CitynetInvoicePoster._create_and_post
        count = iter(range(99))

        def other_addon(maker, values_list):
            moves = post(maker, values_list)
            if next(count):  # not on the prototypes, as an addon that counts might
                moves.narration = "Something that copies don't have"
            return moves

        self.patch(CitynetInvoicePoster, "_create_and_post", other_addon)
        with self.assertLogs(_QUICK_LOG, "ERROR"):
            run = self._bill(services)
        self.assertFalse(self.failed)
        self.assertIn("account_move.narration", run.quick_stop)
        self.assertEqual(len(run.move_ids), 5)
        self.assertEqual(len(run.move_ids.filtered("narration")), 4)
        numbers = sorted(run.move_ids.mapped("sequence_number"))
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 5)))
        self.assertIn(manager.partner_id, run.message_ids.notified_partner_ids)
        self.assertEqual(run._choose_poster()._name, "citynet.invoice.poster")

    def test_an_error_of_the_copier_leaves_the_run_whole(self):
        services = self._make_services(4)
        with (
            patch.object(CitynetMoveCloner, "_clone", side_effect=KeyError("column")),
            self.assertLogs(_QUICK_LOG, "ERROR"),
            mute_logger(_MAKER_LOG),
        ):
            run = self._bill(services)
        self.assertEqual(len(run.move_ids), 4)
        self.assertTrue(run.quick_stop)

    def test_bills_made_for_the_proof_leave_nothing_behind(self):
        services = self._make_services(4)
        before = {partner: partner.customer_rank for partner in services.partner_id}
        self.run = self._bill(services)
        data = self.env.cr.postcommit.data
        later = data.get("account.res.partner.increase_rank.customer_rank", {})
        quick = data.get("citynet.customer_rank", {})
        grown = {
            partner.customer_rank
            + later.get(partner.id, 0)
            + quick.get(partner.id, 0)
            - before[partner]
            for partner in services.partner_id
        }
        self.assertEqual(grown, {1})
        self.assertEqual(len(self.run.move_ids), 4)
