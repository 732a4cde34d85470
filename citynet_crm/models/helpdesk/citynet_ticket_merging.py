"""Several complaints about one thing go on as one."""

from odoo import fields, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN
from odoo.exceptions import UserError

# messages that people have written; how a complaint moved stays with it
_WRITTEN = ("comment", "email", "email_outgoing")


class CitynetTicketMerging(models.AbstractModel):
    _name = "citynet.ticket.merging"
    _description = "Complaint: merging"

    merged_into_id = fields.Many2one(
        "citynet.ticket",
        "Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    merged_ids = fields.One2many(
        "citynet.ticket", "merged_into_id", "Merged complaints", copy=False
    )

    def _merge_into(self, target):
        """Merge these complaints into ``target``; the customer is notified once.

        :param target: an open ``citynet.ticket`` of the same customer
        :raise UserError: when they are of different customers, or over
        """
        target.ensure_one()
        merging = self - target
        self._check_unrestricted()
        merging._check_merge(target)
        for ticket in merging:
            ticket._move_thread(target)
            ticket.work_order_ids.ticket_id = target
        # sudo: deadlines and outages follow from the rules and are written by no user
        target.sudo().write(merging._prepare_merged_values(target))
        moved = merging._transition("merged", {"merged_into_id": target.id})
        moved._plan_next_step()
        target._plan_next_step()
        target._tell_merged(moved)

    def _check_merge(self, target):
        if not self:
            raise UserError(self.env._("Choose two complaints or more to merge."))
        if target.state not in OPEN:
            raise UserError(
                self.env._("Complaint %(name)s isn't open.", name=target.name)
            )
        tickets = self | target
        if len(tickets.partner_id.commercial_partner_id) > 1 or (
            len(tickets.company_id) > 1
        ):
            raise UserError(
                self.env._("Only complaints of the same customer can be merged.")
            )

    def _move_thread(self, target):
        """Words, files, activities and followers go with what they are about."""
        self.ensure_one()
        if self.description:
            target.message_post(
                body=self.env._(
                    "%(name)s %(title)s: %(text)s",
                    name=self.name,
                    title=self.title,
                    text=self.description,
                )
            )
        # sudo: who may merge complaints takes along all that hangs on them
        ticket = self.sudo()
        here = [("model", "=", self._name), ("res_id", "=", self.id)]
        words = ticket.env["mail.message"]
        words.search([*here, ("message_type", "in", _WRITTEN)]).res_id = target.id
        there = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        files = ticket.env["ir.attachment"]
        files.search([*there, ("res_field", "=", False)]).write({"res_id": target.id})
        ticket.escalation_ids.activity_id.unlink()
        ticket.activity_ids.write({"res_id": target.id})
        target.message_subscribe(partner_ids=self.message_partner_ids.ids)

    def _prepare_merged_values(self, target):
        """:return: dict: what was promised or done for any of them holds for ``target``"""
        tickets = self | target
        values = {}
        for name in ("date_first_answer", "date_first_due", "date_restore_due"):
            if any(tickets.mapped(name)) and not (
                name == "date_restore_due" and target.date_waiting
            ):
                values[name] = min(filter(None, tickets.mapped(name)))
        if not target.outage_id and self.outage_id:
            values["outage_id"] = self.outage_id[:1].id
        return values

    def _tell_merged(self, merged):
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        self.message_post(
            body=self.with_context(lang=lang).env._(
                "%(merged)s is about the same as %(name)s and was merged into it.",
                merged=", ".join(merged.mapped("name")),
                name=self.name,
            ),
            # written by us, not by a person: no answer to what was asked
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
        )
        for ticket in merged:
            ticket.message_post(
                body=self.env._("Merged into %(name)s.", name=self.display_name)
            )
        self._emit("ticket_merged")
