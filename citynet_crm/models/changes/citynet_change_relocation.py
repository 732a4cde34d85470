"""A service moves house: the contract stays, the line and its address move."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


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
        "citynet.area",
        "New area",
        compute="_compute_area_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
    )
    coverage = fields.Selection(
        [
            ("covered", "Covered"),
            ("full", "No free port"),
            ("none", "No network known there"),
        ],
        compute="_compute_coverage",
    )
    ont_action = fields.Selection(
        [("move", "Moves along"), ("swap", "Is swapped for another")],
        "ONT",
        required=True,
        default="move",
    )
    survey_id = fields.Many2one(
        "citynet.work.order",
        "Survey",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    survey_state = fields.Selection(related="survey_id.state", string="Survey is")

    @api.model
    def _get_service_states(self):
        # EXTENDS
        return super()._get_service_states() | {"relocation": ("active", "suspended")}

    def _get_terms(self):
        # EXTENDS
        return super()._get_terms() | {"address_id", "area_id", "ont_action"}

    @api.depends("address_id.citynet_village", "address_id.citynet_district")
    def _compute_area_id(self):
        """The coverage check of the order form, for the new address."""
        areas = self.env["citynet.area"]
        for request in self:
            place = request.address_id
            if place and not request.area_id:
                request.area_id = areas._find_served(
                    place.citynet_village,
                    place.citynet_district,
                    place.zip,
                    request.company_id or request.subscription_id.company_id,
                )[:1]

    @api.depends("area_id.ports_total", "area_id.ports_free", "kind")
    def _compute_coverage(self):
        for request in self:
            request.coverage = (
                request.kind == "relocation" and request.area_id._get_coverage()
            )

    def _check_relocation(self):
        """The line can be built where it is to go."""
        if not self.address_id or self.address_id == self.subscription_id.address_id:
            raise UserError(self.env._("Choose the new service address first."))

    def _agree_relocation(self):
        """A free port is known, or somebody has been there and found a way."""
        surveyed = self.survey_id.state == "done"
        if not self.area_id or (self.coverage != "covered" and not surveyed):
            raise UserError(
                self.env._(
                    "No free port reaches %(address)s; choose another area, or refuse.",
                    address=self.address_id.display_name,
                )
                if not self.survey_id
                else self.env._(
                    "The survey of %(address)s (%(job)s) has to be finished and an area "
                    "chosen first.",
                    address=self.address_id.display_name,
                    job=self.survey_id.name,
                )
            )

    def action_survey(self):
        """Where coverage is unsure somebody looks before anything is promised."""
        for request in self:
            if request.kind != "relocation" or request.state != "requested":
                raise UserError(
                    self.env._("Only a relocation that is asked for is surveyed.")
                )
            request._check_relocation()
            if request.survey_id.state in (False, "cancelled"):
                job = self.env["citynet.work.order"].create(
                    request._prepare_job("survey", **request._prepare_new_place())
                )
                request._state_door().survey_id = job

    def _prepare_new_place(self):
        """:return: dict of a job at the new address"""
        return {"address_id": self.address_id.id, "area_id": self.area_id.id}

    def _get_relocation_fee(self):
        """:return: int, whole rupiah"""
        return round(self.subscription_id._get_rules().citynet_relocation_fee)

    def _simulate_relocation(self):
        service = self.subscription_id
        today = service.company_id._citynet_today()
        day = max(self.date_effective or today, today)
        fee, money = self._get_relocation_fee(), service.currency_id.format
        sentences = [
            self.env._(
                "We come from %(day)s on, at a time that we agree with you. Your service "
                "number, your contract and your billing days stay, and you go on paying "
                "%(price)s a month: no day is billed twice and none is left out.",
                day=format_date(self.env, day, date_format="d MMM y"),
                price=money(service.price),
            ),
            self.env._(
                "The relocation costs %(fee)s, once, on the bill after it is done.",
                fee=money(fee),
            )
            if fee
            else self.env._("The relocation costs nothing."),
        ]
        if self.coverage != "covered":
            sentences.append(
                self.env._(
                    "We have to look first whether our network reaches this address, "
                    "and tell you before anything changes."
                )
            )
        return {
            "date_effective": day,
            "amount": fee,
            "explanation": "\n".join(sentences),
        }

    def _begin_relocation(self):
        """The equipment leaves the old place, then the line is built at the new one."""
        service, place = self.subscription_id, self._prepare_new_place()
        is_planned_again = bool(self.work_order_id)
        if is_planned_again:
            self._cancel_jobs()
        self.env["citynet.work.order"].create(
            self._prepare_job(
                "removal",
                date_wished=self.date_effective,
                ont_serial=service.ont_serial,
            )
        )
        serial = service.ont_serial if self.ont_action == "move" else False
        self._plan_job(
            "relocation", date_wished=self.date_effective, ont_serial=serial, **place
        )
        if not is_planned_again:  # the customer knows already
            service._emit("relocation_requested")

    def _wait_relocation(self):
        """:return: True; not the day but the finished job carries out a relocation"""
        return True

    def _undo_relocation(self):
        self._cancel_jobs()
        if self.channel == "portal":
            # sudo: the address came with this request and is nobody's now
            self.address_id.sudo().active = False

    def _prepare_customer_facts(self):
        # EXTENDS
        facts = super()._prepare_customer_facts()
        if self.kind == "relocation":
            facts["new_address"] = self.address_id._citynet_address_line()
        return facts

    def _carry_out_relocation(self):
        """The line stands at the new address: number, tenure, days and debt stay."""
        service = self.subscription_id
        serial = self.work_order_id.ont_serial or service.ont_serial
        service.write(
            {
                "address_id": service._get_address_of_payer(self.address_id).id,
                "area_id": (self.work_order_id.area_id or self.area_id).id,
                "ont_serial": serial,
            }
        )
        fee = self._get_relocation_fee()
        if fee:
            charge = {
                "name": self.env._(
                    "Relocation to %(address)s",
                    address=self.address_id._citynet_address_line()
                    or self.address_id.display_name,
                ),
                "kind": "relocation",
                "subscription_id": service.id,
                "amount": fee,
            }
            self.env["citynet.charge"].create(charge)
        self._state_door().amount = fee
        service._emit("relocation_done")


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    @api.depends("change_id")
    def _compute_needs_serial(self):
        # EXTENDS: without it nobody knows which ONT stands at the new address
        super()._compute_needs_serial()
        for order in self:
            if order.kind == "relocation" and not order.ont_serial:
                order.needs_serial = bool(order.change_id)

    def _complete_relocation(self):
        """Whoever finishes the job makes its relocation true."""
        for request in self._get_changes():
            if not request.work_order_id.ont_serial:
                raise UserError(
                    self.env._(
                        "%(name)s needs the ONT's serial first.",
                        name=request.work_order_id.name,
                    )
                )
            request._carry_out()
