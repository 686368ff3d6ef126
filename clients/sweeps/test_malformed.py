"""Whatever is wrong with an input is refused in AWS's words, and harms nobody."""

import json
import re

import pytest

import faults
import inputs
from models import answered
from wire import Wire

NESTED = b"[" * 10_000 + b"]" * 10_000
BROKEN_JSON = {
    "nothing but a brace": b"{",
    "no structure": b"[]",
    "a text": b'"x"',
    "two values": b"{} {}",
    "nested in an unknown member": b'{"Unknown":' + NESTED + b"}",
    "a bare word": b'{"Unknown":NaN}',
    "half a number": b'{"Unknown":1.}',
    "a control character": b'{"Unknown":"\n"}',
    "half a character": b'{"Unknown":"\xc3"}',
    "half an escaped character": b'{"Unknown":"\\ud800"}',
    "no name": b'{1:"x"}',
}
BROKEN_FORMS = {
    "half an escape": b"&Unknown=%4",
    "half a character": b"&Unknown=%C3",
    "a byte that is no character": b"&\xff=1",
    "too many parameters": b"&a=b" * 300_000,
}
SERIALIZATION = {
    "json": (400, "SerializationException"),
    "query": (400, "MalformedInput"),
    "rest-json": (400, "SerializationException"),
}
VALIDATION = {
    "json": (400, "ValidationException"),
    "query": (400, "ValidationError"),
    "rest-json": (400, "ValidationException"),
}


@pytest.fixture(scope="module")
def wire(walled):
    wire = Wire(walled, *walled.credentials())
    yield wire
    # No fault of the server came to light: neither in its log, nor in its health.
    log = (walled.data_dir / "log").read_text()
    assert " ERROR " not in log and "PANICKED" not in log, log
    assert json.loads(walled.open("/health")) == {"message": "ok"}




every_operation = pytest.mark.parametrize("operation", answered(), ids=str)


def send(wire, operation, body):
    """Calls with these bytes as the body, signed as they are."""

    def change(request):
        request.data = body

    good = inputs.minimal(operation.input)
    return wire.call(operation, {name: good[name] for name in faults.placed(operation) if name in good}, change)


def refuses(reply, fault):
    """Whether a reply names the fault in AWS's words."""
    place = re.escape(f" at '{fault.path}' failed to satisfy constraint: {fault.constraint}")
    shown = "Value" if fault.sensitive else "Value (null|'.*')"
    words = rf"\d+ validation errors? detected: (.*; )?{shown}{place}.*"
    return re.fullmatch(words, reply.message, re.DOTALL) is not None


@every_operation
def test_broken_constraints_are_named(wire, operation):
    wrong = []
    for fault in faults.of_input(operation.input):
        if not faults.can_be_sent(operation, fault):
            continue
        reply = wire.call(operation, fault.value)
        if reply.verdict != VALIDATION[operation.protocol] or not refuses(reply, fault):
            wrong.append(f"{fault.path} {fault.constraint}: {reply}")
    assert wrong == []


@every_operation
def test_values_of_other_types_are_refused(wire, operation):
    if operation.protocol == "query":
        # A form has one type; where it must be something else, it says so.
        cases = [{name: "x"} for name, shape in operation.input.members.items() if shape.type_name != "string"]
        bodies = [{"Action": operation.name, **case} for case in cases]
    else:
        good, elsewhere = inputs.example(operation.input), faults.placed(operation)
        cases = [
            case
            for case in faults.of_types(operation.input)
            if faults.has_body(operation) and all(case.get(name) == good.get(name) for name in elsewhere)
        ]
        bodies = [{name: value for name, value in case.items() if name not in elsewhere} for case in cases]
        bodies = [faults.text(faults.on_the_wire(operation.input, body)) for body in bodies]
    replies = [(body, send(wire, operation, body)) for body in bodies]
    expected = SERIALIZATION[operation.protocol]
    assert [f"{body}: {reply}" for body, reply in replies if reply.verdict != expected or not reply.message] == []


@every_operation
def test_broken_syntax_is_refused(wire, operation):
    good = {name: value for name, value in inputs.minimal(operation.input).items() if name not in faults.placed(operation)}
    if not faults.has_body(operation):
        return
    if operation.protocol == "query":
        bodies = {name: f"Action={operation.name}".encode() + more for name, more in BROKEN_FORMS.items()}
    else:
        whole = faults.text({**faults.on_the_wire(operation.input, good), "Unknown": "x"})
        first = [name for name in list(operation.input.members)[:1] if name not in faults.placed(operation)]
        first = faults.on_the_wire(operation.input, dict.fromkeys(first))
        nested = {f"nested in {name}": f'{{"{name}":'.encode() + NESTED + b"}" for name in first}
        cut = {f"cut at {at}": whole[:at] for at in range(1, len(whole), 7)}
        bodies = {**BROKEN_JSON, **cut, **nested}
    replies = {name: send(wire, operation, body) for name, body in bodies.items()}
    expected = SERIALIZATION[operation.protocol]
    assert [f"{name}: {reply}" for name, reply in replies.items() if reply.verdict != expected or not reply.message] == []


@pytest.mark.parametrize("operation", [each for each in answered() if each.protocol == "json"], ids=str)
def test_of_a_member_given_twice_the_last_counts(wire, operation):
    for fault in faults.of_input(operation.input):
        if "." in fault.path or "null" in fault.constraint:
            continue
        name = next(name for name in fault.value if faults.camel(name) == fault.path)
        good = {name: inputs.example(operation.input.members[name])}
        rest = {other: value for other, value in fault.value.items() if other != name}
        for first, last, is_refused in [(good, fault.value, True), (fault.value, {**rest, **good}, False)]:
            reply = send(wire, operation, faults.text(first)[:-1] + b"," + faults.text(last)[1:])
            assert refuses(reply, fault) is is_refused, f"{fault.path}: {reply}"
