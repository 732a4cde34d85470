"""A person goes, and what tax law asks for stays."""

import json
from pathlib import Path

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import config

from .common import NIK, PrivacyCommon


@tagged("post_install", "-at_install")
class TestErasure(PrivacyCommon):
    @classmethod
    def _make_bill(cls, **values):
        bill = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.person.id,
                "invoice_date": "2026-02-05",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.package.product_variant_id.id,
                            "price_unit": 200000,
                            "tax_ids": False,
                            "citynet_subscription_id": cls.service.id,
                        }
                    )
                ],
                **values,
            }
        )
        bill.action_post()
        return bill

    def _pay(self, bill):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({})._create_payments()

    def test_a_running_service_an_unpaid_bill_and_a_colleague_stand_against_it(self):
        erasures = self.env["citynet.privacy.erasure"]
        bill = self._make_bill()
        with self.assertRaisesRegex(UserError, self.service.name):
            erasures.create({"partner_id": self.person.id})
        self._end_service()
        with self.assertRaisesRegex(UserError, bill.name):
            erasures.create({"partner_id": self.person.id})
        self._pay(bill)
        self.assertTrue(erasures.create({"partner_id": self.person.id}))
        with self.assertRaisesRegex(UserError, "colleague"):
            erasures.create({"partner_id": self.officer.partner_id.id})

    def test_number_photo_names_and_words_are_gone(self):
        self._end_service()
        ticket = self.env["citynet.ticket"].create(
            {
                "title": "Sri Wahyuningsih mati",
                "partner_id": self.person.id,
                "description": "0813-9876-5432",
            }
        )
        ticket.message_post(body="Saya Sri Wahyuningsih", author_id=self.person.id)
        ticket._bypass_guard("state").write({"state": "closed"})
        photo = self._get_photo()
        path = photo._full_path(photo.store_fname)
        erasure = self._erase()
        self.assertEqual(erasure.state, "done", erasure.problem)
        self.assertFalse(erasure.words)
        self.assertFalse(self.document.sudo().nik_secret)
        self.assertFalse(photo.exists())
        self.assertTrue(Path(config["data_dir"]) in Path(path).parents)
        self.assertNotIn("Sri", f"{self.person.name} {self.order.name} {ticket.title}")
        self.assertFalse(self.person.phone or self.person.email or self.person.street)
        self.assertFalse(self.person.phone_sanitized)
        self.assertEqual(
            [body for body in ticket.message_ids.mapped("body") if body], []
        )
        self.assertIn("identity_number", erasure.clearing_ids.mapped("kind"))

    def test_notes_on_others_lose_the_words_and_namesakes_keep_theirs(self):
        self._end_service()
        namesake = self._make_customer("Sri Wahyuningsih", phone="0811-1111-2222")
        note = self.customer.message_post(
            body=f"kakak 0813 9876 5432, {NIK}, sri.w@example.com, jl. kenanga raya no. 17"
        )
        self._erase()
        self.assertEqual(namesake.name, "Sri Wahyuningsih")
        self.assertEqual(namesake.phone_sanitized, "+6281111112222")
        self.assertEqual(str(note.body), "<p>kakak ***, ***, ***, ***</p>")

    def test_what_the_provider_wrote_and_what_anyone_may_say_stays(self):
        """A user name that is half of another's name, a landmark that is an area's, a
        contact that is called like a package."""
        self._end_service()
        other = self._make_customer("Dewi Wahyuni", street="Jl. Kartini")
        self.env["res.users"].create(
            {
                "login": "wahyuni",
                "partner_id": self.person.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        self.person.write(
            {"street": "Jl. Raya Kudus", "citynet_landmark": "Masjid Agung"}
        )
        self.env["res.partner"].create(
            {"name": self.package.name, "parent_id": self.person.id}
        )
        area = self.env["citynet.area"].create({"name": "Masjid Agung", "kind": "odp"})
        template = self.env["mail.template"].create({"name": self.package.name})
        note = other.message_post(body="Belok kiri di Jl. Raya Kudus, Masjid Agung")
        name, body = self.package.name, str(note.body)
        erasure = self._erase()
        self.assertEqual(erasure.state, "done", erasure.problem)
        self.assertEqual(other.name, "Dewi Wahyuni")
        self.assertEqual((area.name, str(note.body)), ("Masjid Agung", body))
        self.assertEqual((self.package.name, template.name), (name, name))

    def test_a_damaged_list_is_told_and_breaks_nothing(self):
        erasures = self.env["citynet.privacy.erasure"]
        erasures._note(self.person)
        path = erasures._get_list_path()
        path.write_text(path.read_text()[:-20])
        checks = self.env["citynet.health"]._get_checks()
        [check] = [check for check in checks if check["key"] == "erasures_open"]
        self.assertEqual(check["state"], "fail")
        self.assertIn("Line 1", check["advice"])

    def test_the_bill_says_to_whom_it_was_made_out(self):
        bill = self._make_bill()
        self._pay(bill)
        self._end_service()
        self._erase()
        kept = self.env["citynet.privacy.kept"]._find(self.person)
        self.assertEqual(kept.name, "Sri Wahyuningsih")
        self.assertEqual(str(kept.date_until), "2036-12-31")
        self.assertEqual(bill.state, "posted")
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("citynet_crm.report_bill", bill.ids)[0]
            .decode()
        )
        self.assertIn("Sri Wahyuningsih", html)
        self.assertIn("Jl. Kenanga Raya No. 17", html)

    def test_numbers_in_json_and_unique_values_are_masked_as_well(self):
        self._end_service()
        record = self.env["citynet.import"].create({"file_name": "x.xlsx"})
        record.result = {"phone": 6281398765432, "mail": "sri.w@example.com"}
        black = self.env["phone.blacklist"]
        for number in ("+6281398765432", "+6281111112222"):
            black.sudo().create({"number": number})
        self.env["mail.blacklist"].create({"email": "sri.w@example.com"})
        erasure = self._erase()
        self.assertEqual(erasure.state, "done", erasure.problem)
        self.assertEqual(record.result, {"phone": 0, "mail": "0"})
        self.assertFalse(black.search([("number", "=", "+6281398765432")]))
        self.assertTrue(black.search([("number", "=", "+6281111112222")]))

    def test_money_that_is_the_customers_stands_against_it(self):
        self._end_service()
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.person.id,
                "amount": 50000,
            }
        ).action_post()
        with self.assertRaisesRegex(UserError, "pay it back"):
            self.env["citynet.privacy.erasure"].create({"partner_id": self.person.id})

    def test_the_login_is_gone(self):
        self._end_service()
        user = self.env["res.users"].create(
            {
                "login": "Sri.W@example.com",
                "partner_id": self.person.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        self._erase()
        self.assertEqual(user.login, f"erased-{user.id}")
        self.assertFalse(user.active)

    def test_each_step_may_be_done_again(self):
        self._end_service()
        erasure = self.env["citynet.privacy.erasure"].create(
            {"partner_id": self.person.id}
        )
        steps = erasure._list_steps()
        for do in list(steps.values())[:-1]:
            do(erasure)
            do(erasure)
        self.assertEqual(
            len(erasure.clearing_ids.mapped("kind")), len(erasure.clearing_ids)
        )
        steps["end"](erasure)
        self.assertEqual(erasure.state, "done")

    def test_a_step_that_fails_stops_it_with_its_reason_and_it_goes_on_from_there(self):
        self._end_service()
        model = self.registry["citynet.privacy.erasure"]

        def fail(_self, _pattern):
            raise UserError("No room")

        with self.subTest("stops"):
            before = model._sweep_files
            model._sweep_files = fail
            try:
                erasure = self._erase()
            finally:
                model._sweep_files = before
            self.assertEqual((erasure.state, erasure.problem), ("failed", "No room"))
            self.assertTrue(erasure.sudo().words)
        erasure.with_user(self.officer).action_retry()
        self._drain_erasures()
        self.assertEqual((erasure.state, erasure.words), ("done", False))

    def test_the_list_brings_an_erasure_back_after_a_restore(self):
        self._end_service()
        erasure = self._erase()
        text = erasure._read_list()
        self.assertNotIn("Sri", text)
        self.assertEqual(erasure._replay(), erasure.browse())
        # as the old backup has it: the person is there, the erasure is not
        erasure.clearing_ids.unlink()
        self.env.cr.execute("DELETE FROM citynet_privacy_erasure")
        self.env.invalidate_all()
        self.person.write({"name": "Sri Wahyuningsih", "active": True})
        again = erasure.browse()._replay(text)
        self.assertEqual((again.partner_id, again.cause), (self.person, "replay"))

    def test_a_contact_made_after_the_restore_is_not_taken_for_an_erased_one(self):
        erasures = self.env["citynet.privacy.erasure"]
        row = {
            "contact": self.person.id,
            "mark": erasures._get_mark(self.customer),
        }
        line = json.dumps(row)
        self.assertFalse(erasures._replay(line))
        # a number that two contacts had, one after the other
        row["mark"] = erasures._get_mark(self.person)
        lines = f"{line}\n{json.dumps(row)}\n{line}"
        self.assertEqual(erasures._find_risen(erasures._parse_list(lines)), self.person)
        with self.assertRaises(UserError):
            erasures._replay("nonsense")

    def test_only_our_own_code_begins_one_and_the_words_are_no_users(self):
        self._end_service()
        erasures = self.env["citynet.privacy.erasure"].with_user(self.officer)
        with self.assertRaises(AccessError):
            erasures.create({"partner_id": self.person.id})
        erasure = self.env["citynet.privacy.erasure"].create(
            {"partner_id": self.person.id}
        )
        with self.assertRaises(AccessError):
            erasure.with_user(self.officer).read(["words"])

    def test_the_log_of_views_outlives_the_document(self):
        log = self.env["citynet.identity.log"].create(
            {
                "identity_id": self.document.id,
                "company_id": self.company.id,
                "nik_masked": self.document.nik_masked,
                "user_id": self.env.uid,
            }
        )
        self._end_service()
        self._erase()
        self.assertTrue(log.exists())
        self.assertFalse(log.nik_masked)
        self.document.unlink()
        self.assertTrue(log.exists())

    def test_staff_do_not_change_what_a_customer_agreed_to(self):
        agent = self._make_user("agent")
        for values in ({"consent_text": "x"}, {"partner_id": self.customer.id}):
            with self.assertRaises(AccessError):
                self.document.with_user(agent).write(values)
