from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger


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
    def test_customers_cant_reply_to_the_complaint_of_another(self):
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

    # ------------------------------------------------------------------ two taps away
    def test_the_first_page_shows_known_outages_and_my_complaints(self):
        self._send()
        outage = self.env["citynet.outage"].create(
            {"cause": "Fibre cut", "area_ids": self.area.ids}
        )
        ticket = self._get_tickets()
        self.assertNotIn(outage.name, self.url_open("/my").text)
        outage.action_announce()
        outage.news = "The cable is being spliced"
        outage.action_send_news()
        page = self._get_page("/my")
        [alert] = page.xpath("//*[hasclass('o_citynet_outage')]")
        self.assertIn(outage.name, alert.text_content())
        self.assertIn("being spliced", alert.text_content())
        [link] = page.xpath("//a[hasclass('o_citynet_ticket')]/@href")
        self.assertEqual(link.split("/my/")[1], f"complaints/{ticket.id}")
        page = self._get_page(f"/my/complaints/{ticket.id}").text_content()
        self.assertIn("The cable is being spliced", page)
        self._log_in("stranger")
        self.assertNotIn(outage.name, self.url_open("/my").text)

    def test_the_timeline_tells_what_has_happened_in_its_order(self):
        self._send()
        ticket = self._get_tickets()
        agent = new_test_user(self.env, "agent", groups="citynet_crm.group_agent")
        ticket.user_id = agent
        ticket.with_user(agent).message_post(
            body="we look", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        ticket.with_user(agent).action_plan_repair()
        ticket.with_user(agent).action_wait()
        page = self._get_page(f"/my/complaints/{ticket.id}")
        steps = [
            node.text_content()
            for node in page.xpath("//li[hasclass('o_citynet_step')]/strong")
        ]
        self.assertEqual(steps[0], "Received")
        self.assertLessEqual({"Answered", "Waiting for your answer"}, set(steps))
        self.assertIn("We wait for your answer", page.text_content())

    def test_a_reply_opens_a_resolved_complaint_again_and_a_late_one_does_not(self):
        self._send()
        ticket = self._get_tickets()
        ticket.user_id = self.env.user
        url = f"/my/complaints/{ticket.id}"
        ticket.action_resolve()
        self.assertIn("opens it again", self.url_open(url).text)
        self._send(f"{url}/reply", text="still slow")
        self.assertEqual((ticket.state, ticket.reopen_count), ("assigned", 1))
        ticket.action_resolve()
        ticket.date_resolved = fields.Datetime.now() - timedelta(days=8)
        self.assertEqual(self._send(f"{url}/reply", text="again").status_code, 422)
        self.assertEqual(ticket.state, "resolved")

    def test_a_merged_complaint_leads_to_the_one_that_goes_on(self):
        self._send()
        self._send(title="Slow again")
        first, second = self._get_tickets().sorted("id")
        (first | second)._merge_into(first)
        page = self._get_page(f"/my/complaints/{second.id}")
        [link] = page.xpath("//div[hasclass('alert-info')]/a/@href")
        self.assertEqual(link, f"/my/complaints/{first.id}")

    def test_the_link_in_a_mail_opens_the_complaint_without_a_login(self):
        self._send()
        ticket = self._get_tickets()
        self.authenticate(None, None)
        page = self.url_open(ticket._get_share_url(redirect=True))
        self.assertEqual(page.status_code, 200)
        self.assertIn(ticket.title, page.text)

    # ------------------------------------------------------------------ strangers
    @mute_logger("odoo.http")
    def test_not_yours_and_not_there_are_the_same_on_every_route(self):
        """All routes of complaints that take an id, found in the routing itself."""
        self._send()
        ticket = self._get_tickets()
        self._log_in("stranger")
        seen = 0
        http = self.env["ir.http"]
        routes = http._generate_routing_rules(
            sorted(self.registry._init_modules), http._get_converters()
        )
        for route, endpoint in routes:
            if not route.startswith("/my/complaints/<int:ticket_id>"):
                continue
            for method in endpoint.routing["methods"]:
                seen += 1
                answers = []
                for number in (ticket.id, 99999999):
                    url = route.replace("<int:ticket_id>", str(number))
                    with self.subTest(url=url, method=method):
                        answers.append(self._knock(url, method))
                        self.assertEqual(answers[-1][0], 404)
                self.assertEqual(*answers)
        self.assertGreaterEqual(seen, 2)
        self.assertEqual(ticket.state, "new")

    def _knock(self, url, method):
        """:return: (status, page without what differs from page to page anyway)"""
        if method == "POST":
            response = self._send(url, text="hello")
        else:
            response = self.url_open(url)
        text = response.text.replace(url, "")
        return response.status_code, "\n".join(
            line for line in text.splitlines() if "csrf_token" not in line
        )
