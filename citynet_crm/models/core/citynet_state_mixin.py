"""One door per state: every state of ours moves through ``_transition``."""

from odoo import api, fields, models
from odoo.exceptions import UserError

# An object can't be sent through RPC, so no client can forge the context that
# opens the door.
_DOOR = object()


class CitynetStateMixin(models.AbstractModel):
    _name = "citynet.state.mixin"
    _description = "State that moves along named transitions only"

    # {source: {targets}}, set by each model
    _transitions = {}

    state = fields.Selection(
        selection="_selection_state",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: self._default_state(),
        group_expand=True,
    )

    @api.model
    def _selection_state(self):
        """:return: list of (value, label) of the states, in their natural order."""
        return []

    @api.model
    def _default_state(self):
        selection = self._selection_state()
        return selection[0][0] if selection else False

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "state" in vals and vals["state"] != self._default_state():
                self._check_door()
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals:
            self._check_door()
        return super().write(vals)

    def _is_door_open(self):
        """:return: bool, whether this code came through ``_state_door``."""
        return self.env.context.get("citynet_state_door") is _DOOR

    def _check_door(self):
        if not self._is_door_open():
            raise UserError(
                self.env._(
                    "The state of %(model)s can't be written directly; use its buttons.",
                    model=self._description,
                )
            )

    @api.model
    def _state_door(self):
        """:return: this model with the right to set ``state`` (imports, births)."""
        return self.with_context(citynet_state_door=_DOOR)

    def _transition(self, target, values=None):
        """Move the records to ``target``; those already there are left alone.

        :param str target: a state of ``_selection_state``
        :param dict values: further values written together with the state
        :return: the records that moved; side effects belong to those only
        :raise UserError: when a record's state does not lead to ``target``
        """
        moving = self.filtered(lambda record: record.state != target)
        for record in moving:
            if target not in self._transitions.get(record.state, ()):
                labels = dict(record._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(name)s is %(current)s and can't become %(target)s.",
                        name=record.display_name,
                        current=labels.get(record.state, record.state),
                        target=labels.get(target, target),
                    )
                )
        moving._state_door().write({**(values or {}), "state": target})
        return moving

    def _check_state(self, *states):
        """For buttons that are meant for some of the states that lead somewhere.

        :raise UserError: when a record is in none of ``states``
        """
        for record in self:
            if record.state not in states:
                labels = dict(record._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(name)s is %(current)s; this can't be done now.",
                        name=record.display_name,
                        current=labels.get(record.state, record.state),
                    )
                )
