"""What the owner is shown of a correspondence: threads, doubts about a sender, signatures."""

from __future__ import annotations

from itertools import permutations

import pytest

from agent.correspondence import Correspondence
from agent.learning import details_in
from agent.models import Authentication, Automation, Customer, Detail, DetailKind
from tests.agent.conftest import GLENN, ROBIN, House, make_config, make_mail

FORGED = "Glenn Maddox <glenn@evil.example>"
SIGNED = "Robin,\n\n{news}\n\n-- \nGlenn Maddox\nMill foreman\nTillery Millwork Ltd\nTel. {phone}\n"


def signed(news: str, phone: str, on: str, **headers: str) -> bytes:
    return make_mail(GLENN, ROBIN, SIGNED.format(news=news, phone=phone), on=on, **headers)


async def test_a_thread_is_shown_whole_though_a_mail_of_it_names_no_other(house) -> None:
    await house.receive(
        make_mail(ROBIN, GLENN, "Twelve?", on="2026-11-10T09:00:00-08:00", subject="Oak boards"),
        make_mail(
            GLENN,
            ROBIN,
            "Yes. And we bought a house in Otley!",
            on="2026-11-16T09:00:00-08:00",
            subject="AW: Oak boards",
        ),
        make_mail(GLENN, ROBIN, "Rain.", on="2026-11-15T09:00:00-08:00", subject="The weather"),
    )
    view = house.only_suggestion()
    assert [entry.subject for entry in view.thread] == ["Oak boards", "AW: Oak boards"]


def test_what_is_filed_is_the_same_in_every_order(tmp_path) -> None:
    first = make_mail(ROBIN, GLENN, "One", on="2026-11-01T09:00:00-08:00", message_id="<1@x>")
    second = make_mail(GLENN, ROBIN, "Two", on="2026-11-02T09:00:00-08:00", message_id="<2@x>")
    third = make_mail(
        GLENN, ROBIN, "Three", on="2026-11-03T09:00:00-08:00", References="<gone@x> <1@x>"
    )
    fourth = make_mail(GLENN, ROBIN, "Four", on="2026-11-04T09:00:00-08:00", answers="<2@x>")
    found = set()
    for number, order in enumerate(permutations((first, second, third, fourth))):
        folder = tmp_path / str(number)
        folder.mkdir()
        house = House(folder, make_config(folder))
        house.file(*order)
        (customer,) = house.book.customers()
        entries = house.views.customer(customer.id).entries
        found.add("\n".join(entry.model_dump_json() for entry in entries))
        house.close()
    (only,) = found
    assert only.count('"thread_id":"<gone@x>"') == 0
    assert only.count('"thread_id":"<1@x>"') == 2
    assert only.count('"thread_id":"<2@x>"') == 2


async def test_a_known_name_at_a_new_address_is_shown_and_warned_of(house) -> None:
    await house.receive(
        make_mail(ROBIN, GLENN, "Twelve cases.", on="2026-10-01T09:00:00-07:00"),
        make_mail(GLENN, ROBIN, "Same again.", on="2026-10-02T09:00:00-07:00"),
        make_mail(FORGED, ROBIN, "We bought a house in Otley!", on="2026-11-16T09:00:00-08:00"),
    )
    assert house.views.today().lines == (), "a stranger is not written to"
    house.config = make_config(house.folder, customers={"always": ["@evil.example"]})
    house.pipeline.take_config(house.config)
    house.pipeline.follow_the_rules()
    await house.pipeline.settled()
    view = house.only_suggestion()
    (entry,) = view.thread
    assert entry.is_new_address
    assert house.views.entry(entry.id).is_new_address
    sealed = house.desk.seal(view.draft.id)
    assert "The address glenn@evil.example is new for this name." in sealed.warnings


async def test_what_the_owners_server_doubts_is_warned_of(house, brag) -> None:
    await house.receive(*brag)
    view = house.only_suggestion()
    assert house.desk.seal(view.draft.id).warnings == ()
    entry = house.journal.entry(view.suggestion.entry_id)
    failed = Authentication(server="mx.hale.example", dmarc="fail")
    house.journal.replace_entry(entry.model_copy(update={"authentication": failed}))
    assert house.desk.seal(view.draft.id).warnings == (
        "Your mail server doubts that tillery.example sent this.",
    )


def details(customer: Customer) -> dict[DetailKind, str]:
    return {one.kind: one.value for one in customer.details}


@pytest.mark.parametrize("is_newest_first", [False, True])
async def test_signatures_tell_of_a_customer_and_the_newest_counts(
    house, brag, is_newest_first
) -> None:
    mails = [
        signed("Hello.", "+1 503 555 0100", "2026-11-02T09:00:00-08:00"),
        signed("Hello again.", "+1 503 555 0199", "2026-11-09T09:00:00-08:00"),
    ]
    await house.receive(brag[0])
    for one in mails[::-1] if is_newest_first else mails:
        await house.receive(one)
    (customer,) = house.book.customers()
    assert details(customer)[DetailKind.PHONE].endswith("555 0199")
    assert customer.company == details(customer)[DetailKind.COMPANY] == "Tillery Millwork Ltd"
    for one in customer.details:
        entry = house.journal.entry(one.evidence.entry_id)
        assert one.evidence.quote in entry.signature.splitlines()


async def test_mail_that_is_found_late_does_not_bring_an_old_number_back(house, brag) -> None:
    await house.receive(brag[0])
    await house.receive(signed("One.", "+1 503 555 0100", "2026-11-02T09:00:00-08:00"))
    await house.receive(signed("Five.", "+1 503 555 0100", "2026-11-12T09:00:00-08:00"))
    await house.receive(signed("Three.", "+1 503 555 0199", "2026-11-07T09:00:00-08:00"))
    (customer,) = house.book.customers()
    assert details(customer)[DetailKind.PHONE].endswith("555 0100")


async def test_what_the_owner_wrote_into_the_book_is_not_overwritten(house, brag) -> None:
    await house.receive(brag[0], signed("One.", "+1 503 555 0100", "2026-11-02T09:00:00-08:00"))
    path = house.folder / "book.json"
    path.write_text(path.read_text().replace('"value": "+1 503 555 0100"', '"value": "+1 971 7"'))
    await house.receive(signed("Two.", "+1 503 555 0199", "2026-11-12T09:00:00-08:00"))
    (customer,) = house.book.customers()
    assert details(customer)[DetailKind.PHONE] == "+1 971 7"


async def test_a_detail_added_by_hand_needs_no_evidence(house, brag) -> None:
    await house.receive(brag[0])
    (customer,) = house.book.customers()
    by_hand = Detail(kind=DetailKind.PLACE, value="Yakima")
    after = customer.model_copy(update={"details": (by_hand,)})
    house.book.change(lambda: house.book.put_customer(after))
    text = (house.folder / "book.json").read_text()
    assert '"evidence": null' not in text
    house.book._load(house.book._file._parse())
    assert house.book.customer(customer.id) == after


async def test_a_mail_that_the_server_doubts_teaches_nothing(house, brag) -> None:
    await house.receive(brag[0], signed("One.", "+1 503 555 0100", "2026-11-02T09:00:00-08:00"))
    (customer,) = house.book.customers()
    entry = house.journal.entries_of_customer(customer.id)[-1]
    assert details_in(entry)
    failed = Authentication(server="mx.hale.example", dmarc="fail")
    assert details_in(entry.model_copy(update={"authentication": failed})) == ()
    assert details_in(entry.model_copy(update={"automation": Automation.NOTICE})) == ()


async def test_a_thread_is_looked_for_near_its_mail_however_many_there_are(
    house, monkeypatch
) -> None:
    monkeypatch.setattr("agent.correspondence.FARTHEST", 2)
    mails = {
        day: make_mail(
            GLENN,
            ROBIN,
            f"Number {day}",
            on=f"2026-11-{day:02}T09:00:00-08:00",
            message_id=f"<{day}@x>",
            answers=f"<{day - 2}@x>" if day > 2 else "",
        )
        for day in range(1, 10)
    }
    hello = make_mail(ROBIN, GLENN, "Hello", on="2026-10-01T09:00:00-07:00")
    house.file(hello, *mails.values())
    (customer,) = house.book.customers()
    around = {one.text.strip(): one for one in house.views.customer(customer.id).entries}
    correspondence = Correspondence(book=house.book, journal=house.journal)

    def thread(of: str) -> list[str]:
        return [one.text.strip() for one in correspondence.thread_of(around[of].id)]

    assert thread("Number 5") == ["Number 3", "Number 5", "Number 7"]
    assert thread("Number 9") == ["Number 7", "Number 9"]
