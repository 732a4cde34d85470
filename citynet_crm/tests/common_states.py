"""Every state of every model, by every role, through the door a browser uses.

``state_table.csv`` of an addon: a line is a button (or its dialog) on a record that
stands in a state. ``to`` is where it leads; each role's word says what comes out:
``yes`` it moved, ``same`` nothing moved and nobody complained, ``refused`` a sentence,
``access`` not this role's to do. A line with the button ``-`` is a step that only our
own code takes. A line with the state ``*`` is a button that never moves the state.
"""

import contextlib
import csv
from collections import defaultdict

from odoo.tests import new_test_user
from odoo.tests.common import JsonRpcException
from odoo.tools import file_open, mute_logger

OUTCOMES = {
    "odoo.exceptions.AccessError": "access",
    "odoo.exceptions.UserError": "refused",
    "odoo.exceptions.ValidationError": "refused",
}


class _Undo(Exception):
    """Takes back what a call has done."""


class StatesCase:
    """Mix it into an ``HttpCase`` of ``DeskCommon``: it brings the tests themselves."""

    # the addon whose models are looked at, and what its dialogs are filled in with:
    # {(model, door): (dialog, field of the records, values)}
    addon = None
    dialogs = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open(f"{cls.addon}/tests/state_table.csv") as table:
            reader = csv.DictReader(table)
            cls.table = list(reader)
            cls.roles = reader.fieldnames[4:]
        portal = new_test_user(
            cls.env, "test_portal", groups="base.group_portal", name="Budi"
        )
        cls.users = {
            "portal": portal,
            "technician": cls.technician.user_id,
            "agent": cls.agent,
            "accountant": cls._make_user("accountant"),
            "manager": cls.manager,
            "administrator": cls.env.ref("base.user_admin"),
        }
        cls.records = {record._name: record for record in cls._make_records()}

    @classmethod
    def _make_records(cls):
        """:return: list, one record of each model with states, fit for its buttons"""
        raise NotImplementedError

    def setUp(self):
        super().setUp()
        self.cookies = {}
        for role in self.roles:
            user = self.users[role]
            self.session = None  # stock would end the session of the role before
            self.cookies[role] = self.authenticate(user.login, user.login).sid

    @contextlib.contextmanager
    def _standing_in(self, record, state):
        """``record`` in ``state``, until the end of the block undoes everything."""
        try:
            with self.env.cr.savepoint():
                if record.state != state:
                    record._bypass_guard("state").write({"state": state})
                self.env.flush_all()
                yield
                raise _Undo
        except _Undo:
            self.env.invalidate_all()

    def _call(self, role, model, method, *arguments):
        """:return: what the call answers, or a word of ``OUTCOMES``"""
        self.opener.cookies.clear()
        params = {"model": model, "method": method, "args": arguments, "kwargs": {}}
        try:
            return self.make_jsonrpc_request(
                "/web/dataset/call_kw",
                params,
                cookies={"session_id": self.cookies[role]},
                timeout=60,
            )
        except JsonRpcException as error:
            name = error.args[0] if error.args else str(error)
            if name not in OUTCOMES:
                raise
            return OUTCOMES[name]

    def _press(self, role, record, door):
        """Press a button, or fill in its dialog.

        :return: str: ``access``, ``refused`` or ``done``
        """
        if (record._name, door) not in self.dialogs:
            answer = self._call(role, record._name, door, record.ids)
            return answer if answer in OUTCOMES.values() else "done"
        dialog, field, values = self.dialogs[record._name, door]
        values = {**values, field: [[6, 0, record.ids]]}
        made = self._call(role, dialog, "create", values)
        if made in OUTCOMES.values():
            return made
        answer = self._call(role, dialog, "action_confirm", [made])
        return answer if answer in OUTCOMES.values() else "done"

    def _get_state(self, record):
        """:return: str, the state of ``record`` as the database has it now"""
        self.env.invalidate_all()
        return record.state

    def _get_models(self):
        """:return: list of names of the addon's models that have states"""
        return [
            name
            for name, model in self.env.registry.items()
            if "state" in model._fields
            and getattr(model, "_transitions", None)
            and not model._abstract
            and model._original_module == self.addon
        ]

    def _get_states(self, model):
        return [state for state, _label in self.env[model]._selection_state()]

    def test_a_record_begins_in_the_first_state_of_its_list(self):
        for model in self._get_models():
            with self.subTest(model=model):
                first = self._get_states(model)[0]
                self.assertEqual(self.env[model]._default_state(), first)

    def test_the_table_knows_every_step_of_every_model(self):
        steps = defaultdict(set)
        for row in self.table:
            taken = row["from"] != "*" and (
                row["door"] == "-" or "yes" in (row[role] for role in self.roles)
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
                if cls.__module__.startswith(f"odoo.addons.{self.addon}.")
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
            with self.subTest(line=",".join(row.values())):
                # the line as it would have to be
                words = {role: self._try(record, row, role) for role in self.roles}
                self.assertEqual(
                    ",".join({**row, **words}.values()), ",".join(row.values())
                )

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

    def test_no_user_writes_a_state_past_the_buttons(self):
        """Neither by writing it, nor with the key of our own code, nor at birth."""
        for model in self._get_models():
            record = self.records[model]
            states = self._get_states(model)
            for role in self.roles:
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
