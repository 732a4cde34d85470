"""Backups: complete while work goes on, tried, kept by age, and a way back."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from odoo.tools import config

import processes

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from backup import keep, nightly  # noqa: E402

FILESTORE = Path(config["data_dir"], "filestore")

_WRITER = """
import itertools
for number in itertools.count():
    photo = env["ir.attachment"].create(
        {"name": f"photo {number}", "raw": b"photo %d" % number * 500})
    env["res.partner"].create({"name": f"Customer {number}"})
    env.cr.commit()
    print(number, flush=True)
"""
_MISSING = """
    SELECT count(*) FROM ir_attachment
     WHERE store_fname IS NOT NULL AND NOT (store_fname = ANY(%s))
"""


@pytest.fixture
def back_up(database, tmp_path):
    """A function that calls the command line: `back_up("now", key=...)`."""

    def call(*arguments, **settings):
        return subprocess.run(
            command(*arguments), capture_output=True, text=True, env=environ(**settings)
        )

    def command(*arguments):
        return [sys.executable, "-m", "backup", *map(str, arguments)]

    def environ(**settings):
        values = {
            "database": database,
            "folder": tmp_path / "backups",
            "files": FILESTORE,
            "odoo": " ".join(processes.odoo_command()),
            **settings,
        }
        path = os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(ROOT / "tools")])
        variables = {f"BACKUP_{key.upper()}": str(v) for key, v in values.items()}
        return {**os.environ, "PYTHONPATH": path, **variables}

    call.start = lambda *arguments: subprocess.Popen(
        command(*arguments), env=environ(), start_new_session=True
    )
    call.folder = tmp_path / "backups"
    return call


@pytest.fixture
def copy(database):
    """The name of a database to restore into, dropped afterwards."""
    name = f"{database}_copy"
    yield name
    processes.drop_database(name)
    subprocess.run(["rm", "-rf", FILESTORE / name], check=True)


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".tar")


def status(database):
    key = "SELECT value FROM ir_config_parameter WHERE key = 'citynet.backup'"
    return json.loads(processes.sql(database, key)[0][0])


def databases(pattern):
    query = "SELECT datname FROM pg_database WHERE datname LIKE %s"
    return processes.sql("postgres", query, pattern)


def test_a_backup_while_photos_come_in_lacks_no_file(database, back_up, copy):
    """Every attachment of the copy has its file, with the checksum it is named by."""
    command = processes.odoo_command("shell", "-d", database, "--no-http")
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        writer.stdin.write(_WRITER.encode())
        writer.stdin.close()
        for _ in range(3):
            writer.stdout.readline()
        done = back_up("now")
    finally:
        writer.kill()
        writer.wait()
    assert not done.returncode, done.stderr
    before = processes.sql(database, "SELECT count(*) FROM res_partner")
    done = back_up("restore", done.stdout.strip(), "--database", copy)
    assert not done.returncode, done.stderr
    files = [path for path in (FILESTORE / copy).rglob("*") if path.is_file()]
    stored = [str(path.relative_to(FILESTORE / copy)) for path in files]
    assert processes.sql(copy, _MISSING, stored) == [(0,)]
    for path in files:
        assert (
            hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
            == path.name
        )
    assert processes.sql(copy, "SELECT count(*) FROM res_partner") <= before
    photos = "SELECT count(*) >= 2 FROM ir_attachment WHERE name LIKE 'photo %'"
    assert processes.sql(copy, photos) == [(True,)]
    assert status(database)["error"] == "" and status(database)["done"]
    # the copy is silent, and the scratch database of the trial is gone
    flag = "SELECT value FROM ir_config_parameter WHERE key = 'database.is_neutralized'"
    assert processes.sql(copy, flag) == [("true",)]
    assert databases(f"{database}%check") == []
    assert [oct(path.stat().st_mode)[-2:] for path in back_up.folder.glob("*.tar")] == [
        "00"
    ]


def test_a_restored_database_goes_to_work_only_when_told_so(database, back_up, copy):
    path = back_up("now", "--no-check").stdout.strip()
    assert not back_up("restore", path, "--database", copy, "--live").returncode
    flag = "SELECT value FROM ir_config_parameter WHERE key = 'database.is_neutralized'"
    assert processes.sql(copy, flag) == []
    again = back_up("restore", path, "--database", copy)
    assert again.returncode == 1
    assert again.stderr == (
        f"backup: There is a database {copy} already, or files of one.\n"
    )


@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_backup_that_is_cut_off_is_refused_and_leaves_nothing(
    back_up, copy, tmp_path, part
):
    path = Path(back_up("now", "--no-check").stdout.strip())
    cut = tmp_path / "cut.tar"
    cut.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    done = back_up("restore", cut, "--database", copy)
    assert done.returncode == 1
    assert "cut.tar is cut off or damaged" in done.stderr
    assert databases(f"{copy}%") == []
    assert list(FILESTORE.glob(f"{copy}*")) == []


def test_a_damaged_file_is_never_backed_up_as_good(database, back_up):
    """The file's checksum is its name; the backup stops, and the dashboard is told."""
    stored = (
        "SELECT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL LIMIT 1"
    )
    ((name,),) = processes.sql(database, stored)
    path = FILESTORE / database / name
    path.unlink()  # a link to the template's
    path.write_bytes(b"no longer what it was")
    done = back_up("now", "--no-check")
    assert done.returncode == 1
    assert f"The file {name} of the filestore is damaged." in done.stderr
    assert status(database)["error"].endswith("is damaged.")
    assert names(back_up.folder) == []


def test_while_backups_fail_no_old_one_goes(database, back_up):
    """Twenty days old, and more than enough of them: they stay until one succeeds."""
    back_up.folder.mkdir()
    start = datetime(2026, 1, 1, 2)
    old = [
        back_up.folder / f"{database}-{start + timedelta(hours=n):{keep.STAMP}}.tar"
        for n in range(20)
    ]
    for path in old:
        path.touch()
    done = back_up("now", "--no-check", copy="echo full >&2; exit 3")
    assert done.returncode == 1
    assert "was not copied off this machine: full" in done.stderr
    assert set(names(back_up.folder)) > {path.name for path in old}
    taken = back_up.folder.parent / "taken.tar"
    done = back_up("now", "--no-check", copy=f'cp "$1" {taken}')
    assert not done.returncode, done.stderr
    assert taken.exists()
    assert 3 <= len(names(back_up.folder)) <= 4


def test_old_backups_stay_by_days_weeks_and_months():
    """400 nights: 7 days, 5 weeks, 12 months, where one can stand for two of them."""
    start = datetime(2026, 1, 1, 2)
    nights = [
        Path(f"c-{start + timedelta(days=n):{keep.STAMP}}.tar") for n in range(400)
    ]
    backups = nights[::-1]
    kept = [path for path in backups if path not in keep.get_surplus(backups)]
    times = [keep.get_time(path) for path in kept]
    newest = times[0]
    assert times[:7] == [newest - timedelta(days=n) for n in range(7)]
    assert len({time.isocalendar()[:2] for time in times[:11]}) >= 5
    assert len({(time.year, time.month) for time in times}) == 12
    assert len(kept) <= 7 + 5 + 12
    assert keep.get_surplus(backups[:3]) == []


@pytest.mark.parametrize(
    ("now", "hours"),
    [((2026, 12, 1, 1), 1), ((2026, 12, 1, 2), 24), ((2026, 12, 31, 23), 3)],
)
def test_the_next_night_begins_at_its_hour(now, hours):
    assert nightly.get_wait(datetime(*now), 2) == hours * 3600


def test_after_a_backup_was_killed_the_next_one_is_whole(database, back_up):
    """Killed at three moments: no part counts as a backup, nothing is left over."""
    for moment in (0.3, 0.8, 1.5):
        child = back_up.start("now")
        time.sleep(moment)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        assert names(back_up.folder) == []
    done = back_up("now")
    assert not done.returncode, done.stderr
    assert len(names(back_up.folder)) == 1
    assert {path.name for path in back_up.folder.iterdir()} == {
        ".lock",
        Path(done.stdout.strip()).name,
    }
    assert databases(f"{database}%check") == []


def test_two_at_once_are_one(database, back_up):
    back_up.folder.mkdir()
    holding = "import fcntl, sys, time; f = open(sys.argv[1], 'a'); "
    holding += "fcntl.flock(f, fcntl.LOCK_EX); print(1, flush=True); time.sleep(60)"
    command = [sys.executable, "-c", holding, str(back_up.folder / ".lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        done = back_up("now", "--no-check")
        other.kill()
    assert done.returncode == 1
    assert done.stderr.endswith("Another backup or restoration is at work.\n")


def citynet(*arguments):
    """`./citynet`, as it is called, on the database server of this test."""
    home = Path(os.environ["CITYNET_TEST_SCRIPT"]).parents[2]
    command = [str(part) for part in (ROOT / "citynet", *arguments)]
    environment = {**os.environ, "CITYNET_HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def test_a_locked_backup_opens_with_its_key_alone(database, copy, tmp_path):
    """`./citynet backup --key`, then `./citynet restore` without and with the key."""
    home = Path(os.environ["CITYNET_TEST_SCRIPT"]).parents[2]
    folder = tmp_path / "backups"
    first = citynet(
        "backup", "--database", database, "--folder", folder, "--key", "none"
    )
    assert first.returncode == 1
    assert "age: " in first.stderr and names(folder) == []
    keygen = next(
        path for path in (home / "age/usr/bin/age-keygen", Path("/usr/bin/age-keygen"))
        if path.exists()
    )  # fmt: skip
    secret = tmp_path / "key.txt"
    made = subprocess.run([keygen, "-o", secret], capture_output=True, text=True)
    public = made.stderr.strip().rpartition(" ")[2]
    done = citynet(
        "backup", "--database", database, "--folder", folder, "--key", public
    )
    assert not done.returncode, done.stderr
    (path,) = folder.glob("*.tar.age")
    assert b"PGDMP" not in path.read_bytes()
    refused = citynet("restore", path, "--database", copy)
    assert refused.returncode == 1
    assert "is locked: give the file of its key by --key" in refused.stderr
    done = citynet("restore", path, "--database", copy, "--key", secret)
    assert not done.returncode, done.stderr
    assert "it sends nothing" in done.stdout
    count = "SELECT count(*) FROM ir_attachment"
    assert processes.sql(copy, count) == processes.sql(database, count)
