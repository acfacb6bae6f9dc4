"""Samples as a picture: each call a bar as wide as its share, on the call that it came from."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from jinja2 import Template

from tests.bench.sampler import Samples

WIDTH, ROW = 1_000, 15
_LEAST_SHARE = 0.004  # what is narrower is left out
_LETTER = 6.2  # pixels of a small letter
_PICTURE = Template("""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ width }} {{ height }}" font-family="sans-serif" font-size="10">
<text x="4" y="12" font-size="12">{{ title | e }}</text>
{% for bar in bars -%}
<g><title>{{ bar.name | e }} {{ '%.1f' | format(100 * bar.share) }} %</title><rect x="{{ '%.1f' | format(bar.left) }}" \
y="{{ bar.top }}" width="{{ '%.1f' | format(bar.width) }}" height="{{ row - 1 }}" fill="hsl({{ bar.hue }},65%,72%)"/>\
{% if bar.label %}<text x="{{ '%.1f' | format(bar.left + 2) }}" y="{{ bar.top + 11 }}">{{ bar.label | e }}</text>\
{% endif %}</g>
{% endfor %}</svg>
""")


@dataclass(frozen=True, slots=True)
class Bar:
    """One call among the others of its row; `share` is of all samples."""

    name: str
    left: float
    top: int
    share: float

    @property
    def width(self) -> float:
        """In pixels."""
        return WIDTH * self.share

    @property
    def hue(self) -> int:
        """A colour of its module's, the same in every picture."""
        return crc32(self.name.partition(".")[0].encode()) % 360

    @property
    def label(self) -> str:
        """As much of the name as there is room for."""
        letters = int((self.width - 4) / _LETTER)
        return self.name if len(self.name) <= letters else self.name[:letters] if letters > 2 else ""


def draw(samples: Samples, title: str, file: Path, below: str) -> None:
    """Draw the calls below a function, `module.function`, outermost at the top, into an SVG file."""
    stacks = Counter[tuple[str, ...]]()
    for stack, count in samples.stacks.items():
        if below in stack:
            stacks[stack[stack.index(below) :]] += count
    bars = _bars(stacks, max(1, stacks.total()), 0.0, 0)
    height = max((bar.top for bar in bars), default=0) + 2 * ROW
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_PICTURE.render(title=title, bars=bars, width=WIDTH, height=height, row=ROW), encoding="utf-8")


def _bars(stacks: Counter[tuple[str, ...]], total: int, left: float, depth: int) -> list[Bar]:
    callees: dict[str, Counter[tuple[str, ...]]] = {}
    for stack, count in stacks.items():
        if len(stack) > depth:
            callees.setdefault(stack[depth], Counter())[stack] += count
    found: list[Bar] = []
    for name, own in sorted(callees.items()):
        share = own.total() / total
        if share >= _LEAST_SHARE:
            found += [Bar(name, left, ROW * (depth + 1) + 5, share), *_bars(own, total, left, depth + 1)]
        left += WIDTH * share
    return found
