from odoo import api, fields, models
from odoo.exceptions import AccessError


class CitynetGuardMixin(models.AbstractModel):
    """Roles that may write a record, but not every field of it.

    Access lists know whole models only. What goes with a ``_transition``, has a key
    (``_bypass_guard``) or is done by the superuser was decided by our own code and
    passes.
    """

    _name = "citynet.guard.mixin"
    _description = "Fields that a role may write"
    _inherit = ["citynet.state.mixin"]

    # written by chatter and activities on behalf of any reader
    _guard_free_prefixes = ("message_", "activity_")

    is_restricted = fields.Boolean(
        compute="_compute_is_restricted", help="The current user may write few fields"
    )

    @api.depends_context("uid")
    def _compute_is_restricted(self):
        self.is_restricted = self._get_writable_fields() is not None

    @api.model
    def _get_writable_fields(self):
        """:return: set of the fields the current user may write; None: all of them"""
        return None

    def _check_unrestricted(self):
        """:raise AccessError: for users who may write only some fields of these records"""
        if not self.env.su and self._get_writable_fields() is not None:
            raise AccessError(
                self.env._(
                    "This step of %(model)s is for customer service.",
                    model=self._description,
                )
            )

    def write(self, vals):
        self._check_writable_fields(vals)
        return super().write(vals)

    def _check_writable_fields(self, vals):
        """:raise AccessError: naming the fields that this user's role may not write"""
        if self.env.su:
            return
        writable = self._get_writable_fields()
        if writable is None:
            return
        refused = [
            name
            for name in self._get_locked(vals)
            if name not in writable and not name.startswith(self._guard_free_prefixes)
        ]
        if refused:
            labels = self.fields_get(refused, ["string"])
            raise AccessError(
                self.env._(
                    "Your role can't change this of %(model)s: %(fields)s.",
                    model=self._description,
                    fields=", ".join(
                        labels.get(name, {}).get("string", name) for name in refused
                    ),
                )
            )
