"""Minimal inputs, made from botocore's shapes."""

import datetime
import re
import warnings
from re import _constants as sre
from re import _parser as parser

MOMENT = datetime.datetime(2026, 11, 24, tzinfo=datetime.timezone.utc)


def minimal(shape):
    """An input with the required members of a shape, each as small as it may be."""
    return _structure(shape, ()) if shape else {}


def example(shape, above=()):
    """A value that a shape's constraints allow. `above` are the structures that hold it."""
    kind = shape.type_name
    if kind in ("structure", "list", "map", "string", "blob"):
        return globals()[f"_{kind}"](shape, above)
    if kind in ("integer", "long"):
        return int(max(shape.metadata.get("min", 1), 1))
    return {"float": 1.0, "double": 1.0, "boolean": False, "timestamp": MOMENT}[kind]


def _structure(shape, above):
    if shape.name in above:
        return {}
    names = list(shape.required_members)
    if above and not names:
        # Unions need a member, and forms have no empty structures.
        names = list(shape.members)[:1]
    above = (*above, shape.name)
    return {name: example(shape.members[name], above) for name in names}


def _list(shape, above):
    return [example(shape.member, above) for _ in range(max(shape.metadata.get("min", 1), 1))]


def _map(shape, above):
    return {example(shape.key, above): example(shape.value, above)}


def _blob(shape, _above):
    return b"x" * max(shape.metadata.get("min", 1), 1)


def _string(shape, _above):
    if shape.enum:
        return shape.enum[0]
    least, pattern = shape.metadata.get("min", 1), shape.metadata.get("pattern")
    if pattern is None:
        return "x" * max(least, 1)
    return matching(pattern, max(least, 1))


def translated(pattern):
    """A pattern of Java's, as near to it as Python's patterns come."""
    return re.sub(r"\\[pP]\{\w+\}", r"\\w", pattern).replace(r"\w-\/", r"\w\/-")


def matching(pattern, least):
    """A text of at least so many characters that a pattern matches."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            tree = parser.parse(translated(pattern))
    except re.error:
        return "x" * least
    # The first repeat that can takes what is missing.
    return next((text for extra in range(least + 1) if len(text := _walk(tree, [extra])) >= least), "x" * least)


def _walk(tree, extra):
    return "".join(_part(operator, argument, extra) for operator, argument in tree)


def _part(operator, argument, extra):
    if operator is sre.LITERAL:
        return chr(argument)
    if operator is sre.NOT_LITERAL:
        return "b" if chr(argument) == "a" else "a"
    if operator is sre.ANY:
        return "a"
    if operator is sre.IN:
        return _member(argument)
    if operator is sre.BRANCH:
        return _walk(argument[1][0], extra)
    if operator is sre.SUBPATTERN:
        return _walk(argument[3], extra)
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        least, most, tree = argument
        count = max(least, min(most, least + extra[0]))
        extra[0] -= count - least
        return "".join(_walk(tree, extra) for _ in range(count))
    return ""


def _member(choices):
    """A character of a class."""
    if choices[0][0] is sre.NEGATE:
        taken = re.compile("[" + "".join(_spelled(choice) for choice in choices[1:]) + "]")
        return next(character for character in "a1_- /" if not taken.match(character))
    operator, argument = choices[0]
    if operator is sre.LITERAL:
        return chr(argument)
    if operator is sre.RANGE:
        return chr(argument[0])
    return "1" if argument is sre.CATEGORY_DIGIT else " " if argument is sre.CATEGORY_SPACE else "a"


def _spelled(choice):
    operator, argument = choice
    if operator is sre.LITERAL:
        return re.escape(chr(argument))
    if operator is sre.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    return {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s"}.get(argument, r"\w")
