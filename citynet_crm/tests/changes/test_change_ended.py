"""A request that can't come true any more ends by itself, and says so."""

from datetime import date
from unittest.mock import patch

from odoo.addons.citynet_crm.tests.changes.common_change import (
    NOVEMBER_21,
    ChangeCommon,
)
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestChangeEnded(ChangeCommon):
    def setUp(self):
        super().setUp()
        self.told = []

        def emit(records, event, partners=None, **facts):
            self.told.append((event, partners and partners.ids, facts))

        patched = patch.object(self.env.registry["citynet.subscription"], "_emit", emit)
        self.enterContext(patched)

    def _wait_for(self, kind="package", day=None, **values):
        """:return: a request of the customer's, confirmed and waiting for its day"""
        if kind == "package":
            values = {"package_id": self.larger.id, "timing": "next", **values}
        with freeze_time(NOVEMBER_21):
            request = self._ask(kind, channel="portal", date_effective=day, **values)
            request.action_confirm()
        self.assertEqual(request.state, "confirmed")
        self.told.clear()
        return request

    def _assert_ended(self, request, words):
        self.assertEqual(request.state, "cancelled")
        self.assertIn(words, request.answer)
        self.assertIn(words, " ".join(request.message_ids.mapped("body")))
        [(_event, partners, facts)] = [
            one for one in self.told if one[0] == "change_cancelled"
        ]
        self.assertEqual(partners, request.partner_id.ids)
        self.assertIn(words, facts["reason"])

    def test_what_comes_after_the_last_day_ends_when_a_stop_is_confirmed(self):
        later, sooner = (
            self._wait_for(),
            self._wait_for("pause", date(2026, 11, 25)),
        )
        with freeze_time(NOVEMBER_21):
            self._ask(
                "stop", date_effective=date(2026, 11, 28), reason="Moves"
            ).action_confirm()
        self._assert_ended(later, "28 Nov 2026")
        self.assertEqual(sooner.state, "confirmed")

    def test_all_that_waits_ends_when_the_service_is_closed(self):
        change = self._wait_for()
        with freeze_time(NOVEMBER_21):
            stop = self._ask("stop", date_effective=date(2026, 12, 31), reason="Moves")
            stop.action_confirm()
            self.service._close(date(2026, 11, 21), "Unpaid")
        self._assert_ended(change, "has ended")
        self.assertEqual(stop.state, "cancelled")
        self.assertEqual(self.service.date_end, date(2026, 11, 21))

    def test_who_did_not_ask_is_not_told(self):
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=self.larger.id, timing="next")
            request.action_confirm()
            self.told.clear()
            self.service._close(date(2026, 11, 21), "Moves")
        self.assertEqual(request.state, "cancelled")
        self.assertNotIn("change_cancelled", [one[0] for one in self.told])

    def test_a_package_that_is_withdrawn(self):
        request = self._wait_for()
        self.larger.action_archive()
        self._assert_ended(request, "sold no more")

    def test_a_former_payers_wish(self):
        request = self._wait_for()
        with freeze_time(NOVEMBER_21):
            handover = self._ask("payer", payer_id=self._make_customer("Buyer").id)
            handover.action_confirm()
        self.assertEqual(handover.state, "done")
        self._assert_ended(request, "another payer")
        self.assertEqual(request.partner_id, self.customer)

    def test_the_last_port_is_gone(self):
        far = self._make_area("ODP-FAR", port_count=1)
        request = self._wait_for(
            "relocation", address_id=self._make_place().id, area_id=far.id
        )
        self._carry_out("2026-11-22")
        self.assertEqual(request.state, "confirmed")
        self._make_subscription("2026-11-22", area_id=far.id)
        self._carry_out("2026-11-23")
        self._assert_ended(request, "No free port")
        self.assertEqual(set(request.job_ids.mapped("state")), {"cancelled"})

    def test_a_visit_that_has_begun_is_not_taken_back(self):
        request = self._wait_for(with_visit=True)
        job = request.work_order_id.sudo()
        job._bypass_guard("state").write({"state": "in_progress"})
        self.larger.action_archive()
        self.assertEqual(request.state, "confirmed")
        job._bypass_guard("state").write({"state": "cancelled"})
        self._carry_out("2026-11-22")
        self._assert_ended(request, "sold no more")

    def test_the_job_ends_what_was_left_from_before(self):
        request = self._wait_for()
        fine = self._ask(
            "pause",
            subscription_id=self._make_subscription("2026-11-01").id,
            date_effective=date(2026, 12, 20),
        )
        with freeze_time(NOVEMBER_21):
            fine.action_confirm()
        self.service._bypass_guard("state").write({"state": "closed"})
        self._carry_out("2026-11-22")
        self._assert_ended(request, "has ended")
        self.assertEqual(fine.state, "confirmed")
