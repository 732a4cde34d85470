from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestTestimonial(CsatCommon, TransactionCase):
    def _get(self, answer):
        return self.env["citynet.testimonial"].search([("rating_id", "=", answer.id)])

    def _get_published(self):
        return self.env["citynet.testimonial"]._get_published(self.company)

    def test_consent_and_words_make_a_testimonial_that_waits(self):
        testimonial = self._get(self._make_answer(5, "Cepat dan rapi", consent=True))
        self.assertEqual(
            (testimonial.state, testimonial.text), ("new", "Cepat dan rapi")
        )
        self.assertEqual(self._get_published()["count"], 0)

    def test_without_consent_or_words_there_is_none(self):
        self.assertFalse(self._get(self._make_answer(5, "Cepat")))
        self.assertFalse(self._get(self._make_answer(5, "", consent=True)))
        self.survey.ask_consent = False
        self.assertFalse(self._get(self._make_answer(5, "Cepat", consent=True)))

    def test_short_name_and_area_only(self):
        names = {
            "Hj. Siti Aminah": "Siti A.",
            "BAMBANG SUTRISNO, S.Pd": "Bambang S.",
            "Dewi": "Dewi",
            "Dr. H. ahmad fauzi": "Ahmad F.",
        }
        for name, short in names.items():
            customer = self._make_customer(name)
            testimonial = self._get(
                self._make_answer(5, "Baik", True, partner=customer)
            )
            self.assertEqual(testimonial.author_name, short)
            self.assertEqual(testimonial.place, "Kudus")

    def test_institution_is_not_named(self):
        school = self._make_customer("SMK Negeri 1 Kudus", is_company=True)
        testimonial = self._get(self._make_answer(5, "Baik", True, partner=school))
        self.assertNotIn("SMK", testimonial.author_name)

    def test_published_holds_these_keys_and_nothing_else(self):
        testimonial = self._get(self._make_answer(4, "Baik", consent=True))
        testimonial.action_approve()
        testimonial.reply = "Terima kasih"
        published = self._get_published()
        self.assertEqual((published["count"], published["average"]), (1, 4))
        self.assertEqual(
            published["reviews"],
            [
                {
                    "name": "Siti A.",
                    "place": "Kudus",
                    "score": 4,
                    "text": "Baik",
                    "reply": "Terima kasih",
                    "date": self.company._citynet_today(),
                }
            ],
        )

    def test_average_counts_the_published_ones_only(self):
        answers = [
            self._make_answer(score, "Kata", consent=True) for score in (5, 4, 1)
        ]
        self._get(answers[0]).action_approve()
        self._get(answers[1]).action_approve()
        self._get(answers[2]).action_hide()
        self.assertEqual(self._get_published()["average"], 4.5)

    def test_withdrawn_is_gone_and_cannot_be_published_by_staff(self):
        testimonial = self._get(self._make_answer(5, "Baik", consent=True))
        testimonial.action_approve()
        testimonial._withdraw()
        self.assertEqual(self._get_published()["count"], 0)
        with self.assertRaises(UserError):
            testimonial.action_approve()

    def test_answer_changed_without_consent_withdraws(self):
        answer = self._make_answer(5, "Baik", consent=True)
        self._get(answer).action_approve()
        self._answer(answer, 5, "Baik", consent=False)
        self.assertEqual(self._get(answer).state, "withdrawn")

    def test_changed_words_are_read_again(self):
        answer = self._make_answer(5, "Baik", consent=True)
        testimonial = self._get(answer)
        testimonial.action_approve()
        self._answer(answer, 2, "Ternyata lambat", consent=True)
        self.assertEqual((testimonial.state, testimonial.score), ("new", 2))
        self.assertEqual(testimonial.text, "Ternyata lambat")

    def test_staff_answer_in_public_but_never_change_the_words(self):
        self._make_users()
        testimonial = self._get(self._make_answer(2, "Lambat", consent=True))
        own = testimonial.with_user(self.agent)
        own.reply = "Mohon maaf, sudah kami perbaiki"
        own.action_approve()
        for vals in ({"text": "Luar biasa"}, {"score": 5}, {"author_name": "X"}):
            with self.assertRaises(AccessError):
                own.write(vals)
        with self.assertRaises(UserError):
            own.write({"state": "hidden"})
