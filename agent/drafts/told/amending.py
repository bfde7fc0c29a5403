"""Amending: a life event as the mail's own words have it, where the reader took it otherwise."""

from __future__ import annotations

import re

from agent.drafts.days import MONTHS
from agent.drafts.phrases import names_of_thing
from agent.models import Evidence, Kind, LifeEvent, Outcome, When, Who

_MARRIED = re.compile(
    r"\b(?:we did it|we eloped|we got (?:married|hitched)|we tied the knot"
    r"|we(?:['’]re| are) married(?! (?:on|in|next)))\b",
    re.IGNORECASE,
)
_HALF_A_YEAR = 6
_NOT_FAMILY = frozenset({Who.FRIEND, Who.COLLEAGUE})
_PARENT = re.compile(
    r"\b(?:we|I)(?:['’]ve| have| will|['’]ll|['’]re| are)? (?:call(?:ed|ing)?|nam(?:e|ed|ing))"
    r" (?:him|her|it)\b"
    r"|\b(?:my|our) (?:\w+ )?(?:baby|newborn|first|second|third)\b"
    r"|\bI(?:['’]m| am) (?:now )?(?:a|the) (?:dad|daddy|father|mum|mom|mother|papa)\b",
    re.IGNORECASE,
)
"""What a parent says of a child just born."""
_WELL = re.compile(
    r"\b(?:margins? (?:are |were |all )?clear|clear margins?|all[- ]clear|got (?:it all|all of it)"
    r"|cancer[- ]free|in remission|benign|clean scan|came through (?:it|fine|well)"
    r"|went (?:very )?well|(?:fully|completely) recovered)\b",
    re.IGNORECASE,
)
_GRADUATED = re.compile(r"\b(?:ha(?:s|ve)|['’](?:s|ve)) (?:just |now |finally )?graduated\b", re.I)
_LEAVES_ON = re.compile(
    r"\b(?:last day|finish(?:es|ing)?|leav(?:e|es|ing)) (?:is|on|will be)\b", re.I
)
"""A day that is the old job's."""
_GRANDPARENT = re.compile(
    r"\b(?:(?:we|I)(?:['’]re| are|['’]m| am)|(?:made|makes) (?:us|me))(?: now| a| both| finally)*"
    r" grand(?:parents?|ad|dad|pa|ma|mother|father|mum)\b",
    re.IGNORECASE,
)
_OF_CHILD = frozenset({Who.SELF, Who.SPOUSE, Who.CHILD})
_FROM_DAY = re.compile(
    rf"\b(?:from|until|on|by) (?:the )?(?:(?P<m>{'|'.join(MONTHS)}) (?P<d>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{'|'.join(MONTHS)}))\b",
    re.IGNORECASE,
)
_TAKES_JOB = re.compile(
    r"\bI(?:['’](?:m|ve)|\s+am|\s+have)?(?:\s+(?:just|also|after))*"
    r"\s+(?:took|taken|taking|accepted|accepting|got|getting|landed|starting)"
    r"\s+(?:a|an|the|another)\s+(?:(?!part)[\w-]+\s+){0,2}(?:job|post|position)\b[^.!?]*"
)
_STOPS_WORK = re.compile(
    r"\bI(?:['’]m|\s+am)(?:\s+\w+)?\s+(?:retiring|finishing\s+up|stepping\s+down)\b[^.!?]*"
    r"\bafter\s+(?:\d+|[a-z-]+)\s+years\b[^.!?]*",
    re.IGNORECASE,
)
_AT_WORK_AGAIN = re.compile(
    r"\b(?:back\s+(?:at\s+work|on\s+site|in\s+the\s+(?:shop|office|yard))|half\s+days"
    r"|light\s+duties|office\s+only)\b",
    re.IGNORECASE,
)
_SPOUSE = re.compile(r"\b(?:wife|husband|hubby|spouse|partner|missus|married|our)\b", re.IGNORECASE)
_CHILDS_BABY = re.compile(
    r"\b(?:my|our) (?:daughter|son|girl|boy|eldest|youngest)\b[^.!?]{0,40}"
    r"\b(?:had (?:her|their|the|a) (?:\w+ )?(?:baby|twins|little (?:girl|boy))|gave birth)[^.!?]*",
    re.IGNORECASE,
)
_IN_DANGER = re.compile(
    r"(?<!out of the )(?<!left the )(?<!from the )\b(?:NICU|incubators?|neonatal)\b", re.I
)
_NOT_OVER = re.compile(
    r"\b(?:evacuation order|(?:were|are|been|got) evacuated|won['’]t let (?:us|me|anybody|anyone)"
    r" (?:back|in|home)|still (?:burning|rising|on fire|without (?:power|water)|cut off)"
    r"|not (?:allowed|let) back)\b",
    re.IGNORECASE,
)
_BACK_HOME = re.compile(
    r"\b(?:(?:we(?:['’]re| are)|got|moved) back (?:home|in)|all[- ]clear)\b", re.IGNORECASE
)
_OF_ANOTHERS_BODY = re.compile(
    r"\b(?!(?:It|That|There|What|Here|Let|He|She|Who|This|Today|Tomorrow|Doctor|Nobody|Everybody)\b)"
    r"(?P<name>[A-Z][a-zà-ÿ]+)['’]s (?:[a-z]+ ){0,2}"
    r"(?:hips?|knees?|back|heart|op|operation|surgery|bypass|scan|biopsy|chemo|treatment|stroke"
    r"|cataracts?|shoulder|pacemaker|transplant)\b"
)
_WARES = re.compile(
    r"\b(?:brewers?|beers?|cheeses?|wines?|ciders?|gins?|whisk(?:e)?y|bread|honey|chutney|product)"
    r"['’]?s? (?:cup|awards?|championships?|festival|show|competition|challenge)\b"
    r"|\bentries in (?:the|its|our) (?:category|class)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:not|no|if|hope\w*|until|unless|waiting|wait|fingers|may|might|should|but|\w+n['’]t)\b",
    re.IGNORECASE,
)


def amended(event: LifeEvent, text: str) -> LifeEvent:
    """The event, where `text`, the mail that is answered, says more plainly what it is, or whose.

    An illness told of with its good end is a recovery, a wedding that was is not still to come, and
    the child that they name is their own.
    """
    quotes = " ".join(item.quote for item in event.evidence)
    if (
        event.kind is Kind.RETIREMENT
        and event.who is Who.SELF
        and (told := _TAKES_JOB.search(text))
    ):
        # Whoever closes his firm to take a post elsewhere has not stopped working.
        return _told_as(event, told, kind=Kind.NEW_JOB, status=When.UPCOMING, date=None)
    names_trouble = any(
        word in quotes.lower() for words in names_of_thing(Kind.HARDSHIP).values() for word in words
    )
    if event.kind is Kind.HARDSHIP and not names_trouble and (told := _STOPS_WORK.search(text)):
        # "The children have it destroyed with books": said in fun, beside a goodbye.
        as_told = {"kind": Kind.RETIREMENT, "who": Who.SELF, "status": When.UPCOMING, "date": None}
        return _told_as(event, told, **as_told)
    is_childs = event.kind is Kind.RECOVERY and event.who is Who.CHILD and _IN_DANGER.search(text)
    if is_childs and (born := _CHILDS_BABY.search(text)):
        # The mother is up again, but it is the child in the incubator that the mail is about.
        return _told_as(event, born, kind=Kind.BIRTH, who=Who.GRANDCHILD, status=When.PAST)
    was_trouble = event.kind is Kind.HARDSHIP and event.status is When.PAST
    if was_trouble and _NOT_OVER.search(text) and not _BACK_HOME.search(text):
        return event.model_copy(update={"status": When.ONGOING, "date": None})
    is_spouse = event.kind in (Kind.ILLNESS, Kind.RECOVERY) and event.who is Who.SPOUSE
    if is_spouse and event.name and _AT_WORK_AGAIN.search(text) and not _SPOUSE.search(text):
        return event.model_copy(update={"who": Who.COLLEAGUE})
    is_ill_oneself = event.kind is Kind.ILLNESS and event.who is Who.SELF and not event.name
    if is_ill_oneself and (another := _OF_ANOTHERS_BODY.search(quotes)):
        # Whose Don is, nobody says: a bare name is a colleague's (relations.is_said).
        return event.model_copy(update={"who": Who.COLLEAGUE, "name": another["name"]})
    is_childs_prize = event.kind is Kind.ACHIEVEMENT and event.who is Who.CHILD
    has_two_names = event.name is not None and " " in event.name  # "Harbour Stout"
    if is_childs_prize and has_two_names and _WARES.search(text):
        return event.model_copy(update={"who": Who.COMPANY, "name": None})
    if event.kind is Kind.ILLNESS and (event.outcome is Outcome.WELL or _ended_well(event)):
        well = {"kind": Kind.RECOVERY, "status": When.PAST, "date": None}
        return event.model_copy(update=well)
    is_to_come = event.kind is Kind.WEDDING and event.status is When.UPCOMING
    if is_to_come and event.who is Who.SELF and _MARRIED.search(text):
        return event.model_copy(update={"status": When.PAST, "date": None})
    is_ahead = event.status is When.UPCOMING
    if event.kind is Kind.GRADUATION and is_ahead and _GRADUATED.search(quotes):
        return event.model_copy(update={"status": When.PAST, "date": None})
    if event.kind is Kind.NEW_JOB and event.date and _LEAVES_ON.search(quotes):
        return event.model_copy(update={"date": None})
    if event.kind is Kind.MOVE and not (is_ahead or event.date) and _names_day_ahead(event, text):
        return event.model_copy(update={"status": When.UPCOMING})
    if event.kind is Kind.BIRTH and event.who in _OF_CHILD and _GRANDPARENT.search(text):
        return event.model_copy(update={"who": Who.GRANDCHILD})
    if event.kind is Kind.BIRTH and event.who in _NOT_FAMILY and _PARENT.search(text):
        return event.model_copy(update={"who": Who.CHILD})
    return event


def _told_as(event: LifeEvent, told: re.Match[str], **update: object) -> LifeEvent:
    """The event as another, which these words of the same mail tell."""
    at = event.evidence[0]
    evidence = Evidence(quote=told[0].strip(), entry_id=at.entry_id, start=told.start())
    return event.model_copy(update={**update, "evidence": (evidence,)})


def _names_day_ahead(event: LifeEvent, text: str) -> bool:
    """Whether a day within the half year after the telling is named: nobody is in yet."""
    told = event.told_at.date()
    months = [name.lower() for name in MONTHS]
    for match in _FROM_DAY.finditer(text):
        month = months.index((match["m"] or match["m2"]).lower()) + 1
        later = (month - told.month) % len(months)
        day = int(match["d"] or match["d2"])
        if 0 < later <= _HALF_A_YEAR or (later == 0 and day > told.day):
            return True
    return False


def _ended_well(event: LifeEvent) -> bool:
    return event.outcome is None and any(
        _WELL.search(item.quote) and not _DOUBT.search(item.quote) for item in event.evidence
    )
