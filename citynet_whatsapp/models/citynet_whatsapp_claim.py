"""Which messages go next: taken from the queue, marked and committed before any call."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .citynet_whatsapp_rule import LANES, QUIET_LANES

# lanes that use up no more than their share of the day's recipients
FRUGAL_LANES = tuple(n for n, _quiet in LANES.values() if n >= LANES["bill"][0])
# checked for each one that can be taken, as some have to wait for their turn
LOOK_AHEAD = 4
# how long those wait whom the day's recipients have no room for
BUDGET_STEP = timedelta(minutes=15)
DAY = timedelta(hours=24)
WINDOW = timedelta(hours=24)


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    @api.model
    def _claim(self, account, most, budget):
        """Take the next messages of an account; the caller commits before it calls.

        Lanes go strictly in order. A recipient never gets two messages within the
        account's spacing, or while one is still on its way.

        :param int most: how many at most
        :param budget: ``Budget`` of the account, which is told who is taken
        :return: list of dicts: id, number, payload, uuid, attempts, lane, attempt_id
        """
        taken = []
        now = fields.Datetime.now()
        quiet = account._are_events_off(now)
        for lane, _waits in sorted(LANES.values()):
            if len(taken) >= most:
                break
            if quiet and lane in QUIET_LANES:
                self._defer_lane(account, lane, account._get_next_loud(now))
                continue
            found = self._find_due(account, lane, now, most - len(taken), taken)
            found = self._refuse_moved(account, found)
            refused = [row for row in found if not budget.take(row)]
            if refused:
                self._defer_numbers(account, lane, budget.get_next_seat(lane, now))
            taken += [row for row in found if row not in refused]
        return self._mark_claimed(taken, now)

    @api.model
    def _find_due(self, account, lane, now, most, taken):
        """:return: list of dicts of due messages, locked, each for another number"""
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT m.id, m.number, m.partner_id, m.res_model, m.payload, m.uuid, m.attempts, m.lane, m.media_ref,
                       m.media_type, m.media_name, coalesce(c.date_last_in > %(window)s, FALSE)
                       AS in_window
                  FROM citynet_whatsapp_message m
                  LEFT JOIN citynet_whatsapp_conversation c
                    ON c.account_id = m.account_id AND c.number = m.number
                 WHERE m.account_id = %(account)s AND m.lane = %(lane)s AND m.state = 'queued'
                   AND m.due_at <= %(now)s AND (m.expires_at IS NULL OR m.expires_at > %(now)s)
                   AND m.media_state IS DISTINCT FROM 'todo'
                   AND NOT EXISTS (
                       SELECT 1 FROM citynet_whatsapp_message o
                        WHERE o.account_id = m.account_id AND o.number = m.number
                          AND o.claimed_at > %(spaced)s AND o.id <> m.id)
                   AND NOT EXISTS (
                       SELECT 1 FROM citynet_whatsapp_message o
                        WHERE o.account_id = m.account_id AND o.number = m.number
                          AND o.state = 'sending')
                 ORDER BY m.due_at, m.id LIMIT %(limit)s
                   FOR UPDATE OF m SKIP LOCKED
                """,
                account=account.id,
                lane=lane,
                now=now,
                window=now - WINDOW,
                spaced=now - timedelta(seconds=account.spacing),
                limit=most * LOOK_AHEAD,
            )
        )
        numbers = {row["number"] for row in taken}
        found = []
        for row in rows:
            if row["number"] not in numbers and len(found) < most:
                numbers.add(row["number"])
                found.append(row)
        return found

    @api.model
    def _mark_claimed(self, rows, now):
        """Write down, before it happens, that these are being tried.

        :return: ``rows`` with their ``attempt_id``
        """
        if not rows:
            return rows
        outside = [row["id"] for row in rows if row.get("counts")]
        ids = [row["id"] for row in rows]
        self.env.cr.execute(
            """
            UPDATE citynet_whatsapp_message
               SET state = 'sending', claimed_at = %s, attempts = coalesce(attempts, 0) + 1,
                   counts_recipient = (id = ANY(%s))
             WHERE id = ANY(%s) AND state = ANY(%s)
            """,
            [now, outside, ids, self._get_transition_sources("sending")],
        )
        attempts = dict(
            self.env.execute_query(
                SQL(
                    """
                    INSERT INTO citynet_whatsapp_attempt (message_id, date_start)
                    SELECT unnest(%s), %s RETURNING message_id, id
                    """,
                    ids,
                    now,
                )
            )
        )
        for row in rows:
            row["attempts"] = (row["attempts"] or 0) + 1
            row["attempt_id"] = attempts[row["id"]]
        return rows

    @api.model
    def _defer_lane(self, account, lane, moment):
        """What is due in a lane waits until ``moment``."""
        self.env.cr.execute(
            """
            UPDATE citynet_whatsapp_message SET due_at = %s
             WHERE account_id = %s AND lane = %s AND state = 'queued' AND due_at <= %s
            """,
            [moment, account.id, lane, fields.Datetime.now()],
        )

    @api.model
    def _defer_numbers(self, account, lane, moment):
        """As above, but for those who have been written to in the last day anyway."""
        now = fields.Datetime.now()
        self.env.cr.execute(
            """
            UPDATE citynet_whatsapp_message m SET due_at = %(moment)s
             WHERE account_id = %(account)s AND lane = %(lane)s AND state = 'queued'
               AND due_at <= %(now)s
               AND NOT EXISTS (
                   SELECT 1 FROM citynet_whatsapp_message o
                    WHERE o.account_id = m.account_id AND o.number = m.number
                      AND o.counts_recipient AND o.claimed_at > %(day)s)
               AND NOT EXISTS (
                   SELECT 1 FROM citynet_whatsapp_conversation c
                    WHERE c.account_id = m.account_id AND c.number = m.number
                      AND c.date_last_in > %(window)s)
            """,
            {
                "moment": moment,
                "account": account.id,
                "lane": lane,
                "now": now,
                "day": now - DAY,
                "window": now - WINDOW,
            },
        )

    @api.model
    def _expire(self, account):
        """What is worthless by now isn't sent any more.

        :return: int, how many
        """
        expired = self.env.execute_query(
            SQL(
                """
                UPDATE citynet_whatsapp_message
                   SET state = 'cancelled', error_code = 'expired', error_kind = 'expired',
                       error_text = %s,
                       email_state = CASE WHEN event = ANY(%s) THEN 'wanted' END
                 WHERE account_id = %s AND state = ANY(%s) AND expires_at <= %s
                RETURNING id
                """,
                self.env._("It was too late for it."),
                self._get_fallback_events(),
                account.id,
                self._get_transition_sources("cancelled", "queued", "held"),
                fields.Datetime.now(),
            )
        )
        return len(expired)

    @api.model
    def _get_fallback_events(self):
        """:return: list of the events that an e-mail stands in for"""
        return (
            self.env["citynet.whatsapp.rule"]
            .search([("fallback_email", "=", True)])
            .mapped("code")
        )


class Budget:
    """People an account may write to in 24 hours, outside of windows they opened.

    :param account: ``citynet.whatsapp.account``
    """

    def __init__(self, account):
        self.limit = account.daily_limit
        self.frugal = self.limit - self.limit * account.reserve // 100
        self.seats = account._get_recipients() if self.limit > 0 else {}

    def take(self, row):
        """:param dict row: of a message; ``counts`` is set where it takes a seat
        :return: bool, whether it may be sent
        """
        row["counts"] = not row["in_window"]
        if self.limit <= 0 or row["in_window"] or row["number"] in self.seats:
            return self.limit != 0
        if len(self.seats) >= self.get_most(row["lane"]):
            return False
        self.seats[row["number"]] = fields.Datetime.now()
        return True

    def get_most(self, lane):
        """:return: int, recipients that messages of a lane may bring the day to"""
        return self.frugal if lane in FRUGAL_LANES else self.limit

    def get_next_seat(self, lane, now):
        """:return: naive UTC datetime at which to look again for a free seat"""
        taken = sorted(self.seats.values())
        excess = len(taken) - self.get_most(lane)
        first = taken[min(max(excess, 0), len(taken) - 1)] if taken else now
        return max(first + DAY, now + BUDGET_STEP)
