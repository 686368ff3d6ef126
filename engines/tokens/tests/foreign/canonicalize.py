"""Writes documents and their exclusive canonical forms by libxml2, to compare with.

A document is made by chance, from a fixed seed: namespaces declared, declared again and taken
back, attributes with and without prefixes, text of all kinds. One element of it is canonicalized,
within what stands around it. Needs `lxml`.
"""

import json
import pathlib
import random

from lxml import etree

FILE = pathlib.Path(__file__).parent / "canonical.json"
CASES = 60
PREFIXES = ["a", "b", "c", "xs"]
URIS = ["urn:1", "urn:2", "http://example.com/?x=1"]
TEXTS = [
    "plain", " ", "\n\t", "&amp;&lt;&gt;&quot;&apos;", "&#13;&#10;&#9;", "<![CDATA[<x> & ]] >]]>",
    "Zürich 🦀", "<!-- a comment -->", "x<!---->y", "\r\n", "\r", "'\"", "&#x1F980;", "&#xA0;",
]
VALUES = ["", "v", "&quot;&amp;&lt;", "&#9;&#10;&#13;", "a\tb\nc\r\nd", "'", "é", "x &gt; y"]


def declarations(scope, chance):
    made = {}
    for prefix in ["", *PREFIXES]:
        if chance.random() < 0.3:
            made[prefix] = chance.choice(URIS)
    if chance.random() < 0.1:
        made[""] = ""
    text = "".join(
        f' xmlns{":" + prefix if prefix else ""}="{uri}"' for prefix, uri in made.items()
    )
    return scope | made, text


def element(scope, depth, chance, names):
    scope, declared = declarations(scope, chance)
    usable = [prefix for prefix, uri in scope.items() if prefix and uri]
    prefix = chance.choice([None, *usable])
    name = f"e{next(names)}"
    qualified = f"{prefix}:{name}" if prefix else name
    attributes, seen = "", set()
    for _ in range(chance.randrange(4)):
        local = chance.choice("pqrs")
        prefix = chance.choice([None, *usable])
        key = (scope[prefix] if prefix else None, local)
        if key not in seen:
            seen.add(key)
            attribute = f"{prefix}:{local}" if prefix else local
            attributes += f' {attribute}="{chance.choice(VALUES)}"'
    if chance.random() < 0.1:
        attributes += ' xml:lang="en"'
    content = ""
    for _ in range(chance.randrange(4) if depth else 0):
        content += chance.choice(TEXTS)
        content += element(scope, depth - 1, chance, names)
    content += chance.choice(TEXTS) if chance.random() < 0.7 else ""
    parts = [declared, attributes]
    chance.shuffle(parts)
    space = chance.choice(["", " ", "\n"])
    if not content:
        return f"<{qualified}{''.join(parts)}{space}/>"
    return f"<{qualified}{''.join(parts)}{space}>{content}</{qualified}{space}>"


def numbers():
    number = 0
    while True:
        yield number
        number += 1


def main():
    chance = random.Random(7)
    cases = []
    while len(cases) < CASES:
        document = element({}, 3, chance, numbers())
        tree = etree.fromstring(document.encode()).getroottree()
        nodes = list(tree.iter(etree.Element))
        node = chance.choice(nodes)
        prefixes = chance.sample(PREFIXES, chance.randrange(3))
        # In its place, not cut out, so that inherited namespaces are those of the document.
        form = etree.tostring(
            node,
            method="c14n",
            exclusive=True,
            with_comments=False,
            inclusive_ns_prefixes=prefixes or None,
            with_tail=False,
        )
        cases.append(
            {
                "document": document,
                "element": etree.QName(node).localname,
                "inclusive": prefixes,
                "canonical": form.decode(),
            }
        )
    FILE.write_text(json.dumps(cases, indent=0, ensure_ascii=True) + "\n")


main()
