"""mysql2 with a token of AWS's signer for JavaScript, through the door."""

import json
import os
import pathlib
import subprocess

from conftest import REGION, ROOT, program

HERE = pathlib.Path(__file__).parent
MODULES = pathlib.Path(os.environ.get("RINGWALL_NODE_MODULES", ROOT / "target/node/node_modules"))


def test_mysql2_logs_in_with_a_token(jane, mariadb):
    asked = {
        "port": mariadb.port,
        "user": "jane_doe",
        "region": REGION,
        "credentials": {"accessKeyId": jane.key, "secretAccessKey": jane.secret},
        "authority": mariadb.authority,
    }
    done = subprocess.run(
        [program("node", "install Node.js 22 or later"), str(HERE / "node_login.mjs")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "RINGWALL_NODE_MODULES": str(MODULES)},
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said.pop("refusal") == "ER_ACCESS_DENIED_ERROR"
    assert int(said.pop("product")) == 42
    assert said == {"who": "jane_doe@127.0.0.1", "length": 3_000_000}
