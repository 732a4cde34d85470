import re
from pathlib import Path

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..tools.provider import ProviderError
from .common import ScriptedProvider, WhatsappCommon


@tagged("post_install", "-at_install")
class TestAccount(WhatsappCommon):
    def _check(self, answer):
        def check(_provider):
            if isinstance(answer, Exception):
                raise answer
            return answer

        self.patch(ScriptedProvider, "check", check)

    def test_no_account_takes_a_blank_key_or_one_to_guess(self):
        for values in (
            {"app_secret": " "}, {"verify_token": "\t"}, {"path_key": "   "},
            {"path_key": "short"}, {"access_token": " "},
        ):  # fmt: skip
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.account.write(values)

    def test_a_tested_connection_tells_its_limits_and_starts(self):
        self._check({"phone": "+62 811", "quality": "GREEN", "limit": "TIER_2K"})
        self.account._transition("blocked", {"pause_reason": "token"})
        self.account.action_test_connection()
        self.assertEqual(self.account.state, "active")
        self.assertEqual(
            (self.account.daily_limit, self.account.quality), (2000, "GREEN")
        )
        self.assertFalse(self.account.pause_reason)

    def test_a_failed_test_says_why_and_starts_nothing(self):
        self._check(ProviderError("190", "The token has expired"))
        self.account._transition("blocked")
        with self.assertRaisesRegex(UserError, "The token has expired"):
            self.account.action_test_connection()
        self.assertEqual(self.account.state, "blocked")

    def test_limits_are_learned_from_reports(self):
        for value, expected in (
            ({"max_daily_conversation_per_phone": 250}, 250),
            ({"max_daily_conversations_per_business": "TIER_10K"}, 10000),
            ({"max_daily_conversations_per_business": -1}, -1),
            ({"whatsapp_business_manager_messaging_limit": "2000"}, 2000),
            ({"max_daily_conversations_per_business": "nonsense"}, 2000),
        ):
            self._report(
                changes=[("business_capability_update", {**value, "n": expected})]
            )
            self.assertEqual(self.account.daily_limit, expected)

    def test_every_change_that_is_understood_is_in_the_table(self):
        changes = self.account._get_changes()
        understood = {
            name for name in dir(type(self.account)) if name.startswith("_change_")
        }
        self.assertEqual({f"_change_{name}" for name in changes}, understood)
        for name, method in changes.items():
            self.assertEqual(method.__name__, f"_change_{name}")

    def test_a_provider_that_knows_no_templates_says_so(self):
        template = self.env.ref("citynet_whatsapp.template_ticket_opened_id")
        row = template._ensure_registrations(self.account)
        row.remote_id = "1"
        for button in (row.action_submit, row.action_unpause):
            with self.assertRaisesRegex(UserError, "provider (approves|pauses) no"):
                button()

    def test_a_restricted_account_stops(self):
        change = {"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"x": 1}]}
        self._report(changes=[("account_update", change)])
        self.assertEqual(self.account.state, "blocked")
        self.assertTrue(self.account.activity_ids)

    def test_a_template_paused_by_report_holds_its_queue_and_lets_it_go(self):
        message = self._queue()
        template = message.template_id
        row = template._ensure_registrations(self.account)
        row._apply({"status": "APPROVED", "id": "tpl1"})
        change = {"event": "PAUSED", "message_template_id": "tpl1", "reason": "quality"}
        self._report(changes=[("message_template_status_update", change)])
        self.assertEqual(message.state, "held")
        self.assertIn("paused", row._describe())
        self._report(
            changes=[
                ("message_template_status_update", {**change, "event": "APPROVED"})
            ]
        )
        self.assertEqual(message.state, "queued")

    def test_another_category_is_reported_to_staff(self):
        row = self.env.ref(
            "citynet_whatsapp.template_ticket_opened_id"
        )._ensure_registrations(self.account)
        change = {
            "message_template_name": "citynet_ticket_opened",
            "message_template_language": "id",
            "new_category": "MARKETING",
        }
        self._report(changes=[("template_category_update", change)])
        self.assertEqual(row.category, "marketing")
        self.assertTrue(self.account.activity_ids)

    def test_a_number_change_keeps_the_conversation(self):
        talk = self.env["citynet.whatsapp.conversation"]._get(
            self.account, self.number, "ID.old"
        )
        change = {"previous_user_id": "ID.old", "user_id": "ID.new"}
        self._report(changes=[("user_id_update", change)])
        self.assertEqual(talk.bsuid, "ID.new")

    def test_health_is_told_in_plain_words(self):
        self.assertEqual(self.account.health, "All is well.")
        self.account.quality = "RED"
        self.account.daily_limit = 250
        self.assertIn("complain", self.account.health)
        self.assertIn("0 of 250", self.account.health)
        self.account._block("190", "The token has expired")
        self.assertIn("Nothing is sent: The token has expired", self.account.health)

    def test_silence_of_reports_is_noticed(self):
        for n in range(6):
            message = self._queue(f"+62812000000{n}")
            self._send()
            early = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
            message.date_accepted = early
        self.account.invalidate_recordset()
        self.assertIn("no reports come in", self.account.health)

    def test_addresses_are_encrypted_ones(self):
        with self.assertRaisesRegex(ValidationError, "https"):
            self.account.base_url = "http://partner.example"
        self.account.base_url = "http://127.0.0.1:8099"
        with self.assertRaisesRegex(ValidationError, "address of the partner"):
            self.account.base_url = False

    def test_an_account_with_messages_stays(self):
        self._queue()
        with self.assertRaisesRegex(UserError, "archive"):
            self.account.unlink()

    def test_a_company_writes_from_its_own_account(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self._make_account(name="Theirs", company_id=other.id)
        find = self.env["citynet.whatsapp.account"]._get_account
        self.assertEqual(find(other), theirs)
        self.assertEqual(find(self.company), self.account)

    def test_a_copy_of_the_database_sends_no_messages(self):
        waiting, unclear = self._queue(), self._queue(number="+628120000001")
        unclear._bypass_guard("state").state = "unknown"
        self.env.flush_all()
        path = Path(__file__).parents[1] / "data" / "neutralize.sql"
        for statement in re.sub(r"--.*", "", path.read_text()).split(";"):
            if statement.strip():
                self.env.cr.execute(statement)
        self.env.invalidate_all()
        self.assertEqual(self.account.provider, "simulator")
        for name in (
            "access_token",
            "app_secret",
            "app_secret_previous",
            "verify_token",
        ):
            self.assertFalse(self.account[name], name)
        self.assertFalse(self.account.path_key or self.account.base_url)
        self.assertEqual((waiting.state, unclear.state), ("cancelled", "unknown"))
        self.assertFalse(self._send())
