"""Every kind of change is whole, and the one that the documentation shows works."""

import re
from pathlib import Path

from odoo import models
from odoo.addons.citynet_crm.tests.changes.common_change import (
    NOVEMBER_21,
    ChangeCommon,
)
from odoo.exceptions import UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import freeze_time, tagged

PAGE = Path(__file__).parents[3] / "docs" / "rooms" / "changes.md"
REQUEST, BASE = "citynet.change.request", "citynet.change.kind"


@tagged("post_install", "-at_install")
class TestChangeKinds(ChangeCommon):
    def _read_example(self):
        """:return: list of the classes of the page's example, which no module has"""
        [source] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
        names = {"__name__": "odoo.addons.citynet_crm.example"}
        exec(compile(source, str(PAGE), "exec"), names)  # noqa: S102 our own page
        for classes in models.MetaModel._module_to_models__.values():
            classes[:] = [one for one in classes if one.__module__ != names["__name__"]]
        return [one for one in names.values() if isinstance(one, models.MetaModel)]

    def _install(self, classes):
        """Put ``classes`` into the registry until the end of the test."""
        self.env.flush_all()
        request = self.registry[REQUEST]
        self.addCleanup(self._forget, set(self.registry), request._base_classes__)
        for one in classes:
            add_to_registry(self.registry, one)
        self._set_up()

    def _forget(self, known, base_classes):
        for name in set(self.registry) - known:
            del self.registry[name]
        self.registry[REQUEST]._base_classes__ = base_classes
        self._set_up()

    def _set_up(self):
        self.registry._setup_models__(self.env.cr, [REQUEST])
        # other processes know nothing of it
        self.registry.registry_invalidated = False
        self.env.invalidate_all()

    def test_every_kind_gives_every_step(self):
        kinds = self.env[REQUEST]._get_kinds()
        self.assertEqual(
            set(kinds), {"package", "pause", "resume", "stop", "relocation", "payer"}
        )
        for kind, handler in kinds.items():
            self.assertEqual(handler._name, f"{BASE}.{kind}")
            self.assertEqual(handler._get_missing_steps(), [])
            self.assertTrue(handler._get_title())
        base = self.env[BASE]
        self.assertEqual(base._get_missing_steps(), list(base._steps))
        for step in set(base._steps) - {"_get_title"}:
            with self.assertRaises(NotImplementedError):
                getattr(base, step)(self.env[REQUEST])

    def test_waiting_is_yes_or_no(self):
        with freeze_time(NOVEMBER_21):
            for kind, values, answer in (
                ("package", {"package_id": self.larger.id}, False),
                ("package", {"with_visit": True}, True),
                ("pause", {}, False),
                ("resume", {}, False),
                ("relocation", {}, True),
                ("payer", {}, False),
                ("stop", {"date_effective": "2026-11-20"}, False),
                ("stop", {"date_effective": "2026-11-22"}, True),
            ):
                request = self.env[REQUEST].new(
                    {
                        "subscription_id": self.service.id,
                        "kind": kind,
                        "date_confirmed": NOVEMBER_21,
                        **values,
                    }
                )
                with self.subTest(kind=kind, values=values):
                    self.assertIs(request._get_handler()._wait(request), answer)

    def test_the_kind_of_the_page_is_asked_for_and_carried_out(self):
        self._install(self._read_example())
        request = self._ask("fixed_ip", date_effective="2026-12-01")
        with freeze_time(NOVEMBER_21):
            self.service.ont_serial = False
            with self.assertRaisesRegex(UserError, "serial"):
                request.action_confirm()
            self.service.ont_serial = "ZTEG1234"
            request.action_confirm()
            self.assertEqual((request.state, request.amount), ("confirmed", 100000))
            self.assertIn("stays the same", request.explanation)
            self.assertFalse(self.service.charge_ids)
        self._carry_out("2026-12-01")
        self.assertEqual(request.state, "done")
        self.assertEqual(self.service.charge_ids.mapped("amount"), [100000])

    def test_a_kind_that_lacks_a_step_does_not_load(self):
        change, kind = self._read_example()
        del kind._undo
        with self.assertRaisesRegex(TypeError, "fixed_ip doesn't give _undo"):
            self._install([change, kind])

    def test_a_kind_without_a_model_does_not_load(self):
        change, _kind = self._read_example()
        with self.assertRaisesRegex(KeyError, "fixed_ip"):
            self._install([change])

    def test_the_page_names_every_step(self):
        text = PAGE.read_text()
        for step in self.env[BASE]._steps:
            self.assertIn(f"`{step}", text)
