"""What people ask for: by portal, message and desk; in time, and by officers."""

import io
import json
import zipfile
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .common import NIK, PrivacyCommon


@tagged("post_install", "-at_install")
class TestRequests(PrivacyCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "test_person", groups="base.group_portal")
        cls.user.partner_id = cls.person
        cls.requests = cls.env["citynet.privacy.request"]

    def _ask(self, kind, **values):
        return self.requests.create(
            {
                "partner_id": self.person.id,
                "kind": kind,
                "identity_note": "At the desk, with the KTP",
                **values,
            }
        )

    # ---- Portal --------------------------------------------------------------

    def test_a_customer_asks_on_the_portal_and_takes_the_copy(self):
        self.authenticate("test_person", "test_person")
        page = self.url_open("/my/privacy")
        self.assertEqual(page.status_code, 200)
        data = {"kind": "copy", "words": "all", "csrf_token": Request.csrf_token(self)}
        self.url_open("/my/privacy/request", data=data)
        asked = self.requests.search([("partner_id", "=", self.person.id)])
        self.assertEqual(
            (asked.kind, asked.channel, asked.state), ("copy", "portal", "new")
        )
        self.url_open("/my/privacy/request", data=data)
        self.assertEqual(
            self.requests.search_count([("partner_id", "=", self.person.id)]), 1
        )
        self.assertNotIn(
            b"PK", self.url_open(f"/my/privacy/copy/{asked.id}").content[:2]
        )
        asked.with_user(self.officer).action_carry_out()
        answer = self.url_open(f"/my/privacy/copy/{asked.id}")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            content = json.loads(packed.read("data.json"))
            names = packed.namelist()
        self.assertEqual(content["contact"]["records"][0]["name"], "Sri Wahyuningsih")
        self.assertEqual(content["identity_number"]["records"][0]["nik_secret"], NIK)
        self.assertTrue([name for name in names if "identity_photo" in name])
        self.assertTrue(
            self.env["citynet.identity.log"].search(
                [("identity_id", "=", self.document.id), ("reason", "=", "copy")]
            )
        )

    def test_another_customers_copy_is_no_page(self):
        asked = self._ask("copy")
        asked.with_user(self.officer).action_carry_out()
        new_test_user(self.env, "test_stranger", groups="base.group_portal")
        for login, path in (
            ("test_stranger", "/my/privacy/copy"),
            ("test_stranger", "/citynet/privacy/copy"),
            ("test_person", "/citynet/privacy/copy"),
        ):
            self.authenticate(login, login)
            with self.subTest(login=login, path=path):
                self.assertEqual(self.url_open(f"{path}/{asked.id}").status_code, 404)
        self.assertEqual(self.url_open("/citynet/privacy/erasures").status_code, 404)

    def test_without_a_token_or_a_kind_nothing_is_asked(self):
        self.authenticate("test_person", "test_person")
        answer = self.url_open("/my/privacy/request", data={"kind": "erase"})
        self.assertEqual(answer.status_code, 400)
        data = {"kind": "all", "csrf_token": Request.csrf_token(self)}
        answer = self.url_open("/my/privacy/request", data=data)
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.requests.search([("partner_id", "=", self.person.id)]))

    # ---- Staff ---------------------------------------------------------------

    def test_who_asked_for_what_stays_as_it_was_asked(self):
        asked = self._ask("copy")
        agent = self._make_user("agent")
        for values in (
            {"partner_id": self.customer.id},
            {"kind": "erase"},
            {"channel": "portal"},
            {"user_id": agent.id},
            {"erasure_id": False},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                asked.with_user(agent).write(values)
        asked.with_user(agent).identity_note = "Called back"
        for values in ({"user_id": agent.id}, {"date_done": "2026-01-01 00:00:00"}):
            with self.subTest(made=values), self.assertRaises(AccessError):
                self.requests.with_user(agent).create(
                    {"partner_id": self.customer.id, "kind": "stop", **values}
                )

    # ---- Messages ------------------------------------------------------------

    def test_a_keyword_opens_a_request_of_a_known_person_only(self):
        reply = self.env["citynet.reply"]
        nobody = self.env["res.partner"]
        self.assertTrue(reply._needs_customer("Hapus data saya"))
        self.assertFalse(reply._needs_customer("data saya salah di tagihan"))
        reply._handle_reply(nobody, "HAPUS DATA SAYA", channel="whatsapp")
        self.assertFalse(self.requests.search([("kind", "=", "erase")]))
        answer = reply._handle_reply(
            self.person, "Hapus data saya ya kak", channel="whatsapp"
        )
        asked = self.requests.search([("partner_id", "=", self.person.id)])
        self.assertEqual((asked.kind, asked.channel), ("erase", "whatsapp"))
        self.assertIn(asked.name, answer)

    # ---- Decided -------------------------------------------------------------

    def test_the_clock_is_three_days_and_lateness_is_shown(self):
        asked = self._ask("correct")
        self.assertEqual(asked.date_due - asked.create_date, timedelta(hours=72))
        self.assertFalse(asked.is_overdue)
        asked.date_due = fields.Datetime.now() - timedelta(minutes=1)
        self.assertTrue(asked.is_overdue)
        self.assertIn(asked, self.requests.search(self.requests._get_overdue_domain()))
        check = self.env["citynet.health"]._check_privacy_clocks()
        self.assertEqual((check["state"], check["value"]), ("fail", 1))
        tiles = {
            tile["key"]: tile for tile in self.env["citynet.dashboard"]._get_tiles()
        }
        late = self.requests.search_count(tiles["privacy_overdue"]["domain"])
        self.assertEqual(late, 1)

    def test_officers_decide_and_say_why_not(self):
        asked = self._ask("correct", identity_note=False)
        agent = self._make_user("agent")
        with self.assertRaises(AccessError):
            asked.with_user(agent).action_carry_out()
        mine = asked.with_user(self.officer)
        with self.assertRaisesRegex(UserError, "how we know"):
            mine.action_carry_out()
        with self.assertRaisesRegex(UserError, "why"):
            mine.action_refuse()
        mine.refusal = "Already right"
        mine.action_refuse()
        self.assertEqual((asked.state, asked.user_id), ("refused", self.officer))
        mail = self.env["mail.mail"].search(
            [("model", "=", asked._name), ("res_id", "=", asked.id)]
        )
        self.assertIn("Already right", mail.body_html)

    def test_staff_note_only_what_they_were_told(self):
        agent = self._make_user("agent")
        with self.assertRaises(AccessError):
            self.requests.with_user(agent).create(
                {"partner_id": self.person.id, "kind": "copy", "channel": "portal"}
            )

    def test_stopping_ends_offers(self):
        self.person.citynet_promo_mail = True
        self._ask("stop").with_user(self.officer).action_carry_out()
        self.assertFalse(self.person.citynet_promo_mail)

    def test_an_erasure_is_refused_by_what_is_open_and_ends_the_request(self):
        asked = self._ask("erase")
        self.assertIn(self.service.name, asked.obstacles)
        with self.assertRaisesRegex(UserError, self.service.name):
            asked.with_user(self.officer).action_carry_out()
        self._end_service()
        asked.with_user(self.officer).action_carry_out()
        self.assertEqual(asked.state, "in_progress")
        erasure = asked.erasure_id
        self._drain_erasures()
        self.assertEqual((erasure.state, asked.state), ("done", "done"))

    # ---- Registers -----------------------------------------------------------

    def test_a_breach_is_told_by_two_notices_in_three_days(self):
        breach = (
            self.env["citynet.privacy.breach"]
            .with_user(self.officer)
            .create(
                {"data": "Phones", "cause": "A list was lost", "measures": "Locked"}
            )
        )
        self.assertEqual(breach.date_due - breach.date_known, timedelta(hours=72))
        with self.assertRaises(UserError):
            breach.action_tell_people()
        breach.partner_ids = [Command.set(self.person.ids)]
        breach.action_tell_people()
        self.assertEqual(breach.state, "open")
        with self.assertRaises(UserError):
            breach.action_authority_told()
        breach.authority_note = "Komdigi 12/2026"
        breach.action_authority_told()
        self.assertEqual(breach.state, "told")
        for part in ("Phones", "A list was lost", "Locked"):
            self.assertIn(part, breach.notice)
        with self.assertRaises(UserError):
            breach.unlink()

    def test_the_register_names_every_kind(self):
        register = self.env["citynet.privacy.processing"]
        kinds = {
            key
            for key, _label in self.env["citynet.privacy.rule"]._selection_known_kinds()
        }
        register.action_add_missing()
        self.assertEqual(set(register.search([]).mapped("kind")), kinds)
        rows = register.search([])
        self.assertTrue(all(rows.mapped("retention")))
        html = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render_qweb_html("citynet_crm.report_processing", rows.ids)
        )
        self.assertIn(rows[0].name, html[0].decode())

    def test_consents_are_read_in_one_place(self):
        self.document.sudo().write(
            {"consent_date": "2026-01-05 03:00:00", "consent_version": "1"}
        )
        self.person.citynet_promo_mail = True
        self.env.flush_all()
        consents = self.env["citynet.privacy.consent"].with_user(self.officer)
        found = consents.search([("partner_id", "=", self.person.id)])
        self.assertEqual(set(found.mapped("purpose")), {"order", "promo_mail"})

    def test_exports_are_masked_for_those_without_the_right(self):
        names = ["name", "phone", "street"]
        agent = self._make_user("agent")
        right = Command.link(self.env.ref("base.group_allow_export").id)
        (agent | self.officer).write({"group_ids": [right]})
        [row] = self.person.with_user(agent).export_data(names)["datas"]
        self.assertEqual(row[0], "Sri Wahyuningsih")
        self.assertNotIn("5432", row[1])
        self.assertNotIn("Kenanga", row[2])
        [row] = self.person.with_user(self.officer).export_data(names)["datas"]
        self.assertIn("5432", row[1])
        [row] = self.order.with_user(agent).export_data(["partner_id/phone"])["datas"]
        self.assertNotIn("5432", row[0])
