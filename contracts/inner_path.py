"""Paths made of names that others chose, such as those of objects: each lies in its folder, or is refused."""

from pathlib import Path

from contracts.errors import PathError


def inner_path(folder: Path, name: str) -> Path:
    """The file of that name below the folder; `name` may have folders of its own.

    Raises:
        PathError: it would lie elsewhere, by `..`, a leading slash or a link that leads out, or cannot be a file's.
    """
    try:
        root, path = folder.resolve(), (folder / name).resolve()
    except (ValueError, OSError, RuntimeError) as error:  # a null character; too long; links in a circle
        raise _refused(folder, name) from error
    if path == root or not path.is_relative_to(root):
        raise _refused(folder, name)
    return folder / name


def _refused(folder: Path, name: str) -> PathError:
    return PathError(f"object {name[:200]!r}: no file's name below {folder}. Only we write there: delete the object.")
