"""What a person sees of HTML, and what is cut as quoted."""

from __future__ import annotations

import pytest

from agent.mail.html import read_tree, visible_text
from agent.mail.quoting import marked_nodes


def seen(html: str) -> str:
    return visible_text(read_tree(html)).strip()


def own(html: str) -> str:
    tree = read_tree(html)
    quotes, signatures, until = marked_nodes(tree)
    without = quotes | signatures
    return visible_text(tree, without=without, until=until).strip()


def test_blocks_make_lines_and_inline_tags_do_not() -> None:
    assert seen("<div>a <b>b</b>c<br>d</div><div>e\n f</div>") == "a bc\nd\ne f"


def test_lists_and_tables_are_told_apart() -> None:
    assert seen("<ul><li>a<li>b</ul>") == "- a\n- b"
    assert seen("<ol><li>a<li>b</ol>") == "1. a\n2. b"
    assert seen("<table><tr><td>a<td>b<tr><td>c</table>") == "a b\nc"


def test_preformatted_lines_stay() -> None:
    assert seen("<pre>a\n  b</pre>") == "a\n  b"


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display: none'>x</div>",
        '<p style="color:red; VISIBILITY:hidden">x</p>',
        "<p hidden>x</p>",
        "<p style='font-size:0px'>x</p>",
        "<p style='opacity:0'>x</p>",
        "<p style='max-height:0;overflow:hidden'>x</p>",
        "<style>.pre, p.y {display:none}</style><p class='a pre'>x</p>",
        "<script>x</script><title>x</title><!-- x -->",
        "<template>x</template>",
    ],
)
def test_hidden_text_is_not_seen(hidden: str) -> None:
    assert seen(f"{hidden}<p>words</p>") == "words"


def test_text_that_is_hidden_on_small_screens_only_is_seen() -> None:
    assert seen("<style>@media screen{.m{display:none}}</style><p class=m>words") == "words"


def test_text_sized_anew_inside_a_sizeless_box_is_seen() -> None:
    assert seen("<div style='font-size:0'> <b style='font-size:14px'>words</b></div>") == "words"


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote type=cite>Q</blockquote>",
        "<div class=gmail_quote><div class=gmail_attr>Q</div><blockquote class=gmail_quote>Q</div>",
        "<div class='gmail_quote'>---- Forwarded message<br>Q</div>",
        "<div id=divRplyFwdMsg><b>From:</b> Q</div><div>Q</div>",
        "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt'>"
        "<p><b>From:</b> Q</p></div></div><p>Q",
        "<div class=yahoo_quoted>Q</div>",
        "<div class=protonmail_quote>Q</div>",
        "<hr data-marker=__DIVIDER__><div data-marker=__QUOTED_TEXT__>Q</div>",
        "<div class=gmail_signature>Q</div>",
    ],
)
def test_quotes_and_signatures_are_cut(quote: str) -> None:
    assert "Q" in seen(f"<p>words</p>{quote}")
    assert own(f"<p>words</p>{quote}") == "words"


def test_own_words_between_quotes_and_a_saying_in_a_blockquote_stay() -> None:
    html = (
        "<div class=gmail_quote><blockquote class=gmail_quote>Q?</blockquote>45 seats."
        "<blockquote class=gmail_quote>Q?</blockquote></div><blockquote>Measure twice.</blockquote>"
    )
    assert own(html).split() == ["45", "seats.", "Measure", "twice."]


@pytest.mark.parametrize(
    "html",
    [
        "<div " + " ".join(f"a{n}='>'" for n in range(50_000)) + ">",
        "<div " + " ".join(f"a{n}" for n in range(50_000)) + ">",
        "".join(f"<font size={n}>" for n in range(4_000)) + "<p>" * 4_000,
        "".join(f"<html a{n}=1>" for n in range(10_000)),
        "<table><tr><td>" * 10_000,
        "=\"'" * 50_000,
        "<style>" + "a{" * 20_000,
    ],
)
def test_hostile_html_is_read_to_the_end(html: str) -> None:
    assert "x" * 3 not in seen(html)


def test_an_attribute_with_a_tag_in_its_value_leaks_no_text() -> None:
    assert seen('<a title="Tom <tom@x.example>" href="x">words</a>') == "words"
