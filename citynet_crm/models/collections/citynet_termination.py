from odoo import api, fields, models
from odoo.exceptions import AccessError


class CitynetTermination(models.Model):
    """Long arrears: a service proposed to be ended, and its equipment fetched.

    A person decides; nothing is ended by itself.
    """

    _name = "citynet.termination"
    _description = "Termination proposal"
    _inherit = ["citynet.state.mixin", "mail.thread"]
    _order = "id desc"
    _rec_name = "subscription_id"

    _transitions = {"proposed": {"ended", "dismissed"}}
    _open_uniq = models.UniqueIndex(
        "(subscription_id) WHERE state = 'proposed'",
        "The end of this service is proposed already.",
    )

    subscription_id = fields.Many2one(
        "citynet.subscription",
        "Service",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="subscription_id.partner_id")
    company_id = fields.Many2one(related="subscription_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("Overdue", readonly=True)
    date_due = fields.Date("Oldest due date", readonly=True)
    date = fields.Date("Proposed", readonly=True)
    work_order_id = fields.Many2one(
        "citynet.work.order", "Equipment return", readonly=True
    )

    @api.model
    def _selection_state(self):
        return [
            ("proposed", self.env._("Proposed")),
            ("ended", self.env._("Ended")),
            ("dismissed", self.env._("Continues")),
        ]

    @api.model
    def _cron_propose(self):
        """Propose the end of suspended services that owe for too long; forget the paid.

        A proposal that was dismissed comes again after the same number of days.
        """
        for company in self.env["res.company"].search(
            [("citynet_termination_days", ">", 0)]
        ):
            today = company._citynet_today()
            arrears = self.env["citynet.subscription"]._get_arrears(company, today)
            limit = fields.Date.add(today, days=-company.citynet_termination_days)
            owing = {
                service: owed
                for service, owed in arrears.items()
                if service.state == "suspended" and owed.due <= limit
            }
            known = self.search(
                [
                    ("company_id", "=", company.id),
                    "|",
                    ("state", "=", "proposed"),
                    ("date", ">", limit),
                ]
            )
            known.filtered(
                lambda proposal, owing=owing: (
                    proposal.state == "proposed"
                    and proposal.subscription_id not in owing
                )
            )._transition("dismissed")
            self.create(
                [
                    {
                        "subscription_id": service.id,
                        "amount": owed.amount,
                        "date_due": owed.due,
                        "date": today,
                    }
                    for service, owed in owing.items()
                    if service not in known.subscription_id
                ]
            )

    def action_end(self):
        """End the services and have their equipment fetched."""
        self._check_manager()
        # sudo: managers decide of proposals, they don't write them
        for proposal in self.sudo()._transition("ended"):
            service = proposal.subscription_id
            proposal.work_order_id = self.env["citynet.work.order"].create(
                proposal._prepare_return_values()
            )
            service._close(
                proposal.company_id._citynet_today(),
                self.env._("Unpaid since %(date)s", date=proposal.date_due),
            )

    def action_dismiss(self):
        """Let the services go on for now."""
        self._check_manager()
        # sudo: as above
        self.sudo()._transition("dismissed")

    def _prepare_return_values(self):
        """:return: dict of the ``citynet.work.order`` that fetches the equipment"""
        service = self.subscription_id
        return {
            **service._prepare_job("termination"),
            "ont_serial": service.ont_serial,
        }

    def _check_manager(self):
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(self.env._("Only a manager ends services."))
        self.check_access("read")
