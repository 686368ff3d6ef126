"""Inputs with one fault each, made from the shapes' constraints."""

import base64
import dataclasses
import json
import re

from inputs import example, translated


@dataclasses.dataclass(frozen=True)
class Fault:
    """A value that breaks one constraint, and AWS's words for it."""

    path: str
    value: object
    constraint: str
    sensitive: bool = False
    # Nothing is left of the structure that it is in.
    empty: bool = False

    def within(self, name, value):
        path = f"{name}.{self.path}" if self.path else name
        return dataclasses.replace(self, path=path, value=value)


def of_input(shape):
    """Every fault of an operation's input: the minimal input with one member broken."""
    return _structure(shape, ())


def of_value(shape, above):
    kind = shape.type_name
    if kind == "structure":
        yield from _structure(shape, above)
    elif kind == "string" and shape.enum:
        allowed = "Member must satisfy enum value set: ["
        yield Fault("", "NO_SUCH_VALUE", allowed, is_sensitive(shape))
    elif kind in ("string", "blob", "list"):
        yield from _lengths(shape, above)
    elif kind in ("integer", "long"):
        yield from _ranges(shape)
    if kind == "string" and not shape.enum:
        yield from _patterns(shape)
    if kind == "list":
        for fault in of_value(shape.member, above):
            yield fault.within("1.member", [fault.value])
    if kind == "map":
        for fault in of_value(shape.key, above):
            yield fault.within("key", {fault.value: example(shape.value)})
        key = example(shape.key)
        for fault in of_value(shape.value, above):
            yield fault.within(f"{key}.member", {key: fault.value})


# Sensitive beyond what AWS's models say: `sensitive` in `models/overlay`.
SENSITIVE = {"ConfirmationCodeType"}


def is_sensitive(shape):
    return bool(shape.metadata.get("sensitive")) or shape.name in SENSITIVE


def _structure(shape, above):
    if shape.name in above:
        return
    above = (*above, shape.name)
    whole = example(shape)
    for name in shape.required_members:
        rest = {other: value for other, value in whole.items() if other != name}
        yield Fault(camel(name), rest, "Member must not be null", empty=not rest)
    for name, member in shape.members.items():
        for fault in of_value(member, above):
            yield fault.within(camel(name), {**whole, name: fault.value})


def _lengths(shape, above):
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
    unit = {"string": "x", "blob": b"x"}.get(shape.type_name) or [example(shape.member, above)]
    if least:
        words = f"Member must have length greater than or equal to {least}"
        yield Fault("", unit * (least - 1), words, is_sensitive(shape))
    if most is not None:
        words = f"Member must have length less than or equal to {most}"
        yield Fault("", unit * (most + 1), words, is_sensitive(shape))


# Of any form, whatever AWS's models say: `of_any_form` in `models/overlay`.
OF_ANY_FORM = {"DomainType", "GuardDutyArn"}


def _patterns(shape):
    pattern = shape.metadata.get("pattern")
    if pattern is None or shape.name in OF_ANY_FORM:
        return
    # Python has no classes of Unicode; no class of AWS's has control characters.
    for character in ("\x01", "\x7f") if r"\p" in pattern else ("\x01", "\u00e4", "!", "<", " "):
        text = character * max(shape.metadata.get("min", 1), 1)
        if not re.fullmatch(translated(pattern), text):
            words = f"Member must satisfy regular expression pattern: {pattern}"
            yield Fault("", text, words, is_sensitive(shape))


def _ranges(shape):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None:
        yield Fault("", least - 1, f"Member must have value greater than or equal to {least}")
    if most is not None:
        yield Fault("", most + 1, f"Member must have value less than or equal to {most}")


def camel(name):
    return name[0].lower() + name[1:]


WRONG = {
    "string": [1, True, [], {}],
    "blob": ["*no base64*", 1, True, [], {}],
    "integer": ["x", 1.5, 2**31, 10**40, True, [], {}],
    "long": ["x", 1.5, 10**40, True, [], {}],
    "float": ["x", True, [], {}],
    "double": ["x", True, [], {}],
    "boolean": ["x", 1, [], {}],
    "timestamp": ["x", True, [], {}],
    "list": ["x", 1, True, {}],
    "map": ["x", 1, True, []],
    "structure": ["x", 1, True, []],
}


def of_types(shape, above=()):
    """Inputs with one value of a type that JSON should not have there."""
    if getattr(shape, "is_document_type", False):
        # Any JSON is right there.
        return
    if shape.type_name == "structure":
        if shape.name in above:
            return
        for name, member in shape.members.items():
            for value in of_types(member, (*above, shape.name)):
                yield {**example(shape), name: value}
    if shape.type_name == "list":
        yield from ([value] for value in of_types(shape.member, above))
    if shape.type_name == "map":
        yield from ({example(shape.key): value} for value in of_types(shape.value, above))
    if above or shape.type_name != "structure":
        yield from WRONG[shape.type_name]


def placed(operation):
    """The members that stand in path, query or headers, and where."""
    members = operation.input.members.items() if operation.input else []
    return {name: place for name, shape in members if (place := shape.serialization.get("location"))}


def has_body(operation):
    """Whether the body is a structure, as it is but where all members stand elsewhere."""
    if operation.protocol != "rest-json":
        return True
    is_whole = "payload" in operation.input.serialization
    return not is_whole and len(placed(operation)) < len(operation.input.members)


def on_the_wire(shape, value):
    """A value with its members named as bodies name them."""
    if shape.type_name == "structure" and isinstance(value, dict):
        named = lambda name: shape.members[name].serialization.get("name", name)
        return {named(name): on_the_wire(shape.members[name], each) for name, each in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [on_the_wire(shape.member, each) for each in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: on_the_wire(shape.value, each) for key, each in value.items()}
    return value


def text(parameters):
    """An input as JSON, also one that no client would send."""

    def encode(value):
        return base64.b64encode(value).decode() if isinstance(value, bytes) else value.timestamp()

    return json.dumps(parameters, default=encode).encode()


def can_be_sent(operation, fault):
    """Forms have no empty structures, paths no empty parts, headers no other characters, and no body is
    longer than 4 MiB."""
    for name, place in placed(operation).items():
        if camel(name) == fault.path.split(".")[0] and (place == "header" or not fault.value.get(name)):
            return False
    is_lost = fault.empty and "." in fault.path and operation.protocol == "query"
    return not is_lost and len(text(fault.value)) < 4 * 1024 * 1024
