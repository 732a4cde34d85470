from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetChangeKindStop(models.AbstractModel):
    """A service that ends: its last bill beforehand, its equipment afterwards."""

    _name = "citynet.change.kind.stop"
    _inherit = "citynet.change.kind"
    _description = "Change: stop"

    @api.model
    def _get_title(self):
        return self.env._("Stop the service")

    @api.model
    def _check(self, request):
        if not (request.reason or "").strip():
            raise UserError(self.env._("Say why the service is stopped."))
        service = request.subscription_id
        if request.date_effective and request.date_effective < service.date_start:
            raise UserError(
                self.env._(
                    "%(name)s can't end before its first day.",
                    name=service.display_name,
                )
            )

    @api.model
    def _agree(self, request):
        """Customer service may agree to any day; customers' form keeps the notice."""

    @api.model
    def _simulate(self, request):
        """Only the last day of a service may lie behind."""
        service = request.subscription_id
        today = service.company_id._citynet_today()
        day = request.date_effective or max(today, service.date_start)
        parts, _billed = self._prepare_last_bill(service, day)
        return {
            "date_effective": day,
            "amount": sum(amount for _name, amount in parts),
            "price": 0,
            "explanation": self._get_last_bill_text(service, day),
            "open_amount": self._get_open_amount(service),
            "next_bill": self._get_last_bill_day(service, day),
        }

    @api.model
    def _begin(self, request):
        # sudo: confirming a stop sets the service's last day by its terms only;
        # from now on no bill covers a day after it
        service = request.subscription_id.sudo()
        service.date_end = request.date_effective
        service._end_impossible_changes()
        if service.ont_serial:
            job = request._prepare_job(
                "termination",
                date_wished=request.date_effective,
                ont_serial=service.ont_serial,
            )
            self.env["citynet.work.order"].create(job)

    @api.model
    def _wait(self, request):
        """Until the last day is over, unless it was ended there and then."""
        company, day = request.company_id, request.date_effective
        asked = company._citynet_local(request.date_confirmed).date()
        return asked < day and day >= company._citynet_today()

    @api.model
    def _undo(self, request):
        request._cancel_jobs()
        if request.subscription_id.state != "closed":
            # sudo: as above, taken back
            request.subscription_id.sudo().date_end = False

    @api.model
    def _carry_out(self, request):
        request.subscription_id._close(request.date_effective, request.reason.strip())

    # ---- The last bill ---------------------------------------------------------

    @api.model
    def _prepare_last_bill(self, service, date_end):
        """What would still be asked of a service that ends on ``date_end``.

        Nothing is written: the service is read as it would be, and taken back.

        :return: list of (explanation, int rupiah), and the date up to which
            its days are billed already where that is later than ``date_end``, else None
        """
        ending = service.new(origin=service)
        ending.date_end = date_end
        covered = service._get_covered_days()[service]
        due, _start = ending._get_due_periods(date_end + timedelta(days=400), covered)
        lines = [
            (line["name"], line["price_unit"])
            for line in ending._prepare_bill_lines(due)
        ]
        waiting = service.charge_ids.filtered(
            lambda charge: (
                not (charge.is_billed or charge.is_waived or charge.needs_approval)
            )
        )
        lines += [(charge.name, round(charge.amount)) for charge in waiting]
        lines += [
            (values["name"], round(values["amount"]))
            for values in service._prepare_closing_charges(date_end)
        ]
        billed = service.next_period_start - timedelta(days=1)
        return lines, billed if billed > date_end else None

    @api.model
    def _get_last_bill_day(self, service, date_end):
        """:return: date on which the last bill of a service that ends on ``date_end`` is
        made, False where it is made already"""
        ending = service.new(origin=service)
        ending.date_end = date_end
        if day := ending._get_next_bill_day():
            return max(day, service.date_bill_hold or day)
        parts, _billed = self._prepare_last_bill(service, date_end)
        total = sum(amount for _name, amount in parts)
        return date_end + timedelta(days=1) if total > 0 else False

    @api.model
    def _get_open_amount(self, service):
        """:return: float, rupiah of the payer's bills for ``service`` that are open"""
        # sudo: customers and agents who ask what a stop costs may not read bills
        bills = service.sudo().move_line_ids.move_id.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state == "posted"
                and move.commercial_partner_id
                == service.partner_id.commercial_partner_id
            )
        )
        return sum(bills.mapped("amount_residual"))

    @api.model
    def _get_billed_sentence(self, service, date_end, billed):
        """:return: str, what becomes of days that are billed until ``billed``"""
        day = format_date(self.env, billed)
        back = service._get_days_back(date_end)
        if sum(amount for _line, _first, _end, amount in back) > 0:
            if service._gives_back_parts():
                return self.env._(
                    "Billed already until %(day)s: what was billed for days after the "
                    "last day is given back.",
                    day=day,
                )
            return self.env._(
                "Billed already until %(day)s: what was billed for periods that begin "
                "after the last day is given back, for the period of the last day not.",
                day=day,
            )
        if back and not service._gives_back_parts():
            return self.env._(
                "Billed already until %(day)s: a period that has begun is not given "
                "back.",
                day=day,
            )
        return self.env._("Billed already until %(day)s.", day=day)

    @api.model
    def _get_last_bill_text(self, service, date_end):
        """:return: str, a line for each part of the last bill, and its total"""
        money = service.currency_id.format
        parts, billed = self._prepare_last_bill(service, date_end)
        lines = [f"{name}: {money(amount)}" for name, amount in parts]
        total = sum(amount for _name, amount in parts)
        facts = {"name": service.name, "total": money(total)}
        lines.append(
            self.env._("%(name)s, last bill: %(total)s", **facts)
            if service._is_tax_included()
            else self.env._("%(name)s, last bill before tax: %(total)s", **facts)
        )
        if total < 0:
            lines.append(
                self.env._("What is left over pays open bills, or is given back.")
            )
        if billed:
            lines.append(self._get_billed_sentence(service, date_end, billed))
        if still_open := self._get_open_amount(service):
            lines.append(
                self.env._(
                    "Bills made before that are still to pay: %(amount)s.",
                    amount=money(still_open),
                )
            )
        return "\n".join(lines)
