"""Closing the loop: a low score becomes a complaint, and once it is settled the
customer may be asked once more."""

from odoo import fields, models
from odoo.fields import Command


class CitynetTicket(models.Model):
    _inherit = "citynet.ticket"

    csat_rating_id = fields.Many2one(
        "rating.rating", "Low answer", index="btree_not_null", readonly=True, copy=False
    )
    csat_deadline = fields.Datetime("Follow up before", readonly=True, copy=False)

    _csat_rating_uniq = models.UniqueIndex(
        "(csat_rating_id) WHERE csat_rating_id IS NOT NULL",
        "This answer is already followed up.",
    )

    def _emit(self, event, partners=None, **facts):
        # EXTENDS citynet.event.mixin
        result = super()._emit(event, partners, **facts)
        if event == "ticket_resolved":
            # sudo: users who resolve a follow-up let the customer be asked again
            self.sudo().csat_rating_id._csat_ask_again()
        return result

    def _prepare_csat_values(self, partner):
        # EXTENDS citynet.event.mixin
        done = self.work_order_ids.filtered(lambda job: job.state == "done")
        return {
            **super()._prepare_csat_values(partner),
            "citynet_subscription_id": self.subscription_id.id,
            "citynet_technician_ids": [Command.set(done.technician_ids.ids)],
            "citynet_area_id": self.area_id.id,
            "citynet_package_id": self.package_id.id,
        }

    def _get_csat_thread(self):
        # Technicians read the chatter of their complaints, not what customers say of them
        return self.subscription_id or self.partner_id

    def _csat_remind(self):
        """Put the follow-up on the list of a member of its team."""
        for ticket in self:
            member = ticket.team_id.user_ids[:1]
            if member:
                ticket.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=member.id,
                    date_deadline=ticket.company_id._citynet_local(
                        ticket.csat_deadline
                    ).date(),
                    summary=self.env._("Call the customer about the low score"),
                )
