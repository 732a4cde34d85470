"""Looks for people in a plain dump and in the filestore, by code that knows nothing of
how they are erased."""

import base64
import contextlib
import io
import re
import subprocess
import zipfile
from pathlib import Path

from odoo.tools import config

import processes

# tables of tax documents that the law keeps; their paper is told by its attachment
KEPT_TABLES = ("citynet_privacy_kept",)
_GAPS = re.compile(r"[\s().\-+]")


def _dump(database):
    """:return: iterator of (table, line) of a plain dump"""
    command = ["pg_dump", "--data-only", "--no-owner", database]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, **pipes) as dump:
        table = ""
        for line in dump.stdout:
            if line.startswith("COPY public."):
                table = line.split(" ", 2)[1].removeprefix("public.").strip('"')
            elif line.startswith("\\."):
                table = ""
            elif table:
                yield table, line


def _unpack(line):
    """:return: iterator of str: the line, and what stands in its bytes"""
    yield line
    for found in re.findall(r"\\\\x([0-9a-f]{8,})", line):
        content = bytes.fromhex(found)
        yield content.decode("utf-8", "ignore")
        with contextlib.suppress(ValueError):
            yield base64.b64decode(content, validate=True).decode("utf-8", "ignore")


def _read_file(path):
    """:return: str, all text that a file may show, packed or not"""
    content = path.read_bytes()
    texts = [content.decode("utf-8", "ignore"), content.decode("utf-16-le", "ignore")]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            texts += [
                packed.read(one).decode("utf-8", "ignore") for one in packed.namelist()
            ]
    return "\n".join(texts)


class Search:
    """Looks for people: by name, e-mail, NIK, street and every spelling of a phone."""

    def __init__(self, people):
        self.words = {}
        for number, one in enumerate(people):
            name = one["name"].lower()
            for kind, word in (
                ("name", name),
                ("name", name.replace("'", "&#39;")),
                ("email", one["email"].lower()),
                ("nik", one["nik"]),
                ("street", one["street"].lower()),
            ):
                self.words[word] = (number, kind)
        self.phones = {one["national"]: number for number, one in enumerate(people)}
        self.pattern = re.compile("|".join(map(re.escape, self.words)))
        self.digits = re.compile("|".join(self.phones))

    def find(self, text):
        """:return: set of (position of the person, kind of word)"""
        low = text.lower()
        found = {self.words[word] for word in self.pattern.findall(low)}
        squeezed = _GAPS.sub("", low)
        found |= {
            (self.phones[word], "phone") for word in self.digits.findall(squeezed)
        }
        return found


def find_left(database, people):
    """:return: dict {(place, kind of word): set of positions of people found there}"""
    search, left = Search(people), {}
    for table, line in _dump(database):
        if table not in KEPT_TABLES:
            for text in _unpack(line):
                for number, kind in search.find(text):
                    left.setdefault((table, kind), set()).add(number)
    papers = {
        row[0]
        for row in processes.sql(
            database,
            """SELECT store_fname FROM ir_attachment JOIN account_move AS move
                   ON move.id = res_id AND state = 'posted'
                WHERE res_model = 'account.move' AND store_fname IS NOT NULL""",
        )
    }
    folder = Path(config["data_dir"], "filestore", database)
    for path in folder.rglob("*"):
        if path.is_file() and str(path.relative_to(folder)) not in papers:
            for number, kind in search.find(_read_file(path)):
                left.setdefault(("filestore", kind), set()).add(number)
    return left


def count(left):
    """:return: int, how many words of how many people in how many places"""
    return sum(map(len, left.values()))
