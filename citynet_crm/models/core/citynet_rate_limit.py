"""Rate limit of public pages per visitor, shared by all workers."""

import logging
import math
import time
from datetime import datetime, timezone

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL, hmac

_logger = logging.getLogger(__name__)

# Two requests that count the same visitor at the same moment: one of them starts anew
_TRIES = 5


class CitynetRateLimit(models.Model):
    _name = "citynet.rate.limit"
    _description = "Use of a public page by one visitor"
    _order = "window_start desc, id desc"
    _log_access = False

    _hit_uniq = models.Constraint(
        "UNIQUE (route, key, window_start)",
        "One row counts a visitor's use in a window.",
    )

    route = fields.Char(required=True)
    key = fields.Char(
        required=True, help="Hash of the visitor's address or phone number"
    )
    window_start = fields.Datetime(required=True, index=True)
    hits = fields.Integer(required=True)

    @api.model
    def _get_window(self):
        """:return: (naive UTC start of the running window, seconds until it ends), its
        length from the parameter ``citynet_crm.limit_minutes``."""
        length = 60 * self._get_number("citynet_crm.limit_minutes", 10)
        now = time.time()
        passed = now % length
        start = datetime.fromtimestamp(round(now - passed), timezone.utc)
        return start.replace(tzinfo=None), math.ceil(length - passed)

    @api.model
    def _get_number(self, parameter, default):
        """:return: int > 0, the system parameter or the default where it is no number."""
        # sudo: limits are the provider's settings, visitors only obey them
        value = self.env["ir.config_parameter"].sudo().get_param(parameter)
        try:
            return max(int(value), 1) if value else default
        except (TypeError, ValueError):
            return default

    @api.model
    def _hash(self, who):
        """:return: str; addresses and numbers themselves are not kept."""
        # sudo: the database's secret is the key of the hash
        return hmac(self.env(su=True), "citynet.rate.limit", who)

    @api.model
    def _hit(self, route, limit, *visitors):
        """Count one more use of ``route`` for each of ``visitors``.

        Counted and committed apart from the request, so that a request that fails
        (or is made to fail) counts all the same. When the count can't be had because
        too many do the same at once, the answer is no.

        :param str route: what is limited
        :param int limit: uses per window and visitor
        :param str visitors: who, by address, phone number ...
        :return: bool, whether every one of them is still within the limit
        """
        start, _left = self._get_window()
        keys = sorted(self._hash(visitor) for visitor in visitors)
        query = SQL(
            """
            INSERT INTO citynet_rate_limit (route, key, window_start, hits)
            SELECT %s, unnest(%s), %s, 1
            ON CONFLICT (route, key, window_start)
            DO UPDATE SET hits = citynet_rate_limit.hits + 1
            RETURNING hits
            """,
            route,
            keys,
            start,
        )
        for _try in range(_TRIES):
            try:
                with self.env.registry.cursor() as cr:
                    cr.execute(query, log_exceptions=False)
                    hits = [row[0] for row in cr.fetchall()]
                return max(hits) <= limit
            except SerializationFailure:
                continue
        _logger.warning("Too many visitors at once to be counted on %s", route)
        return False

    @api.model
    def _is_full(self, route, limit, *visitors):
        """:return: bool, whether one of ``visitors`` has used ``route`` up; counts none."""
        start, _left = self._get_window()
        keys = [self._hash(visitor) for visitor in visitors]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT 1 FROM citynet_rate_limit
                 WHERE route = %s AND key = ANY(%s) AND window_start = %s AND hits >= %s
                """,
                route,
                keys,
                start,
                limit,
            )
        )
        return bool(rows)

    @api.model
    def _get_wait(self):
        """:return: int, seconds until the running window ends."""
        return self._get_window()[1]

    @api.autovacuum
    def _gc_rate_limits(self):
        """Counts of windows that are over are of no use."""
        start, _left = self._get_window()
        self.env.execute_query(
            SQL(
                "DELETE FROM citynet_rate_limit WHERE window_start < %s RETURNING id",
                start,
            )
        )
