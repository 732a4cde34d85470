from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetChangeRequestRelocation(models.AbstractModel):
    """A service moves house: the contract stays, the line and its address move."""

    _name = "citynet.change.request.relocation"
    _description = "Request for change: relocation"

    def _check_relocation(self):
        """The line can be built where it is to go."""
        if not self.address_id or self.address_id == self.subscription_id.address_id:
            raise UserError(self.env._("Choose the new service address first."))

    def _agree_relocation(self):
        """A free port is known, or a survey has found a way."""
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
        """Where coverage is unsure a technician looks before anything is promised."""
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
            # sudo: the address came with this request and belongs to nothing now
            self.address_id.sudo().active = False

    def _carry_out_relocation(self):
        """The line stands at the new address: number, tenure, days and debt stay."""
        service = self.subscription_id
        serial = self.work_order_id.ont_serial or service.ont_serial
        service.write(
            {
                "address_id": service._ensure_address_of_payer(self.address_id).id,
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
