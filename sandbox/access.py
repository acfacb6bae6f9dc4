"""Who may do what: a caller that names an account of infra/terraform is held to its roles, as by the service."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from google.oauth2.credentials import Credentials

from contracts.errors import SandboxError
from sandbox.settings import BUCKETS, PROJECT_ROOT

PROJECT, DATASETS, BUCKET = "project", "datasets", "buckets"
# A token names its account so. Any other token, and none, is the owner's: whoever set the sandbox up may do everything.
_NAMED = "account:"
SCHEME = f"Bearer {_NAMED}"
# What Terraform does in the cloud is done here by whoever needs it, since here is no Terraform.
OF_TERRAFORM = frozenset({
    "bigquery.datasets.create", "bigquery.datasets.update", "bigquery.datasets.delete",
    "storage.buckets.create", "storage.buckets.update", "storage.buckets.delete",
})
DENIED = (
    "Access Denied: {place}: the account {account} does not have {permission}. Who may do what stands in "
    "infra/terraform/access.json."
)
_TERRAFORM = PROJECT_ROOT / "infra" / "terraform"
_BUCKET_PREFIX = "glamira-"


@dataclass(frozen=True, slots=True)
class Need:
    """A permission, and where: on the project, or on a dataset or bucket of that name."""

    permission: str
    kind: str = PROJECT
    name: str = ""


class UnknownAccount(SandboxError):
    """Raised for a token that names an account which there is not."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who calls; `grants` are the permissions by the kind and name of what they are on. The owner has no name."""

    name: str = ""
    grants: Mapping[tuple[str, str], frozenset[str]] | None = None

    def may(self, need: Need) -> bool:
        """Whether it is permitted; datasets and buckets that Terraform does not make are free to all."""
        if self.grants is None or need.permission in OF_TERRAFORM:
            return True
        if (need.kind, need.name) not in guarded():
            return True
        return need.permission in self.grants.get((need.kind, need.name), frozenset())

    def denial(self, needs: Iterable[Need]) -> str:
        """What is said of the first need that is not met; empty when all are."""
        for need in needs:
            if not self.may(need):
                place = f"{need.kind} {need.name}".strip()
                return DENIED.format(place=place, account=self.name, permission=need.permission)
        return ""


OWNER = Account()


def account_of(authorization: str | None) -> Account:
    """The account that a request's Authorization header names.

    Raises:
        UnknownAccount: there is none of that name.
    """
    if not authorization or not authorization.startswith(SCHEME):
        return OWNER
    name = authorization.removeprefix(SCHEME)
    if name not in accounts():
        raise UnknownAccount(f"account {name!r}: infra/terraform/access.json has only {', '.join(accounts())}.")
    return accounts()[name]


def credentials_of(account: str) -> Credentials:
    """What a client shows that calls as this account."""
    return Credentials(token=f"{_NAMED}{account}")


@cache
def accounts() -> Mapping[str, Account]:
    """The accounts by name, with what their roles permit."""
    access, roles = _read("access.json"), _read("roles.json")
    return {name: Account(name, _grants(kinds, roles)) for name, kinds in access.items()}


@cache
def guarded() -> frozenset[tuple[str, str]]:
    """All that some account has a role on."""
    granted = {place for account in accounts().values() for place in account.grants or ()}
    return frozenset(granted | {(PROJECT, "")} | {(BUCKET, bucket) for bucket in BUCKETS})


def _grants(kinds: Mapping[str, Any], roles: Mapping[str, list[str]]) -> dict[tuple[str, str], frozenset[str]]:
    named = {(PROJECT, ""): kinds.get(PROJECT, [])}
    for kind, prefix in ((DATASETS, ""), (BUCKET, _BUCKET_PREFIX)):
        named |= {(kind, f"{prefix}{name}"): given for name, given in kinds.get(kind, {}).items()}
    return {place: frozenset(one for role in given for one in roles[role]) for place, given in named.items()}


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_TERRAFORM / name).read_text(encoding="utf-8"))
    return content
