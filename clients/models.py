"""The operations that Ringwall has models of, as botocore knows them."""

import dataclasses
import functools
import json
import subprocess

import botocore.session
from botocore.model import OperationModel, StructureShape

from conftest import BINARY, ROOT

PROTOCOLS = {
    "AwsJson10": "json",
    "AwsJson11": "json",
    "AwsQuery": "query",
    "RestJson1": "rest-json",
    "RestXml": "rest-xml",
    "RpcV2Cbor": "smithy-rpc-v2-cbor",
}
NOTHING = StructureShape("Nothing", {"type": "structure", "members": {}})
_session = botocore.session.get_session()


@dataclasses.dataclass(frozen=True)
class Operation:
    """An operation in one of its service's protocols."""

    service: str
    name: str
    protocol: str
    open: bool

    def __str__(self):
        return f"{self.service}:{self.name} ({self.protocol})"

    @property
    def model(self) -> OperationModel:
        return service_model(self.service).operation_model(self.name)

    @property
    def input(self) -> StructureShape:
        return self.model.input_shape or NOTHING


@functools.cache
def service_model(service):
    return _session.get_service_model(service)


@functools.cache
def operations():
    """Every operation of every model, in every protocol that its service speaks."""
    found = []
    for path in sorted((ROOT / "models").glob("*.json")):
        facts = json.loads(path.read_text())
        for name, operation in facts["operations"].items():
            for protocol in facts["protocols"]:
                found.append(Operation(facts["name"], name, PROTOCOLS[protocol], "auth" in operation))
    return found


@functools.cache
def coverage():
    """What `ringwall coverage` says, by service."""
    command = [str(BINARY), "coverage", "--output", "json"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {service["service"]: service for service in json.loads(told)}


def operation(service, name, protocol=None):
    """One operation, in its service's first protocol unless another is named."""
    return next(each for each in operations() if (each.service, each.name) == (service, name) and protocol in (None, each.protocol))


def services():
    return sorted({each.service for each in operations()})


def of(service):
    return [each for each in operations() if each.service == service]


def is_answered(operation):
    return operation.name not in coverage()[operation.service]["missing"]


def answered():
    """The answered operations; those that take away what others show come last."""
    return sorted(filter(is_answered, operations()), key=lambda each: each.name.startswith(("Delete", "Deregister")))
