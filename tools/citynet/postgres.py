"""The database server: started for our commands, stopped after the last of them."""

import contextlib
import os
import re
import shlex
import signal
import tempfile
import time
from pathlib import Path

from .home import home
from .keys import digest
from .messages import step
from .programs import attempt, run
from .users import NAMESPACE, NOBODY, needs_nobody

CLUSTER_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 300
shared_buffers = 256MB
max_wal_size = 2GB
synchronous_commit = off
"""


class Postgres:
    """Our database server, there while any command of ours runs.

    Each command holds a shared lock, which its children inherit; the one that finds
    itself alone on leaving stops the server.
    """

    def __init__(self, programs):
        self.programs = programs
        self.given = os.environ.get("CITYNET_PG")
        self.cluster = home.path / "postgres-18"
        self.socket = self.cluster / "socket"
        if len(str(self.socket)) > 80:  # a socket's path has room for 107 bytes
            short = f"citynet-{os.getuid()}-{digest(str(home.path))}"
            self.socket = Path(tempfile.gettempdir(), short)

    def environment(self):
        """What libpq and Odoo need to find the server."""
        if self.given:
            pairs = re.findall(r"(host|port|user|password)=(\S+)", self.given)
            return {f"PG{key.upper()}": value for key, value in pairs}
        return {"PGHOST": str(self.socket), "PGUSER": "odoo"}

    def program(self, name, *arguments):
        """The command line of one of PostgreSQL's programs."""
        return [str(self.programs / name), *map(str, arguments)]

    @contextlib.contextmanager
    def running(self):
        """Have the server up meanwhile."""
        if self.given:
            self.sql("SELECT 1", "postgres")
            yield
            return
        with contextlib.ExitStack() as stack:
            with home.lock("postgres"):
                users = stack.enter_context(home.lock("postgres-users", shared=True))
                os.set_inheritable(users.fileno(), True)
                self.start()
            try:
                yield
            finally:
                stack.close()
                with (
                    home.lock("postgres"),
                    home.lock("postgres-users", wait=False) as alone,
                ):
                    if alone:
                        self.stop()

    def start(self):
        """Start the server unless it runs; its cluster is made the first time."""
        ready = self.program("pg_isready", "-q", "-h", self.socket)
        if (self.cluster / ".complete").exists() and not attempt(ready).returncode:
            return
        with home.part(self.cluster.name) as target:
            if target:
                with step("PostgreSQL"):
                    self.make_cluster(target)
        prefix = self.prefix()
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if prefix == NOBODY:
            os.chown(self.socket, 65534, 65534)
        options = f"-k {shlex.quote(str(self.socket))}"
        start = ("start", "-w", "-t", 120, "-D", self.cluster / "data", "-o", options)
        log = ("-l", self.cluster / "data/server.log")
        run(
            [*prefix, *self.program("pg_ctl", *start, *log)], what="Starting PostgreSQL"
        )
        roles = "SELECT count(*) FROM pg_roles WHERE rolname = 'odoo'"
        if self.sql(roles, "postgres", "admin").strip() == "0":
            self.sql("CREATE ROLE odoo LOGIN CREATEDB", "postgres", "admin")

    def make_cluster(self, target):
        data = target / "data"
        data.mkdir(mode=0o700)
        if needs_nobody():
            os.chown(data, 65534, 65534)
        # Sorted as in production; upper and lower case known beyond ASCII.
        locale = ("--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8")
        init = self.program("initdb", "-D", data, "-U", "admin", "-A", "trust", *locale)
        run([*self.prefix(), *init], what="Making the database cluster")
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(CLUSTER_SETTINGS)

    def prefix(self):
        """What gives the server a uid that is not root's; its files tell which."""
        if os.getuid():
            return ()
        owner = (self.cluster / "data").stat().st_uid
        return NOBODY if owner == 65534 else NAMESPACE

    def stop(self):
        """Stop fast; pg_ctl would refuse root."""
        pidfile = self.cluster / "data/postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(pidfile.read_text().split()[0])
            os.kill(pid, signal.SIGINT)
            for _ in range(300):
                if not pidfile.exists():
                    break
                time.sleep(0.1)

    def sql(self, statement, database, user=None):
        """Run a statement; return what it prints, a row a line."""
        environment = {**os.environ, **self.environment()}
        if user:
            environment["PGUSER"] = user
        options = ("-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", database)
        command = self.program("psql", *options, "-c", statement)
        return run(command, env=environment, what="Asking PostgreSQL")
