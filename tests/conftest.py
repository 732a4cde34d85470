"""Fixtures for the tests with real processes (see processes.py)."""

import itertools

import pytest

pytest.register_assert_rewrite("processes", "worlds")  # failures tell values

import processes  # noqa: E402
from fakes import graph  # noqa: E402

_numbers = itertools.count(1)


def pytest_addoption(parser):
    parser.addoption(
        "--update-pot",
        action="store_true",
        help="write the addons' i18n/*.pot anew (test_translations.py)",
    )


@pytest.fixture
def database():
    """The name of a fresh database with all addons, dropped afterwards."""
    with processes.cloned_database(f"p{next(_numbers)}") as name:
        yield name


@pytest.fixture
def start_odoo(tmp_path):
    """A function that starts an Odoo server: `start_odoo(database, "--workers=2")`.

    Whatever is still running at the end is killed.
    """
    started = []

    def start(database, *arguments, **options):
        log = tmp_path / f"odoo-{len(started)}.log"
        server = processes.OdooProcess(database, *arguments, log=log, **options)
        started.append(server)
        return server

    yield start
    for server in started:
        server.kill_all()


@pytest.fixture
def fake_graph(tmp_path):
    """A fake of Meta's Graph API in a process of its own (see fakes/graph_server.py)."""
    server = graph.FakeGraph(tmp_path / "journal.jsonl")
    yield server
    server.stop()
