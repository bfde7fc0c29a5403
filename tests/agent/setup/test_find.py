"""A mailbox's servers are found in the surest way that knows them, and in no way that can be forged."""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import RedirectResponse, Response

from agent.config import Security
from agent.errors import AccountError
from agent.providers import PROVIDERS, is_public, provider_by_mx, provider_of
from agent.setup.autoconfig import read_file
from agent.setup.find import find_servers
from agent.setup.found import Endpoint, Found, is_host

DOMAIN = "firm.example"
ADDRESS = f"robin@{DOMAIN}"
SRV = {
    (f"_imaps._tcp.{DOMAIN}", "SRV"): [f"0 1 993 imap.{DOMAIN}."],
    (f"_submissions._tcp.{DOMAIN}", "SRV"): [f"0 1 465 smtp.{DOMAIN}."],
}
OWN_FILE = f"autoconfig.{DOMAIN}/mail/config-v1.1.xml"
WELL_KNOWN = f"{DOMAIN}/.well-known/autoconfig/mail/config-v1.1.xml"
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="firm.example">
  <domain>firm.example</domain>
  <incomingServer type="pop3"><hostname>pop.firm.example</hostname><port>995</port>
    <socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
  <incomingServer type="imap"><hostname>mx.%EMAILDOMAIN%</hostname><port>143</port>
    <socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></incomingServer>
  <incomingServer type="imap"><hostname>mx.%EMAILDOMAIN%</hostname><port>993</port>
    <socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.provider.example</hostname><port>587</port>
    <socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username></outgoingServer>
</emailProvider></clientConfig>"""


def find(world, address: str = ADDRESS, **options) -> Found:
    async def look() -> Found:
        network = world.network()
        async with network.client:
            return await find_servers(address, network, **options)

    return asyncio.run(look())


# The table


@pytest.mark.parametrize(
    ("address", "imap", "smtp"),
    [
        ("a@gmail.com", "imap.gmail.com, port 993, tls", "smtp.gmail.com, port 465, tls"),
        (
            "a@hotmail.co.uk",
            "outlook.office365.com, port 993, tls",
            "smtp-mail.outlook.com, port 587, starttls",
        ),
        ("a@posteo.net", "posteo.de, port 993, tls", "posteo.de, port 465, tls"),
        ("a@proton.me", "127.0.0.1, port 1143, starttls", "127.0.0.1, port 1025, starttls"),
    ],
)
def test_who_has_an_address_of_a_large_provider_asks_nobody(world, address, imap, smtp):
    found = find(world, address)
    assert (str(found.imap), str(found.smtp)) == (imap, smtp)
    assert not world.asked_dns
    assert not world.asked_web


def test_a_provider_that_lets_nobody_read_says_so(world):
    with pytest.raises(AccountError, match="Tuta cannot be read"):
        find(world, "a@tuta.com")


@pytest.mark.parametrize(
    ("mx", "name"),
    [
        ("10 alt1.aspmx.l.google.com.", "Gmail"),
        ("0 firm-example.mail.protection.outlook.com.", "Office 365"),
        ("10 in1-smtp.messagingengine.com.", "Fastmail"),
        ("5 smtpin.rzone.de.", "Strato"),
    ],
)
def test_a_firms_own_domain_is_known_by_who_takes_in_its_mail(world, mx, name):
    world.records[DOMAIN, "MX"] = [mx, "99 backup.firm.example."]
    found = find(world)
    assert found.provider
    assert found.provider.name == name
    assert not found.strangers


def test_a_host_that_only_looks_like_a_providers_is_none_of_its(world):
    for host in "google.com.evil.example", "evilgoogle.com", "mx.firm.example":
        assert provider_by_mx(host) is None


def test_the_table_is_sound():
    domains = [domain for provider in PROVIDERS for domain in provider.domains.split()]
    assert len(set(domains)) == len(domains)
    for provider in PROVIDERS:
        assert provider.domains or provider.mx
        for server in (provider.imap, provider.smtp):
            assert server is None or is_host(server[0])
    assert provider_of("GMail.com")
    assert is_public("gmx.de")
    assert is_public("QQ.com")
    assert not is_public("halesupply.example")


# DNS


def test_srv_records_name_the_servers_of_a_domain(world):
    world.records |= SRV
    found = find(world)
    assert found.imap == Endpoint(f"imap.{DOMAIN}", 993, Security.TLS)
    assert found.smtp == Endpoint(f"smtp.{DOMAIN}", 465, Security.TLS)
    assert "SRV" in found.source
    assert not found.strangers
    assert not world.asked_web


def test_the_best_record_counts_and_a_dot_means_no(world):
    world.records |= SRV | {
        (f"_imaps._tcp.{DOMAIN}", "SRV"): ["0 0 0 ."],
        (f"_imap._tcp.{DOMAIN}", "SRV"): [
            f"20 9 143 late.{DOMAIN}.",
            f"10 1 143 light.{DOMAIN}.",
            f"10 5 143 heavy.{DOMAIN}.",
        ],
    }
    assert find(world).imap == Endpoint(f"heavy.{DOMAIN}", 143, Security.STARTTLS)


def test_a_host_elsewhere_that_only_dns_vouches_for_is_to_be_confirmed(world):
    world.records |= SRV | {(f"_imaps._tcp.{DOMAIN}", "SRV"): ["0 1 993 imap.elsewhere.example."]}
    assert find(world).strangers == ("imap.elsewhere.example",)
    world.records[f"_imaps._tcp.{DOMAIN}", "SRV"] = [f"0 1 993 imap.evil{DOMAIN}."]
    assert find(world).strangers == (f"imap.evil{DOMAIN}",)


def test_a_record_that_names_no_host_is_passed_over(world):
    world.records |= SRV | {
        (f"_imaps._tcp.{DOMAIN}", "SRV"): [r"0 1 993 imap\032\027x.firm.example."]
    }
    with pytest.raises(AccountError, match="could not be found"):
        find(world)


# The provider's own file


@pytest.mark.parametrize("place", [OWN_FILE, WELL_KNOWN])
def test_the_providers_own_file_is_read_over_tls_and_not_told_the_address(world, place):
    world.pages[place] = Response(FILE)
    found = find(world)
    assert found.imap == Endpoint(f"mx.{DOMAIN}", 993, Security.TLS, "robin")
    assert found.smtp == Endpoint("smtp.provider.example", 587, Security.STARTTLS)
    assert place.partition("/")[0] in found.source
    assert "robin" not in " ".join(world.asked_web + world.asked_dns)


def test_a_way_that_leads_out_of_tls_is_not_followed(world):
    world.pages[OWN_FILE] = RedirectResponse("http://elsewhere.example/config.xml")
    world.pages["elsewhere.example/config.xml"] = Response(FILE)
    with pytest.raises(AccountError, match="could not be found"):
        find(world)
    world.pages[OWN_FILE] = RedirectResponse("https://elsewhere.example/config.xml")
    assert find(world).imap.host == f"mx.{DOMAIN}"


def test_a_circle_and_a_flood_come_to_an_end(world):
    world.pages[OWN_FILE] = RedirectResponse(f"https://{OWN_FILE}")
    world.pages[WELL_KNOWN] = Response(FILE + " " * 100_000)
    with pytest.raises(AccountError, match="could not be found"):
        find(world)


def test_a_web_server_that_cannot_prove_who_it_is_is_not_believed(world):
    """The certificate is good for autoconfig.firm.example only."""
    world.pages["autoconfig.other.example/mail/config-v1.1.xml"] = Response(FILE)
    with pytest.raises(AccountError, match="could not be found"):
        find(world, "robin@other.example")
    assert not world.asked_web


def test_thunderbirds_makers_are_asked_only_where_the_owner_says_so(world):
    world.pages[f"autoconfig.thunderbird.net/v1.1/{DOMAIN}"] = Response(FILE)
    with pytest.raises(AccountError, match="could not be found"):
        find(world)
    assert not any("thunderbird" in asked for asked in world.asked_web)
    assert "Thunderbird" in find(world, ask_thunderbird=True).source


@pytest.mark.parametrize(
    "spoil",
    [
        ('<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE a [<!ENTITY x "y">]>'),
        ('<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'),
        ("SSL", "plain"),
        ("mx.%EMAILDOMAIN%", "bad host"),
        ("993", "99999"),
        ("%EMAILLOCALPART%", "%REALNAME%"),
        ("</clientConfig>", ""),
        ("UTF-8", "no-such-charset"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_names_no_server(spoil):
    spoilt = FILE.replace(
        "STARTTLS</socketType><username>%EMAILLOCAL", "plain</socketType><username>%EMAILLOCAL"
    )
    assert read_file(spoilt.encode(), ADDRESS)
    assert read_file(spoilt.replace(*spoil).encode(), ADDRESS) is None


@pytest.mark.parametrize("address", ["robin@a b", "robin@", "robin@..", "robin@" + "a" * 300])
def test_what_is_no_domain_is_not_looked_up(world, address):
    with pytest.raises(AccountError, match="no domain"):
        find(world, address)
    assert not world.asked_dns


def test_a_domain_beyond_ascii_is_asked_for_as_dns_knows_it(world):
    with pytest.raises(AccountError):
        find(world, "robin@müller.example")
    assert "xn--mller-kva.example MX" in world.asked_dns
