"""What people read of each station in Airflow's UI: its part of the day, who looks after it, what it does."""

from dataclasses import dataclass

from contracts.commands import command
from contracts.outcome import CRAWL, PIPELINE, SHOP

SOURCE, LANDING, GATES, MARTS, RELEASE = "source", "landing", "gates", "marts", "release"
STEWARDS = "data stewards"
GROUPS = {
    SOURCE: "What the day needs of others: places of visitors, pages of products, exchange rates.",
    LANDING: "Documents are judged by their contract and reach the warehouse, or the quarantine, whole.",
    GATES: "Who judges the day as a whole. One that refuses it holds it; what readers see stays as it was.",
    MARTS: "dbt builds the star where no reader sees it.",
    RELEASE: "What passed every gate is shown, after a steward's yes where the policy asks for one.",
}


@dataclass(frozen=True, slots=True)
class StationText:
    """One station's group, owner and text (Markdown)."""

    group: str
    owner: str
    text: str


_TEXTS = {
    "locate": StationText(SOURCE, PIPELINE, "Looks up the day's new IP addresses in the IP2Location file and upserts "
                          "them into `Locations`. Fails when the file is missing or damaged."),
    "crawl": StationText(SOURCE, CRAWL, "Fetches the names of products that nobody knows yet, one page each. Its "
                         "monitors warn and stop no day."),
    "refresh_rates": StationText(SOURCE, PIPELINE, "Brings the ECB's exchange rates of the day: packaged for the past, "
                                 "fetched for live days. Holds the day when they are too old."),
    "land_events": StationText(LANDING, SHOP, "Judges every document of the day by the contract. Too many refused ones "
                               f"halt the day: repair them, see `{command('quarantine list --day DAY')}`."),
    "land_locations": StationText(LANDING, PIPELINE, "Lands the places of the day's visitors."),
    "land_products": StationText(LANDING, CRAWL, "Lands what the crawl learned of the day's products."),
    "await_load": StationText(LANDING, PIPELINE, "Waits for the load function's ledger, and sends lost events again. "
                              "Fails with the reason of a refusal, or when nothing comes in time."),
    "audit_raw": StationText(GATES, PIPELINE, "Great Expectations over what was loaded: volume, mix, hours, history."),
    "build": StationText(MARTS, PIPELINE, "dbt builds and tests the day in `glamira_audit`; a failed test halts it."),
    "audit_marts": StationText(GATES, PIPELINE, "Great Expectations over what is to be published."),
    "reconcile": StationText(GATES, PIPELINE, "Counts every row from the source to the order line; none may be lost."),
    "publish": StationText(RELEASE, STEWARDS, "Shows all marts in one transaction; "
                           f"`{command('publish --roll-back ID')}` takes it back."),
    "rerun_late_days": StationText(
        RELEASE, PIPELINE, "Runs other days again that got documents since they were landed.",
    ),
}


def text_of(station: str) -> StationText:
    """A station's text; a dataset that nothing special is known of is landed as any other."""
    return _TEXTS.get(station) or StationText(LANDING, PIPELINE, f"Lands {station.removeprefix('land_')} of the day.")
