from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import WhatsappCommon

SECRETS = ("access_token", "app_secret", "app_secret_previous", "verify_token", "path_key",
           "webhook_url")  # fmt: skip
VALUES = {name: f"hush-{name}" for name in SECRETS if name != "webhook_url"}
ROLES = ("technician", "agent", "manager", "accountant")


@tagged("post_install", "-at_install")
class TestSecrets(WhatsappCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.write(VALUES)
        cls.env.flush_all()

    def _accounts(self, role):
        return self.account.with_user(self._make_user(role))

    def test_fields_are_unknown_to_all_but_the_system_group(self):
        for role in ("agent", "manager"):
            self.assertFalse(set(SECRETS) & set(self._accounts(role).fields_get()))
        system = new_test_user(self.env, "wa_system", "base.group_system")
        self.assertTrue(
            set(SECRETS) <= set(self.account.with_user(system).fields_get())
        )
        self.assertEqual(
            self.account.with_user(system).access_token, "hush-access_token"
        )

    def _assert_hidden(self, read, *arguments):
        """Refused, or answered without a secret in it."""
        try:
            with self.env.cr.savepoint():
                answer = read(*arguments)
        except (UserError, ValueError):
            return
        self.assertNotIn("hush", str(answer), (read, arguments))

    def test_no_read_shows_a_secret(self):
        for role in ROLES:
            account = self._accounts(role)
            for name in SECRETS:
                with self.assertRaises(AccessError):
                    account.read([name])
                with self.assertRaises(AccessError):
                    account.search_read([], [name])
                self._assert_hidden(account.export_data, [name])
                self._assert_hidden(account.web_read, {name: {}})
                self._assert_hidden(account.web_search_read, [], {name: {}})
                self._assert_hidden(account.formatted_read_group, [], [name])
                self._assert_hidden(account.copy_data)

    def test_no_search_guesses_a_secret(self):
        for role in ("agent", "manager"):
            for name, value in VALUES.items():
                for domain in (
                    [(name, "=", value)],
                    [(name, "like", "hush")],
                    ["!", (name, "=", False)],
                ):
                    with self.assertRaises(AccessError):
                        self._accounts(role).search_count(domain)
                with self.assertRaises(AccessError):
                    self._accounts(role).search([], order=f"{name} desc")

    def test_no_other_model_leads_to_a_secret(self):
        message = self._queue()
        for role in ("agent", "manager"):
            mine = message.with_user(self._make_user(role))
            for name in SECRETS:
                path = f"account_id.{name}"
                with self.assertRaises(AccessError):
                    mine.search_count([(path, "like", "hush")])
                self._assert_hidden(mine.export_data, [f"account_id/{name}"])
                self._assert_hidden(
                    mine.web_read, {"account_id": {"fields": {name: {}}}}
                )
        leads = [
            field
            for model in self.env.values()
            for field in model._fields.values()
            if field.related
            and field.related.split(".")[-1] in SECRETS
            and "citynet.whatsapp" in model._name
        ]
        self.assertFalse(leads)

    def test_no_role_writes_or_copies_a_secret(self):
        for role in ("agent", "manager"):
            with self.assertRaises(AccessError):
                self._accounts(role).write({"access_token": "mine"})
            with self.assertRaises(AccessError):
                self._accounts(role).write({"base_url": "https://evil.example"})
            with self.assertRaises(AccessError):
                self._accounts(role).copy()
        copy = self.account.copy()
        self.assertFalse(copy.access_token or copy.app_secret)
        self.assertNotEqual(copy.path_key, self.account.path_key)

    def test_chatter_and_messages_hold_no_secret(self):
        self.account.write(
            {"access_token": "hush-2", "app_secret": "hush-3", "rate": 50}
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.cr.execute(
            """
            SELECT count(*) FROM mail_message m
              LEFT JOIN mail_tracking_value v ON v.mail_message_id = m.id
             WHERE m.model = 'citynet.whatsapp.account'
               AND concat(m.body, v.old_value_char, v.new_value_char) LIKE '%hush%'
            """
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_raw_reports_are_for_the_system_group(self):
        self._store(b"secret words of a customer")
        for role in ROLES:
            events = self.env["citynet.whatsapp.event"].with_user(self._make_user(role))
            with self.assertRaises(AccessError):
                events.search([])

    def test_managers_stop_and_start_what_they_can_not_change(self):
        account = self._accounts("manager")
        account.action_pause()
        self.assertEqual(self.account.state, "paused")
        account.action_resume()
        self.assertEqual(self.account.state, "active")
        for role in ("agent", "technician"):
            with self.assertRaises(AccessError):
                self._accounts(role).action_pause()

    def test_tokens_never_reach_the_log(self):
        with self.assertLogs("odoo", "DEBUG") as logs:
            self._queue()
            self._send()
            with mute_logger("odoo.sql_db"):
                self.account.name = "New name"
        sql = [line for line in logs.output if "odoo.sql_db" not in line]
        self.assertNotIn("hush-", "\n".join(sql))


@tagged("post_install", "-at_install")
class TestRoles(WhatsappCommon):
    """Who may do what with each model: everything else is refused."""

    ALLOWED = {
        # model: {role: operations}
        "account": {"agent": "r", "manager": "r"},
        "rule": {"agent": "r", "manager": "rwcu"},
        "variable": {"agent": "r", "manager": "rwcu"},
        "template": {"agent": "r", "manager": "rwcu"},
        "template.button": {"agent": "r", "manager": "rwcu"},
        "registration": {"agent": "r", "manager": "rwcu"},
        "message": {"agent": "rw", "manager": "rw"},
        "attempt": {"agent": "r", "manager": "r"},
        "event": {},
        "status": {"manager": "r"},
        "conversation": {"agent": "rw", "manager": "rw"},
        "consent": {"agent": "rc", "manager": "rc"},
        "price": {"agent": "r", "manager": "rwcu"},
        "broadcast": {"agent": "r", "manager": "rwcu"},
    }
    OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}

    def test_every_role_has_exactly_its_rights(self):
        for name, rights in self.ALLOWED.items():
            for role in ROLES:
                model = self.env[f"citynet.whatsapp.{name}"].with_user(
                    self._make_user(role)
                )
                found = "".join(
                    letter for letter, operation in self.OPERATIONS.items()
                    if model.has_access(operation)
                )  # fmt: skip
                self.assertEqual(found, rights.get(role, ""), (name, role))

    def test_agents_move_messages_by_buttons_only(self):
        message = self._queue()
        mine = message.with_user(self._make_user("agent"))
        for values in (
            {"body": "other words"}, {"state": "read"}, {"number": "+628000"},
            {"payload": {}}, {"is_money": False}, {"business_key": False},
        ):  # fmt: skip
            with self.assertRaises(UserError):
                mine.write(values)
        mine.action_cancel()
        self.assertEqual(message.state, "cancelled")
        with self.assertRaises(UserError):
            mine.unlink()

    def test_another_company_sees_nothing(self):
        self._queue()
        self.env["citynet.whatsapp.conversation"]._get(self.account, self.number)
        other = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env, "wa_other", "citynet_crm.group_manager", company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )  # fmt: skip
        for name in (
            "account",
            "message",
            "conversation",
            "registration",
            "broadcast",
            "consent",
        ):
            model = self.env[f"citynet.whatsapp.{name}"].with_user(user)
            self.assertFalse(model.search([]), name)


@tagged("post_install", "-at_install")
class TestPublicDoors(WhatsappCommon, HttpCase):
    def test_rpc_gives_no_secret_to_a_manager(self):
        self.account.write(VALUES)
        self._make_user("manager")
        self.env.flush_all()
        self.authenticate("test_manager", "test_manager")
        for method, arguments in (
            ("read", [[self.account.id], ["access_token"]]),
            ("search_read", [[], ["app_secret"]]),
            ("web_search_read", [[], {"path_key": {}}]),
            ("_get_provider", [[self.account.id]]),
            ("_find_account", []),
        ):
            answer = self.url_open(
                f"/web/dataset/call_kw/citynet.whatsapp.account/{method}",
                json={
                    "jsonrpc": "2.0", "method": "call", "id": 1,
                    "params": {
                        "model": "citynet.whatsapp.account", "method": method,
                        "args": arguments, "kwargs": {},
                    },
                },
            ).json()  # fmt: skip
            self.assertIn("error", answer, method)
            self.assertNotIn("hush-", str(answer))
