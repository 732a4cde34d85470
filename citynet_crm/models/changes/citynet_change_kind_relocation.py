from odoo import api, models
from odoo.exceptions import UserError


class CitynetChangeKindRelocation(models.AbstractModel):
    """A service moves house: the contract stays, the line and its address move."""

    _name = "citynet.change.kind.relocation"
    _inherit = "citynet.change.kind"
    _description = "Change: relocation"

    @api.model
    def _get_title(self):
        return self.env._("Move to another address")

    @api.model
    def _check(self, request):
        """The line can be built where it is to go."""
        if not request.address_id or (
            request.address_id == request.subscription_id.address_id
        ):
            raise UserError(self.env._("Choose the new service address first."))

    @api.model
    def _get_obstacle(self, request):
        """A port that was free when it was confirmed may be another customer's now."""
        moves_far = request.area_id != request.subscription_id.area_id
        is_surveyed = request.survey_id.state == "done"
        if (
            request.state == "confirmed"
            and request.coverage != "covered"
            and moves_far
            and not is_surveyed
        ):
            return self.env._(
                "No free port reaches %(address)s any more.",
                address=request.address_id._citynet_address_line()
                or request.address_id.display_name,
            )
        return super()._get_obstacle(request)

    @api.model
    def _agree(self, request):
        """A free port is known, or a survey has found a way."""
        surveyed = request.survey_id.state == "done"
        if not request.area_id or (request.coverage != "covered" and not surveyed):
            raise UserError(
                self.env._(
                    "No free port reaches %(address)s; choose another area, or refuse.",
                    address=request.address_id.display_name,
                )
                if not request.survey_id
                else self.env._(
                    "The survey of %(address)s (%(job)s) has to be finished and an area "
                    "chosen first.",
                    address=request.address_id.display_name,
                    job=request.survey_id.name,
                )
            )

    @api.model
    def _simulate(self, request):
        service, day = request.subscription_id, self._get_day(request)
        fee, money = self._get_fee(service), service.currency_id.format
        sentences = [
            self.env._(
                "We come from %(day)s on, at a time that we agree with you. Your service "
                "number, your contract and your billing days stay, and you go on paying "
                "%(price)s a month: no day is billed twice and none is left out.",
                day=self._format_day(day),
                price=money(service.price),
            ),
            self.env._(
                "The relocation costs %(fee)s, once, on the bill after it is done.",
                fee=money(fee),
            )
            if fee
            else self.env._("The relocation costs nothing."),
        ]
        if fee:
            sentences.append(service._get_tax_sentence())
        if request.coverage != "covered":
            sentences.append(
                self.env._(
                    "We check first whether our network reaches this address, "
                    "and inform you before anything changes."
                )
            )
        return {
            "date_effective": day,
            "amount": fee,
            "explanation": "\n".join(sentences),
        }

    @api.model
    def _begin(self, request):
        """The equipment leaves the old place, then the line is built at the new one."""
        service, place = request.subscription_id, self._prepare_new_place(request)
        is_planned_again = bool(request.work_order_id)
        if is_planned_again:
            request._cancel_jobs()
        self.env["citynet.work.order"].create(
            request._prepare_job(
                "removal",
                date_wished=request.date_effective,
                ont_serial=service.ont_serial,
            )
        )
        serial = service.ont_serial if request.ont_action == "move" else False
        request._plan_job(
            "relocation",
            date_wished=request.date_effective,
            ont_serial=serial,
            **place,
        )
        if not is_planned_again:  # the customer knows already
            service._emit("relocation_requested")

    @api.model
    def _wait(self, request):
        """Not the day but the finished job carries out a relocation."""
        return True

    @api.model
    def _undo(self, request):
        request._cancel_jobs()
        if request.channel == "portal":
            # sudo: the address came with this request and belongs to nothing now
            request.address_id.sudo().active = False

    @api.model
    def _carry_out(self, request):
        """The line stands at the new address: number, tenure, days and debt stay."""
        service, job = request.subscription_id, request.work_order_id
        service.write(
            {
                "address_id": service._ensure_address_of_payer(request.address_id).id,
                "area_id": (job.area_id or request.area_id).id,
                "ont_serial": job.ont_serial or service.ont_serial,
            }
        )
        fee = self._get_fee(service)
        if fee:
            charge = {
                "name": self.env._(
                    "Relocation to %(address)s",
                    address=request.address_id._citynet_address_line()
                    or request.address_id.display_name,
                ),
                "kind": "relocation",
                "subscription_id": service.id,
                "amount": fee,
            }
            self.env["citynet.charge"]._create_by_rule([charge])
        request._bypass_guard("amount").amount = fee
        service._emit("relocation_done")

    @api.model
    def _prepare_facts(self, request):
        return {
            **super()._prepare_facts(request),
            "new_address": request.address_id._citynet_address_line(),
        }

    @api.model
    def _get_fee(self, service):
        """:return: int, whole rupiah"""
        return round(service._get_rules().citynet_relocation_fee)

    @api.model
    def _prepare_new_place(self, request):
        """:return: dict of a job at the new address"""
        return {"address_id": request.address_id.id, "area_id": request.area_id.id}

    # ---- Surveys ---------------------------------------------------------------

    @api.model
    def _survey(self, request):
        """A technician looks at the place, unless one does or did already."""
        self._check(request)
        if request.survey_id.state in (False, "cancelled"):
            job = self.env["citynet.work.order"].create(
                request._prepare_job("survey", **self._prepare_new_place(request))
            )
            request.survey_id = job

    # ---- Asked for on customers' pages -----------------------------------------

    @api.model
    def _ensure_values(self, service, values):
        """The address that was typed becomes a contact of the payer."""
        values = dict(values)
        place = self.env["res.partner"].create(
            {
                **values.pop("address"),
                "type": "other",
                "parent_id": service.partner_id.commercial_partner_id.id,
            }
        )
        return {**values, "address_id": place.id}

    @api.model
    def _is_for_the_customer_to_say(self, request):
        return request.coverage == "covered"

    @api.model
    def _look_into(self, request):
        request.action_survey()
