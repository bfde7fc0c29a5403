"""Above a quote stands who wrote it and when, as people write that where the mail comes from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.mail.parse import parse_mail
from agent.models import Address, Direction, Draft, Entry, EntryKind, GateReport
from agent.sent.attribution import attribution, language_of
from agent.sent.compose import compose_mail

AT = datetime(2026, 11, 8, 22, 46, 19, tzinfo=UTC)
WROTE = {
    "en": ("Hi Robin, thanks for the gloves. My dad died on Friday.",
           "On Sun, 08 Nov 2026 at 17:46, Jo {Ruiz} wrote:"),
    "de": ("Hallo Robin, danke für die Handschuhe. Mein Vater ist am Freitag gestorben.",
           "Am 08.11.2026 um 17:46 schrieb Jo {Ruiz}:"),
    "fr": ("Bonjour Robin, merci pour les gants. Mon père est mort vendredi.",
           "Le 08/11/2026 à 17:46, Jo {Ruiz} a écrit :"),
    "es": ("Hola Robin, gracias por los guantes. Mi padre murió el viernes.",
           "El 08/11/2026 a las 17:46, Jo {Ruiz} escribió:"),
    "it": ("Ciao Robin, grazie per i guanti. Mio padre è morto venerdì.",
           "Il giorno 08/11/2026 alle 17:46, Jo {Ruiz} ha scritto:"),
    "pt": ("Olá Robin, obrigada pelas luvas. O meu pai não está bem, morreu ontem.",
           "Em 08/11/2026 às 17:46, Jo {Ruiz} escreveu:"),
    "nl": ("Hallo Robin, bedankt voor de handschoenen. Mijn vader is vrijdag overleden.",
           "Op 08-11-2026 om 17:46 schreef Jo {Ruiz}:"),
    "sv": ("Hej Robin, tack för handskarna. Min pappa är inte längre med oss, jag är ledsen.",
           "Den 2026-11-08 kl. 17:46 skrev Jo {Ruiz}:"),
    "da": ("Hej Robin, tak for handskerne. Jeg er ked af at min far ikke er hos os mere, hvad nu.",
           "Den 08.11.2026 kl. 17.46 skrev Jo {Ruiz}:"),
    "nb": ("Hei Robin, takk for hanskene. Jeg er lei meg, faren min er ikke hos oss lenger, hva nå.",
           "Den 08.11.2026 kl. 17:46 skrev Jo {Ruiz}:"),
    "fi": ("Hei Robin, kiitos hanskoista. Isäni kuoli perjantaina, se on nyt niin.",
           "Jo {Ruiz} kirjoitti 08.11.2026 klo 17.46:"),
    "pl": ("Dzień dobry Robin, dziękuję za rękawice. Mój tata zmarł w piątek, nie jest dobrze.",
           "W dniu 08.11.2026 o 17:46 Jo {Ruiz} pisze:"),
    "cs": ("Dobrý den, děkuji za rukavice. Můj táta v pátek zemřel, už není s námi.",
           "Dne 08. 11. 2026 v 17:46 napsal(a) Jo {Ruiz}:"),
    "hr": ("Hvala na rukavicama. Otac mi je umro u petak, nije dobro.",
           "Dana 08. 11. 2026. u 17:46 Jo {Ruiz} je napisao/la:"),
    "ro": ("Bună Robin, mulțumesc pentru mănuși. Tata a murit vineri.",
           "În 08.11.2026 17:46, Jo {Ruiz} a scris:"),
    "hu": ("Kedves Robin, köszönöm a kesztyűt. Az apám pénteken meghalt, már nincs velünk, ez van.",
           "Jo {Ruiz} írta (2026. 11. 08. 17:46):"),
    "tr": ("Merhaba Robin, eldivenler için teşekkürler. Babam cuma günü öldü, bu çok zor.",
           "Jo {Ruiz}, 08.11.2026 17:46 tarihinde şunu yazdı:"),
    "el": ("Γεια σου Robin, ευχαριστώ για τα γάντια. Ο πατέρας μου πέθανε.",
           "Στις 08/11/2026 17:46, Jo {Ruiz} έγραψε:"),
    "ru": ("Здравствуйте, спасибо за перчатки. Мой отец умер в пятницу.",
           "08.11.2026 17:46, Jo {Ruiz} пишет:"),
    "uk": ("Вітаю, дякую за рукавички. Мій батько помер у п'ятницю.",
           "08.11.2026 17:46, Jo {Ruiz} пише:"),
    "ja": ("手袋をありがとうございました。父が金曜日に亡くなりました。",
           "2026/11/08 17:46、Jo {Ruiz}のメール:"),
    "zh": ("谢谢你的手套。我父亲星期五去世了。", "在 2026/11/08 17:46，Jo {Ruiz} 写道："),
    "ko": ("장갑 고마워요. 아버지가 금요일에 돌아가셨어요.", "2026. 11. 08. 17:46, Jo {Ruiz} 작성:"),
}  # fmt: skip


def entry(text: str) -> Entry:
    return Entry(
        id="entry-1",
        customer_id="customer-1",
        kind=EntryKind.MAIL,
        direction=Direction.IN,
        at=AT,
        utc_offset_minutes=-300,
        text=text,
        sender=Address(name="Jo {Ruiz}", email="jo@ruiz.example"),
    )


@pytest.mark.parametrize("language", WROTE)
def test_the_line_is_in_the_language_of_the_mail_that_is_quoted(language: str) -> None:
    text, expected = WROTE[language]
    assert language_of(text) == language
    assert attribution(entry(text), "Jo {Ruiz}") == expected


@pytest.mark.parametrize("language", WROTE)
def test_the_agent_knows_every_such_line_for_the_begin_of_a_quote(language: str) -> None:
    draft = Draft(
        id="draft-1",
        suggestion_id="suggestion-1",
        customer_id="customer-1",
        account="mail",
        sender=Address(email="robin@halesupply.example"),
        to=(Address(email="jo@ruiz.example"),),
        subject="Gloves",
        text="Dear Jo,\n\nOh no.\n\nRobin",
        facts=(),
        gate=GateReport(checks=()),
    )
    raw = compose_mail(
        draft, quoted=entry(WROTE[language][0]), at=AT, message_id="<new@halesupply.example>"
    )
    assert parse_mail(raw, received_at=AT, is_sent=True).own_text == draft.text


@pytest.mark.parametrize(
    "text",
    ["", "🎉", "OK", "Danke!", "Terima kasih, ayah saya meninggal hari Jumat.", "12:30 – 13:00"],
)
def test_a_line_in_doubt_is_english(text: str) -> None:
    assert language_of(text) == "en"


def test_english_with_a_foreign_word_or_name_in_it_is_english() -> None:
    assert (
        language_of("Thanks for the gloves! Omi died on Friday in Köln, die Arme. Love, Jo") == "en"
    )
    assert language_of("My friend 田中 and I are off to Kyoto (京都) for the week.") == "en"
