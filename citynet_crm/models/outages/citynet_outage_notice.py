from odoo import fields, models
from odoo.fields import Domain


class CitynetOutageNotice(models.Model):
    """A notice of an outage to one customer, sent once."""

    _name = "citynet.outage.notice"
    _description = "What a customer is told of an outage"
    _inherit = ["citynet.queue.mixin"]
    _log_access = False
    _rec_name = "partner_id"
    _batch_size = 200

    _notice_uniq = models.Constraint(
        "UNIQUE (outage_id, partner_id, event, number)",
        "A customer is told a thing once.",
    )

    outage_id = fields.Many2one("citynet.outage", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    event = fields.Char(required=True)
    number = fields.Integer(required=True)
    is_done = fields.Boolean("Notified")

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("is_done", "=", False)

    def _process_batch(self, notices):
        # EXTENDS citynet.queue.mixin: a notice and the messages are one transaction, so
        # that one that waits has told no customer yet
        for (outage, event, number), own in notices.grouped(
            lambda notice: (notice.outage_id, notice.event, notice.number)
        ).items():
            # only customers who were notified of the outage get its end
            if outage.date_announced:
                news = outage._get_news(event, number)
                outage._emit(event, partners=own.partner_id, news=news)
            if event == "outage_resolved":
                outage._shift_due_dates(own.partner_id)
        notices.is_done = True
