"""`kinkeeper today`, `week`, `voice`, `log`, `dates`, `draft` ...: a day without the screen.

Each asks the agent that runs, or one that is opened for it in this process; only a mail from a
file needs neither.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from textwrap import wrap
from typing import Any, TypeVar
from urllib.parse import quote

import click
import httpx
from pydantic import BaseModel

from agent.briefs import in_words
from agent.commands import CONFIG_PATH
from agent.commands.asking import asking
from agent.config.reading import load_config
from agent.errors import KinkeeperError, NotFoundError, StoreError, UsageError
from agent.exchange.calendar import check_calendar, save_calendar
from agent.exchange.mailfiles import read_mails
from agent.journal import Circle
from agent.models import (
    Brief,
    Closeness,
    Customer,
    DateLine,
    Doing,
    Entry,
    EntryKind,
    Happening,
    PracticeFigures,
    Record,
    SuggestionView,
    Today,
    TodayLine,
    VoicePortrait,
    Week,
)
from agent.remarks import one_line
from agent.suggestions.places import read_region
from agent.trial import DraftView, Owner, try_mail
from agent.trial import in_words as view_in_words

BARS = "▁▂▃▄▅▆▇█"
NAME_CELLS = 24
MOST_NAMES = 12
MOST_EXPIRED = 5
MOST_SENT = 1000
"""So many mails in a file tell how their owner writes."""

_COUNTED = {
    EntryKind.MAIL: "mails written",
    EntryKind.CALL: "calls made",
    EntryKind.APPOINTMENT: "appointments",
    EntryKind.SALE: "sales",
    EntryKind.ACTION: "actions",
    EntryKind.KINDNESS: "kindnesses",
    EntryKind.DIFFERENCE: "acts of making a difference",
}
_NEAR = {
    Closeness.NEW: "you hardly know each other",
    Closeness.KNOWN: "you know each other",
    Closeness.CLOSE: "you know each other well",
}
Answer = TypeVar("Answer", bound=BaseModel)


class _Dates(Record):
    dates: tuple[DateLine, ...]


class _Happenings(Record):
    happenings: tuple[Happening, ...]


class _Struck(Record):
    happening: Happening
    there: tuple[str, ...]


def _ask(ctx: click.Context, method: str, path: str, **request: Any) -> httpx.Response:
    """What the agent answers; raises its own words as an error."""

    async def ask() -> httpx.Response:
        async with asking(ctx.meta[CONFIG_PATH]) as client:
            try:
                return await client.request(method, path, **request)
            except httpx.HTTPError as error:
                raise StoreError(f"the agent did not answer ({error}); try it again") from None

    response = asyncio.run(ask())
    if response.is_success:
        return response
    try:
        words = str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        words = f"the agent failed ({response.status_code}); look at what it wrote"
    refusals: dict[int, type[KinkeeperError]] = {404: NotFoundError, 422: UsageError}
    raise refusals.get(response.status_code, KinkeeperError)(words)


def _read(answer: type[Answer], response: httpx.Response) -> Answer:
    try:
        return answer.model_validate_json(response.content)
    except ValueError:
        raise KinkeeperError("the agent that runs is of another version; restart it") from None


def _show_json(response: httpx.Response) -> None:
    click.echo(json.dumps(response.json(), ensure_ascii=False))


def _part(text: str) -> str:
    return quote(text, safe="")


as_json = click.option("--json", "is_json", is_flag=True, help="One JSON object.")


# Today


@click.command()
@as_json
@click.option("--why", "is_why", is_flag=True, help="Say of each why it stands where it stands.")
@click.pass_context
def today(ctx: click.Context, is_json: bool, is_why: bool) -> None:
    """Print whom to write to today, and why."""
    response = _ask(ctx, "GET", "/today")
    if is_json:
        _show_json(response)
        return
    found = _read(Today, response)
    people = len({line.customer.id for line in found.lines})
    words = {0: "nobody needs you", 1: "1 person would be glad to hear from you"}
    glad = words.get(people, f"{people} people would be glad to hear from you")
    click.echo(f"{_day(found.today)}: {glad}")
    for number, line in enumerate(found.lines, 1):
        click.echo()
        for text in _line(str(number), line, is_why=is_why):
            click.echo(text)
    if found.kindness:
        click.echo("\nHere is one kindness, if you like:")
        for text in _line("·", found.kindness, is_why=is_why):
            click.echo(text)
    asides = [*_asides(found)]
    if asides:
        click.echo()
    for text in asides:
        click.echo(text)


def _line(mark: str, line: TodayLine, *, is_why: bool) -> Iterable[str]:
    suggestion = line.suggestion
    yield f"{mark:>3}  {one_line(line.customer.name)}: {one_line(suggestion.reason)}"
    doing = "write" if suggestion.doing is Doing.WRITE else "call"
    parts = [f"{doing} {one_line(suggestion.phone)}".rstrip()]
    if line.outbox is not None and line.outbox.is_under_way:
        parts.append("approved, on its way")
    elif line.outbox is not None:
        parts.append(
            "its mail came back" if line.outbox.has_come_back else "its mail did not leave"
        )
    elif suggestion.needs_confirmation:
        parts.append("say first whether it is so")
    elif line.has_draft:
        parts.append("a draft is ready")
    parts.append(f"until {_short_day(suggestion.expires_on)}")
    yield f"     {' · '.join(parts)}"
    if suggestion.words:
        yield f"     {one_line(suggestion.words)}"
    elif suggestion.evidence:
        yield f"     “{one_line(suggestion.evidence[0].quote)}”"
    if is_why and line.why:
        yield f"     {one_line(line.why)}"


def _asides(found: Today) -> Iterable[str]:
    if found.beyond:
        yield f"{found.beyond} more {'waits its' if found.beyond == 1 else 'wait their'} turn."
    for line in found.expired[:MOST_EXPIRED]:
        yield f"{one_line(line.customer_name)}: {one_line(line.words)}"
    if len(found.expired) > MOST_EXPIRED:
        yield f"And {len(found.expired) - MOST_EXPIRED} more too late."
    if found.challenge:
        yield f"{one_line(found.challenge.words)}."
    for offer in found.offers:
        words = one_line(f"{offer.what}, {offer.region}")
        people = "another customer lives" if offer.customers == 1 else "other customers live"
        count = "" if offer.customers == 1 else f"{offer.customers} "
        yield f'{count}{people} where this was told of: kinkeeper hardship "{words}"'
    if found.questions:
        yield f"{_count(found.questions, 'question')} about life events: see Corrections."
    for trouble in found.troubles:
        yield f"! {one_line(trouble)}"


# The week


@click.command()
@as_json
@click.option("--back", default=8, show_default=True, help="How many weeks before this one.")
@click.pass_context
def week(ctx: click.Context, is_json: bool, back: int) -> None:
    """Print what was done this week and before, who was touched, and what came back."""
    response = _ask(ctx, "GET", "/week", params={"back": back})
    if is_json:
        _show_json(response)
        return
    for text in _week(_read(Week, response)):
        click.echo(text)


def _week(found: Week) -> Iterable[str]:
    now = found.weeks[0]
    before = len(found.weeks) - 1
    yield f"Week {now.week}, since {_day(now.starts_on)}"
    yield ""
    title = f"the {before} weeks before, and this" if before else ""
    yield f"{'this week':>38}  {title}".rstrip()
    for kind, words in _COUNTED.items():
        counts = [one.counts.get(kind, 0) for one in reversed(found.weeks)]
        chart = f"{_chart(counts)}  {sum(counts)} in all" if before else ""
        yield f"{words:<28}{counts[-1]:>10}  {chart}".rstrip()
    yield ""
    yield f"Touched ({len(found.touched)}): {_names(found.touched)}"
    yield f"Not touched ({found.untouched_count}), longest silent first: {_names(found.untouched)}"
    if found.practices:
        yield ""
        heads = f"{'suggested':>10}{'done':>7}{'answered':>10}{'warm':>7}{'referrals':>11}"
        yield f"{'what came back':<24}{heads}"
        yield from map(_figures, found.practices)
    for told in found.referrals:
        yield f"{one_line(told)}."


def _figures(one: PracticeFigures) -> str:
    name = one.practice.replace("_", " ")
    return f"{name:<24}{one.made:>10}{one.done:>7}{one.replies:>10}{one.warm:>7}{one.referrals:>11}"


def _chart(counts: Sequence[int]) -> str:
    """A bar for each count, the highest full; a dot where there was nothing."""
    most = max(counts, default=0)
    return "".join(BARS[-(-count * len(BARS) // most) - 1] if count else "·" for count in counts)


def _names(people: Sequence[Customer]) -> str:
    names = ", ".join(one_line(one.name) for one in people[:MOST_NAMES]) or "nobody"
    return names + (", …" if len(people) > MOST_NAMES else "")


# One customer


@click.command()
@click.argument("address")
@as_json
@click.pass_context
def brief(ctx: click.Context, address: str, is_json: bool) -> None:
    """Print what to know of a customer in the 20 seconds before a call."""
    response = _ask(ctx, "GET", f"/brief/{_part(address)}")
    if is_json:
        _show_json(response)
    else:
        click.echo(in_words(_read(Brief, response)), nl=False)


@click.command()
@click.argument("address", default="")
@as_json
@click.pass_context
def voice(ctx: click.Context, address: str, is_json: bool) -> None:
    """Print how you write, as your sent mail shows: to anybody, or to one customer.

    What is not so, [voice] in the settings puts right.
    """
    response = _ask(ctx, "GET", "/voice", params={"address": address})
    if is_json:
        _show_json(response)
        return
    for text in _portrait(_read(VoicePortrait, response)):
        click.echo(text)


def _portrait(found: VoicePortrait) -> Iterable[str]:
    whom = f" to {one_line(found.customer.name)}" if found.customer else ""
    near = f" ({_NEAR[found.closeness]})" if found.closeness else ""
    yield f"How you write{whom}{near}"
    yield f"Learned from {_count(found.mails, 'mail')} of yours; personal notes: {found.notes}."
    yield ""
    for trait in found.traits:
        fixed = "  (you said so)" if trait.is_fixed else ""
        yield f"{trait.name:<18}  {one_line(trait.words)}{fixed}"
    yield ""
    yield "It sounds like this:"
    yield ""
    for line in found.sample.split("\n"):
        yield from wrap(line, 76, initial_indent="    ", subsequent_indent="    ") or [""]
    yield ""
    yield "What is not so, change here and put under [voice] in config.toml:"
    yield ""
    for trait in found.traits:
        if trait.setting:
            yield f"    {trait.setting}"


@click.command()
@click.argument("kind")
@click.argument("address")
@click.argument("words", nargs=-1, required=True)
@click.option("--at", default="", help="When, if not now: 2026-11-18 14:30, yesterday, 9:15.")
@click.option("--in", "is_in", is_flag=True, help="They came to you: they rang.")
@click.pass_context
def log(
    ctx: click.Context, kind: str, address: str, words: tuple[str, ...], at: str, is_in: bool
) -> None:
    """Put in what you did other than by mail.

    KIND is call, appointment, sale, action (or task), note, kindness, or difference: an act of
    making a difference.
    """
    body = {"kind": kind, "address": address, "text": " ".join(words), "at": at}
    entry = _read(
        Entry,
        _ask(ctx, "POST", "/entries", json=body | {"direction": "in" if is_in else "out"}),
    )
    when = entry.local_at
    click.echo(f"Logged: {entry.kind} with {entry.address}, {_day(when.date())} {when:%H:%M}")


@click.command()
@click.argument("address")
@click.argument("tags", nargs=-1, required=True)
@click.option("--remove", "is_removing", is_flag=True, help="Take these tags away.")
@click.pass_context
def tag(ctx: click.Context, address: str, tags: tuple[str, ...], is_removing: bool) -> None:
    """Say what a customer is, in words of your own: vip, nurse, "Lake County CA"."""
    known = _read(Brief, _ask(ctx, "GET", f"/brief/{_part(address)}")).customer
    named = {one.casefold() for one in tags}
    kept = [one for one in known.tags if one.casefold() not in named]
    wanted = kept if is_removing else [*kept, *tags]
    path = f"/customers/{_part(known.id)}/tags"
    found = _read(Customer, _ask(ctx, "POST", path, json={"tags": wanted}))
    click.echo(f"{one_line(found.name)}: {', '.join(map(one_line, found.tags)) or 'no tags'}")


# Days, and what struck a region


@click.command()
@as_json
@click.option("--days", default=30, show_default=True, help="How far ahead.")
@click.option(
    "--ics",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Save them there for your calendar instead: the coming year.",
)
@click.pass_context
def dates(ctx: click.Context, is_json: bool, days: int, file: Path | None) -> None:
    """Print the days of customers that come up: birthdays, wedding days, years in business."""
    if file is not None:
        check_calendar(file)
        number = save_calendar(file, _ask(ctx, "GET", "/dates.ics").content)
        click.echo(f"{_count(number, 'day')} saved in {file}")
        return
    response = _ask(ctx, "GET", "/dates", params={"days": days})
    if is_json:
        _show_json(response)
        return
    found = _read(_Dates, response).dates
    for line in found:
        name = one_line(line.customer.name)
        click.echo(f"{_short_day(line.day):<12}{name:<{NAME_CELLS}}  {one_line(line.words)}")
    if not found:
        click.echo(f"Nothing that you know of within {_count(days, 'day')}.")


@click.command()
@click.argument("words", nargs=-1)
@click.option("--drop", "dropped", default="", help="Take back the one of this identifier.")
@click.pass_context
def hardship(ctx: click.Context, words: tuple[str, ...], dropped: str) -> None:
    """Say what happened where: kinkeeper hardship "wildfires, Lake County CA".

    Everybody there is suggested a personal note. Without words, print what is noted.
    """
    if dropped:
        found = _read(
            _Happenings, _ask(ctx, "POST", f"/happenings/{_part(dropped)}/drop")
        ).happenings
        _show_happenings(found)
    elif not words:
        _show_happenings(_read(_Happenings, _ask(ctx, "GET", "/happenings")).happenings)
    else:
        what, *rest = re.split(r",| in ", " ".join(words), maxsplit=1)
        if not rest:
            raise UsageError('write what and where: kinkeeper hardship "wildfires, Lake County CA"')
        body = {"what": what, "region": rest[0]}
        _show_struck(_read(_Struck, _ask(ctx, "POST", "/happenings", json=body)))


def _show_happenings(found: Sequence[Happening]) -> None:
    for one in found:
        click.echo(f"{_short_day(one.on):<12}{one_line(f'{one.what}, {one.region}')}  ({one.id})")
    if not found:
        click.echo("Nothing is noted.")


def _show_struck(struck: _Struck) -> None:
    region = one_line(struck.happening.region)
    click.echo(f"Noted: {one_line(struck.happening.what)}, {region}")
    for words in struck.there:
        click.echo(f"- {one_line(words)}")
    if not struck.there and not read_region(struck.happening.region).is_known:
        click.echo("No place of that name is known here.")
    elif not struck.there:
        click.echo("Nobody in the book is known to be there.")
    click.echo(f'Whoever else is there, tag: kinkeeper tag ADDRESS "{region}"')


# A draft


@click.command()
@click.argument("what")
@as_json
@click.option("--owner", default="", help="Of a file: whose name stands under the draft.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Of a file: which day it is. Without it, the day the mail was written.",
)
@click.option("--outline", "is_outlined", is_flag=True, help="Of a file: the facts, and no words.")
@click.option(
    "--sent",
    type=click.Path(path_type=Path),
    help="Of a file: mails you have sent (mbox, Maildir, .eml), to learn your voice from.",
)
@click.pass_context
def draft(
    ctx: click.Context,
    what: str,
    is_json: bool,
    owner: str,
    day: dt.datetime | None,
    is_outlined: bool,
    sent: Path | None,
) -> None:
    """Print a draft, what it rests on, and what the gate says of it.

    WHAT is the number of a line of `kinkeeper today`, a customer's address, the identifier of a
    suggestion, or a file: one .eml, or an mbox, a Maildir or a folder of them. Of a file nothing
    is kept, and no agent is asked. Where there is no draft it says why, and ends with status 0.
    """
    path = Path(what)
    if not (path.exists() or path.suffix.lower() == ".eml"):
        if owner or day or is_outlined or sent:
            raise UsageError("--owner, --date, --outline and --sent go with a file of mail")
        found = _read(SuggestionView, _ask(ctx, "GET", f"/suggestions/{_part(_named(ctx, what))}"))
        _show_draft(DraftView.of(found, dt.datetime.now().astimezone().date()), is_json=is_json)
        return
    whose = _owner(ctx, owner, sent)
    many = path.is_dir()
    for name, raw in read_mails(path):
        view = try_mail(raw, whose, today=day.date() if day else None, is_outlined=is_outlined)
        _show_draft(view, is_json=is_json, file=name, is_named=many)


def _named(ctx: click.Context, what: str) -> str:
    """The identifier of the suggestion that is meant."""
    if not (what.isdecimal() or "@" in what):
        return what
    lines = _read(Today, _ask(ctx, "GET", "/today")).lines
    if what.isdecimal() and not 1 <= int(what[:9]) <= len(lines):
        raise NotFoundError(f"there is no line {what} on the list of today: kinkeeper today")
    numbered = [str(number) for number in range(1, len(lines) + 1)]
    for number, line in zip(numbered, lines, strict=True):
        if what.lstrip("0") == number or what.lower() in line.customer.addresses:
            return line.suggestion.id
    raise NotFoundError(f"nobody with the address {one_line(what)} is on the list of today")


def _owner(ctx: click.Context, name: str, sent: Path | None) -> Owner:
    """Whom the settings name, where there are any; a name given here goes before theirs."""
    mails = [raw for _, raw in islice(read_mails(sent), MOST_SENT)] if sent else []
    path: Path = ctx.meta[CONFIG_PATH]
    if not path.exists() and not ctx.find_root().params.get("config_path"):
        return Owner(name=name, sent=mails)
    config = load_config(path)
    drafts = config.drafts.model_copy(update={"sign_as": ""}) if name else config.drafts
    return Owner(
        name=name or config.owner.name,
        circle=Circle.of(config),
        suggestions=config.suggestions,
        drafts=drafts,
        voice=config.voice,
        country=config.owner.country,
        sent=mails,
    )


def _show_draft(view: DraftView, *, is_json: bool, file: str = "", is_named: bool = False) -> None:
    if is_json:
        named = {"file": file} if file else {}
        click.echo(json.dumps({**named, **view.model_dump(mode="json")}, ensure_ascii=False))
        return
    if is_named:
        click.echo(f"== {one_line(file)}")
    for line in view_in_words(view):
        click.echo(line)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _day(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _short_day(day: dt.date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
