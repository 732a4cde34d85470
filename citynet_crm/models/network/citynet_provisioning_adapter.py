"""Who does a network job: a person, or an adapter of the provider's own addon.

An adapter is one abstract model and one more value of a selection::

    class ResCompany(models.Model):
        _inherit = "res.company"
        citynet_provisioning = fields.Selection(
            selection_add=[("mikrotik", "MikroTik")],
            ondelete={"mikrotik": "set default"},
        )

    class CitynetProvisioningMikrotik(models.AbstractModel):
        _name = "citynet.provisioning.mikrotik"
        _inherit = "citynet.provisioning.adapter"
        _description = "MikroTik"

        def _carry_out(self, job):
            router = connect(...)  # with a timeout
            router.set_secret(job.subscription_id.name, disabled=job.kind == "suspend")
"""

from odoo import api, models


class CitynetProvisioningAdapter(models.AbstractModel):
    _name = "citynet.provisioning.adapter"
    _description = "How the network is told"

    @api.model
    def _is_automatic(self):
        """:return: bool, whether ``_carry_out`` does it without a person"""
        return True

    @api.model
    def _carry_out(self, job):
        """Bring the network to the state that ``job`` asks for, and return.

        Called once at least, so it sets a state rather than switching it over. It
        uses a timeout and writes nothing in the database.

        :param job: one ``citynet.provisioning``: ``kind``, ``subscription_id`` (its
            number, package with speeds, ONT serial, area)
        :raise Exception: with the reason; the job is tried again later
        """
        raise NotImplementedError
