"""How long the Watcher waits before it tries again, by what went wrong."""

import asyncio
import errno
import socket
import threading

import pytest

from agent.errors import (
    AccountError,
    AuthenticationError,
    CertificateError,
    ConfigError,
    ConnectionLostError,
    StoreError,
)
from agent.mail import retries


def lost(cause):
    """A connection that was lost for that reason."""
    error = ConnectionLostError("lost")
    error.__cause__ = cause
    return error


async def waits_after(errors, monkeypatch, attempts=retries.connecting):
    """The seconds that are waited after each of the errors; nobody sleeps.

    Another test's servers may live in a thread of their own: they sleep as ever.
    """
    waited = []
    here, asleep = threading.get_ident(), asyncio.sleep

    async def sleep(seconds, result=None):
        if threading.get_ident() != here:
            return await asleep(seconds, result)
        waited.append(seconds)
        return result

    monkeypatch.setattr("asyncio.sleep", sleep)
    coming = iter(errors)
    async for attempt in attempts():
        with attempt:
            for error in coming:
                raise error
    return waited


@pytest.mark.parametrize(
    "cause",
    [
        socket.gaierror(socket.EAI_AGAIN, "no DNS"),
        OSError(errno.ENETUNREACH, "no network"),
        ConnectionRefusedError(errno.ECONNREFUSED, "nobody there"),
    ],
)
async def test_local_trouble_is_tried_again_within_seconds(cause, monkeypatch):
    """However long the network is away, the next try is near, and never at once."""
    waited = await waits_after([lost(cause)] * 40, monkeypatch)
    assert len(waited) == 40
    assert all(1 <= seconds <= 5 for seconds in waited)
    assert len(set(waited)) > 1


@pytest.mark.parametrize("error", [lost(TimeoutError()), AccountError("NO"), StoreError("full")])
async def test_a_server_in_trouble_is_asked_less_and_less_often(error, monkeypatch):
    """The waits double up to a minute, and stay there."""
    waited = await waits_after([error] * 12, monkeypatch)
    assert 1 <= waited[0] <= 2
    assert waited == sorted(waited)
    assert waited[-1] == retries.LONGEST_SECONDS


async def test_a_certificate_is_looked_at_again_now_and_then(monkeypatch):
    """Nothing but the owner mends it, so a minute or more passes each time."""
    waited = await waits_after([CertificateError("no")] * 3, monkeypatch)
    assert all(60 <= seconds <= 90 for seconds in waited)


@pytest.mark.parametrize("error", [AuthenticationError("no"), ConfigError(["no"]), KeyError("x")])
async def test_what_no_other_try_can_mend_is_raised(error, monkeypatch):
    """A refused password is never tried again."""
    with pytest.raises(type(error)):
        await waits_after([error], monkeypatch)


async def test_filing_is_tried_again_for_the_stores_trouble_only(monkeypatch):
    """A full disk is waited out; a mistake of ours is not."""
    waited = await waits_after([StoreError("full")] * 3, monkeypatch, retries.filing)
    assert len(waited) == 3
    with pytest.raises(KeyError):
        await waits_after([KeyError("x")], monkeypatch, retries.filing)
