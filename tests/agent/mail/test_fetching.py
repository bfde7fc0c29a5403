"""What becomes of mail that a server tells of, but does not hand over."""

import pytest

from agent.errors import AccountError
from agent.mail.fetching import MANY_REFUSED
from tests.agent.mail.test_watch import LOGIN, ScriptedServer, session_with

FOLDERS = (b'* LIST () "/" INBOX\r\n', b"TAG OK done\r\n")
TEXT = b"From: a@example.test\r\n\r\nhello\r\n"


def told(contents):
    """The answer to a FETCH: one line or literal for each UID."""
    lines = b"".join(
        b"* %d FETCH (UID %d %s)\r\n" % (uid, uid, content) for uid, content in contents.items()
    )
    return (lines, b"TAG OK done\r\n")


def fetched(contents, beginnings):
    """What a session reads of mails whose BODY[] is this, and their beginning that."""
    mails = len(contents)
    opened = b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT %d] n\r\n" % (
        mails,
        mails + 1,
    )
    facts = b'RFC822.SIZE 2000 INTERNALDATE "17-Nov-2026 09:00:00 +0100"'
    answers = (
        LOGIN,
        (opened, b"TAG OK [READ-ONLY] done\r\n"),
        FOLDERS,
        told(dict.fromkeys(contents, facts)),
        told({uid: b"BODY[] " + content for uid, content in contents.items()}),
        told({uid: b"BODY[]<0> " + content for uid, content in beginnings.items()}),
    )
    with ScriptedServer(*answers) as server:
        session, folder = session_with(server)
        try:
            taken, mails = session.fetch(folder, sorted(contents))
            skipped = session.take_skipped()
        finally:
            session.close()
    assert taken == sorted(contents)
    return {mail.uid: mail.content for mail in mails}, {one.uid: one.reason for one in skipped}


def literal(text):
    """A text as it travels."""
    return b"{%d}\r\n%s" % (len(text), text)


@pytest.mark.parametrize("nothing", [b"NIL", b'""'])
def test_mail_that_comes_without_content_is_asked_for_again_then_told(nothing):
    """One whose beginning can be had is read so; one that has none either is skipped in words."""
    found, skipped = fetched(
        {1: literal(TEXT), 2: nothing, 3: nothing}, {2: literal(TEXT[:10]), 3: nothing}
    )
    assert found == {1: TEXT, 2: TEXT[:10]}
    assert skipped == {3: "the server gives nothing of it"}


def test_mail_that_is_gone_by_then_is_no_trouble():
    """The first answer was empty because the mail had just been removed."""
    found, skipped = fetched({1: literal(TEXT), 2: b"NIL"}, {})
    assert found == {1: TEXT}
    assert skipped == {}


def test_many_mails_without_content_beside_one_that_has_it_are_skipped():
    """A server that hands over some mail is well; what it holds back is told."""
    bad = dict.fromkeys(range(2, MANY_REFUSED + 3), b"NIL")
    found, skipped = fetched({1: literal(TEXT), **bad}, bad)
    assert found == {1: TEXT}
    assert skipped.keys() == bad.keys()


def test_nothing_but_mail_without_content_is_the_folders_trouble():
    """Where no mail at all comes with its content nothing is skipped."""
    bad = dict.fromkeys(range(1, MANY_REFUSED + 2), b"NIL")
    with pytest.raises(AccountError, match="hands over no mail"):
        fetched(bad, bad)
