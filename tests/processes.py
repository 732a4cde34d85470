"""Real Odoo processes on databases of their own, for the tests that kill them.

`./citynet test` provides the environment: a template database with all addons, Odoo's
configuration file and its script, and libpq's variables.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg2

from odoo.tools import config

LOCALHOST = "127.0.0.1"
# Past any proxy of the machine: our servers are on it.
web = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port():
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def cloned_database(suffix, source=None):
    """A copy of the template (or of `source`) with its files; yields its name."""
    source = source or os.environ["CITYNET_TEST_TEMPLATE"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    name = f"{os.environ['CITYNET_TEST_DATABASE']}_{worker}{suffix}"
    filestore = Path(config["data_dir"], "filestore")
    drop_database(name)
    sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        if (filestore / source).exists():
            shutil.copytree(filestore / source, filestore / name, copy_function=os.link)
        yield name
    finally:
        drop_database(name)
        shutil.rmtree(filestore / name, ignore_errors=True)


def drop_database(name, tries=50):
    """Drop a database if it is there; autovacuum, which only the server's owner may
    send away, leaves by itself."""
    for left in reversed(range(tries)):
        try:
            sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            return
        except psycopg2.errors.InsufficientPrivilege:
            if not left:
                raise
            time.sleep(0.2)


def sql(database, statement, *parameters):
    """Run one statement in its own transaction, past Odoo; return its rows."""
    with contextlib.closing(psycopg2.connect(dbname=database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []


def odoo_command(*arguments):
    """The real `odoo` script: prefork servers start it again by its path."""
    return [sys.executable, os.environ["CITYNET_TEST_SCRIPT"], *map(str, arguments)]


def shell(database, code, timeout=300):
    """Run code in a fresh `odoo shell` (it has `env`); return what it printed."""
    command = odoo_command("shell", "-d", database, "--no-http", "--log-level=error")
    done = subprocess.run(
        command, input=code, capture_output=True, text=True, timeout=timeout
    )
    if done.returncode or "Traceback" in done.stderr:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout


class OdooProcess:
    """An Odoo server on a database, with one thread for scheduled actions.

    Arguments go to Odoo: `--workers=2` for prefork, `--max-cron-threads=0` for none.
    """

    def __init__(self, database, *arguments, log, env=None, wait=True):
        self.port = free_port()
        self.log = Path(log)
        self.url = f"http://{LOCALHOST}:{self.port}"
        ports = [f"--http-port={self.port}", f"--gevent-port={free_port()}"]
        command = odoo_command("-d", database, *ports, *arguments)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **(env or {})},
                start_new_session=True,
            )
        self.pid = self.process.pid
        if wait:
            self.wait_until(self.answers, "answers")

    def text(self):
        return self.log.read_text(errors="replace")

    def answers(self):
        with contextlib.suppress(OSError):
            return web.open(f"{self.url}/web/health", timeout=10).status == 200
        return False

    def wait_until(self, condition, what="is true", timeout=300):
        """Wait for a condition while the server lives; its log tells why not."""
        limit = time.monotonic() + timeout
        while time.monotonic() < limit:
            if condition():
                return
            if self.process.poll() is not None:
                raise AssertionError(f"Odoo ended before it {what}:\n{self.text()}")
            time.sleep(0.05)
        raise AssertionError(f"Not in {timeout} s that it {what}:\n{self.text()}")

    def kill(self):
        """End the process at once, as a crash or the kernel would (kill -9)."""
        self.process.kill()
        self.process.wait()

    def stop(self, timeout=60):
        """End it in order, as an administrator would (SIGTERM)."""
        self.process.terminate()
        self.process.wait(timeout)

    def kill_all(self):
        """End it and the processes it started; for the end of a test."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()
