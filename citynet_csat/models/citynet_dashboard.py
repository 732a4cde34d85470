from odoo import api, fields, models
from odoo.fields import Domain


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        # EXTENDS citynet_crm
        tiles = super()._get_tiles()
        if self.env["citynet.csat.survey"].has_access("read"):
            tiles += self._get_csat_tiles()
        return tiles

    @api.model
    def _get_chart_builders(self):
        # EXTENDS citynet_crm
        return super()._get_chart_builders() + [
            (["citynet.csat.survey"], self._build_csat_chart)
        ]

    @api.model
    def _get_csat_domain(self, **since):
        """:return: list, the first questions that were sent since then."""
        start = fields.Date.subtract(self.env.company._citynet_today(), **since)
        statistics = self.env["citynet.csat.statistics"]
        filters = statistics._clean_filters({"date_from": start})
        return list(
            statistics._get_domain(filters) & Domain("citynet_first_id", "=", False)
        )

    @api.model
    def _get_csat_tiles(self):
        care = {"section": "care"}
        asked = self._get_csat_domain(days=30)
        answered = [*asked, ("consumed", "=", True)]
        score = self.env["citynet.csat.statistics"]._get_score(asked).as_dict()
        tiles = [
            {
                **care,
                "key": "csat_followups",
                "label": self.env._("Low scores to follow up"),
                "icon": "fa-frown-o",
                "tone": "danger",
                "model": "citynet.ticket",
                "action": "citynet_crm.citynet_ticket_action",
                "domain": [
                    ("csat_rating_id", "!=", False),
                    ("state", "in", ("new", "assigned")),
                ],
            },
            {
                **care,
                "key": "csat_testimonials",
                "label": self.env._("Testimonials to read"),
                "icon": "fa-commenting-o",
                "tone": "info",
                "model": "citynet.testimonial",
                "action": "citynet_csat.citynet_testimonial_action",
                "domain": [("state", "=", "new")],
            },
        ]
        if score["answers"]:
            tiles.insert(
                0,
                {
                    **care,
                    "key": "csat",
                    "label": self.env._("CSAT of the last 30 days"),
                    "icon": "fa-smile-o",
                    "tone": "success",
                    "kind": "percent",
                    "value": score["csat_shown"],
                    "count": score["answers"],
                    "note": self._get_csat_note(score),
                    "model": "rating.rating",
                    "action": "citynet_csat.rating_rating_action",
                    "domain": answered,
                },
            )
        return tiles

    @api.model
    def _get_csat_note(self, score):
        """:param dict score: see ``Score.as_dict``
        :return: str, what a percentage means nothing without
        """
        note = self.env._(
            "%(answers)s of %(requests)s answered, %(negative)s %% not satisfied",
            answers=score["answers"],
            requests=score["requests"],
            negative=score["negative_shown"],
        )
        if score["answers"] < self.env.company.citynet_csat_small:
            note = self.env._("Few answers: %(note)s", note=note)
        return note

    @api.model
    def _build_csat_chart(self):
        """Shares of satisfied and dissatisfied answers, of the last twelve months."""
        answered = [*self._get_csat_domain(days=364), ("consumed", "=", True)]
        score = self.env["citynet.csat.statistics"]._get_score(answered)
        shown = score.as_dict()
        labels = [self.env._("Satisfied"), self.env._("Not satisfied")]
        if score.answers:
            shares = (shown["csat_shown"], shown["negative_shown"])
            labels = [
                f"{label}: {share} %"
                for label, share in zip(labels, shares, strict=True)
            ]
        return {
            "key": "csat",
            "label": self.env._("Customer satisfaction, last 12 months"),
            "kind": "doughnut",
            "labels": labels,
            "series": [
                {
                    "label": self.env._("Answers"),
                    "model": "rating.rating",
                    "action": "citynet_csat.rating_rating_action",
                    "points": [
                        {
                            "value": value,
                            "tone": tone,
                            "domain": [*answered, ("citynet_outcome", "=", outcome)],
                        }
                        for outcome, tone, value in (
                            ("satisfied", "success", score.satisfied),
                            ("unsatisfied", "danger", score.unsatisfied),
                        )
                    ],
                }
            ],
        }
