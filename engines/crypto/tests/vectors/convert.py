#!/usr/bin/env python3
"""Reduces Wycheproof's test files to what the tests here read.

usage: convert.py WYCHEPROOF_TESTVECTORS_FOLDER OUTPUT_FOLDER
"""

import json
import pathlib
import sys

SIZES = ("2048", "3072", "4096")
HASHES = ("256", "384", "512")
LENGTHS = {"256": "32", "384": "48", "512": "64"}


def sources():
    """Output name -> [(input file, spec, algorithm)]."""
    curves = [("secp256r1", "P256", "256"), ("secp384r1", "P384", "384"),
              ("secp521r1", "P521", "512"), ("secp256k1", "Secp256k1", "256")]
    return {
        "aes_gcm": [("aes_gcm", "", "")],
        "hmac": [(f"hmac_sha{h}", "", f"Sha{h}") for h in ("224", *HASHES)],
        "aes_kwp": [("aes_kwp", "", "")],
        "ecdsa": [(f"ecdsa_{c}_sha{h}", s, f"EcdsaSha{h}") for c, s, h in curves],
        "ecdh": [(f"ecdh_{c}", s, "") for c, s, _ in curves[:3]],
        "ed25519": [("ed25519", "Ed25519", "Ed25519")],
        "rsa_pkcs1": [(f"rsa_signature_{b}_sha{h}", f"Rsa{b}", f"RsaPkcs1Sha{h}")
                      for b in SIZES for h in HASHES],
        "rsa_pss": [(f"rsa_pss_{b}_sha{h}_mgf1_{LENGTHS[h]}", f"Rsa{b}", f"RsaPssSha{h}")
                    for b in SIZES for h in HASHES],
        "rsa_oaep": [("rsa_oaep_2048_sha1_mgf1sha1", "Rsa2048", "Sha1")]
        + [(f"rsa_oaep_{b}_sha256_mgf1sha256", f"Rsa{b}", "Sha256") for b in SIZES],
        "ml_dsa_sign": [(f"mldsa_{n}_sign_seed", f"MlDsa{n}", "MlDsa") for n in ("44", "65", "87")],
    }


def group_of(source, spec, algorithm, group, per_flag):
    seen, cases = {}, []
    for test in group["tests"]:
        keep = {k: v for k, v in test.items() if k not in ("flags", "comment")}
        # Long files are thinned by flag, so that each kind of fault stays.
        kinds = test["flags"] or [test["comment"]]
        if per_flag and all(seen.get(k, 0) >= per_flag for k in kinds):
            continue
        for kind in kinds:
            seen[kind] = seen.get(kind, 0) + 1
        cases.append(keep)
    key = group.get("publicKeyDer") or ""
    private = group.get("privateKeyPkcs8") or ""
    seed = group.get("privateSeed", "")
    if not private and len(seed) == 64:
        oid = {"MlDsa44": "11", "MlDsa65": "12", "MlDsa87": "13"}[spec]
        private = f"3034020100300b06096086480165030403{oid}04228020{seed}"
    return {"source": source, "spec": spec, "algorithm": algorithm, "publicKey": key,
            "privateKey": private, "keySize": group.get("keySize", 0),
            "ivSize": group.get("ivSize", 0), "tagSize": group.get("tagSize", 0), "tests": cases}


def main(folder, out):
    for name, files in sources().items():
        groups = []
        for source, spec, algorithm in files:
            path = pathlib.Path(folder, f"{source}_test.json")
            if not path.exists():
                print(f"not published: {path.name}")
                continue
            per_flag = {"ml_dsa_sign": 1, "ecdh": 12, "rsa_pkcs1": 20}.get(name)
            for group in json.loads(path.read_text())["testGroups"]:
                if name in ("aes_gcm", "aes_kwp") and group["keySize"] != 256:
                    continue
                groups.append(group_of(source, spec, algorithm, group, per_flag))
        text = json.dumps({"groups": groups}, separators=(",", ":"))
        pathlib.Path(out, f"{name}.json").write_text(text.replace('},{', '},\n{') + "\n")


main(*sys.argv[1:])
