"""How long each kind of personal data is kept, from when on, and who says so."""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import split_every


class CitynetPrivacyRule(models.Model):
    _name = "citynet.privacy.rule"
    _description = "How long personal data is kept"
    _inherit = ["citynet.queue.mixin", "citynet.privacy.eraser"]
    _order = "kind, date_from desc, id desc"
    _rec_name = "kind"

    _days_valid = models.Constraint(
        "CHECK (days >= 0)", "A number of days can't be negative."
    )
    _once = models.UniqueIndex(
        "(kind, date_from, COALESCE(company_id, 0))",
        "There is a rule for this kind from that day on already.",
    )

    kind = fields.Selection("_selection_kind", "What", required=True)
    days = fields.Integer(
        "Kept for (days)",
        required=True,
        help="Counted from when it is no longer needed: the day of the installation for "
        "the photo of the identity card, the end of the last service for the NIK, the end "
        "of a job, a complaint or an order for what belongs to them",
    )
    date_from = fields.Date(
        "Valid from",
        required=True,
        default=lambda self: self.env.company._citynet_today(),
        help="Until then the rule before it holds",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies"
    )
    source = fields.Char(
        required=True,
        help="Who says so: an article of law, advice of a lawyer, a decision of the owner",
    )
    active = fields.Boolean(
        "In force",
        default=True,
        help="Proposals clear nothing until they are switched on",
    )

    @api.model
    def _get_timed_kinds(self):
        """:return: dict {key: ``PersonalKind``} of what is cleared by time"""
        kinds = self.env["citynet.personal.data"]._get_personal_kinds()
        return {kind.key: kind for kind in kinds if kind.over}

    @api.model
    def _selection_kind(self):
        return [(key, kind.label) for key, kind in self._get_timed_kinds().items()]

    @api.model
    def _selection_known_kinds(self):
        """:return: list of (key, label) of all kinds, those without a time too"""
        kinds = self.env["citynet.personal.data"]._get_personal_kinds()
        return [(kind.key, kind.label) for kind in kinds]

    @api.constrains("source")
    def _check_source(self):
        """:raise ValidationError: for a rule that no one answers for"""
        for rule in self:
            if not rule.source.strip():
                raise ValidationError(
                    self.env._("Say who decides how long it is kept.")
                )

    @api.model
    def _get_rules(self, company):
        """:return: dict {kind: the rule that holds today}; a company's own goes before
        one for all"""
        rules = self.search(
            [
                ("date_from", "<=", company._citynet_today()),
                ("company_id", "in", (False, company.id)),
            ],
            order="date_from, id",
        )
        found = {}
        for rule in rules.sorted(lambda one: bool(one.company_id)):
            found[rule.kind] = rule
        return found

    # ---- Each night ----------------------------------------------------------

    @api.model
    def _cron_clear(self):
        """Clear what was kept long enough, then the filestore."""
        self._process_queues(self)
        self._collect_garbage()

    def _count_waiting(self):
        # EXTENDS citynet.queue.mixin
        return len(self._get_work())

    def _get_batches(self, size):
        # EXTENDS citynet.queue.mixin: records of many models, by rule and company
        for company, rule, ids in self._get_work():
            for part in split_every(size, ids):
                yield partial(self._clear_batch, company, rule, part)

    @api.model
    def _get_work(self):
        """:return: list of (company, rule, ids of the records whose time is over)"""
        work = []
        for company in self.env["res.company"].search([]):
            for rule in self._get_rules(company).values():
                if ids := rule._get_over(company).ids:
                    work.append((company, rule, ids))
        return work

    def _get_over(self, company):
        """:return: records of this rule's kind that were kept long enough and still say
        something"""
        self.ensure_one()
        kind = self._get_timed_kinds().get(self.kind)
        if not kind:
            return self.browse()
        records = self.env[kind.model].with_context(active_test=False)
        day = company._citynet_today() - timedelta(days=self.days)
        domain = kind.over(day) & self._get_company_domain(records, company)
        return records.search(domain & self._get_uncleared_domain(kind, records))

    @api.model
    def _get_company_domain(self, records, company):
        """:return: Domain of the records of a company; of no company: of the first"""
        name = "company_id"
        if records._name == "res.partner":
            name = "citynet_company_id"
        if name not in records._fields:
            return Domain.TRUE
        first = self.env["res.company"].search([], limit=1)
        own = [company.id, False] if company == first else [company.id]
        return Domain(name, "in", own)

    @api.model
    def _get_uncleared_domain(self, kind, records):
        """:return: Domain of the records that have something to clear"""
        if kind.erases:
            erasures = self.env["citynet.privacy.erasure"].search([])
            return Domain("id", "not in", erasures.partner_id.ids)
        if kind.deletes:
            return Domain.TRUE
        domain = Domain.FALSE
        for name, value in kind.clears.items():
            field = records._fields.get(name)
            if field and field.store and field.column_type:
                domain |= self._get_said_domain(name, value)
        if kind.files:
            domain |= Domain("id", "in", self._get_file_query(kind))
        return domain

    @api.model
    def _get_file_query(self, kind):
        """:return: SQL, ids of the records of this kind that have files"""
        files = Domain("res_model", "=", kind.model) & Domain("res_field", "!=", False)
        if kind.files is True:
            files |= Domain("res_model", "=", kind.model) & Domain(
                "res_field", "=", False
            )
        else:
            files &= Domain("res_field", "in", kind.files)
        # sudo: whether there is a file, also one that no user may read
        return self.env["ir.attachment"].sudo()._search(files).subselect("res_id")

    @api.model
    def _get_said_domain(self, name, value):
        if not value:
            return Domain(name, "!=", False)
        if "{id}" in value:
            return Domain(name, "not =like", value.replace("{id}", "%"))
        return Domain(name, "!=", value)

    def _clear_batch(self, company, rule, ids):
        """:return: int, how many records were looked at"""
        kind = self._get_timed_kinds()[rule.kind]
        records = self.env[kind.model].browse(ids)
        records = records.try_lock_for_update(allow_referencing=True)
        if kind.erases:
            self._erase_people(company, rule, kind, records)
            return len(ids)
        if kind.chatter:
            self._clear_chatter(kind, records)
        if count := self._clear(kind, records):
            self.env["citynet.privacy.clearing"]._log(
                kind, count, company, rule_id=rule.id
            )
        return len(ids)

    @api.model
    def _erase_people(self, company, rule, kind, people):
        """Erase those with whom nothing is left to be settled; others are looked at
        again the next night."""
        erasures = self.env["citynet.privacy.erasure"]
        values = [
            {"partner_id": person.id, "company_id": company.id, "cause": "retention"}
            for person in people
        ]
        ready = [one for one in values if not erasures.new(one)._get_obstacles()]
        if ready:
            erasures.create(ready)
            self.env["citynet.privacy.clearing"]._log(
                kind, len(ready), company, rule_id=rule.id
            )
