from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.phones import PhoneRefused, indonesian_mobile
from odoo.fields import Domain

# more contacts of one number than this are not looked at
_MOST_HOLDERS = 200
_NEW_NUMBER = "citynet_whatsapp.mail_activity_type_new_number"


class ResPartner(models.Model):
    """Whose a WhatsApp number is today, and what follows when it changes hands."""

    _inherit = "res.partner"

    _phone_sanitized_idx = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )

    citynet_whatsapp_message_ids = fields.One2many(
        "citynet.whatsapp.message", "partner_id", "WhatsApp messages"
    )
    citynet_new_number = fields.Char(
        "New number told by WhatsApp",
        readonly=True,
        copy=False,
        groups="citynet_crm.group_agent",
        help="Taken over by a button; until then the old one counts",
    )

    def _get_whatsapp_number(self):
        """:return: str in E.164: this contact's own number, else the household's; or empty"""
        self.ensure_one()
        for partner in self | self.commercial_partner_id:
            if number := partner._get_own_whatsapp_number():
                return number
        return ""

    def _get_own_whatsapp_number(self):
        self.ensure_one()
        if (self.phone_sanitized or "").startswith("+"):
            return self.phone_sanitized
        try:
            return indonesian_mobile(self.phone or "")
        except PhoneRefused:
            return ""

    # ---- Whose a number is ---------------------------------------------------

    @api.model
    def _get_number_holders(self, company, numbers):
        """The contacts that each number speaks for today.

        Customers with a running service, or whose first one is still to come, go before
        former customers and before contacts that are none: a number on an order is
        only what a visitor typed.

        :param company: ``res.company`` that is written to
        :param numbers: iterable of str in E.164
        :return: dict {number: ``res.partner`` records, customers themselves before their
            households}; without numbers that no contact has
        """
        # sudo: whose a number is decides who is answered; nothing of it is shown
        contacts = self.sudo().search(
            Domain("phone_sanitized", "in", [number for number in numbers if number])
            & Domain("company_id", "in", (False, company.id)),
            limit=_MOST_HOLDERS * max(len(set(numbers)), 1),
            order="id",
        )
        current = contacts._filter_current(company)
        holders = {}
        for number, found in contacts.grouped("phone_sanitized").items():
            found = (found & current) or found
            holders[number] = found.sorted(
                lambda contact: (contact != contact.commercial_partner_id, contact.id)
            ).with_env(self.env)
        return holders

    def _filter_current(self, company):
        """:return: contacts of customers with a service that isn't closed, or who are to
        get their first; of a service's address that very service counts"""
        payers = self.commercial_partner_id
        services = (
            self.env["citynet.subscription"]
            .with_context(active_test=False)
            .search(
                [
                    ("partner_id", "child_of", payers.ids),
                    ("company_id", "=", company.id),
                ]
            )
        )
        known = services.partner_id.commercial_partner_id
        running = services.filtered(lambda service: service.state != "closed")
        running_payers = running.partner_id.commercial_partner_id
        former_places = services.address_id - running.address_id
        return self.filtered(
            lambda contact: (
                contact.commercial_partner_id.citynet_number
                and contact not in former_places
                and (
                    contact.commercial_partner_id in running_payers
                    or contact.commercial_partner_id not in known
                )
            )
        )

    def _is_holder(self, holders):
        """:param holders: ``res.partner`` records that a number speaks for
        :return: bool, whether this contact's household is among them
        """
        return self.commercial_partner_id in holders.commercial_partner_id

    # ---- When it changes -----------------------------------------------------

    def write(self, vals):
        if "phone" not in vals:
            return super().write(vals)
        old = {partner: partner.phone_sanitized for partner in self}
        result = super().write(vals)
        for partner in self.filtered(lambda one: one.phone_sanitized != old[one]):
            partner._follow_new_number(old[partner])
        return result

    def _follow_new_number(self, old):
        """What waits for the old number goes to the new one; a proposal is settled.

        :param str old: in E.164; may be empty
        """
        self.ensure_one()
        # sudo: any user may change a number; what waits for it and what was proposed
        # follows, none of it is shown
        partner = self.sudo()
        if partner.citynet_new_number:
            partner.citynet_new_number = False
            partner.activity_unlink([_NEW_NUMBER])
        if old:
            partner.env["citynet.whatsapp.message"]._readdress(partner, old)

    def action_citynet_view_whatsapp(self):
        """Everything written to and by this customer's household."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_whatsapp.citynet_whatsapp_message_action"
        )
        domain = [("partner_id", "child_of", self.commercial_partner_id.ids)]
        return {**action, "domain": domain, "context": {}}

    # ---- A new number told by WhatsApp ---------------------------------------

    def _propose_number(self, old, new, users):
        """Ask customer service whether the new number is this contact's from now on.

        :param str old: in E.164, as it is on this contact
        :param str new: in E.164, as WhatsApp has told it
        :param users: ``res.users`` who are asked
        """
        self.ensure_one()
        if self.citynet_new_number == new:
            return
        self.citynet_new_number = new
        words = self.env._(
            "WhatsApp reports a new number of %(name)s: %(old)s became %(new)s.",
            name=self.name,
            old=old,
            new=new,
        )
        self.message_post(body=words, subtype_xmlid="mail.mt_note")
        self.activity_unlink([_NEW_NUMBER])
        for user in users:
            self.activity_schedule(
                _NEW_NUMBER,
                user_id=user.id,
                summary=self.env._("New number: %(old)s → %(new)s", old=old, new=new),
                note=words,
            )

    def action_citynet_accept_number(self):
        """The number that WhatsApp has told is this contact's from now on."""
        for partner in self.filtered("citynet_new_number"):
            old, new = partner.phone, partner.citynet_new_number
            partner.phone = new
            partner.message_post(
                body=self.env._(
                    "The new number is taken over: %(old)s → %(new)s.", old=old, new=new
                ),
                subtype_xmlid="mail.mt_note",
            )

    def action_citynet_refuse_number(self):
        """The old number stays."""
        for partner in self.filtered("citynet_new_number"):
            words = self.env._(
                "The new number %(new)s isn't taken over.",
                new=partner.citynet_new_number,
            )
            partner.citynet_new_number = False
            partner.message_post(body=words, subtype_xmlid="mail.mt_note")
            # sudo: colleagues' tasks about the same question end with it
            partner.sudo().activity_unlink([_NEW_NUMBER])
