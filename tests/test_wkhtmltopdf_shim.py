"""`tools/wkhtmltopdf`, run as Odoo runs it: a program, on files, with a real browser."""

import base64
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pypdf
import pytest

SHIM = Path(__file__).parents[1] / "tools" / "wkhtmltopdf"
COOKIE = "session_id=letmein-123"
DOT = base64.b64decode(  # a PNG of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
# What Odoo passes for its A4 format.
ODOO_A4 = (
    "--disable-local-file-access --quiet --page-size A4 --margin-top 52.0 --dpi 90 "
    "--zoom 1.0666666666666667 --header-spacing 52 --margin-left 0.0 "
    "--margin-bottom 32.0 --margin-right 0.0 --orientation Portrait "
    "--javascript-delay 1000"
).split()
PAGE = '<!DOCTYPE html><html style="height: 0"><head>%s</head><body %s>%s</body></html>'
STYLE = "<style>body { margin: 0; height: 100%; background: white } </style>"
# Odoo's own way: the query string fills elements by their class.
SUBST = """<script>function subst() {
    for (const [key, value] of new URLSearchParams(location.search))
        for (const element of document.getElementsByClassName(key))
            element.textContent = key === 'webpage' ? value.split('.')[3] : value;
}</script>"""


def page(body, head="", attributes=""):
    return PAGE % (STYLE + head, attributes, body)


def header(text):
    names = "sitepage sitepages page topage webpage section".split()
    values = " ".join(f"{name}=<b class={name}></b>" for name in names)
    return page(f"{text} {values}", SUBST, 'onload="subst()"')


class Server(ThreadingHTTPServer):
    """A web server that remembers what it was asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.paths = []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.paths.append(self.path)
        if self.path == "/never":
            time.sleep(30)
        if self.path == "/dot.png" and self.headers["Cookie"] != COOKIE:
            self.send_error(403)
            return
        if self.path not in ("/dot.png", "/style.css"):
            self.send_error(404)
            return
        is_image = self.path == "/dot.png"
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if is_image else "text/css")
        self.end_headers()
        self.wfile.write(DOT if is_image else b".hidden { display: none }")

    def do_POST(self):
        self.server.paths.append(f"POST {self.path}")
        self.send_error(405)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with Server() as server:
        yield server
        server.shutdown()


class Result:
    def __init__(self, done, output):
        self.code, self.errors = done.returncode, done.stderr
        self.pdf = pypdf.PdfReader(output) if output.stat().st_size else None

    @property
    def texts(self):
        return [page.extract_text() for page in self.pdf.pages]


def command(folder, *options, bodies, **files):
    """Write the documents as Odoo does; give the command line and the output."""
    arguments = [sys.executable, SHIM, *options]
    for name, content in files.items():
        path = folder / f"report.{name}.tmp"
        path.write_text(content)
        arguments += [f"--{name.replace('_', '-')}", path]
    for number, body in enumerate(bodies):
        path = folder / f"report.body.tmp.{number}.x_1.html"
        path.write_text(body)
        arguments.append(path)
    output = folder / "report.tmp.pdf"
    output.touch()
    return [*map(str, arguments), str(output)], output


@pytest.fixture
def convert(tmp_path):
    def run(*options, **files):
        arguments, output = command(tmp_path, *options, **files)
        return Result(subprocess.run(arguments, capture_output=True, text=True), output)

    return run


@pytest.fixture(scope="module")
def two_reports(tmp_path_factory):
    """Two bodies, the first of two pages, with header and footer."""
    folder = tmp_path_factory.mktemp("reports")
    first = page('<h2>Pertama</h2><div style="height: 1200px"></div><h2>Lanjutan</h2>')
    arguments, output = command(
        folder,
        *ODOO_A4,
        bodies=[first, page("<h2>Kedua</h2>")],
        header_html=header("ATAS"),
        footer_html=header("BAWAH"),
    )
    return Result(subprocess.run(arguments, capture_output=True, text=True), output)


def test_odoo_takes_the_version_for_the_patched_one():
    version = subprocess.check_output([sys.executable, SHIM, "--version"], text=True)
    assert re.search(r"([0-9.]+)", version)[0] == "0.12.6.1"
    assert "(with patched qt)" in version


def test_several_bodies_become_one_file_in_order(two_reports):
    assert (two_reports.code, two_reports.errors) == (0, "")
    texts = [text.splitlines() for text in two_reports.texts]
    headings = ("Pertama", "Lanjutan", "Kedua")
    assert [[word for word in headings if word in text] for text in texts] == [
        [word] for word in headings
    ]


def test_header_and_footer_know_their_page(two_reports):
    expected = (
        "sitepage=1 sitepages=2 page=1 topage=3 webpage=0 section=Pertama",
        "sitepage=2 sitepages=2 page=2 topage=3 webpage=0 section=Lanjutan",
        "sitepage=1 sitepages=1 page=3 topage=3 webpage=1 section=Kedua",
    )
    for text, values in zip(two_reports.texts, expected, strict=True):
        assert f"ATAS {values}" in text
        assert f"BAWAH {values}" in text


def test_header_body_and_footer_stand_where_the_margins_say(two_reports):
    tops = {}

    def note(text, transformation, matrix, *_):
        for word in ("ATAS", "Pertama", "BAWAH"):
            if word in text and "section" not in text.partition(word)[0]:
                height = transformation[3] * matrix[5] + transformation[5]
                tops.setdefault(word, (842 - height) / 72 * 25.4)

    two_reports.pdf.pages[0].extract_text(visitor_text=note)
    assert 0 < tops["ATAS"] < 10  # margin less spacing is 0
    assert 52 < tops["Pertama"] < 65
    assert 297 - 32 < tops["BAWAH"] < 297 - 22


def test_odoo_can_split_the_file_by_its_outline(two_reports):
    root = two_reports.pdf.trailer["/Root"]
    entry, pages, titles = root["/Outlines"]["/First"], [], []
    while entry:
        pages.append(root["/Dests"][entry["/Dest"]][0])
        titles.append(entry["/Title"])
        entry = entry.get("/Next")
    assert (pages, titles) == ([0, 2], ["Pertama", "Kedua"])


def test_landscape_turns_the_paper(convert):
    options = ("--page-size", "A5", "--orientation", "landscape")
    sheet = convert(*options, bodies=[page("Halo")]).pdf.pages[0].mediabox
    assert [round(side / 72 * 25.4) for side in sheet[2:]] == [210, 148]


def test_a_page_holds_as_much_as_with_wkhtmltopdf(convert):
    # 297 - 52 - 32 mm, at 96/90 * 0.8 of a CSS pixel's size, are 943 pixels.
    bodies = [page(f'<div style="height: {pixels}px"></div>') for pixels in (940, 947)]
    assert len(convert(*ODOO_A4, bodies=bodies).pdf.pages) == 1 + 2


def test_media_queries_see_a_narrow_screen(convert):
    # Odoo's reports rely on it: Bootstrap's container would not fill the page.
    style = """<style>
        @media (min-width: 576px) { .phone { display: none } }
        @media (max-width: 575px) { .desk { display: none } }
        @media print { .screen { display: none } }</style>"""
    words = "".join(f"<p class={name}>{name}" for name in ("phone", "desk", "screen"))
    assert convert(bodies=[page(words, style)]).texts[0].split() == ["phone", "screen"]


def test_a_table_repeats_its_header_on_each_page(convert):
    rows = "<tr><td>baris</td></tr>" * 100
    body = page(f"<table><thead><tr><th>Uraian</th></tr></thead>{rows}</table>")
    texts = convert(*ODOO_A4, bodies=[body]).texts
    assert len(texts) > 1
    assert all("Uraian" in text for text in texts)


def test_files_of_the_server_are_loaded_with_the_session(convert, server):
    base = f'<base href="{server.url}"><link rel="stylesheet" href="/style.css">'
    result = convert(
        bodies=[page('Isi <i class="hidden">rahasia</i> <img src="/dot.png">', base)],
        cookie_jar=f"{COOKIE}; HttpOnly; domain=127.0.0.1; path=/;",
    )
    assert (result.code, result.errors) == (0, "")
    assert result.texts[0].split() == ["Isi"]
    assert len(result.pdf.pages[0].images) == 1


def test_what_cannot_be_loaded_is_told_and_the_rest_is_printed(convert, server):
    base = f'<base href="{server.url}">'
    result = convert(bodies=[page('Isi <img src="/dot.png">', base)])
    assert result.code == 1, result.errors
    assert f"Not loaded: {server.url}/dot.png (HTTP 403)" in result.errors
    assert result.texts[0].split() == ["Isi"]


def test_nothing_is_fetched_from_elsewhere(convert, server, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("rahasia")
    with Server() as other:
        body = page(
            f'Isi <img src="{other.url}/dot.png"><iframe src="{other.url}/"></iframe>'
            f'<iframe src="{secret.as_uri()}"></iframe>'
            '<img src="http://unreachable.example/dot.png">'
            "<script>fetch('/post', {method: 'POST'}).catch(() => 0)</script>",
            f'<base href="{server.url}">'
            f'<link rel="stylesheet" href="{other.url}/style.css">',
        )
        result = convert(bodies=[body])
        other.shutdown()
    assert result.code == 1, result.errors
    assert f"Not loaded: {other.url}/dot.png (refused" in result.errors
    assert "Not loaded: http://unreachable.example/dot.png (refused" in result.errors
    assert "rahasia" not in result.texts[0]
    assert (other.paths, server.paths) == ([], [])


@pytest.mark.parametrize("sent", [signal.SIGALRM, signal.SIGTERM])
def test_a_hanging_report_is_given_up_and_leaves_nothing(tmp_path, server, sent):
    # SIGALRM is what the program's own time limit sends.
    body = page('<img src="/never">', f'<base href="{server.url}">')
    arguments, output = command(tmp_path, bodies=[body])
    place = tempfile.mkdtemp()
    process = subprocess.Popen(
        arguments,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": place},
    )
    deadline = time.monotonic() + 60
    while "/never" not in server.paths and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(sent)
    assert "Making the PDF" in process.communicate(timeout=30)[1]
    assert process.returncode == 2  # after 1, Odoo would take the empty file
    assert not output.stat().st_size
    Path(place).rmdir()  # it is empty
    assert place not in subprocess.check_output(["ps", "-eo", "args"], text=True)


def test_without_chromium_there_is_a_sentence_and_no_file(convert, monkeypatch):
    monkeypatch.setenv("CITYNET_CHROMIUM", "/nonexistent/chromium")
    result = convert(bodies=[page("Halo")])
    assert (result.code, result.pdf) == (2, None)
    assert result.errors.startswith("There is no Chromium to print with")
