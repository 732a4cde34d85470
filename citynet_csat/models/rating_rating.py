from odoo import api, fields, models
from odoo.exceptions import AccessError


class RatingRating(models.Model):
    """A request for an opinion that waits, is sent, and becomes the answer.

    Rows without a survey are stock ratings and stay as they are. A row of ours is
    written by our own code only, after it has decided; staff read.
    """

    _name = "rating.rating"
    _inherit = ["citynet.event.mixin", "rating.rating"]

    # who holds the token answers as the customer
    access_token = fields.Char(groups="base.group_system")
    citynet_survey_id = fields.Many2one(
        "citynet.csat.survey", "Survey", ondelete="restrict", readonly=True
    )
    citynet_event = fields.Selection(
        lambda self: self.env["citynet.csat.survey"]._selection_event(),
        "Asked after",
        readonly=True,
    )
    citynet_company_id = fields.Many2one("res.company", "Provider", readonly=True)
    citynet_subscription_id = fields.Many2one(
        "citynet.subscription",
        "Service",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    citynet_technician_ids = fields.Many2many(
        "hr.employee",
        "citynet_csat_technician_rel",
        string="Technicians",
        readonly=True,
    )
    citynet_area_id = fields.Many2one("citynet.area", "Area", readonly=True)
    citynet_package_id = fields.Many2one("product.template", "Package", readonly=True)
    citynet_occasion = fields.Char("Occasion", readonly=True)
    citynet_first_id = fields.Many2one(
        "rating.rating",
        "Asked again after",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="The low answer that was followed up",
    )

    citynet_date_due = fields.Datetime("To be sent", readonly=True)
    citynet_date_sent = fields.Datetime("Sent", readonly=True)
    citynet_date = fields.Date(
        "Day", readonly=True, help="Day of sending in the provider's time zone"
    )
    citynet_date_expires = fields.Datetime("Link works until", readonly=True)
    citynet_skip_reason = fields.Selection(
        [
            ("recent", "Asked recently"),
            ("unreachable", "No e-mail or phone"),
            ("ended", "Survey ended"),
            ("error", "Error"),
        ],
        "Not sent because",
        readonly=True,
    )

    citynet_outcome = fields.Selection(
        [("satisfied", "Satisfied"), ("unsatisfied", "Not satisfied")],
        "Outcome",
        readonly=True,
        help="By the rule of the survey when the answer was given",
    )
    citynet_reason_ids = fields.Many2many(
        "citynet.csat.reason",
        "citynet_csat_reason_rel",
        string="Reasons",
        readonly=True,
    )
    citynet_consent = fields.Boolean("May be published", readonly=True)
    citynet_date_answered = fields.Datetime("First answered", readonly=True)
    citynet_revision = fields.Integer("Times answered", readonly=True)
    citynet_stage = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("skipped", "Not sent"),
            ("sent", "Sent"),
            ("answered", "Answered"),
        ],
        "Stage",
        compute="_compute_citynet_stage",
    )

    _citynet_request_uniq = models.UniqueIndex(
        "(citynet_survey_id, res_id, res_model_id, COALESCE(partner_id, 0),"
        " citynet_occasion) WHERE citynet_survey_id IS NOT NULL",
        "This customer is already asked about this.",
    )
    _citynet_token_uniq = models.UniqueIndex(
        "(access_token) WHERE citynet_survey_id IS NOT NULL", "This token is taken."
    )
    _citynet_due_idx = models.Index(
        "(citynet_date_due) WHERE citynet_survey_id IS NOT NULL"
        " AND citynet_date_sent IS NULL AND citynet_skip_reason IS NULL"
    )
    _citynet_partner_idx = models.Index(
        "(partner_id) WHERE citynet_survey_id IS NOT NULL"
    )
    # holds all that the statistics read, so that they never touch the rows
    _citynet_statistics_idx = models.Index(
        "(citynet_date, citynet_company_id, citynet_first_id, citynet_event,"
        " citynet_outcome, citynet_area_id, citynet_package_id, citynet_survey_id, rating)"
        " WHERE citynet_survey_id IS NOT NULL AND citynet_date IS NOT NULL"
    )

    @api.depends("consumed", "citynet_date_sent", "citynet_skip_reason")
    def _compute_citynet_stage(self):
        for rating in self:
            if rating.consumed:
                rating.citynet_stage = "answered"
            elif rating.citynet_date_sent:
                rating.citynet_stage = "sent"
            else:
                rating.citynet_stage = (
                    "skipped" if rating.citynet_skip_reason else "waiting"
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("citynet_survey_id") for vals in vals_list):
            self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and (
            "citynet_survey_id" in vals or any(self.mapped("citynet_survey_id.id"))
        ):
            self._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if not self.env.su and any(self.mapped("citynet_survey_id.id")):
            self._refuse_by_hand()

    def _refuse_by_hand(self):
        raise AccessError(
            self.env._("Customers' answers can't be made, changed or deleted by hand.")
        )

    def _get_citynet_record(self):
        """:return: the record that is asked about; empty when it's gone."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _event_partners(self):
        return self.partner_id
