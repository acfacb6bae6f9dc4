"""The places of a person's addresses in MongoDB: the pipeline's own collection, not the shop's documents."""

from etl.erasure.subject import Subject
from etl.platform.mongo import LOCATIONS
from etl.platform.services import Services


def their_places(services: Services, subject: Subject) -> int:
    """How many addresses of the subject `Locations` has."""
    ips = list(subject.spellings()["ip"])
    return services.mongo[LOCATIONS].count_documents({"_id": {"$in": ips}}) if ips else 0


def erase_places(services: Services, subject: Subject) -> None:
    """Delete them; landing keeps them from coming back."""
    if ips := list(subject.spellings()["ip"]):
        services.mongo[LOCATIONS].delete_many({"_id": {"$in": ips}})
