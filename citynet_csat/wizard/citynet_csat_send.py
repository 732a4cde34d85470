import ast

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CitynetCsatSend(models.TransientModel):
    """Ask the customers of a filtered list of services; how many is shown first."""

    _name = "citynet.csat.send"
    _description = "Send a survey by hand"

    survey_id = fields.Many2one(
        "citynet.csat.survey",
        required=True,
        domain=[("event", "in", ("manual", "yearly"))],
        default=lambda self: self.env["citynet.csat.survey"].search(
            [("event", "=", "manual")], limit=1
        ),
    )
    domain = fields.Char(
        "Services", default=lambda self: self._default_domain(), required=True
    )
    service_count = fields.Integer("Services chosen", compute="_compute_counts")
    asked_count = fields.Integer("Asked recently", compute="_compute_counts")
    unreachable_count = fields.Integer(
        "Without e-mail and phone", compute="_compute_counts"
    )
    further_count = fields.Integer(
        "Further services of the same customers", compute="_compute_counts"
    )
    send_count = fields.Integer("Will be asked", compute="_compute_counts")
    is_asking = fields.Boolean("Asks today", compute="_compute_counts")

    @api.model
    def _default_domain(self):
        if self.env.context.get("active_model") == "citynet.subscription":
            return str([("id", "in", self.env.context.get("active_ids") or [])])
        return str([("state", "=", "active")])

    @api.depends("survey_id", "domain")
    def _compute_counts(self):
        for wizard in self:
            services = wizard._get_services()
            asked = wizard._get_asked_lately(services)
            unreachable = (services - asked).filtered(
                lambda service, survey=wizard.survey_id: (
                    not survey._can_reach(service.partner_id)
                )
            )
            left = services - asked - unreachable
            wizard.service_count = len(services)
            wizard.asked_count = len(asked)
            wizard.unreachable_count = len(unreachable)
            wizard.further_count = len(left) - len(left.partner_id)
            wizard.is_asking = wizard.survey_id._is_asking()
            wizard.send_count = len(left.partner_id) if wizard.is_asking else 0

    def _get_services(self):
        """:return: the services of the chosen list that the user may see."""
        self.ensure_one()
        try:
            domain = Domain(ast.literal_eval(self.domain or "[]"))
            return self.env["citynet.subscription"].search(
                domain & Domain("company_id", "=", self.survey_id.company_id.id)
            )
        except (ValueError, SyntaxError, TypeError) as error:
            raise UserError(self.env._("This filter can't be read.")) from error

    def _get_asked_lately(self, services):
        """:return: those of ``services`` whose customer was asked within the limit,
        or waits in the queue since this button was pressed today."""
        survey = self.survey_id
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=survey.limit_days)
        queued = {
            partner_id
            # sudo: agents see no requests of others, but whom they would ask twice
            for _res_id, partner_id in survey.sudo()._get_asked(
                services,
                self._get_occasion(),
            )
        }
        return services.filtered(
            lambda service: (
                service.partner_id.id in queued
                or (
                    (last := service.partner_id.commercial_partner_id.citynet_csat_date)
                    and last > limit
                )
            )
        )

    def _get_occasion(self):
        """:return: str, what makes asking by hand unique: the company's day."""
        return str(self.survey_id.company_id._citynet_today())

    def action_send(self):
        """Queue the requests: one a customer, however many services there are."""
        self.ensure_one()
        services = self._get_services()
        services -= self._get_asked_lately(services)
        chosen = self.env["citynet.subscription"].union(
            *(mine[:1] for mine in services.grouped("partner_id").values())
        )
        # sudo: agents may ask by hand; the rows are made by our own code only
        requests = self.survey_id.sudo()._request(
            chosen.sudo(), occasion=self._get_occasion(), delay_hours=0
        )
        if requests:
            self.env.ref("citynet_csat.ir_cron_send_requests")._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if requests else "warning",
                "message": self.env._(
                    "%(count)s customers will be asked.", count=len(requests)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
