"""Functions in Python with AWS's runtime client and SDK in their zip."""

import functools
import importlib.util
import io
import pathlib
import zipfile

import pytest

# What a function imports, as this environment has it.
MODULES = [
    "awslambdaric",
    "snapshot_restore_py",
    "simplejson",
    "botocore",
    "urllib3",
    "dateutil",
    "jmespath",
    "runtime_client",
    "six",
]
# Of the SDK's models, those that are called: with all of them the zip would be large.
DATA = [(name,) for name in ("sts", "kms", "endpoints.json", "partitions.json", "sdk-default-configuration.json", "_retry.json")]


def located(name):
    spec = importlib.util.find_spec(name)
    if spec is None:
        pytest.fail(f"{name} is missing: pip install -r clients/requirements.txt")
    return pathlib.Path(spec.origin)


def files():
    for name in MODULES:
        module = located(name)
        if module.name != "__init__.py":
            yield module.name, module
            continue
        for path in module.parent.rglob("*"):
            within = path.relative_to(module.parent.parent)
            is_other_data = within.parts[:2] == ("botocore", "data") and within.parts[2:3] not in DATA
            if path.is_file() and "__pycache__" not in within.parts and not is_other_data:
                yield within, path


@functools.cache
def libraries():
    """The zip of all that functions import."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for within, path in files():
            zipped.write(path, within)
    return buffer.getvalue()


def package(code):
    """The zip of a function of this text."""
    buffer = io.BytesIO()
    buffer.write(libraries())
    with zipfile.ZipFile(buffer, "a") as zipped:
        zipped.writestr("app.py", code)
    return buffer.getvalue()
