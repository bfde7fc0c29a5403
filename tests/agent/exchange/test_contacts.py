"""Contacts as address books export them: every dialect read, and everything in them bounded."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.exchange.contacts import LARGEST_FILE_BYTES, Contact, contacts_of, read_contacts

APPLE = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//macOS 14.1//EN
N:Lindqvist;Peggy;;;
FN:Peggy Lindqvist
ORG:Lindqvist Hardware;
EMAIL;type=INTERNET;type=HOME;type=pref:Peggy@Hardware.example
item1.EMAIL;type=INTERNET:peggy@home.example
item1.X-ABLabel:_$!<Other>!$_
TEL;type=CELL;type=VOICE;type=pref:+1 218 555 0142
NOTE:Prefers calls.\\nCloses at 5.
BDAY:1971-05-09
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ
 AAAQABAAD
END:VCARD
"""
OUTLOOK = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg M=C3=BCller
ORG:M\xfcller GmbH
EMAIL;PREF;INTERNET:joerg@mueller.example
TEL;WORK;VOICE:089 555 0199
END:VCARD
"""
VERSION_4 = """BEGIN:VCARD
VERSION:4.0
FN:Aya Tanaka
EMAIL;TYPE=work:mailto:aya@tanaka.example
TEL;VALUE=uri;TYPE="voice,work":tel:+81-3-5550-0100
BDAY:--0403
END:VCARD
"""


def read(tmp_path: Path, content: str | bytes, name: str = "contacts.csv") -> list[Contact]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_contacts(path).contacts


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_card_of_version_3_is_read(tmp_path: Path, newline: str) -> None:
    (contact,) = read(tmp_path, APPLE.replace("\n", newline), "card.vcf")
    assert contact == Contact(
        name="Peggy Lindqvist",
        addresses=("peggy@hardware.example", "peggy@home.example"),
        company="Lindqvist Hardware",
        phones=("+1 218 555 0142",),
        notes="Prefers calls.\nCloses at 5.",
        birthday="1971-05-09",
    )


def test_cards_of_versions_2_1_and_4_are_read(tmp_path: Path) -> None:
    old, new = read(tmp_path, (OUTLOOK + VERSION_4).encode("utf-8"), "cards.vcf")
    assert (old.name, old.addresses, old.phones) == (
        "Jörg Müller",
        ("joerg@mueller.example",),
        ("089 555 0199",),
    )
    assert (new.name, new.addresses) == ("Aya Tanaka", ("aya@tanaka.example",))
    assert (new.phones, new.birthday) == (("+81-3-5550-0100",), "--04-03")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # Google, since 2024
            "First Name,Middle Name,Last Name,Organization Name,Birthday,Notes,"
            "E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,"
            "Phone 1 - Label,Phone 1 - Value\n"
            "Peggy,,Lindqvist,Hardware,1971-05-09,calls,* Home,p@a.example ::: p@c.example,"
            "Work,p@b.example,Mobile,218 555 0142\n",
            Contact(
                name="Peggy Lindqvist",
                addresses=("p@a.example", "p@c.example", "p@b.example"),
                company="Hardware",
                phones=("218 555 0142",),
                notes="calls",
                birthday="1971-05-09",
            ),
        ),
        (  # Google, before
            "Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,Organization 1 - Name\n"
            "Peggy Lindqvist,Peggy,Lindqvist,*,p@a.example,Hardware\n",
            Contact(name="Peggy Lindqvist", addresses=("p@a.example",), company="Hardware"),
        ),
        (  # Outlook
            '"First Name","Last Name","Company","E-mail Address","E-mail Type",'
            '"E-mail 2 Address","Business Phone","Business Fax","Mobile Phone","Birthday","Notes"\n'
            '"Peggy","Lindqvist","Hardware","p@a.example","SMTP","p@b.example","1 218","9","2 218",'
            '"0/0/00","two\nlines"\n',
            Contact(
                name="Peggy Lindqvist",
                addresses=("p@a.example", "p@b.example"),
                company="Hardware",
                phones=("1 218", "2 218"),
                notes="two\nlines",
            ),
        ),
        (  # Outlook auf Deutsch
            "Vorname;Nachname;Firma;E-Mail-Adresse;E-Mail 2: Adresse;Telefon geschäftlich;"
            "Mobiltelefon;Fax geschäftlich;Geburtstag;Notizen\n"
            "Jörg;Müller;Müller GmbH;j@a.example;j@b.example;089 1;0170 2;089 9;03.04.1980;nett\n",
            Contact(
                name="Jörg Müller",
                addresses=("j@a.example", "j@b.example"),
                company="Müller GmbH",
                phones=("089 1", "0170 2"),
                notes="nett",
                birthday="03.04.1980",
            ),
        ),
        (  # Thunderbird auf Deutsch, with tabs
            "Vorname\tNachname\tAnzeigename\tPrimäre E-Mail-Adresse\tSekundäre E-Mail-Adresse\n"
            "Jörg\tMüller\tJörg Müller\tj@a.example\t\n",
            Contact(name="Jörg Müller", addresses=("j@a.example",)),
        ),
        (  # a table of one's own
            "Vorname;Name;E-Mail\nJörg;Müller;j@a.example\n",
            Contact(name="Jörg Müller", addresses=("j@a.example",)),
        ),
        ("email\np@a.example\n", Contact(addresses=("p@a.example",))),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_as_programs_export_it_is_read(
    tmp_path: Path, text: str, expected: Contact, encoding: str
) -> None:
    assert read(tmp_path, text.encode(encoding)) == [expected]


RICH = """BEGIN:VCARD
VERSION:3.0
FN:Peggy Lindqvist
EMAIL:p@a.example
ADR;TYPE=HOME:;;12 Main St;Kelseyville;CA;95451;USA
item2.ADR;TYPE=WORK:PO 7;Suite 4;1 Quay,Pier 2;Duluth;;;
CATEGORIES:myContacts,Lake County,vip
BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-09
item1.X-ABDATE;type=pref:2009-08-08
item1.X-ABLabel:_$!<Anniversary>!$_
END:VCARD
"""


def test_places_groups_and_the_wedding_day_of_a_card_are_read(tmp_path: Path) -> None:
    (contact,) = read(tmp_path, RICH, "card.vcf")
    assert contact.places == (
        "12 Main St, Kelseyville, CA 95451, USA",
        "PO 7, Suite 4, 1 Quay, Pier 2, Duluth",
    )
    assert contact.tags == ("Lake County", "vip")
    assert (contact.birthday, contact.anniversary) == ("--05-09", "2009-08-08")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("ANNIVERSARY:20090808", "2009-08-08"),
        ("ANNIVERSARY:20090808T1430-0500", "2009-08-08"),
        ("X-ANNIVERSARY:1990-04-30", "1990-04-30"),
        ("X-EVOLUTION-ANNIVERSARY:1980-03-22", "1980-03-22"),
        ("X-MS-ANNIVERSARY:20110113", "2011-01-13"),
        ("X-ABDATE:1776-07-04", ""),
        ("item3.X-ABDATE:1776-07-04\nitem3.X-ABLabel:Graduation", ""),
    ],
)
def test_every_program_writes_the_wedding_day_in_its_own_way(
    tmp_path: Path, line: str, day: str
) -> None:
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:Peggy\nEMAIL:p@a.example\n{line}\nEND:VCARD\n"
    assert [one.anniversary for one in read(tmp_path, card, "card.vcf")] == [day]


@pytest.mark.parametrize(
    ("text", "places", "tags"),
    [
        (  # Google
            "Name,E-mail 1 - Value,Address 1 - Formatted,Address 1 - City,Labels\n"
            'Peggy,p@a.example,"12 Main St\nKelseyville, CA",Kelseyville,* myContacts ::: vip\n',
            ("12 Main St Kelseyville, CA",),
            ("vip",),
        ),
        (  # Outlook
            "First Name,E-mail Address,Home Street,Home City,Home State,Home Postal Code,"
            "Business City,Categories\n"
            "Peggy,p@a.example,12 Main St,Kelseyville,CA,95451,Duluth,vip;lake\n",
            ("12 Main St, Kelseyville, CA, 95451", "Duluth"),
            ("vip", "lake"),
        ),
        (  # a table of one's own
            "Name;E-Mail;Straße;PLZ;Ort;Address\nPeggy;p@a.example;Weg 1;80331;München;\n",
            ("Weg 1, 80331, München",),
            (),
        ),
        ("Name,Email,Address\nPeggy,p@a.example,peggy@b.example\n", (), ()),
    ],
)
def test_places_and_groups_of_a_table_are_read(
    tmp_path: Path, text: str, places: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    (contact,) = read(tmp_path, text)
    assert (contact.places, contact.tags) == (places, tags)


@pytest.mark.parametrize(
    ("days", "read_as"),
    [
        (("5/9/1971", "5/13/1980"), ["1971-05-09", "1980-05-13"]),
        (("9/5/1971", "13/5/1980"), ["1971-05-09", "1980-05-13"]),
        (("09-05-1971", "13-05-1980"), ["1971-05-09", "1980-05-13"]),
        (("5/9/1971", "5/9/1980"), ["5/9/1971", "5/9/1980"]),
        (("5/13/1971", "13/5/1980"), ["5/13/1971", "13/5/1980"]),
    ],
)
def test_which_figure_is_the_month_is_known_by_the_other_days_of_the_file(
    tmp_path: Path, days: tuple[str, str], read_as: list[str]
) -> None:
    rows = "".join(f"Peggy,p{n}@a.example,{day}\n" for n, day in enumerate(days))
    assert [one.birthday for one in read(tmp_path, f"Name,Email,Birthday\n{rows}")] == read_as


def test_places_and_groups_are_bounded_and_plain(tmp_path: Path) -> None:
    many = ",".join(f"tag{n}" + "x" * 400 for n in range(50))
    card = RICH.replace("vip", f"\x1b[31m{many}").replace("Main St", "Main\u202e St" + "y" * 900)
    (contact,) = read(tmp_path, card, "card.vcf")
    assert len(contact.tags) <= 20
    assert max(map(len, contact.tags)) <= 60
    assert max(map(len, contact.places)) <= 200
    assert all(words.isprintable() for words in (*contact.tags, *contact.places))


def test_a_contact_without_an_address_is_there_without_one(tmp_path: Path) -> None:
    (contact,) = read(tmp_path, "Name,Email\nPeggy Lindqvist,none\n")
    assert contact == Contact(name="Peggy Lindqvist")


def test_control_and_direction_characters_are_dropped_and_lengths_are_bounded(
    tmp_path: Path,
) -> None:
    evil = "Name,Email,Notes\n\x1b[31mPeg\u202egy\x07 L,p@a.example," + "n" * 90_000 + "\n"
    (contact,) = read(tmp_path, evil)
    assert contact.name == "[31mPeggy L"
    assert len(contact.notes) <= 4_000
    many = "Name,Email\nP," + " ::: ".join(f"p{n}@a.example" for n in range(500)) + "\n"
    assert len(read(tmp_path, many)[0].addresses) == 20


def test_one_broken_card_does_not_spoil_the_others(tmp_path: Path) -> None:
    broken = "BEGIN:VCARD\nVERSION:3.0\nN;;;=\n:::\nEMAIL;ENCODING=b:%%%\nEND:VCARD\n"
    huge = "BEGIN:VCARD\nVERSION:3.0\nNOTE:" + "x" * 300_000 + "\nEND:VCARD\n"
    nested = "BEGIN:VCARD\n" * 3000 + "END:VCARD\n"
    path = tmp_path / "cards.vcf"
    path.write_text(broken + huge + nested + APPLE)
    found = read_contacts(path)
    assert found.contacts[-1].name == "Peggy Lindqvist"
    assert found.unread >= 1


@pytest.mark.parametrize(
    "content",
    ["", "no header\nat all\n", "Name,Phone\nPeggy,1\n", "\x00\x01\x02", "Email\n" + "x" * 200_000],
)
def test_what_is_no_list_of_contacts_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, content)
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_that_is_not_there_or_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_contacts(tmp_path / "none.vcf")
    large = tmp_path / "large.vcf"
    with large.open("wb") as file:
        file.truncate(LARGEST_FILE_BYTES + 1)
    with pytest.raises(UsageError, match="too large"):
        read_contacts(large)


def test_contacts_come_over_the_door_as_they_come_from_a_file() -> None:
    body = {"contacts": [{"name": "Lindqvist, Peggy", "addresses": ["P@A.example", "nonsense"]}]}
    assert contacts_of(body) == [Contact(name="Peggy Lindqvist", addresses=("p@a.example",))]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"contacts": 3},
        {"contacts": ["Peggy"]},
        {"contacts": [{"nom": "Peggy"}]},
        {"contacts": [{"name": 3}]},
        {"contacts": [{"addresses": [3]}]},
        {"contacts": [{"phones": 3}]},
        {"contacts": [{"places": [3]}]},
        {"contacts": [{"tags": 3}]},
    ],
)
def test_contacts_in_another_shape_are_refused(body: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="contact"):
        contacts_of(body)
