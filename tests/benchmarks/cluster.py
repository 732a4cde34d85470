"""A PostgreSQL server of a benchmark's own, which may be stopped as hard as one likes."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_SETTINGS = """
listen_addresses = ''
max_connections = 100
shared_buffers = 256MB
max_wal_size = 2GB
"""


class Cluster:
    """Use it as a context: libpq's variables and ``Cluster.options`` lead to it."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="citynet-pg-"))
        self.data = self.folder / "data"
        self._prefix = self._get_prefix()
        self._run("initdb", "-D", self.data, "-U", "odoo", "-A", "trust",
                  "--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8")  # fmt: skip
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)
        self.start()
        self._before = os.environ.get("PGHOST")
        os.environ["PGHOST"] = str(self.folder)
        return self

    def __exit__(self, *_error):
        self.stop("fast")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.environ.pop("PGHOST")
        if self._before:
            os.environ["PGHOST"] = self._before

    @property
    def options(self):
        """:return: list of Odoo's arguments that lead to this server"""
        return ["--db_host", str(self.folder)]

    def start(self):
        options = f"-k {self.folder}"
        self._run("pg_ctl", "start", "-w", "-D", self.data, "-o", options,
                  "-l", self.folder / "log")  # fmt: skip

    def stop(self, how):
        """:param str how: ``immediate``: as if the power failed"""
        self._run("pg_ctl", "stop", "-w", "-D", self.data, "-m", how)

    def take(self, database, source_environment, name):
        """Copy a database from another server.

        :param dict source_environment: libpq's variables of that server
        """
        dump = self.folder / "dump"
        subprocess.run(
            ["pg_dump", "-Fc", "-Z1", "-f", str(dump), database],
            env=source_environment,
            check=True,
        )
        subprocess.run(["createdb", name], check=True)
        command = ["pg_restore", "--no-owner", "-j2", "-d", name, str(dump)]
        subprocess.run(command, check=True)
        dump.unlink()

    def _get_prefix(self):
        """:return: list, what gives the server a user that isn't root"""
        if os.getuid():
            return []
        namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
        if not subprocess.run([*namespace, "true"], capture_output=True).returncode:
            return namespace
        os.chown(self.folder, 65534, 65534)
        return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]

    def _run(self, program, *arguments):
        command = [*self._prefix, shutil.which(program), *map(str, arguments)]
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
