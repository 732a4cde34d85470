import json
import re

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestPublic(CsatCommon, HttpCase):
    def _make_testimonial(self, words, score=5, approve=True, **values):
        answer = self._make_answer(score, words, consent=True, **values)
        if approve:
            answer.citynet_testimonial_ids.action_approve()
        return answer.citynet_testimonial_ids

    def _get_structured(self, page):
        found = re.search(
            r'<script type="application/ld\+json">(.*?)</script>', page, re.S
        )
        return found and json.loads(found[1])

    def test_page_and_structured_data_hold_the_published_only(self):
        self._make_testimonial("Jaringan stabil", 5)
        self._make_testimonial("Teknisi ramah", 4)
        self._make_testimonial("Belum dibaca", 1, approve=False)
        hidden = self._make_testimonial("Disembunyikan", 1)
        hidden.action_hide()
        page = self.url_open("/testimoni").text
        self.assertIn("Jaringan stabil", page)
        for absent in ("Belum dibaca", "Disembunyikan", "Aminah", "0812"):
            self.assertNotIn(absent, page)
        structured = self._get_structured(page)
        rating = structured["aggregateRating"]
        self.assertEqual((rating["ratingValue"], rating["ratingCount"]), (4.5, 2))
        self.assertEqual(len(structured["review"]), 2)

    def test_structured_data_cannot_be_broken_out_of(self):
        words = '</script><script>alert(1)</script> "kutip"'
        self._make_testimonial(words)
        page = self.url_open("/testimoni").text
        self.assertNotIn("</script><script>alert", page)
        self.assertEqual(self._get_structured(page)["review"][0]["reviewBody"], words)

    def test_page_without_testimonials_has_no_structured_data(self):
        page = self.url_open("/testimoni")
        self.assertEqual(page.status_code, 200)
        self.assertIsNone(self._get_structured(page.text))

    def test_english_address_leads_to_the_same_page(self):
        response = self.url_open("/testimonials")
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.url.endswith("/testimoni"))

    def test_block_is_fed_fresh_and_with_closed_keys(self):
        testimonial = self._make_testimonial("Jaringan stabil")
        latest = self.make_jsonrpc_request("/testimoni/latest", {"limit": 3})
        self.assertEqual(
            set(latest["reviews"][0]),
            {"name", "place", "score", "text", "reply", "date"},
        )
        testimonial._withdraw()
        for limit in (3, 999, "x", None):
            latest = self.make_jsonrpc_request("/testimoni/latest", {"limit": limit})
            self.assertEqual(latest["reviews"], [])

    def test_page_numbers_beyond_the_end_are_no_error(self):
        self._make_testimonial("Jaringan stabil")
        for page in ("0", "99", "99999999999999999999"):
            self.assertLess(self.url_open(f"/testimoni/page/{page}").status_code, 500)

    def _login(self, partner):
        user = new_test_user(self.env, f"csat{partner.id}", groups="base.group_portal")
        user.partner_id.parent_id = partner
        self.authenticate(user.login, user.login)

    def _post(self, url, **values):
        return self.url_open(
            url, data={"csrf_token": http.Request.csrf_token(self), **values}
        )

    def test_customers_edit_and_withdraw_their_own(self):
        customer = self._make_customer()
        testimonial = self._make_testimonial("Jaringan stabil", partner=customer)
        self._login(customer)
        self.assertIn("Jaringan stabil", self.url_open("/my/reviews").text)
        self._post(f"/my/reviews/{testimonial.id}", text="Makin stabil")
        self.assertEqual((testimonial.text, testimonial.state), ("Makin stabil", "new"))
        testimonial.action_approve()
        self._post(f"/my/reviews/{testimonial.id}/withdraw")
        self.assertEqual(testimonial.state, "withdrawn")
        self.assertNotIn("Makin stabil", self.url_open("/testimoni").text)
        self._post(f"/my/reviews/{testimonial.id}", text="Makin stabil")
        self.assertEqual(testimonial.state, "new")

    def test_bad_words_get_a_sentence_and_stay_typed(self):
        customer = self._make_customer()
        testimonial = self._make_testimonial("Jaringan stabil", partner=customer)
        self._login(customer)
        for text in ("", "   \n", "y" * 1001):
            page = self._post(f"/my/reviews/{testimonial.id}", text=text)
            self.assertIn("invalid-feedback", page.text)
        self.assertIn("y" * 1001, page.text)
        self.assertEqual(testimonial.state, "approved")

    def test_not_yours_and_not_there_are_the_same(self):
        testimonial = self._make_testimonial("Jaringan stabil")
        self._login(self._make_customer("Orang Lain"))
        self.assertNotIn("Jaringan stabil", self.url_open("/my/reviews").text)
        for end in ("", "/withdraw"):
            answers = [
                self._post(f"/my/reviews/{number}{end}", text="Diubah")
                for number in (testimonial.id, 99999999)
            ]
            self.assertEqual([answer.status_code for answer in answers], [404, 404])
        self.assertEqual(
            (testimonial.text, testimonial.state), ("Jaringan stabil", "approved")
        )

    def test_open_question_waits_in_the_portal(self):
        customer = self._make_customer()
        request = self._make_request(partner=customer)
        self._login(customer)
        self.assertIn(
            f"/csat/{request.access_token}", self.url_open("/my/reviews").text
        )
        self.assertEqual(self.url_open("/my").status_code, 200)
