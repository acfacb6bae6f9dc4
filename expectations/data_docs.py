"""The Data Docs site: a page for every validation result and an index of runs, complete without a network."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from great_expectations.core import ExpectationSuiteValidationResult
from great_expectations.data_context.store.html_site_store import SiteSectionIdentifier
from great_expectations.data_context.types.resource_identifiers import ValidationResultIdentifier
from great_expectations.render.renderer.site_builder import SiteBuilder

from expectations.findings import finding_of
from expectations.pages import INDEX, ResultPage, result_html, write_index
from expectations.runs import PAGES, RunName


class DataDocsSite(SiteBuilder):
    """Great Expectations builds this site; the pages are ours.

    Its own pages fetch styles and scripts from seven hosts, put some values into HTML unescaped, and know neither
    rule, remedy nor owner.
    """

    def build(self, resource_identifiers: Sequence[Any] | None = None, build_index: bool = True) -> tuple[str, Any]:
        """Write the pages of the given validation results, of all when none are given, and the index."""
        store = self.data_context.validation_results_store
        for key in store.list_keys() if resource_identifiers is None else resource_identifiers:
            if isinstance(key, ValidationResultIdentifier) and (result := store.get(key)):
                page = SiteSectionIdentifier(site_section_name=PAGES, resource_identifier=key)
                self.target_store.set(page, result_html(_page(key, result)))
        folder = Path(self.store_backend["base_directory"])
        if build_index:
            write_index(folder)
        return str(folder / INDEX), {}


def _page(key: ValidationResultIdentifier, result: ExpectationSuiteValidationResult) -> ResultPage:
    findings = tuple(finding_of(entry) for entry in result.results)
    return ResultPage(RunName.parse(key.run_id.run_name), result.suite_name, key.run_id.run_time, findings)
