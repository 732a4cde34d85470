"""The billing run beside other ways to the same bills: `./citynet bench billing`."""

import sys

from . import billing_world


def main(context):
    count = int(context.arguments[0]) if context.arguments else 3000
    with context.new_env() as env:
        bills, mixed = billing_world.make(env, count)
        print(bills, mixed)
    with context.new_env() as env:
        run = env["citynet.billing.run"].create({}).id
    with context.new_env() as env:
        run = env["citynet.billing.run"].browse(run)
        if "profile" in context.arguments:
            import cProfile, pstats
            p = cProfile.Profile(); p.enable()
        with context.measure("run", bills):
            run._drain()
        if "profile" in context.arguments:
            p.disable()
            pstats.Stats(p, stream=sys.stdout).sort_stats("cumtime").print_stats(90)
            pstats.Stats(p, stream=sys.stdout).sort_stats("tottime").print_stats(40)
        print(run.state, run.quick_stop, run.audit_report, run.bill_count, run.error_ids.mapped("reason")[:3])
