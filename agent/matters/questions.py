"""What the writer of a mail asks and waits to hear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.matters.saying import Saying
from agent.models import Matter, MatterKind

_LEAD = (
    r"^(?:(?:and|also|so|but|oh|ps|p\.s\.?|now|anyway|well|hi|hey|hello|dear|or|then)[,:]? |\W)*"
)
_PLEASANTRY = re.compile(
    r"\bhow(?:'s|'re| is| are| have| has| do| did| was| were) (?:you|u|ya|things|life"
    r"|it (?:all )?going|everyone|everybody|everything|all|business"
    r"|the (?:family|kids|boys|girls|baby|wife|husband|weather|garden|world|side|weekend"
    r"|holidays?|trip|party|wedding)|your (?:\w+ )?(?:trip|side|weekend|holidays?|vacation|summer"
    r"|winter|christmas|thanksgiving|easter|birthday|day|week|family|mother|father|mum|mom|dad"
    r"|wife|husband|kids|children|son|daughter|evening|break|new year))\b(?! (?:want|like|need"
    r"|get|plan|do|charge|handle|pay|prefer|feel about|ship|able|going to|coming|placed|fixed)\b)"
    r"|\bhow(?:'s| is| are) (?:your|their) (?:\w+ ){0,3}\w+\?"
    r"|\bhow (?:you|ya) (?:doing|been|keeping)\b|\bhow (?:have|'ve) (?:you )?been\b"
    r"|\bwhat(?:'s| is|s| has|'s been| has been) (?:new|up|been going on"
    r"|going on(?: with you)?\?)|\bwhat (?:have|has) you been up to\b|\bhow things are\b"
    r"|\bis everything (?:ok|okay|all right|alright|well)\b|\byou (?:well|ok|good)\?"
    r"|\bare you (?:well|keeping|all right|alright|ok(?:ay)?|sitting down)\b",
)
_RHETORIC = re.compile(
    r"\bwho (?:knew|knows|cares|needs|would(?:n't| not| ever)?|ever|could have|says|said|doesn't"
    r"|wants|else)\b(?! (?:be able|you|i (?:ask|speak|talk|write|contact)|need to|i should))"
    r"|\bwhat (?:are the (?:odds|chances)|more (?:could|can|do)|can (?:i|you|one|we) (?:say|do)"
    r"|do you know|else is new|could (?:possibly|be better|go wrong)|was i thinking|on earth"
    r"|the (?:hell|heck)|(?:would|could) (?:i|we|they) (?:ever )?do without|a \w+)\b|\bwhat for\?"
    r"|\bwhy (?:not|me|is it (?:that|always)|oh)\b|\bwhy d(?:o|oes) (?:these|such|things"
    r"|they always|everything|everybody|nobody|it always|this always|i (?:even|always|bother))\b"
    r"|\bhow (?:about (?:that|this|it)|hard can|cool is|great is|lucky|could (?:i|we"
    r"|anyone) (?:forget|refuse|resist|not)|many times (?:have|must|do)|time flies|on earth"
    r"|fun is|nice is)\b|\b(?:can|could|would|do|did|don't) (?:you|ya) (?:even |just )?(?:believe"
    r"|imagine|guess|credit|remember|recall|know what|hear that|love|think so)\b"
    r"|\bremember (?:when|the|that|how)\b|\b(?:isn't|ain't|wasn't|aren't|weren't|doesn't) (?:it"
    r"|that|this|she|he|they|life|we)\b|\bguess (?:what|who)\b|\b(?:you )?know what\b\??$"
    r"|\bneed i say\b|\bshall i go on\b|\bwhere (?:did|does|has|do) (?:all )?the (?:time|years?"
    r"|days?|summer|weeks?|months?)\b|\bwhere would (?:i|we) be\b|\bis there anything (?:better"
    r"|nicer|worse)\b|\bdid you know\b|\bsounds? (?:good|familiar|ok|fair)\?|\bmake sense\?"
    r"|\bwhat'?s not to\b|\bwhen (?:will|did) (?:i|we|they) ever\b|\bam i (?:right|mad|crazy)\b",
)
_TAG = re.compile(
    r"\bhuh\?|[,;–—-] ?(?:right|eh|huh|ok|okay|yes|no|yeah|innit|correct|deal|hey|you know|(?:is"
    r"|are|was|were|do|does|did|will|would|has|have|can|could|should)(?:n't| not)? (?:it|he|she"
    r"|they|you|we|i|that|there))\?",
)
_OFFER = re.compile(
    r"^(?:looking for|looking to|ready (?:to|for)|need (?:help|more|a)|tired of|want (?:to|more)"
    r"|(?:any |got (?:any )?|more )?(?:questions|queries|problems)|interested(?: in)?"
    r"|still interested)\b",
)
_ANSWERED = re.compile(
    r"^(?:yes|yep|yeah|no|nope|never|nobody|none|because|apparently|turns out|of course|not (?:a"
    r"|one|me|at all|anymore|really)|nothing|well, )\b(?! (?:rush|hurry|worries|problem|pressure"
    r"|panic|idea|doubt|matter))",
)
_OPENED = re.compile(
    rf"{_LEAD}(?:[\w' ]{{0,30}}, )?(?:can|could|would|will|do|did|does|is|are|was|were|have|has"
    rf"|should|"
    r"shall|may|might|what|when|where|which|who|whose|how|why|any|anything|possible|u|ok to|want"
    r"|in what|at what|by when|for how|to whom|whats|hows|wheres)\b",
)
_UNMARKED = re.compile(
    rf"{_LEAD}(?:(?:can|could|would|will|do|did|are|have) (?:you|u)|can (?:i|we) (?:get|have)"
    rf"|how (?:much|many|long|soon)|what time|"
    r"what'?s|what (?:is|are) (?:the|your)|whats|wheres|when'?s"
    r"|when (?:is|are|can|will|do) (?:you|the|we|i)|any (?:news|update|word|idea|chance))\b",
)
_REQUEST = re.compile(
    r"\b(?:please|pls|plz|kindly) (?:also |just |do )?(?:advise|confirm|inform|tell (?:me|us)"
    r"|clarify|explain|quote|get back to|respond|reply|let (?:me|us) (?:know|have)|call me"
    r"|ring me|give me (?:a|your)|(?:e-?mail|send|forward) (?:me|us|over|through)\b|provide)\b"
    r"|\blet (?:me|us) know (?:which|what|when|where|whether|who|how (?:much|many|long|soon"
    r"|you would|you'd|we|to)|your|the|by|asap|if (?:that|this|it|you can|you could|you're able"
    r"|you are able|you accept|you approve|\w+day|it's|that's))\b|\b(?:was|were|am|i'm|are|we're"
    r"|just) wondering (?:if|whether|when|how|what|where|which)\b|\b(?:would|'d"
    r"|should) be (?:most |very |so )?(?:grateful|obliged|glad|pleased|happy|delighted"
    r"|thankful) if you (?:could|would|can|might)\b|\b(?:would|'d|should) (?:also )?(?:like|love"
    r"|need|want) to (?:know|ask)\b(?! you (?:to|all)\b)|\bneed to know (?:by|whether|if|what"
    r"|when|how|which|where)\b|\bi (?:need|would like|'d like) your (?:answer|decision|approval"
    r"|input|view|advice|opinion)\b",
)
_ASKING = (
    "please",
    "pls",
    "plz",
    "kindly",
    " know",
    "wondering",
    " if you ",
    "to ask",
    "what time",
    " your ",
)
_NO_REQUEST = re.compile(
    r"\bknow (?:if|should|when) (?:you (?:have|need|want|would|are|get|'re|wish|think of)|there"
    r"|any|i|we|ever|something)|\bknow (?:what happens|how it goes|when you|if that changes"
    r"|if it (?:changes|breaks|gets|happens))|\bin case\b|\bdo not hesitate\b"
    r"|\bif you have any (?:questions|queries)\b|\bif (?:you(?:'re| are) ever|you know of"
    r"|you do not|you or your|anything|something|there(?:'s| is| are))\b",
)
_TOLD = re.compile(r"(?:^|[\s(])\"[^\"]*$")
"""Somebody else's question, told; its closing mark stands behind the sentence."""
_BY = re.compile(r"\b(?:by|before|until|till|no later than|latest|than) (?:the )?$")


def find_questions(sayings: list[Saying]) -> Iterator[Matter]:
    """Questions and requests for an answer; neither rhetoric nor "how are you?"."""
    for at, one in enumerate(sayings):
        following = sayings[at + 1].low if at + 1 < len(sayings) else ""
        if _may_ask(one.low) and _asks(one.low, following):
            words = one.words
            yield one.matter(
                MatterKind.QUESTION, 0, len(words), due=one.due(0, len(words), after=_BY)
            )


def _may_ask(words: str) -> bool:
    """Whether a closer look is worth its while."""
    return "?" in words or words[-1].isalnum() or any(word in words for word in _ASKING)


def _asks(words: str, following: str) -> bool:
    if _PLEASANTRY.search(words) or _RHETORIC.search(words):
        return False
    if _TOLD.search(words):
        return False
    if _REQUEST.search(words) and not _NO_REQUEST.search(words):
        return True
    count = len(words.split())
    if words.rstrip(")").endswith("?"):
        if _TAG.search(words) or _OFFER.search(words) or _ANSWERED.search(following):
            return False
        return count >= 2 and (count >= 4 or bool(_OPENED.search(words)))
    # People who write in a hurry leave the mark out, but then no other ends the sentence.
    is_open = words[-1].isalnum() or words.startswith("what time")
    return is_open and 3 <= count <= 20 and bool(_UNMARKED.search(words))
