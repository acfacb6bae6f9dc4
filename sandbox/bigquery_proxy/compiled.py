"""Google's SQL analyzer as compiled for this machine: once, since it takes half a minute.

Nothing is imported before it is needed: whether it was done is asked at every start of the sandbox.
"""

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wasmtime import Engine


def compiled_path() -> Path:
    """Where the compiled analyzer is kept: in the environment that it was installed into, and gone with it."""
    return Path(sys.prefix) / "cache" / f"zetasql-{version('zetasql')}-wasmtime-{version('wasmtime')}.bin"


def compile_analyzer() -> None:
    """Compile the analyzer unless that was done. Two at once do no harm."""
    path = compiled_path()
    if not path.exists():
        from wasmtime import Module  # noqa: PLC0415
        from zetasql.wasi import get_wasm_path  # noqa: PLC0415

        path.parent.mkdir(parents=True, exist_ok=True)
        module = Module.from_file(wasm_engine(), str(get_wasm_path()))
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(module.serialize())
        Path(draft.name).replace(path)


def wasm_engine() -> "Engine":
    """The compiler's settings; a compiled module fits these only."""
    from wasmtime import Config, Engine  # noqa: PLC0415

    config = Config()
    config.shared_memory = True
    return Engine(config)


if __name__ == "__main__":
    compile_analyzer()
