"""A person is erased: in steps, each of one transaction, and each may be done again."""

from itertools import repeat

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.personal_data import join_patterns
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS, Domain

OPEN = ("waiting", "running")


class CitynetPrivacyErasure(models.Model):
    """Killed at any moment it goes on where it was: what a person is found by is kept
    with the erasure until nothing is left to be found, and then goes too."""

    _name = "citynet.privacy.erasure"
    _description = "Erasure of a person"
    _inherit = [
        "citynet.state.mixin",
        "citynet.queue.mixin",
        "citynet.privacy.eraser",
        "citynet.privacy.sweep",
        "citynet.privacy.erasure.list",
    ]
    _order = "id desc"
    _rec_name = "partner_id"

    _transitions = {
        "waiting": {"running", "cancelled"},
        "running": {"done", "failed"},
        "failed": {"running"},
    }
    _once = models.UniqueIndex(
        "(partner_id) WHERE state <> 'cancelled'", "This customer is erased already."
    )

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="restrict"
    )
    customer_number = fields.Char(related="partner_id.citynet_number")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    cause = fields.Selection(
        [
            ("request", "The customer's request"),
            ("retention", "The time to keep it is over"),
            ("replay", "Erased before, back from a backup"),
        ],
        "Because",
        required=True,
        default="request",
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, default=lambda self: self.env.user
    )
    date_done = fields.Datetime("Erased on", readonly=True)
    step = fields.Char("Next step", readonly=True, copy=False)
    problem = fields.Char("Not done because", readonly=True, copy=False)
    words = fields.Json(groups=NO_ACCESS, copy=False)
    clearing_ids = fields.One2many(
        "citynet.privacy.clearing", "erasure_id", "What was cleared"
    )

    @api.model
    def _selection_state(self):
        return [
            ("waiting", self.env._("Waiting")),
            ("running", self.env._("In progress")),
            ("done", self.env._("Erased")),
            ("failed", self.env._("Stopped")),
            ("cancelled", self.env._("Cancelled")),
        ]

    @api.model
    def _get_writable_fields(self):
        # EXTENDS citynet.state.mixin: who is erased, and why, is changed by no one
        return frozenset()

    # ---- Decided -------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            draft = self.new(vals)
            if draft.partner_id != draft.partner_id.commercial_partner_id:
                raise UserError(self.env._("Choose the customer, not a contact of it."))
            if draft.cause != "replay":
                draft._check_obstacles()
        erasures = super().create(vals_list)
        self.env.ref("citynet_crm.ir_cron_privacy_erasure")._trigger()
        return erasures

    def _check_obstacles(self):
        """:raise UserError: while something has to be settled with the person"""
        obstacles = self._get_obstacles()
        if obstacles:
            raise UserError("\n".join(obstacles))

    def _get_obstacles(self):
        """:return: list of str, what must be settled before"""
        partners = self._get_people()
        # sudo: whose login it is, which officers needn't be able to read
        users = partners.sudo().with_context(active_test=False).user_ids
        obstacles = []
        if partners.sudo().ref_company_ids or any(not user.share for user in users):
            obstacles.append(
                self.env._("%s is a colleague or the provider.", self.partner_id.name)
            )
        # sudo: all that stands against it, also what the officer may not read
        data = self.env["citynet.personal.data"].sudo()
        return obstacles + data._get_erasure_obstacles(partners)

    def _get_people(self):
        """:return: ``res.partner``: the payer and all contacts, archived ones too"""
        return self.env["citynet.personal.data"]._get_people(self.partner_id)

    def action_cancel(self):
        """Nothing was erased yet, and nothing is to be."""
        self._transition("cancelled")

    def action_retry(self):
        """Go on with an erasure that stopped, from the step that failed."""
        self._check_state("failed")
        self._transition("running", {"problem": False})
        self.env.ref("citynet_crm.ir_cron_privacy_erasure")._trigger()

    @api.model
    def action_download_list(self):
        """The list of erasures, to be kept apart from server and backups."""
        return {
            "type": "ir.actions.act_url",
            "url": "/citynet/privacy/erasures",
            "target": "download",
        }

    @api.model
    def action_replay(self):
        """Erase again whom a restored backup brought back, by this server's list."""
        self.check_access("write")
        # sudo: officers have decided on these people before
        erasures = self.sudo()._replay()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "People to erase once more: %(count)s", count=len(erasures)
                ),
            },
        }

    # ---- Worked off ----------------------------------------------------------

    @api.model
    def _cron_erase(self):
        """Work off what waits, a step a transaction; then clear the filestore."""
        if not self.search_count(self._queue_domain(), limit=1):
            return
        self._process_queues(self)
        self._collect_garbage()

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("state", "in", OPEN)

    def _count_waiting(self):
        # EXTENDS citynet.queue.mixin: the scheduler counts steps
        return super()._count_waiting() * len(self._list_steps())

    def _get_batches(self, size):
        # EXTENDS citynet.queue.mixin: a step of the oldest one, until none is left
        return repeat(self._do_next_step)

    def _do_next_step(self):
        """:return: int, how many erasures had a step done"""
        first = self.search(self._queue_domain(), order="id", limit=1)
        return self._process_ids(first.ids) if first else 0

    def _process_batch(self, records):
        # EXTENDS citynet.queue.mixin
        for erasure in records:
            erasure._do_step()

    def _on_failed(self, record, error):
        # EXTENDS citynet.queue.mixin
        super()._on_failed(record, error)
        if record.state == "waiting":
            record._transition("running")
        record._transition("failed", {"problem": self._get_reason(error)})

    @api.model
    def _list_steps(self):
        """:return: dict {name: method}, in order; a name stays the same over versions"""
        kinds = self.env["citynet.personal.data"]._get_personal_kinds()
        steps = {"begin": self._step_begin}
        for kind in kinds:
            steps[f"kind:{kind.key}"] = self._make_kind_step(kind)
        steps["messages"] = self._step_messages
        steps["elsewhere"] = self._step_elsewhere
        for tables in self._get_table_groups():
            steps[f"tables:{tables[0][0]}"] = self._make_table_step(tables)
        steps["files"] = self._step_files
        steps["end"] = self._step_end
        return steps

    def _do_step(self):
        steps = self._list_steps()
        names = list(steps)
        # a step of another version: all once more, which does no harm
        place = names.index(self.step) if self.step in steps else bool(self.words)
        steps[names[place]](self)
        if self.state == "running":
            self.step = names[place + 1]

    @api.model
    def _make_kind_step(self, kind):
        def clear(erasure):
            people = erasure._get_people()
            data = self.env["citynet.personal.data"]
            records = data._get_kind_records(kind, people)
            if kind.chatter:
                self._clear_chatter(kind, records)
            if kind.clears or kind.files or kind.deletes:
                erasure._log_cleared(kind, self._clear(kind, records))

        return clear

    @api.model
    def _make_table_step(self, tables):
        def sweep(erasure):
            if pattern := join_patterns(erasure.words):
                self._sweep_tables(pattern, tables)

        return sweep

    @api.model
    def _step_begin(self, erasure):
        people = erasure._get_people()
        if erasure.cause != "replay":
            erasure._check_obstacles()
        self.env["citynet.personal.data"]._stop_processing(people, entirely=True)
        erasure._note(erasure.partner_id)
        self.env["citynet.privacy.kept"]._keep(people)
        words = self._get_words(people)
        erasure._transition("running", {"words": words, "problem": False})

    @api.model
    def _step_messages(self, erasure):
        self._clear_own_messages(erasure._get_people())

    @api.model
    def _step_elsewhere(self, erasure):
        data = self.env["citynet.personal.data"]
        data._erase_elsewhere(erasure._get_people(), join_patterns(erasure.words))

    @api.model
    def _step_files(self, erasure):
        if pattern := join_patterns(erasure.words):
            self._sweep_files(pattern)

    @api.model
    def _step_end(self, erasure):
        now = fields.Datetime.now()
        values = {"words": False, "step": False, "date_done": now}
        erasure._transition("done", values)
        requests = self.env["citynet.privacy.request"].search(
            [("erasure_id", "=", erasure.id), ("state", "=", "in_progress")]
        )
        requests._transition("done", {"date_done": now})

    def _log_cleared(self, kind, count):
        """Note how many records of a kind were cleared, once for each kind."""
        known = self.clearing_ids.mapped("kind")
        if count and kind.key not in known:
            self.env["citynet.privacy.clearing"]._log(
                kind, count, self.company_id, erasure_id=self.id
            )
