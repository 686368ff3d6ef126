"""A small database of places, in MaxMind's form (https://maxmind.github.io/MaxMind-DB/)."""

import ipaddress
import struct

RECORD_BYTES = 3


def encoded(value):
    """A value of the data section."""
    if isinstance(value, str):
        text = value.encode()
        assert len(text) < 29
        return bytes([2 << 5 | len(text)]) + text
    if isinstance(value, float):
        return bytes([3 << 5 | 8]) + struct.pack(">d", value)
    if isinstance(value, bytes):
        return value
    if isinstance(value, list):
        return bytes([len(value), 4]) + b"".join(map(encoded, value))
    pairs = b"".join(encoded(name) + encoded(inner) for name, inner in value.items())
    return bytes([7 << 5 | len(value)]) + pairs


def short(value):
    return bytes([5 << 5 | 2]) + struct.pack(">H", value)


def word(value):
    return bytes([6 << 5 | 4]) + struct.pack(">I", value)


def double_word(value):
    return bytes([8, 9 - 7]) + struct.pack(">Q", value)


def database(places):
    """Networks of IPv4 with what is known of them."""
    nodes, data = [[None, None]], b""
    for network, place in places.items():
        network = ipaddress.ip_network(network)
        bits = f"{int(network.network_address):032b}"[: network.prefixlen]
        node = 0
        for bit in map(int, bits[:-1]):
            if nodes[node][bit] is None:
                nodes.append([None, None])
                nodes[node][bit] = len(nodes) - 1
            node = nodes[node][bit]
        nodes[node][int(bits[-1])] = -1 - len(data)
        data += encoded(place)
    count = len(nodes)

    def record(target):
        if target is None:
            return count
        return target if target >= 0 else count + 16 + (-1 - target)

    tree = b"".join(record(target).to_bytes(RECORD_BYTES, "big") for node in nodes for target in node)
    metadata = {
        "node_count": word(count),
        "record_size": short(RECORD_BYTES * 8),
        "ip_version": short(4),
        "database_type": "Test-City",
        "languages": ["en"],
        "binary_format_major_version": short(2),
        "binary_format_minor_version": short(0),
        "build_epoch": double_word(1),
        "description": {"en": "Places of tests"},
    }
    return tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + encoded(metadata)


def city(country, code, name, latitude, longitude):
    return {
        "country": {"iso_code": code, "names": {"en": country}},
        "city": {"names": {"en": name}},
        "location": {"latitude": latitude, "longitude": longitude, "time_zone": "Etc/UTC"},
    }
