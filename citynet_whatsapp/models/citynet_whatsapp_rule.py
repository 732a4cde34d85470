"""Rules: the registry of events that customers get messages about."""

import logging

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_logger = logging.getLogger(__name__)

# lane: (its place in the queue, whether it waits for the morning)
LANES = {
    "reply": (5, False),
    "outage": (10, False),
    "receipt": (20, False),
    "service": (30, False),
    "bill": (40, True),
    "reminder": (50, True),
    "survey": (60, True),
    "promo": (70, True),
}
QUIET_LANES = tuple(number for number, quiet in LANES.values() if quiet)


class CitynetWhatsappRule(models.Model):
    """One event, and how it reaches the customer. Another event is another record."""

    _name = "citynet.whatsapp.rule"
    _description = "WhatsApp rule for an event"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    event = fields.Char(
        required=True, help="Name of the event, such as invoice_issued", copy=False
    )
    step = fields.Char(
        "Only in step",
        copy=False,
        help="Of an event that comes in steps, the one that is told here: before, on or"
        " after for reminders. Empty: each that has no line of its own",
    )
    code = fields.Char(
        compute="_compute_code",
        store=True,
        help="Names the line: the event, and its step where it has one",
    )
    active = fields.Boolean(default=True, help="Off: the event is not told by WhatsApp")
    sequence = fields.Integer(default=10)
    model = fields.Char(
        "About", help="Technical name of the records, for the preview of templates"
    )
    lane = fields.Selection(
        "_selection_lane",
        required=True,
        default="service",
        help="Who goes first when many messages wait",
    )
    purpose = fields.Selection(
        [("service", "Of the contract"), ("marketing", "Advertising")],
        required=True,
        default="service",
        help="Advertising reaches only those who agreed to it",
    )
    is_money = fields.Boolean(
        "About money", help="When it is unclear whether it arrived, a person decides"
    )
    repeat = fields.Selection(
        [
            ("once", "Once for each record"),
            ("content", "Again when the text is another"),
            ("always", "Each time"),
        ],
        required=True,
        default="once",
    )
    expire_hours = fields.Integer(
        "Expires after (hours)",
        default=48,
        help="0: never; a later message is not sent",
    )
    fallback_email = fields.Boolean(
        "E-mail when WhatsApp fails",
        help="Sent once it is clear that WhatsApp didn't reach",
    )
    template_ids = fields.One2many(
        "citynet.whatsapp.template", "rule_id", "Templates", copy=False
    )
    template_count = fields.Integer(compute="_compute_template_count")

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "There is a rule for this event already."
    )
    _event_idx = models.Index("(event)")
    _expire_positive = models.Constraint(
        "CHECK (expire_hours >= 0)", "A message can't be worthless before it exists."
    )

    @api.model
    def _selection_lane(self):
        return [
            ("reply", self.env._("Answers")),
            ("outage", self.env._("Outages")),
            ("receipt", self.env._("Receipts")),
            ("service", self.env._("Orders, jobs, complaints")),
            ("bill", self.env._("Bills")),
            ("reminder", self.env._("Reminders")),
            ("survey", self.env._("Surveys")),
            ("promo", self.env._("Promos")),
        ]

    @api.depends("event", "step")
    def _compute_code(self):
        for rule in self:
            rule.code = "_".join(filter(None, (rule.event, rule.step)))

    @api.depends("template_ids")
    def _compute_template_count(self):
        for rule in self:
            rule.template_count = len(rule.template_ids)

    @api.constrains("model")
    def _check_model(self):
        for rule in self:
            if rule.model and rule.model not in self.env:
                raise ValidationError(
                    self.env._(
                        "%(model)s is no model of this database.", model=rule.model
                    )
                )

    @api.constrains("purpose", "lane")
    def _check_purpose(self):
        for rule in self:
            if (rule.purpose == "marketing") != (rule.lane == "promo"):
                raise ValidationError(
                    self.env._(
                        "%(name)s: advertising goes into the promos' lane, and nothing else does.",
                        name=rule.name,
                    )
                )

    @api.model
    def _find(self, code):
        """:return: the active rule of that code, or empty."""
        # sudo: any user's action may cause an event; the provider's rules apply
        return self.sudo().search([("code", "=", code)], limit=1)

    @api.model
    def _split(self, records, event, facts):
        """Choose the rule for each record. An event without a rule sends nothing.

        :param dict facts: of the occasion, as of ``_emit``
        :return: list of (rule, records); a step is the event's value ``step``
        """
        # sudo: as in ``_find``
        rules = self.sudo().search([("event", "=", event)])
        by_step = {rule.step or "": rule for rule in rules}
        if not by_step.keys() - {""}:
            return [(rules, records)] if rules else []
        try:
            with self.env.cr.savepoint():
                parts = records.grouped(
                    lambda record: str(
                        record._prepare_event_facts(event, **facts).get("step") or ""
                    )
                )
        except Exception:
            _logger.exception("WhatsApp: the step of %s of %s", event, records)
            parts = {"": records}
        found = [
            (by_step.get(step, by_step.get("")), part) for step, part in parts.items()
        ]
        return [(rule, part) for rule, part in found if rule]
