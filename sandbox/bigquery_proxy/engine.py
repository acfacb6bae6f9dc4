"""Google's SQL analyzer, compiled to WebAssembly: loaded from a compiled copy, called with protocol buffers."""

import ctypes
import os
from typing import TypeVar

from google.protobuf.message import Message
from wasmtime import Linker, Memory, Module, SharedMemory, Store, WasiConfig
from zetasql.core.exceptions import ServerError
from zetasql.core.wasm_client import get_tzinfo_dir

from sandbox.bigquery_proxy.compiled import compile_analyzer, compiled_path, wasm_engine

Answer = TypeVar("Answer", bound=Message)

_SERVICE = "ZetaSqlLocalService_"
_SIZE_BYTES = 4


class SqlEngine:
    """One instance of the analyzer; not for use by two threads at once."""

    def __init__(self) -> None:
        """Load the compiled analyzer, compiling it first if it never was."""
        engine = wasm_engine()
        self._store = Store(engine)
        self._store.set_wasi(_wasi())
        linker = Linker(engine)
        linker.define_wasi()
        compile_analyzer()
        module = Module.deserialize_file(engine, str(compiled_path()))
        self._exports = linker.instantiate(self._store, module).exports(self._store)
        self._call("_initialize")
        memory = self._exports["memory"]
        if not isinstance(memory, Memory | SharedMemory):
            raise TypeError("zetasql: it exports no memory. Install the version that requirements.txt pins.")
        self._memory = memory

    def ask(self, method: str, request: Message, answer: type[Answer]) -> Answer:
        """Call one method of the analyzer's service.

        Raises:
            ServerError: the statement is refused; the message is the one that BigQuery gives.
        """
        content = request.SerializeToString()
        sent, size_at = self._call("wasm_malloc", len(content)), self._call("wasm_malloc", _SIZE_BYTES)
        try:
            ctypes.memmove(self._address() + sent, content, len(content))
            found = self._call(f"{_SERVICE}{method}", sent, len(content), size_at)
            if not found:
                raise ServerError.from_error_string(self._last_error())
            reply = self._read(found, int.from_bytes(self._read(size_at, _SIZE_BYTES), "little"))
            self._call("wasm_free", found)
        finally:
            self._call("wasm_free", sent)
            self._call("wasm_free", size_at)
        made: Answer = answer.FromString(reply)
        return made

    def _call(self, name: str, *arguments: int) -> int:
        # Exports are functions, memories and more to the type checker; all that are called here are functions.
        return self._exports[name](self._store, *arguments) or 0  # type: ignore[operator]

    def _address(self) -> int:
        """Where the memory lies now; it moves when it grows."""
        memory = self._memory
        pointer = memory.data_ptr() if isinstance(memory, SharedMemory) else memory.data_ptr(self._store)
        return ctypes.addressof(pointer.contents)

    def _read(self, at: int, size: int) -> bytes:
        return ctypes.string_at(self._address() + at, size)

    def _last_error(self) -> str:
        size = self._call("wasm_get_last_error_size")
        return self._read(self._call("wasm_get_last_error"), size).decode() if size else "no reason given"


def _wasi() -> WasiConfig:
    wasi = WasiConfig()
    wasi.inherit_stderr()
    if zones := get_tzinfo_dir():
        wasi.preopen_dir(os.fspath(zones), "/usr/share/zoneinfo")
    return wasi
