"""Stage 3 of 6: Entry -> LifeEvent; the ways in which a story turns, each with its words."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Way(StrEnum):
    """What becomes of a life event."""

    MOVED = "moved"
    CALLED_OFF = "called off"
    BACK_ON = "back on"
    CLEAR = "all clear"
    FALSE_ALARM = "false alarm"
    WON = "won"
    LOST = "lost"
    WELL = "went well"
    BADLY = "went badly"
    DENIED = "denied"


_N = r"(?:a|an|one|two|three|four|five|six|seven|eight|ten|twelve|another|a couple of|\d{1,2})"
_UNIT = r"(?:days?|weeks?|fortnights?|months?|years?)"
_HE = r"(?:i|he|she|we|they)"
_KINSMAN = (
    r"(?:my|our) (?:\w+ )?(?:son|daughter|wife|husband|partner|brother|sister|eldest|oldest|"
    r"youngest|girl|boy|dad|father|mum|mom|mother|niece|nephew|grandson|granddaughter)(?: \w+)?"
)
_NAME = r"(?!(?:that|this|who|there|other|else|some(?:one|body)|nobody|every\w+)\b)[^\W\d_]{2,20}"
_DID = rf"\b(?:{_HE}|{_KINSMAN}|(?P<name>{_NAME})) (?:just |actually |finally |only |narrowly )?"
_POST = r"(?:job|role|position|post|part|gig|place|offer)"
_PAPERS = r"(?:exams?|tests?|bar|boards?|finals|papers?|orals?|viva)"
_OTHER = r"(?:someone|somebody|another|an internal|the other)"
_SHIFTED = (
    r"(?:(?:mov|shift|chang|switch|push|bump|slip|bring|knock|kick)\w{0,4}"
    r"|brought|put(?:ting)?|set)"
)
_BY = rf"(?P<by>(?:by )?(?P<n>{_N}) (?P<unit>{_UNIT}))"

_WAYS: tuple[tuple[Way, str, str], ...] = (
    (
        Way.BACK_ON,
        "back on",
        r"\b(?:is|are|'s|'re) (?:all )?back on\b(?! (?:his|her|my|their|its))",
    ),
    (Way.BACK_ON, "after all", r"\b(?:going ahead|happening|getting married|moving) after all\b"),
    (
        Way.CALLED_OFF,
        "called |call it |calling |call the |call things |call everything ",
        r"\bcall(?:ed|ing)? (?:(?:it|things|everything|(?:the|our|my|his|her|their) [\w ]{3,30}) )?"
        r"off\b",
    ),
    (
        Way.CALLED_OFF,
        "cancel|scrapped|the plug",
        r"\bcancel(?:l?ed|l?ing)\b|\bscrapped\b|\bpulled the plug\b",
    ),
    (
        Way.CALLED_OFF,
        "is off|are off|'s off|is all off|'s all off|now off",
        r"(?:\bis|\bare|'s) (?:all |now )?off(?=[.,;!]|$| now\b| for good\b)",
    ),
    (
        Way.CALLED_OFF,
        "not go|n't go|not be|n't be|not happen|n't happen|not taking|n't taking|not getting|"
        "n't getting|not moving|n't moving|not retir|n't retir",
        r"(?:\bnot|n't) (?:be )?(?:going ahead|going through with|happening|taking place|"
        r"going to happen|go ahead|happen|getting married|moving|retiring)\b"
        r"(?= (?:any ?more|after all|now)|[.,;!]|$| with)",
    ),
    (
        Way.CALLED_OFF,
        "no longer",
        r"\bno longer (?:getting married|engaged|moving|happening|going ahead)\b",
    ),
    (
        Way.CALLED_OFF,
        "fell through|fallen through|falling through",
        r"\b(?:fell|fallen|falling) through\b",
    ),
    (
        Way.CALLED_OFF,
        "broke|engagement",
        r"\bbroken?(?: \w+){0,3} off\b|\bended the engagement\b",
    ),
    (
        Way.CALLED_OFF,
        " be a wedding| be any wedding| be a move| be any move| be an engagement",
        r"\b(?:won't|will not|isn't going to) be (?:an?|any) (?:wedding|move|engagement)\b",
    ),
    (
        Way.CALLED_OFF,
        "decided|staying",
        r"\bdecided (?:not to (?:move|marry|go|retire|do it)|against it|to stay put)\b"
        r"|\bstaying (?:put|where (?:i|we) (?:am|are))\b",
    ),
    (
        Way.MOVED,
        "postpon|schedul|arranged|deferred|delayed",
        r"\b(?:postponed|postponing|re-?scheduled|re-?arranged|deferred|delayed)\b"
        rf"(?:.{{0,40}}?(?:{_BY}|(?P<till>\b(?:to|until|till|for)\b)))?",
    ),
    (
        Way.MOVED,
        "mov|shift|chang|switch|push|bump|slip|put|set |bring|brought|knock|kick",
        rf"\b{_SHIFTED}\b[^.;!?]{{0,40}}?\b(?P<back>back|out|forward|up|on)\b {_BY}",
    ),
    (
        Way.MOVED,
        "moved|moving|shift|changed|switched|push|bump|slipped|put |set |bring|brought|knock",
        rf"\b{_SHIFTED}\b[^.;!?]{{0,60}}?\b(?P<to>to|until|till)\b",
    ),
    (
        Way.MOVED,
        " later| earlier| sooner",
        rf"\b{_BY} (?P<back>later|earlier|sooner)\b",
    ),
    (
        Way.MOVED,
        "new date|is now|will now|it's now",
        r"\b(?P<to>new date|is now(?: on| in)?|will now be|it's now)\b",
    ),
    (Way.MOVED, "instead of|rather than", r"\b(?P<past>instead of|rather than)\b"),
    (
        Way.MOVED,
        "put off|put it off|put things off|put the |putting |pushed|put back|put it back|set back",
        r"\bput(?:ting)? (?:(?:it|things|the [\w ]{3,30}) )?off\b(?! \w+ing\b)"
        r"|\b(?:pushed|put|set)(?: it)? back\b(?= indefinitely| again|[.,;]|$)",
    ),
    (
        Way.FALSE_ALARM,
        "alarm| out |scare|misdiag|panic|it was",
        r"\bfalse alarm\b|\b(?:turned|turns) out (?:\w+ )?(?:to be )?(?:nothing|fine|harmless)\b"
        r"|\b(?:just|only) a scare\b|\bmisdiagnos\w+\b|\bpanic over\b"
        r"|\bit was(?:n't| not) (?:cancer|a stroke|a heart attack|broken|anything)\b"
        r"|\bit was nothing\b",
    ),
    (
        Way.CLEAR,
        "scan|test|result|biops|blood|mri|ct |x-ray|xray|mammogram|lump|tumo|nodes|margins",
        r"\b(?:scans?|tests?|results?|biops(?:y|ies)|bloods|blood work|mri|ct|x-?rays?|mammogram|"
        r"lump|tumou?r|nodes|margins)\b(?:(?!\bnot\b|n't|\bnever\b)[^.;!?]){0,60}\b(?:clear|clean|negative|benign|normal|fine|"
        r"good|all right|alright|ok|okay)\b",
    ),
    (
        Way.CLEAR,
        "all clear|all-clear|remission|cancer free|cancer-free|recover|hospital|discharged|mend|"
        "on his feet|on her feet|on my feet|on their feet|as rain|as new|nothing serious|"
        "nothing sinister|nothing malignant|all better|better now",
        r"\ball[- ]clear\b|\bin remission\b|\bcancer[- ]free\b|\b(?:fully|completely) recovered\b"
        r"|\bfull recovery\b|\b(?:back )?(?:home|out) (?:from|of) (?:the )?hospital\b"
        r"|\bdischarged\b|\bon the mend\b|\bback on (?:his|her|my|their) feet\b"
        r"|\bright as rain\b|\bgood as new\b|\bnothing (?:serious|sinister|malignant)\b"
        r"|\ball better\b|\b(?:much|so much|a lot) better now\b",
    ),
    (
        Way.LOST,
        "n't get|not get|n't got|n't land|n't make|not make",
        rf"{_DID}(?:didn't|did not|haven't|hasn't) (?:get|got|land|make) (?:it|the (?:{_POST}|cut)|"
        r"in|through|picked|chosen)\b",
    ),
    (
        Way.LOST,
        "fail|flunk|n't pass|not pass",
        rf"(?P<exam>{_DID}(?:(?:failed|flunked)(?= (?:by|it|again|this time|narrowly|badly|"
        r"miserably|and|but|though|because)\b|[.,;!]|$| (?:\w+ ){1,3}"
        rf"{_PAPERS}\b)|(?:didn't|did not|hasn't|haven't) (?:quite )?pass\b(?! on| away| it on)))",
    ),
    (
        Way.LOST,
        "turned |knocked |passed ",
        rf"(?P<post>\b(?:(?:turned|knocked) (?:me|him|her|us|(?P<whom>(?!it\b){_NAME})) down"
        r"|passed (?:me|him|her) over)\b)",
    ),
    (
        Way.LOST,
        "with some|with an|with the other|for some|for an|for the other|to some|to an|"
        "to the other|one else|body else",
        rf"(?P<post>\b(?:(?:went|gone|going) (?:with|for) {_OTHER}"
        rf"|(?:gave|given|offered|went) (?:it |the {_POST} )?to {_OTHER}"
        rf"|(?:someone|somebody) else (?:got|landed|has) (?:it|the {_POST}))\b)",
    ),
    (
        Way.LOST,
        "turned down|passed over|rejected|unsuccess|not to be|said no|not this time|"
        "not success|not selected|not chosen",
        r"\b(?:got|was|been) (?:rejected|turned down|passed over|unsuccessful)\b"
        r"|\b(?:it was|was) not to be\b|\bthey said no\b"
        r"|\bnot (?:this time|successful|selected|chosen)\b",
    ),
    (
        Way.WON,
        "got it",
        rf"{_DID}got it\b(?=\s*!|\s*\.?\s*$|\s*[—–-]| and\b)(?!.{{0,25}}\bthank)",
    ),
    (
        Way.WON,
        "got the|landed the|nailed the|won the",
        rf"{_DID}(?:got|landed|nailed|won) the {_POST}\b",
    ),
    (
        Way.WON,
        "passed|aced",
        rf"(?P<exam>{_DID}(?:aced|passed)(?: (?:it(?! on| to| along)|(?:\w+ ){{1,4}}{_PAPERS}|"
        r"with (?:distinction|honou?rs|merit|flying colou?rs)|first time|by \w+ (?:points?|marks?)|"
        r"on (?:the|his|her|my|their) (?:first|second|third|fourth) (?:go|try|attempt))\b|(?=!)))",
    ),
    (
        Way.WON,
        "offered ",
        r"\b(?:they|he|she)(?:'ve| have| just)? offered (?:(?:me|him|her)\b"
        rf"(?! (?:a (?:seat|coffee|discount)))|(?P<whom>{_NAME}) (?:the|a) {_POST}\b)",
    ),
    (
        Way.WON,
        "an offer|the offer|got the call|offer came|offer has|offer is in|offer arrived|said yes|"
        "hired|picked |chose |want me|want h|was offered",
        r"\bmade (?:me|him|her) an offer\b|\bwas offered (?:it|the)\b|\bgot the (?:offer|call)\b"
        r"|\b(?:they|they've) (?:said yes|(?:hired|picked|chose|want) (?:me|him|her))\b"
        r"|\b(?:the )?offer (?:came|has come|is in|arrived)\b|\b(?:i'm|i am|he's|she's) hired\b",
    ),
    (
        Way.WELL,
        "went |gone |passed off|had a|had the|was wonder|was lovely|was perfect|was beaut|"
        "was amaz|was fanta|success|was really|was so|was absol",
        r"\b(?:went|gone|passed) (?:off )?(?:\w+ )?(?:well|great|fine|smoothly|perfectly|"
        r"brilliantly|wonderfully|beautifully|ok|okay|without a hitch)\b"
        r"|\bhad (?:a|an|the) (?:\w+ )?(?:wonderful|lovely|great|fantastic|amazing|brilliant|"
        r"marvel\w+|perfect|best|super) (?:time|day|trip|holiday|party|weekend)\b"
        r"|\b(?:it|day|party|wedding|ceremony|trip|race|event) was (?:\w+ )?(?:wonderful|lovely|"
        r"perfect|beautiful|amazing|fantastic|a (?:great |huge |big )?success)\b",
    ),
    (
        Way.BADLY,
        "badly|terribly|horribly|wrong|disaster|awful|nightmare|wash|bombed|n't go",
        r"\b(?:went|gone) (?:\w+ )?(?:badly|terribly|horribly|wrong)\b|\bwas (?:\w+ )?"
        r"(?:a disaster|awful|a nightmare|a wash-?out)\b|\bbombed\b"
        r"|\bdidn't go (?:well|to plan)\b",
    ),
    (
        Way.DENIED,
        " another| a different|some other|the other|someone else|somebody else",
        r"\b(?:it|that)(?: was|'s| is| must have been| must be) (?:actually )?(?:another|"
        r"a different|some other|the other)\b"
        r"|\bthinking of (?:some(?:one|body) else|another|the other|a different)\b",
    ),
    (
        Way.DENIED,
        "no, |no. |no! |no - |no — |no – ",
        r"(?:^|(?<=[.!?] ))no[,.!–— -]+(?:no[,.]? )?(?:not (?:him|her|me|us)|(?:he|she|they|we|i)"
        r"(?:'s|'re|'m| is| are| am) (?:\w+ )?(?:fine|well|ok|okay|all right|alright|alive|"
        r"healthy|here))\b",
    ),
    (
        Way.DENIED,
        "not him|not her|not me|not us|not my|not our|n't him|n't her|n't me|n't us|n't my|n't our",
        r"\b(?:wasn't|isn't|not) (?:him|her|me|us|my \w+|our \w+)\b(?= (?:who|that|you)|[.,;!]|$)",
    ),
    (
        Way.DENIED,
        "mix|confus|mistak|misread|misheard|misunder|the wrong|wrong end",
        r"\b(?:you|i|somebody|someone|they)(?:'ve|'re| have| are| must have| must be| may have|"
        r" must've)? (?:been )?(?:got )?(?:mix(?:ed|ing)|confus(?:ed|ing)|mistak(?:en|ing)|misread|"
        r"misheard|misunderst(?:ood|anding)|the wrong)\b"
        r"|\bmix-?up\b|\bmisunderstanding\b|\bwrong end of the stick\b",
    ),
    (
        Way.DENIED,
        "true|the case|rumo|truth",
        r"\b(?:isn't|not|wasn't|never) (?:true|the case)\b|\b(?:just|only|merely) a rumou?r\b"
        r"|\bno truth (?:in|to)\b",
    ),
    (
        Way.DENIED,
        " ill| sick|pregnant| dead|dying|leaving|retiring|expecting|n't getting|not getting|"
        "n't moving|not moving|in hospital",
        r"(?:n't|\bnot|\bnever) (?:ill|sick|pregnant|dead|dying|leaving|retiring|expecting|"
        r"getting (?:married|divorced)|moving|in hospital)\b(?! (?:any ?more|now))",
    ),
)


class Cue(NamedTuple):
    """Words for one way; groups tell whose (name, whom) and what they answer (exam, post)."""

    way: Way
    stems: tuple[str, ...]
    """One of them stands wherever the words do; to look for them costs next to nothing."""
    words: re.Pattern[str]

    def may_be_in(self, low: str) -> bool:
        """Whether a text in small letters is worth a search."""
        return any(stem in low for stem in self.stems)


CUES = [
    Cue(way, tuple(stems.split("|")), re.compile(words, re.MULTILINE))
    for way, stems, words in _WAYS
]
