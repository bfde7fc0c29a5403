"""A mail over which the connection is lost is found, and nothing is left for any other trouble."""

from __future__ import annotations

import pytest

from agent.errors import ConnectionLostError
from agent.mail.care import LOSSES, LOSSES_ALONE, SILENCES, Care


def lost(words: str = "the connection was lost", cause: Exception | None = None):
    error = ConnectionLostError(f"IMAP server: {words}")
    error.__cause__ = cause or OSError("EOF")
    return error


def read_all(uids: list[int], deadly: set[int]) -> tuple[list[int], list[int], int]:
    """What is read and what is left of a folder, and how often the connection was lost."""
    care, read, left, losses = Care(), [], [], 0
    while uids:
        if care.is_hopeless(uids[0], has_other_come=True):
            left.append(uids[0])
            done = uids[:1]
        else:
            done = care.within(uids[:100])
            if deadly.intersection(done):
                care.note_loss(done, lost())
                losses += 1
                continue
            read += done
        care.note_done(done)
        uids = uids[len(done) :]
    return read, left, losses


@pytest.mark.parametrize(
    "deadly", [set(), {1}, {7}, {150}, {250}, {33, 34}, {1, 99, 100, 101, 250}]
)
def test_only_deadly_mail_is_left_and_that_after_few_losses(deadly: set[int]) -> None:
    read, left, losses = read_all(list(range(1, 251)), deadly)
    assert set(left) == deadly
    assert read == [uid for uid in range(1, 251) if uid not in deadly]
    assert losses <= len(deadly) * (2 * LOSSES + 2)


@pytest.mark.parametrize(
    ("error", "bar"),
    [
        (lost(), LOSSES),
        (lost(cause=TimeoutError()), SILENCES),
        (lost("the connection was lost (* BYE Too many simultaneous connections)"), SILENCES),
        (ConnectionLostError('no mail of "INBOX" is handed over now ([LIMIT])'), SILENCES),
    ],
)
def test_silence_and_put_offs_take_longer_to_make_a_mail_suspect(
    error: ConnectionLostError, bar: int
) -> None:
    care = Care()
    for _ in range(bar):
        assert not care.is_suspect(1)
        care.note_loss([1], error)
    assert care.is_suspect(1)
    assert care.is_hopeless(1, has_other_come=True)


def test_a_mail_without_any_other_to_compare_is_left_late() -> None:
    care = Care()
    for _ in range(LOSSES_ALONE):
        assert not care.is_hopeless(1, has_other_come=False)
        care.note_loss([1], lost())
    assert care.is_hopeless(1, has_other_come=False)


def test_trouble_before_anything_was_asked_is_held_against_no_mail() -> None:
    care = Care()
    for _ in range(LOSSES_ALONE):
        care.note_loss([1], ConnectionLostError("IMAP server: there is no connection"))
    assert not care.is_suspect(1)
    assert care.within([1, 2, 3]) == [1, 2, 3]
