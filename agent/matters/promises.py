"""What the writer of a mail says that he will do for whom he writes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.matters.saying import Saying
from agent.models import Matter, MatterKind

_SOFTENED = (
    r"(?:(?:also|then|just|certainly|definitely|gladly|happily|personally|quickly|now|of course"
    r"|do my best to|try to|try and|make sure to|be sure to|be glad to|be happy to|go ahead and"
    r"|need to) ){0,2}"
)
_SOMETHING = r"(?:[\w'-]+ ){0,5}?"
_DEED = (
    r"(?:(?:re)?send|e-?mail|mail|post|forward|fax|share|drop|deliver|ship|courier|upload|submit"
    r"|supply|provide|return|refund|replace|prepare|print|draw up|work up|write up|put together"
    rf"|put {_SOMETHING}(?:together|aside|in the (?:post|mail)|in touch)|set {_SOMETHING}aside"
    rf"|(?:get|have) {_SOMETHING}(?:(?:over|across|back|out|off)? ?to you|for you|ready|in your"
    r" \w+|on your desk)|get you (?!in\b|out\b)|get (?:an? )?(?:quote|answer|price)"
    r"|get the \w+ (?:over|across|out|off)|get (?:the|my|our) (?:\w+ ){1,3}to (?:call|ring|phone"
    r"|contact|write to) you|get back(?: to you| with)|come back (?:to you|with)|revert"
    r"|report back|let you (?:know|have)|update you|tell you (?:by|on|tomorrow)"
    r"|give you (?:an?|the|my|our) (?:answer|price|call|ring|quote|date|update|list|number|copy"
    r"|ring|shout|bell)|show you|bring (?!my|a friend|along my|up\b)"
    r"|leave (?:\w+ ){1,4}(?:for you|at (?:the|your))|look (?:in)?to (?!seeing)"
    r"|look (?:at|up|over|through)|(?:have|take) a (?:\w+ )?look|find out|check|double-check|ask"
    r"|speak (?:to|with)|talk (?:to|with)|chase|follow up|track down|dig (?:\w+ )?(?:out|up)|call"
    r"|ring|phone|text (?:you|him|her|them)|write (?:to you|you|back|properly|again)|answer|reply"
    r"|respond|confirm|raise|sort|arrange|organi[sz]e|schedule|book|order|fix|file|introduce you"
    r"|connect you|quote|measure|amend|correct|update|change|pay|transfer|settle|take care of"
    r"|see to|run (?:the|some|it|that|those|these) |pop (?:it|them|one|some|the|round|over|in)"
    r"|make (?:you|sure)|pick (?:it|them|that) up"
    rf"|{_SOMETHING}and (?:get back to|come back to|let you|send|give you|call you|ring you"
    rf"|e-?mail)"
    r")\b"
)
_CHEAP = (
    "'ll",
    "will ",
    "shall ",
    "ill ",
    "let ",
    "going to",
    "promise",
    "undertake",
    " owe ",
    "i'm ",
    "im ",
    "i am ",
    "we're ",
    "we are ",
    "i send",
    "i forward",
    "i bring",
    "i post",
    "i mail",
    "i email",
    "coming your way",
)
"""One of these stands in each promise: most sentences need no closer look."""
_COMMITMENT = re.compile(
    r"\b(?:(?:i|we)(?:'ll| will| shall)|(?<![\w'])ill(?= \w)|i'?m going to|i am going to|we(?:'re"
    r"| are) going to|(?:i|we) (?:promise|undertake) to|let (?:me|us)(?! know)|let's)"
    rf" {_SOFTENED}{_DEED}|^(?:(?:yes|yep|yeah|ok|okay|sure|great|thanks"
    rf"|no worries)[,.!]? )?will {_SOFTENED}{_DEED}"
    r"|^will do\b|\b(?:i'?m|i am|we're|we are) (?:looking into (?=it|this|that|the|your|\d)"
    r"|(?:sending|posting|mailing|emailing|forwarding) (?=[^.;]{0,60}(?:\bover\b|\btomorrow\b"
    r"|\btonight\b|\bon \w+day\b|\bthis (?:week|afternoon|evening)\b)))|\bi (?:send|forward|bring"
    r"|post|mail|email) you (?=[^.;]{0,60}(?:\btomorrow\b|\btonight\b|\w+day\b|\bweek\b))"
    r"|\byou(?:'ll| will| shall) (?:have|get|receive|hear (?:back )?from (?:me"
    r"|us))\b(?=[^.;]{0,60}\b(?:by|before|on|within|tomorrow|tonight|no later)\b)|\b(?:they|it"
    r"|that|this|these|those)(?:'ll| will| shall) be (?:with you|on your desk|in your \w+) (?=by"
    r"|on|before|tomorrow|tonight|within)|\bcoming your way (?=by|on|tomorrow|tonight|this|next"
    r"|today)",
)
_OWED = re.compile(
    r"\bi (?:still |do )?owe you (?:an? |the |some |those |that |your )?(?:\w+ )?(?P<what>answer"
    r"|reply|response|call|e-?mail|letter|note|quote|quotation|estimate|price|list|update|invoice"
    r"|report|drawings?|plans?|samples?|proofs?|figures|details|explanation|contract|photos"
    r"|pictures|refund|visit)\b",
)
_HARMLESS_IF = re.compile(
    r"\b(?:see|check|ask|find out|confirm) (?:\w+ ){0,3}?if\b"
    r"|\bif (?:not (?:sooner|before)|that'?s? (?:is )?(?:ok\w*|fine|all right|alright|works)"
    r"|i may|you don't mind|all goes well|possible|i can)\b|\bonce (?:more|again)\b|\bwhen (?:i"
    r"|we)(?:'m| am|'re| are| get)? (?:am |are |get )?(?:back|in|home)\b",
)
_CONDITION = re.compile(
    r"\b(?:if|unless|should (?:you|it|there|anything)|in case|as soon as|once|whenever|when"
    r"|provided|otherwise|until (?:i|we|you|he|she|they)|after you)\b|\bknow how (?:it|things) go",
)
_IDLE = re.compile(
    r"(?:i|we)(?:'ll| will| shall) (?:certainly |definitely |just )?(?:ask (?:you|the question"
    r"|for|again)|call it|answer (?:that|for)|order (?:the|a"
    r"|in)\b(?=[^.]{0,30}(?:pizza|wine|lunch|fish|steak|soup))|look (?:in)?to (?:\w+ing)"
    r"|check (?:out|in)\b|make sure (?:not|never)|fix (?:dinner|lunch)|sort (?:of|myself)"
    r"|book(?:mark)|text\b(?!.*you))|let(?:'s| us) (?:\w+ )?(?:call|look|book|order|share|talk"
    r"|speak|ask|check|change|sort|arrange|schedule|fix|settle|follow)|let me (?:call|share|tell"
    r"|introduce (?!you)|ask|answer|book|order|pay|change)\b",
)
_DONE = re.compile(
    r"\b(?:attached|enclosed|herewith|here (?:is|are|you go)|see below|with this (?:e?mail))\b",
)
_OBJECT = re.compile(
    r"(?:\b(?:back |over |along |off |out |up |together |aside |across )|\b(?:with )?(?:you|him"
    r"|her|them|us)\b )*(?P<lead>the|a|an|your|my|our|that|this|those|these|some|another|two"
    r"|three|four|five|six|both|all|a few|a couple of|something|white|new"
    r"|any)(?= )(?P<noun>(?: [\w'-]+){1,6})",
)
_WITH_SOMEBODY = re.compile(r"\b(?:check|speak|talk|meet|ask|sit) (?:down )?with $")
_ENDS = """
to by on in at over across for from this that these next tomorrow tonight today and so before
with as when who which off out up asap soon first later now back together aside round it here
monday tuesday wednesday thursday friday saturday sunday tmrw about into your you his until
till within no or but ready during after morning down through again
"""
_AFTER_NOUN = frozenset(_ENDS.split())
_CLAUSE_END = re.compile(r"[,;:()–—]| (?:before|so|because|then|and|but|while) ")
_SENDING = ("send", "mail", "post", "forward", "submit", "upload")
_ARTICLES = frozenset({"the", "a", "an", "your", "my", "our", "you"})
_MEASURES = frozenset({"set", "copy", "couple", "lot", "number", "bunch", "pair", "batch", "box"})
_PLAIN = """
you me us it them one ones few day week month look call ring time while moment things thing
something anything everything lads shout bell word
"""
_NO_THINGS = frozenset(_PLAIN.split())
_SEAM = re.compile(r"[,;]? (?:and|but|so|then) $|[,;:–—-] ?$")


def find_promises(sayings: list[Saying]) -> Iterator[Matter]:
    """Promises, but none on a condition: what hangs on another's deed is not yet owed."""
    for one in sayings:
        words = one.low
        if not any(word in words for word in _CHEAP):
            continue
        if match := _OWED.search(words):
            what = _noun(match["what"])
            yield one.matter(MatterKind.PROMISE, match.start(), len(words), what=what)
        if _CONDITION.search(_HARMLESS_IF.sub(" ", words)) or words.endswith("?"):
            continue
        found = [match for match in _COMMITMENT.finditer(words) if not _IDLE.match(match[0])]
        for at, match in enumerate(found):
            is_last = at == len(found) - 1
            end = len(words)
            if not is_last:
                end = _without_seam(words, match.start(), found[at + 1].start())
            if _DONE.search(words, match.start(), end):
                continue
            yield one.matter(
                MatterKind.PROMISE,
                match.start(),
                end,
                due=one.due(match.start(), end) or (None if at else one.due(0, match.start())),
                what=_what(one.words[match.start() : end], match.end() - match.start()),
            )


def _without_seam(words: str, start: int, end: int) -> int:
    seam = _SEAM.search(words[start:end])
    return start + seam.start() if seam else end


def _what(words: str, verb_end: int) -> str:
    """The thing promised, by its noun alone; empty where it is nothing one can name."""
    if end := _CLAUSE_END.search(words, verb_end):
        words = words[: end.start()]
    for match in _OBJECT.finditer(words):
        if _WITH_SOMEBODY.search(words, 0, match.start()):
            continue
        if noun := _head(match["noun"].split()):
            return noun
    bare = words[verb_end:].split() if words[:verb_end].lower().endswith(_SENDING) else ()
    return _head(bare) if bare and bare[0].lower() not in _ARTICLES else ""


def _head(words: Sequence[str]) -> str:
    head = ""
    for at, word in enumerate(words):
        if word.lower() == "of" and head in _MEASURES:
            head = ""
        elif (
            word.lower() in _AFTER_NOUN
            or (head and word.lower() == "first")
            or word.lower() == "of"
            or (at and word[:1].isupper())
        ):
            break
        else:
            head = word.lower()
    return _noun(head)


def _noun(word: str) -> str:
    word = word.lower().removesuffix("'s")
    return "" if word in _NO_THINGS or len(word) < 3 or not word.isalpha() else word
