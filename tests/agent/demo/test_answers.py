"""The customers of the demo answer, each in their own voice, as real mail programs do."""

import smtplib
import time
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from agent.clock import MovedClock
from agent.demo.answers import Answers, demo_people
from agent.demo.owner import DEMO_MOMENT, OWNER, demo_mails
from agent.demo.servers import DemoServers

AIKO = "aiko@studiotanabe.example"
NOTE = (
    b"From: Robin Hale <robin@halesupply.example>\r\nTo: Aiko Tanabe <aiko@studiotanabe.example>\r\n"
    b"Date: Wed, 18 Nov 2026 09:05:00 -0800\r\nMessage-ID: <note@halesupply.example>\r\n"
    b"References: <first@studiotanabe.example>\r\n"
    b"Subject: =?utf-8?q?Re=3A_=E3=81=8A=E3=81=AF?=\r\n"
    b'Content-Type: text/plain; charset="utf-8"; format=flowed\r\n\r\n'
    b"Aiko, how is your \r\nfather, and how is \r\nMugi?\r\n\r\nRobin\r\n\r\n-- \r\nRobin Hale\r\n"
)


@pytest.fixture
def answers():
    return Answers(demo_people(), MovedClock(DEMO_MOMENT))


def read(raw):
    return message_from_bytes(raw, policy=policy.default)


def test_an_answer_is_a_proper_reply(answers):
    mail = read(answers(AIKO, NOTE))
    assert mail["From"].addresses[0].addr_spec == AIKO
    assert mail["To"].addresses[0].addr_spec == OWNER
    assert mail["Subject"] == "Re: おは"
    assert mail["In-Reply-To"] == "<note@halesupply.example>"
    assert mail["References"].split() == [
        "<first@studiotanabe.example>",
        "<note@halesupply.example>",
    ]
    assert mail["Message-ID"].endswith("@studiotanabe.example>")


def test_an_answer_is_dated_by_the_clock_on_the_customers_wall(answers):
    sent_at = read(answers(AIKO, NOTE))["Date"].datetime
    assert timedelta(0) <= sent_at - DEMO_MOMENT.replace(microsecond=0) < timedelta(minutes=5)
    assert sent_at.utcoffset() == timedelta(hours=9)


def test_an_answer_quotes_the_mail_below_its_own_words(answers):
    lines = read(answers(AIKO, NOTE)).get_content().splitlines()
    attribution = "On Thu, Nov 19, 2026 at 02:05 Robin Hale <robin@halesupply.example> wrote:"
    assert "Aiko" in lines[: lines.index(attribution)]
    assert "> Aiko, how is your father, and how is Mugi?" in lines[lines.index(attribution) :]


def test_each_answer_is_given_once(answers):
    given = [answers(AIKO, NOTE) for _ in range(4)]
    assert given[0] != given[1]
    assert given[2:] == [None, None]


def test_who_would_not_answer_does_not(answers):
    assert answers("kev@braithwaiteplumbing.example", NOTE) is None
    assert answers("nobody@else.example", NOTE) is None


def test_everybody_in_the_demo_mailbox_has_a_mailbox_of_their_own():
    written_to = {
        address.addr_spec
        for mail in map(read, demo_mails())
        for address in mail["To"].addresses
        if address.addr_spec != OWNER
    }
    people = demo_people()
    assert written_to <= {person.address for person in people}
    assert len({person.name for person in people}) == 14
    assert all(len(person.answers) <= 2 for person in people)


def test_the_answer_to_a_sent_mail_comes_back_to_the_owner_threaded():
    answers = Answers(demo_people(), MovedClock(DEMO_MOMENT))
    people = [person.address for person in demo_people()]
    with DemoServers(
        [], owner=OWNER, people=people, answer=answers, answer_after_seconds=0.05
    ) as servers:
        with smtplib.SMTP(servers.host, servers.smtp_port, timeout=10) as smtp:
            smtp.login(OWNER, servers.password)
            smtp.sendmail(OWNER, [AIKO], NOTE)
        deadline = time.monotonic() + 20
        while not servers.mailbox(OWNER) and time.monotonic() < deadline:
            time.sleep(0.02)
        (answer,) = servers.mailbox(OWNER)
    assert read(answer)["In-Reply-To"] == "<note@halesupply.example>"
