from odoo.tests import HttpCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestPhone(CsatCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_from_message_link_to_thanks(self):
        self.survey.reason_ids = self.env["citynet.csat.reason"].create(
            [
                {"name": "Tepat waktu", "score_from": 4},
                {"name": "Terlambat", "score_to": 3},
            ]
        )
        request = self._make_request()
        url = f"/csat/{request.access_token}?score=4"
        self.start_tour(url, "citynet_csat_answer", login=None)
        self.assertEqual((request.rating, request.feedback), (5, "Teknisinya ramah"))
        self.assertEqual(request.citynet_reason_ids.name, "Tepat waktu")
        self.assertEqual(request.citynet_testimonial_ids.state, "new")


@tagged("post_install", "-at_install")
class TestDesk(CsatCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_users()
        cls.env["citynet.testimonial"].search([]).unlink()

    def test_from_moderation_to_the_public_page(self):
        answer = self._make_answer(5, "Jaringan stabil", consent=True)
        self.start_tour(
            "/odoo/action-citynet_csat.citynet_testimonial_action",
            "citynet_csat_moderation",
            login="csat_agent",
        )
        testimonial = answer.citynet_testimonial_ids
        self.assertEqual(
            (testimonial.state, testimonial.reply), ("approved", "Terima kasih")
        )

    def test_chart_page_shows_the_reference_scores(self):
        for score in [5] * 22 + [1] * 4:
            self._make_answer(score)
        self.start_tour("/odoo/csat", "citynet_csat_chart", login="csat_agent")

    def test_website_block_is_filled_when_it_is_shown(self):
        self._make_answer(5, "Jaringan stabil", consent=True)
        self.env["citynet.testimonial"].search([]).action_approve()
        self.env["website.page"].create(
            {
                "name": "Ulasan",
                "url": "/coba-ulasan",
                "type": "qweb",
                "is_published": True,
                "key": "citynet_csat.test_block",
                "arch": """<t t-name="citynet_csat.test_block"><t t-call="website.layout">
                    <div id="wrap"><t t-call="citynet_csat.s_citynet_testimonials"/></div>
                </t></t>""",
            }
        )
        self.start_tour("/coba-ulasan", "citynet_csat_block", login=None)
