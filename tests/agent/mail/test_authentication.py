"""Whose word about the sender is believed."""

from __future__ import annotations

import pytest

from agent.mail.authentication import read_authentication
from agent.mail.mime import read_parts
from agent.models import Address, Authentication

SENDER = Address(email="dana@fox.example")
BORDER = "Received: from mail.fox.example (mail.fox.example [8.8.4.4])\n\tby mx.hale.example; Tue"
INSIDE = "Received: from mx.hale.example (mx.hale.example [10.0.0.2]) by imap.hale.example"
LOCAL = "Received: from mx.hale.example by imap.hale.example with LMTP id 1"
OWN = "Authentication-Results: mx.hale.example; spf=pass smtp.mailfrom=fox.example;\n dkim=pass header.d=fox.example; dmarc=pass header.from=fox.example"
FORGED = "Authentication-Results: mx.hale.example; dmarc=pass header.from=fox.example"
PASSED = Authentication(server="mx.hale.example", spf="pass", dkim="pass", dmarc="pass")


def read(*fields: str, authserv: str = "", sender: Address = SENDER) -> Authentication | None:
    root = read_parts("\n".join([*fields, "From: dana@fox.example", "", "hi"]).encode())
    return read_authentication(root, sender, authserv)


@pytest.mark.parametrize("authserv", ["", "mx.hale.example", "hale.example"])
@pytest.mark.parametrize("hops", [[], [INSIDE], [LOCAL], [LOCAL, INSIDE]])
def test_what_stands_above_the_border_is_the_owners_own_servers_word(
    hops: list[str], authserv: str
) -> None:
    assert read(*hops, OWN, BORDER, authserv=authserv) == PASSED


def test_a_server_that_puts_it_below_its_own_received_must_be_named() -> None:
    assert read(BORDER, OWN) is None
    assert read(BORDER, OWN, authserv="mx.hale.example") == PASSED


@pytest.mark.parametrize(
    "fields",
    [
        [FORGED],
        [BORDER, FORGED],
        [INSIDE, BORDER, FORGED],
        [BORDER, "Received: from a by mx.hale.example", FORGED],
        ["Received: from mx.hale.example (evil [8.8.4.4]) by mx.hale.example", FORGED, INSIDE],
        ["Received: from [10.0.0.1] (evil [8.8.4.4]) by mx.hale.example", FORGED, BORDER],
        ["Received: from mx.hale.example (unknown) by mx.hale.example", FORGED, BORDER],
        ["Received: from evil ([10.9.9.9]) by mx.hale.example", FORGED, BORDER],
        [BORDER, f"ARC-{FORGED}"],
        ["ARC-Seal: i=1", f"ARC-{FORGED}", BORDER],
    ],
)
def test_a_forged_field_further_down_is_never_believed(fields: list[str]) -> None:
    assert read(*fields) is None


@pytest.mark.parametrize(
    "fields",
    [
        [BORDER, "Received: from a by mx.hale.example", FORGED],
        [BORDER, FORGED.replace("mx.hale", "mx.evil")],
        [FORGED.replace("mx.hale", "mxhale"), BORDER],
    ],
)
def test_a_named_server_is_the_only_one_that_is_believed(fields: list[str]) -> None:
    assert read(*fields, authserv="hale.example") is None


def test_the_topmost_server_is_believed_and_not_the_forged_one_below_it() -> None:
    failed = OWN.replace("dmarc=pass", "dmarc=fail")
    for fields in ([failed, BORDER, FORGED], [BORDER, failed, FORGED]):
        found = read(*fields, authserv="mx.hale.example")
        assert found is not None
        assert found.dmarc == "fail"
        assert found.has_failed


def test_google_and_microsoft_are_known_to_put_their_own_on_top() -> None:
    google = [
        "Received: by 2002:a05:6512:3a8f with SMTP id 1",
        "Received: from mail.fox.example (mail.fox.example. [8.8.4.4]) by mx.google.com with ESMTPS",
        "Authentication-Results: mx.google.com; dmarc=pass (p=REJECT) header.from=fox.example",
    ]
    assert read(*google) == Authentication(server="mx.google.com", dmarc="pass")
    microsoft = [
        "Received: from A.prod.outlook.com (2603:10b6::1) by B.prod.outlook.com (2603:10b6::2)",
        "Received: from C.eur.prod.outlook.com (2603:10a6::1) by A.prod.outlook.com (2603:10a6::3)",
        "Authentication-Results: spf=pass (sender IP is 8.8.4.4) smtp.mailfrom=fox.example;"
        " dkim=none (not signed) header.d=none;dmarc=fail action=none header.from=fox.example;",
    ]
    found = read(*microsoft)
    assert found == Authentication(server="outlook.com", spf="pass", dkim="none", dmarc="fail")
    assert read(*microsoft[1:], FORGED.replace("mx.hale.example;", "")) == found
    assert read(BORDER, microsoft[2]) is None


def test_the_fields_of_one_server_add_up() -> None:
    several = [f"Authentication-Results: {m}.mail.example; {m}=pass" for m in ("dmarc", "spf")]
    assert read(*several, BORDER) == Authentication(
        server="dmarc.mail.example", spf="pass", dmarc="pass"
    )


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (" 1; spf=pass", {"spf": "pass"}),
        (" (c (nested) \\) ;)\n 1; spf/1 (v) = SoftFail (because; of) ", {"spf": "softfail"}),
        ("; none", {}),
        ("; spf=none smtp.helo=x; spf=pass smtp.mailfrom=y", {"spf": "pass"}),
        ("; spf=hardfail", {"spf": "fail"}),
        ("; spf=sensational", {}),
        (
            '; dkim=fail reason="bad; dkim=pass header.d=fox.example" header.d=fox.example',
            {"dkim": "fail"},
        ),
        ("; dkim=fail header.d=fox.example; dkim=pass header.d=mail.fox.example", {"dkim": "pass"}),
        ("; dkim=pass header.i=@fox.example", {"dkim": "pass"}),
        ("; dkim=pass header.d=evil.example", {"dkim": "none"}),
        ("; dkim=pass", {"dkim": "none"}),
        ("; dkim=fail", {"dkim": "fail"}),
        ("; dmarc=pass header.from=other.example", {}),
    ],
)
def test_the_words_are_read(results: str, expected: dict[str, str]) -> None:
    found = read(f"Authentication-Results: mx.hale.example{results}", BORDER)
    assert found == Authentication(server="mx.hale.example", **expected)


@pytest.mark.parametrize(
    "value", ["(" * 20_000, '"' * 20_001, ";" * 20_000, "x; " + "a.b=" * 9_000, ":" * 20_000]
)
def test_hostile_fields_are_read_in_no_time(value: str) -> None:
    read(f"Authentication-Results: {value}", f"Received: from {value} by x", authserv="x")
