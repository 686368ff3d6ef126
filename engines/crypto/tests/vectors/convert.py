#!/usr/bin/env python3
"""Reduces Wycheproof's test files to what the tests here read.

usage: convert.py WYCHEPROOF_TESTVECTORS_FOLDER OUTPUT_FOLDER
"""

import json
import pathlib
import re
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
        "ml_dsa_verify": [(f"mldsa_{n}_verify", f"MlDsa{n}", "MlDsa") for n in ("44", "65", "87")],
        "ml_kem": [(f"mlkem_{n}", f"MlKem{n}", "MlKem") for n in ("512", "768", "1024")],
        "ml_kem_public": [(f"mlkem_{n}_encaps", f"MlKem{n}", "MlKem")
                          for n in ("512", "768", "1024")],
    }


def der(tag, *parts):
    """A DER value; parts are hexadecimal."""
    body = "".join(parts)
    size = len(body) // 2
    length = f"{size:02x}" if size < 0x80 else f"82{size:04x}"
    return tag + length + body


def ml_kem_case(spec, case):
    """A case with its keys as SubjectPublicKeyInfo and PKCS#8 (RFC 9935)."""
    oid = {"MlKem512": "01", "MlKem768": "02", "MlKem1024": "03"}[spec]
    algorithm = der("30", der("06", f"6086480165030404{oid}"))
    out = {k: case[k] for k in ("tcId", "result")}
    if "ek" in case:
        out["public"] = der("30", algorithm, der("03", "00", case["ek"]))
    if "seed" in case:
        out["private"] = der("30", "020100", algorithm, der("04", der("80", case["seed"])))
        out |= {"ct": case["c"], "shared": case["K"]}
    return out


def kinds_of(name, test):
    """What a case is for: its flags, or its comment where flags are too coarse."""
    coarse = name.startswith("ml_kem") or (name == "ml_dsa_verify" and test["result"] == "invalid")
    if coarse:
        return [re.sub(r"[0-9]+", "", test.get("comment", ""))]
    return test["flags"] or [test["comment"]]


def group_of(name, source, spec, algorithm, group, per_flag, seen):
    cases = []
    for test in group["tests"]:
        keep = {k: v for k, v in test.items() if k not in ("flags", "comment")}
        if name.startswith("ml_kem"):
            keep = ml_kem_case(spec, test)
        # Long files are thinned by flag, so that each kind of fault stays.
        kinds = kinds_of(name, test)
        if per_flag and all(seen.get(k, 0) >= per_flag for k in kinds):
            continue
        # These are about signing.
        if name == "ml_dsa_verify" and "ManySteps" in test["flags"]:
            continue
        # Encapsulation draws its own randomness: these are read for their bad keys.
        if name == "ml_kem_public" and test["result"] == "valid":
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
            per_flag = {"ml_dsa_sign": 1, "ml_dsa_verify": 2, "ml_kem": 2, "ml_kem_public": 2,
                        "ecdh": 12, "rsa_pkcs1": 20}.get(name)
            seen = {}
            for group in json.loads(path.read_text())["testGroups"]:
                # Of these, a kind stays so often in a parameter set; of others, under a key.
                seen = seen if name in ("ml_dsa_verify", "ml_kem", "ml_kem_public") else {}
                if name in ("aes_gcm", "aes_kwp") and group["keySize"] != 256:
                    continue
                groups.append(group_of(name, source, spec, algorithm, group, per_flag, seen))
            # Keys that leave no case are of no use.
            groups = [group for group in groups if group["tests"]]
        text = json.dumps({"groups": groups}, separators=(",", ":"))
        pathlib.Path(out, f"{name}.json").write_text(text.replace('},{', '},\n{') + "\n")


main(*sys.argv[1:])
