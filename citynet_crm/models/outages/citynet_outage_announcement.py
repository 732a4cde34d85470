"""Announcements of an outage to customers, frozen when they are sent.

A message may leave minutes after the button was pressed, and the outage may have been
edited meanwhile: customers are told what stood there at that moment.
"""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime


class CitynetOutageAnnouncement(models.AbstractModel):
    _name = "citynet.outage.announcement"
    _description = "Outage: what customers are told"

    date_announced = fields.Datetime("Announced on", readonly=True, copy=False)
    news = fields.Text(
        "News for customers",
        copy=False,
        help="Told to customers when you send it, with the expected end",
    )
    news_count = fields.Integer("News sent", readonly=True, copy=False)
    news_ids = fields.One2many(
        "citynet.outage.news", "outage_id", "Updates to customers"
    )
    notice_ids = fields.One2many("citynet.outage.notice", "outage_id", "Notices")

    # ---- Announcing and sending news -----------------------------------------

    def action_announce(self):
        """Tell each customer once; the work goes on in the background."""
        self.check_access("write")
        for outage in self.filtered(lambda outage: not outage.date_announced):
            if outage.state != "open":
                raise UserError(
                    self.env._(
                        "%(name)s is over; there is nothing to announce.",
                        name=outage.name,
                    )
                )
            outage._list_services()
            outage.date_announced = fields.Datetime.now()
            outage._queue_notices("outage_announced")

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

    def _has_news(self):
        """:return: bool, whether there is anything to announce to customers"""
        self.ensure_one()
        return bool(
            self.state == "open"
            and self.date_announced
            and (self.news or self.date_estimate != self._get_news().date_estimate)
        )

    def _queue_notices(self, event, number=0):
        """Write the words down, and one row for each customer for the cron to work off.

        :param int number: which of several news it is
        """
        self.ensure_one()
        # sudo: who may announce an outage may have it written down
        self.env["citynet.outage.news"].sudo().create(
            self._prepare_news_values(event, number)
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO citynet_outage_notice
                       (outage_id, company_id, partner_id, event, number, is_done)
                SELECT DISTINCT outage_id, company_id, partner_id, %s, %s, false
                  FROM citynet_outage_service WHERE outage_id = %s
                    ON CONFLICT DO NOTHING
                """,
                event,
                number,
                self.id,
            )
        )
        self.env["citynet.outage.notice"].invalidate_model()
        self.invalidate_recordset()
        # sudo: who may announce an outage may wake its cron
        self.env.ref("citynet_crm.ir_cron_outage").sudo()._trigger()

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
            return news.filtered(
                lambda told: (told.event, told.number) == (event, number)
            )
        return news[-1:]

    # ---- What a message says, and to whom ------------------------------------

    def _event_partners(self):
        # EXTENDS citynet.event.mixin: all whom it hit; the drain tells batch by batch
        return self.service_ids.partner_id

    def _prepare_event_facts(self, event, news=None, **facts):
        """:param news: the ``citynet.outage.news`` that is told; default the last one"""
        # EXTENDS citynet.event.mixin
        frozen = self._prepare_news_facts(news) if news else {}
        return super()._prepare_event_facts(event, **frozen, **facts)

    def _prepare_event_values(self, event):
        # EXTENDS citynet.event.mixin
        self.ensure_one()
        facts = {**super()._prepare_event_values(event), "number": self.name}
        if news := self._get_news():
            return {**facts, **self._prepare_news_facts(news)}
        return {
            **facts,
            "area": ", ".join(self.area_ids.mapped("name")),
            "estimate": self._describe_estimate(self.date_estimate),
            "update": self.news or "",
        }

    def _prepare_news_facts(self, news):
        """:return: dict of the facts as they were frozen, in the reader's language"""
        body = news.body or self.env._("The expected end has changed.")
        return {
            "area": news.area,
            "estimate": self._describe_estimate(news.date_estimate),
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
        labels = self.env["citynet.outage.news"]._get_selection_labels("event")
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
