"""Releases as versions of the DAG bundle: a run does all its tasks with `dags/` and `etl/` of the one it began with."""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from airflow.dag_processing.bundles.base import BaseDagBundle, BundleVersion
from airflow.sdk.exceptions import AirflowException

DAGS = "dags"


class ReleaseBundle(BaseDagBundle):
    """The releases beside the one that the link `current` leads to; the name of a release's folder is its version.

    A task's process is forked from one that has loaded modules of the machine's own release, by PYTHONPATH and by the
    plugin. So before its DAG file is read, the modules of another release are forgotten and the folder of its own comes
    first on the path, also for the processes that it starts. The packages are those of the machine.
    """

    supports_versioning = True

    def __init__(self, *, current: str, **stated: Any) -> None:
        super().__init__(**stated)
        self._current = Path(current)
        self._release = self._found()

    @property
    def path(self) -> Path:
        """The folder of DAG files of the release."""
        return self._release / DAGS

    def get_current_version(self) -> BundleVersion:
        """The release that was found when the bundle was made, or refreshed: the link may lead to another by now."""
        return BundleVersion(self._release.name)

    def initialize(self) -> None:
        """Have this process import the code of the version; without one it is the machine's own, as it is.

        Raises:
            AirflowException: the release is not on this machine.
        """
        if not self.path.is_dir():
            raise AirflowException(
                f"release {self._release.name}: it is not on this machine. Clear what failed, to be run with the "
                "latest version, or install the release again."
            )
        if self.version and ReleaseFinder.is_at_work():
            forget_all_but(self._release)
        elif self.version:
            take_code_from(self._release)
        super().initialize()

    def refresh(self) -> None:
        """Called by the DAG processor alone: look where the link leads.

        It forks a process for each file, of this release or, when a run of an older one calls back, of that.
        """
        self._release = self._found()
        ReleaseFinder.put_to_work(self._release.parent)
        forget_all_but(self._release)

    def _found(self) -> Path:
        newest = self._current.resolve()
        return newest.parent / self.version if self.version else newest


class ReleaseFinder(MetaPathFinder):
    """Finds the modules of the release whose DAGs were the last to come on the path: Airflow puts them at its end."""

    def __init__(self, releases: Path) -> None:
        self.releases = releases

    @classmethod
    def is_at_work(cls) -> bool:
        """Whether this process is a DAG processor's."""
        return any(isinstance(one, cls) for one in sys.meta_path)

    @classmethod
    def put_to_work(cls, releases: Path) -> None:
        """Find modules so from now on; any number of times."""
        sys.meta_path[:] = [cls(releases), *(one for one in sys.meta_path if not isinstance(one, cls))]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Where a module lies; None when no release has it."""
        named = [Path(one).parent for one in sys.path if Path(one).name == DAGS]
        of_releases = [one for one in named if one.parent == self.releases]
        if path is not None or not of_releases:
            return None
        return PathFinder.find_spec(fullname, [str(of_releases[-1])], target)


def take_code_from(release: Path) -> None:
    """Have this process, and those that it starts, import a release's code; that of another is forgotten."""
    forget_all_but(release)
    sys.path[:] = [str(release), *(one for one in sys.path if one != str(release))]
    os.environ["PYTHONPATH"] = str(release)


def forget_all_but(release: Path) -> None:
    """Forget what was imported by a package's name that the release has too, and from elsewhere; but this module."""
    packages = {one.parent.name for one in release.glob("*/__init__.py")}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        is_own = file is not None and Path(file).is_relative_to(release)
        if name.partition(".")[0] in packages and not is_own and name != __name__:
            del sys.modules[name]
