"""The key to guarded fields opens what it names, for one write, and nothing else."""

from odoo.addons.citynet_crm.models.core.citynet_state_mixin import _Bypass
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.mail.models.mail_thread import MailThread
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestGuard(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        field = cls.technician.user_id
        cls.job = cls._make_job().with_user(field)
        cls.ticket = cls._make_ticket(user_id=field.id).with_user(field)
        cls.opened = cls.job._bypass_guard("priority")

    def _assert_refused(self, record, **values):
        with self.assertRaises(UserError):
            record.write(values)

    def test_the_named_field_is_written_for_a_role_that_may_not(self):
        self._assert_refused(self.job, priority="1")
        self.opened.write({"priority": "1"})
        self.assertEqual(self.job.priority, "1")

    def test_no_other_field_of_the_model_is_open(self):
        self._assert_refused(self.opened, date_planned="2026-12-01 02:00:00")
        self._assert_refused(
            self.opened, priority="1", date_planned="2026-12-01 02:00:00"
        )
        self._assert_refused(self.opened, state="cancelled")
        self.assertEqual(self.job.priority, "0")

    def test_no_other_model_is_open_in_that_environment(self):
        ticket = self.ticket.with_env(self.opened.env)
        self._assert_refused(ticket, priority="1")
        state = self.job._bypass_guard("state").env
        self._assert_refused(self.ticket.with_env(state), state="closed")
        with self.assertRaises(UserError):
            self.ticket.with_env(state).sudo().create(
                {"title": "Mati", "partner_id": self.customer.id, "state": "closed"}
            )

    def test_a_key_within_a_key_adds_its_own_fields_only(self):
        ticket = self.ticket.with_env(self.opened.env)._bypass_guard("title")
        ticket.write({"title": "Lampu merah"})
        self._assert_refused(ticket, priority="1")
        job = self.job.with_env(ticket.env)
        job.write({"priority": "1"})
        self._assert_refused(job, date_planned="2026-12-01 02:00:00")
        both = self.opened._bypass_guard("date_planned")
        both.write({"priority": "0", "date_planned": "2026-12-01 02:00:00"})

    def test_the_key_ends_with_its_write(self):
        """What stock does because of the write, and what comes after it, has none."""
        seen = []
        write = MailThread.write

        def spy(records, vals):
            seen.append(records._get_locked(["priority"]))
            return write(records, vals)

        self.patch(MailThread, "write", spy)
        self.opened.write({"priority": "1"})
        self.assertEqual(seen, [["priority"]])
        self._assert_refused(self.job, priority="0")

    def test_what_is_made_with_a_key_is_without_it(self):
        services = self.env["citynet.subscription"]._bypass_guard("state")
        service = services.create(
            {
                "partner_id": self.customer.id,
                "package_id": self.package.id,
                "state": "suspended",
            }
        )
        self.assertEqual(service.state, "suspended")
        self._assert_refused(service, state="closed")
        self.assertEqual(service.env, self.env)

    def test_a_move_carries_what_goes_with_it_and_no_more(self):
        self.job.sudo().write(
            {
                "technician_ids": self.technician.ids,
                "date_planned": "2026-12-01 02:00:00",
            }
        )
        self.job.sudo().action_schedule()
        moved = self.job._transition("in_progress", {"priority": "1"})
        self.assertEqual((moved.state, moved.priority), ("in_progress", "1"))
        self._assert_refused(moved, priority="0")

    def test_the_key_cannot_be_sent(self):
        """Neither while the true one lies in another environment nor spelled like it."""
        true = self.opened.env.context["citynet_bypass"]
        self.assertIsInstance(true, _Bypass)
        pairs = [["citynet.work.order", "priority"], ["citynet.work.order", "state"]]
        for key in (
            True,
            1,
            "priority",
            pairs,
            {"opened": pairs},
            {"citynet.work.order": ["priority", "state"]},
            repr(true),
        ):
            for values in ({"priority": "1"}, {"state": "cancelled"}):
                with self.subTest(key=key, values=values):
                    with self.assertRaises(UserError):
                        call_kw(
                            self.job.browse(),
                            "write",
                            [self.job.ids, values],
                            {"context": {"citynet_bypass": key}},
                        )

    def test_the_superuser_needs_the_key_to_the_state(self):
        job = self.job.sudo()
        self._assert_refused(job, state="cancelled")
        job._bypass_guard("state").write({"state": "cancelled"})
        self.assertEqual(job.state, "cancelled")

    def test_a_default_out_of_the_context_is_no_way_to_a_state(self):
        tickets = self.env["citynet.ticket"].with_context(default_state="closed")
        ticket = tickets.create({"title": "Mati", "partner_id": self.customer.id})
        self.assertEqual(ticket.state, "new")

    def test_a_decided_request_opens_the_named_terms_only(self):
        service = self._make_subscription("2026-01-01")
        request = self.env["citynet.change.request"].create(
            {"subscription_id": service.id, "kind": "pause"}
        )
        request._transition("refused", {"amount": 5})
        self.assertEqual(request.amount, 5)
        self._assert_refused(request, amount=7)
        request._bypass_guard("amount").amount = 7
        self._assert_refused(request._bypass_guard("amount"), payer_id=self.customer.id)
        self.assertEqual(request.amount, 7)

    def test_a_new_price_is_no_new_payer(self):
        service = self._make_subscription("2026-01-01").with_user(self.manager)
        priced = service._bypass_guard("price")
        self._assert_refused(priced, partner_id=self.customer.id)
        priced.price = 150000
        self._assert_refused(service, price=1)

    def test_sources_of_a_state_are_those_that_lead_there(self):
        sources = self.env["citynet.work.order"]._get_transition_sources
        self.assertEqual(sources("cancelled"), ["draft", "in_progress", "scheduled"])
        self.assertEqual(sources("cancelled", "draft", "done"), ["draft"])
        self.assertEqual(sources("draft"), ["in_progress", "scheduled"])
