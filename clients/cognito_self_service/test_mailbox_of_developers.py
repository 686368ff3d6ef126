"""What services write to people: in the mailbox, by SMTP, and by the webhook."""

import http.client
import json
import queue
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from accounts import Accounts
from conftest import Server


@pytest.fixture
def accounts(dev, account):
    return Accounts(dev, account)


def get(server, path, host=None, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    headers = {"Host": host or f"localhost:{server.port}", **headers}
    connection.request(method, path, headers=headers)
    reply = connection.getresponse()
    return reply.status, reply.headers, reply.read().decode()


def test_the_pages_show_what_was_sent_and_run_nothing(accounts, dev):
    name = accounts.name()
    accounts.sign_up(name)
    number = accounts.messages(name)[-1]["number"]
    status, headers, page = get(dev, f"/_ringwall/mailbox?to={name}%40example.com")
    assert status == 200 and f'href="/_ringwall/mailbox/{number}"' in page
    assert "script-src" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")
    status, _, letter = get(dev, f"/_ringwall/mailbox/{number}")
    assert status == 200 and accounts.code(name) in letter and "<script" not in letter
    _, headers, body = get(dev, f"/_ringwall/mailbox/{number}/body")
    assert headers["content-security-policy"].startswith("sandbox")
    assert body == accounts.messages(name)[-1]["body"]


def test_the_mailbox_is_shown_under_names_of_this_machine_alone(dev):
    assert get(dev, "/_ringwall/mailbox.json", host="evil.example")[0] == 403
    assert get(dev, "/_ringwall/mailbox", method="DELETE", Origin="https://evil.example")[0] == 403


class Smtp(socketserver.StreamRequestHandler):
    """Takes one mail after the other."""

    def handle(self):
        self.wfile.write(b"220 test\r\n")
        mail, is_data = [], False
        for line in self.rfile:
            line = line.decode().rstrip("\r\n")
            if is_data and line != ".":
                mail.append(line)
                continue
            if line == ".":
                self.server.mails.put("\n".join(mail))
                mail = []
            is_data = line == "DATA"
            self.wfile.write(b"354 go on\r\n" if is_data else b"250 ok\r\n")


class Webhook(BaseHTTPRequestHandler):
    """Takes text messages."""

    def do_POST(self):
        length = int(self.headers["content-length"])
        self.server.texts.put((self.headers["authorization"], json.loads(self.rfile.read(length))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def served(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def test_mail_goes_to_the_smtp_server_and_text_messages_to_the_webhook(tmp_path, account):
    smtp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp)
    smtp.mails = queue.Queue()
    webhook = HTTPServer(("127.0.0.1", 0), Webhook)
    webhook.texts = queue.Queue()
    token = tmp_path / "token"
    token.write_text("t0ken\n")
    server = Server(
        *("--smtp", f"smtp://127.0.0.1:{served(smtp)}"),
        *("--mail-from", "shop@example.com"),
        *("--sms-webhook", f"http://127.0.0.1:{served(webhook)}/sms"),
        *("--sms-token-file", str(token)),
    )
    try:
        by_mail = Accounts(server, account)
        name = by_mail.name()
        by_mail.sign_up(name)
        mail = smtp.mails.get(timeout=20)
        assert f"To: {name}@example.com" in mail and "From: shop@example.com" in mail
        assert by_mail.code(name) in mail

        by_phone = Accounts(server, account, AutoVerifiedAttributes=["phone_number"])
        by_phone.cognito.sign_up(
            ClientId=by_phone.client_id,
            Username="phoned",
            Password="Correct-horse-7",
            UserAttributes=[{"Name": "phone_number", "Value": "+12065550100"}],
        )
        shown, text = webhook.texts.get(timeout=20)
        assert shown == "Bearer t0ken"
        assert (text["to"], text["service"]) == ("+12065550100", "cognito-idp")
        assert by_phone.code(to="+12065550100") in text["text"]
    finally:
        server.stop()
        smtp.shutdown()
        webhook.shutdown()
