import base64
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestRequest(CsatCommon, TransactionCase):
    def _get_mails(self, request):
        return self.env["mail.mail"].search(
            [("model", "=", "rating.rating"), ("res_id", "in", request.ids)]
        )

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_csat.ir_cron_send_requests").method_direct_trigger()

    def test_finished_installation_asks_with_all_facts(self):
        request = self._make_request(sent=False)
        job = self.env["citynet.work.order"].browse(request.res_id)
        self.assertEqual(request.partner_id, job.partner_id)
        self.assertEqual(request.citynet_subscription_id, job.subscription_id)
        self.assertEqual(request.citynet_technician_ids, self.technician)
        self.assertEqual(request.citynet_area_id, self.odp)
        self.assertEqual(request.citynet_package_id, self.package)
        self.assertEqual(request.citynet_stage, "waiting")
        self.assertEqual(len(request.access_token), 32)

    def test_other_kinds_of_jobs_are_not_this_surveys_business(self):
        job = self._make_job(kind="repair")
        job.action_done()
        self.assertFalse(
            self.env["rating.rating"].search(
                [("res_id", "=", job.id), ("citynet_survey_id", "!=", False)]
            )
        )

    def test_work_on_the_past_asks_no_customer(self):
        job = self._make_job()
        job._without_events().action_done()
        self.assertFalse(
            self.env["rating.rating"].search(
                [("res_id", "=", job.id), ("citynet_survey_id", "!=", False)]
            )
        )

    def test_technician_who_finishes_the_job_needs_no_access_to_surveys(self):
        self._make_users()
        self.technician.user_id = self.technician_user
        job = self._make_job()
        picture = self.env.user.partner_id._avatar_get_placeholder()
        job.photo_ids = [
            Command.create({"kind": kind, "image": base64.b64encode(picture)})
            for kind in ("after", "signal")
        ]
        job.check_ids = job._get_checklists()[job]
        job.with_user(self.technician_user).action_done()
        self.assertEqual(
            self.env["rating.rating"].search_count(
                [("res_id", "=", job.id), ("citynet_survey_id", "=", self.survey.id)]
            ),
            1,
        )

    def test_those_whom_the_event_names_are_asked_and_no_other(self):
        job = self._make_job(kind="installation")
        other = self._make_customer()
        job._emit("work_order_done", partners=other)
        request = self.env["rating.rating"].search(
            [("res_id", "=", job.id), ("citynet_survey_id", "=", self.survey.id)]
        )
        self.assertEqual(request.partner_id, other)

    def test_same_event_twice_asks_once(self):
        request = self._make_request(sent=False)
        job = self.env["citynet.work.order"].browse(request.res_id)
        job._emit("work_order_done")
        with patch.object(type(self.survey), "_get_asked", return_value=set()):
            # even when two events didn't see each other
            job._emit("work_order_done")
        self.assertEqual(
            self.env["rating.rating"].search_count(
                [("res_id", "=", job.id), ("citynet_survey_id", "=", self.survey.id)]
            ),
            1,
        )

    def test_cron_sends_once_and_says_so_to_listeners(self):
        request = self._make_request(sent=False)
        heard = []
        emit = self.env.registry["citynet.event.mixin"]._emit

        def listen(records, event, partners=None, **facts):
            if records:
                heard.append((event, records.ids))
            return emit(records, event, partners, **facts)

        with patch.object(self.env.registry["rating.rating"], "_emit", listen):
            self._run_cron()
            self._run_cron()
        self.assertEqual(heard, [("csat_requested", request.ids)])
        mails = self._get_mails(request)
        self.assertEqual(len(mails), 1)
        self.assertIn(f"/csat/{request.access_token}?score=5", mails.body_html)
        self.assertEqual(request.citynet_stage, "sent")

    def test_event_values_hold_link_and_button_payloads(self):
        request = self._make_request()
        values = request._prepare_event_values("csat_requested")
        self.assertTrue(values["link"].endswith(f"/csat/{request.access_token}"))
        self.assertEqual(values["payload_5"], f"csat:{request.access_token}:5")
        self.survey.write({"scale": "binary", "satisfied_from": 5})
        values = request._prepare_event_values("csat_requested")
        self.assertEqual(
            [values[f"payload_{button}"][-1] for button in range(1, 6)], list("11155")
        )
        self.assertEqual(
            values["label_1"],
            self.survey.with_context(lang="id_ID")._get_choices()[0]["label"],
        )

    @mute_logger("odoo.addons.citynet_csat.models.rating_rating_request")
    def test_one_faulty_request_does_not_hold_up_the_others(self):
        requests = self._make_request(sent=False) | self._make_request(sent=False)
        faulty = requests[0]
        prepare = type(requests)._prepare_sent_values

        def fail(request):
            if request == faulty:
                raise ValueError("broken")
            return prepare(request)

        with patch.object(type(requests), "_prepare_sent_values", fail):
            requests._send_batch()
        self.assertEqual(faulty.citynet_skip_reason, "error")
        self.assertEqual(requests[1].citynet_stage, "sent")

    def test_customer_is_asked_once_within_the_limit(self):
        self.survey.limit_days = 30
        customer = self._make_customer()
        requests = self._make_request(partner=customer, sent=False)
        requests |= self._make_request(partner=customer, sent=False)
        requests._send_batch()
        self.assertEqual(requests.mapped("citynet_skip_reason"), [False, "recent"])

    def test_limit_is_over_after_its_days(self):
        self.survey.limit_days = 30
        customer = self._make_customer(
            citynet_csat_date=fields.Datetime.now() - timedelta(days=31)
        )
        self.assertEqual(self._make_request(partner=customer).citynet_stage, "sent")

    def test_customer_without_mail_and_phone_is_not_counted_as_asked(self):
        customer = self._make_customer(email=False, phone=False)
        request = self._make_request(partner=customer)
        self.assertEqual(request.citynet_skip_reason, "unreachable")
        self.assertFalse(request.citynet_date)

    def test_survey_without_template_sends_no_mail(self):
        self.survey.mail_template_id = False
        request = self._make_request()
        self.assertEqual(request.citynet_stage, "sent")
        self.assertFalse(self._get_mails(request))

    def test_survey_that_ended_meanwhile_is_not_sent(self):
        request = self._make_request(sent=False)
        self.survey.active = False
        request._send_batch()
        self.assertEqual(request.citynet_skip_reason, "ended")

    def test_survey_asks_on_its_days_only(self):
        today = self.company._citynet_today()
        self.survey.date_start = today + timedelta(days=1)
        self.assertFalse(self._make_request(sent=False))

    def test_mail_is_in_the_customers_language(self):
        self.survey.with_context(lang="id_ID").question = "Apakah Ibu puas?"
        self.assertEqual(
            self._get_mails(self._make_request()).subject, "Apakah Ibu puas?"
        )

    def test_hours_are_those_of_the_company(self):
        self.survey.write({"hour_from": 8, "hour_to": 20})
        self.company.citynet_tz = "Asia/Jayapura"  # UTC+9
        cases = {
            datetime(2026, 3, 1, 22, 0): datetime(2026, 3, 1, 23, 0),  # 07:00 -> 08:00
            datetime(2026, 3, 1, 3, 0): datetime(2026, 3, 1, 3, 0),  # noon
            datetime(2026, 3, 1, 11, 0): datetime(
                2026, 3, 1, 23, 0
            ),  # 20:00 -> next day
        }
        for moment, due in cases.items():
            self.assertEqual(self.survey._get_due(moment), due)

    def test_request_that_got_late_waits_for_the_morning(self):
        request = self._make_request(sent=False)
        self.survey.write({"hour_from": 8, "hour_to": 20})
        with freeze_time(self.company._citynet_utc(self.company._citynet_today(), 23)):
            request._send_batch()
        self.assertEqual(request.citynet_stage, "waiting")
        local = self.company._citynet_local(request.citynet_date_due)
        self.assertEqual((local.hour, local.minute), (8, 0))

    def test_delay_moves_the_sending(self):
        self.survey.delay_hours = 48
        request = self._make_request(sent=False)
        self._run_cron()
        self.assertEqual(request.citynet_stage, "waiting")
        with freeze_time(fields.Datetime.now() + timedelta(hours=49)):
            self._run_cron()
        self.assertEqual(request.citynet_stage, "sent")

    def test_scale_decides_what_satisfied_may_be(self):
        with self.assertRaises(UserError):
            self.survey.satisfied_from = 1
        self.survey.scale = "binary"
        self.assertEqual(self.survey.satisfied_from, 5)

    def test_order_of_a_known_customer_asks_after_the_order(self):
        survey = self._make_survey(event="order")
        order = self.env["crm.lead"].create(
            {
                "name": "Pesanan",
                "partner_id": self._make_customer().id,
                "citynet_package_id": self.package.id,
                "citynet_area_id": self.odp.id,
            }
        )
        request = self.env["rating.rating"].search(
            [("citynet_survey_id", "=", survey.id)]
        )
        self.assertEqual(request.res_id, order.id)
        self.assertEqual(request.citynet_package_id, self.package)
