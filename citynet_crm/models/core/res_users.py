"""Logins tell strangers nothing, and passwords that everybody tries are none."""

import contextlib
import logging

import psycopg2

from odoo import api, models
from odoo.addons.citynet_crm.tools import passwords
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class ResUsers(models.Model):
    _inherit = "res.users"

    # ---- Whether a name is known is told by no answer and by no time ----------

    @contextlib.contextmanager
    def _assert_can_auth(self, user=None):
        # EXTENDS base: the password of a name that isn't there is hashed as well; those
        # on cooldown are refused before, whether they are there or not
        with super()._assert_can_auth(user=user):
            try:
                yield
            except AccessDenied:
                if isinstance(user, str) and not self._citynet_has_password(user):
                    self._crypt_context().hash(user)
                raise

    @api.model
    def _citynet_has_password(self, login):
        """:return: bool, whether a password was compared for this name"""
        # sudo: the visitor is not logged in, and learns nothing of it
        users = self.sudo()
        found = users.search(
            users._get_login_domain(login), order=users._get_login_order(), limit=1
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT 1 FROM res_users WHERE id = %s AND password LIKE '$%%'",
                found.id or None,
            )
        )
        return bool(rows)

    def reset_password(self, login):
        # EXTENDS auth_signup: a name that isn't there, two of them, and one without an
        # e-mail address have the same answer as those to whom a mail is on its way
        try:
            with self.env.cr.savepoint():
                return super().reset_password(login)
        except psycopg2.Error:  # a conflict: the request is tried again
            raise
        except Exception as error:  # noqa: BLE001, stock raises bare exceptions
            _logger.info("No password reset sent: %s", error)
            return None

    # ---- What is no password -------------------------------------------------

    def _set_password(self):
        # EXTENDS base: by whichever page or call; but not what an installation brings
        for user in self:
            if user.password and user._citynet_is_typed():
                fault = passwords.find_fault(user.password, user.login or "")
                if fault:
                    raise UserError(self._citynet_get_fault_text(fault))
        return super()._set_password()

    def _citynet_is_typed(self):
        """:return: bool, whether a person sets this password now"""
        if not self.env.su:
            return True
        return bool(request) and not self.env.context.get("install_mode")

    @api.model
    def _citynet_get_fault_text(self, fault):
        """:param str fault: of ``passwords.find_fault``
        :return: str, the sentence for who typed it"""
        if fault == "common":
            return self.env._("This password is known to everyone; choose another")
        if fault == "login":
            return self.env._("The password must not be the user name")
        return self.env._("Password must have at least 8 characters")
