"""What customers are told of an outage, frozen when it is written.

A message may leave minutes after somebody pressed the button, and the outage may have
been edited meanwhile: what is told is what stood there then.
"""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class CitynetOutageNews(models.Model):
    _name = "citynet.outage.news"
    _description = "News of an outage"
    _order = "id desc"
    _rec_name = "body"

    outage_id = fields.Many2one(
        "citynet.outage", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="outage_id.company_id", store=True)
    event = fields.Selection(
        [
            ("outage_announced", "Announced"),
            ("outage_updated", "News"),
            ("outage_resolved", "Over"),
        ],
        required=True,
        readonly=True,
    )
    number = fields.Integer(required=True, readonly=True)
    area = fields.Char("Areas", readonly=True)
    body = fields.Text("News", readonly=True)
    date_estimate = fields.Datetime("Expected end", readonly=True)

    _news_uniq = models.Constraint(
        "UNIQUE (outage_id, event, number)", "News are written once."
    )


class CitynetOutage(models.Model):
    _inherit = "citynet.outage"

    news_ids = fields.One2many("citynet.outage.news", "outage_id", "Told to customers")

    def _has_news(self):
        """:return: bool, whether there is anything that customers were not told yet"""
        self.ensure_one()
        return bool(
            self.state == "open"
            and self.date_announced
            and (self.news or self.date_estimate != self._get_news().date_estimate)
        )

    def action_send_news(self):
        """Tell each customer what ``news`` says, or the new expected end alone."""
        self.check_access("write")
        for outage in self:
            if not outage._has_news():
                raise UserError(
                    self.env._(
                        "%(name)s: write the news or a new expected end first; news are "
                        "for outages that are open and announced.",
                        name=outage.name,
                    )
                )
            outage.news_count += 1
            if outage.news:
                outage.message_post(body=outage.news)
            outage._queue_notices("outage_updated", outage.news_count)
            outage.news = False

    def _queue_notices(self, event, number=0):
        # EXTENDS citynet_crm: the words are written down before anybody hears them
        # sudo: whoever may announce an outage may have it written down
        self.env["citynet.outage.news"].sudo().create(
            self._prepare_news_values(event, number)
        )
        return super()._queue_notices(event, number)

    def _prepare_news_values(self, event, number):
        """:return: dict of the ``citynet.outage.news``"""
        self.ensure_one()
        return {
            "outage_id": self.id,
            "event": event,
            "number": number,
            "area": ", ".join(self.area_ids.mapped("name")),
            "body": self.news if event == "outage_updated" else False,
            "date_estimate": self.date_estimate,
        }

    def _get_news(self, event=None, number=None):
        """:return: the ``citynet.outage.news`` written for a notice; without one, the
        last that was told; empty where nothing was"""
        self.ensure_one()
        # sudo: what customers were told is no secret
        news = self.sudo().news_ids.sorted("id")
        if event:
            return news.filtered(lambda one: (one.event, one.number) == (event, number))
        return news[-1:]

    def _prepare_event_values(self, event):
        """The facts as they were frozen, in the reader's language."""
        # EXTENDS citynet_crm
        values = super()._prepare_event_values(event)
        number = self.env.context.get("citynet_outage_number")
        news = self._get_news(event, number) if number is not None else self._get_news()
        if not news:
            return values
        estimate = self._describe_estimate(news.date_estimate)
        body = news.body or self.env._("The expected end has changed.")
        return {
            **values,
            "area": news.area,
            "estimate": estimate,
            "update": body if news.event == "outage_updated" else "",
        }

    def _describe_estimate(self, moment):
        """:return: str, a moment in the provider's time zone"""
        if not moment:
            return self.env._("not known yet")
        zone = self.company_id.citynet_tz
        return format_datetime(self.env, moment, tz=zone, dt_format="short")

    def _get_told(self):
        """:return: list of (moment, label, text) of what customers were told, oldest first"""
        self.ensure_one()
        labels = dict(
            self.env["citynet.outage.news"]
            ._fields["event"]
            ._description_selection(self.env)
        )
        return [
            (
                news.create_date,
                labels[news.event],
                news.body
                or (
                    self.env._(
                        "Expected end: %(end)s",
                        end=self._describe_estimate(news.date_estimate),
                    )
                    if news.event != "outage_resolved"
                    else ""
                ),
            )
            # sudo: what customers were told is no secret
            for news in self.sudo().news_ids.sorted("id")
        ]
