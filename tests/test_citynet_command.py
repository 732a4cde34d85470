"""`./citynet` as it is called: a program, from any folder, before it needs Odoo."""

import ast
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tools" / "citynet"
COMMANDS = (
    *("serve", "test", "odoo", "psql", "bench", "import"),
    *("backup", "restore", "lint", "reset"),
)


def call(*arguments, script=ROOT / "citynet", **options):
    command = [str(part) for part in (script, *arguments)]
    return subprocess.run(command, capture_output=True, text=True, **options)


def test_help_lists_every_command():
    done = call("help")
    assert done.returncode == 0
    listed = re.findall(r"^    \./citynet (\w+)", done.stdout, re.MULTILINE)
    assert tuple(listed) == COMMANDS
    files = {path.stem.rstrip("_") for path in PACKAGE.glob("commands/[a-z]*.py")}
    assert files == set(COMMANDS), "a command and its file are named alike"


@pytest.mark.parametrize("arguments", [(), ("nonesuch",), ("help", "serve")])
def test_what_is_no_command_shows_the_help(arguments, tmp_path):
    home = tmp_path / "home"
    done = call(*arguments, env={**os.environ, "CITYNET_HOME": str(home)})
    assert done.returncode == 2
    assert done.stdout == call("--help").stdout
    assert not home.exists(), "nothing was begun"


def test_it_needs_nothing_but_python():
    """Without installed packages, the environment and the folder of the script."""
    done = call("-I", "-S", ROOT / "citynet", "help", script=sys.executable)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == call("help").stdout


def test_it_is_called_through_a_link_from_another_folder(tmp_path):
    link = tmp_path / "bin" / "isp"
    link.parent.mkdir()
    link.symlink_to(ROOT / "citynet")
    done = call("bench", script=link, cwd=tmp_path)
    names = sorted(path.stem for path in ROOT.glob("tests/benchmarks/[a-z]*.py"))
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"Benchmarks: {', '.join(names)}\n"
    assert "billing" in names


def test_an_unknown_benchmark_is_refused():
    done = call("bench", "nonesuch")
    assert done.returncode == 2
    assert done.stderr.startswith("Benchmarks: ")


def test_importing_a_file_that_is_missing(tmp_path):
    done = call("import", "nonesuch.xlsx", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "citynet: There is no file nonesuch.xlsx.\n"
    assert done.stdout == ""


def test_serving_on_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = call("serve", "--port", port)
    assert done.returncode == 1
    assert f"citynet: Port {port} cannot be used" in done.stderr


@pytest.mark.parametrize("port", [-1, 0, 65536])
def test_serving_on_a_port_that_is_none(port):
    done = call("serve", "--port", port)
    assert done.returncode == 1
    assert f"citynet: There is no port {port}:" in done.stderr


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    file = tmp_path / "file"
    file.touch()
    done = call("lint", env={**os.environ, "CITYNET_HOME": str(file)})
    assert done.returncode == 1
    assert done.stderr.startswith(f"citynet: The folder {file} cannot be used (")


def test_the_log_of_a_command_that_runs_is_kept(tmp_path):
    """Each command keeps the newest 40 logs, and those still being written."""
    logs = tmp_path / "log"
    logs.mkdir()
    own, gone = (
        f"20200101-000000-serve-{os.getpid()}",
        "20200101-000000-serve-999999999",
    )
    kept = [logs / f"{own}.log", logs / f"{own}.odoo.log"]
    old = [logs / f"{gone}.log", logs / f"{gone}.odoo.log"]
    newer = [logs / f"20300101-0000{n:02d}-psql-999999999.log" for n in range(40)]
    for path in kept + old + newer:
        path.touch()
    call("import", "nonesuch", env={**os.environ, "CITYNET_HOME": str(tmp_path)})
    left = set(logs.glob("*.log"))
    assert left.issuperset(kept + newer)
    assert not left.intersection(old)


def modules_used(path):
    """Names of the files of our package that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            names = [node.module] if node.module else [name.name for name in node.names]
            yield from (name.partition(".")[0] for name in names)


def test_files_use_only_those_named_before_them():
    """The package's docstring lists its files from the ground up: no circles."""
    text = ast.get_docstring(ast.parse((PACKAGE / "__init__.py").read_text()))
    lines = re.findall(r"^ {4}(\w+(?:  \w+)*)/?(?:   |$)", text, re.MULTILINE)
    order = " ".join(lines).split()
    files = {path.stem for path in PACKAGE.glob("[a-z]*.py")} | {"commands"}
    assert sorted(order) == sorted(files)
    for place, name in enumerate(order):
        if name != "commands":
            used = set(modules_used(PACKAGE / f"{name}.py"))
            assert used <= set(order[:place]), f"{name}.py uses what comes later"
    for path in PACKAGE.glob("commands/[a-z]*.py"):
        assert set(modules_used(path)) <= set(order[: order.index("commands")]), path
