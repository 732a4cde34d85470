"""A service moves house: the contract stays, the line and its address move."""

from odoo import fields, models
from odoo.exceptions import UserError


class CitynetChangeRequest(models.Model):
    _inherit = "citynet.change.request"

    kind = fields.Selection(
        selection_add=[("relocation", "Relocation")],
        ondelete={"relocation": "cascade"},
    )
    address_id = fields.Many2one(
        "res.partner",
        "New service address",
        index="btree_not_null",
        ondelete="restrict",
        help="A contact of its own; the old address stays free for who comes next",
    )
    area_id = fields.Many2one(
        "citynet.area", "New area", ondelete="restrict", check_company=True
    )
    work_order_id = fields.Many2one(
        "citynet.work.order",
        "Job",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _get_terms(self):
        # EXTENDS
        return super()._get_terms() | {"address_id", "area_id", "work_order_id"}

    def _check_possible(self):
        # EXTENDS: the line can be built where it is to go
        super()._check_possible()
        if self.kind != "relocation":
            return
        if not self.address_id or self.address_id == self.subscription_id.address_id:
            raise UserError(self.env._("Choose the new service address first."))
        if self.area_id._get_coverage() != "covered":
            raise UserError(
                self.env._(
                    "No free port reaches %(address)s; choose another area, or refuse.",
                    address=self.address_id.display_name,
                )
            )

    def action_confirm(self):
        # EXTENDS: a relocation is done when its job is
        result = super().action_confirm()
        for request in self:
            if request.kind == "relocation" and not request.work_order_id:
                job = self.env["citynet.work.order"].create(
                    request._prepare_relocation_job()
                )
                request._state_door().work_order_id = job
                request.subscription_id._emit("relocation_requested")
        return result

    def action_cancel(self):
        # EXTENDS: nobody drives to a job that isn't wanted any more
        result = super().action_cancel()
        for job in self.work_order_id:
            job._cancel(self.env._("The request for change was cancelled."))
        return result

    def _prepare_customer_facts(self):
        # EXTENDS
        facts = super()._prepare_customer_facts()
        if self.kind == "relocation":
            facts["new_address"] = self.address_id._citynet_address_line()
        return facts

    def _carry_out_due(self):
        # EXTENDS: not the day but the finished job carries out a relocation
        on_a_day = self.filtered(lambda request: request.kind != "relocation")
        return super(CitynetChangeRequest, on_a_day)._carry_out_due()

    def _prepare_relocation_job(self):
        """:return: dict of the ``citynet.work.order`` that moves the line"""
        service = self.subscription_id
        return {
            "kind": "relocation",
            "partner_id": service.partner_id.id,
            "subscription_id": service.id,
            "address_id": self.address_id.id,
            "area_id": self.area_id.id,
            "package_id": service.package_id.id,
            "company_id": service.company_id.id,
        }

    def _carry_out_relocation(self, ont_serial=None):
        """The line stands at the new address: number, tenure, days and debt stay.

        :param str ont_serial: of the ONT there when it was swapped
        """
        for request in self._transition("done", {"date_done": fields.Datetime.now()}):
            service = request.subscription_id
            service.write(
                {
                    "address_id": request.address_id.id,
                    "area_id": request.area_id.id,
                    "ont_serial": ont_serial or service.ont_serial,
                }
            )
            fee = round(service._get_rules().citynet_relocation_fee)
            if fee:
                charge = {
                    "name": self.env._(
                        "Relocation to %(address)s",
                        address=request.address_id.display_name,
                    ),
                    "kind": "relocation",
                    "subscription_id": service.id,
                    "amount": fee,
                }
                self.env["citynet.charge"].create(charge)
            request._state_door().amount = fee
            service._emit("relocation_done")


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    def _complete_relocation(self):
        """Whoever finishes the job makes its relocation true."""
        # sudo: a technician finishes jobs but neither reads nor writes requests
        requests = (
            self.env["citynet.change.request"]
            .sudo()
            .search([("work_order_id", "in", self.ids), ("state", "=", "confirmed")])
        )
        for request in requests:
            request._carry_out_relocation(request.work_order_id.ont_serial)
