"""Calls whose every byte is botocore's, sent over one connection."""

import dataclasses
import functools
import urllib.parse

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import HeadersDict, create_request_object, prepare_request_dict
from botocore.credentials import Credentials
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from conftest import REGION


@dataclasses.dataclass(frozen=True)
class Reply:
    status: int
    headers: dict
    body: bytes
    code: str
    message: str
    output: dict

    def __str__(self):
        return f"{self.status} {self.code}: {self.message or self.body[:200]}"

    @property
    def verdict(self):
        return self.status, self.code

    @property
    def request_id(self):
        return self.headers.get("x-amzn-requestid") or self.headers.get("x-amz-request-id")


@functools.cache
def serializer(protocol):
    return create_serializer(protocol, include_validation=False)


@functools.cache
def parser(protocol):
    return create_parser(protocol)


class Wire:
    """A client of a server, with credentials or without."""

    def __init__(self, server, key=None, secret=None, token=None):
        self.server = server
        self.credentials = Credentials(key, secret, token) if key else None
        self.connection = server.connection()

    def call(self, operation, parameters, change=None):
        """Calls an operation. `change` alters the request before it is signed."""
        return self.send(operation, self.request(operation, parameters, change))

    def request(self, operation, parameters, change=None):
        made = serializer(operation.protocol).serialize_to_request(parameters, operation.model)
        made.pop("host_prefix", None)
        prepare_request_dict(made, self.server.url if self.credentials else aws_url(operation))
        request = create_request_object(made)
        if change:
            change(request)
        if self.credentials:
            sign = S3SigV4Auth if operation.service == "s3" else SigV4Auth
            name = operation.model.service_model.signing_name
            sign(self.credentials, name, REGION).add_auth(request)
        return request.prepare()

    def send(self, operation, request):
        url = urllib.parse.urlsplit(request.url)
        path = url.path + (f"?{url.query}" if url.query else "")
        headers = {"Host": url.netloc, **{name: _text(value) for name, value in request.headers.items()}}
        self.connection.request(request.method, path, request.body, headers)
        answer = self.connection.getresponse()
        return reply(operation, answer.status, answer.headers, answer.read())


def aws_url(operation):
    """Where AWS has the service: unsigned calls name theirs by the host alone."""
    return f"http://{operation.model.service_model.endpoint_prefix}.{REGION}.amazonaws.com"


def reply(operation, status, headers, body):
    named = {name.lower(): value for name, value in headers.items()}
    answer = {"status_code": status, "headers": HeadersDict(named), "body": body}
    parsed = parser(operation.protocol).parse(answer, operation.model.output_shape)
    error = parsed.get("Error", {})
    is_bare = operation.model.http["method"] == "HEAD"
    code, message = ("", "") if is_bare else (error.get("Code", ""), error.get("Message", ""))
    return Reply(status, named, body, code, message, parsed)


def _text(value):
    return value.decode() if isinstance(value, bytes) else value
