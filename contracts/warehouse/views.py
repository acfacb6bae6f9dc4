"""A view: its name, and a query that names its tables with their project."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """One view: `dataset.name`, and its query, in which `{ops}` stands for the operations dataset in full."""

    dataset: str
    name: str
    template: str

    @property
    def full_name(self) -> str:
        """`dataset.view`."""
        return f"{self.dataset}.{self.name}"

    def sql(self, project: str) -> str:
        """The query; a view names its tables with their project, since its readers may have another one."""
        return self.template.format(ops=f"`{project}`.glamira_ops").strip()
