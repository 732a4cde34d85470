"""Bills of the past with their payments: prototypes by the standard way, then clones."""

import logging

from odoo import models
from odoo.addons.citynet_crm.tools.posting.move_clone import Clone
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import split_every

_logger = logging.getLogger(__name__)


class CitynetImportDocuments(models.AbstractModel):
    _name = "citynet.import.documents"
    _description = "Import: bills and payments"

    # documents of one ``create``
    _document_batch_size = 200

    def _check_chart(self):
        if not self.company_id.chart_template:
            raise UserError(
                self.env._(
                    "%(company)s has no chart of accounts yet: choose one in the "
                    "settings of Invoicing, then import again.",
                    company=self.company_id.name,
                )
            )

    def _make_documents(self, documents, tell):
        """Make all bills and payments.

        One document of each shape is made by the standard way, so that every override
        of every installed module runs on it; the others are copies of it where that is
        safe, and made by the standard way too where it isn't.

        :param documents: list of ``Document``
        :param tell: called with the number of documents made so far
        """
        shapes = self._get_shapes(documents)
        first = {}
        for document, shape in zip(documents, shapes, strict=True):
            first.setdefault(shape, []).append(document)
        # two of the commonest shape: the second proves that copies would be equal
        common = max(first, key=lambda shape: len(first[shape]))
        originals = [group[0] for group in first.values()]
        proof = first[common][1:2]
        moves = self._make_standard([*originals, *proof])
        prototypes = dict(zip(first, moves, strict=False))
        done = {id(one) for one in (*originals, *proof)}
        rest, clones = [], []
        for document, shape in zip(documents, shapes, strict=True):
            if id(document) not in done:
                rest.append(document)
                clones.append(self._get_clone(document, prototypes[shape]))
        tell(len(done))
        if not rest:
            return
        reasons = self._get_clone_obstacles(clones, proof, prototypes[common], moves)
        if reasons:
            _logger.warning(
                "Bills are made one by one, because of: %s", ", ".join(reasons)
            )
            for batch in split_every(self._document_batch_size, rest):
                self._make_standard(batch)
                done.update(map(id, batch))
                tell(len(done))
            return
        self.env["citynet.move.cloner"]._clone(
            clones, lambda count: tell(len(done) + count)
        )

    def _get_clone_obstacles(self, clones, proof, prototype, moves):
        """:return: list of reasons against cloning, empty when it is safe"""
        cloner = self.env["citynet.move.cloner"]
        reasons = cloner._get_obstacles(clones)
        if proof and not reasons:
            twin = self._get_clone(proof[0], prototype)
            reasons = cloner._get_differences(twin, moves[-1].id)
        return reasons

    def _get_shapes(self, documents):
        """:return: list of keys; documents of one key differ in names and days only"""
        partners = self.env["res.partner"].union(*(one.partner for one in documents))
        shapes = self.env["citynet.move.cloner"]._get_partner_shapes(partners)
        return [
            (
                tuple(
                    (subscription.package_id.id, price)
                    for subscription, price, _label in document.lines
                ),
                document.paid,
                shapes[document.partner.id],
            )
            for document in documents
        ]

    def _get_clone(self, document, prototype):
        partner = document.partner
        return Clone(
            prototype.id,
            partner.id,
            partner.commercial_partner_id.id,
            partner.id,
            partner.display_name,
            document.date,
            document.date_due,
            [self._prepare_line_values(document, *line) for line in document.lines],
            move=self._prepare_clone_values(document),
            payment_date=document.payment_date,
            memo=self._get_memo(document),
        )

    def _prepare_line_values(self, document, subscription, price, label):
        """:return: dict of what differs between the lines of equal documents"""
        return {
            "name": label,
            "citynet_subscription_id": subscription.id,
            "citynet_period_start": document.period.start,
            "citynet_period_end": document.period.end,
        }

    def _prepare_clone_values(self, document):
        """:return: dict of what differs between equal bills, as stored"""
        return {"invoice_origin": self._get_origin(document)}

    def _get_origin(self, document):
        return ", ".join(
            subscription.name for subscription, _price, _label in document.lines
        )

    def _get_memo(self, document):
        """How it was paid; ``{number}`` stands for the bill's number."""
        return f"{{number}} {document.note}".strip()

    # the standard way ---------------------------------------------------------------

    def _make_standard(self, documents):
        """Make documents as Odoo does.

        :return: the bills, ``account.move`` records posted
        """
        self._ensure_bill_journal()
        moves = self.env["account.move"].create(
            [self._prepare_bill_values(document) for document in documents]
        )
        moves._post(soft=False)
        paid = [
            (document, move)
            for document, move in zip(documents, moves, strict=True)
            if document.paid
        ]
        if paid:
            self._ensure_payment_journal()
        payments = self.env["account.payment"].create(
            [self._prepare_payment_values(*one) for one in paid]
        )
        payments.action_post()
        payments.move_id.citynet_import_id = self
        for (_document, move), payment in zip(paid, payments, strict=True):
            (move.line_ids + payment.move_id.line_ids).filtered(
                lambda line: (
                    line.account_id.account_type == "asset_receivable"
                    and not line.reconciled
                )
            ).reconcile()
            move.matched_payment_ids += payment
        return moves

    def _prepare_bill_values(self, document):
        """:return: dict of the ``account.move``"""
        partner = document.partner
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "citynet_import_id": self.id,
            "partner_id": partner.id,
            "partner_shipping_id": partner.id,
            "currency_id": self.company_id.currency_id.id,
            "invoice_date": document.date,
            "invoice_payment_term_id": False,
            "invoice_date_due": document.date_due,
            "invoice_user_id": False,
            "invoice_origin": self._get_origin(document),
            "invoice_line_ids": [
                Command.create(
                    {
                        **line[0]._prepare_package_line(),
                        **self._prepare_line_values(document, *line),
                        "price_unit": line[1],
                    }
                )
                for line in document.lines
            ],
        }

    def _prepare_payment_values(self, document, move):
        """:return: dict of the ``account.payment``"""
        journal = self.payment_journal_id
        return {
            "date": document.payment_date,
            "amount": document.paid,
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": document.partner.commercial_partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.company_id.currency_id.id,
            "journal_id": journal.id,
            "payment_method_line_id": journal.inbound_payment_method_line_ids[:1].id,
            "memo": self._get_memo(document).replace("{number}", move.name),
        }

    def _ensure_bill_journal(self):
        """:return: the journal of imported bills, made when none was chosen"""
        if not self.journal_id:
            self.journal_id = self._find_journal("sale", "IMP") or self._make_journal(
                {"type": "sale", "code": "IMP", "name": self.env._("Imported bills")}
            )
        return self.journal_id

    def _ensure_payment_journal(self):
        """:return: the journal of imported payments, made when none was chosen

        It holds the money itself, so that nothing waits for a bank statement: one entry
        moves its balance to where the money really went.
        """
        if not self.payment_journal_id:
            journal = self._find_journal("cash", "IPAY") or self._make_journal(
                {
                    "type": "cash",
                    "code": "IPAY",
                    "name": self.env._("Imported payments"),
                    "payment_sequence": False,
                }
            )
            for line in journal.inbound_payment_method_line_ids:
                line.payment_account_id = journal.default_account_id
            self.payment_journal_id = journal
        return self.payment_journal_id

    def _find_journal(self, kind, code):
        return self.env["account.journal"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("type", "=", kind),
                ("code", "=", code),
            ],
            limit=1,
        )

    def _make_journal(self, values):
        return self.env["account.journal"].create(
            {**values, "company_id": self.company_id.id}
        )
