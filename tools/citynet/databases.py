"""Databases with their files: copies, names, and templates that are made once."""

import contextlib
import os
import re
import shutil

from .home import home
from .keys import digest
from .messages import step

KEEP_LAYERS = 10


class Databases:
    """Databases with their files: copies, names, and the layers they are made from."""

    def __init__(self, postgres):
        self.postgres = postgres
        given = postgres.given
        # Two servers can have a database of one name.
        self.data = home.path / "data" / (digest(given) if given else "own")
        (self.data / "filestore").mkdir(parents=True, exist_ok=True)

    def sql(self, statement, database="postgres"):
        return self.postgres.sql(statement, database)

    def names(self):
        return self.sql("SELECT datname FROM pg_database").split()

    def files(self, name):
        """The folder of a database's files, which Odoo calls its filestore."""
        return self.data / "filestore" / name

    def clone(self, source, target):
        """Copy a database; its files by hard links, since they are never changed."""
        self.sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        if self.files(source).exists():
            shutil.copytree(
                self.files(source), self.files(target), copy_function=os.link
            )

    def rename(self, source, target):
        if self.files(source).exists():
            self.files(source).rename(self.files(target))
        self.sql(f'ALTER DATABASE "{source}" RENAME TO "{target}"')

    def drop(self, name):
        """Remove a database and its files, even if clients are connected."""
        # A database whose removal was cut off can be dropped, nothing else.
        hidden = f"datname = '{name}' AND NOT datallowconn"
        if self.sql(f"SELECT 1 FROM pg_database WHERE {hidden}").strip():
            self.sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        self.sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        shutil.rmtree(self.files(name), ignore_errors=True)

    def drop_orphans(self):
        """Drop what a run that was killed left behind."""
        for name in self.names():
            if found := re.match(r"(test|bench|build)_\d+", name):
                with home.lock(f"db-{found[0]}", wait=False) as free:
                    if free and name in self.names():
                        self.drop(name)

    @contextlib.contextmanager
    def temporary(self, kind, source=None):
        """A database of this run alone, dropped with all its copies at the end."""
        name = f"{kind}_{os.getpid()}"
        self.drop_orphans()
        with home.lock(f"db-{name}"):
            try:
                if source:
                    self.clone(source, name)
                yield name
            finally:
                for other in self.names():
                    if re.match(rf"{name}\b|{name}_", other):
                        self.drop(other)

    @contextlib.contextmanager
    def layer(self, name, what, build, below=contextlib.nullcontext):
        """A template made once by `build(its working name)`, on top of the one below.

        Yields its name; it is not dropped meanwhile.
        """
        kind = name.rpartition("_")[0]
        while True:
            with home.lock(f"layer-{name}", shared=True):
                if name in self.names():
                    os.utime(home.path / "locks" / f"layer-{name}")
                    self.prune(kind)
                    yield name
                    return
            with home.lock(f"layer-{name}"):
                if name not in self.names():
                    with below() as source, step(what):
                        self.make_layer(name, build, source)

    def make_layer(self, name, build, source):
        """Build a template under another name, so that only a complete one has its own."""
        with self.temporary("build", source) as working:
            build(working)
            self.rename(working, name)
        # Hidden from Odoo, which would run its scheduled actions in it.
        self.sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')

    def prune(self, kind):
        """Keep the layers used last."""
        stamps = {
            name: (home.path / "locks" / f"layer-{name}").stat().st_mtime
            for name in self.names()
            if re.fullmatch(rf"{kind}_[0-9a-f]{{12}}", name)
        }
        for name in sorted(stamps, key=stamps.get, reverse=True)[KEEP_LAYERS:]:
            with home.lock(f"layer-{name}", wait=False) as free:
                if free and name in self.names():
                    self.drop(name)
