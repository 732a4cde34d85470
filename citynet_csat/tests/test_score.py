from odoo.addons.citynet_csat.tools.score import Score, percent
from odoo.tests import BaseCase, tagged


@tagged("post_install", "-at_install")
class TestScore(BaseCase):
    def test_reference_scores(self):
        score = Score(requests=26, answers=26, satisfied=22).as_dict()
        self.assertEqual((score["csat"], score["negative"]), (84.62, 15.38))
        self.assertEqual((score["csat_shown"], score["negative_shown"]), (85, 15))

    def test_shares_always_add_up(self):
        for answers in range(1, 60):
            for satisfied in range(answers + 1):
                score = Score(answers, answers, satisfied).as_dict()
                self.assertEqual(round(score["csat"] + score["negative"], 2), 100)
                self.assertEqual(score["csat_shown"] + score["negative_shown"], 100)

    def test_rounding_is_half_up_from_the_exact_fraction(self):
        self.assertEqual(percent(1, 8, 0), 13)  # 12.5
        self.assertEqual(percent(1, 16), 6.25)
        self.assertEqual(percent(1, 3), 33.33)
        self.assertEqual(percent(2, 3), 66.67)
        # 12.495 % would round to 12.5 and then to 13
        self.assertEqual(percent(2499, 20000, 0), 12)

    def test_without_requests_there_is_no_percentage(self):
        self.assertIsNone(Score().as_dict()["csat"])
        self.assertIsNone(Score(requests=3).as_dict()["negative_shown"])
        self.assertEqual(Score(requests=3).as_dict()["response_rate"], 0)
