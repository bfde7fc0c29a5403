"""Thanks and praise for whom a mail is written to, beyond what politeness asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.matters.saying import Saying
from agent.models import Matter, MatterKind

_VERY = (
    r"(?:(?:all|such|so|really|truly|absolutely|honestly|simply|just|very|incredibly|ever so|too"
    r"|always|totally|the|an?|my|our) ){0,4}"
)
_FINE = (
    r"(?:wonderful|amazing|fantastic|incredible|terrific|fabulous|brilliant|superb|outstanding"
    r"|excellent|marvell?ous|stunning|gorgeous|beautiful|delicious|perfect|exceptional"
    r"|spectacular|magnificent|lovely|great|first[- ]rate|top[- ]notch|second to none)"
)
_KIND = re.compile(
    rf"\byou(?:'ve| have|'d)? (?:{_VERY})?(?:saved|made|rescued) (?:my|our|us|me|the|his|her|this"
    rf"|it)"
    r"(?: \w+){0,3}?(?: (?:day|week|month|year|morning|life|bacon|skin|wedding|evening|night"
    r"|christmas|so much|easier|possible|special|smile|happy)\b|(?<=saved me)|(?<=saved us))"
    rf"|\byou(?:'re|'ve been| are| have been| were| guys are| all are| folks are|r) {_VERY}"
    r"(?:stars?|angels?|legends?|life ?savers?|saviou?rs?|gems?|treasures?|rocks?|hero(?:es)?"
    r"|wizards?|genius(?:es)?|godsend|marvels?|delight|blessing"
    r"|best\b(?! (?:placed|person to|one to))|brilliant|wonderful|amazing|fantastic|incredible"
    r"|terrific|fabulous|great help|help(?:ful)?\b(?= (?:to|with))|kindness itself|kind to"
    r"|gentle with|patient with|generous to|thoughtful|miracle workers?|superstars?"
    r"|pleasure to)\b|\byou(?:'re| are| were) (?:so|very|too"
    r"|ever so) kind\b(?! (?:as )?to (?:let|send|tell|confirm))|\b(?:can't|cannot|can not"
    r"|couldn't|could never) (?:ever )?thank you (?:all )?enough|\b(?:don't|do not"
    r"|can't think) (?:know )?what (?:i|we)(?:'d| would) (?:have done|do|have) without you"
    r"|\b(?:couldn't|could not|can't|cannot|wouldn't) have (?:done|managed|made|got|gotten"
    r"|pulled) (?:\w+ ){0,3}without you|\b(?:lucky|fortunate|blessed"
    r"|glad) to have (?:found )?you\b|\b(?:pleasure|joy|delight|privilege|treat) (?:to work"
    r"|working|to do business|doing business|dealing|to deal) with you\b|\b(?:that was|you went"
    r"|you've gone|you have gone|went|gone) (?:way |well |far )?above and beyond\b|\b(?:i"
    r"|we) (?:so|really|truly|deeply|sincerely|genuinely) (?:do )?appreciate (?:you\b|how you"
    r"|what you|all you|everything you|your (?!business|order|patience|prompt|understanding|quick"
    r"|consideration|time|feedback|cooperation|interest|reply|swift|fast|custom))|\b(?:i"
    r"|we) appreciate (?:very much|so much|more than \w+) (?:your|what|all|how)"
    r"|(?<!be )(?<!be )\b(?:so|ever so|deeply|truly|forever|eternally|incredibly|extremely"
    r"|immensely|really) grateful (?:to you|for (?:your|how you|all|everything|what you))"
    r"|\bthank(?:s| you) (?:all )?(?:so much |very much |from the bottom of (?:my"
    r"|our) hearts? )?for (?:everything|all (?:you|your|that you"
    r"|the (?:years|help|care|work|kindness))|being (?!patient)|your (?:kindness|generosity"
    r"|compassion|kind))|\bthank you (?:so|very) much for (?!get|send|lett|contact|reach|join"
    r"|choos|confirm|updat|respond|call|writ|com|understand|repl|order|provid|inform|shar|wait"
    r"|bring|pay|ask|notify|bear|forward|check|advis|return|submit|visit|purchas|attend|apply"
    r"|consider)[a-z]+ing\b|\bthank you,? thank you\b|\bthank you most warmly\b"
    r"|\bheartfelt thanks\b|\bbottom of (?:my|our) heart|\bthank (?:s|you)[^.?]{0,80}\b(?:means"
    r"|meant) (?:so much|a lot|the world|everything|a great deal)|\byou (?:really |totally "
    r"|absolutely |just )?(?:nailed it|outdid yourself|worked (?:wonders|miracles|magic)"
    r"|pulled it off|came through|knocked it out|exceeded)"
    rf"|\byou (?:all |guys |really )?(?:did|do|have done|'ve done) (?:us "
    rf"|me )?(?:such )?an? {_FINE} job|^(?:(?!my|our|his|her|their|he|she|they"
    rf"|we)[\w']+,? ){{0,3}}{_FINE} job (?:on|with) (?:the|our|my)|\byou (?:have|'ve got|run|do"
    rf"|make) (?:\w+ )?(?:an?|the|such an?) (?:most |really |truly )?{_FINE} (?:team|crew|staff"
    rf"|shop|place|business|work|\w+)\b(?! (?:day|week|weekend|time|trip|evening|year))"
    rf"|\byour (?:\w+ ){{1,3}}(?:is|are|was|were|has been|have been) {_VERY}(?:{_FINE}|hit"
    rf"|the best|triumph|joy"
    r"|dream|lifesaver|star)\b(?! (?:time|way|if|day|for me|but))|\byour \w+ (?:has|have) (?:kept"
    r"|saved|changed|transformed) (?:\w+ ){0,4}(?:alive|going|life|lives|us|me|day|business)"
    r"|\b(?:triumph|success|hit|perfect|beautiful|beautifully|smoothly|joy|wonderful|possible"
    r"|well)\b,?(?: and)?(?: it was| it's)?(?: all| entirely"
    r"| only)? thanks to you\b(?!r (?:delay|mistake))|\b(?:best|finest|nicest"
    r"|kindest) (?:\w+ ){1,2}(?:(?:i|we)(?:'?ve| have)|ive) (?:ever )?(?:had|spent|seen"
    r"|worked with|dealt with|eaten|tasted)\b(?= [^.]*\b(?:you|your|shop|here)\b)"
    r"|\bhats off to you\b|\bkudos to you\b|\bi(?:'m| am) (?:so|very) impressed (?:with"
    r"|by) (?:you|your)\b",
)
_CHEAP = ("you", "thank", " job ", "above and beyond", "grateful", "bottom of", "best ")
_NOT_SO = re.compile(
    r"\b(?:hope|if|whether|unless|glad|sorry|but|however|when|wish"
    r"|sure) (?:that )?you\b(?=[^.]{0,12}(?:are|'re|were|have|'ve))|\bwould you\b|\bare you\b"
    r"|\bhope your\b|\bnot (?:a |so |very |the )|\bif only\b|\bwould have been\b"
    r"|\bcould have been\b|\bno thanks\b|\bwish your\b",
)


def find_kind_words(sayings: list[Saying]) -> Iterator[Matter]:
    """Kind words to the reader of a mail; "thanks" and "thank you for the invoice" are none."""
    for one in sayings:
        words = one.low
        if (
            any(word in words for word in _CHEAP)
            and _KIND.search(words)
            and not _NOT_SO.search(words)
            and not words.endswith("?")
        ):
            yield one.matter(MatterKind.KIND_WORD, 0, len(words))
