from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestContactPage(CitynetWebCase):
    def _send(self, **typed):
        page = self._get_page("/contactus")
        token = page.xpath("//form//input[@name='csrf_token']/@value")[0]
        form = {
            "csrf_token": token,
            "name": "Siti Aminah",
            "phone": "0812-7777-8888",
            "email": "",
            "subject": "Kapan sampai di Colo?",
            "question": "Desa kami belum ada.\nKapan?",
        }
        return self.url_open("/contactus", data={**form, **typed})

    def _get_questions(self):
        return self.env["crm.lead"].search([("citynet_question", "!=", False)])

    def test_a_question_becomes_a_record_that_waits_for_an_answer(self):
        answer = self._send(user_id="2", team_id="1", citynet_question="answered")
        self.assertIn("/contactus-thank-you", answer.url)
        question = self._get_questions()
        self.assertEqual(question.name, "Kapan sampai di Colo?")
        self.assertEqual(question.phone_sanitized, "+6281277778888")
        self.assertIn("Kapan?", question.description)
        self.assertEqual(question.citynet_question, "open")
        self.assertEqual(question.company_id, self.company)
        self.assertFalse(question.user_id)
        self.assertFalse(question.citynet_is_order)
        question.action_citynet_answered()
        self.assertEqual(question.citynet_question, "answered")

    def test_the_page_shows_the_provider_and_nobody_else(self):
        self.company.write({"street": "Jl. Ahmad Yani 1", "phone": "0291-123456"})
        text = self._get_page("/contactus").text_content()
        self.assertIn("Jl. Ahmad Yani 1", text)
        self.assertNotIn("Fake Buena Vista", text)

    def test_bad_input_is_a_sentence_and_keeps_what_was_typed(self):
        for wrong in (
            {"name": ""},
            {"phone": "12"},
            {"email": "nobody"},
            {"subject": "x" * 101},
            {"question": " \n "},
            {"question": "x" * 2001},
            {"name": "a\x00b"},
        ):
            with self.subTest(wrong=wrong):
                answer = self._send(**wrong)
                self.assertEqual(answer.status_code, 422)
                self.assertIn("invalid-feedback", answer.text)
                if "subject" not in wrong:
                    self.assertIn("Kapan sampai di Colo?", answer.text)
        self.assertFalse(self._get_questions())

    def test_one_visitor_asks_five_times_in_ten_minutes(self):
        codes = [self._send().status_code for _ in range(6)]
        self.assertEqual(codes[-1], 429)
        self.assertEqual(len(self._get_questions()), 5)
