"""A BIN file of random ranges with an index, as the vendor's large files have; and addresses to ask it for."""

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from random import Random

CODES = ("DE", "US", "VN", "FR", "-", "GB", "JP", "BR")
_HEADER = struct.Struct("<5B6I3B")
_INDEX_ENTRIES = 1 << 16
_INDEX_BYTES = 8 * _INDEX_ENTRIES


def write_random_bin(path: Path, ranges: int, dice: Random) -> Path:
    """An edition DB5 with `ranges` ranges of either family, thirty to a place."""
    starts4 = [0, *sorted(dice.sample(range(1, 2**32 - 1), ranges - 1))]
    starts6 = [0, *sorted({dice.getrandbits(bits) for bits in (dice.randint(8, 127) for _ in range(ranges - 1))} - {0})]
    begin4 = 64 + 2 * _INDEX_BYTES
    begin6 = begin4 + (len(starts4) + 1) * 24
    base = begin6 + (len(starts6) + 1) * 36
    texts, places = _places(base, max(ranges // 30, 2), dice)
    header = _HEADER.pack(5, 6, 24, 2, 29, len(starts4), begin4 + 1, len(starts6), begin6 + 1,
                          64 + 1, 64 + _INDEX_BYTES + 1, 1, 0, 0).ljust(64, b"\0")
    with path.open("wb") as file:
        file.write(header + _index(starts4, 16) + _index(starts6, 112))
        for starts, size in ((starts4, 4), (starts6, 16)):
            file.writelines(start.to_bytes(size, "little") + dice.choice(places) for start in starts)
            file.write((2 ** (8 * size) - 1).to_bytes(size, "little") + places[0])
        file.write(texts + bytes(256))
    return path


def _places(base: int, count: int, dice: Random) -> tuple[bytes, list[bytes]]:
    """The text area, and the values of each place that points into it."""
    texts, values = bytearray(), []
    for number in range(count):
        code = dice.choice(CODES)
        country = base + len(texts)
        texts += _text(code).ljust(3, b"\0") + _text(f"Country {code}" if code != "-" else "-")
        region = base + len(texts)
        texts += _text(dice.choice((f"Région {number}", "-")))
        city = base + len(texts)
        texts += _text(dice.choice((f"São {number}", "-", "")))
        values.append(struct.pack("<3I2f", country, region, city, dice.uniform(-90, 90), dice.uniform(-180, 180)))
    return bytes(texts), values


def _text(text: str) -> bytes:
    content = text.encode("iso-8859-1")
    return bytes([len(content)]) + content


def _index(starts: list[int], shift: int) -> bytes:
    """For each of the 65,536 highest halves of an address: the rows that its first and last address are in."""
    entries, row = bytearray(), 0
    for high in range(_INDEX_ENTRIES):
        first, last = high << shift, ((high + 1) << shift) - 1
        while row + 1 < len(starts) and starts[row + 1] <= first:
            row += 1
        end = row
        while end + 1 < len(starts) and starts[end + 1] <= last:
            end += 1
        entries += struct.pack("<2I", row, end)
        row = end
    return bytes(entries)


def random_addresses(path: Path, count: int, dice: Random) -> Iterator[str]:
    """Addresses of both families in equal shares: at random, and a fifth at the very edges of ranges."""
    content = path.read_bytes()
    rows4, begin4, rows6, begin6 = struct.unpack_from("<4I", content, 5)
    for number in range(count):
        size, rows, begin = (4, rows4, begin4 - 1) if number % 2 else (16, rows6, begin6 - 1)
        at_edge = dice.random() < 0.2
        place = begin + dice.randrange(rows + 1) * (size + 20)
        edge = int.from_bytes(content[place:place + size], "little") - dice.randrange(2)
        value = max(edge, 0) if at_edge else dice.getrandbits(8 * size)
        if size == 16 and not at_edge:
            value >>= dice.choice((0, 0, 40, 100))
        yield socket.inet_ntop(socket.AF_INET if size == 4 else socket.AF_INET6, value.to_bytes(size, "big"))
