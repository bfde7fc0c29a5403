"""The book: readable by hand, never lost, and a hand edit always wins."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.errors import StoreError
from agent.models import Customer, Evidence, Kind, LifeEvent, When, Who
from agent.store.book import Book


def customer(number: int, name: str = "Glenn Maddox") -> Customer:
    return Customer(id=f"customer-{number}", name=name, addresses=(f"glenn{number}@a.example",))


def life_event(number: int, of: int = 1) -> LifeEvent:
    return LifeEvent(
        id=f"event-{number}",
        customer_id=f"customer-{of}",
        kind=Kind.JOB_INTERVIEW,
        who=Who.SELF,
        date="2026-04-09",
        status=When.UPCOMING,
        evidence=(Evidence(quote="I've got a job interview on Thursday", entry_id="entry-1"),),
        told_at=datetime(2026, 4, 6, 19, 17, tzinfo=UTC),
        confidence=0.9,
    )


def put(book: Book, *records: Customer | LifeEvent) -> None:
    """Put records in, as one change."""

    def work() -> None:
        for record in records:
            if isinstance(record, Customer):
                book.put_customer(record)
            else:
                book.put_life_event(record)

    book.change(work)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.json"


def test_what_was_put_is_there_after_a_restart(path: Path) -> None:
    book = Book(path)
    put(book, customer(1), life_event(1))
    again = Book(path)
    assert again.customers() == [customer(1)]
    assert again.customer_at("glenn1@a.example") == customer(1)
    assert again.life_events("customer-1") == [life_event(1)]


def test_the_file_reads_like_a_book_and_only_its_owner_may_open_it(path: Path) -> None:
    book = Book(path)
    put(book, customer(1, "Aiko 棚部"))
    assert '"name": "Aiko 棚部"' in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_edit_that_fails_changes_nothing(path: Path) -> None:
    book = Book(path)
    put(book, customer(1))
    before = path.read_bytes()

    def work() -> None:
        book.put_customer(customer(2))
        book.remove_customer("customer-1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        book.change(work)
    assert path.read_bytes() == before
    assert book.customers() == [customer(1)]
    assert book.customer_at("glenn2@a.example") is None


def test_a_change_outside_an_edit_is_a_mistake_of_the_caller(path: Path) -> None:
    with pytest.raises(RuntimeError):
        Book(path).put_customer(customer(1))


def test_a_hand_edit_is_read_and_survives_the_next_change(path: Path) -> None:
    book = Book(path)
    put(book, customer(1))
    path.write_text(
        path.read_text().replace('"notes": ""', '"notes": "likes tea", "tea": "oolong"')
    )
    put(book, customer(2))
    on_disk = json.loads(path.read_text())["customers"]
    assert on_disk["customer-1"]["notes"] == "likes tea"
    assert on_disk["customer-1"]["tea"] == "oolong"
    found = book.customer("customer-1")
    assert found
    assert found.notes == "likes tea"


def test_a_hand_edit_made_while_a_change_is_prepared_survives_too(path: Path) -> None:
    book = Book(path)
    put(book, customer(1))
    edits = iter(["Glenn R. Maddox"])

    def annotate() -> None:
        found = book.customer("customer-1")
        assert found
        book.put_customer(found.model_copy(update={"notes": "likes tea"}))
        for name in edits:
            path.write_text(path.read_text().replace("Glenn Maddox", name))

    book.change(annotate)
    for seen in (book, Book(path)):
        (found,) = seen.customers()
        assert (found.name, found.notes) == ("Glenn R. Maddox", "likes tea")


def test_whoever_edits_without_pause_is_told_and_keeps_his_words(path: Path) -> None:
    book = Book(path)
    put(book, customer(1))

    def race() -> None:
        book.put_customer(customer(2))
        path.write_text(path.read_text() + " ")

    with pytest.raises(StoreError, match="close the editor"):
        book.change(race)
    book.refresh()
    assert book.customers() == [customer(1)]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ('{"customers": {', "book.json:1: the book is not JSON here"),
        ('{"customers": {"c": {"id": "c"}}}', r"customers\.c\.name: Field required; mend it"),
        (
            '{"customers": {"c": {"id": "d", "name": "x", "addresses": []}}}',
            "its id must be the same",
        ),
        (
            '{"life_events": {"e": {"id": "e", "customer_id": "c", "kind": "move", "who": "self",'
            ' "status": "past", "evidence": [], "told_at": "2026-11-16T08:00:00",'
            ' "confidence": 1}}}',
            r"life_events\.e\.told_at",
        ),
        ("[]", "must be an object"),
        ('{"customers": {"c": []}}', "must be an object"),
        pytest.param("[" * 100_000, "nested too deeply", id="deep"),
        ("", "not JSON"),
    ],
)
def test_a_broken_hand_edit_is_told_with_its_place_and_left_alone(
    path: Path, broken: str, words: str
) -> None:
    book = Book(path)
    put(book, customer(1))
    path.write_text(broken)
    with pytest.raises(StoreError, match=words):
        put(book, customer(2))
    assert book.customers() == [customer(1)]
    assert path.read_text() == broken
    with pytest.raises(StoreError, match=words):
        Book(path)


def test_the_last_good_book_is_beside_a_broken_one_and_mends_it(path: Path) -> None:
    book = Book(path, copies=2)
    put(book, customer(1))
    good = path.read_text()
    for broken in (good.replace('"addresses"', '"adresses"'), "{", good.replace("[", "{")):
        path.write_text(broken)
        for _ in range(2):
            with pytest.raises(StoreError, match=r"cp '.*book\.json\.1'"):
                book.refresh()
        with pytest.raises(StoreError):
            put(book, customer(2))
        assert path.read_text() == broken
        path.write_text((path.parent / "book.json.1").read_text())
        book.refresh()
        assert book.customers() == [customer(1)]
    copies = sorted(one.name for one in path.parent.glob("book.json.*"))
    assert copies == ["book.json.1", "book.json.2"]


def test_a_book_that_vanished_is_missed_and_not_begun_anew(path: Path) -> None:
    book = Book(path)
    put(book, customer(1))
    path.unlink()
    with pytest.raises(StoreError, match="the book is gone, or put the last good copy back"):
        book.refresh()
    with pytest.raises(StoreError, match="the book is gone"):
        Book(path)
    assert book.customers() == [customer(1)]
    path.write_text((path.parent / "book.json.1").read_text())
    assert Book(path).customers() == [customer(1)]


def test_a_full_disk_is_told_and_the_old_book_stays(path: Path) -> None:
    script = f"""
import resource, pathlib
from agent.store.book import Book
from agent.errors import StoreError
from tests_book import customer, put
book = Book(pathlib.Path({str(path)!r}))
put(book, customer(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
try:
    put(book, *(customer(number) for number in range(50)))
except StoreError as error:
    print(error)
print(len(book.customers()))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=_environment(path)
    )
    assert "the book cannot be written" in done.stdout, done.stderr
    assert done.stdout.endswith("\n1\n")
    assert [one.id for one in Book(path).customers()] == ["customer-1"]
    assert not list(path.parent.glob("*.new"))


def test_killed_at_any_moment_the_book_is_whole(path: Path) -> None:
    script = f"""
import pathlib
from agent.store.book import Book
from tests_book import customer, put
book = Book(pathlib.Path({str(path)!r}))
for round in range(100000):
    def work():
        for number in range(100 - round % 90):
            book.put_customer(customer(number, "x" * (round % 500)))
        for number in range(100 - round % 90, 100):
            book.remove_customer(f"customer-{{number}}")
    book.change(work)
    if round == 0:
        print("ready", flush=True)
"""
    chance = random.Random(7)
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, env=_environment(path)
        )
        assert process.stdout
        with process.stdout:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.02, 0.12))
            process.kill()
            process.wait()
        names = {one.name for one in Book(path).customers()}
        assert len(names) == 1, "one round's change was kept in part"


def _environment(path: Path) -> dict[str, str]:
    """A child that can import the project and this file."""
    (path.parent / "tests_book.py").write_text(Path(__file__).read_text(encoding="utf-8"))
    root = Path(__file__).resolve().parents[3]
    return {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{path.parent}"}


def test_an_address_written_by_hand_in_capitals_is_the_same_address(path: Path) -> None:
    book = Book(path)
    put(book, customer(1).model_copy(update={"addresses": ("Glenn@A.example",)}))
    assert book.customer_at("glenn@a.example")
