import re
from datetime import timedelta
from unittest.mock import patch

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestPage(CsatCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        langs = [
            cls.env["res.lang"]._activate_lang(code) for code in ("en_US", "id_ID")
        ]
        cls.env["website"].search([]).language_ids = cls.env["res.lang"].union(*langs)

    def _get_url(self, request):
        return f"/csat/{request.access_token}"

    def _post(self, request, url=None, **values):
        """:return: response to the form as the page sends it"""
        page = self.url_open(self._get_url(request)).text
        sent = dict(
            re.findall(r'name="(csrf_token|revision|lang)" value="([^"]*)"', page)
        )
        return self.url_open(url or self._get_url(request), data={**sent, **values})

    def _get_rows(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*), sum(rating), max(write_date) FROM rating_rating"
        )
        return self.env.cr.fetchall()

    def test_form_records_the_answer_and_thanks(self):
        request = self._make_request()
        reason = self.env["citynet.csat.reason"].create({"name": "Cepat"})
        self.survey.reason_ids = reason
        response = self._post(
            request, score="5", comment="Mantap", reason=str(reason.id), consent="1"
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("citynet_csat_thanks", response.text)
        self.assertEqual((request.rating, request.feedback), (5, "Mantap"))
        self.assertEqual(request.citynet_reason_ids, reason)
        self.assertEqual(request.citynet_testimonial_ids.state, "new")

    def test_fifty_visits_record_nothing(self):
        request = self._make_request()
        before = self._get_rows()
        for score in range(50):
            response = self.url_open(f"{self._get_url(request)}?score={score % 5 + 1}")
            self.assertEqual(response.status_code, 200)
        self.url_open(self._get_url(request), method="HEAD")
        self.assertEqual(self._get_rows(), before)
        self.assertFalse(request.consumed)

    def test_tapped_score_is_chosen_on_the_page(self):
        page = self.url_open(f"{self._get_url(self._make_request())}?score=2").text
        [chosen] = re.findall(r"<input[^>]*checked[^>]*>", page)
        self.assertIn('value="2"', chosen)

    def test_page_speaks_the_customers_language_and_the_chosen_one(self):
        self.survey.with_context(lang="id_ID").question = "Apakah Ibu puas?"
        self.survey.with_context(lang="en_US").question = "Are you satisfied?"
        url = self._get_url(self._make_request())
        self.assertIn("Apakah Ibu puas?", self.url_open(url).text)
        page = self.url_open(f"{url}?lang=en_US").text
        self.assertIn("Are you satisfied?", page)
        self.assertIn('lang="en-US"', page)
        self.assertIn("Apakah Ibu puas?", self.url_open(f"{url}?lang=xx_XX").text)

    def test_wrong_scores_are_refused_with_a_sentence(self):
        request = self._make_request()
        before = self._get_rows()
        for score in (
            "0",
            "6",
            "-1",
            "1.5",
            "five",
            "",
            "5;5",
            "1e9",
            " 5",
            "٥",
            "<script>",
        ):
            response = self._post(request, score=score, comment="Tetap di sini")
            self.assertIn("citynet_csat_score_error", response.text, score)
            self.assertIn("Tetap di sini", response.text)
        self.assertEqual(self._get_rows(), before)

    def test_long_comment_is_refused_and_markup_is_text(self):
        request = self._make_request()
        before = self._get_rows()
        response = self._post(request, score="5", comment="x" * 1_000_000)
        self.assertEqual(response.status_code, 200)
        self.assertIn("citynet_csat_comment_error", response.text)
        self.assertEqual(self._get_rows(), before)
        script = "<script>alert(1)</script><img src=x onerror=alert(1)>\x00"
        self._post(request, score="5", comment=script, consent="1")
        self.assertEqual(request.feedback, script[:-1])
        request.citynet_testimonial_ids.action_approve()
        change = self.url_open(f"{self._get_url(request)}?change=1").text
        for page in (change, self.url_open("/testimoni").text):
            self.assertNotIn("<script>alert", page)
            self.assertNotIn("<img src=x", page)
            self.assertIn("&lt;script&gt;", page)

    def test_unknown_expired_and_used_links_get_the_same_kind_page(self):
        expired, used = self._make_request(), self._make_answer(5)
        token = used.access_token
        self._make_expired(expired)
        used.citynet_date_answered -= timedelta(hours=25)
        before = self._get_rows()
        pages = set()
        for url in (
            f"/csat/{expired.access_token}",
            f"/csat/{token}",
            f"/csat/{'0' * 32}",
        ):
            for response in (self.url_open(url), self._post_blind(url)):
                self.assertEqual(response.status_code, 404)
                # but for their own address and the form token of the session
                pages.add(re.sub(r"csat/\w+|csrf_token[^,>]*", "", response.text))
        self.assertEqual(len(pages), 1)
        self.assertIn("citynet_csat_closed", pages.pop())
        for bad in ("' OR 1=1 --", "%00", "a" * 3000, "../etc", "é"):
            self.assertEqual(self.url_open(f"/csat/{bad}").status_code, 404)
        self.assertEqual(self._get_rows(), before)

    def _post_blind(self, url):
        self.authenticate(None, None)
        token = http.Request.csrf_token(self)
        return self.url_open(
            url, data={"csrf_token": token, "score": "5", "revision": "0"}
        )

    def test_who_guesses_is_slowed_down_and_customers_are_not(self):
        self.env["ir.config_parameter"].set_param("citynet_csat.limit_guesses", 3)
        with patch.object(
            type(self.env["citynet.rate.limit"]), "_hit", side_effect=[True, False]
        ):
            codes = [self.url_open(f"/csat/{n:032}").status_code for n in range(2)]
            self.assertEqual(codes, [404, 429])
            self.assertEqual(
                self.url_open(self._get_url(self._make_request())).status_code, 200
            )

    def test_without_the_pages_own_token_nothing_is_recorded(self):
        request = self._make_request()
        response = self.url_open(self._get_url(request), data={"score": "5"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(request.consumed)

    def test_the_link_of_another_does_not_open(self):
        request = self._make_request()
        new_test_user(self.env, "csat_other", groups="base.group_portal")
        new_test_user(self.env, "csat_staff", groups="citynet_crm.group_manager")
        for login in ("csat_other", "csat_staff"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(self._get_url(request)).status_code, 404)
        self.assertFalse(request.consumed)

    def test_stock_rating_pages_are_no_second_door(self):
        request = self._make_request()
        self.authenticate(None, None)
        token = http.Request.csrf_token(self)
        stock = f"/rate/{request.access_token}"
        self.assertEqual(self.url_open(f"{stock}/5").status_code, 404)
        response = self.url_open(
            f"{stock}/submit_feedback", data={"rate": "5", "csrf_token": token}
        )
        self.assertEqual(response.status_code, 404)
        self.assertFalse(request.consumed)

    def test_survey_edited_meanwhile_is_checked_anew(self):
        request = self._make_request()
        self.survey.write({"scale": "smileys", "satisfied_from": 5})
        response = self._post(request, score="4")
        self.assertIn("citynet_csat_score_error", response.text)
        self.assertFalse(request.consumed)

    def test_address_is_kept_to_ourselves(self):
        headers = self.url_open(self._get_url(self._make_request())).headers
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["Cache-Control"], "no-store")

    def test_answer_given_is_shown_and_changed_on_the_page(self):
        request = self._make_answer(2, "Lambat")
        self.assertIn("citynet_csat_thanks", self.url_open(self._get_url(request)).text)
        page = self.url_open(f"{self._get_url(request)}?change=1").text
        self.assertIn("Lambat", page)
        sent = dict(
            re.findall(r'name="(csrf_token|revision|lang)" value="([^"]*)"', page)
        )
        self.url_open(
            self._get_url(request), data={**sent, "score": "4", "comment": ""}
        )
        self.assertEqual((request.rating, request.feedback), (4, False))
