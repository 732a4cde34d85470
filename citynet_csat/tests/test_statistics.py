from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestStatistics(CsatCommon, TransactionCase):
    def _answer_all(self, scores, **values):
        return [self._make_answer(score, **values) for score in scores]

    def test_reference_scores_through_real_answers(self):
        self._answer_all([5] * 12 + [4] * 10 + [3, 3, 2, 1])
        statistics = self._statistics()
        total = statistics["total"]
        self.assertEqual(self._score(total), (26, 26, 22))
        self.assertEqual((total["csat"], total["negative"]), (84.62, 15.38))
        self.assertEqual((total["csat_shown"], total["negative_shown"]), (85, 15))
        self.assertEqual(total["response_rate"], 100)
        # what the chart draws
        self.assertEqual((total["satisfied"], total["unsatisfied"]), (22, 4))
        self.assertEqual(statistics["trend"][-1]["csat"], 84.62)
        self.assertEqual([row["csat"] for row in statistics["technicians"]], [84.62])
        self.assertEqual(
            [row["answers"] for row in statistics["scores"]], [1, 1, 2, 10, 12]
        )

    def test_requests_without_answer_lower_the_response_rate_only(self):
        self._make_answer(5)
        for __ in range(3):
            self._make_request()
        self._make_request(sent=False)
        total = self._statistics()["total"]
        self.assertEqual(self._score(total), (4, 1, 1))
        self.assertEqual((total["csat"], total["response_rate"]), (100, 25))

    def test_every_figure_opens_its_own_requests(self):
        self._answer_all([5, 1])
        statistics = self._statistics()
        for row in (
            statistics["total"],
            *statistics["by_event"],
            *statistics["technicians"],
            *statistics["areas"],
            *statistics["packages"],
        ):
            self.assertEqual(
                self.env["rating.rating"].search_count(row["domain"]), row["requests"]
            )

    def test_small_numbers_are_marked_and_not_ranked(self):
        self.company.citynet_csat_small = 3
        lucky, worker = self.env["hr.employee"].create(
            [{"name": "Sekali Saja"}, {"name": "Setiap Hari"}]
        )
        self._make_answer(5, technicians=lucky)
        self._answer_all([5, 5, 1], technicians=worker)
        rows = {row["name"]: row for row in self._statistics()["technicians"]}
        self.assertEqual(
            (rows["Sekali Saja"]["rank"], rows["Sekali Saja"]["small"]), (None, True)
        )
        self.assertEqual(
            (rows["Setiap Hari"]["rank"], rows["Setiap Hari"]["small"]), (1, False)
        )

    def test_equals_share_a_rank(self):
        self.company.citynet_csat_small = 1
        names = ["A", "B", "C"]
        for name, score in zip(names, (5, 5, 1), strict=True):
            self._make_answer(
                score, technicians=self.env["hr.employee"].create({"name": name})
            )
        self.assertEqual(
            [(row["name"], row["rank"]) for row in self._statistics()["technicians"]],
            [("A", 1), ("B", 1), ("C", 3)],
        )

    def test_job_of_two_technicians_counts_for_both_and_once_in_all(self):
        other = self.env["hr.employee"].create({"name": "Budi"})
        self._make_answer(5, technicians=self.technician | other)
        statistics = self._statistics()
        self.assertEqual([row["answers"] for row in statistics["technicians"]], [1, 1])
        self.assertEqual(statistics["total"]["answers"], 1)

    def test_areas_are_shown_by_pop(self):
        second = self.env["citynet.area"].create(
            {"name": "ODP 02", "kind": "odp", "parent_id": self.pop.id}
        )
        self._make_answer(5)
        self._make_answer(1, area_id=second.id)
        [row] = self._statistics()["areas"]
        self.assertEqual((row["id"], row["answers"]), (self.pop.id, 2))

    def test_period_and_event_are_respected(self):
        relocation = self._make_survey(event="relocation")
        self._make_answer(5)
        self._make_answer(1, kind="relocation", survey=relocation)
        today = self.company._citynet_today()
        self.assertEqual(self._statistics(event="relocation")["total"]["csat"], 0)
        self.assertEqual(self._statistics(event="installation")["total"]["csat"], 100)
        yesterday = str(today - timedelta(days=1))
        empty = self._statistics(date_from="2020-01-01", date_to=yesterday)
        self.assertEqual(empty["total"]["requests"], 0)
        self.assertIsNone(empty["total"]["csat"])

    def test_trend_has_every_month_of_the_period(self):
        trend = self._statistics(date_from="2025-11-15", date_to="2026-02-02")["trend"]
        self.assertEqual(
            [row["month"] for row in trend],
            ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"],
        )

    def test_senseless_filters_get_a_sentence(self):
        for filters in (
            {"date_from": "yesterday"},
            {"date_from": ["2026-01-01"]},
            {"date_from": "2026-02-01", "date_to": "2026-01-01"},
        ):
            with self.assertRaises(UserError):
                self._statistics(**filters)
        self.assertEqual(self._statistics(event="' OR 1=1")["filters"]["event"], "")

    def test_other_companies_answers_are_not_counted(self):
        self._make_answer(5)
        other = self.env["res.company"].create({"name": "Lain"})
        statistics = self.env["citynet.csat.statistics"].with_company(other)
        self.assertEqual(
            statistics.with_context(allowed_company_ids=other.ids).get_statistics()[
                "total"
            ]["requests"],
            0,
        )

    def test_technicians_may_not_read_statistics(self):
        self._make_users()
        for user in (self.technician_user, self.portal):
            with self.assertRaises(AccessError):
                self.env["citynet.csat.statistics"].with_user(user).get_statistics()
        self.assertTrue(
            self.env["citynet.csat.statistics"].with_user(self.agent).get_statistics()
        )

    def test_number_of_queries_does_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._statistics()
            return self.env.cr.sql_log_count - before

        self._answer_all([5, 1])
        self._statistics()
        few = count()
        for number in range(8):
            area = self.env["citynet.area"].create(
                {"name": f"ODP {number}", "kind": "odp", "parent_id": self.pop.id}
            )
            technician = self.env["hr.employee"].create({"name": f"Teknisi {number}"})
            package = self.package.copy({"name": f"Paket {number}"})
            self._make_answer(
                4, technicians=technician, area_id=area.id, package_id=package.id
            )
        self.assertEqual(count(), few)
