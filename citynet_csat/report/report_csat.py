from odoo import api, fields, models


class ReportCsat(models.AbstractModel):
    """The chart page on paper."""

    _name = "report.citynet_csat.report_csat"
    _description = "Satisfaction report"

    @api.model
    def _get_report_values(self, docids, data=None):
        statistics = (data or {}).get("statistics")
        if not statistics:
            statistics = self.env["citynet.csat.statistics"].get_statistics()
        filters = statistics["filters"]
        events = dict(statistics["events"])
        return {
            "statistics": statistics,
            "total": statistics["total"],
            "company": self.env.company,
            "event": events.get(filters["event"]),
            "date_from": fields.Date.to_date(filters["date_from"]),
            "date_to": fields.Date.to_date(filters["date_to"]),
            "to_date": fields.Date.to_date,
            "share": lambda value: "–" if value is None else f"{value} %",
        }
