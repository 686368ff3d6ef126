"""DB instances behind the door, and tokens for them."""

import contextlib
import dataclasses
import datetime
import hashlib
import hmac
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import urllib.parse

import mysql.connector
import psycopg
import pymysql
import pytest

from conftest import REGION, Server, program, until
from identities import Caller, allow

PASSWORD = "rosebud-and-more"


@dataclasses.dataclass(frozen=True)
class Instance:
    """A DB instance whose master user is `admin`."""

    server: object
    identifier: str
    port: int
    resource_id: str
    account: str

    @classmethod
    def create(cls, root, identifier, engine):
        rds = root.client("rds")
        rds.create_db_instance(
            DBInstanceIdentifier=identifier,
            Engine=engine,
            DBInstanceClass="db.t3.micro",
            AllocatedStorage=20,
            MasterUsername="admin" if engine == "mariadb" else "boss",
            MasterUserPassword=PASSWORD,
            DBName="orders",
            EnableIAMDatabaseAuthentication=True,
        )

        def available():
            (found,) = rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"]
            assert found["DBInstanceStatus"] != "failed", found
            return found if found["DBInstanceStatus"] == "available" else None

        found = until(available, seconds=120)
        made = cls(root.server, identifier, found["Endpoint"]["Port"], found["DbiResourceId"], root.account())
        until(made.takes_connections)
        return made

    @property
    def authority(self):
        return str(self.server.data_dir / "ca.pem")

    @property
    def host(self):
        return f"localhost:{self.port}"

    def takes_connections(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def arn_of(self, user):
        return f"arn:aws:rds-db:{REGION}:{self.account}:dbuser:{self.resource_id}/{user}"

    def pymysql(self, user, password, **more):
        """A session by PyMySQL, over verified TLS."""
        where = {"host": "localhost", "port": self.port, "user": user, "password": password}
        return pymysql.connect(**{**where, "ssl": {"ca": self.authority}, **more})

    def connector(self, user, password, **more):
        """A session by MySQL's own Connector/Python, over verified TLS."""
        where = {"host": "localhost", "port": self.port, "user": user, "password": password}
        tls = {"ssl_ca": self.authority, "ssl_verify_cert": True, "ssl_verify_identity": True}
        return mysql.connector.connect(**where, **tls, use_pure=True, **more)

    def mariadb(self, user, password, statement, *flags, tls=True):
        """The `mariadb` client: the finished process."""
        encrypted = [f"--ssl-ca={self.authority}", "--ssl-verify-server-cert"] if tls else ["--skip-ssl"]
        command = [
            program("mariadb", "install mariadb-client"), "--no-defaults", "--protocol=tcp", "--host=localhost",
            f"--port={self.port}", f"--user={user}", *encrypted, *flags, "--skip-column-names", "--execute", statement,
        ]
        environment = {**os.environ, "MYSQL_PWD": password}
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30)

    def psycopg(self, user, password, **more):
        """A session by psycopg, over verified TLS."""
        where = {"host": "localhost", "port": self.port, "dbname": "orders", "user": user, "password": password}
        tls = {"sslmode": "verify-full", "sslrootcert": self.authority}
        return psycopg.connect(**{**where, **tls, "autocommit": True, **more})

    def psql(self, user, password, statement):
        """The `psql` client: the finished process."""
        where = f"host=localhost port={self.port} dbname=orders user={user}"
        tls = f"sslmode=verify-full sslrootcert={self.authority}"
        command = [program("psql", "install postgresql-client"), f"{where} {tls}", "-XAtw", "-c", statement]
        environment = {**os.environ, "PGPASSWORD": password}
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30)


def token_of(caller, instance, user, **more):
    """A token by boto3."""
    rds = caller.client("rds", **more)
    return rds.generate_db_auth_token(DBHostname="localhost", Port=instance.port, DBUsername=user)


def signed(caller, host, user, region=REGION, age=0, expires=900, service="rds-db", more=""):
    """A token made by hand, so that it can be wrong."""
    at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=age)
    date, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
    scope = f"{day}/{region}/{service}/aws4_request"
    pairs = {
        "Action": "connect",
        "DBUser": user,
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{caller.key}/{scope}",
        "X-Amz-Date": date,
        "X-Amz-Expires": str(expires),
        "X-Amz-SignedHeaders": "host",
    }
    if caller.token:
        pairs["X-Amz-Security-Token"] = caller.token
    encode = lambda text: urllib.parse.quote(text, safe="-_.~")
    query = [f"{name}={encode(value)}" for name, value in pairs.items()]
    query = "&".join(sorted(query + ([more] if more else [])))
    request = f"GET\n/\n{query}\nhost:{host}\n\nhost\n{hashlib.sha256(b'').hexdigest()}"
    to_sign = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"AWS4{caller.secret}".encode()
    for part in (*scope.split("/"), to_sign):
        key = hmac.digest(key, part.encode(), "sha256")
    return f"{host}/?{query}&X-Amz-Signature={key.hex()}"


def changed(token):
    """The same with another last digit."""
    return token[:-1] + ("1" if token[-1] == "0" else "0")


@contextlib.contextmanager
def access_denied(user):
    """What is called inside is refused, in the words that every refusal has."""
    with pytest.raises(pymysql.err.OperationalError) as caught:
        yield
    words = f"Access denied for user '{user}'@'127.0.0.1' (using password: YES)"
    assert caught.value.args == (1045, words)


class Tap:
    """Passes one connection on and keeps what the client sent."""

    def __init__(self, port):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.seen = b""
        self.thread = threading.Thread(target=self.pass_on, args=(port,), daemon=True)
        self.thread.start()

    def pass_on(self, port):
        client, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", port))
        threading.Thread(target=self.copy, args=(server, client), daemon=True).start()
        while piece := client.recv(65536):
            self.seen += piece
            server.sendall(piece)
        server.close()

    @staticmethod
    def copy(source, target):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)

    def all(self):
        self.thread.join(timeout=10)
        return self.seen


@pytest.fixture(scope="session")
def database_root(tmp_path_factory):
    """The root user of a server whose databases lie in a folder that their own users can enter."""
    folder = tempfile.mkdtemp(prefix="ringwall-databases-")
    data_dir = tmp_path_factory.mktemp("door")
    server = Server("--quotas", "off", "--database-dir", folder, data_dir=data_dir)
    yield Caller.root(server)
    if server.is_running:
        server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def mariadb(database_root):
    instance = Instance.create(database_root, "books", "mariadb")
    with instance.pymysql("admin", PASSWORD) as session, session.cursor() as cursor:
        cursor.execute("CREATE USER jane_doe IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL")
        cursor.execute("GRANT SELECT, INSERT, CREATE ON orders.* TO jane_doe")
        cursor.execute("CREATE USER john_doe IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'")
    return instance


@pytest.fixture(scope="session")
def postgresql(database_root):
    instance = Instance.create(database_root, "shelves", "postgres")
    with instance.psycopg("boss", PASSWORD) as session:
        session.execute("CREATE USER jane_doe")
        session.execute("GRANT rds_iam TO jane_doe")
    return instance


@pytest.fixture(scope="session")
def jane(database_root, mariadb, postgresql):
    """Somebody who may connect as `jane_doe` to both."""
    arns = [instance.arn_of("jane_doe") for instance in (mariadb, postgresql)]
    return database_root.new_user("jane", allow("rds-db:connect", arns), allow("sts:AssumeRole"))
