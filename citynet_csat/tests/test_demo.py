from datetime import timedelta

from odoo.tests import TransactionCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestDemo(CsatCommon, TransactionCase):
    def test_demo_shows_the_reference_score_and_loads_once(self):
        for name in ("survey_installation", "survey_yearly"):
            self.env.ref(f"citynet_csat.{name}").active = True
        # most were done before there were surveys, some are asked about already
        surveys = self.env["citynet.csat.survey"].search([])
        self._make_job().action_done()
        surveys.active = False
        for number in range(1, 30):
            job = self._make_job()
            job.action_done()
            job.date_done -= timedelta(days=10 * number)
        surveys.active = True
        self.survey.active = False
        for _time in "12":
            self.env["citynet.demo"]._load("citynet_csat", "load_answers")
        total = self._statistics(event="installation")["total"]
        self.assertEqual(self._score(total), (30, 26, 22))
        self.assertEqual((total["csat_shown"], total["negative_shown"]), (85, 15))
        self.assertGreater(self._statistics()["recovery"]["answers"], 0)
        published = self.env["citynet.testimonial"]._get_published(self.company)
        self.assertGreater(published["count"], 5)
        self.assertFalse(
            self.env["mail.mail"].search([("model", "=", "rating.rating")])
        )
