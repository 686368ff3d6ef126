"""Signs one token by each algorithm with PyJWT, and writes them and their public keys.

The private keys are made for this and forgotten. Needs `pyjwt` and `cryptography`.
"""

import json
import pathlib

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

FOLDER = pathlib.Path(__file__).parent
CLAIMS = {
    "iss": "https://idp.example.com",
    "sub": "alice",
    "aud": ["app"],
    "iat": 1764000000,
    "exp": 1764000300,
    "https://aws.amazon.com/tags": {
        "principal_tags": {"Project": ["Automation"]},
        "transitive_tag_keys": ["Project"],
    },
}
CURVES = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}

keys, tokens = [], []
for name in ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]:
    if name in CURVES:
        private = ec.generate_private_key(CURVES[name])
        public = ECAlgorithm.to_jwk(private.public_key())
    else:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = RSAAlgorithm.to_jwk(private.public_key())
    keys.append(json.loads(public) | {"kid": f"key-{name}"})
    tokens.append(jwt.encode(CLAIMS, private, name, headers={"kid": f"key-{name}"}))

(FOLDER / "jwks.json").write_text(json.dumps({"keys": keys}, indent=1) + "\n")
(FOLDER / "tokens.txt").write_text("\n".join(tokens) + "\n")
