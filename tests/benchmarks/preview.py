"""What a run would make, beside what it makes: `./citynet bench preview`.

The preview of a run over services of about fifty shapes is made and measured, then the
run itself is worked off. Each line of each bill is compared: payer, due date, service,
product, text, price, days, charge, promo and amounts; the stored rows are compared with
the bills' sums. Argument: a number of services (3000).
"""

import time

from . import billing_fixture
from .billing_ways import _count_shapes

_VALUES = (
    "citynet_subscription_id",
    "product_id",
    "name",
    "price_unit",
    "citynet_period_start",
    "citynet_period_end",
    "citynet_charge_id",
    "citynet_promo_id",
)


def main(context):
    count = int(context.arguments[0]) if context.arguments else 3000
    with context.new_env() as env:
        bills, mixed = billing_fixture.make(env, count)
        run_id = env["citynet.billing.run"].create({}).id
        print(f"{count} services, {bills} bills:", mixed, flush=True)
    with context.new_env(tracking_disable=True) as env:
        run = env["citynet.billing.run"].browse(run_id)
        with context.measure("preview", count):
            start = time.perf_counter()
            run._make_preview()
            env.flush_all()
            seconds = time.perf_counter() - start
        expected = _read_forecast(run)
        sums = {
            row.subscription_id.id: (row.amount_untaxed, row.amount_tax)
            for row in run.preview_ids
        }
        run._start()
    with context.new_env() as env:
        run = env["citynet.billing.run"].browse(run_id)
        with context.measure("run", count):
            run._process_queue()
        env.invalidate_all()
        made = _read_bills(run)
        different = expected.symmetric_difference(made)
        for line in list(different)[:10]:
            print("differs:", line)
        wrong = [move.name for move in run.move_ids if _differs(move, sums)]
        if len(run.move_ids) != run.preview_bill_count or run.state != "done":
            wrong.append(run.name)
        context.result |= {
            "services": count,
            "shapes": _count_shapes(env, run),
            "lines": len(made),
            "differences": len(different) + len(wrong),
            "preview_s": round(seconds, 2),
        }


def _read_forecast(run):
    """:return: set of the lines that the run would make, as tuples"""
    return {
        (
            forecast["services"].partner_id.id,
            forecast["date_due"],
            *(line.get(name) or False for name in _VALUES),
            line["price_subtotal"],
            line["price_total"],
        )
        for _part, forecasts, _errors, _passed in run._forecast()
        for forecast in forecasts
        for line in forecast["lines"]
    }


def _read_bills(run):
    """:return: as ``_read_forecast``, of the bills that were made"""
    lines = run.move_ids.invoice_line_ids
    return {
        (
            line.partner_id.id,
            line.move_id.invoice_date_due,
            *(getattr(line[name], "id", line[name]) or False for name in _VALUES),
            line.price_subtotal,
            line.price_total,
        )
        for line in lines.filtered(lambda line: line.display_type == "product")
    }


def _differs(move, sums):
    """:return: whether a bill's sums are others than those of its rows in the preview"""
    own = [sums[service.id] for service in move.citynet_subscription_ids]
    untaxed, tax = (sum(part) for part in zip(*own, strict=True))
    return (untaxed, tax) != (move.amount_untaxed, move.amount_tax)
