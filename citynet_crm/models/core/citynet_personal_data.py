"""The seam by which rooms and addons say what personal data they hold."""

from odoo import api, models
from odoo.fields import Domain


class CitynetPersonalData(models.AbstractModel):
    """Rooms append to each answer by ``super() + [...]``."""

    _name = "citynet.personal.data"
    _description = "Personal data, by kind"

    @api.model
    def _get_personal_kinds(self):
        """:return: list of ``PersonalKind``, in the order in which they are erased"""
        return []

    @api.model
    def _get_people(self, payer):
        """:param payer: ``res.partner``
        :return: ``res.partner``: the payer and all contacts, archived ones too"""
        # sudo: contacts that another company serves as well
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        return partners.search([("id", "child_of", payer.ids)])

    @api.model
    def _get_erasure_obstacles(self, partners):
        """What must be settled before a person can be erased.

        :param partners: ``res.partner``, a payer with all contacts, archived ones too
        :return: list of str, plain sentences
        """
        return []

    @api.model
    def _stop_processing(self, partners, entirely=False):
        """Stop what goes on with a person: advertising, and nothing that they ordered.

        :param partners: as of ``_get_erasure_obstacles``
        :param bool entirely: before an erasure: whatever waits for them is cancelled
        """

    @api.model
    def _erase_elsewhere(self, partners, pattern):
        """Clear what no field of a kind tells, such as bodies kept as they came.

        Called again after a crash, so it does no harm the second time.

        :param partners: as of ``_get_erasure_obstacles``
        :param str pattern: of ``join_patterns``; empty where nothing is known
        """

    @api.model
    def _get_kind_domain(self, kind, partners):
        """:param kind: ``PersonalKind``
        :return: Domain of a person's records of this kind
        """
        return Domain.OR([Domain(path, "in", partners.ids) for path in kind.owner])

    @api.model
    def _get_kind_records(self, kind, partners):
        """:return: the person's records of this kind, archived ones too"""
        records = self.env[kind.model].with_context(active_test=False)
        return records.search(self._get_kind_domain(kind, partners))
