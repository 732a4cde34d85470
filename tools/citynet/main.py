"""From the command line to a command, and from a failure to a sentence."""

import os
import signal
import sys
import traceback

from .commands import COMMANDS
from .home import home
from .log import log
from .messages import Problem, diagnose, say

USAGE = """
Citynet on this machine: everything it needs, kept in one folder.

    ./citynet serve   [--port N] [--database NAME] [--fresh] [--no-demo]
    ./citynet test    [pytest arguments]
    ./citynet odoo    [arguments of Odoo's own command]
    ./citynet psql    [arguments of psql]
    ./citynet bench   [NAME [arguments]]
    ./citynet import  FILE [--database NAME] [--history | --arrears]
    ./citynet backup  [--database NAME] [--folder FOLDER]
    ./citynet restore FILE --database NAME [--live]
    ./citynet lint
    ./citynet reset   [--database NAME | --all]

Needs python3 and git. Nothing is installed on the machine: Python packages, Odoo,
PostgreSQL and a browser go to .citynet/ beside this file, or to CITYNET_HOME.
What is there already is used again, and what a change makes stale is made anew.

Settings, all optional, from the environment:
    CITYNET_HOME            another folder for all of it
    CITYNET_ODOO            an Odoo 19.0 that is there already (a source checkout)
    CITYNET_PG              a PostgreSQL that runs already: "host=... user=..."
    CITYNET_DEBIAN_MIRROR   where to find Debian's packages on other systems
"""


def usage():
    """Print what the commands are; the exit code says whether that was asked for."""
    try:
        print(USAGE.strip(), flush=True)
    except BrokenPipeError:  # `| head`: Python would write the rest again on leaving
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if sys.argv[1:] in (["help"], ["--help"], ["-h"]) else 2


def main():
    """Run the command that the command line names; return its exit code."""
    os.umask(0o022)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]  # meant for another server
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        return usage()
    name, arguments = sys.argv[1], sys.argv[2:]
    try:
        home.open(name)
        return COMMANDS[name](arguments)
    except Problem as problem:
        say(f"citynet: {problem}")
    except KeyboardInterrupt:
        say("citynet: Interrupted. The next call goes on where this one stopped.")
        return 130
    except OSError as error:
        log.write(traceback.format_exc())
        reason = diagnose(str(error)) or f"{error}."
        say(f"citynet: {reason}\n  Log: {log.path}")
    except Exception as error:
        log.write(traceback.format_exc())
        say(f"citynet: Unexpected: {error!r}.\n  Log: {log.path}")
    return 1
