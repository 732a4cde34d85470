"""The ONT that is there, and the one that comes in its place."""

from odoo import api, fields, models
from odoo.exceptions import UserError

# the kinds on which a device may be swapped for another at the same place
SWAPS = ("repair", "package_change")
# and all that leave a device there; the others fetch one
BRINGS = ("installation", "relocation", *SWAPS)


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    ont_serial = fields.Char("New ONT serial")
    ont_serial_old = fields.Char(
        "Old ONT serial",
        compute="_compute_ont_serial_old",
        compute_sudo=True,
        store=True,
        readonly=False,
        copy=False,
        help="The one that was there before the job",
    )

    @api.depends("subscription_id", "kind")
    def _compute_ont_serial_old(self):
        for order in self:
            if order.kind != "installation" and not order.ont_serial_old:
                order.ont_serial_old = order.subscription_id.ont_serial

    @api.model
    def _get_writable_fields(self):
        # EXTENDS citynet.work.order
        writable = super()._get_writable_fields()
        return None if writable is None else writable | {"ont_serial_old"}

    def _get_report_fields(self):
        # EXTENDS citynet.work.order
        return super()._get_report_fields() | {"ont_serial_old"}

    def action_done(self):
        # EXTENDS citynet.work.order
        self._check_serials_free()
        return super().action_done()

    def _check_serials_free(self):
        """:raise UserError: for a device that stands at another customer's"""
        for order in self:
            if (
                not order.ont_serial
                or order.kind not in BRINGS
                or order.state == "done"
            ):
                continue
            # sudo: a technician learns that the serial is in use, not whose it is
            taken = (
                self.env["citynet.subscription"]
                .sudo()
                .search_count(
                    [
                        ("ont_serial", "=", order.ont_serial),
                        ("state", "!=", "closed"),
                        ("company_id", "=", order.company_id.id),
                        ("id", "!=", order.sudo().subscription_id.id),
                    ],
                    limit=1,
                )
            )
            if taken:
                raise UserError(
                    self.env._(
                        "ONT %(serial)s is on another service already. Look at the "
                        "serial again, or call the desk.",
                        serial=order.ont_serial,
                    )
                )

    def _settle_report(self):
        # EXTENDS citynet.work.order: the service knows which ONT it runs on
        super()._settle_report()
        for order in self:
            # sudo: a technician swaps the device and doesn't read the contract
            service = order.sudo().subscription_id
            if (
                order.kind in SWAPS
                and order.ont_serial
                and order.ont_serial != service.ont_serial
            ):
                service.ont_serial = order.ont_serial
