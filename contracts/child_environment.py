"""The environment of every program that we start: what the machine says of itself, what is named, and no secret."""

import os
from collections.abc import Iterable, Mapping

# Where programs, libraries, a person's files and certificates lie, how texts are written, and which way leads out.
MACHINE = (
    "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPYCACHEPREFIX",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
)
# How Google's libraries find the account that this machine works as.
GOOGLE = (
    "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_QUOTA_PROJECT", "CLOUDSDK_CONFIG",
    "GCE_METADATA_HOST", "GCE_METADATA_IP", "GCE_METADATA_ROOT", "NO_GCE_CHECK",
)


def child_environment(own: Mapping[str, str], inherited: Iterable[str] = ()) -> dict[str, str]:
    """What a child sees: `own`, before that the variables of this process in MACHINE and those named `inherited`.

    The rest of this process's environment holds the settings, the two secret keys among them, and stays here.
    """
    named = {name: os.environ[name] for name in (*MACHINE, *inherited) if name in os.environ}
    return {**named, **own}
