"""Whom we trust: the system's authorities, and the one that the settings name for a server."""

from __future__ import annotations

import ssl
from pathlib import Path

from agent.config import Security, Server
from agent.errors import CertificateError


def trust(server: Server) -> ssl.SSLContext | None:
    """What checks a server's certificate; None where plain text was asked for.

    Raises CertificateError when the named authority cannot be read.
    """
    return None if server.security is Security.NONE else trust_also(server.ca_file)


def trust_also(ca_file: Path | None) -> ssl.SSLContext:
    """What checks certificates against the system's authorities, and the one in `ca_file`.

    Raises CertificateError when that one cannot be read.
    """
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file.expanduser())
        except OSError as error:
            raise CertificateError(
                f"the authority in {ca_file} cannot be read ({error}); correct ca_file"
            ) from None
        # Home-made authorities seldom carry the key identifiers that Python 3.13 asks for.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
