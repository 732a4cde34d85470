from odoo.addons.citynet_crm.tests.common_js import JsUnitCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestJs(JsUnitCase):
    def test_the_javascript_of_the_surveys(self):
        self._run_js_tests("citynet_csat")
