"""Servers and clients for every test."""

import functools
import http.client
import itertools
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.request

import boto3
import pytest
from botocore.config import Config

from identities import Caller

pytest_plugins = ["databases"]
ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("RINGWALL_BINARY", ROOT / "target/release/ringwall"))
REGION = "eu-west-1"
_accounts = itertools.count(100_000_000_001)


class Server:
    """A running `ringwall serve`: with a data folder in the secure mode, and spoken to over TLS."""

    started = []

    def __init__(self, *flags, data_dir=None, port=None):
        self.port = port or free_port()
        self.data_dir = data_dir
        where = ["--data-dir", str(data_dir)] if data_dir else ["--dev"]
        command = [str(BINARY), "serve", "--listen", f"127.0.0.1:{self.port}", *where, *flags]
        self.log = open(os.devnull, "wb") if data_dir is None else open(data_dir / "log", "ab")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log)
        self.started.append(self)
        self.greeting = self.process.stdout.readline().decode()
        assert self.greeting.startswith("Ringwall listens on"), self.greeting

    @property
    def url(self):
        return f"{'https' if self.authority else 'http'}://127.0.0.1:{self.port}"

    @property
    def authority(self):
        """The file of the certificate that a secure server's clients trust."""
        return self.data_dir and self.data_dir / "ca.pem"

    @functools.cached_property
    def trust(self):
        return ssl.create_default_context(cafile=self.authority) if self.authority else None

    def connection(self):
        kind = functools.partial(http.client.HTTPSConnection, context=self.trust) if self.trust else http.client.HTTPConnection
        return kind("127.0.0.1", self.port, timeout=30)

    def environment(self, key, secret):
        """What points a program at this server. Those written in Go ask OpenSSL's variable."""
        trust = {name: str(self.authority) for name in ("AWS_CA_BUNDLE", "SSL_CERT_FILE") if self.authority}
        region = {name: REGION for name in ("AWS_REGION", "AWS_DEFAULT_REGION")}
        credentials = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}
        return {**os.environ, "AWS_ENDPOINT_URL": self.url, **trust, **region, **credentials}

    @property
    def is_running(self):
        return self.process.poll() is None

    def stop(self):
        self.process.terminate()
        assert self.process.wait(timeout=20) == 0

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=20)

    def credentials(self):
        """The root credentials that a secure server wrote."""
        lines = (self.data_dir / "root-credentials").read_text().splitlines()
        pairs = dict(line.split(" = ", 1) for line in lines if " = " in line)
        return pairs["aws_access_key_id"], pairs["aws_secret_access_key"]

    def trail(self, *command):
        """`ringwall trail`: its status and what it printed."""
        flags = ["--data-dir", str(self.data_dir), "--output", "json"]
        done = subprocess.run([str(BINARY), "trail", *command, *flags], capture_output=True, text=True)
        return done.returncode, done.stdout

    def events(self):
        """Every event of the trail, the oldest first."""
        status, lines = self.trail("tail", "--lines", "1000000")
        assert status == 0
        return [json.loads(line) for line in lines.splitlines()]

    def client(self, service, key="test", secret="test", token=None, region=REGION, **config):
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=region,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            verify=self.authority and str(self.authority),
            config=Config(retries={"max_attempts": 0}, **config),
        )

    def open(self, path, body=None):
        with urllib.request.urlopen(f"{self.url}{path}", data=body, context=self.trust, timeout=10) as reply:
            return reply.read()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, seconds=30):
    """Polls until the condition holds: soon, unless the machine is busy."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def program(name, hint):
    """A program's path; its absence fails in CI and skips elsewhere."""
    beside = pathlib.Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is missing: {hint}")
    return found


def pytest_collection_modifyitems(items):
    """Files that take longest begin first: Terraform's wait most of their time, and others run meanwhile."""
    slow = ["test_terraform", "test_documents", "test_scenario", "test_auditors", "test_malformed"]

    def place(item):
        return next((at for at, name in enumerate(slow) if item.path.name.startswith(name)), len(slow))

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def leftovers():
    """Servers of tests that failed do not outlive the session."""
    yield
    for server in Server.started:
        if server.is_running:
            server.kill()


@pytest.fixture(scope="session")
def dev():
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def walled(tmp_path_factory):
    """A secure server for all tests of a module, with a bucket."""
    buckets = tmp_path_factory.mktemp("buckets")
    (buckets / "staged").mkdir()
    flags = ["--quotas", "off", "--bucket-store", str(buckets)]
    server = Server(*flags, data_dir=tmp_path_factory.mktemp("walled"))
    yield server
    if server.is_running:
        server.stop()


@pytest.fixture(scope="module")
def root(walled):
    """The root user of a secure server's account."""
    return Caller.root(walled)


@pytest.fixture
def account():
    """An account of one test's own."""
    return str(next(_accounts))


@pytest.fixture
def port():
    """A port that nobody listens on."""
    return free_port()


@pytest.fixture
def kms(dev, account):
    return dev.client("kms", key=account)


@pytest.fixture
def secure(tmp_path):
    server = Server(data_dir=tmp_path)
    yield server
    if server.is_running:
        server.stop()
