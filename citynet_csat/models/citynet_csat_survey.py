from odoo import api, fields, models
from odoo.exceptions import ValidationError

# The scores a scale offers, from worst to best, all on rating.rating's scale of 1 to 5
SCALES = {"stars": (1, 2, 3, 4, 5), "smileys": (1, 3, 5), "binary": (1, 5)}


class CitynetCsatSurvey(models.Model):
    """What is asked, after which event, when, and what counts as satisfied."""

    _name = "citynet.csat.survey"
    _description = "Satisfaction survey"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean("Switched on", default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    event = fields.Selection(
        "_selection_event",
        "Asks after",
        required=True,
        default="installation",
        tracking=True,
    )
    date_start = fields.Date("Asks from")
    date_end = fields.Date("Asks until")
    delay_hours = fields.Integer("Delay (hours)", default=2)
    hour_from = fields.Float(
        "Not before", default=8.0, help="In the provider's time zone"
    )
    hour_to = fields.Float("Not after", default=20.0)
    limit_days = fields.Integer(
        "At most once in (days)",
        default=30,
        help="A customer who was asked anything within these days isn't asked again; "
        "0: no limit",
    )
    valid_days = fields.Integer("Link works for (days)", default=14)
    mail_template_id = fields.Many2one(
        "mail.template",
        "E-mail",
        domain=[("model", "=", "rating.rating")],
        default=lambda self: self.env.ref(
            "citynet_csat.mail_template_request", raise_if_not_found=False
        ),
        help="Sent to customers with an e-mail address; empty: no e-mail is sent",
    )

    question = fields.Char(
        required=True,
        translate=True,
        default=lambda self: self.env._("How satisfied are you with our service?"),
    )
    thanks = fields.Text(
        translate=True,
        default=lambda self: self.env._(
            "Thank you! Your answer helps us to serve you better."
        ),
    )
    scale = fields.Selection(
        [
            ("stars", "1 to 5 stars"),
            ("smileys", "Smileys"),
            ("binary", "Satisfied or not"),
        ],
        required=True,
        default="stars",
        tracking=True,
    )
    satisfied_from = fields.Integer(
        "Satisfied from",
        compute="_compute_satisfied_from",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Lowest score that counts as satisfied. Answers keep what counted when they "
        "were given.",
    )
    reason_ids = fields.Many2many("citynet.csat.reason", string="Reasons to tick")
    ask_comment = fields.Boolean("Ask for a comment", default=True)
    ask_consent = fields.Boolean(
        "Ask for consent to publish",
        default=True,
        help="With consent, the comment may be published after a review",
    )
    followup_score = fields.Integer(
        "Follow up scores up to",
        default=2,
        help="An answer with this score or a lower one opens a follow-up complaint; 0: none",
    )
    followup_team_id = fields.Many2one(
        "citynet.ticket.team",
        "Team",
        help="Who follows up, unless a ticked reason names another team",
    )
    followup_hours = fields.Integer("Deadline (hours)", default=24)
    ask_again = fields.Boolean(
        "Ask once more",
        default=True,
        help="The customer is asked a second time when the follow-up is resolved",
    )
    ask_again_hours = fields.Integer("Ask again after (hours)", default=24)
    request_count = fields.Integer(compute="_compute_request_count")

    _days_valid = models.Constraint(
        "CHECK (delay_hours >= 0 AND limit_days >= 0 AND valid_days > 0"
        " AND followup_hours >= 0 AND ask_again_hours >= 0)",
        "Delays and limits can't be negative, and a link works for at least a day.",
    )
    _hours_valid = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24)",
        "Customers are asked between two hours of one day.",
    )
    _dates_valid = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_start <= date_end)",
        "A survey can't end before it begins.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # a survey that a person has just typed in asks nobody before it is switched on
        if not self.env.su:
            vals_list = [{**vals, "active": False} for vals in vals_list]
        return super().create(vals_list)

    @api.model
    def _selection_event(self):
        """:return: list of (value, label) of what a survey may ask after."""
        return [
            ("order", self.env._("Order received")),
            ("installation", self.env._("Installation")),
            ("relocation", self.env._("Relocation")),
            ("package_change", self.env._("Package change")),
            ("ticket", self.env._("Complaint resolved")),
            ("outage", self.env._("Outage over")),
            ("yearly", self.env._("Every year of the service")),
            ("manual", self.env._("By hand only")),
        ]

    @api.model
    def _get_sources(self):
        """Where the events come from; override to add sources.

        :return: dict {value of ``event``: (model, name of its event, domain)}
        """
        job = "citynet.work.order"
        return {
            "order": ("crm.lead", "order_received", []),
            "installation": (job, "work_order_done", [("kind", "=", "installation")]),
            "relocation": (job, "work_order_done", [("kind", "=", "relocation")]),
            "package_change": (
                job,
                "work_order_done",
                [("kind", "=", "package_change")],
            ),
            # a follow-up asks again instead, see ``citynet.ticket``
            "ticket": (
                "citynet.ticket",
                "ticket_resolved",
                [("csat_rating_id", "=", False)],
            ),
            "outage": ("citynet.outage", "outage_resolved", []),
        }

    @api.depends("scale")
    def _compute_satisfied_from(self):
        for survey in self:
            survey.satisfied_from = 4 if survey.scale == "stars" else 5

    def _compute_request_count(self):
        counts = dict(
            self.env["rating.rating"]._read_group(
                [("citynet_survey_id", "in", self.ids)],
                ["citynet_survey_id"],
                ["__count"],
            )
        )
        for survey in self:
            survey.request_count = counts.get(survey, 0)

    @api.constrains("scale", "satisfied_from", "followup_score")
    def _check_satisfied_from(self):
        for survey in self:
            if survey.satisfied_from not in SCALES[survey.scale][1:]:
                raise ValidationError(
                    self.env._(
                        "%(name)s: satisfied starts at one of %(scores)s.",
                        name=survey.name,
                        scores=", ".join(map(str, SCALES[survey.scale][1:])),
                    )
                )
            if not 0 <= survey.followup_score < survey.satisfied_from:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a score that is followed up can't count as satisfied.",
                        name=survey.name,
                    )
                )

    @api.onchange("event")
    def _onchange_event(self):
        if self.event in ("yearly", "manual"):
            self.delay_hours = 0

    def action_view_requests(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_csat.rating_rating_action"
        )
        return {
            **action,
            "domain": [("citynet_survey_id", "=", self.id)],
            "context": {},
        }

    def _get_choices(self):
        """:return: list of dicts ``score``, ``label``, ``icon``, from worst to best."""
        self.ensure_one()
        if self.scale == "binary":
            return [
                {
                    "score": 1,
                    "label": self.env._("Not satisfied"),
                    "icon": "fa-thumbs-down",
                },
                {"score": 5, "label": self.env._("Satisfied"), "icon": "fa-thumbs-up"},
            ]
        if self.scale == "smileys":
            return [
                {"score": 1, "label": self.env._("Unhappy"), "icon": "fa-frown-o"},
                {"score": 3, "label": self.env._("Neutral"), "icon": "fa-meh-o"},
                {"score": 5, "label": self.env._("Happy"), "icon": "fa-smile-o"},
            ]
        labels = [
            self.env._("Very bad"),
            self.env._("Bad"),
            self.env._("Fair"),
            self.env._("Good"),
            self.env._("Very good"),
        ]
        return [
            {"score": score, "label": label, "icon": "fa-star"}
            for score, label in enumerate(labels, 1)
        ]

    def _get_scores(self):
        """:return: tuple of int, the scores that this survey takes."""
        self.ensure_one()
        return SCALES[self.scale]

    def _get_nearest_score(self, score):
        """What a button means that was made for another scale.

        :param int score: 1 to 5
        :return: int, the nearest score of this survey on the same side of the middle
        """
        scores = self._get_scores()
        if score > 3:
            return min(mine for mine in scores if mine >= score)
        return max(mine for mine in scores if mine <= score)

    def _get_outcome(self, score):
        """:return: ``satisfied`` or ``unsatisfied``, the one place that decides it."""
        self.ensure_one()
        return "satisfied" if score >= self.satisfied_from else "unsatisfied"
