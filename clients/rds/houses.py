"""DB instances and their servers, for tests."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile

from conftest import Server, program, until

PASSWORD = "a-secret-9'\\!"
NEEDS = {"mariadb": ("mariadbd", "apt-get install mariadb-server"), "postgres": ("psql", "apt-get install postgresql")}


class House:
    """A server with a folder of databases that other users can pass through."""

    def __init__(self, data_dir=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rw"))
        self.folder.chmod(0o711)
        self.data_dir = data_dir
        self.start()

    def start(self):
        os.environ["PATH"] += ":/usr/sbin"
        flags = ["--database-dir", str(self.folder / "d")]
        if self.data_dir is None:
            self.server = Server(*flags)
            self.rds = self.server.client("rds")
        else:
            self.server = Server("--quotas", "off", *flags, data_dir=self.data_dir)
            self.rds = self.server.client("rds", *self.server.credentials())

    def stop(self):
        if self.server.is_running:
            self.server.stop()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder)

    def create(self, name, engine="mariadb", **more):
        program(*NEEDS[engine])
        asked = {
            "DBInstanceIdentifier": name,
            "Engine": engine,
            "DBInstanceClass": "db.t3.micro",
            "AllocatedStorage": 20,
            "MasterUsername": "boss",
            "MasterUserPassword": PASSWORD,
            "BackupRetentionPeriod": 0,
            "DBName": "shop",
        }
        return self.rds.create_db_instance(**{**asked, **more})["DBInstance"]

    def describe(self, name):
        return self.rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]

    def until_it_is(self, name, status="available"):
        def told():
            shown = self.describe(name)
            assert shown["DBInstanceStatus"] != "failed" or status == "failed", self.messages(name)
            return shown["DBInstanceStatus"] == status and shown

        return until(told, seconds=60)

    def delete(self, name):
        self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
        until(lambda: name not in self.names(), seconds=60)

    def names(self):
        return [it["DBInstanceIdentifier"] for it in self.rds.describe_db_instances()["DBInstances"]]

    def messages(self, name):
        asked = {"SourceIdentifier": name, "SourceType": "db-instance"}
        return [event["Message"] for event in self.rds.describe_events(**asked)["Events"]]

    def home(self, name):
        return self.folder / "d" / self.describe(name)["DbiResourceId"]

    def sql(self, name, statement, user="boss", password=PASSWORD):
        """Asks an instance's server over its socket: status and words."""
        home = self.home(name)
        if self.describe(name)["Engine"] == "postgres":
            command = ["psql", "-h", home / "run", "-U", user, "-d", "shop", "-tAc", statement]
        else:
            command = ["mariadb", "-S", home / "run/mysql.sock", "-u", user, "-BNe", statement, "shop"]
        environment = {**os.environ, "PGPASSWORD": password, "MYSQL_PWD": password}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30)
        return done.returncode, (done.stdout + done.stderr).strip()

    def servers(self):
        """The processes that have this folder in their command line."""
        mine = str(self.folder).encode()
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (process / "cmdline").read_bytes().split(b"\0")
                if b"/ringwall" not in words[0] and any(mine in word for word in words):
                    found.append(int(process.name))
        return found
