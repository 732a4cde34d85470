from odoo import Command
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestDashboard(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._make_user("manager")
        cls.boss.group_ids = [
            Command.link(cls.env.ref("account.group_account_invoice").id)
        ]

    def _data(self, user=None):
        return (
            self.env["citynet.dashboard"]
            .with_user(user or self.boss)
            .get_dashboard_data()
        )

    def _tiles(self, user=None):
        return {
            tile["key"]: tile
            for section in self._data(user)["sections"]
            for tile in section["tiles"]
        }

    def _fill(self, count):
        """A bit of everything, ``count`` times."""
        for number in range(count):
            customer = self._make_customer(f"Customer {number}")
            service = self._make_subscription("2026-11-02", partner=customer)
            if number % 3 == 1:
                service._suspend("arrears")
            if number % 3 == 2:
                service._close(service.date_start, "Moved")
            self._make_order(f"Order {number}")
            self._make_job(
                planned=f"2026-11-24 {number % 24:02}:00:00"
            ).action_schedule()
            self._make_ticket(partner_id=customer.id)

    @freeze_time("2026-11-24 03:00:00")
    def test_every_figure_is_the_length_or_the_sum_of_its_list(self):
        self._fill(5)
        self._make_bills()
        checked = 0
        for tile in self._tiles().values():
            if "measure" not in tile and tile["kind"] != "count":
                continue  # brings its own value
            with self.subTest(tile=tile["key"]):
                records = (
                    self.env[tile["model"]]
                    .with_user(self.boss)
                    .with_context(**tile["context"])
                    .search(tile["domain"])
                )
                if "measure" in tile:
                    field = tile["measure"].removesuffix(":sum")
                    self.assertEqual(tile["value"], sum(records.mapped(field)))
                    self.assertEqual(tile["count"], len(records))
                else:
                    self.assertEqual(tile["value"], len(records))
                checked += bool(records)
        self.assertGreaterEqual(checked, 11)

    @freeze_time("2026-11-24 03:00:00")
    def test_every_point_of_a_chart_is_its_list_too(self):
        self._fill(5)
        self._make_bills()
        self._make_order("Lost").action_set_lost()
        sums = {
            "account.move": "amount_total_signed",
            "account.payment": "amount_company_currency_signed",
        }
        # other addons append theirs and test them
        charts = self._data()["charts"][:4]
        self.assertEqual(
            [chart["key"] for chart in charts],
            ["movement", "packages", "money", "stages"],
        )
        for chart in charts:
            for series in chart["series"]:
                self.assertEqual(len(series["points"]), len(chart["labels"]))
                self.assertTrue(
                    any(point["value"] for point in series["points"]), series
                )
                for point in series["points"]:
                    records = self.env[series["model"]].search(point["domain"])
                    field = sums.get(series["model"])
                    value = sum(records.mapped(field)) if field else len(records)
                    self.assertEqual(point["value"], value, (chart["key"], point))

    def test_every_action_behind_a_figure_exists_for_its_model(self):
        data = self._data()
        sources = [tile for section in data["sections"] for tile in section["tiles"]]
        sources += [series for chart in data["charts"] for series in chart["series"]]
        for source in sources:
            action = self.env["ir.actions.act_window"]._for_xml_id(source["action"])
            self.assertEqual(action["res_model"], source["model"])

    def test_figures_are_counted_by_the_providers_day(self):
        """23:30 in UTC is the next morning in Jakarta."""
        with freeze_time("2026-11-30 23:30:00"):
            self._make_subscription(self.company._citynet_today())
            self._make_job(planned="2026-12-01 02:00:00").action_schedule()
            before = self._tiles()
            self.assertEqual(
                before["new"]["domain"], [("date_start", ">=", "2026-12-01")]
            )
            self.assertIn(
                ("date_planned", ">=", "2026-11-30 17:00:00"),
                before["jobs_today"]["domain"],
            )
            self.assertGreaterEqual(before["jobs_today"]["value"], 1)

    def test_each_role_sees_what_it_may_read(self):
        technician = self._tiles(self.technician.user_id)
        self.assertEqual(
            set(technician),
            {
                "jobs_to_schedule",
                "jobs_today",
                "jobs_late",
                "complaints_open",
                "complaints_new",
                "complaints_late",
                "outages_open",
            },
        )
        self.assertFalse(self._data(self.technician.user_id)["charts"])
        accountant = self._tiles(self._make_user("accountant"))
        self.assertIn("bills_overdue", accountant)
        self.assertNotIn("orders_to_check", accountant)
        self.assertIn("orders_to_check", self._tiles(self.agent))

    def test_technicians_count_their_own_jobs_only(self):
        with freeze_time("2026-11-24 03:00:00"):
            self._make_job().action_schedule()
            self._make_job(self.other_technician).action_schedule()
            self.assertEqual(
                self._tiles(self.technician.user_id)["jobs_today"]["value"], 1
            )

    @freeze_time("2026-11-24 03:00:00")
    def test_twenty_records_cost_as_many_queries_as_one(self):
        # the browser sends language and time zone along, so they need no query
        dashboard = (
            self.env["citynet.dashboard"]
            .with_user(self.boss)
            .with_context(lang="en_US", tz="Asia/Jakarta")
        )

        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dashboard.get_dashboard_data()
            return self.env.cr.sql_log_count - before

        self._fill(1)
        self._make_bills()
        cost()  # access rights, rules and views are read once
        one = cost()
        self._fill(20)
        cost()
        self.assertEqual(cost(), one)
        self.assertLess(one, 60)

    def test_another_addon_appends_its_tile(self):
        model = self.env.registry["citynet.dashboard"]
        original = model._get_tiles

        def _get_tiles(dashboard):
            extra = {
                "key": "mine",
                "label": "Mine",
                "section": "care",
                "model": "res.partner",
                "domain": [("id", "=", dashboard.env.user.partner_id.id)],
                "kind": "percent",
                "value": 84.62,
                "action": "base.action_partner_form",
            }
            return original(dashboard) + [extra]

        self.patch(model, "_get_tiles", _get_tiles)
        self.assertEqual(self._tiles()["mine"]["value"], 84.62)

    def _make_bills(self):
        """Two posted bills, one overdue and half paid, the other due later."""
        self.env.flush_all()
        for due in ("2026-11-20", "2026-11-28"):
            bill = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "invoice_date": "2026-11-10",
                    "invoice_date_due": due,
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": self.package.product_variant_id.id,
                                "price_unit": 200000,
                            }
                        )
                    ],
                }
            )
            bill.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"amount": 100000, "payment_date": "2026-11-20"})._create_payments()
