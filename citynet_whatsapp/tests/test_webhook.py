import gzip
import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools import hooks
from .common import WhatsappCommon

_READER = "odoo.addons.citynet_whatsapp.models.citynet_whatsapp_event"
MB = 1024 * 1024


def _report(change):
    """:return: bytes, a report of one change as the provider sends it"""
    entry = {"id": "222", "changes": [change]}
    report = {"object": "whatsapp_business_account", "entry": [entry]}
    return json.dumps(report).encode()


def _messages(**value):
    """:return: bytes, a report about the messages of the account's number"""
    value = {"metadata": {"phone_number_id": "111"}, **value}
    return _report({"field": "messages", "value": value})


@tagged("post_install", "-at_install")
class TestWebhook(WhatsappCommon, HttpCase):
    """The door for reports: rows B75 to B83 of the table of bad input."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.path = f"/citynet/whatsapp/{cls.account.path_key}"
        status = {"id": "wamid.1", "status": "sent", "timestamp": "1790000000"}
        cls.good = _messages(statuses=[status])

    def setUp(self):
        super().setUp()
        self.env.flush_all()

    def _post(self, body, secret="app-secret", path=None, **headers):  # noqa: S107
        headers.setdefault("Content-Type", "application/json")
        if secret is not None:
            headers.setdefault("X-Hub-Signature-256", hooks.sign(secret, body))
        headers = {key.replace("_", "-"): value for key, value in headers.items()}
        answer = self.url_open(path or self.path, data=body, headers=headers)
        self.env.invalidate_all()
        return answer

    def _stored(self):
        return self.env["citynet.whatsapp.event"].search(
            [("account_id", "=", self.account.id)]
        )

    def _verify(self, **values):
        query = "&".join(f"hub.{key}={value}" for key, value in values.items())
        return self.url_open(f"{self.path}?{query}")

    def test_the_right_token_gets_its_challenge_as_plain_text(self):
        answer = self._verify(
            mode="subscribe",
            verify_token=self.account.verify_token,
            challenge="<script>7",
        )
        self.assertEqual((answer.status_code, answer.text), (200, "<script>7"))
        self.assertTrue(answer.headers["Content-Type"].startswith("text/plain"))

    def test_a_wrong_or_missing_token_is_refused(self):
        for values in (
            {"mode": "subscribe", "verify_token": "wrong", "challenge": "7"},
            {"mode": "subscribe", "challenge": "7"},
            {"mode": "subscribe", "verify_token": "", "challenge": "7"},
            {"verify_token": self.account.verify_token, "challenge": "7"},
        ):
            answer = self._verify(**values)
            self.assertEqual(answer.status_code, 403, values)
            self.assertNotIn("7", answer.text)

    def test_an_unknown_address_verifies_no_token_whatsoever(self):
        for token in ("none", "nobody", "", "None", "False", "0", "\u00e9"):
            answer = self.url_open(
                f"/citynet/whatsapp/unknown-key?hub.mode=subscribe&hub.challenge=42"
                f"&hub.verify_token={token}"
            )
            self.assertEqual(answer.status_code, 403, token)
            self.assertNotIn("42", answer.text)

    def test_a_secret_of_blanks_is_no_secret(self):
        """As a database may still hold one: neither signs nor verifies."""
        self.env.cr.execute(
            "UPDATE citynet_whatsapp_account SET app_secret = ' ', verify_token = ' '"
            " WHERE id = %s",
            [self.account.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._post(self.good, " ").status_code, 403)
        answer = self._verify(mode="subscribe", verify_token=" ", challenge="7")
        self.assertEqual(answer.status_code, 403)
        self.assertFalse(self._stored())

    def test_a_card_and_an_echo_come_in_by_the_door(self):
        """The provider posts them signed; both are read into one conversation."""
        card = {
            "from": "6281234567890", "id": "wamid.card", "timestamp": "1790000000",
            "type": "contacts",
            "contacts": [
                {"name": {"formatted_name": "Joko"}, "phones": [{"wa_id": "6281233334444"}]}
            ],
        }  # fmt: skip
        echo = {
            "to": "6281234567890", "id": "wamid.echo", "timestamp": "1790000100",
            "type": "text", "text": {"body": "Baik, kami hubungi"},
        }  # fmt: skip
        value = {"metadata": {"phone_number_id": "111"}, "message_echoes": [echo]}
        for body in (
            _messages(messages=[card]),
            _report({"field": "smb_message_echoes", "value": value}),
        ):
            self.assertEqual(self._post(body).status_code, 200)
        self._cron("events")
        talk = self.env["citynet.whatsapp.conversation"].search(
            [("account_id", "=", self.account.id)]
        )
        self.assertEqual(talk.status, "answered")
        self.assertIn("Joko: +6281233334444", talk.thread)
        self.assertIn("Baik, kami hubungi", talk.thread)

    def test_an_account_without_a_verify_token_verifies_no_request(self):
        self.account.verify_token = False
        self.env.flush_all()
        answer = self._verify(mode="subscribe", verify_token="", challenge="7")
        self.assertEqual(answer.status_code, 403)

    def test_a_signed_report_is_kept_and_thanked_for(self):
        self.assertEqual(self._post(self.good).status_code, 200)
        self.assertEqual(self._stored().state, "new")

    def test_the_same_report_is_kept_once(self):
        for _time in range(3):
            self.assertEqual(self._post(self.good).status_code, 200)
        self.assertEqual(len(self._stored()), 1)

    def test_without_a_right_signature_nothing_is_kept(self):
        right = hooks.sign("app-secret", self.good)
        for header in (
            "", "sha256=", right[:-1], right.replace("sha256", "sha1"), right.upper(),
            hooks.sign("other", self.good), hooks.sign("", self.good), "sha256=\u00e9",
        ):  # fmt: skip
            answer = self._post(self.good, None, X_Hub_Signature_256=header.encode())
            self.assertEqual(answer.status_code, 403, header)
            self.assertEqual(answer.json(), {"error": "signature"})
        self.assertEqual(self._post(self.good, None).status_code, 403)
        self.assertFalse(self._stored())

    def test_a_changed_blank_breaks_the_signature(self):
        signature = hooks.sign("app-secret", self.good)
        changed = self.good.replace(b'": ', b'":', 1)
        answer = self._post(changed, None, X_Hub_Signature_256=signature)
        self.assertEqual(answer.status_code, 403)
        self.assertFalse(self._stored())

    def test_old_and_new_secret_are_both_valid_during_a_rotation(self):
        self.account.write(
            {"app_secret": "new-secret", "app_secret_previous": "app-secret"}
        )
        self.env.flush_all()
        self.assertEqual(self._post(self.good, "app-secret").status_code, 200)
        self.assertEqual(self._post(self.good + b" ", "new-secret").status_code, 200)
        self.account.app_secret_previous = False
        self.env.flush_all()
        self.assertEqual(self._post(self.good + b"  ", "app-secret").status_code, 403)

    def test_an_account_without_a_secret_takes_nothing(self):
        self.account.app_secret = False
        self.env.flush_all()
        self.assertEqual(self._post(self.good, "").status_code, 403)
        self.assertFalse(self._stored())

    def test_an_unknown_address_answers_like_a_wrong_signature(self):
        known = self._post(self.good, "wrong")
        unknown = self._post(self.good, path="/citynet/whatsapp/nobody-knows-it")
        self.assertEqual(
            (known.status_code, known.text), (unknown.status_code, unknown.text)
        )
        self.assertEqual(
            self._post(self.good, path="/citynet/whatsapp/%00").status_code, 403
        )
        forged = self._post(
            self.good, "nobody", path="/citynet/whatsapp/nobody-knows-it"
        )
        self.assertEqual(forged.status_code, 403)

    @mute_logger(_READER)
    def test_signed_garbage_is_thanked_for_and_put_aside(self):
        deep = b'{"object": "whatsapp_business_account", "entry": ' + b"[" * 100000
        bodies = [
            b" ", b"{", b"[]", b"null", b'"x"', b"1", b"NaN", b"\x00\xff\xfe", b"{}",
            b'{"object": "page", "entry": []}',
            b'{"object": "whatsapp_business_account"}',
            b'{"object": "whatsapp_business_account", "entry": []}',
            b'{"object": "whatsapp_business_account", "entry": [1]}',
            b'{"object": "whatsapp_business_account", "entry": [{"id": NaN}]}',
            deep, b"x" * (3 * MB),
        ]  # fmt: skip
        for body in bodies:
            self.assertEqual(self._post(body).status_code, 200, body[:40])
        self._cron("events")
        self.assertEqual(len(self._stored()), len(bodies))
        self.assertEqual(set(self._stored().mapped("state")), {"aside"})
        self.assertTrue(all(self._stored().mapped("note")))

    @mute_logger(_READER)
    def test_signed_oddities_do_no_harm(self):
        status = {"id": "wamid.9", "status": "sent", "timestamp": "1790000000"}
        words = {
            "from": "6281234567890",
            "id": "wamid.in",
            "type": "text",
            "timestamp": "1790000000",
        }
        bodies = [
            _messages(statuses=[{**status, "status": "exploded"}]),
            _messages(statuses=[{**status, "timestamp": "0"}]),
            _messages(statuses=[{**status, "timestamp": "4070908800"}]),
            _messages(statuses=[{**status, "timestamp": None}, {**status, "id": None}]),
            _messages(statuses={"a": 1}, messages="x", contacts=5, errors=[1]),
            _messages(messages=[{**words, "text": "no object"}]),
            _messages(
                messages=[{**words, "id": "wamid.nul", "text": {"body": "a\x00b"}}]
            ),
            _messages(
                messages=[{**words, "id": "wamid.half", "text": {"body": "\ud83d"}}]
            ),
            _messages(messages=[{**words, "id": "wamid.user", "from": "ID.abc123"}]),
            _report({"field": "something_new", "value": {"a": 1}}),
            _report({"field": "messages", "value": []}),
            _report("x"),
            _report({"field": "account_update", "value": {"event": 5}}),
            _report(
                {"field": "user_preferences", "value": {"user_preferences": [{}, 1]}}
            ),
            _report({"field": "message_template_status_update", "value": {}}),
            _report({"field": "business_capability_update", "value": {"max": "x"}}),
        ]
        for body in bodies:
            self.assertEqual(self._post(body).status_code, 200, body)
        self._cron("events")
        self.assertEqual(len(self._stored()), len(bodies))
        self.assertNotIn("new", self._stored().mapped("state"))
        self.assertFalse(self.messages.search([("inbound_state", "=", "error")]))
        nul = self.messages.search([("ref", "=", "wamid.nul")])
        self.assertEqual(nul.body, "ab")
        self.assertEqual(self.account.state, "active")

    @mute_logger(_READER)
    def test_reports_of_another_number_are_not_ours(self):
        foreign = self.good.replace(b'"111"', b'"999"')
        self.assertEqual(self._post(foreign).status_code, 200)
        self._cron("events")
        self.assertEqual(self._stored().state, "aside")
        self.assertFalse(self.env["citynet.whatsapp.status"].search([]))
        self.assertTrue(self.account.activity_ids)

    def test_more_than_three_megabytes_are_refused(self):
        self.assertEqual(self._post(b"x" * (3 * MB + 1)).status_code, 413)
        self.assertFalse(self._stored())

    def test_packed_bodies_are_refused_in_order(self):
        packed = gzip.compress(self.good)
        answer = self._post(packed, Content_Encoding="gzip")
        self.assertEqual(answer.status_code, 415)

    def test_a_body_without_its_length_is_no_error_of_ours(self):
        answer = self.opener.post(
            self.base_url() + self.path, data=iter([self.good]), timeout=30
        )
        self.assertIn(answer.status_code, (200, 403, 411))

    def test_other_methods_are_refused(self):
        for method in ("PUT", "DELETE"):
            answer = self.url_open(self.path, method=method)
            self.assertEqual(answer.status_code, 405)

    def test_the_answer_sets_no_cookie(self):
        self.opener.cookies.clear()
        self.assertNotIn("Set-Cookie", self._post(self.good).headers)
