"""Lets the XML of sample data call the Python code beside it."""

from importlib import import_module

from odoo import api, models


class CitynetDemo(models.AbstractModel):
    """All that a database without sample data holds of it.

    The package ``demo`` of an addon is plain Python: no model, and no import from
    anywhere else. So only databases that ask for sample data ever load it.
    """

    _name = "citynet.demo"
    _description = "Sample data"

    @api.model
    def _load(self, addon, function):
        """Call ``function``, which takes an environment, of the ``demo`` of ``addon``."""
        demo = import_module(f"odoo.addons.{addon}.demo")
        getattr(demo, function)(self.env)
