"""What is true now, as a small JSON that every page reads when it is opened, however long ago it was drawn."""

import json

from etl.site.pages import Overview
from etl.site.trust import trust


def now_json(seen: Overview) -> str:
    """`state` and `word` of the site, the `live` publication, the optional `parts` that are there, and each day's word.

    `ended` of a day is when its latest station ended (ISO, UTC), empty when it never did.
    """
    trusted = trust(seen.days, seen.holes)
    live = next((one.publication_id for one in seen.days if one.is_live), "")
    days = {
        f"{one.day}": {"word": one.word, "ended": one.ended_at.isoformat() if one.ended_at else ""}
        for one in seen.days
    }
    return json.dumps({
        "state": trusted.state, "word": trusted.word, "live": live, "parts": list(seen.pages.parts), "days": days,
        "drawn_at": seen.drawn_at.isoformat(timespec="seconds"),
    })
