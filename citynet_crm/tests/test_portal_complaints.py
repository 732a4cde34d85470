from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_web import CitynetWebCase


@tagged("post_install", "-at_install")
class TestPortalComplaints(CitynetWebCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls._make_portal_user("owner")
        cls.stranger = cls._make_portal_user("stranger")
        cls.service = cls._make_service(cls.owner.partner_id, area_id=cls.area.id)
        cls.theirs = cls._make_service(cls.stranger.partner_id)

    def setUp(self):
        super().setUp()
        self._log_in("owner")

    def _send(self, url="/my/complaints/new", **typed):
        page = html.fromstring(self.url_open("/my/complaints/new").content)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        form = {
            "csrf_token": token,
            "service": str(self.service.id),
            "category": "slow",
            "title": "Slow at night",
            "description": "Since Monday\nevery evening",
        }
        return self.url_open(url, data={**form, **typed})

    def _get_tickets(self):
        return self.env["citynet.ticket"].search(
            [("partner_id", "=", self.owner.partner_id.id)]
        )

    def test_a_complaint_is_stored_with_what_the_form_may_say_and_no_more(self):
        response = self._send(priority="2", state="closed", user_id=str(self.env.uid))
        ticket = self._get_tickets()
        self.assertEqual(response.url.split("/my/")[1], f"complaints/{ticket.id}")
        self.assertEqual((ticket.title, ticket.channel), ("Slow at night", "portal"))
        self.assertEqual(ticket.subscription_id, self.service)
        self.assertEqual((ticket.priority, ticket.state), ("0", "new"))
        self.assertFalse(ticket.user_id)

    def test_bad_input_is_a_sentence_and_keeps_what_was_typed(self):
        for wrong in (
            {"service": str(self.theirs.id)},
            {"service": "x"},
            {"category": "staff"},
            {"title": ""},
            {"title": "x" * 81},
            {"description": "x" * 2001},
            {"title": "a\x00b"},
        ):
            with self.subTest(wrong=wrong):
                response = self._send(**wrong)
                self.assertEqual(response.status_code, 422)
                self.assertIn("alert-danger", response.text)
        self.assertFalse(self._get_tickets())

    def test_a_known_outage_is_told_before_the_form_is_sent(self):
        outage = self.env["citynet.outage"].create(
            {"cause": "Fibre cut", "area_ids": self.area.ids}
        )
        self.assertNotIn(outage.name, self.url_open("/my/complaints/new").text)
        outage.action_announce()
        self.assertIn(outage.name, self.url_open("/my/complaints/new").text)
        self._log_in("stranger")
        self.assertNotIn(outage.name, self.url_open("/my/complaints/new").text)

    def test_the_thread_shows_replies_and_no_internal_note(self):
        self._send()
        ticket = self._get_tickets()
        for body, subtype in (("secret note", "note"), ("we come today", "comment")):
            ticket.message_post(
                body=body, message_type="comment", subtype_xmlid=f"mail.mt_{subtype}"
            )
        url = f"/my/complaints/{ticket.id}"
        page = self._send(f"{url}/reply", text="<b>thanks</b>").text
        self.assertIn("we come today", page)
        self.assertIn("&lt;b&gt;thanks", page)
        self.assertNotIn("secret note", page)

    @mute_logger("odoo.http")
    def test_nobody_replies_to_the_complaint_of_another(self):
        self._send()
        ticket = self._get_tickets()
        self._log_in("stranger")
        for number in (ticket.id, 99999999):
            response = self._send(f"/my/complaints/{number}/reply", text="hello")
            self.assertEqual(response.status_code, 404)
        self.assertNotIn("hello", "".join(ticket.message_ids.mapped("body")))

    def test_too_many_complaints_are_refused(self):
        self.env["ir.config_parameter"].set_param("citynet_crm.limit_complaints", "1")
        limiter = self.env.registry["citynet.rate.limit"]
        answers = iter((True, False))
        self.patch(limiter, "_hit", lambda *args: next(answers))
        self.assertEqual(self._send().status_code, 200)
        self.assertEqual(self._send().status_code, 429)
        self.assertEqual(len(self._get_tickets()), 1)
