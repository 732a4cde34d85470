from odoo import fields, models


class ResCompany(models.Model):
    """The provider's rules. ``citynet.terms`` has the same for some services only."""

    _name = "res.company"
    _inherit = ["res.company", "citynet.billing.rules"]

    citynet_auto_billing = fields.Boolean("Bill automatically", default=True)
    citynet_billing_checked = fields.Boolean(
        "First preview was looked at",
        help="Bills are made automatically only after a person has looked at the "
        "preview of a first run and started it; an import of services asks for it anew",
    )
    citynet_max_periods = fields.Integer(
        "Most periods on a bill",
        default=2,
        help="A service that a run would bill for more periods at once is listed for a "
        "person instead; 0: as many as are due",
    )
    citynet_mail_bills = fields.Boolean(
        "Send bills by e-mail",
        help="To payers with an e-mail address. Bills are queued when they are made; "
        "PDF and mail are made afterwards, in batches",
    )
    citynet_limit_agent = fields.Monetary(
        "Customer service enters up to",
        default=100000,
        help="Charges and credits by hand, rupiah a service in 30 days; what is more "
        "waits for a manager",
    )
    citynet_limit_account = fields.Monetary(
        "Accountants enter up to",
        default=1000000,
        help="Charges and credits by hand, rupiah a service in 30 days; what is more "
        "waits for a manager",
    )
