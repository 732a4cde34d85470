"""PostgreSQL's programs and age, run quietly; a failure is one sentence."""

import subprocess
import time

from .settings import Problem

PSQL = ("psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1")


def run(command, what, **options):
    """:return: str, what the program printed
    :raise Problem: with its last words, when it fails or is missing"""
    command = [str(part) for part in command]
    options.setdefault("stdin", subprocess.DEVNULL)
    if "input" in options:
        del options["stdin"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, **options)
    except FileNotFoundError:
        raise Problem(f"{what}: the program {command[0]} is missing.") from None
    if done.returncode:
        last = (done.stderr or done.stdout or "").strip().splitlines()[-3:]
        raise Problem(f"{what}: {' '.join(last) or f'exit code {done.returncode}'}")
    return done.stdout


def sql(statement, database="postgres", **values):
    """Run a statement with values (`:'name'` in it); return what it prints."""
    command = [*PSQL, "-d", database]
    for name, value in values.items():
        command += ["-v", f"{name}={value}"]
    return run(command, "PostgreSQL", input=statement)


def exists(name):
    """Whether there is a database of this name."""
    query = "SELECT 1 FROM pg_database WHERE datname = :'name'"
    return bool(sql(query, name=name).strip())


def create(name):
    run(["createdb", "-T", "template0", "-E", "UTF8", name], f"Making {name}")


def drop(name):
    """Drop a database if it is there. Autovacuum, which only the server's owner may send
    away, leaves by itself."""
    for left in reversed(range(50)):
        try:
            run(["dropdb", "--if-exists", "--force", name], f"Removing {name}")
            return
        except Problem:
            if not left:
                raise
            time.sleep(0.2)
