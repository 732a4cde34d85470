"""A service changes hands: what was stays with the old payer, what comes is the new one's."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing import periods


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    date_handover = fields.Date(
        "Changes hands on",
        readonly=True,
        copy=False,
        help="Agreed: no bill of the present payer covers this day or a later one",
    )
    date_payer = fields.Date(
        "Payer since",
        readonly=True,
        copy=False,
        help="Empty: the payer is the one the service began with",
    )

    @api.depends("date_handover")
    def _compute_date_next_bill(self):
        # EXTENDS
        return super()._compute_date_next_bill()

    def _get_next_period(self, start=None, until=None):
        # EXTENDS: the present payer's days end where the next one's begin
        if not self.date_handover:
            return super()._get_next_period(start, until)
        last = self.date_handover - timedelta(days=1)
        start = start or self.next_period_start
        if not start or start > last:
            return None
        return super()._get_next_period(start, min(until or last, last))

    def _release_periods(self, start):
        # EXTENDS: days of a former payer's cancelled bill are not billed to the new one
        for service in self:
            since = service.date_payer
            super(CitynetSubscription, service)._release_periods(
                max(start, since) if since else start
            )

    def _get_first_free_day(self, day):
        """:return: date, the first from ``day`` on that no bill covers"""
        self.ensure_one()
        covered = self._get_covered_days()[self]
        return periods.free_days(max(day, self.next_period_start), covered)[0]

    def _hand_over(self, payer, day):
        """``payer`` pays for the days from ``day`` on.

        Debt follows the payer, equipment the place: number, tenure, price, days and the
        line stay; bills, deposit and unused credit stay behind.

        :param payer: ``res.partner``
        :param date day: its first day
        """
        self.ensure_one()
        former = self.partner_id
        self._settle_former_payer(day)
        self._state_door().write(
            {
                "partner_id": payer.id,
                "address_id": self._get_address_of_payer(
                    self.address_id or former, payer
                ).id,
                "date_payer": day,
                "date_handover": False,
                "po_number": payer.citynet_po_number,
                # links that the former payer has no longer open this service
                "access_token": False,
            }
        )
        self.message_unsubscribe(
            former.commercial_partner_id.child_ids.ids + former.ids
        )
        payer.commercial_partner_id._citynet_make_customers()
        deposit = self._prepare_deposit_values()
        if deposit:
            self.env["citynet.charge"].create({**deposit, "date": day})
        self._restore_paid()
        self._emit("payer_changed")

    def _get_address_of_payer(self, address, payer=None):
        """:return: ``address`` itself where it is the payer's, else its like among his
        contacts: an address that others can't read or change"""
        payer = payer or self.partner_id
        if address.commercial_partner_id == payer.commercial_partner_id:
            return address
        names = ["street", "street2", "city", "zip", "state_id", "country_id"]
        names += address._citynet_address_fields()
        names += ["partner_latitude", "partner_longitude"]
        values = {
            name: address[name].id
            if address._fields[name].type == "many2one"
            else address[name]
            for name in names
            if name in address._fields
        }
        # sudo: whoever hands a service over makes the address it stays at
        return address.sudo().create(
            {
                **values,
                "name": address._citynet_address_line() or payer.name,
                "type": "other",
                "parent_id": payer.commercial_partner_id.id,
            }
        )

    def _settle_former_payer(self, day):
        """Bill what is left until ``day``, give back the deposit; credits stay his."""
        back = self._get_deposit_held()
        if back > 0:
            self.env["citynet.charge"].create(
                {
                    "subscription_id": self.id,
                    "kind": "deposit",
                    "name": self.env._("Deposit given back"),
                    "date": self.company_id._citynet_today(),
                    "amount": -back,
                }
            )
        far = day + timedelta(days=400)
        charges = self._get_pending_charges(fields.Date.to_date("9999-12-31"))
        plan = self._prepare_bill_plan(far, self._get_covered_days(), charges)
        if plan["lines"]:
            self._make_last_bill(
                {
                    **self._prepare_bill_values(
                        self.env["citynet.billing.run"],
                        self.company_id._citynet_today(),
                        plan,
                    ),
                    "company_id": self.company_id.id,
                    "currency_id": self.currency_id.id,
                }
            )
        self.next_period_start = max(plan["starts"][self], day)
        left = charges.get(self, self.env["citynet.charge"]).filtered(
            lambda charge: not charge.is_billed
        )
        if left:
            self._make_last_bill(self._prepare_former_credit(left))

    def _prepare_former_credit(self, charges):
        """:param charges: credits that found no room on a bill
        :return: dict of the ``account.move`` by which the former payer keeps them"""
        return {
            "move_type": "out_refund",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "invoice_date": self.company_id._citynet_today(),
            "invoice_origin": self.name,
            "invoice_line_ids": [
                fields.Command.create(
                    {
                        **(line := charge._prepare_bill_line()),
                        "price_unit": -line["price_unit"],
                    }
                )
                for charge in charges
            ],
        }

    def _make_last_bill(self, values):
        """:return: the posted ``account.move`` of ``values``"""
        moves = self.env["citynet.billing.maker"]._create_and_post([values])
        moves.filtered(lambda move: move.move_type == "out_invoice")._emit(
            "invoice_issued"
        )
        return moves
