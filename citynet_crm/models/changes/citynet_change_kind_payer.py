from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.exceptions import UserError


class CitynetChangeKindPayer(models.AbstractModel):
    """Another customer pays from now on: a house is sold, a company takes over."""

    _name = "citynet.change.kind.payer"
    _inherit = "citynet.change.kind"
    _description = "Change: new payer"

    @api.model
    def _get_title(self):
        return self.env._("Hand over to another payer")

    @api.model
    def _is_for_the_customer_to_say(self, request):
        """The new payer has a say in it."""
        return False

    @api.model
    def _check(self, request):
        if (
            request.payer_id.commercial_partner_id
            == request.subscription_id.partner_id.commercial_partner_id
        ):
            raise UserError(self.env._("This customer pays for the service already."))

    @api.model
    def _agree(self, request):
        if not request.payer_id:
            raise UserError(self.env._("Choose the new payer, once they have agreed."))

    @api.model
    def _simulate(self, request):
        """Without a day it is the first that no bill covers; days that are billed from
        the day asked for on are given back to the present payer, by the rules."""
        service = request.subscription_id
        day = self._get_first_day(request)
        text, money = self._format_day(day), service.currency_id.format
        back = sum(
            amount
            for _line, _first, _end, amount in service._get_days_back(
                day - timedelta(days=1)
            )
        )
        return {
            "date_effective": day,
            "explanation": "\n".join(
                (
                    self.env._(
                        "From %(day)s on the new payer is billed, %(price)s a month.",
                        day=text,
                        price=service.currency_id.format(service.price),
                    ),
                    self.env._(
                        "Days before %(day)s, open bills, a deposit and money paid too "
                        "much stay with the payer until then.",
                        day=text,
                    ),
                    *(
                        [
                            self.env._(
                                "%(amount)s is given back to them: it was billed for days "
                                "from %(day)s on.",
                                amount=money(back),
                                day=text,
                            )
                        ]
                        if back
                        else []
                    ),
                )
            ),
        }

    @api.model
    def _get_first_day(self, request):
        """:return: date, the first of the new payer; customer service may know of it
        late"""
        service, asked = request.subscription_id, request.date_effective
        today = service.company_id._citynet_today()
        if not asked or request.channel == "portal":
            asked = asked and max(asked, today)
        if not asked:
            return self._get_first_free_day(service, today)
        day = max(asked, service.date_payer or service.date_start)
        if service._gives_back_parts():
            return day
        # the period that has begun is paid by who was billed for it
        for first, last in service._get_covered_days(day)[service]:
            if first < day <= last:
                day = last + timedelta(days=1)
        return day

    @api.model
    def _begin(self, request):
        # sudo: confirming a handover fixes its day; no bill crosses it
        request.subscription_id.sudo().date_handover = request.date_effective

    @api.model
    def _wait(self, request):
        return False

    @api.model
    def _undo(self, request):
        # sudo: as above, taken back
        service = request.subscription_id.sudo()
        if service.date_handover == request.date_effective:
            service.date_handover = False

    @api.model
    def _carry_out(self, request):
        # sudo: confirming a handover brings about the old payer's last bill
        service = request.subscription_id.sudo()
        self._hand_over(service, request.payer_id, request.date_effective)

    # ---- Changing hands --------------------------------------------------------

    @api.model
    def _hand_over(self, service, payer, day):
        """``payer`` pays for the days from ``day`` on.

        Debt follows the payer, equipment the place: number, tenure, price, days and the
        line stay; bills, deposit and unused credit stay behind.

        :param payer: ``res.partner``
        :param date day: its first day
        """
        former = service.partner_id
        self._take_back_days(service, day)
        self._settle_former_payer(service, day)
        values = {
            "partner_id": payer.id,
            "address_id": service._ensure_address_of_payer(
                service.address_id or former, payer
            ).id,
            "date_payer": day,
            "date_handover": False,
            "po_number": payer.citynet_po_number,
            # links that the former payer has no longer open this service
            "access_token": False,
        }
        service._bypass_guard(*values).write(values)
        service.message_unsubscribe(
            former.commercial_partner_id.child_ids.ids + former.ids
        )
        payer.commercial_partner_id._citynet_make_customers()
        payer._citynet_serve(service.company_id)
        deposit = service._prepare_deposit_values()
        if deposit:
            service.env["citynet.charge"]._create_by_rule([{**deposit, "date": day}])
        service._restore_paid()
        service._end_impossible_changes()
        service._emit("payer_changed")

    @api.model
    def _take_back_days(self, service, day):
        """Days from ``day`` on that the former payer was billed for are given back."""
        today = service.company_id._citynet_today()
        service.env["citynet.charge"]._create_by_rule(
            [
                {**charge, "date": today}
                for charge in service._prepare_back_charges(day - timedelta(days=1))
            ]
        )
        service._cut_billed_days(day)
        service.next_period_start = min(service.next_period_start, day)

    @api.model
    def _settle_former_payer(self, service, day):
        """Bill what is left until ``day``, give back the deposit; credits stay theirs."""
        back = service._get_deposit_held()
        if back > 0:
            service.env["citynet.charge"]._create_by_rule(
                [
                    {
                        "subscription_id": service.id,
                        "kind": "deposit",
                        "name": self.env._("Deposit given back"),
                        "date": service.company_id._citynet_today(),
                        "amount": -back,
                    }
                ]
            )
        far = day + timedelta(days=400)
        charges = service._get_pending_charges(fields.Date.to_date("9999-12-31"))
        plan = service._prepare_bill_plan(far, service._get_covered_days(), charges)
        if plan["lines"]:
            self._make_last_bill(
                service,
                {
                    **service._prepare_bill_values(
                        service.env["citynet.billing.run"],
                        service.company_id._citynet_today(),
                        plan,
                    ),
                    "company_id": service.company_id.id,
                    "currency_id": service.currency_id.id,
                },
            )
            service.env["citynet.charge"]._keep_rests(plan["used"])
        service.next_period_start = max(plan["starts"][service], day)
        service._get_credits_left()._give_back()

    @api.model
    def _make_last_bill(self, service, values):
        """:return: the posted ``account.move`` of ``values``"""
        moves = service.env["citynet.invoice.poster"]._create_and_post([values])
        moves._citynet_issue()
        return moves

    @api.model
    def _get_first_free_day(self, service, day):
        """:return: date, the first from ``day`` on that no bill covers"""
        covered = service._get_covered_days()[service]
        return periods.free_days(max(day, service.next_period_start), covered)[0]
