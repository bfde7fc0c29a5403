"""Header fields, read with care."""

from __future__ import annotations

import pytest

from agent.mail.headers import decode_field, read_addresses, read_ids, read_references
from agent.models import Address


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"=?utf-8?q?J=C3=BCrgen?= Baumann", "Jürgen Baumann"),
        (b"=?UTF-8?B?w7w=?= =?utf-8?b?w7w=?=", "üü"),
        (b"=?utf-8?q?=C3?= =?utf-8?q?=BC?=", "ü"),
        (b"=?iso-8859-1?q?a_b?=", "a b"),
        ("Jürgen".encode(), "Jürgen"),
        (b"J\xfcrgen", "Jürgen"),
        (b"=?nope?q?=FC?=", "ü"),
        (b"=?utf-8?b?!!!?=", ""),
        (b"1 =? 2 ?= 3", "1 =? 2 ?= 3"),
    ],
)
def test_encoded_words_and_raw_bytes_are_read(value: bytes, text: str) -> None:
    assert decode_field(value) == text


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        (b"a@x", [("", "a@x")]),
        (b"a@x (Dana)", [("Dana", "a@x")]),
        (b'"Fox, Dana" <A@X>, Bo <b@x>', [("Fox, Dana", "a@x"), ("Bo", "b@x")]),
        (b"team: a@x, b@x;", [("", "a@x"), ("", "b@x")]),
        (b"=?utf-8?q?Fox=2C_Dana?= <a@x>", [("Fox, Dana", "a@x")]),
        (b"=?utf-8?q?Dana_<a@x>?=", [("Dana", "a@x")]),
        (b"'Dana' <a@x>", [("Dana", "a@x")]),
        (b"a@x <a@x>", [("", "a@x")]),
        (b"a@x (Dana (at home) Fox)", [("Dana (at home) Fox", "a@x")]),
        (b"<@r1,@r2:user@x>", [("", "user@x")]),
        (b"J\xfcrgen <a@x>", [("J\u00fcrgen", "a@x")]),
        ("Jürgen <jürgen@straße.example>".encode(), [("Jürgen", "jürgen@xn--strae-oqa.example")]),
        ("J <j@Mu\u0308ller.example>".encode(), [("J", "j@xn--mller-kva.example")]),
        (b"J <j@xn--mller-kva.example>", [("J", "j@xn--mller-kva.example")]),
        (b"undisclosed-recipients:;", []),
        (b"", []),
    ],
)
def test_addresses_are_taken_apart(value: bytes, addresses: list[tuple[str, str]]) -> None:
    expected = tuple(Address(name=name, email=email) for name, email in addresses)
    assert read_addresses([value]) == expected


def test_folded_and_bare_identifiers_are_read() -> None:
    assert read_ids([b" <a\n b@x> junk <c@x>"]) == ["<ab@x>", "<c@x>"]
    assert read_ids([b"bare@x"]) == ["<bare@x>"]


def test_very_many_references_keep_the_first_and_the_latest() -> None:
    ids = read_references([b" ".join(b"<%d@x>" % n for n in range(1000))])
    assert (ids[0], ids[-1], len(ids)) == ("<0@x>", "<999@x>", 200)
