from odoo.tests import TransactionCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestDashboard(CsatCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_users()

    def _get_data(self, user):
        return self.env["citynet.dashboard"].with_user(user).get_dashboard_data()

    def _get_tiles(self, user):
        sections = self._get_data(user)["sections"]
        return {tile["key"]: tile for section in sections for tile in section["tiles"]}

    def test_tiles_count_what_they_open(self):
        before = self._get_tiles(self.agent)
        self._make_answer(5, "Baik", consent=True)
        self._make_answer(1)
        self._make_request()
        tiles = self._get_tiles(self.agent)
        self.assertEqual((tiles["csat"]["value"], tiles["csat"]["count"]), (50, 2))
        self.assertIn("2 of 3 answered, 50 % not satisfied", tiles["csat"]["note"])
        self.assertIn("Few answers", tiles["csat"]["note"])
        self.env.company.citynet_csat_small = 2
        self.assertNotIn("Few answers", self._get_tiles(self.agent)["csat"]["note"])
        for key in ("csat", "csat_followups", "csat_testimonials"):
            tile = tiles[key]
            shown = tile["count"] if key == "csat" else tile["value"]
            self.assertEqual(
                self.env[tile["model"]].search_count(tile["domain"]), shown
            )
            if key != "csat":
                self.assertEqual(shown, before[key]["value"] + 1)

    def test_chart_holds_satisfied_and_not(self):
        for score in (5, 5, 1):
            self._make_answer(score)
        [chart] = [
            c for c in self._get_data(self.agent)["charts"] if c["key"] == "csat"
        ]
        points = chart["series"][0]["points"]
        self.assertEqual([point["value"] for point in points], [2, 1])
        self.assertIn("67 %", chart["labels"][0])

    def test_accountants_and_technicians_see_none_of_it(self):
        self._make_answer(5)
        for user in (self.accountant, self.technician_user):
            self.assertFalse(
                {"csat", "csat_testimonials"} & self._get_tiles(user).keys()
            )
