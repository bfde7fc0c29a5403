"""The customers of the demo answer when the owner writes to them; their words are answers.toml."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from importlib.resources import files
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from agent.clock import Clock
from agent.flowed import unflow

_POLICY = policy.SMTP.clone(max_line_length=990)  # the standard library garbles folded References


class Person(BaseModel):
    """A customer of the demo, and what this customer would answer: first, then second."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    address: str
    zone: str
    answers: tuple[str, ...]


def demo_people() -> tuple[Person, ...]:
    """Everybody to whom the owner of the demo can write; one person may have two addresses."""
    text = files("agent.demo").joinpath("answers.toml").read_text(encoding="utf-8")
    return tuple(Person.model_validate(person) for person in tomllib.loads(text)["people"])


class Answers:
    """Thinks of an answer to each mail that reaches a customer; dated by `clock`."""

    def __init__(self, people: Iterable[Person], clock: Clock) -> None:
        self._people = {person.address: person for person in people}
        self._clock = clock
        self._given: Counter[str] = Counter()

    def __call__(self, address: str, raw: bytes) -> bytes | None:
        """The answer of `address` to a mail; None when there is nothing more to say."""
        person = self._people.get(address.lower())
        if person is None or self._given[person.address] >= len(person.answers):
            return None
        text = person.answers[self._given[person.address]]
        self._given[person.address] += 1
        return self._write(person, text, message_from_bytes(raw, policy=policy.default))

    def _write(self, person: Person, text: str, mail: EmailMessage) -> bytes:
        now = self._clock.now().astimezone(ZoneInfo(person.zone))
        message_id = str(mail.get("Message-ID", "")).strip()
        references = [*str(mail.get("References", "")).split(), message_id]
        subject = str(mail.get("Subject", ""))
        domain = person.address.rpartition("@")[2]

        reply = EmailMessage(policy=_POLICY)
        reply["From"] = Address(person.name, addr_spec=person.address)
        reply["To"] = str(mail.get("From", ""))
        reply["Subject"] = subject if re.match(r"re:", subject, re.IGNORECASE) else f"Re: {subject}"
        reply["Date"] = now
        reply["Message-ID"] = make_msgid(domain=domain)
        reply["In-Reply-To"] = message_id
        reply["References"] = " ".join(references)
        reply.set_content(f"{text.strip()}\n\n{_quote(mail, person)}\n")
        return reply.as_bytes()


def _quote(mail: EmailMessage, person: Person) -> str:
    sent_at = mail["Date"].datetime.astimezone(ZoneInfo(person.zone))
    body = mail.get_body(("plain",))
    text = str(body.get_content()).rstrip() if isinstance(body, EmailMessage) else ""
    lines = unflow(text.splitlines()).splitlines()
    quoted = (f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in lines)
    return f"On {sent_at:%a, %b %d, %Y at %H:%M} {mail['From']} wrote:\n\n" + "\n".join(quoted)
