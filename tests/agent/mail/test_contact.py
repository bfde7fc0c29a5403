"""What a signature tells of its writer."""

from __future__ import annotations

import pytest

from agent.mail.contact import read_details
from agent.models import Address, DetailKind

DANA = Address(name="Dana Fox", email="dana@foxcounsel.example")


def told(signature: str, sender: Address = DANA) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, value, quote in read_details(signature, sender):
        assert quote in signature
        found.setdefault(kind.value, []).append(value)
    return found


@pytest.mark.parametrize(
    ("signature", "email", "details"),
    [
        (
            "Dana Fox\nSenior Counsel | Fox Counsel LLP\n12 High Street, Leeds LS1 4AP\n"
            "T: +44 (0)113 496 0000 | M: 07700 900123 | F: +44 113 496 0001\ndana@foxcounsel.example",
            "dana@foxcounsel.example",
            {
                "title": ["Senior Counsel"],
                "company": ["Fox Counsel LLP"],
                "place": ["Leeds"],
                "phone": ["+44 113 496 0000", "07700 900123 (mobile)"],
            },
        ),
        (
            "Jürgen Baumann\nLeiter Einkauf\nBaumann Präzision GmbH\nIndustriestraße 12, 70565 Stuttgart\n"
            "Tel.: 0711 / 123456-78\nMobil: +49 170 1234567\nFax: 0711 / 123456-99\n"
            "Amtsgericht Stuttgart, HRB 999001, USt-IdNr. DE123456789",
            "j.baumann@baumann-praezision.example",
            {
                "title": ["Leiter Einkauf"],
                "company": ["Baumann Präzision GmbH"],
                "place": ["Stuttgart"],
                "phone": ["0711 123456 78", "+49 170 1234567 (mobile)"],
            },
        ),
        (
            "Claire Roux\nResponsable des achats\nPapeterie Roux SARL\n4, rue des Lices, 69003 Lyon\n"
            "Tél. : 04 72 00 00 00\nPort. : 06 12 34 56 78\nSIRET 123 456 789 00012",
            "claire@papeterie-roux.example",
            {
                "title": ["Responsable des achats"],
                "company": ["Papeterie Roux SARL"],
                "place": ["Lyon"],
                "phone": ["04 72 00 00 00", "06 12 34 56 78 (mobile)"],
            },
        ),
        (
            "Marta Ruiz\nDirectora de compras\nAceites Ruiz, S.L.\nC/ Mayor 7, 23001 Jaén\n"
            "Tel. 953 000 000 · Móvil 600 000 000\nCIF B-12345678",
            "marta@aceitesruiz.example",
            {
                "title": ["Directora de compras"],
                "company": ["Aceites Ruiz"],
                "place": ["Jaén"],
                "phone": ["953 000 000", "600 000 000 (mobile)"],
            },
        ),
        (
            "Bev Hostetler\nOffice Manager\nHostetler Fence Inc.\n410 Foundry Road, Portland, OR 97201\n"
            "(503) 555-0142 x12",
            "bev@hostetlerfence.example",
            {
                "title": ["Office Manager"],
                "company": ["Hostetler Fence Inc."],
                "place": ["Portland, OR"],
                "phone": ["503 555 0142 ext 12"],
            },
        ),
    ],
)
def test_a_name_plate_is_read(signature: str, email: str, details: dict[str, list[str]]) -> None:
    assert told(signature, Address(name=signature.split("\n")[0], email=email)) == details


def test_a_firm_without_a_legal_form_is_known_by_the_senders_domain() -> None:
    sender = Address(email="dana@foxsupply.example")
    assert told("Fox Supply, Leeds", sender) == {"company": ["Fox Supply"]}
    assert told("Fox Supply, Leeds", Address(email="dana@gmail.com")) == {}


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "Have a good weekend!",
        "Winner of the 2025 Legal Awards",
        "Ask the manager about our offers.",
        "Order no. 0123 4567890",
        "Company no. 09999417. Registered in England.",
        "IBAN DE89 3704 0044 0532 0130 00",
        "See you on 12.05.2026, 14:30",
        "Fax: +44 113 496 0001",
        "Dana Fox\n+44 113 496 0000\nassistant@other.example",
        "Senior Counsel\nSenior Partner",
    ],
)
def test_doubt_means_nothing(signature: str) -> None:
    assert told(signature) == {}


def test_the_same_number_is_told_once() -> None:
    assert told("T: +44 113 496 0000\nOffice: 0113 496 0000") == {"phone": ["+44 113 496 0000"]}


@pytest.mark.parametrize(
    "signature",
    [
        "1 " * 80,
        "+" + "1" * 5_000,
        "(" * 150 + ")" * 9,
        ("Rue " * 40 + "\n") * 10_000,
        "T: " + "1-" * 70,
        "a " * 70 + "GmbH",
        ", ".join(["Leeds"] * 20),
    ],
)
def test_hostile_lines_tell_little_and_cost_little(signature: str) -> None:
    assert len(read_details(signature, DANA)) <= 6


def test_each_detail_has_its_line() -> None:
    (detail,) = read_details("  Tel: +44 113 496 0000  \n", DANA)
    assert detail == (DetailKind.PHONE, "+44 113 496 0000", "Tel: +44 113 496 0000")


@pytest.mark.parametrize("domain", ["posteo.de", "yandex.com"])
def test_a_providers_name_is_not_the_firm_of_those_who_write_from_there(domain: str) -> None:
    signature = f"Dana Fox\n{domain.partition('.')[0].title()}"
    assert "company" not in told(signature, Address(name="Dana Fox", email=f"dana@{domain}"))


def test_a_firm_that_writes_from_a_host_named_mail_is_a_firm_all_the_same() -> None:
    sender = Address(name="Dana Fox", email="dana@mail.foxcounsel.example")
    assert told("Dana Fox\nFoxcounsel", sender)["company"] == ["Foxcounsel"]
