from odoo import api, models
from odoo.addons.citynet_crm.tools import texts
from odoo.tools.sql import escape_psql


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _citynet_is_login_taken(self, login):
        """:param str login: as typed; case and outer blanks make no other name
        :return: bool, whether a user, active or not, already has this name
        """
        # sudo: only whether it is taken leaves this method, which the order page has
        # to say to the visitor who chooses a name
        escaped = escape_psql(texts.fold_login(login))
        return bool(
            self.sudo()
            .with_context(active_test=False)
            .search_count([("login", "=ilike", escaped)], limit=1)
        )

    @api.model
    def _get_login_domain(self, login):
        # EXTENDS base: names from the order page are kept in lower case, and phones
        # like to write a capital first
        domain = super()._get_login_domain(login)
        folded = texts.fold_login(login)
        # sudo: the visitor is not logged in yet; only whether the name is there as typed
        if folded == login or self.sudo().search_count(domain, limit=1):
            return domain
        return super()._get_login_domain(folded)
