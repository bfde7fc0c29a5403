"""The voice: the greeting and the name that the owner himself uses."""

from __future__ import annotations

from datetime import UTC, datetime

from agent.drafts.voice import Voice, learn_voice
from agent.models import Customer, Direction, Entry

ADA = Customer(id="ada", name="Ada Novak", addresses=("ada@example.example",))


def sent(text: str, customer_id: str = "ada", direction: str = "out") -> Entry:
    return Entry(
        id=f"{customer_id}-{text[:30]}",
        customer_id=customer_id,
        kind="mail",
        direction=Direction(direction),
        at=datetime(2026, 5, 1, tzinfo=UTC),
        text=text,
    )


def learn(*entries: Entry, sign_as: str = "") -> Voice:
    return learn_voice(entries, customer=ADA, owner_name="Robin Hale", sign_as=sign_as)


def test_the_most_usual_greeting_to_this_customer_wins() -> None:
    voice = learn(
        sent("Dear Ada,\n\nOne.\n\nRobin"),
        sent("Dear Ada,\n\nTwo.\n\nRobin"),
        sent("Hi Ada,\n\nThree."),
        *(sent(f"Hey Bob,\n\n{number}", "bob") for number in range(5)),
    )
    assert voice == Voice(sign_as="Robin", greets_with="Dear {name},")


def test_a_stranger_is_greeted_as_everybody_is() -> None:
    assert learn(sent("Hello Bob,\n\nOne.", "bob")).greets_with == "Hello {name},"


def test_a_name_that_opens_the_first_line_is_a_greeting() -> None:
    assert learn(sent("Ada, held, no clock on it.\nRobin")).greets_with == "{name},"


def test_who_never_wrote_greets_with_hi() -> None:
    assert learn() == Voice(sign_as="Robin", greets_with="Hi {name},")


def test_what_customers_write_teaches_nothing() -> None:
    assert learn(sent("Yo Ada,\n\nOne.", direction="in")).greets_with == "Hi {name},"


def test_the_config_says_how_to_sign_before_the_mails_do() -> None:
    assert learn(sent("Ada,\n\nOne.\n\nR"), sign_as="Rob").sign_as == "Rob"
    assert learn(sent("Ada,\n\nOne.\n\nR")).sign_as == "R"


def test_grief_is_greeted_gravely() -> None:
    assert Voice("Robin", "Hey {name}!").greeting("Ada", is_grave=True) == "Dear Ada,"
    assert Voice("Robin", "Hey {name}!").greeting("Ada", is_sad=True) == "Hey Ada,"
