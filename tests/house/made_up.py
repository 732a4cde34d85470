"""Files of a made-up project, for the examples."""

SERVICE = "citynet_crm/models/services/citynet_subscription.py"
BILLING = "citynet_crm/models/billing/citynet_subscription.py"
CHARGE = "citynet_crm/models/billing/citynet_charge.py"
INIT = "citynet_crm/models/billing/__init__.py"
WIZARD = "citynet_crm/wizard/billing/citynet_subscription.py"
TOOL = "citynet_crm/tools/bills.py"
MESSAGE = "citynet_whatsapp/models/citynet_whatsapp_message.py"
VIEWS = "citynet_crm/views/billing/citynet_charge_views.xml"
MENUS = "citynet_crm/views/citynet_menus.xml"
TEST = "citynet_crm/tests/billing/test_bills.py"


def model(name, *lines, inherit=None):
    """:return: the text of a model's class; ``lines`` are its body"""
    header = [f"_name = {name!r}"] if name else []
    header += [f"_inherit = {inherit!r}"] if inherit else []
    body = "".join(f"    {line}\n" for line in [*header, *lines])
    return f"class Some(models.Model):\n{body}"


def subscription(*lines):
    """:return: the text of a class that extends the subscription"""
    return model(None, *lines, inherit="citynet.subscription")


def charge(*lines):
    """:return: the text of a charge's class"""
    return model("citynet.charge", *lines)


def view(name, arch, inherit=""):
    """:return: the text of a file with one view of the model citynet.charge"""
    inherit = inherit and f'<field name="inherit_id" ref="{inherit}"/>'
    return (
        '<odoo>\n<record id="view" model="ir.ui.view">\n'
        f'<field name="name">{name}</field><field name="model">citynet.charge</field>\n'
        f'{inherit}<field name="arch" type="xml">{arch}</field></record>\n</odoo>\n'
    )
