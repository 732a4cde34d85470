from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-11-01 03:00:00")
class TestBillingDraft(CitynetCommon):
    """Nothing is billed before a person has seen the preview and started the run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.citynet_auto_billing = False
        cls.service = cls._make_subscription("2026-11-01")
        cls.accountant = cls._make_user("accountant")
        cls.Run = cls.env["citynet.billing.run"].with_user(cls.accountant)

    def _bills(self):
        return self.service.move_line_ids.move_id

    def test_what_is_left_or_saved_bills_nothing(self):
        for day in ("2026-11-01", "2026-11-20"):
            form = Form(self.Run)
            form.date = day
            run = form.save()
            self._drain()
            self.assertEqual(run.state, "draft")
            self.assertFalse(self._bills())

    def test_a_preview_bills_nothing_and_is_asked_for(self):
        run = self.Run.create({})
        with self.assertRaisesRegex(UserError, "preview first"):
            run.action_run()
        run.action_preview()
        self._drain()
        self.assertFalse(self._bills())
        run.action_run()
        self._drain()
        self.assertEqual((run.state, self._bills().amount_total), ("done", 222000))

    def test_the_button_on_the_preview_makes_the_bills(self):
        run = self.Run.create({})
        context = run.action_preview()["context"]
        self.env["citynet.billing.preview"].with_user(self.accountant).with_context(
            **context
        ).action_make_bills()
        self._drain()
        self.assertEqual(run.state, "done")

    def test_a_preview_holds_for_the_day_and_the_services_it_was_made_of(self):
        run = self.Run.create({})
        run.action_preview()
        later = self._make_subscription("2026-11-01")
        with self.assertRaisesRegex(UserError, "have become due"):
            run.action_run()
        later.action_archive()
        with freeze_time("2026-11-02 03:00:00"):
            with self.assertRaisesRegex(UserError, "have become due"):
                run.action_run()
        run.date = "2026-10-31"
        self.assertFalse(run.date_previewed)
        self.assertFalse(run.preview_ids)

    def test_a_day_ahead_is_asked_about_unless_bills_are_made_so_early(self):
        """Today is 1 November: with 5 days of lead the 6th is no question, the 7th is."""
        self.company.citynet_lead_days = 5
        for day, is_ahead in (("2026-11-06", False), ("2026-11-07", True)):
            run = self.Run.create({"date": day})
            run.action_preview()
            self.assertEqual(run.is_ahead, is_ahead)
            if is_ahead:
                with self.assertRaisesRegex(UserError, "ahead of today"):
                    run.action_run()
                run.is_ahead_confirmed = True
            run.action_run()
            self.assertEqual(run.state, "open")

    def test_a_second_run_of_the_day_is_a_sentence(self):
        run = self.Run.create({})
        with self.assertRaisesRegex(ValidationError, "already a run for"):
            self.Run.create({})
        other = self.Run.create({"date": "2026-11-02"})
        with self.assertRaisesRegex(ValidationError, "already a run for"):
            other.date = "2026-11-01"
        run.action_discard()
        self.assertEqual(run.state, "discarded")
        other.date = "2026-11-01"

    def test_a_draft_that_was_left_keeps_no_day_from_being_billed(self):
        draft = self.Run.create({})
        self.company.citynet_auto_billing = True
        self._drain()
        self.assertEqual(len(self._bills()), 1)
        self.assertEqual(draft.state, "draft")
        draft.action_preview()
        with self.assertRaisesRegex(ValidationError, "already a run for"):
            draft.action_run()

    def test_what_was_started_keeps_its_day(self):
        run = self.Run.create({})
        run.sudo()._start()
        with self.assertRaises(UserError):
            run.date = "2026-11-02"
        with self.assertRaises(UserError):
            run.action_discard()

    def test_people_write_nothing_but_the_day(self):
        run = self.Run.create({})
        for values in ({"attempt": 5}, {"date_previewed": "2026-11-01 00:00:00"}):
            for role in ("accountant", "manager"):
                with self.assertRaises(AccessError):
                    run.with_user(self._make_user(role)).write(values)

    def test_automatic_billing_waits_for_the_first_preview(self):
        company = self.company
        company.write({"citynet_auto_billing": True, "citynet_billing_checked": False})
        notices = self.env["citynet.dashboard"].with_user(self.accountant)
        self._drain()
        self.assertFalse(self._bills())
        self.assertEqual(notices._get_notices()[0]["key"], "first_preview")
        agent = self._make_user("agent")
        self.assertFalse(notices.with_user(agent)._get_notices())
        run = self.Run.create({})
        run.action_preview()
        run.action_run()
        self._drain()
        self.assertTrue(company.citynet_billing_checked)
        self.assertFalse(notices._get_notices())
        with freeze_time("2026-12-01 03:00:00"):
            self._drain()
        self.assertEqual(len(self._bills()), 2)

    def test_a_new_company_waits_for_its_first_preview(self):
        company = self.env["res.company"].create({"name": "New"})
        self.assertTrue(company.citynet_auto_billing)
        self.assertFalse(company.citynet_billing_checked)

    def test_what_has_no_number_yet_says_what_it_is(self):
        for model, title in (
            ("citynet.billing.run", "New: Billing run"),
            ("citynet.outage", "New: Outage"),
            ("citynet.isolir", "New: Suspension list"),
        ):
            self.assertEqual(self.env[model].new({}).display_name, title)
