"""Who may write what: states move through ``_transition``, other fields by role or key."""

from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


@dataclass(frozen=True)
class _Bypass:
    """The key of our own code to some fields of some models.

    An object can't be sent through RPC, so no client can forge the context that
    holds it.
    """

    opened: frozenset  # of (model, field)


class CitynetStateMixin(models.AbstractModel):
    """A state that moves along ``_transitions`` only, for all users and our own code;
    and roles that may write a record, but not every field of it.

    Access lists know whole models only. What goes with a ``_transition``, has a key
    (``_bypass_guard``) or is done by the superuser was decided by our own code and
    passes.
    """

    _name = "citynet.state.mixin"
    _description = "State that moves along named transitions only"

    # {source: {targets}}, set by each model; a record begins in the first source
    _transitions = {}
    # written by chatter and activities on behalf of any reader
    _guard_free_prefixes = ("message_", "activity_")

    state = fields.Selection(
        selection="_selection_state",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: self._default_state(),
        group_expand=True,
    )
    is_restricted = fields.Boolean(
        compute="_compute_is_restricted", help="The current user may write few fields"
    )

    @api.model
    def _selection_state(self):
        """:return: list of (value, label) of the states, in their natural order."""
        return []

    @api.model
    def _default_state(self):
        return next(iter(self._transitions), False)

    @api.model_create_multi
    def create(self, vals_list):
        first = self._default_state()
        # written out: a default that a client sends in its context doesn't count
        vals_list = [{"state": first, **vals} for vals in vals_list]
        if any(vals["state"] != first for vals in vals_list):
            self._check_state_key()
        return super(CitynetStateMixin, self._without_bypass()).create(vals_list)

    def write(self, vals):
        self._check_writable_fields(vals)
        if "state" in vals:
            self._check_state_key()
        return super(CitynetStateMixin, self._without_bypass()).write(vals)

    # ---- Which fields a role may write ---------------------------------------

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

    # ---- The key to guarded fields -------------------------------------------

    @api.model
    def _bypass_guard(self, *names):
        """The key to some fields of this model and of no other.

        It ends with the write or the create that it is for: what follows from that,
        and the records that are made, are without it.

        :param str names: fields that the code at hand may write for any user; ``state``
            for what is made in another state than the first (imports)
        :return: these records with the key, in addition to those they had already
        """
        known = self.env.context.get("citynet_bypass")
        opened = known.opened if isinstance(known, _Bypass) else frozenset()
        mine = {(self._name, name) for name in names}
        return self.with_context(citynet_bypass=_Bypass(opened | mine))

    def _without_bypass(self):
        """:return: these records without any key"""
        context = dict(self.env.context)
        if context.pop("citynet_bypass", None) is None:
            return self
        return self.with_context(context)

    @api.model
    def _get_locked(self, names):
        """:return: list of those of the fields ``names`` that this code has no key to"""
        known = self.env.context.get("citynet_bypass")
        opened = known.opened if isinstance(known, _Bypass) else ()
        return [name for name in names if (self._name, name) not in opened]

    @api.model
    def _check_state_key(self):
        """:raise UserError: for code without the key to the state"""
        if self._get_locked(["state"]):
            raise UserError(
                self.env._(
                    "The state of %(model)s can't be written directly; use its buttons.",
                    model=self._description,
                )
            )

    # ---- From state to state -------------------------------------------------

    @api.model
    def _get_transition_sources(self, target, *among):
        """Which states ``target`` may be reached from, for SQL that moves many at once.

        :param str among: states, where only some of the sources are meant
        :return: sorted list of states
        """
        return sorted(
            source
            for source, targets in self._transitions.items()
            if target in targets and (not among or source in among)
        )

    def _transition(self, target, values=None):
        """Move the records to ``target``; those already there are left alone.

        :param str target: a state of ``_selection_state``
        :param dict values: what goes with the move, guarded fields among them
        :return: the records that moved; side effects belong to those only
        :raise UserError: when a record's state does not lead to ``target``
        """
        moving = self.filtered(lambda record: record.state != target)
        for record in moving:
            if target not in self._transitions.get(record.state, ()):
                labels = record._get_selection_labels("state")
                raise UserError(
                    self.env._(
                        "%(name)s is %(current)s and can't become %(target)s.",
                        name=record.display_name,
                        current=labels.get(record.state, record.state),
                        target=labels.get(target, target),
                    )
                )
        if not moving:
            return moving
        values = {**(values or {}), "state": target}
        moving._bypass_guard(*values).write(values)
        return moving

    def _check_state(self, *states):
        """For buttons that are meant for some of the states that lead somewhere.

        :raise UserError: when a record is in none of ``states``
        """
        for record in self:
            if record.state not in states:
                raise UserError(
                    self.env._(
                        "%(name)s is %(current)s; this can't be done now.",
                        name=record.display_name,
                        current=record._get_selection_label("state"),
                    )
                )
