"""`./citynet bench`: a benchmark on a database made for this run."""

import os

from ..checkout import ROOT
from ..home import home
from ..layers import Layers
from ..machine import Machine
from ..messages import say
from ..programs import foreground


def command_bench(arguments):
    """Run the benchmark, or tell which there are."""
    folder = ROOT / "tests/benchmarks"
    names = sorted(path.stem for path in folder.glob("[a-z]*.py"))
    if not arguments or arguments[0] not in names:
        say(f"Benchmarks: {', '.join(names) or 'none yet'}")
        return 2 if arguments else 0
    machine = Machine()
    layers = Layers(machine)
    with machine.postgres.running(), layers.app() as source:
        with machine.databases.temporary("bench", source) as database:
            stock = f"{database}_stock"
            if (folder / f"{arguments[0]}_peers.py").exists():
                with layers.base() as base:
                    machine.databases.clone(base, stock)
            environment = machine.environment(
                CITYNET_BENCH_BASE=stock,
                CITYNET_BENCH_DATABASE=database,
                CITYNET_BENCH_FOLDER=str(home.path),
                CITYNET_BENCH_TEMPLATE=source,
                CITYNET_TEST_SCRIPT=str(machine.script),
                # copies that a benchmark makes are named after it, and go with it
                CITYNET_TEST_DATABASE=database,
            )
            environment["PYTHONPATH"] += os.pathsep + str(ROOT / "tests")
            command = [machine.python, "-m", "benchmarks", *arguments]
            return foreground(command, env=environment, cwd=ROOT)
