"""The owner's voice to one customer: how he greets and closes, and how he puts his words.

Learned from what he has sent (hearing.py, habits.py), unless he says in the settings how it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields, replace

from agent.config import Voice as Settings
from agent.drafts.voice.frame import ME, bare_sign, greets_inline
from agent.drafts.voice.habits import (
    USUAL_NOTE_WORDS,
    is_cheerful,
    usual,
    usual_closing,
    usual_greeting,
    usual_manner,
    usual_sign,
    usual_words,
)
from agent.drafts.voice.hearing import Heard, hear
from agent.drafts.voice.speech import Manner, put
from agent.models import Closeness, Customer, Direction, Entry

DEFAULT_GREETING = "Hi {name},"
LEAST_KNOWN = 3
"""Mails, with fewer of which two are new to each other."""
LEAST_CLOSE, LEAST_CLOSE_EACH = 10, 3
"""Mails of both together and of each, from which on two may be close."""
_GRAVE = re.compile(r"dear|\{name\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Voice:
    """How one owner's note to one customer opens, sounds and ends.

    `greets_with` holds "{name}" where the name goes, or the name itself where the owner has
    another for this customer; the closings hold "{me}" where `sign_as` goes.
    """

    sign_as: str
    greets_with: str = DEFAULT_GREETING
    closeness: Closeness = Closeness.KNOWN
    note_words: int = USUAL_NOTE_WORDS
    """How long his personal notes are."""
    closes_with: str = ME
    closes_sadly_with: str = ME
    manner: Manner = field(default_factory=Manner)

    @property
    def basis(self) -> tuple[str, ...]:
        """All that it adds to a letter."""
        own = (str(getattr(self, one.name)) for one in fields(self) if one.name != "manner")
        return (*own, *astuple(self.manner))

    def greeting(self, name: str, *, is_sad: bool = False, is_grave: bool = False) -> str:
        """The first line; without a name it greets nobody by a wrong one."""
        if not name:
            return "Hello,"
        greets_with = self.greets_with
        if is_grave and not _GRAVE.match(greets_with):
            greets_with = "Dear {name},"
        elif is_sad and is_cheerful(greets_with.replace("!", "")):
            greets_with = DEFAULT_GREETING
        if is_sad or is_grave:
            greets_with = greets_with.replace("!", ",")
        return greets_with.replace("{name}", name)

    def closing(self, *, is_sad: bool) -> str:
        """All that stands under the text: his closing and his name."""
        sign = bare_sign(self.sign_as) if is_sad else self.sign_as
        return (self.closes_sadly_with if is_sad else self.closes_with).replace(ME, sign)

    def speak(self, text: str, *, is_sad: bool) -> str:
        """The words as this owner would put them; names, quotes and facts stay as they are."""
        return put(text, self.manner, self.closeness, is_sad=is_sad)


def learn_voice(
    sent: Sequence[Entry],
    *,
    customer: Customer,
    owner_name: str,
    sign_as: str = "",
    exchanged: Sequence[Entry] = (),
    settings: Settings | None = None,
) -> Voice:
    """How the owner writes to `customer`; what `settings` say goes before what his mails show.

    `sent` are his latest mails to anybody, newest first, `exchanged` the latest with this customer,
    both ways; where those are not given, how near the two are is told by `sent` alone.
    """
    entries = list({one.id: one for one in (*sent, *exchanged)}.values())
    mails = _heard(entries, owner_name)
    own = mails.get(customer.id, [])
    received = None
    if exchanged:
        received = [hear(one, customer.name) for one in exchanged if _is_from_customer(one)]
    closeness = closeness_of(own, received)
    greets_with = _own_greeting(customer, own)
    if not greets_with and any(
        greets_inline(one, customer.first_name) for one in entries if one.customer_id == customer.id
    ):
        greets_with = "{name},"
    return _voice(
        mails,
        closeness,
        own=own,
        greets_with=greets_with,
        owner_name=owner_name,
        sign_as=sign_as,
        settings=settings or Settings(),
    )


def usual_voice(
    sent: Sequence[Entry],
    closeness: Closeness,
    *,
    owner_name: str,
    sign_as: str = "",
    settings: Settings | None = None,
) -> Voice:
    """How the owner writes to anybody who is as near to him as this."""
    return _voice(
        _heard(sent, owner_name),
        closeness,
        own=[],
        greets_with="",
        owner_name=owner_name,
        sign_as=sign_as,
        settings=settings or Settings(),
    )


def _voice(
    mails: Mapping[str, Sequence[Heard]],
    closeness: Closeness,
    *,
    own: Sequence[Heard],
    greets_with: str,
    owner_name: str,
    sign_as: str,
    settings: Settings,
) -> Voice:
    every = [one for heard in mails.values() for one in heard]
    # What came back from the others is not at hand; the owner's own mails tell how near they are.
    as_near = [
        one
        for heard in mails.values()
        if heard is not own and closeness_of(heard) is closeness
        for one in heard
    ]
    pools = (own, as_near, every)
    is_tender = closeness is Closeness.CLOSE or any(one.is_tender for one in own)
    sign = sign_as or next(
        filter(None, (usual_sign(pool, is_tender=is_tender) for pool in pools)),
        owner_name.split()[0] if owner_name.split() else owner_name,
    )
    closes_with = ME if "\n" in sign else _closing(pools, is_tender=is_tender, is_sad=False)
    closes_sadly_with = ME if "\n" in sign else _closing(pools, is_tender=is_tender, is_sad=True)
    if said := settings.closing.get(closeness):
        closes_with = f"{said}\n{ME}"
        closes_sadly_with = ME if is_cheerful(said) else closes_with
    if settings.sad_closing:
        closes_sadly_with = f"{settings.sad_closing}\n{ME}"
    return Voice(
        sign_as=sign,
        greets_with=settings.greeting.get(closeness)
        or greets_with
        or usual_greeting(as_near)
        or usual_greeting(every)
        or DEFAULT_GREETING,
        closeness=closeness,
        note_words=settings.note_words or usual_words(every),
        closes_with=closes_with,
        closes_sadly_with=closes_sadly_with,
        manner=_said_by(settings, usual_manner(every)),
    )


def _said_by(settings: Settings, learned: Manner) -> Manner:
    """The manner with all that the owner says himself."""
    said = {one.name: getattr(settings, one.name) for one in fields(Manner)}
    return replace(learned, **{name: words for name, words in said.items() if words})


def _heard(entries: Iterable[Entry], owner_name: str) -> Mapping[str, list[Heard]]:
    """What is heard in each of the owner's own mails, by customer."""
    mails: defaultdict[str, list[Heard]] = defaultdict(list)
    for entry in entries:
        if entry.direction is Direction.OUT and not entry.is_automated and entry.text.strip():
            mails[entry.customer_id].append(hear(entry, owner_name))
    return mails


def _is_from_customer(entry: Entry) -> bool:
    return entry.direction is Direction.IN and not entry.is_automated and bool(entry.text.strip())


def closeness_of(written: Sequence[Heard], received: Sequence[Heard] | None = None) -> Closeness:
    """How near two write to each other; without `received` by what the owner wrote alone."""
    both = [*written, *(received or ())]
    if len(both) < LEAST_KNOWN or not written:
        return Closeness.NEW
    if sum(one.is_formal for one in written) * 2 > len(written):
        return Closeness.NEW
    sides = (written,) if received is None else (written, received)
    is_long = all(len(mails) >= LEAST_CLOSE_EACH for mails in sides)
    is_tender = sum(one.is_tender for one in both) * 3 >= len(both)
    is_warm = sum(one.is_note or bool(one.emoji) for one in both) * 2 >= len(both)
    if is_long and (is_tender or (is_warm and len(both) >= LEAST_CLOSE)):
        return Closeness.CLOSE
    return Closeness.KNOWN


def _own_greeting(customer: Customer, own: Sequence[Heard]) -> str:
    """How this customer is greeted: by his first name, or as the owner calls him."""
    name = customer.first_name
    found = []
    for one in own:
        if one.greeted in ("", name):
            found.append((one.greeting, one.weight))
        elif one.is_to_one and _may_be_called(customer, one.greeted, own):
            found.append((one.greeting.replace("{name}", one.greeted), one.weight))
    return usual(found)


def _may_be_called(customer: Customer, name: str, own: Sequence[Heard]) -> bool:
    """Whether it is surely this customer's: his surname after a title, or a short form."""
    if " " in name:
        return bool(customer.name) and name.endswith(f" {customer.name.split()[-1]}")
    is_short = len(name) > 1 and name[:2].lower() == customer.first_name[:2].lower()
    times = sum(one.greeted == name for one in own)
    return (is_short and times >= 2) or (times >= 3 and times * 2 > len(own))


def _closing(pools: Sequence[Sequence[Heard]], *, is_tender: bool, is_sad: bool) -> str:
    """The usual closing of the first pool that shows more than one."""
    found = ""
    for pool in pools:
        found = usual_closing(pool, is_tender=is_tender, is_sad=is_sad) or found
        if found and sum(bool(one.closing) for one in pool) > 1:
            break
    return found or ME
