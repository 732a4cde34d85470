from odoo.tests import TransactionCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestReply(CsatCommon, TransactionCase):
    def _reply(self, request, text="", payload=None):
        return self.env["citynet.reply"]._handle_reply(
            request.partner_id, text, payload
        )

    def test_tapped_button_is_an_answer(self):
        request = self._make_request()
        answer = self._reply(request, "Puas", f"csat:{request.access_token}:5")
        self.assertIn(f"/csat/{request.access_token}", answer)
        self.assertEqual((request.rating, request.consumed), (5, True))

    def test_tapping_twice_is_one_answer(self):
        request = self._make_request()
        for __ in range(2):
            self._reply(request, payload=f"csat:{request.access_token}:4")
        self.assertEqual(request.citynet_revision, 1)

    def test_another_button_changes_the_score_and_keeps_the_words(self):
        request = self._make_answer(5, "Rapi")
        self._reply(request, payload=f"csat:{request.access_token}:3")
        self.assertEqual((request.rating, request.feedback), (3, "Rapi"))

    def test_wrong_buttons_record_nothing_and_are_answered_kindly(self):
        request = self._make_request()
        token = request.access_token
        for payload in (
            f"csat:{token}:6",
            f"csat:{token}:0",
            f"csat:{token}",
            "csat:",
            f"csat:{'0' * 32}:5",
        ):
            self.assertTrue(self._reply(request, payload=payload))
        self.assertFalse(request.consumed)

    def test_words_of_others_are_left_to_them(self):
        request = self._make_request()
        self.assertNotIn("csat", self._reply(request, "5") or "")

    def test_keyword_brings_the_open_question(self):
        request = self._make_request()
        self.assertIn(request.access_token, self._reply(request, " survei "))
        self._answer(request, 5)
        self.assertNotIn(request.access_token, self._reply(request, "SURVEI"))

    def test_a_mark_of_another_customer_is_not_taken(self):
        """The number was given to someone else, or the button was passed on."""
        request = self._make_request()
        stranger = self.env["res.partner"].create({"name": "Tono"})
        for partner in (stranger, stranger.browse()):
            answer = self.env["citynet.reply"]._handle_reply(
                partner, "Puas", f"csat:{request.access_token}:5"
            )
            self.assertNotIn(request.access_token, answer)
        self.assertFalse(request.consumed)

    def test_a_mark_of_a_member_of_the_household_is_taken(self):
        request = self._make_request()
        wife = self.env["res.partner"].create(
            {"name": "Ani", "parent_id": request.partner_id.commercial_partner_id.id}
        )
        self.env["citynet.reply"]._handle_reply(
            wife, "Puas", f"csat:{request.access_token}:5"
        )
        self.assertTrue(request.consumed)

    def test_a_button_tells_whom_it_was_made_for(self):
        request = self._make_request()
        handler = self.env["citynet.reply"]
        owner = handler._get_payload_owner(f"csat:{request.access_token}:5")
        self.assertEqual(owner, request.partner_id)
        self.assertFalse(handler._get_payload_owner("csat:unknown:5"))
        self.assertFalse(handler._get_payload_owner(None))
