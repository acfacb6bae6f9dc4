"""Which arguments the google provider knows, block by block, as its published bindings for Python have them.

`python -m tests.infra.provider FOLDER` writes provider.json anew from an unpacked `cdktf-cdktf-provider-google` and
`-google-beta` of one version, for the blocks that infra/terraform uses.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.infra.terraform import Block, resources

FILE = Path(__file__).with_name("provider.json")
# What Terraform itself knows in every resource.
OF_TERRAFORM = {"for_each", "count", "depends_on", "lifecycle", "provider", "dynamic"}
# What the bindings add to every resource.
_OF_BINDINGS = {"connection", "for_each", "count", "depends_on", "lifecycle", "provider", "provisioners"}
Classes = dict[str, dict[str, tuple[str, bool]]]  # by class: the type of each argument, and whether it must be given


def used_blocks() -> Iterator[tuple[str, Block, frozenset[str]]]:
    """Every block of every resource: its place, such as google_storage_bucket.encryption, and the arguments given."""
    for resource in resources():
        for place, body in _within(resource.kind, resource.body):
            yield place, resource, frozenset(given(body))


def given(body: dict[str, Any]) -> dict[str, Any]:
    """The arguments and inner blocks of a block; those that are repeated by `dynamic` are among them."""
    repeated = {name: one["content"] for block in body.get("dynamic", ()) for name, one in block.items()}
    return {name: value for name, value in (body | repeated).items() if name not in OF_TERRAFORM}


def known_blocks() -> dict[str, dict[str, bool]]:
    """By the block's place: each argument that the provider knows, and whether it must be given."""
    content: dict[str, dict[str, bool]] = json.loads(FILE.read_text(encoding="utf-8"))["blocks"]
    return content


def write(folder: Path) -> None:
    """Write what the bindings in a folder say of the blocks that are used."""
    found: dict[str, dict[str, bool]] = {}
    version: set[str] = set()
    for resource in resources():
        is_beta = "beta" in str(resource.body.get("provider", ""))
        package = f"cdktf_cdktf_provider_google{'_beta' if is_beta else ''}"
        module = folder / package / (resource.kind if is_beta else resource.kind.removeprefix("google_"))
        source = (module / "__init__.py").read_text(encoding="utf-8")
        version.update(re.findall(r"hashicorp/google(?:-beta)?/([\d.]+)/docs", source))
        classes = _classes(source)
        [config] = [name for name in classes if re.fullmatch(r"[A-Za-z0-9]+?A?Config", name)
                    and _plain(name) in {_plain(f"{resource.kind}_config"), _plain(f"{resource.kind[7:]}_config"),
                                         _plain(f"{resource.kind[7:]}_a_config")}]
        _collect(found, resource.kind, resource.body, classes, config)
    content = {"provider": sorted(version), "blocks": dict(sorted(found.items()))}
    FILE.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _collect(
    found: dict[str, dict[str, bool]], place: str, body: dict[str, Any], classes: Classes, name: str,
) -> None:
    known = classes[name]
    found[place] = {argument: is_needed for argument, (_, is_needed) in known.items() if argument not in _OF_BINDINGS}
    for argument, value in given(body).items():
        inner = [one for one in re.findall(r"\w+", known.get(argument, ("", False))[0]) if one in classes]
        for one in value if isinstance(value, list) else []:
            if inner and isinstance(one, dict):
                _collect(found, f"{place}.{argument}", one, classes, inner[0])


def _within(place: str, body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield place, body
    for name, value in given(body).items():  # a block is in a list, a map such as `labels` is not
        for one in value if isinstance(value, list) else []:
            if isinstance(one, dict):
                yield from _within(f"{place}.{name}", one)


def _classes(source: str) -> Classes:
    found: Classes = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            for made in (one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"):
                found[node.name] = {
                    argument.arg: (ast.unparse(argument.annotation) if argument.annotation else "", default is None)
                    for argument, default in zip(made.args.kwonlyargs, made.args.kw_defaults, strict=True)
                }
    return found


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
