from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, freeze_time, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestAnswer(CsatCommon, TransactionCase):
    def test_answer_keeps_what_counted_when_it_was_given(self):
        request = self._make_answer(4)
        self.assertEqual(request.citynet_outcome, "satisfied")
        self.survey.satisfied_from = 5
        self.assertEqual(request.citynet_outcome, "satisfied")

    def test_scores_outside_the_scale_are_refused(self):
        request = self._make_request()
        for score in (0, 6, -1, 1.5, "5", None, 1e9):
            with self.assertRaises(ValueError), self.env.cr.savepoint():
                request._csat_answer(score, 0)
        self.survey.write({"scale": "smileys", "satisfied_from": 5})
        with self.assertRaises(ValueError):
            request._csat_answer(2, 0)
        self.assertFalse(request.consumed)

    def test_same_page_sent_twice_is_one_answer(self):
        request = self._make_request()
        self.assertTrue(request._csat_answer(5, 0))
        self.assertFalse(request._csat_answer(1, 0))
        self.assertEqual((request.rating, request.citynet_revision), (5, 1))

    def test_answer_may_be_changed_for_a_day(self):
        request = self._make_answer(5, "Bagus")
        self.assertTrue(request._csat_answer(2, 1, "Ternyata lambat"))
        self.assertEqual(request.citynet_outcome, "unsatisfied")
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.assertFalse(request._csat_answer(5, 2))
        self.assertEqual(request.rating, 2)

    def test_token_is_found_while_it_is_open_only(self):
        ratings = self.env["rating.rating"]
        waiting, expired, answered = (
            self._make_request(sent=sent) for sent in (False, True, True)
        )
        token = answered.access_token
        self._make_expired(expired)
        self._answer(answered, 5)
        self.assertFalse(ratings._find_by_csat_token(waiting.access_token))
        self.assertFalse(ratings._find_by_csat_token(expired.access_token))
        self.assertEqual(ratings._find_by_csat_token(token), answered)
        for wrong in (
            "",
            token[:-1],
            token.upper() + "x",
            token + "%",
            "' OR 1=1 --",
            "x" * 9999,
            None,
            "٣",
        ):
            self.assertFalse(ratings._find_by_csat_token(wrong))
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.assertFalse(ratings._find_by_csat_token(token))

    def test_link_of_a_deleted_record_is_closed(self):
        request = self._make_request()
        token = request.access_token
        # as a deletion past the ORM leaves it
        request.res_id = 999999999
        self.assertFalse(self.env["rating.rating"]._find_by_csat_token(token))

    def test_staff_read_it_at_the_service_not_at_the_technicians_job(self):
        request = self._make_answer(2, "<b>Kabel</b> berantakan")
        service = request.citynet_subscription_id
        job = self.env["citynet.work.order"].browse(request.res_id)
        note = service.message_ids[0]
        self.assertIn("&lt;b&gt;Kabel&lt;/b&gt; berantakan", note.body)
        self.assertTrue(note.subtype_id.internal)
        self.assertNotIn("Kabel", "".join(job.message_ids.mapped("body")))

    def test_reasons_of_other_surveys_are_left_out(self):
        own, other = self.env["citynet.csat.reason"].create(
            [{"name": "A"}, {"name": "B"}]
        )
        self.survey.reason_ids = own
        request = self._make_request()
        request._csat_answer(5, 0, reasons=own | other)
        self.assertEqual(request.citynet_reason_ids, own)

    def test_unanswered_requests_are_no_zeros_in_the_average(self):
        self._make_answer(5)
        self._make_answer(2)
        self._make_request()
        self.assertEqual(self._statistics(event="installation")["average"], 3.5)
