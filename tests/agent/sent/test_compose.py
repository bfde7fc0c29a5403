"""The mail that leaves is a correct one, and only what the owner approved."""

import random
import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy

import pytest

from agent.errors import UsageError
from agent.mail.parse import parse_mail
from agent.models import Address, Direction, Draft, Entry, EntryKind, GateReport
from agent.sent.compose import compose_mail, digest_of, new_message_id, reply_subject, seal

AT = datetime(2026, 11, 18, 9, 5, 7, tzinfo=timezone(timedelta(hours=-8)))
PRIYA = Address(name="Priya Raman", email="priya.raman@lakeviewdental.example")
QUOTED = Entry(
    id="entry-1",
    customer_id="customer-1",
    kind=EntryKind.MAIL,
    direction=Direction.IN,
    at=datetime(2026, 11, 17, 22, 46, 19, tzinfo=UTC),
    utc_offset_minutes=-480,
    text="Hi Robin, our fiscal year closes Dec 31.\n\nP.",
    sender=PRIYA,
)


def draft(**changes):
    fields = {
        "id": "draft-1",
        "suggestion_id": "suggestion-1",
        "customer_id": "customer-1",
        "account": "mail",
        "sender": Address(name="Robin Hale", email="robin@halesupply.example"),
        "to": (PRIYA,),
        "subject": "Year-end order",
        "text": "Hi Priya,\n\nThe pouches are the same.\n\nRobin",
        "facts": (),
        "in_reply_to": "<b@lakeviewdental.example>",
        "references": ("<a@lakeviewdental.example>",),
        "gate": GateReport(checks=()),
    }
    return Draft(**{**fields, **changes})


def compose(draft, *, signature="", quoted=None, message_id="<new@halesupply.example>", **how):
    return compose_mail(
        draft, signature=signature, quoted=quoted, at=AT, message_id=message_id, **how
    )


def read(raw):
    return message_from_bytes(raw, policy=policy.default)


def text_of(mail):
    return mail.get_content().replace("\r\n", "\n")


def test_a_whole_mail_looks_like_this():
    raw = compose(draft(), signature="Robin Hale\nHale Supply", quoted=QUOTED)
    assert raw.decode("ascii").split("\r\n") == [
        "From: Robin Hale <robin@halesupply.example>",
        "To: Priya Raman <priya.raman@lakeviewdental.example>",
        "Subject: Re: Year-end order",
        "Date: Wed, 18 Nov 2026 09:05:07 -0800",
        "Message-ID: <new@halesupply.example>",
        "In-Reply-To: <b@lakeviewdental.example>",
        "References: <a@lakeviewdental.example>",
        " <b@lakeviewdental.example>",
        "Content-Transfer-Encoding: 7bit",
        'Content-Type: text/plain; charset="utf-8"; format="flowed"',
        "MIME-Version: 1.0",
        "",
        "Hi Priya,",
        "",
        "The pouches are the same.",
        "",
        "Robin",
        "",
        "On Tue, 17 Nov 2026 at 14:46, Priya Raman wrote:",
        "",
        "> Hi Robin, our fiscal year closes Dec 31.",
        ">",
        "> P.",
        "",
        "-- ",
        "Robin Hale",
        "Hale Supply",
        "",
    ]


def test_the_quote_stands_below_or_above_as_the_owner_likes_and_the_signature_always_last():
    words = "Hi Priya,\n\nThe pouches are the same.\n\nRobin"
    quotation = (
        "On Tue, 17 Nov 2026 at 14:46, Priya Raman wrote:\n\n"
        "> Hi Robin, our fiscal year closes Dec 31.\n>\n> P."
    )
    sign = "-- \nRobin Hale"
    for where, expected in (
        ("below", [words, quotation, sign]),
        ("above", [quotation, words, sign]),
        ("none", [words, sign]),
    ):
        raw = compose(draft(), signature="Robin Hale", quoted=QUOTED, quote=where)
        assert text_of(read(raw)) == "\n\n".join(expected) + "\n"


@pytest.mark.parametrize("where", ["below", "above", "none"])
def test_the_agent_reads_in_sent_the_owners_own_words_and_nothing_of_the_quote(where):
    raw = compose(draft(), signature="Robin Hale\nHale Supply", quoted=QUOTED, quote=where)
    mail = parse_mail(raw, received_at=AT, is_sent=True)
    assert mail.own_text == draft().text
    assert mail.signature.endswith("Robin Hale\nHale Supply")


def test_a_mail_without_words_is_not_quoted():
    raw = compose(draft(), quoted=QUOTED.model_copy(update={"text": " \n\x00"}))
    assert text_of(read(raw)) == "Hi Priya,\n\nThe pouches are the same.\n\nRobin\n"


def test_other_alphabets_arrive_intact_over_seven_bits():
    raw = compose(
        draft(
            to=(Address(name="Zoë Ångström 田辺", email="zoe@bücher.example"),),
            subject="おはようございます from the other side",
            text="Grüße an Łukasz 🎉\n" + "schön " * 40,
        )
    )
    mail = read(raw)
    assert raw.isascii()
    assert mail["To"].addresses[0].display_name == "Zoë Ångström 田辺"
    assert mail["To"].addresses[0].addr_spec == "zoe@xn--bcher-kva.example"
    assert mail["Subject"] == "Re: おはようございます from the other side"
    assert text_of(mail).startswith("Grüße an Łukasz 🎉\n")
    assert seal(draft(), raw, "<x@y>").text.split("\n")[1] == "schön " * 39 + "schön"


def test_an_address_beyond_ascii_is_written_as_it_is():
    to = Address(name="Jörg", email="jo\u0308rg@bücher.example")
    written = draft(to=(to,), subject="Grüße")
    raw = compose(written)
    header = raw.partition(b"\r\n\r\n")[0].decode()
    assert "To: Jörg <jörg@xn--bcher-kva.example>\r\n" in header
    sealed = seal(written, raw, "<x@y>")
    assert sealed.recipients == ("jörg@xn--bcher-kva.example",)
    assert sealed.subject == "Re: Grüße"


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x00", "\x85"])
def test_nothing_in_a_draft_can_add_a_header(line_end):
    evil = f"Hello{line_end}Bcc: thief@evil.example{line_end}{line_end}And a body"
    mail = read(
        compose(
            draft(
                subject=evil,
                sender=Address(name=evil, email="robin@halesupply.example"),
                to=(Address(name=evil, email=PRIYA.email),),
                in_reply_to=f"<b@x>{line_end}Bcc: thief@evil.example",
                references=(f"<a@x>{line_end}Bcc: thief@evil.example",),
            ),
            quoted=QUOTED.model_copy(update={"sender": Address(name=evil, email=PRIYA.email)}),
        )
    )
    assert sorted(
        key.lower() for key in mail if key.lower() not in ("references", "in-reply-to")
    ) == [
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "subject",
        "to",
    ]
    assert [address.addr_spec for address in mail["To"].addresses] == [PRIYA.email]
    assert text_of(mail).startswith("Hi Priya,\n")


@pytest.mark.parametrize(
    "email",
    [
        "a@b\r\nBcc: c@d",
        "a b@c.example",
        "a@",
        "@c.example",
        "a,b@c.example",
        "a\u202eb@c.example",
        "a\x85b@c.example",
        "a\xa0b@c.example",
        "a\ud800b@c.example",
        "<a@c.example>",
        "a@c.example>,<d@e.example",
        "x" * 300 + "@c.example",
    ],
)
def test_an_address_that_is_none_is_refused_in_one_plain_line(email):
    with pytest.raises(UsageError, match="is no address") as caught:
        compose(draft(to=(Address(email=email),)))
    assert "\n" not in str(caught.value)


def test_marks_that_turn_the_direction_of_writing_do_not_reach_a_header():
    mail = read(compose(draft(subject="pay \u202eexe.fdp\u202c now")))
    assert mail["Subject"] == "Re: pay exe.fdp now"


@pytest.mark.parametrize(
    ("subject", "reply"),
    [
        ("Gloves", "Re: Gloves"),
        ("Re: Gloves", "Re: Gloves"),
        ("RE: re:  Re[2]: AW: Gloves", "Re: Gloves"),
        ("SV: Vs: Antw: R: Odp: 回复：Gloves", "Re: Gloves"),
        ("RE : Gloves", "Re: Gloves"),
        ("Fwd: Gloves", "Re: Fwd: Gloves"),
        ("Regarding: gloves", "Re: Regarding: gloves"),
        ("", "Re:"),
    ],
)
def test_a_reply_has_exactly_one_re(subject, reply):
    assert reply_subject(subject) == reply
    assert reply_subject(reply) == reply


def test_a_mail_that_answers_nothing_has_no_re_and_no_thread():
    mail = read(compose(draft(in_reply_to="", references=(), subject="The quince on Saturday")))
    assert mail["Subject"] == "The quince on Saturday"
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_references_are_complete_unencoded_and_once_each():
    ids = tuple(f"<{'x' * length}@mail.example>" for length in (10, 60, 80, 200, 500))
    raw = compose(draft(references=(*ids, ids[0]), in_reply_to=ids[2]))
    mail = read(raw)
    assert mail["References"].split() == [ids[1], ids[3], ids[4], ids[0], ids[2]]
    assert mail["In-Reply-To"].strip() == ids[2]


def test_an_endless_thread_keeps_its_first_and_its_latest_references():
    ids = tuple(f"<{number}@mail.example>" for number in range(5000))
    kept = read(compose(draft(references=ids)))["References"].split()
    assert kept[0] == "<0@mail.example>"
    assert kept[-2:] == ["<4999@mail.example>", "<b@lakeviewdental.example>"]
    assert len(kept) == 100


def test_the_owner_gets_no_copy_and_nobody_gets_two():
    own = Address(email="Robin@HaleSupply.example")
    twice = Address(email="PRIYA.raman@lakeviewdental.example")
    mail = read(compose(draft(to=(PRIYA, own, twice))))
    assert [address.addr_spec for address in mail["To"].addresses] == [PRIYA.email]
    assert read(compose(draft(to=(own,))))["To"].addresses[0].addr_spec == own.email


def test_no_line_is_ever_too_long_and_every_line_ends_with_cr_lf():
    chance = random.Random(7)
    letters = 'aé 漢\t>\x00🎉\u200fRe:.,"()<>@;\\=?_\n'
    for _ in range(150):
        words = "".join(chance.choices(letters, k=chance.choice((3, 40, 3000))))
        raw = compose(
            draft(
                subject=words,
                text=words,
                to=(Address(name=words, email=PRIYA.email),),
                references=("<" + "r" * 890 + "@x>",),
            ),
            signature=words,
            quoted=QUOTED.model_copy(update={"text": words}),
        )
        lines = raw.split(b"\r\n")
        assert max(map(len, lines)) <= 998
        assert not re.search(rb"[\r\n]", raw.replace(b"\r\n", b""))
        mail = read(raw)
        assert [address.addr_spec for address in mail["To"].addresses] == [PRIYA.email]
        assert not mail.defects
        assert mail["Message-ID"] == "<new@halesupply.example>"


def test_a_message_id_is_new_each_time_and_of_the_senders_domain():
    ids = {new_message_id("robin@halesupply.example") for _ in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch(r"<[0-9a-f]{32}@halesupply\.example>", value) for value in ids)


def test_the_seal_shows_the_whole_mail_and_names_who_gets_it():
    raw = compose(draft(text="Hi Priya, " + "a long line " * 20), signature="Robin", quoted=QUOTED)
    sealed = seal(draft(), raw, "<new@halesupply.example>")
    assert sealed.recipients == (PRIYA.email,)
    assert sealed.sender == "robin@halesupply.example"
    assert sealed.subject == "Re: Year-end order"
    assert sealed.text.startswith("Hi Priya, " + "a long line " * 19 + "a long line\n\nOn Tue")
    assert sealed.text.endswith("\n\n-- \nRobin")
    assert sealed.size_bytes == len(raw)
    assert sealed.digest == digest_of(sealed.sender, sealed.recipients, raw)


def test_the_digest_changes_with_every_byte_recipient_and_sender_but_not_with_their_order():
    digest = digest_of("a@x", ["b@x", "c@x"], b"raw")
    assert digest == digest_of("a@x", ["c@x", "b@x"], b"raw")
    others = [
        digest_of("a@x", ["b@x", "c@x"], b"raw "),
        digest_of("a@x", ["b@x"], b"raw"),
        digest_of("a@x", ["b@x", "c@x", "d@x"], b"raw"),
        digest_of("b@x", ["a@x", "c@x"], b"raw"),
        digest_of("a@x", ["b@xc@x"], b"raw"),
        digest_of("a@xb@x", ["c@x"], b"raw"),
    ]
    assert len({digest, *others}) == 7


def test_marks_that_turn_the_direction_never_reach_the_body():
    mail = read(compose(draft(text="pay \u202eexe.fdp\u202c now, \u05e9\u05dc\u05d5\u05dd")))
    assert text_of(mail).startswith("pay exe.fdp now, \u05e9\u05dc\u05d5\u05dd")
