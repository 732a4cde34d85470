from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetChangeRequestPayer(models.AbstractModel):
    """Another customer pays from now on: a house is sold, a company takes over."""

    _name = "citynet.change.request.payer"
    _description = "Request for change: new payer"

    def action_make_payer(self):
        """Make the new payer's contact of what the old one told."""
        for request in self:
            if request.payer_id or not (request.payer_name or "").strip():
                continue
            request.payer_id = self.env["res.partner"].create(
                {
                    "name": request.payer_name.strip(),
                    "phone": request.payer_phone,
                    "lang": request.partner_id.lang,
                    "country_id": request.partner_id.country_id.id,
                }
            )

    def _check_payer(self):
        if (
            self.payer_id.commercial_partner_id
            == self.subscription_id.partner_id.commercial_partner_id
        ):
            raise UserError(self.env._("He pays for the service already."))

    def _agree_payer(self):
        if not self.payer_id:
            raise UserError(
                self.env._("Choose who pays from now on, after he has agreed.")
            )

    def _simulate_payer(self):
        """Days that a bill covers stay with who was billed for them."""
        service = self.subscription_id
        today = service.company_id._citynet_today()
        day = service._get_first_free_day(max(self.date_effective or today, today))
        text = format_date(self.env, day, date_format="d MMM y")
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
                )
            ),
        }

    def _begin_payer(self):
        # sudo: confirming a handover fixes its day; no bill crosses it
        self.subscription_id.sudo().date_handover = self.date_effective

    def _undo_payer(self):
        # sudo: as above, taken back
        service = self.subscription_id.sudo()
        if service.date_handover == self.date_effective:
            service.date_handover = False

    def _carry_out_payer(self):
        # sudo: confirming a handover brings about the old payer's last bill
        self.subscription_id.sudo()._hand_over(self.payer_id, self.date_effective)
