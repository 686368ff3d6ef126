"""Apache's own server with `mod_auth_openidc`, which guards a page by people's sign-in elsewhere."""

import os
import pathlib
import secrets
import subprocess

import pytest

from conftest import program

MODULES = pathlib.Path("/usr/lib/apache2/modules")
HINT = "apt-get install apache2 libapache2-mod-auth-openidc"
NEEDED = ["mpm_event", "authn_core", "authz_core", "authz_user", "dir", "auth_openidc"]
PAGE = "Only those who signed in read this.\n"


class Apache:
    """A server on this machine; `settings` are those of the module."""

    def __init__(self, folder, port, settings):
        binary = program("apache2", HINT)
        if not (MODULES / "mod_auth_openidc.so").exists():
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"mod_auth_openidc is missing: {HINT}")
        private = folder / "www" / "private"
        private.mkdir(parents=True)
        (private / "index.html").write_text(PAGE)
        self.base, self.errors = f"http://localhost:{port}", folder / "error.log"
        modules = [f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in NEEDED]
        told = [f'{name} "{value}"' for name, value in settings.items()]
        lines = [
            *modules,
            f'ServerRoot "{folder}"',
            f'DefaultRuntimeDir "{folder}"',
            f'PidFile "{folder}/pid"',
            f'ErrorLog "{self.errors}"',
            f"Listen 127.0.0.1:{port}",
            "ServerName localhost",
            f'DocumentRoot "{folder}/www"',
            f'OIDCRedirectURI "{self.base}/private/back"',
            f'OIDCCryptoPassphrase "{secrets.token_hex(16)}"',
            *told,
            '<Location "/private">',
            "  AuthType openid-connect",
            "  Require claim email:maria@example.com",
            "</Location>",
        ]
        # Started as root it serves as somebody else, who has to find his way to the page.
        if os.geteuid() == 0:
            lines += ["User www-data", "Group www-data"]
            for place in [folder, *folder.parents]:
                place.chmod(place.stat().st_mode | 0o001)
        file = folder / "apache.conf"
        file.write_text("\n".join(lines) + "\n")
        self.process = subprocess.Popen([binary, "-f", str(file), "-DFOREGROUND"], stderr=subprocess.DEVNULL)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
