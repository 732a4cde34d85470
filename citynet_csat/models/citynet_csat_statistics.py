"""What the answers say: counted by the database, never row by row."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import date_utils

from ..tools.score import Score


class CitynetCsatStatistics(models.AbstractModel):
    """CSAT of the requests sent in a period, with what came back of them.

    A period holds the requests sent in it and their answers, whenever they came: so
    the response rate can't pass 100 %. Those who were asked once more after a low
    answer are counted apart, as the recovery rate: the CSAT can't be lifted by asking
    the unhappy again.
    """

    _name = "citynet.csat.statistics"
    _description = "Satisfaction statistics"

    @api.model
    def get_statistics(self, filters=None):
        """All figures of the chart page, the PDF and the workbook.

        :param dict filters: ``date_from``, ``date_to`` (days, both included, as text)
            and ``event`` (value of a survey's event, or empty); by default the last
            twelve months
        :return: dict, see the keys below; each row has the counts and shares of
            ``Score.as_dict`` and the ``domain`` of its requests
        :raise AccessError: for users who may not read surveys
        :raise UserError: for dates that are none
        """
        self.env["citynet.csat.survey"].check_access("read")
        filters = self._clean_filters(filters or {})
        domain = self._get_domain(filters)
        first = domain & Domain("citynet_first_id", "=", False)
        months, events, areas, packages, scores = self._read(first)
        total = sum((score for __, score in months), Score())
        return {
            "filters": filters,
            "periods": self._get_periods(),
            "events": self.env["citynet.csat.survey"]._selection_event(),
            "small": self.env.company.citynet_csat_small,
            "total": {**total.as_dict(), "domain": list(first)},
            "average": self._get_average(scores),
            "scores": self._get_histogram(scores),
            "trend": self._get_trend(filters, months),
            "by_event": self._get_event_rows(first, events),
            "technicians": self._get_rows(
                first, "citynet_technician_ids", self._read_technicians(first)
            ),
            "areas": self._get_rows(first, "citynet_area_id", self._roll_up(areas)),
            "packages": self._get_rows(first, "citynet_package_id", packages),
            "reasons": self._get_reasons(first),
            "recovery": self._get_recovery(domain),
        }

    # ---------------------------------------------------------------- filters

    @api.model
    def _clean_filters(self, filters):
        """:return: dict of the known filters, dates as text, defaults filled in."""
        try:
            date_from = fields.Date.to_date(filters.get("date_from") or None)
            date_to = fields.Date.to_date(filters.get("date_to") or None)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("This is not a date.")) from error
        default = self._get_periods()[0]
        date_from = date_from or fields.Date.to_date(default["date_from"])
        date_to = date_to or fields.Date.to_date(default["date_to"])
        if date_from > date_to:
            raise UserError(self.env._("The period ends before it begins."))
        events = dict(self.env["citynet.csat.survey"]._selection_event())
        event = filters.get("event")
        return {
            "date_from": fields.Date.to_string(date_from),
            "date_to": fields.Date.to_string(date_to),
            "event": event if isinstance(event, str) and event in events else "",
        }

    @api.model
    def _get_periods(self):
        """:return: list of dicts ``key``, ``label``, ``date_from``, ``date_to``."""
        today = self.env.company._citynet_today()
        month = date_utils.start_of(today, "month")
        starts = [
            (
                "last12",
                self.env._("Last 12 months"),
                date_utils.subtract(month, months=11),
            ),
            (
                "last3",
                self.env._("Last 3 months"),
                date_utils.subtract(month, months=2),
            ),
            ("month", self.env._("This month"), month),
            ("year", self.env._("This year"), date_utils.start_of(today, "year")),
        ]
        return [
            {
                "key": key,
                "label": label,
                "date_from": fields.Date.to_string(start),
                "date_to": fields.Date.to_string(today),
            }
            for key, label, start in starts
        ]

    @api.model
    def _get_domain(self, filters):
        """:return: Domain of the requests sent in the period, of the user's companies."""
        domain = (
            Domain("citynet_survey_id", "!=", False)
            & Domain("citynet_date", ">=", filters["date_from"])
            & Domain("citynet_date", "<=", filters["date_to"])
            & Domain("citynet_company_id", "in", self.env.companies.ids)
        )
        if filters["event"]:
            domain &= Domain("citynet_event", "=", filters["event"])
        return domain

    # --------------------------------------------------------------- counting

    @api.model
    def _read(self, domain):
        """Count the requests by every key in one pass over one index.

        :return: lists of (key, ``Score``) by month, event, area and package, and of
            (score, number of answers)
        """
        keys = [
            "citynet_date:month",
            "citynet_event",
            "citynet_area_id",
            "citynet_package_id",
        ]
        sets = [[key, "citynet_outcome"] for key in keys] + [["rating"]]
        *groups, scores = self.env["rating.rating"]._read_grouping_sets(
            domain, sets, ["__count"]
        )
        return *map(self._fold, groups), scores

    @api.model
    def _read_technicians(self, domain):
        """:return: list of (technician, ``Score``); a job of two counts for both."""
        return self._fold(
            self.env["rating.rating"]._read_group(
                domain, ["citynet_technician_ids", "citynet_outcome"], ["__count"]
            )
        )

    @api.model
    def _fold(self, groups):
        """:param groups: tuples (key, outcome or False, count)
        :return: list of (key, ``Score``), those without key left out
        """
        folded = defaultdict(Score)
        for key, outcome, count in groups:
            folded[key] += Score(
                count, count if outcome else 0, count if outcome == "satisfied" else 0
            )
        return [(key, score) for key, score in folded.items() if key]

    @api.model
    def _roll_up(self, areas):
        """:return: list of (area, ``Score``) of the POPs, which hold their ODPs' answers."""
        ids = {
            int(part)
            for area, __ in areas
            for part in (area.parent_path or "").split("/")
            if part
        }
        above = self.env["citynet.area"].browse(ids)
        pops = {area.id for area in above if area.kind == "pop"}
        folded = defaultdict(Score)
        for area, score in areas:
            path = [int(part) for part in (area.parent_path or "").split("/") if part]
            pop = next((part for part in path if part in pops), area.id)
            folded[above.browse(pop)] += score
        return list(folded.items())

    # ------------------------------------------------------------------- rows

    @api.model
    def _get_rows(self, domain, field, scores):
        """Ranked by CSAT; those with few answers are marked and come last, unranked.

        :return: list of dicts: ``id``, ``name``, ``rank`` (int or None), ``small``
            (bool), ``domain`` and the figures
        """
        small = self.env.company.citynet_csat_small
        operator = "child_of" if field == "citynet_area_id" else "in"
        rows = [
            {
                "id": record.id,
                # sudo: users who read the scores see the name of an employee or area
                "name": record.sudo().display_name,
                "small": score.answers < small,
                "rank": None,
                "domain": list(domain & Domain(field, operator, record.ids)),
                **score.as_dict(),
            }
            for record, score in scores
        ]
        rows.sort(
            key=lambda row: (
                row["small"],
                -(row["csat"] or 0),
                -row["answers"],
                row["name"],
            )
        )
        ranked = [row for row in rows if not row["small"]]
        for row in ranked:
            # equals share a rank
            row["rank"] = 1 + sum(other["csat"] > row["csat"] for other in ranked)
        return rows

    @api.model
    def _get_event_rows(self, domain, scores):
        """:return: list of dicts ``key``, ``name``, ``domain`` and the figures."""
        found = dict(scores)
        return [
            {
                "key": key,
                "name": label,
                "domain": list(domain & Domain("citynet_event", "=", key)),
                **found[key].as_dict(),
            }
            for key, label in self.env["citynet.csat.survey"]._selection_event()
            if key in found
        ]

    @api.model
    def _get_trend(self, filters, scores):
        """:return: list of dicts ``month`` (its first day as text) and the figures."""
        found = dict(scores)
        first = date_utils.start_of(fields.Date.to_date(filters["date_from"]), "month")
        last = fields.Date.to_date(filters["date_to"])
        return [
            {
                "month": fields.Date.to_string(month),
                **found.get(month, Score()).as_dict(),
            }
            for month in date_utils.date_range(first, last)
        ]

    @api.model
    def _get_histogram(self, scores):
        """:return: list of dicts ``score`` (1 to 5) and ``answers``."""
        found = dict(scores)
        return [
            {"score": score, "answers": found.get(score, 0)} for score in range(1, 6)
        ]

    @api.model
    def _get_average(self, scores):
        """:return: float, mean of the answers given (unanswered isn't 0); None of none."""
        given = [(score, count) for score, count in scores if score]
        answers = sum(count for __, count in given)
        return round(sum(s * n for s, n in given) / answers, 2) if answers else None

    @api.model
    def _get_reasons(self, domain):
        """:return: list of dicts ``name`` and ``answers``: what the unhappy ticked."""
        groups = self.env["rating.rating"]._read_group(
            domain
            & Domain("citynet_outcome", "=", "unsatisfied")
            & Domain("citynet_reason_ids", "!=", False),
            ["citynet_reason_ids"],
            ["__count"],
            order="__count desc",
        )
        return [{"name": reason.name, "answers": count} for reason, count in groups]

    @api.model
    def _get_recovery(self, domain):
        """:return: dict about customers who were asked again after a low answer."""
        again = domain & Domain("citynet_first_id", "!=", False)
        return {**self._get_score(again).as_dict(), "domain": list(again)}

    @api.model
    def _get_score(self, domain):
        """:return: ``Score`` of the requests of ``domain``."""
        groups = self.env["rating.rating"]._read_group(
            domain, ["citynet_outcome"], ["__count"]
        )
        folded = self._fold([(True, outcome, count) for outcome, count in groups])
        return folded[0][1] if folded else Score()
