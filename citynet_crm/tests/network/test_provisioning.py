"""The outbox to the network, with the very adapter that the documentation shows."""

import re
from datetime import timedelta
from pathlib import Path

from odoo import fields, models
from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

PAGE = Path(__file__).parents[3] / "docs" / "provisioning.md"
MODELS = "odoo.addons.citynet_crm.models.network.citynet_provisioning"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestProvisioning(IsolirCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service.ont_serial = "ZTEG1234"
        cls.jobs = cls.env["citynet.provisioning"]

    def _load_example(self):
        """Let the adapter of the page carry out jobs.

        :return: dict, the simulated router
        """
        [source] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
        names = {"__name__": "odoo.addons.citynet_crm.example"}
        # a registry isn't changed under running tests: its classes are taken as they are
        exec(compile(source, str(PAGE), "exec"), names)  # noqa: S102 our own page
        for classes in models.MetaModel._module_to_models__.values():
            classes[:] = [one for one in classes if one.__module__ != names["__name__"]]
        adapter = self.registry["citynet.provisioning.adapter"]
        example = names["CitynetProvisioningExample"]
        self.assertIn(adapter._name, example._inherit)
        selection = names["ResCompany"].citynet_provisioning._args__["selection_add"]
        self.assertEqual(example._name, f"citynet.provisioning.{selection[0][0]}")
        self.patch(adapter, "_carry_out", vars(example)["_carry_out"])
        self.patch(
            self.registry["citynet.provisioning"],
            "_get_adapter",
            lambda job: job.env[adapter._name],
        )
        return names["ROUTER"]

    def _send(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_provisioning").method_direct_trigger()
        self.env.invalidate_all()

    def _job(self, kind):
        return self.jobs.search(
            [("subscription_id", "=", self.service.id), ("kind", "=", kind)], limit=1
        )

    def test_the_example_of_the_page_follows_a_service_through_its_life(self):
        router = self._load_example()
        self.service._suspend("arrears")
        self._send()
        self.assertEqual(router, {self.service.name: (20, False)})
        self.assertEqual(self._job("suspend").state, "done")
        self._pay(200000)
        self._send()
        self.assertEqual(router, {self.service.name: (20, True)})
        # called again after a crash: the same state, not the other one
        job = self._job("restore")
        self.env["citynet.provisioning.adapter"]._carry_out(job)
        self.assertEqual(router, {self.service.name: (20, True)})
        self.service._close(self.company._citynet_today(), "Moved")
        self._send()
        self.assertEqual(router, {})

    def test_what_the_adapter_says_stands_on_the_job_until_it_works(self):
        router = self._load_example()
        self.service.ont_serial = False
        self.service._suspend("arrears")
        with mute_logger(MODELS):
            self._send()
        job = self._job("suspend")
        self.assertEqual((job.state, job.attempts), ("retry", 1))
        self.assertIn("ONT serial is missing", job.error)
        self.assertEqual(job.date_next, fields.Datetime.now() + timedelta(minutes=1))
        self._send()
        self.assertEqual(job.attempts, 1, "not before its minute is over")
        self.service.ont_serial = "ZTEG1234"
        job.with_user(self._make_user("agent")).action_retry()
        self._send()
        self.assertEqual((job.state, job.error), ("done", False))
        self.assertEqual(router, {self.service.name: (20, False)})

    def test_after_six_tries_a_person_looks(self):
        self._load_example()
        self.service.ont_serial = False
        self.service._suspend("arrears")
        job = self._job("suspend")
        with mute_logger(MODELS):
            for minutes in (1, 5, 15, 60, 240):
                job._send()
                wait = job.date_next - fields.Datetime.now()
                self.assertEqual(
                    (job.state, wait), ("retry", timedelta(minutes=minutes))
                )
            job._send()
        self.assertEqual((job.state, job.attempts), ("failed", 6))
        self.service.ont_serial = "ZTEG1234"
        job.with_user(self._make_user("manager")).action_retry()
        self._send()
        self.assertEqual(job.state, "done")

    def test_one_job_that_fails_does_not_keep_the_others(self):
        router = self._load_example()
        other = self._make_subscription("2026-11-01", self._make_customer("Siti"))
        (other | self.service)._suspend("arrears")
        with mute_logger(MODELS):
            self._send()
        self.assertEqual(router, {self.service.name: (20, False)})

    def test_by_hand_nothing_is_sent_and_a_person_ticks_it_off(self):
        self.service._suspend("arrears")
        self._send()
        job = self._job("suspend")
        self.assertEqual((job.state, job.attempts), ("pending", 0))
        agent = self._make_user("agent")
        job.with_user(agent).action_done()
        self.assertEqual((job.state, job.user_id), ("done", agent))
        with self.assertRaises(UserError):
            job.with_user(agent).action_retry()
        for role in ("technician", "accountant"):
            with self.assertRaises(AccessError):
                job.with_user(self._make_user(role)).action_done()
        with self.assertRaises(AccessError):
            job.with_user(agent).write({"error": "none"})

    def test_the_page_names_every_state_and_kind(self):
        text = PAGE.read_text()
        for _state, label in self.jobs._selection_state():
            self.assertIn(f"| {label} |", text)
        for kind, _label in self.jobs._fields["kind"].selection:
            self.assertIn(f"`{kind}`", text)
