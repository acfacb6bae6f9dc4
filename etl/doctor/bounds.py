"""How long a check may take: nobody who asks for a diagnosis waits for a service that is away."""

from typing import Any

REQUEST_SECONDS = 5
TOPIC_SECONDS = 12
# For the cloud libraries, whose own patience is minutes.
REQUEST: dict[str, Any] = {"timeout": REQUEST_SECONDS, "retry": None}
AT_ONCE = 8
