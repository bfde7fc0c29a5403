"""The tree of MIME parts."""

from __future__ import annotations

from agent.mail.mime import MAX_PARTS, read_parts


def test_nested_parts_are_found_in_order() -> None:
    root = read_parts(
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\npreamble\r\n--a\r\n"
        b'Content-Type: multipart/related; boundary="b b"\r\n\r\n--b b\r\n\r\none\r\n--b b--\r\n'
        b"--a\r\nContent-Type: IMAGE/PNG\r\n\r\ntwo\r\n--a--\r\nepilogue"
    )
    assert [(part.media_type, part.body) for part in root.walk() if not part.parts] == [
        ("text/plain", b"one"),
        ("image/png", b"two"),
    ]


def test_a_line_of_mbox_and_blank_lines_may_stand_before_the_headers() -> None:
    assert read_parts(b"\n\nFrom a@x Tue\nSubject: s\n\nbody").header("subject") == b"s"


def test_headers_end_at_the_first_line_that_is_none() -> None:
    part = read_parts(b"Subject: s\nno header at all\nX: y\n")
    assert part.headers == {"subject": [b"s"]}
    assert part.body.startswith(b"no header")


def test_encodings_are_undone_even_when_broken() -> None:
    head = b"Content-Transfer-Encoding: base64\n\n"
    assert read_parts(head + b"aGVs\nbG8").content(100) == b"hello"
    assert read_parts(head + b"aGVsbG8=!?x").content(100).startswith(b"hello")
    quoted = b"Content-Transfer-Encoding: Quoted-Printable\n\na=\nb=20=ZZ"
    assert read_parts(quoted).content(100) == b"ab =ZZ"


def test_encoded_file_names_are_read() -> None:
    part = read_parts(b"Content-Disposition: attachment; filename*=utf-8''%C3%BC.pdf\n\n")
    assert (part.disposition, part.file_name) == ("attachment", "ü.pdf")


def test_parts_are_counted_out() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * (3 * MAX_PARTS)
    assert len(list(read_parts(raw).walk())) <= MAX_PARTS
