"""What a person sees of an HTML mail, as lines of text.

The tree comes from selectolax; `_tame` first takes out what would cost its parser quadratic time.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML = 512_000
MAX_TAGS = 8_000

# Formatting tags are opened again in every later block, html and body gather attributes from all
# their copies: as spans they look the same and cost nothing.
_RESTLESS = re.compile(
    r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u|html|body)(?=[\s/>])", re.I
)
# A quoted value is kept only if no tag could end inside it, however the quotes before it stand.
_VALUE = re.compile(
    r"""(=\s*+(?:"(?:[^"<>]*[^"<>=\s])?"|'(?:[^'<>]*[^'<>=\s])?'))"""
    r"""|=\s*+(?:"[^"]{0,2000}+"|'[^']{0,2000}+'|["'])"""
)
_LONG_TAG = re.compile(r"(<[A-Za-z][\w:-]{0,30})[^>]{4000,}+")

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SPACED = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "dl",
        "table",
        "figure",
        "hr",
    ]
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset(
    [
        "head",
        "title",
        "style",
        "script",
        "template",
        "svg",
        "math",
        "noframes",
        "iframe",
        "object",
        "audio",
        "video",
        "canvas",
        "select",
        "datalist",
        "textarea",
        "map",
        "-comment",
        "!doctype",
    ]
)

_GONE = re.compile(r"(?:^|;)(?:display:none|opacity:0*(?:\.0+)?(?:[;!]|$)|mso-hide:all)")
_TINY = re.compile(
    r"(?:^|;)font(?:-size)?:(?:[^;]*\s)?(?:0*(?:\.\d+)?|1)(?:px|pt|em|rem|%)?(?:[;!/]|$)"
)
_SIZED = re.compile(r"(?:^|;)font(?:-size)?:[^;]*(?:\d|small|large|medium)")
_SHUT = re.compile(r"(?:^|;)max-height:0(?:px|pt)?(?:[;!]|$)")
_CLIPPED = re.compile(r"(?:^|;)overflow:hidden")
_VISIBILITY = re.compile(r"(?:^|;)visibility:(\w+)")
_AROUND = re.compile(r"\s*([;:])\s*")
_RULE = re.compile(r"([^{}]{1,300}+)\{([^{}]{0,2000}+)\}")
_MEDIA = re.compile(
    r"@[^{}]{0,300}+\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}?|/\*.*?(?:\*/|\Z)", re.DOTALL
)
_CLASS_RULE = re.compile(r"\w*\.([\w-]+)$")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_tree(html: str) -> LexborHTMLParser:
    """The tree of `html`, its size bounded first."""
    return LexborHTMLParser(_tame(html))


def _tame(html: str) -> str:
    html = html[:MAX_HTML].replace("\0", "")
    if html.count("<") > MAX_TAGS:
        html = "<".join(html.split("<", MAX_TAGS)[:MAX_TAGS])
    html = _RESTLESS.sub(r"<\1span", html)
    html = _VALUE.sub(lambda value: value[1] or "=x", html)
    return _LONG_TAG.sub(r"\1", html)


@dataclass(slots=True)
class _State:
    """What an element hands down to those inside it."""

    is_unseen: bool = False
    is_pre: bool = False
    list_number: int = 0
    """0: no numbered list."""


class _Page:
    """Lines in the making."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.needs_space = False
        self.bullet = ""

    def write(self, text: str, *, is_pre: bool) -> None:
        if is_pre:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._put(first)
            for line in rest:
                self.end_line(forced=True)
                self._put(line)
            return
        folded = _SPACES.sub(" ", text)
        if folded.startswith(" "):
            self.space()
        if words := folded.strip(" "):
            self._put(words)
            self.needs_space = folded.endswith(" ")

    def _put(self, text: str) -> None:
        if text:
            if self.bullet:
                self.line.append(self.bullet)
                self.bullet = ""
            elif self.needs_space and self.line:
                self.line.append(" ")
            self.needs_space = False
            self.line.append(text)

    def space(self) -> None:
        self.needs_space = bool(self.line)

    def end_line(self, *, forced: bool = False) -> None:
        if self.line or forced:
            self.lines.append("".join(self.line))
        self.line, self.needs_space = [], False

    def gap(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip():
            self.lines.append("")


def visible_text(
    tree: LexborHTMLParser,
    *,
    without: Collection[int] = (),
    until: Collection[int] = (),
) -> str:
    """The lines a person sees, but not the nodes `without`, nor any from the first of `until` on.

    Nodes go by their `mem_id`.
    """
    page = _Page()
    hidden_classes = _hidden_classes(tree)
    root = tree.root
    stack: list[tuple[LexborNode, _State]] = []
    state = _State()
    node: LexborNode | None = root
    while node is not None:
        tag = node.tag or ""
        child: LexborNode | None = None
        if tag == "-text":
            if not state.is_unseen:
                page.write(node.text_content or "", is_pre=state.is_pre)
        elif until and node.mem_id in until:
            break
        elif tag not in _UNSEEN and not (without and node.mem_id in without):
            inner = _enter(node, tag, state, hidden_classes, page)
            if inner is not None:
                child = node.child
                if child is not None:
                    stack.append((node, state))
                    state, node = inner, child
                    continue
                _leave(tag, page)
        following = node.next
        while following is None and stack:
            node, state = stack.pop()
            _leave(node.tag or "", page)
            following = node.next
        node = following
    page.end_line()
    return "\n".join(page.lines)


def _enter(
    node: LexborNode, tag: str, state: _State, hidden_classes: frozenset[str], page: _Page
) -> _State | None:
    """What holds inside the element; None when nothing of it is seen."""
    attributes = node.attributes
    style = (
        _AROUND.sub(r"\1", (attributes.get("style") or "").strip().lower()) if attributes else ""
    )
    is_unseen, is_pre = state.is_unseen, state.is_pre or tag == "pre"
    if attributes:
        if "hidden" in attributes or (style and _is_gone(style)):
            return None
        if hidden_classes and not hidden_classes.isdisjoint(
            (attributes.get("class") or "").split()
        ):
            return None
        if style:
            if _TINY.search(style):
                is_unseen = True
            elif _SIZED.search(style):
                is_unseen = False
            if seen := _VISIBILITY.search(style):
                is_unseen = seen[1] in ("hidden", "collapse")
            if "white-space:pre" in style:
                is_pre = True
    if tag == "br":
        page.end_line(forced=True)
    elif tag in _CELLS:
        page.space()
    elif tag in _SPACED:
        page.gap()
    elif tag in _BLOCKS:
        page.end_line()
    if tag == "li" and not is_unseen:
        page.bullet = f"{state.list_number}. " if state.list_number else "- "
        if state.list_number:
            state.list_number += 1
    elif tag == "img" and "data-emoji" in attributes and not is_unseen:
        page.write(attributes.get("alt") or "", is_pre=False)
    return _State(is_unseen, is_pre, 1 if tag == "ol" else 0)


def _leave(tag: str, page: _Page) -> None:
    if tag in _SPACED:
        page.gap()
    elif tag in _BLOCKS:
        page.end_line()
    elif tag in _CELLS:
        page.space()
    if tag == "li":
        page.bullet = ""


def _is_gone(style: str) -> bool:
    return bool(_GONE.search(style) or (_SHUT.search(style) and _CLIPPED.search(style)))


def _hidden_classes(tree: LexborHTMLParser) -> frozenset[str]:
    """The classes that a style sheet hides; rules for some screens only do not count."""
    names: set[str] = set()
    for sheet in tree.css("style")[:20]:
        css = _MEDIA.sub("", (sheet.text() or "")[:50_000].replace("<!--", "").replace("-->", ""))
        for rule in _RULE.finditer(css):
            style = _AROUND.sub(r"\1", rule[2].strip().lower())
            if _is_gone(style) or "visibility:hidden" in style:
                for selector in rule[1].split(","):
                    if name := _CLASS_RULE.fullmatch(selector.strip()):
                        names.add(name[1])
    return frozenset(names)
