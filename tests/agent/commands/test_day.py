"""The commands of the day, as a person at a terminal reads them."""

from __future__ import annotations

import contextlib
import json
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner, Result

from agent.commands import CONFIG_PATH, day
from agent.commands.day import _chart
from agent.config import Voice as VoiceSettings
from agent.errors import KinkeeperError, UsageError
from agent.models import (
    Address,
    Challenge,
    Customer,
    DateKind,
    Detail,
    DetailKind,
    Doing,
    Draft,
    EntryKind,
    GateCheck,
    GateReport,
    Ground,
    Offer,
    RememberedDate,
    Suggestion,
    SuggestionState,
)
from agent.notebook import LONGEST_TAG
from tests.agent.conftest import House, make_config

Call = Callable[..., Result]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path, make_config(tmp_path))
    phone = Detail(kind=DetailKind.PHONE, value="+1 707 555 0142")
    birthday = RememberedDate(kind=DateKind.BIRTHDAY, date="1976-11-20")
    people = (
        Customer(
            id="customer-dale",
            name="Dale Kim",
            addresses=("dale@a.example",),
            details=(phone,),
            places=("12 Main Street, Kelseyville, CA 95451",),
        ),
        Customer(
            id="customer-ann", name="Ann Lee", addresses=("ann@a.example",), dates=(birthday,)
        ),
    )

    def meet() -> None:
        for one in people:
            house.book.put_customer(one)

    house.book.change(meet)
    yield house
    house.close()


@pytest.fixture
def call(house: House, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command on an agent in this process; clear words, or an error in one line."""

    @contextlib.asynccontextmanager
    async def asking(_: Path) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(house.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://agent") as client:
            yield client

    @click.group()
    @click.pass_context
    def kinkeeper(ctx: click.Context) -> None:
        ctx.meta[CONFIG_PATH] = house.folder / "config.toml"

    monkeypatch.setattr(day, "asking", asking)
    for command in vars(day).values():
        if isinstance(command, click.Command):
            kinkeeper.add_command(command)

    def run(*words: object) -> Result:
        return CliRunner().invoke(kinkeeper, list(map(str, words)))

    return run


def suggest(house: House, **fields: object) -> Suggestion:
    today = house.clock.today()
    suggestion = Suggestion.model_validate(
        {
            "id": "suggestion-1",
            "customer_id": "customer-dale",
            "practice": "kindness",
            "cause": "a year",
            "reason": "Dale has been with you for a year",
            "due_on": today,
            "expires_on": today + timedelta(days=2),
            "priority": 25,
            "grounds": (Ground(words="it is a good day for it", points=25),),
            **fields,
        }
    )
    house.journal.save_suggestion(suggestion, made_at=house.clock.now())
    return suggestion


def test_where_nobody_needs_the_owner_today_names_a_kindness(
    house: House, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {"words": "A year already!", "customer_id": "customer-ann", "reason": "It is a year"}
    offered = suggest(house).model_copy(update=fields)
    house.journal.remove_suggestion(offered.id)
    monkeypatch.setattr(house.pipeline, "kindness", lambda: offered)
    lines = call("today", "--why").output.splitlines()
    assert lines[:6] == [
        "Wednesday 18 November 2026: nobody needs you",
        "",
        "Here is one kindness, if you like:",
        "  ·  Ann Lee: It is a year",
        "     write · until Fri 20 Nov",
        "     A year already!",
    ]
    assert lines[6].startswith("     Offered, because it is a good day for it")
    suggest(house)
    assert "one kindness" not in call("today").output


def test_today_says_whom_and_why_and_what_to_do(house: House, call: Call) -> None:
    suggest(house, doing=Doing.CALL, phone="+1 707 555 0142", words="A year already!")
    lines = call("today", "--why").output.splitlines()
    assert lines[0] == "Wednesday 18 November 2026: 1 person would be glad to hear from you"
    assert lines[2:6] == [
        "  1  Dale Kim: Dale has been with you for a year",
        "     call +1 707 555 0142 · until Fri 20 Nov",
        "     A year already!",
        "     First, because it is a good day for it.",
    ]
    assert json.loads(call("today", "--json").output)["lines"][0]["customer"]["name"] == "Dale Kim"


def test_an_empty_day_says_so(call: Call) -> None:
    assert call("today").output == "Wednesday 18 November 2026: nobody needs you\n"


def test_beneath_the_list_stands_all_that_is_beside_it(
    house: House, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = suggest(house, expires_on=house.clock.today() - timedelta(days=1), priority=60)
    gone = one.model_copy(update={"state": SuggestionState.EXPIRED})
    house.journal.end_suggestion(gone, house.clock.now())
    asides = {
        "offers": (Offer(life_event_id="e", region="Lake County CA", what="fire", customers=2),),
        "challenge": Challenge(week="2026-W47", customers=(), known=(), words="Know five: 2 of 5"),
    }
    monkeypatch.setattr(house.views, "_asides", lambda: asides)
    said = call("today").output
    assert "Dale Kim: too late since today: Dale has been with you for a year" in said
    assert "Know five: 2 of 5." in said
    assert 'kinkeeper hardship "fire, Lake County CA"' in said


def test_what_was_done_is_logged_and_counted_in_the_week(house: House, call: Call) -> None:
    said = call("log", "call", "dale@a.example", "He", "wants", "oak", "--at", "yesterday 9:15")
    assert said.output == "Logged: call with dale@a.example, Tuesday 17 November 2026 09:15\n"
    assert "task" in call("log", "--help").output
    call("log", "task", "ann@a.example", "Sent the samples")
    kinds = {
        entry.kind
        for id_ in ("customer-dale", "customer-ann")
        for entry in house.journal.entries_of_customer(id_)
    }
    assert kinds == {EntryKind.CALL, EntryKind.ACTION}
    said = call("week").output
    assert "Week 2026-W47, since Monday 16 November 2026" in said
    assert f"calls made{1:>28}  ········█  1 in all" in said
    assert f"mails written{0:>25}  ·········  0 in all" in said
    assert "Touched (2): Ann Lee, Dale Kim" in said
    assert "Not touched (0), longest silent first: nobody" in said
    assert len(json.loads(call("week", "--json", "--back", "2").output)["weeks"]) == 3
    assert "█" not in call("week", "--back", 0).output


def test_what_came_back_stands_in_the_week(house: House, call: Call) -> None:
    done = suggest(house).model_copy(update={"state": SuggestionState.DONE})
    house.journal.end_suggestion(done, house.clock.now() - timedelta(minutes=1))
    (line,) = [one for one in call("week").output.splitlines() if one.startswith("kindness  ")]
    assert line.split() == ["kindness", "1", "1", "0", "0", "0"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("log", "call", "nobody@b.example", "Hello"), "nobody in the book"),
        (("log", "telegram", "dale@a.example", "Hello"), "nothing that can be logged"),
        (("log", "mail", "dale@a.example", "Hello"), "filed by itself"),
        (("log", "call", "dale@a.example", " "), "say in a few words"),
        (("log", "call", "dale@a.example", "Hi", "--at", "tomorrow"), "before it was"),
        (("log", "call", "dale@a.example", "Hi", "--at", "2026-02-31"), "is no moment"),
        (("brief", "nobody@b.example"), "nobody in the book"),
        (("week", "--back", "900"), "a number up to 52"),
        (("week", "--back", "-1"), "is no number from 0 on"),
        (("dates", "--days", "9000"), "a number up to 366"),
        (("hardship", "wildfires"), "write what and where"),
        (("hardship", ", Lake County CA"), "say what happened"),
        (("hardship", "wildfires, everywhere"), "names no place"),
        (("hardship", "--drop", "none"), "nothing to take back"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    call: Call, words: tuple[str, ...], complaint: str
) -> None:
    done = call(*words)
    assert isinstance(done.exception, KinkeeperError), done.output
    assert complaint in str(done.exception)
    assert len(str(done.exception).splitlines()) == 1


def test_a_brief_is_read_before_a_call(call: Call) -> None:
    assert "Dale Kim" in call("brief", "dale@a.example").output
    found = json.loads(call("brief", "Dale Kim <dale@a.example>", "--json").output)
    assert found["customer"]["id"] == "customer-dale"


def test_the_days_that_come_up_are_listed_and_saved(call: Call, tmp_path: Path) -> None:
    assert call("dates").output == f"Fri 20 Nov  {'Ann Lee':<24}  Ann turns 50\n"
    assert call("dates", "--days", 1).output == "Nothing that you know of within 1 day.\n"
    assert json.loads(call("dates", "--json").output)["dates"][0]["years"] == 50
    file = tmp_path / "days.ics"
    assert call("dates", "--ics", file).output == f"1 day saved in {file}\n"
    assert b"SUMMARY:" in file.read_bytes()
    done = call("dates", "--ics", tmp_path / "none" / "days.ics")
    assert "cannot be written" in str(done.exception)


def test_the_saved_days_are_for_nobody_else_to_read(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "days.ics"
    call("dates", "--ics", file)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    link = tmp_path / "link.ics"
    link.symlink_to(file)
    assert call("dates", "--ics", link).output == f"1 day saved in {link}\n"
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob(".kinkeeper-*"))


@pytest.mark.parametrize("words", ["", "my own", "BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\n"])
def test_a_file_that_was_not_saved_here_is_not_written_over(
    call: Call, tmp_path: Path, words: str
) -> None:
    file = tmp_path / "mine.ics"
    file.write_text(words, newline="")
    done = call("dates", "--ics", file)
    assert isinstance(done.exception, UsageError)
    assert "was not saved by kinkeeper; name another" in str(done.exception)
    assert file.read_bytes() == words.encode()


def test_a_region_is_told_with_everybody_who_is_there(house: House, call: Call) -> None:
    said = call("hardship", "wildfires, Lake County CA").output.splitlines()
    assert said[0] == "Noted: wildfires, Lake County CA"
    assert said[1].startswith("- Dale Kim: ")
    assert said[2] == 'Whoever else is there, tag: kinkeeper tag ADDRESS "Lake County CA"'
    assert [line.customer.name for line in house.views.today().lines] == ["Dale Kim"]
    listed = call("hardship").output
    assert listed.startswith("Wed 18 Nov  wildfires, Lake County CA  (happening-")
    (happening,) = house.journal.happenings()
    assert call("hardship", "--drop", happening.id).output == "Nothing is noted.\n"
    assert house.views.today().lines == ()


def test_a_region_without_anybody_says_so_and_how_to_tag(call: Call) -> None:
    said = call("hardship", "floods, Valencia, Spain").output
    assert "Nobody in the book is known to be there." in said
    assert 'kinkeeper tag ADDRESS "Valencia, Spain"' in said


@pytest.mark.parametrize(
    ("region", "is_known"),
    [
        ("Xanadu", False),
        ("Atlantis CA", False),
        ("Springfield", True),
        ("Yountville CA", True),
        ("Elk County PA", True),
        ("Nevada", True),
    ],
)
def test_an_unknown_place_and_one_with_nobody_there_read_otherwise(
    call: Call, region: str, is_known: bool
) -> None:
    said = call("hardship", f"floods, {region}").output
    assert ("No place of that name is known here." in said) is not is_known
    assert ("Nobody in the book is known to be there." in said) is is_known
    assert f'kinkeeper tag ADDRESS "{region}"' in said


def test_tags_are_added_and_taken_away(house: House, call: Call) -> None:
    assert call("tag", "ann@a.example", "vip", "nurse").output == "Ann Lee: vip, nurse\n"
    assert call("tag", "ann@a.example", "VIP").output == "Ann Lee: nurse, VIP\n"
    assert call("tag", "ann@a.example", "vip", "--remove").output == "Ann Lee: nurse\n"
    refused = call("tag", "ann@a.example", "x" * (LONGEST_TAG + 1))
    assert str(refused.exception) == f"a tag has {LONGEST_TAG} letters at most; write it shorter"
    found = house.book.customer("customer-ann")
    assert found
    assert found.tags == ("nurse",)


def test_what_mail_brings_never_commands_the_terminal(house: House, call: Call) -> None:
    suggest(house, reason="Dale\x1b[31m is here\u202e")
    assert "\x1b" not in call("today").output
    assert "\u202e" not in call("today").output


@pytest.mark.parametrize(
    ("counts", "chart"),
    [([], ""), ([0, 0], "··"), ([1, 2, 4, 8], "▁▂▄█"), ([0, 1, 1000], "·▁█"), ([3], "█")],
)
def test_the_highest_bar_is_full_and_nothing_is_a_dot(counts: list[int], chart: str) -> None:
    assert _chart(counts) == chart


# A draft


@pytest.mark.parametrize("what", ["1", "suggestion-1", "Dale@a.example"])
def test_a_draft_is_named_by_its_line_its_customer_or_its_suggestion(
    house: House, call: Call, what: str
) -> None:
    suggest(house)
    check = GateCheck(name="only for you", has_passed=False, finding="This could go to anybody.")
    house.journal.save_draft(
        Draft(
            id="draft-1",
            suggestion_id="suggestion-1",
            customer_id="customer-dale",
            account="mail",
            sender=Address(name="Robin Hale", email="robin@hale.example"),
            to=(Address(name="Dale Kim", email="dale@a.example"),),
            subject="A year",
            text="Dale,\n\na year\x1b already.\n\nRobin",
            facts=(),
            written_by="owner",
            gate=GateReport(checks=(check,)),
        )
    )
    printed = call("draft", what).output
    assert "To: Dale Kim <dale@a.example>\nSubject: A year\n\nDale,\n" in printed
    assert "only for you: This could go to anybody." in printed
    assert "\x1b" not in printed
    told = json.loads(call("draft", what, "--json").output)
    assert told["draft"]["subject"] == "A year"
    assert told["is_ready"] is False


def test_where_the_agent_wrote_none_it_says_why(house: House, call: Call) -> None:
    suggest(house)
    result = call("draft", "1")
    assert result.exit_code == 0
    assert "No draft, because there is no news of theirs behind it" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("9",), "no line 9"),
        (("nobody@a.example",), "nobody with the address nobody@a.example"),
        (("suggestion-9",), "suggestion-9"),
        (("missing.eml",), "there is no such file"),
        (("1", "--outline"), "go with a file"),
    ],
)
def test_a_draft_that_cannot_be_named_is_an_error_in_words(
    house: House, call: Call, words: tuple[str, ...], said: str
) -> None:
    suggest(house)
    error = call("draft", *words).exception
    assert isinstance(error, KinkeeperError)
    assert said in str(error)


def test_a_file_needs_neither_agent_nor_settings(call: Call, tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    loss = "My mum passed away on Friday. She taught me to bake.\n\nPriya\n"
    for name, text in (("a.eml", loss), ("b.eml", "Where is my order?\n")):
        (mails / name).write_text(
            "From: Priya Raman <priya@lakeview.example>\nTo: Robin Hale <robin@hale.example>\n"
            f"Subject: Gloves\nDate: Tue, 17 Nov 2026 14:46:19 -0800\n\n{text}"
        )
    printed = call("draft", mails / "a.eml", "--owner", "Ann Lee", "--date", "2026-11-18").output
    assert "As of 2026-11-18: the loss of Priya's mum waits for a word\n" in printed
    assert "\nDear Priya,\n" in printed
    assert "\nAnn\n" in printed
    assert "“My mum passed away on Friday" in printed
    rows = [json.loads(line) for line in call("draft", mails, "--json").output.splitlines()]
    assert [row["file"] for row in rows] == ["a.eml", "b.eml"]
    assert rows[0]["draft"]["subject"] == "Re: Gloves"
    assert rows[1]["draft"] is None
    assert rows[1]["no_draft_because"] == "it tells of nothing that happened in anybody's life"


def test_the_settings_say_whose_the_draft_is_unless_the_command_does(
    call: Call, house: House, tmp_path: Path
) -> None:
    (house.folder / "config.toml").write_text(
        """
        [owner]
        name = "Robin Hale"
        addresses = ["rh@home.example"]
        [[accounts]]
        address = "robin@hale.example"
        imap = {host = "mail.example"}
        smtp = {host = "mail.example"}
        password = {keyring = true}
        [drafts]
        sign_as = "R."
        """
    )
    mail = tmp_path / "a.eml"
    mail.write_text(
        "From: Priya Raman <priya@lakeview.example>\nTo: RH <rh@home.example>\n"
        "Date: Tue, 17 Nov 2026 14:46:19 -0800\n\nMy mum passed away on Friday.\n\nPriya\n"
    )
    printed = call("draft", mail, "--date", "2026-11-18").output
    assert "From: Robin Hale <rh@home.example>\n" in printed
    assert "\nR.\n" in printed
    printed = call("draft", mail, "--date", "2026-11-18", "--owner", "Ann Lee").output
    assert "From: Ann Lee <rh@home.example>\n" in printed
    assert "\nAnn\n" in printed


# How the owner writes


def test_the_owner_sees_how_he_writes_and_what_to_write_where_it_is_wrong(call: Call) -> None:
    lines = call("voice").output.splitlines()
    assert lines[0] == "How you write"
    assert lines[1] == "Learned from 0 mails of yours; personal notes: 0."
    assert "you greet           “Hi Ada,”" in lines
    assert '    contractions = ""' in lines
    at = lines.index("What is not so, change here and put under [voice] in config.toml:")
    settings = tomllib.loads("\n".join(lines[at + 1 :]))
    assert VoiceSettings(**settings).greeting["close"] == "Hi {name},"


def test_how_he_writes_to_one_customer_is_told_by_name(call: Call) -> None:
    found = call("voice", "dale@a.example").output
    assert found.startswith("How you write to Dale Kim (you hardly know each other)\n")
    assert json.loads(call("voice", "dale@a.example", "--json").output)["closeness"] == "new"
    assert "nobody in the book" in str(call("voice", "dal@x.example").exception)
