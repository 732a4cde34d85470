"""A database to work in, with sample data, kept up with the code."""

import json
import re

from .home import home
from .layers import Layers
from .messages import Problem, step

LOAD_DEMO = """
from odoo.modules.loading import load_data
from odoo.modules.module_graph import ModuleGraph

graph = ModuleGraph(env.cr, mode="load")
installed = env["ir.module.module"].search([("state", "=", "installed")])
graph.extend(installed.mapped("name"))
for package in graph:
    if package.name in {addons!r}:
        load_data(env(su=True), {{}}, "init", "demo", package)
        installed.filtered(lambda module: module.name == package.name).demo = True
env.cr.commit()
"""


class Demo:
    """A database to work in: made from the app layer, kept from call to call.

    ``url``, where it is served, stands in the links of its messages and documents.
    """

    def __init__(self, machine, name, url="http://127.0.0.1:8069"):
        self.machine = machine
        self.databases = machine.databases
        self.layers = Layers(machine)
        self.name = name
        self.url = url
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", name) or name.startswith("tpl_"):
            raise Problem(f"{name} is no name for a database here.")

    def prepare(self, *, fresh=False, demo=True):
        """Make it when missing, bring it up to our code when that has changed."""
        with home.lock(f"make-{self.name}"):
            if fresh and self.name in self.databases.names():
                self.databases.drop(self.name)
            if self.name not in self.databases.names():
                self.make(demo)
            elif self.state() != self.wanted():
                self.update()
            self.set_parameter("web.base.url", self.url, self.name)

    def make(self, demo):
        """Copy the app layer and load the sample data; named when complete."""
        with self.layers.app() as source:
            with self.databases.temporary("build", source) as working:
                self.set_parameter("web.base.url", self.url, working)
                if demo:
                    with step("Sample data"):
                        code = LOAD_DEMO.format(addons=self.layers.ours)
                        self.machine.shell(working, code, "Loading the sample data")
                self.databases.rename(working, self.name)
        self.remember()

    def update(self):
        """Have Odoo update our addons, or everything when Odoo itself has changed."""
        odoo, code = self.state() or ("", "")
        addons = ",".join(self.layers.ours)
        options = ["-u", "base" if odoo != self.machine.odoo.version else addons]
        if addons:
            options += ["-i", addons]
        with step(f"Database {self.name}: the code has changed"):
            self.machine.install(self.name, options, self.layers.ours, "The update")
        self.remember()

    def wanted(self):
        """The Odoo and the code of this checkout."""
        return self.machine.odoo.version, self.layers.app_key

    def state(self):
        """The Odoo and the code that the database was made or updated with."""
        text = self.databases.sql(
            "SELECT value FROM ir_config_parameter WHERE key = 'citynet.script'",
            self.name,
        )
        return tuple(json.loads(text)) if text.strip() else None

    def remember(self):
        """Write into the database what it was made with, see `state`."""
        self.set_parameter("citynet.script", json.dumps(self.wanted()), self.name)

    def set_parameter(self, key, value, database):
        """Set one of Odoo's system parameters, past Odoo."""
        value = value.replace("'", "''")
        self.databases.sql(
            f"INSERT INTO ir_config_parameter (key, value) VALUES ('{key}', '{value}') "
            f"ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            database,
        )
