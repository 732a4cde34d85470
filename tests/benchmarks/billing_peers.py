"""The addons that a provider would take instead of ours, with the same bills to make.

Fetched into a folder of the benchmark and installed in databases of the benchmark only.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from odoo.tools import split_every

import processes

_LIST = Path(__file__).with_name("peers.txt")
ADDONS = {"contract": "contract", "subscription_oca": "subscription_oca"}


def fetch():
    """:return: the addons path that holds them"""
    key = hashlib.sha256(_LIST.read_bytes()).hexdigest()[:12]
    folder = Path(os.environ["CITYNET_BENCH_FOLDER"], f"peers-{key}")
    if not (folder / ".complete").exists():
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps"]
        command += ["--require-hashes", "--target", str(folder), "-r", str(_LIST)]
        subprocess.run(command, check=True)
        (folder / ".complete").touch()
    return folder / "odoo/addons"


def install(database, addon, path):
    """Install one of them, as an administrator would."""
    conf = Path(os.environ["ODOO_RC"]).read_text()
    paths = next(
        line.split("=", 1)[1].strip()
        for line in conf.splitlines()
        if line.startswith("addons_path")
    )
    command = processes.odoo_command("-d", database, "-i", addon)
    command += ["--stop-after-init", "--no-http", "--log-level=error"]
    command += ["--addons-path", f"{paths},{path}"]
    subprocess.run(command, check=True, timeout=900)


def export(env, run, count):
    """The first ``count`` bills of ``run``, for peers that are to make the same.

    :return: dict of plain values: products, and bills with their customer and lines
    """
    batch = env["citynet.billing.batch"]
    day = batch._get_bill_day(run)
    services = env["citynet.subscription"].search(run._get_due_domain(), order="id")
    planned, _errors = batch._plan(run, services._group_by_bill()[:count], day)
    default, bills, products = env.company.account_sale_tax_id, [], {}
    for bill, plan in planned:
        payer = bill.partner_id
        for line in plan["lines"]:
            product = env["product.product"].browse(line.get("product_id", ()))
            if product:
                taxes = product.taxes_id.filtered(
                    lambda tax: tax.company_id == env.company
                )
                products[product.id] = {
                    "name": product.name,
                    "tax": "default"
                    if taxes == default
                    else "inside"
                    if taxes
                    else "none",
                }
        bills.append(
            {
                "partner": {
                    "name": payer.name,
                    "lang": payer.lang,
                    "street": payer.street,
                },
                "lines": plan["lines"],
            }
        )
    for bill in bills:
        bill["lines"] = [
            {
                name: line.get(name)
                for name in (
                    "product_id",
                    "name",
                    "quantity",
                    "price_unit",
                    "display_type",
                )
            }
            for line in bill["lines"]
        ]
    return {"products": products, "bills": bills}


def make_contracts(env, spec):
    """:return: ``contract.contract`` records, due today"""
    partners, products = _make_base(env, spec)
    today = env["contract.contract"]._fields["date"].today()
    recurrence = {
        "date_start": today,
        "recurring_interval": 1,
        "recurring_rule_type": "monthly",
        "recurring_invoicing_type": "pre-paid",
    }
    contracts = _create(
        env["contract.contract"],
        [
            {
                "name": f"Contract {number}",
                "partner_id": partner.id,
                **recurrence,
                "contract_line_ids": [
                    (0, 0, {**_prepare_contract_line(line, products), **recurrence})
                    for line in bill["lines"]
                ],
            }
            for number, (bill, partner) in enumerate(
                zip(spec["bills"], partners, strict=True)
            )
        ],
    )
    return _settle(env, contracts)


def _prepare_contract_line(line, products):
    if line["display_type"]:
        return {"display_type": line["display_type"], "name": line["name"]}
    return {
        "product_id": products[line["product_id"]].id,
        "name": line["name"],
        "quantity": line["quantity"],
        "automatic_price": False,
        "specific_price": line["price_unit"],
    }


def make_subscriptions(env, spec):
    """:return: ``sale.subscription`` records, in progress and due today"""
    partners, products = _make_base(env, spec)
    template = env["sale.subscription.template"].create(
        {"name": "Monthly", "invoicing_mode": "draft"}
    )
    pricelist = env["product.pricelist"].create(
        {"name": "Rupiah", "currency_id": env.company.currency_id.id}
    )
    today = env["sale.subscription"]._fields["date_start"].today()
    stage = env["sale.subscription.stage"].search(
        [("type", "=", "in_progress")], limit=1
    )
    subscriptions = _create(
        env["sale.subscription"],
        [
            {
                "partner_id": partner.id,
                "template_id": template.id,
                "pricelist_id": pricelist.id,
                "date_start": today,
                "recurring_next_date": today,
                "in_progress": True,
                "stage_id": stage.id,
                "sale_subscription_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": products[line["product_id"]].id,
                            "name": line["name"],
                            "product_uom_qty": line["quantity"],
                            "price_unit": line["price_unit"],
                        },
                    )
                    # it knows no headings
                    for line in bill["lines"]
                    if not line["display_type"]
                ],
            }
            for bill, partner in zip(spec["bills"], partners, strict=True)
        ],
    )
    return _settle(env, subscriptions)


def _make_base(env, spec):
    """:return: ``res.partner`` records, and dict {key of a product: ``product.product``}"""
    env["res.lang"]._activate_lang("id_ID")
    default = env.company.account_sale_tax_id
    inside = default.copy(
        {"name": "Tax inside", "price_include_override": "tax_included"}
    )
    taxes = {"default": default.ids, "inside": inside.ids, "none": []}
    products = {
        int(key): env["product.product"].create(
            {
                "name": product["name"],
                "type": "service",
                # subscription_oca takes no other account than the product's own
                "property_account_income_id": _get_income(env).id,
                "taxes_id": [(6, 0, taxes[product["tax"]])],
            }
        )
        for key, product in spec["products"].items()
    }
    partners = env["res.partner"].create(
        [
            {**bill["partner"], "country_id": env.ref("base.id").id}
            for bill in spec["bills"]
        ]
    )
    return partners, products


def _get_income(env):
    """:return: the ``account.account`` that stock takes for products without one"""
    journal = env["account.journal"].search(
        [("type", "=", "sale"), ("company_id", "=", env.company.id)], limit=1
    )
    return journal.default_account_id


def _create(model, values_list):
    """:return: the records; contracts can't be made by the thousand at once"""
    records = model
    for part in split_every(100, values_list):
        records += model.create(list(part))
        _settle(model.env, model)
    return records


def _settle(env, records):
    env.cr.commit()
    env.invalidate_all()
    return records
