"""Every state of every model, by every role, through the door a browser uses.

``state_table.csv``: a line is a button (or its dialog) on a record that stands in a
state. ``to`` is where it leads; each role's word says what comes out: ``yes`` it moved,
``same`` nothing moved and nobody complained, ``refused`` a sentence, ``access`` not
this role's to do. A line with the button ``-`` is a step that only our own code takes.
A line with the state ``*`` is a button that never moves the state.
"""

import csv
from collections import defaultdict

from odoo.tests import freeze_time, tagged
from odoo.tools import file_open, mute_logger

from .common_states import OUTCOMES, ROLES, StatesCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestStates(StatesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("citynet_crm/tests/state_table.csv") as table:
            cls.table = list(csv.DictReader(table))

    def _get_models(self):
        """:return: list of names of the core's models that have states"""
        return [
            name
            for name, model in self.env.registry.items()
            if "state" in model._fields
            and getattr(model, "_transitions", None)
            and not model._abstract
            and model._original_module == "citynet_crm"
        ]

    def _get_states(self, model):
        return [state for state, _label in self.env[model]._selection_state()]

    def test_the_table_knows_every_step_of_every_model(self):
        steps = defaultdict(set)
        for row in self.table:
            taken = row["from"] != "*" and (
                row["door"] == "-" or "yes" in (row[role] for role in ROLES)
            )
            if taken:
                steps[row["model"]].add((row["from"], row["to"]))
        for model in self._get_models():
            with self.subTest(model=model):
                expected = {
                    (source, target)
                    for source, targets in self.env[model]._transitions.items()
                    for target in targets
                }
                self.assertEqual(steps[model], expected)

    def test_the_table_knows_every_button_in_every_state(self):
        doors = defaultdict(set)
        for row in self.table:
            if row["door"] != "-":
                doors[row["model"], row["door"]].add(row["from"])
        for model in self._get_models():
            states = set(self._get_states(model))
            buttons = {
                name
                for cls in type(self.env[model]).mro()
                if cls.__module__.startswith("odoo.addons.citynet_crm.")
                for name in vars(cls)
                if name.startswith("action_")
            }
            known = {door for name, door in doors if name == model}
            with self.subTest(model=model):
                self.assertEqual(buttons - known, set())
                for door in known:
                    self.assertIn(doors[model, door], (states, {"*"}), door)

    def test_every_button_does_what_the_table_says_for_every_role(self):
        for row in self.table:
            if row["door"] == "-" or row["from"] == "*":
                continue
            record = self.records[row["model"]]
            for role in ROLES:
                with self.subTest(**row, role=role):
                    self.assertEqual(self._try(record, row, role), row[role])

    def _try(self, record, row, role):
        """:return: str, what came of the button of ``row``: a word of the table"""
        with (
            self._standing_in(record, row["from"]),
            mute_logger("odoo.http", "odoo.sql_db"),
        ):
            answer = self._press(role, record, row["door"])
            state = self._get_state(record)
            if answer == "done" and state == row["to"]:
                return "yes"
            if state != row["from"]:
                return f"{answer}, and it is {state}"
            return "same" if answer == "done" else answer

    def test_nobody_writes_a_state_past_the_buttons(self):
        """Neither by writing it, nor with the key of our own code, nor at birth."""
        for model in self._get_models():
            record = self.records[model]
            states = self._get_states(model)
            for role in ROLES:
                with self.subTest(model=model, role=role), mute_logger("odoo.http"):
                    before = self._get_state(record)
                    for state in states:
                        if state == before:
                            continue
                        for method, arguments in (
                            ("write", [record.ids, {"state": state}]),
                            ("_transition", [record.ids, state]),
                            ("create", [{"state": state}]),
                        ):
                            answer = self._call(role, model, method, *arguments)
                            self.assertIn(answer, OUTCOMES.values(), method)
                    self.assertEqual(self._get_state(record), before)
