"""Who writes: decided at each message, by who has the number at that moment."""

import re
from datetime import timedelta

from odoo import fields, models

from ..tools import rendering

# how long a customer's choice among several holds
CHOICE = timedelta(hours=24)
# what a list of WhatsApp can show
MOST_ROWS = 10
ROW_LIMIT = 24
# hidden value of a row of the list
_PICKED = re.compile(r"who:([0-9]{1,12})")
# asks for the list again
_OTHER = ("GANTI", "CHANGE")


class CitynetWhatsappConversation(models.Model):
    _inherit = "citynet.whatsapp.conversation"

    chosen_id = fields.Many2one(
        "res.partner",
        "Chosen customer",
        readonly=True,
        ondelete="set null",
        help="Of several customers with this number, the one who writes",
    )
    chosen_until = fields.Datetime("Chosen until", readonly=True)
    question = fields.Json(
        readonly=True, help="Who was offered for choice, and the words that wait for it"
    )

    # ---- Whose it is ---------------------------------------------------------

    def _find_partners(self):
        """:return: ``res.partner`` records that this number belongs to today"""
        self.ensure_one()
        partners = self.env["res.partner"]
        if not self.number:
            return partners
        holders = partners._get_number_holders(self.company_id, [self.number])
        return holders.get(self.number, partners)

    def _get_speaker(self, quoted=None):
        """Who writes now. Nothing that was true of an earlier message counts: the number
        may have another owner since.

        :param quoted: the message that is answered, may be empty
        :return: ``res.partner``; empty for an unknown number, and for a number of several
            customers of whom it isn't known which one
        """
        self.ensure_one()
        if not self.number:
            return self._get_hidden_speaker(quoted)
        found = self._find_partners()
        payers = found.commercial_partner_id
        if not found and quoted and quoted.partner_id:
            # a number that is spelled in a way that finds no one
            own = quoted.partner_id._get_whatsapp_number() == self.number
            return quoted.partner_id if own else found
        if len(payers) <= 1:
            return payers if payers in found or len(found) != 1 else found
        if quoted and quoted.partner_id._is_holder(found):
            return quoted.partner_id
        chosen = self.chosen_id.commercial_partner_id
        is_fresh = self.chosen_until and self.chosen_until > fields.Datetime.now()
        return chosen if is_fresh and chosen in payers else self.env["res.partner"]

    def _get_hidden_speaker(self, quoted):
        """:return: ``res.partner`` behind a user id without a number"""
        partner = quoted.partner_id if quoted else self.env["res.partner"]
        if partner and quoted.number:
            holders = partner._get_number_holders(self.company_id, [quoted.number])
            known = holders.get(quoted.number, partner)
            return partner if partner._is_holder(known) else partner.browse()
        return self.partner_id

    def _get_payers(self):
        """:return: ``res.partner`` records of the customers that this number belongs to"""
        return self._find_partners().commercial_partner_id

    # ---- Which of several ----------------------------------------------------

    def _read_choice(self, text, payload):
        """:param str text: what was written, a place in the list or a customer number
        :param str payload: of the row that was tapped
        :return: ``res.partner`` who was chosen; empty when the words choose no one
        """
        self.ensure_one()
        payers = self._get_payers()
        if len(payers) < 2:
            return payers.browse()
        if picked := _PICKED.fullmatch(payload or ""):
            return payers.filtered(lambda payer: payer.id == int(picked[1]))
        words = rendering.one_line(text or "", 40).strip(" .!#").upper()
        offered = self._get_offered()
        if words.isascii() and words.isdigit() and 1 <= int(words) <= len(offered):
            return payers.filtered(lambda payer: payer.id == offered[int(words) - 1])
        return payers.filtered(
            lambda payer: words and (payer.citynet_number or "").upper() == words
        )

    def _get_question(self):
        """:return: dict of the question that is open, empty where there is none"""
        question = self.question or {}
        asked = fields.Datetime.to_datetime(question.get("asked") or False)
        return question if asked and asked > fields.Datetime.now() - CHOICE else {}

    def _get_offered(self):
        """:return: list of ids that the open question has offered, in its order"""
        return self._get_question().get("payers", [])

    def _choose(self, partner):
        """Those words, and the next ones for a while, are this customer's.

        :return: the ``citynet.whatsapp.message`` that waited for it, may be empty
        """
        self.ensure_one()
        waiting = self.env["citynet.whatsapp.message"].browse(
            self._get_question().get("message") or []
        )
        waiting = waiting.exists()
        self.sudo().write(  # sudo: an agent chooses by a button, for this talk alone
            {
                "chosen_id": partner.id,
                "chosen_until": fields.Datetime.now() + CHOICE,
                "question": False,
                "partner_id": partner.id,
            }
        )
        return waiting

    def _wants_other(self, text, payload):
        """:return: bool, whether the customer wants to choose again"""
        keyword = self.env["citynet.reply"]._get_keyword(text, payload)
        return keyword in _OTHER and len(self._get_payers()) > 1

    def _ask_who(self, message=None):
        """Ask which of the number's customers writes.

        :param message: whose words wait for the choice; may be empty
        :return: dict of a payload: a list to tap, or a text where it is too long for one
        """
        self.ensure_one()
        payers = self._get_payers()
        self.write(
            {
                "question": {
                    "payers": payers.ids[:MOST_ROWS],
                    "message": message.id if message else False,
                    "asked": fields.Datetime.to_string(fields.Datetime.now()),
                },
                "chosen_until": False,
            }
        )
        text = self.env._(
            "This number belongs to several customers. Who do you write for?"
        )
        if len(payers) > MOST_ROWS:
            hint = self.env._(
                "Please reply with your customer number; each bill has it."
            )
            self.question = {**self.question, "payers": []}
            return self.env["citynet.whatsapp.message"]._prepare_text(f"{text}\n{hint}")
        rows = [self._prepare_row(payer) for payer in payers]
        lines = [
            f"{place}. {row['name']}"
            + (f" ({row['description']})" if row["description"] else "")
            for place, row in enumerate(rows, 1)
        ]
        hint = self.env._("Reply with the number in front of the name.")
        return {
            "type": "interactive",
            "interactive": self._prepare_list(text, rows),
            "plain": "\n".join([text, *lines, hint]),
        }

    def _prepare_row(self, payer):
        """:return: dict of a row of the list, with the whole ``name`` beside it"""
        name = rendering.one_line(payer.name or "", 100)
        return {
            "id": f"who:{payer.id}",
            "title": rendering.one_line(name, ROW_LIMIT),
            "description": payer.citynet_number or "",
            "name": name,
        }

    def _prepare_list(self, text, rows):
        """:return: dict of the Cloud API's interactive list"""
        shown = [
            {key: row[key] for key in ("id", "title", "description") if row[key]}
            for row in rows
        ]
        return {
            "type": "list",
            "body": {"text": text},
            "action": {
                "button": self.env._("Choose"),
                "sections": [{"title": self.env._("Customers"), "rows": shown}],
            },
        }

    def _describe_choice(self, partner):
        """:return: str, so that a wrong choice is seen"""
        return self.env._(
            "You write for %(name)s. Reply GANTI to choose another customer.",
            name=" ".join(filter(None, (partner.name, partner.citynet_number))),
        )

    # ---- Another number ------------------------------------------------------

    def _propose_number(self, new):
        """The number of this conversation was given up for another one.

        :param str new: in E.164
        """
        self.ensure_one()
        found = self._find_partners()
        if not found:
            self._wait_for_person()
            return
        # a payer's own number; of a household's member that contact's
        payers = found.commercial_partner_id
        for payer in payers:
            part = found.filtered(
                lambda one, payer=payer: one.commercial_partner_id == payer
            )
            for contact in payer if payer in part else part:
                contact._propose_number(self.number, new, self._get_answerers(contact))

    def _get_answerers(self, partner):
        """:return: ``res.users`` who look after a customer; all of customer service where
        no one is named
        """
        mine = self.user_id or partner.user_id
        if mine:
            return mine
        users = self.env.ref("citynet_crm.group_agent").all_user_ids
        return users.filtered(
            lambda user: (
                user.active and not user.share and self.company_id in user.company_ids
            )
        )
