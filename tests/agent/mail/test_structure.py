"""What is fetched of a mail by its structure, and what is made of it."""

import pickle
from datetime import UTC, datetime

import pytest

from agent.mail.parse import parse_mail
from agent.mail.structure import PartialMail, Wish, assemble, is_plausible, outline_of, wishes

HEADER = (
    b"From: Ann <ann@example.test>\r\nMessage-ID: <1@example.test>\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
)


def leaf(kind, sub, octets, *, parameters=None, encoding=b"7bit", disposition=None):
    """One part as imapclient gives it."""
    lines = (1,) if kind == b"text" else ()
    head = (kind, sub, parameters, None, None, encoding, octets)
    return (*head, *lines, None, disposition, None, None)


def multipart(sub, *parts):
    return (list(parts), sub, (b"boundary", b"x"), None, None)


PLAIN, HTML = leaf(b"text", b"plain", 9000), leaf(b"text", b"html", 50_000)
PICTURE = leaf(
    b"image",
    b"png",
    780_000,
    encoding=b"base64",
    parameters=(b"name*", b"utf-8''Gr%C3%BC%C3%9Fe.png"),
    disposition=(b"attachment", (b"filename", b'"a\\b".png')),
)


def partial(structure, **texts):
    sections = {name.strip("_").replace("_", "."): text for name, text in texts.items()}
    return PartialMail(HEADER, outline_of(structure), sections)


def wished(mail):
    return [wish.section for wish in wishes(mail)]


def test_of_an_alternative_the_plain_text_is_fetched():
    """Wherever it stands, and the attachment beside it is left on the server."""
    mail = partial(multipart(b"mixed", multipart(b"alternative", HTML, PLAIN), PICTURE))
    assert wishes(mail) == [Wish("1.2", 256 * 1024, has_header=True)]


def test_short_plain_text_may_only_point_to_the_other():
    """Then both are fetched, for only their words tell which one is read."""
    short = leaf(b"text", b"plain", 90)
    mail = partial(multipart(b"alternative", short, HTML))
    assert wished(mail) == ["1", "2"]


def test_long_plain_text_without_words_is_not_the_last_word():
    """When what came is blank after all, the HTML is asked for."""
    structure = multipart(b"alternative", PLAIN, HTML)
    assert wished(partial(structure, _1=b"\r\n" + b" " * 9000)) == ["2"]
    assert wished(partial(structure, _1=b"\r\n" + b"word " * 1800)) == []


def test_named_and_attached_texts_stay_where_they_are():
    """A text with a file name is an attachment, as it is when the whole mail is parsed."""
    named = leaf(b"text", b"plain", 500, disposition=(b"inline", (b"filename", b"notes.txt")))
    attached = leaf(b"text", b"html", 500, disposition=(b"attachment", None))
    mail = partial(multipart(b"mixed", PLAIN, named, attached, HTML))
    assert wished(mail) == ["1", "4"]


def test_texts_are_bounded_together():
    """However many parts there are, no more is fetched than is ever looked at."""
    many = [leaf(b"text", b"plain", 250_000) for _ in range(20)]
    assert len(wishes(partial(multipart(b"mixed", *many)))) == 3


def test_mail_without_name_is_fetched_as_far_as_its_name_is_made_of_it():
    """A Message-ID is invented from the beginning of the body, so that is needed."""
    header = HEADER.replace(b"Message-ID", b"X-Old-ID")
    mail = PartialMail(header, outline_of(multipart(b"mixed", PLAIN, PICTURE)))
    assert [wish.section for wish in wishes(mail)] == ["1", "TEXT"]


def test_parsed_in_part_it_is_the_same_mail():
    """Text and attachments of a mail that was never whole here; and it travels to a worker."""
    text = b"Content-Type: text/plain; charset=latin-1\r\n\r\nGr\xfc\xdfe"
    mail = partial(multipart(b"mixed", multipart(b"alternative", PLAIN, HTML), PICTURE), _1_1=text)
    mail = pickle.loads(pickle.dumps(mail))
    parsed = parse_mail(mail, received_at=datetime.now(UTC))
    assert parsed.message_id == "<1@example.test>"
    assert parsed.text == "Grüße"
    (picture,) = parsed.attachments
    assert picture.media_type == "image/png"
    assert picture.name == 'b".png'
    assert picture.size_bytes == 570_000


def test_name_by_rfc2231_is_read():
    """The parameter comes as it was written, and is decoded like that of a whole mail."""
    structure = leaf(b"image", b"png", 10, parameters=(b"name*", b"utf-8''Gr%C3%BC%C3%9Fe.png"))
    root = assemble(partial(multipart(b"mixed", PLAIN, structure)))
    assert root.parts[1].file_name == "Grüße.png"


@pytest.mark.parametrize(
    "structure",
    [
        None,
        (),
        (b"text",),
        leaf(b"text", b"plain", b"many"),
        leaf(b"text", b"plain", -1),
        multipart(b"mixed", *[PLAIN] * 600),
        ([], b"mixed"),
    ],
)
def test_nonsense_is_a_value_error(structure):
    """Whatever a server or the writer of a mail makes of BODYSTRUCTURE, it is only refused."""
    with pytest.raises(ValueError, match="BODYSTRUCTURE"):
        outline_of(structure)


def test_structure_that_is_too_deep_is_a_value_error():
    """Nested beyond what a mail is read with."""
    structure = PLAIN
    for _ in range(20):
        structure = multipart(b"mixed", structure)
    with pytest.raises(ValueError, match="too many"):
        outline_of(structure)


def test_structure_must_account_for_the_mail():
    """Where the parts are much less than the mail, or the header says otherwise, it is not its."""
    good = partial(multipart(b"mixed", PLAIN, PICTURE))
    assert is_plausible(good, 800_000)
    assert not is_plausible(good, 8_000_000)
    assert not is_plausible(PartialMail(b"Subject: x\r\n\r\n", good.outline), 800_000)
    assert not is_plausible(PartialMail(HEADER + b"words", good.outline), 800_000)
