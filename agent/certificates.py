"""Whom we trust: the system's authorities, and the one that the settings name for a server."""

from __future__ import annotations

import ssl
from pathlib import Path

from agent.config import Security, Server
from agent.errors import CertificateError
from agent.remarks import one_line


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


def unproven(error: BaseException, where: str, table: str) -> CertificateError | None:
    """What to say and do about a server that could not prove who it is; None of other trouble.

    `error` is what the attempt ended in, perhaps by way of others; `table` of the settings has its
    ca_file.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateError(
                f"{where} could not prove who it is ({one_line(cause.verify_message)})",
                f"check the host, or if it is your own server, name its CA as ca_file in {table}",
            )
        cause = cause.__cause__ or cause.__context__
    return None
