"""An Indonesian company with books, before prices and taxes build on it."""


def prepare_company(env):
    """Give the company country, currency and chart, as far as its books still allow."""
    install_language(env)
    company = env.ref("base.main_company")
    company.citynet_billing_checked = True
    if company.root_id._existing_accounting():
        return
    company.country_id = env.ref("base.id")
    rupiah = env.ref("base.IDR")
    rupiah.active = True
    if not company.chart_template:
        load_chart(env, company)
    company.currency_id = rupiah
    # customers know one price: the one on the leaflet, with the tax in it
    company.account_price_include = "tax_included"


def install_language(env):
    """Indonesian, for databases made without it."""
    language = env.ref("base.lang_id")
    if not language.active:
        env["base.language.install"].create(
            {"lang_ids": [(4, language.id)]}
        ).lang_install()


def load_chart(env, company):
    """A chart of accounts: Indonesia's where its module is there, else the plain one."""
    # stock waits with its own choice until all modules are in; ours comes first
    vars(env.registry).pop("_auto_install_template", None)
    templates = env["account.chart.template"]._get_chart_template_mapping()
    code = "id" if templates.get("id", {}).get("installed") else "generic_coa"
    env["account.chart.template"].try_loading(code, company)
