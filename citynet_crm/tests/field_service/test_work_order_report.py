from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestWorkOrderReport(DeskCommon):
    """What a technician reports: checklist, materials, serials, how it ended."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.technician.user_id
        cls.job = cls._make_job(ont_serial="ZTE-1")
        for kind in ("after", "signal"):
            cls._make_photo(cls.job, kind)
        cls.job.action_schedule()
        cls.mine = cls.job.with_user(cls.user)
        foreign = cls._make_job(cls.other_technician)
        cls.foreign = foreign.with_user(cls.user)
        cls.cable = cls.env.ref("citynet_crm.material_cable")

    # ------------------------------------------------------------------ checklist
    def test_a_required_line_is_ticked_before_the_job_is_finished(self):
        ticked = self.mine.check_ids
        self.mine.check_ids = [(3, ticked[0].id)]
        with self.assertRaisesRegex(UserError, "Signal at the ONT"):
            self.mine.action_done()
        self.mine.check_ids = [(4, ticked[0].id)]
        self.mine.action_done()
        self.assertEqual(self.job.state, "done")

    def test_a_line_that_is_not_required_blocks_nothing(self):
        self.mine.check_ids = self.mine.check_ids.filtered("required")
        self.mine.action_done()
        self.assertEqual(self.job.state, "done")

    def test_each_kind_and_company_has_its_own_list(self):
        repair = self._make_job(kind="repair")
        lists = (self.job | repair)._get_checklists()
        self.assertEqual(set(lists[repair].mapped("kind")), {"repair"})
        elsewhere = self.env["res.company"].create({"name": "Another provider"})
        lists[repair][0].company_id = elsewhere
        self.assertNotIn(lists[repair][0], repair._get_checklists()[repair])

    def test_kinds_are_called_in_the_managers_language(self):
        self.manager.lang = "id_ID"
        for model in (
            "citynet.work.order.check",
            "citynet.material.allowance",
            "citynet.work.order.performance",
        ):
            found = (
                self.env[model]
                .with_user(self.manager)
                .with_context(lang="id_ID")
                .fields_get(["kind"])
            )
            self.assertIn(("repair", "Perbaikan"), found["kind"]["selection"], model)

    def test_managers_write_the_list_and_ticked_lines_stay(self):
        line = self.job.check_ids[0]
        with self.assertRaises(AccessError):
            line.with_user(self.user).name = "Nothing"
        with self.assertRaises(UserError):
            line.with_user(self.manager).unlink()
        line.with_user(self.manager).active = False
        self.assertIn(line, self.job.check_ids)

    # ------------------------------------------------------------------ materials
    def test_what_is_beyond_the_allowance_is_marked(self):
        line = self._make_material(self.job, quantity=180).with_user(self.user)
        self.assertEqual((line.allowance, line.excess), (150, 30))
        self.assertTrue(self.job.has_excess)
        self.assertIn(
            self.job, self.job.with_user(self.agent).search([("has_excess", "=", True)])
        )
        line.quantity = 150
        self.assertEqual(line.excess, 0)
        self.assertFalse(self.job.has_excess)

    def test_a_package_has_an_allowance_of_its_own(self):
        self.env["citynet.material.allowance"].with_user(self.manager).create(
            {
                "product_id": self.cable.id,
                "kind": "installation",
                "package_id": self.package.id,
                "quantity": 50,
            }
        )
        self.assertEqual(self._make_material(self.job).excess, 50)
        other = self._make_job(package_id=self._make_package("Other", 100).id)
        self.assertEqual(self._make_material(other).excess, 0)

    def test_without_an_allowance_nothing_is_too_much(self):
        repair = self._make_job(kind="repair")
        line = self._make_material(repair, quantity=900)
        self.assertEqual((line.has_allowance, line.excess), (False, 0))

    def test_excess_is_charged_where_the_material_has_a_price(self):
        self._make_material(self.job, quantity=180)
        self._make_material(self.job, "connector", 5)
        self.cable.list_price = 2500
        self.mine.action_done()
        charges = self.job.subscription_id.charge_ids
        self.assertEqual(charges.mapped("amount"), [75000])
        self.assertIn("30 m", charges.name)

    def test_the_materials_of_a_closed_job_and_of_others_are_out_of_reach(self):
        line = self._make_material(self.job).with_user(self.user)
        theirs = self._make_material(self.foreign.sudo()).with_user(self.user)
        with self.assertRaises(AccessError):
            theirs.quantity = 1
        with self.assertRaises(AccessError):
            line.work_order_id = self.foreign
        self.mine.action_done()
        for change in (line.unlink, lambda: line.write({"quantity": 1})):
            with self.assertRaises(UserError):
                change()

    @mute_logger("odoo.sql_db")
    def test_a_quantity_is_never_negative(self):
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self._make_material(self.job, quantity=-1)
        self.assertIn("quantity_positive", str(caught.exception))

    # ------------------------------------------------------------------ equipment
    def test_the_device_that_is_there_is_known_and_a_swap_reaches_the_service(self):
        service = self._make_subscription("2026-11-01", ont_serial="OLD-1")
        repair = self._make_job(kind="repair", subscription_id=service.id)
        self._make_photo(repair)
        repair.action_schedule()
        mine = repair.with_user(self.user)
        self.assertEqual(mine.ont_serial_old, "OLD-1")
        mine.ont_serial = "NEW-1"
        mine.action_done()
        self.assertEqual(service.ont_serial, "NEW-1")
        self.assertEqual(repair.ont_serial_old, "OLD-1")

    def test_a_device_fetched_at_the_old_place_is_not_the_services_any_more(self):
        service = self._make_subscription("2026-11-01", ont_serial="NEW-3")
        removal = self._make_job(
            kind="removal", subscription_id=service.id, ont_serial="OLD-3"
        )
        removal.action_schedule()
        removal.with_user(self.user).action_done()
        self.assertEqual(service.ont_serial, "NEW-3")

    def test_a_repair_without_a_swap_leaves_the_device(self):
        service = self._make_subscription("2026-11-01", ont_serial="OLD-2")
        repair = self._make_job(kind="repair", subscription_id=service.id)
        repair.action_schedule()
        repair.action_done()
        self.assertEqual(service.ont_serial, "OLD-2")

    # ------------------------------------------------------------------ results
    def test_each_result_has_a_meaning(self):
        codes = [code for code, _label in self.job._fields["result"].selection]
        self.assertEqual(set(codes), set(self.job._get_outcomes()))
        self.assertEqual(
            set(self.job._get_outcomes().values()), {"done", "reschedule", "close"}
        )

    def test_no_port_absent_and_cable_go_back_to_the_desk(self):
        for result in ("no_port", "absent", "cable"):
            with self.subTest(result=result):
                job = self._make_job()
                job.action_schedule()
                job.with_user(self.user)._report_result(result)
                self.assertEqual(
                    (job.state, job.result, job.date_planned), ("draft", result, False)
                )
                job.date_planned = "2026-11-26 02:00:00"
                job.with_user(self.agent).action_schedule()
                self.assertFalse(job.result)

    def test_the_desk_is_told_of_a_visit_that_brought_nothing(self):
        order = self._make_order(user_id=self.agent.id)
        self.job.lead_id = order
        self.mine.write({"note": "ODP full"})
        self.mine._report_result("no_port")
        told = self.job.activity_ids
        self.assertEqual((told.user_id, told.summary), (self.agent, "No port left"))
        self.assertIn("ODP full", told.note)

    def test_what_the_customer_does_not_want_any_more_is_closed(self):
        self.mine._report_result("refused")
        self.assertEqual((self.job.state, self.job.result), ("cancelled", "refused"))
        self.assertTrue(self.job.cancel_reason)

    def test_a_report_that_arrives_late_again_undoes_no_new_plan(self):
        self.mine._report_result("absent", key="key-1")
        self.job.date_planned = "2026-11-27 02:00:00"
        self.job.with_user(self.agent).action_schedule()
        self.assertFalse(self.mine._report_result("absent", key="key-1"))
        self.assertEqual(self.job.state, "scheduled")
        self.assertTrue(self.mine._report_result("absent", key="key-2"))

    def test_an_unknown_result_and_a_closed_job_are_refused(self):
        with self.assertRaises(UserError):
            self.mine._report_result("whatever")
        self.mine.action_done()
        with self.assertRaises(UserError):
            self.mine._report_result("absent", key="key-3")
        self.assertEqual(self.job.state, "done")
