from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetHealth(models.AbstractModel):
    _inherit = "citynet.health"

    @api.model
    def _get_checks(self):
        return super()._get_checks() + [
            self._check_privacy_clocks(),
            self._check_erasures(),
        ]

    @api.model
    def _check_privacy_clocks(self):
        """Requests and notices of breaches that are later than the law allows."""
        # sudo: how many, of all companies
        requests = self.env["citynet.privacy.request"].sudo()
        breaches = self.env["citynet.privacy.breach"].sudo()  # sudo: as above
        late = requests.search_count(requests._get_overdue_domain())
        late += breaches.search_count(
            [("state", "=", "open"), ("date_due", "<", fields.Datetime.now())]
        )
        return self._prepare_check(
            "privacy_late",
            self.env._("Requests and breaches later than the law allows"),
            self._get_state(late, 1, 1),
            late,
            "",
            self.env._("The law allows three days: see Personal data, Requests."),
        )

    @api.model
    def _check_erasures(self):
        """Erasures that stopped, and people whom a restored backup brought back."""
        erasures = self.env["citynet.privacy.erasure"].sudo()  # sudo: how many
        count = erasures.search_count([("state", "=", "failed")])
        advice = self.env._("See Personal data, Erasures: go on, or erase again.")
        try:
            rows = erasures._parse_list(erasures._read_list())
        except UserError as error:
            count, advice = count + 1, str(error)
        else:
            count += len(erasures._find_risen(rows))
        return self._prepare_check(
            "erasures_open",
            self.env._("Erasures that stopped or were undone by a restore"),
            self._get_state(count, 1, 1),
            count,
            "",
            advice,
        )
