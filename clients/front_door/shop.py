"""A shop that trusts its visitors: every input reaches the database, the shell, the disk or the page.

For tests alone, on loopback: `python3 shop.py 3000`. What it is open to, by path:

- `/products?id=1`: SQL in a number, the error shown
- `/search?q=tent`: SQL in a string, and script in the page
- `/login` (a form, or JSON): SQL in a string
- `/manual?file=tent.txt`: paths that climb
- `/stock?store=uppsala`: commands after the name
- `/import?url=…`: fetched by nobody, only echoed
"""

import http.server
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import threading
from urllib.parse import parse_qs, urlsplit

PRODUCTS = [(1, "tent", 240), (2, "stove", 80), (3, "boots", 120), (4, "lamp", 35)]
PEOPLE = [("maria", "o'hara-and-sons"), ("sven", "correct horse")]


def stocked():
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute("CREATE TABLE products (id INTEGER, name TEXT, price INTEGER)")
    database.execute("CREATE TABLE people (name TEXT, password TEXT)")
    database.executemany("INSERT INTO products VALUES (?, ?, ?)", PRODUCTS)
    database.executemany("INSERT INTO people VALUES (?, ?)", PEOPLE)
    return database


class Shop(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Visit)
        self.database = stocked()
        self.turn = threading.Lock()
        self.folder = pathlib.Path(tempfile.mkdtemp())
        (self.folder / "tent.txt").write_text("Put the poles in first.\n")
        # What came through, oldest first: method and target.
        self.visits = []

    def query(self, sql):
        with self.turn:
            return self.database.execute(sql).fetchall()


class Visit(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(dict(self.arguments()), b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(dict(self.arguments()), body)

    def arguments(self):
        for name, values in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items():
            yield name, values[0]

    def answer(self, arguments, body):
        self.server.visits.append((self.command, self.path))
        page = getattr(self, "show_" + urlsplit(self.path).path.strip("/"), None)
        try:
            text = page(arguments, body) if page else "<h1>Shop</h1>"
        except (sqlite3.Error, OSError, ValueError) as error:
            return self.reply(500, f"<h1>Error</h1><pre>{type(error).__module__}.{type(error).__name__}: {error}</pre>")
        self.reply(200, text)

    def show_products(self, arguments, _):
        rows = self.server.query(f"SELECT name, price FROM products WHERE id = {arguments.get('id', '1')}")
        return "<ul>" + "".join(f"<li>{name}: {price}</li>" for name, price in rows) + "</ul>"

    def show_search(self, arguments, _):
        words = arguments.get("q", "")
        rows = self.server.query(f"SELECT name FROM products WHERE name LIKE '%{words}%'")
        return f"<h1>{words}</h1><p>{len(rows)} found</p>"

    def show_login(self, _, body):
        if self.headers.get("Content-Type", "").startswith("application/json"):
            form = json.loads(body)
        else:
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        name, password = form.get("name", ""), form.get("password", "")
        rows = self.server.query(f"SELECT name FROM people WHERE name = '{name}' AND password = '{password}'")
        return f"<p>Welcome, {rows[0][0]}</p>" if rows else "<p>Wrong name or password</p>"

    def show_manual(self, arguments, _):
        return (self.server.folder / arguments.get("file", "tent.txt")).read_text()

    def show_stock(self, arguments, _):
        done = subprocess.run(f"echo stock of {arguments.get('store', '')}", shell=True, capture_output=True, text=True, timeout=5)
        return f"<pre>{done.stdout}{done.stderr}</pre>"

    def show_import(self, arguments, _):
        return f"<p>Asked for {len(arguments.get('url', ''))} characters</p>"

    def reply(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    Shop(int(sys.argv[1]) if len(sys.argv) > 1 else 3000).serve_forever()
