"""Settings: every variable the pipeline reads, typed, with one clear line when something is missing."""

from datetime import date
from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import InitSettingsSource

from contracts.commands import command
from contracts.datasets.normalise.pseudonym_keys import PseudonymKeys, pseudonym_keys
from contracts.errors import SettingsError
from contracts.lake.signing import SigningKeys, signing_keys
from contracts.secret_files import secrets_in_files

# A day must be published so many hours after its end, and a run of any day must end so many hours after it was queued.
DEADLINE_HOURS = 6.0
# A run of Airflow that is not over so many hours after its start is ended; a steward's answer is waited for 12.
RUN_TIMEOUT_HOURS = 24.0


class Settings(BaseSettings):
    """The environment of one deployment; `.env.example` describes each variable.

    Empty variables count as unset, so that a copied example file cannot blank a default. A secret may lie in a file
    instead, which its variable with the ending `_FILE` names.
    """

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    mongo_uri: SecretStr
    mongo_database: str = "countly"
    mongo_collection: str = "summary"

    gcp_project: str
    lake_bucket: str
    quarantine_bucket: str
    docs_bucket: str
    bigquery_location: str = "EU"
    max_bytes_billed: int = 1_099_511_627_776
    load_function_url: str = ""
    load_timeout_seconds: int = 1_200
    event_grace_seconds: int = 120

    ip2location_bin: Path
    manifest_signing_key: SecretStr
    manifest_former_keys: SecretStr = SecretStr("")
    pseudonym_key: SecretStr
    pseudonym_former_keys: SecretStr = SecretStr("")

    alert_slack_webhook: SecretStr = SecretStr("")
    alert_email_to: str = ""
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_from: str = "glamira-pipeline@localhost"

    glamira_deadline_hours: float = DEADLINE_HOURS
    glamira_run_timeout_hours: float = RUN_TIMEOUT_HOURS
    glamira_first_day: date | None = None
    glamira_last_day: date | None = None

    ecb_rates_url: str = "https://www.ecb.europa.eu/stats/eurofxref"

    docs_url: str = ""
    shop_origin: str = ""
    crawl_contact: str = ""
    crawl_budget: int = 20_000
    crawl_refresh_days: int = 90
    crawl_http_cache: str = ""
    crawl_delay_seconds: float = 0.5
    crawl_concurrency: int = 2
    work_dir: Path = Path("var")
    land_slice_events: int = 120_000
    lock_lease_seconds: int = 120
    lock_wait_seconds: int = 1_800

    quarantine_retention_days: int | None = None
    max_quarantined_share: float | None = None
    max_quarantined_checkout_share: float | None = None

    storage_emulator_host: str = ""
    bigquery_emulator_host: str = ""
    emulator_account: str = ""

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - its folder of files is not used
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where values come from, the first that has one wins: arguments, files of secrets, environment, `.env`.

        Raises:
            SettingsError: a secret is given twice, or its file holds none.
        """
        known = {
            name.upper(): value for source in (dotenv_settings, env_settings)
            if isinstance(source, EnvSettingsSource) for name, value in source.env_vars.items()
        }
        secrets = {name.lower(): value for name, value in secrets_in_files(known, SECRETS).items()}
        in_files = InitSettingsSource(settings_cls, init_kwargs=secrets)
        return init_settings, in_files, env_settings, dotenv_settings

    @property
    def signing_keys(self) -> SigningKeys:
        """The keys that manifests are signed and verified with."""
        return signing_keys(self.manifest_signing_key.get_secret_value(), self.manifest_former_keys.get_secret_value())

    @property
    def pseudonym_keys(self) -> PseudonymKeys:
        """The key that makes pseudonyms, and those that made them before."""
        return pseudonym_keys(self.pseudonym_key.get_secret_value(), self.pseudonym_former_keys.get_secret_value())


# The variables whose values nobody may see, and which may lie in files.
SECRETS = tuple(name.upper() for name, field in Settings.model_fields.items() if field.annotation is SecretStr)


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: names every missing or malformed variable at once.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = ", ".join(f"{_variable(fault['loc'])} ({fault['msg'].lower()})" for fault in error.errors())
        raise SettingsError(
            f"settings: {faults}. Set them in the environment or in .env, as .env.example shows; "
            f"for the sandbox: {command('sandbox up')}, which writes them down for every shell."
        ) from None


def _variable(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper()
