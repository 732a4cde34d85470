"""`./citynet serve`: Odoo in the browser, with sample data."""

import argparse
import contextlib
import os
import signal
import socket
import threading
import time
import urllib.request

from ..checkout import DEMO_DATABASE, ROOT
from ..demo import Demo
from ..home import home
from ..log import log
from ..machine import Machine
from ..messages import Problem, say
from ..programs import foreground


def command_serve(arguments):
    """Make or update the database, then serve it until Ctrl-C."""
    parser = argparse.ArgumentParser("citynet serve")
    parser.add_argument("--port", type=int, default=8069)
    parser.add_argument("--database", default=DEMO_DATABASE)
    parser.add_argument("--fresh", action="store_true", help="make the demo anew")
    parser.add_argument("--no-demo", action="store_true", help="without sample data")
    options = parser.parse_args(arguments)
    require_port(options.port)
    machine = Machine()
    with machine.postgres.running():
        with home.lock(f"serve-{options.database}", wait=False) as alone:
            if not alone:
                raise Problem(f"Another ./citynet serves {options.database} already.")
            url = f"http://127.0.0.1:{options.port}"
            demo = Demo(machine, options.database, url)
            demo.prepare(fresh=options.fresh, demo=not options.no_demo)
            os.set_inheritable(alone.fileno(), True)
            return serve(machine, options.database, options.port, url)


def require_port(port):
    """Refuse a port that Odoo could not listen on."""
    if not 0 < port < 65536:
        raise Problem(f"There is no port {port}: they go from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Problem(
                f"Port {port} cannot be used (another program has it, perhaps): "
                f"try --port {port + 1 if port < 65535 else 8070}."
            ) from None


def serve(machine, database, port, url):
    """Run Odoo until it is stopped; its log goes to a file, ours says where to go."""
    file = log.path.with_suffix(".odoo.log")
    arguments = ["-d", database, "--http-port", port, "--logfile", file]
    command = machine.odoo_command(*map(str, arguments))
    say("  ... Odoo starts")
    threading.Thread(target=announce, args=(url, file), daemon=True).start()
    with file.open("a") as output:
        streams = {"stdout": output, "stderr": output}
        code = foreground(command, env=machine.environment(), **streams)
    if code not in (0, -signal.SIGTERM):
        text = file.read_text(errors="replace") if file.exists() else ""
        tail = text.splitlines()[-8:]
        raise Problem("\n      ".join(["Odoo has stopped:", *tail, f"Log: {file}"]))
    return 0


def announce(url, file):
    """Wait for Odoo, have it build its pages' assets, print where to go."""
    start = time.monotonic()
    web = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() - start < 600:
        with contextlib.suppress(OSError):
            for page in ("/web/health", "/web/login"):
                web.open(url + page, timeout=120).read()
            break
        time.sleep(0.5)
    say(f"   ok Odoo answers: {time.monotonic() - start:.1f} s")
    logins = ROOT / "citynet_crm/demo/logins.txt"
    text = logins.read_text() if logins.exists() else "admin / admin\n"
    print(f"\n  {url}\n\n{text}\n  Ctrl-C stops. Log: {file}", flush=True)
