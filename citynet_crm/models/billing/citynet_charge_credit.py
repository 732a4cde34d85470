from odoo import api, models


class CitynetChargeCredit(models.AbstractModel):
    """Credits: a bill uses them as far as it goes, the rest is kept or given back."""

    _name = "citynet.charge.credit"
    _description = "Charge: credits"

    def _fit_on_bill(self, lines):
        """:param list lines: ``account.move.line`` values of what the bill asks for
        :return: list of (credit, its line values, int rupiah used of it) for these
            credits, oldest first; what finds nothing to pay is left out
        """
        if not self:
            return []
        ordered = self.sorted(lambda charge: (charge.date, charge.id))
        credits = [(charge, charge._prepare_bill_line()) for charge in ordered]
        return self.env["citynet.bill.credit"]._fit(lines, credits, self.company_id)

    @api.model
    def _keep_rests(self, used):
        """Credits that a bill took in part: each stays as what was used, and its rest
        becomes a credit of its own for the bills after.

        :param dict used: {``citynet.charge``: int, rupiah that a bill used of it}
        :return: the new ``citynet.charge`` records
        """
        rests = self._create_by_rule(
            [charge._prepare_rest_values(amount) for charge, amount in used.items()]
        )
        for charge, amount in used.items():
            charge._keep_used(amount)
        return rests

    def _prepare_rest_values(self, amount):
        """:param int amount: rupiah used of this credit
        :return: dict of the ``citynet.charge`` of what is left"""
        self.ensure_one()
        return {
            "subscription_id": self.subscription_id.id,
            "kind": self.kind,
            "name": self.name,
            "date": self.date,
            "amount": round(self.amount) + amount,
            "rest_of_id": self.id,
        }

    def _give_back(self, run=None, day=None):
        """Credits for which no bill is left: a credit note for each service's payer.

        :param run: the ``citynet.billing.run`` that found them, if one did
        :param date day: of the notes, default today
        :return: the posted ``account.move`` credit notes
        """
        by_service = self.grouped("subscription_id")
        values = [
            service._prepare_credit_note_values(credits, day)
            for service, credits in by_service.items()
        ]
        if run:
            values = [{**one, "citynet_run_id": run.id} for one in values]
        if not values:
            return self.env["account.move"]
        notes = self.env["citynet.invoice.poster"]._create_and_post(values)
        notes._citynet_after_credit()
        for service, note in zip(by_service, notes, strict=True):
            service.message_post(
                body=self.env._(
                    "%(amount)s of credit that no bill is left for: credit note %(note)s.",
                    amount=note.currency_id.format(note.amount_total),
                    note=note.name,
                )
            )
        return notes
