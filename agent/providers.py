"""The large mail providers: their domains, where anybody may have an address, and their servers."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from agent.names import is_within

_APP_ONLY = "it wants an app password, which you make in the account's security settings"
_SWITCH_ON = "reading by IMAP must first be switched on in its settings on the web"


class Provider(NamedTuple):
    """One provider; a port of 993 or 465 means TLS from the start, any other one STARTTLS."""

    name: str
    domains: str
    """Those in which it gives addresses to the public, with blanks between."""
    imap: tuple[str, int] | None
    """None where it speaks no IMAP at all; so for `smtp`."""
    smtp: tuple[str, int] | None
    mx: str = ""
    """How the names of its MX hosts end, for customers with domains of their own."""
    consent: Literal["", "google", "microsoft"] = ""
    """Who is asked for the owner's consent, where one can log in by OAuth2."""
    takes_passwords: bool = True
    advice: str = ""
    """What the owner must know before logging in."""


def _alike(name: str, domains: str, host: str, *, mx: str = "", advice: str = "") -> Provider:
    """One whose servers are imap.HOST and smtp.HOST, both over TLS."""
    return Provider(name, domains, (f"imap.{host}", 993), (f"smtp.{host}", 465), mx, advice=advice)


def _single(name: str, domains: str, host: str, *, mx: str = "", advice: str = "") -> Provider:
    """One with one host for both, over TLS."""
    return Provider(name, domains, (host, 993), (host, 465), mx, advice=advice)


_OUTLOOK_DOMAINS = (
    "outlook.com outlook.de outlook.fr outlook.es outlook.it outlook.at outlook.be outlook.dk "
    "outlook.ie outlook.pt outlook.jp outlook.com.au outlook.com.br hotmail.com hotmail.de "
    "hotmail.fr hotmail.es hotmail.it hotmail.nl hotmail.be hotmail.ch hotmail.co.uk "
    "live.com live.de live.fr live.it live.nl live.be live.at live.ca live.dk live.co.uk "
    "live.com.au msn.com passport.com windowslive.com"
)
_YAHOO_DOMAINS = (
    "yahoo.com yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.ca yahoo.at yahoo.ch yahoo.ie yahoo.in "
    "yahoo.co.uk yahoo.co.in yahoo.com.au yahoo.com.br yahoo.com.mx yahoo.com.ar yahoo.se yahoo.no "
    "yahoo.dk yahoo.pl yahoo.gr ymail.com rocketmail.com myyahoo.com"
)
_NO_IMAP = "it lets no other program read its mail"

PROVIDERS = (
    Provider(
        "Gmail",
        "gmail.com googlemail.com",
        ("imap.gmail.com", 993),
        ("smtp.gmail.com", 465),
        "google.com googlemail.com",
        consent="google",
        advice=_APP_ONLY,
    ),
    Provider(
        "Outlook.com",
        _OUTLOOK_DOMAINS,
        ("outlook.office365.com", 993),
        ("smtp-mail.outlook.com", 587),
        consent="microsoft",
        takes_passwords=False,
    ),
    Provider(
        "Office 365",
        "",
        ("outlook.office365.com", 993),
        ("smtp.office365.com", 587),
        "mail.protection.outlook.com mx.microsoft",
        consent="microsoft",
        takes_passwords=False,
    ),
    _alike(
        "AOL",
        "aol.com aol.de aol.fr aol.co.uk aim.com verizon.net love.com games.com",
        "aol.com",
        advice=_APP_ONLY,
    ),
    _alike("AT&T", "att.net sbcglobal.net bellsouth.net", "mail.att.net", advice=_APP_ONLY),
    _alike("Yahoo", _YAHOO_DOMAINS, "mail.yahoo.com", mx="yahoodns.net", advice=_APP_ONLY),
    Provider(
        "iCloud",
        "icloud.com me.com mac.com",
        ("imap.mail.me.com", 993),
        ("smtp.mail.me.com", 587),
        "mail.icloud.com",
        advice=_APP_ONLY,
    ),
    Provider(
        "GMX",
        "gmx.de gmx.net gmx.at gmx.ch gmx.eu gmx.org",
        ("imap.gmx.net", 993),
        ("mail.gmx.net", 465),
        "gmx.net",
        advice=_SWITCH_ON,
    ),
    Provider(
        "GMX",
        "gmx.com gmx.us gmx.co.uk gmx.fr gmx.es gmx.it",
        ("imap.gmx.com", 993),
        ("mail.gmx.com", 465),
        advice=_SWITCH_ON,
    ),
    Provider("WEB.DE", "web.de", ("imap.web.de", 993), ("smtp.web.de", 587), advice=_SWITCH_ON),
    _alike("mail.com", "mail.com email.com usa.com", "mail.com", advice=_SWITCH_ON),
    _alike(
        "Fastmail",
        "fastmail.com fastmail.fm fastmail.net fastmail.org sent.com mailhaven.com",
        "fastmail.com",
        mx="messagingengine.com",
        advice=_APP_ONLY,
    ),
    _alike("Zoho", "zoho.com zohomail.com", "zoho.com", advice=_SWITCH_ON),
    _alike("Zoho", "zohomail.eu zoho.eu", "zoho.eu", advice=_SWITCH_ON),
    _alike("Zoho", "zohomail.in", "zoho.in", advice=_SWITCH_ON),
    *(
        Provider(
            "Zoho",
            "",
            (f"imappro.zoho.{end}", 993),
            (f"smtppro.zoho.{end}", 465),
            f"zoho.{end}",
            advice=_SWITCH_ON,
        )
        for end in ("com", "eu", "in", "com.au")
    ),
    _alike(
        "Yandex",
        "yandex.com yandex.ru yandex.by yandex.kz ya.ru",
        "yandex.com",
        mx="yandex.net yandex.ru",
        advice=_APP_ONLY,
    ),
    _alike("Mail.ru", "mail.ru inbox.ru list.ru bk.ru internet.ru", "mail.ru", mx="mail.ru",
           advice=_APP_ONLY),
    _alike("mailbox.org", "mailbox.org", "mailbox.org", mx="mailbox.org"),
    _single("Posteo", "posteo.de posteo.net posteo.org posteo.eu posteo.at posteo.ch", "posteo.de"),
    _alike("IONOS", "online.de onlinehome.de", "ionos.de", mx="ionos.de kundenserver.de"),
    *(
        _alike("IONOS", "", f"ionos.{end}", mx=f"ionos.{end}")
        for end in ("com", "co.uk", "fr", "es", "it")
    ),
    _single("OVH", "", "ssl0.ovh.net", mx="ovh.net"),
    _alike("Strato", "", "strato.de", mx="rzone.de"),
    Provider(
        "T-Online",
        "t-online.de magenta.de",
        ("secureimap.t-online.de", 993),
        ("securesmtp.t-online.de", 465),
        "t-online.de",
        advice="it wants the password for mail programs, which you set in its customer centre",
    ),
    Provider("freenet", "freenet.de", ("mx.freenet.de", 993), ("mx.freenet.de", 465)),
    _alike("Orange", "orange.fr wanadoo.fr", "orange.fr"),
    _alike("Free", "free.fr", "free.fr"),
    _alike("SFR", "sfr.fr neuf.fr cegetel.net", "sfr.fr"),
    _alike("La Poste", "laposte.net", "laposte.net"),
    Provider(
        "Libero",
        "libero.it inwind.it iol.it blu.it giallo.it",
        ("imapmail.libero.it", 993),
        ("smtp.libero.it", 465),
        advice=_APP_ONLY,
    ),
    Provider(
        "Comcast",
        "comcast.net xfinity.com",
        ("imap.comcast.net", 993),
        ("smtp.comcast.net", 587),
        advice="third-party access must first be allowed in its settings on the web",
    ),
    _single("BT", "btinternet.com btopenworld.com", "mail.btinternet.com"),
    _alike("Virgin Media", "virginmedia.com ntlworld.com blueyonder.co.uk", "virginmedia.com"),
    Provider("Bluewin", "bluewin.ch", ("imaps.bluewin.ch", 993), ("smtpauths.bluewin.ch", 465)),
    _alike("Seznam", "seznam.cz email.cz", "seznam.cz", mx="seznam.cz"),
    _alike("WP", "wp.pl", "wp.pl"),
    _single("Runbox", "runbox.com", "mail.runbox.com", mx="runbox.com"),
    _single("Disroot", "disroot.org", "disroot.org"),
    _alike("Migadu", "", "migadu.com", mx="migadu.com"),
    _single("Gandi", "", "mail.gandi.net", mx="mail.gandi.net"),
    _single("Infomaniak", "ik.me etik.com", "mail.infomaniak.com", mx="infomaniak.ch"),
    _single("Rackspace", "", "secure.emailsrvr.com", mx="emailsrvr.com"),
    _single("Namecheap", "", "mail.privateemail.com", mx="privateemail.com"),
    _alike("Hostinger", "", "hostinger.com", mx="hostinger.com"),
    Provider(
        "GoDaddy", "", ("imap.secureserver.net", 993), ("smtpout.secureserver.net", 465),
        "secureserver.net",
    ),
    Provider("one.com", "", ("imap.one.com", 993), ("send.one.com", 465), "one.com"),
    Provider(
        "Proton",
        "proton.me protonmail.com protonmail.ch pm.me",
        ("127.0.0.1", 1143),
        ("127.0.0.1", 1025),
        "protonmail.ch",
        advice=(
            "Proton Bridge must run on this machine: the password is the one that Bridge shows, "
            "and --ca-file names the certificate that it exports (Settings, Advanced, Export)"
        ),
    ),
    Provider("Tuta", "tuta.com tuta.io tutanota.com tutanota.de tutamail.com keemail.me",
             None, None, "tutanota.de", advice=_NO_IMAP),
    Provider("HEY", "hey.com", None, None, "app.hey.com", advice=_NO_IMAP),
)  # fmt: skip

# Public too, though we do not know their servers by heart.
_OTHER_PUBLIC = (
    "qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net rediffmail.com "
    "cox.net charter.net earthlink.net frontier.com windstream.net centurylink.net optonline.net "
    "juno.com netzero.net hushmail.com lycos.com inbox.com sky.com talktalk.net tiscali.co.uk "
    "o2.co.uk ntlworld.com arcor.de kabelmail.de unitybox.de vodafone.de freenet.net alice.it "
    "tiscali.it tim.it tin.it virgilio.it fastwebnet.it aliceadsl.fr bbox.fr numericable.fr "
    "club-internet.fr telefonica.net terra.es terra.com.br uol.com.br bol.com.br ig.com.br "
    "ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl home.nl telenet.be skynet.be proximus.be "
    "chello.at aon.at a1.net sunrise.ch hispeed.ch telia.com bredband.net online.no "
    "o2.pl onet.pl interia.pl gazeta.pl centrum.cz atlas.cz abv.bg ukr.net bigpond.com "
    "bigpond.net.au optusnet.com.au xtra.co.nz shaw.ca rogers.com sympatico.ca telus.net "
    "duck.com riseup.net mailfence.com startmail.com"
)


def is_public(domain: str) -> bool:
    """Whether anybody may have an address there, so that the domain tells of no firm."""
    domain = domain.lower()
    return domain in _by_domain() or domain in _others()


def provider_of(domain: str) -> Provider | None:
    """The provider that gives addresses in this domain to the public."""
    return _by_domain().get(domain.lower())


def provider_by_mx(host: str) -> Provider | None:
    """The provider that takes in mail under this host name, for a domain of somebody's own."""
    host = host.lower().rstrip(".")
    for provider in PROVIDERS:
        if any(is_within(host, end) for end in provider.mx.split()):
            return provider
    return None


@cache
def _by_domain() -> dict[str, Provider]:
    return {domain: provider for provider in PROVIDERS for domain in provider.domains.split()}


@cache
def _others() -> frozenset[str]:
    return frozenset(_OTHER_PUBLIC.split())
