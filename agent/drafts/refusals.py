"""When no letter is written, and why: nothing to say, nothing certain, or the owner's own words."""

from __future__ import annotations

import re
from datetime import date

from agent.drafts import days
from agent.drafts.occasion import NoLetterError, Occasion
from agent.drafts.told.quotes import tells_of_misfortune, tells_of_sorrow
from agent.drafts.told.relations import is_said
from agent.drafts.told.sentences import clean, is_english
from agent.drafts.unprompted import note_kind
from agent.models import DELICATE_KINDS, SAD_KINDS, Kind, LifeEvent, Outcome, When, Who

_TOLD_ALREADY = frozenset(
    {
        Kind.BIRTHDAY,
        Kind.ENGAGEMENT,
        Kind.WEDDING,
        Kind.ANNIVERSARY,
        Kind.GRADUATION,
        Kind.ACHIEVEMENT,
        Kind.TRAVEL,
        Kind.BUSINESS_MILESTONE,
        Kind.VOLUNTEERING,
    }
)
"""Kinds where "how did it go?" is silly after a mail that says how it went."""


_ILL = re.compile(
    r"\b(?:(?:it['’]?s|it is|have|has|got|diagnosed with|be) (?-i:MS|ALS|MND|AIDS|HIV)"
    r"|multiple sclerosis|parkinson\w*|motor neurone|diagnos(?:ed|is)|incurable|terminal(?:ly)? ill"
    r"|inoperable|in a wheelchair now|on life support|miscarriage|stillb\w+)\b",
    re.IGNORECASE,
)
"""What nobody tells beside glad news but with a heavy heart."""
_SERVICE = re.compile(r"\border of service\b", re.IGNORECASE)
"""Where no wedding is told of, a funeral's."""
_PARTING = re.compile(
    r"\b(?:two (?:businesses|firms|companies|accounts)|split(?:s|ting)?(?: up)?|divid(?:e|ed|ing)"
    r"|isn['’]t only the business|go(?:ing)? (?:our )?separate ways)\b",
    re.IGNORECASE,
)
"""A firm that is parted, and perhaps more than a firm."""
_SICK_WITH_IT = re.compile(
    r"\b(?:(?:been|being|is|so|very|terribly) sick|morning sickness|sick as|throwing up"
    r"|nause\w+)\b",
    re.IGNORECASE,
)
"""What goes with a pregnancy, and is no illness."""


_AILING = re.compile(
    r"\b(?:ill(?:ness)?|sick\w*|unwell|poorly|hospital\w*|clinic|doctors?|dr\b|gp|surgeons?|surger\w+"
    r"|operat\w+|diagnos\w+|cancer|tumou?r|lump|leuk\w+|lymph\w+|melanoma|chemo\w*|radi(?:o|a)\w+"
    r"|stroke|heart|pain\w*|hurt\w*|injur\w+|brok\w+|fractur\w+|sprain\w*|torn?|tore|fell|fall"
    r"|accident|crash\w*|burn\w*|exhaust\w+|depress\w+|anxi\w+|breakdown|infect\w+|virus|flu|covid"
    r"|pneumonia|fever|cough\w*|migraines?|scan\w*|mri|x-?ray|biops\w+|therap\w+"
    r"|treatments?"
    r"|rehab\w*|recover\w*|signed off|(?:sick|medical) leave|bed ?rest|a&e|e\.?r\.?|icu|ward"
    r"|stitches|crutch\w*|wheelchair|blood|seizures?|dementia|alzheimer\w*|parkinson\w*|ms|als|diabet\w+"
    r"|physio\w*|slipped|dialysis|transplant|donor|kidneys?|lungs?|liver|collaps\w+|faint\w*|concuss\w+|knees?|hips?"
    r"|shoulder|wrist|ankle|(?:my|his|her|the|one|right|left) (?:legs?|arms?|hands?|eyes?|foot|feet"
    r"|nose|neck|head|back|skin|bad \w+|teeth|tooth)|ribs"
    r"|health|medic\w*|nurses?|vet|ambulance|carer|care home|hospice|overdos\w+|allerg\w+"
    r"|shingles|hernia|gall\w*|appendi\w+|tonsils|thyroid|prostate|cataracts?|retina|sciatica|disc"
    r"|vertigo|dizz\w+|poison\w*|sepsis|coma|stent|bypass|pacemaker|symptoms?|stung|limp\w*)\b",
    re.IGNORECASE,
)
"""What a mail has that tells of an illness; without any, it may be something else altogether."""
_SURELY_ILL = re.compile(
    r"\b(?:ill(?:ness)?|sick|poorly|diagnos\w+|cancer|tumou?r|leuk\w+|lymph\w+|chemo\w*|strokes?"
    r"|heart attack|surger\w+|operat(?:ion|ed)|icu|intensive care|broke|broken|fractur\w+|accident"
    r"|collaps\w+|dementia|parkinson\w*|diabet\w+|pneumonia|sepsis|transplant|dialysis|treatments?"
    r"|(?:rushed|taken|admitted|back) (?:in)?to (?:the )?hospital|radi[oa]\w+|scans?|biops\w+)\b",
    re.IGNORECASE,
)
"""What tells of an illness for its own sake, and not as an excuse or a place of work."""
_LONG_OVER = re.compile(
    r"\b(?:(?:first|then) it was|was my \w+$|years? ago|back in \d{4}|used to|last year"
    r"|because of (?:my|the|his|her))\b",
    re.IGNORECASE,
)
_GLAD = re.compile(
    r"\b(?:graduat\w+|conferring|conferred|first in (?:the|our) family|(?:she|he)['’]s a (?:doctor"
    r"|nurse|vet|lawyer|teacher)|engaged|getting married|new job|promot(?:ed|ion)|passed (?:the|his"
    r"|her|my)|(?:baby|grandson|granddaughter)s?\b|retir(?:ed|ing)|(?:are|is|am|['’]re|['’]m) going"
    r" to (?-i:[A-Z]\w+)|won (?:the|a|first)|so proud)\b",
    re.IGNORECASE,
)
_PROMISES = frozenset({Kind.ENGAGEMENT, Kind.WEDDING, Kind.ANNIVERSARY, Kind.BEREAVEMENT})
_PROMISED = re.compile(
    r"\b(?:(?:she|he|they|who) said yes\b(?! to)|got engaged|are engaged"
    r"|down on one knee|popped the question|proposed to (?:me|her|him))",
    re.IGNORECASE,
)
_OF_BODIES = frozenset({Kind.RECOVERY, Kind.BIRTH, Kind.PREGNANCY})
_OF_SURGERY = re.compile(
    r"\b(?:kidneys?|lungs?|liver|spleen|pancreas|bowel|gall ?bladder|appendix|tumou?rs?|lump"
    r"|biops\w+|chemo\w*|radiotherapy|stitches|an[a]?esthe\w+|transplant|dialysis"
    r"|intensive care|icu)\b",
    re.IGNORECASE,
)
"""What nobody tells of as glad news."""
_NO_JOURNEY = re.compile(
    r"\b(?:boot camp|basic training|enlist\w*|deploy(?:ed|ment|ing)|clinic|hospice|asylum"
    r"|the (?:marines?|army|navy|air force|front)|prison|jail|rehab|custody|court|extradit\w+"
    r"|deport\w+|evacuat\w+)\b",
    re.IGNORECASE,
)
"""Where one goes, and not for a journey's sake."""
_NEVER_DID = re.compile(
    r"\bI (?:never|did(?:n['’]?t| not)|could(?:n['’]?t| not)|have(?:n['’]?t| not)) (?:\w+ )?"
    r"(?:finish\w*|graduat\w*|pass\w*|got|get|made?|complet\w*|won|win|had|took|went)\b",
    re.IGNORECASE,
)


def require_sayable(occasion: Occasion) -> None:
    """Raise NoLetterError, with the reason, where silence or the owner's own words are better."""
    if occasion.customer.do_not_contact:
        raise NoLetterError(
            f"{occasion.customer.name or 'this customer'} asked not to be written to"
        )
    if occasion.life_event is None:
        note_kind(occasion)
        return
    occasion.require_taught()
    told, suggestion = occasion.as_told, occasion.suggestion
    if told.is_rejected:
        raise NoLetterError("you said that it is not so")
    if told.is_maybe:
        raise NoLetterError("nobody is sure yet that it is so; see Corrections")
    if suggestion.needs_confirmation and not told.is_confirmed:
        raise NoLetterError("you have not said yet that it is so")
    if not told.evidence:
        raise NoLetterError("no mail shows it")
    if told.outcome is Outcome.BADLY and told.kind is not Kind.BEREAVEMENT:
        raise NoLetterError("it did not go well: these words are yours to find")
    if _is_told_anew(occasion):
        raise NoLetterError("they have written of it again since you said so: read that first")
    if told.customer_id != occasion.customer.id:
        raise NoLetterError("somebody else told of it: what to say of it is yours to decide")
    if not all(is_english(text) for text in _read_for(occasion)):
        raise NoLetterError("their mail is in a language it cannot write")
    event = occasion.event
    if occasion.is_answer and occasion.answered:
        _refuse_guesses(occasion, clean(f"{occasion.answered.subject}\n{occasion.answered.text}"))
    if occasion.is_question:
        _refuse_to_ask(event, occasion.today)
    elif occasion.is_eve:
        if event.first_day is None:
            raise NoLetterError("no day is known to wish well for")
        if event.first_day < occasion.today:
            raise NoLetterError("the day has gone by")
    elif occasion.is_without_reason or occasion.is_later:
        if event.kind in SAD_KINDS | {Kind.PREGNANCY}:
            raise NoLetterError("what is behind it is not to be brought up without a reason")
    elif occasion.answered:
        is_joy = event.kind not in SAD_KINDS | {Kind.VOLUNTEERING}
        if is_joy and _is_clouded(occasion, clean(occasion.answered.text)):
            raise NoLetterError(
                "their mail tells of something sad, too: this answer is yours to find"
            )


def _refuse_guesses(occasion: Occasion, text: str) -> None:
    """Raise NoLetterError where the mail leaves open what it is, or whose."""
    event = occasion.event
    if event.kind is Kind.ILLNESS and not _AILING.search(text):
        raise NoLetterError("their mail does not say what it is: these words are yours to find")
    if event.kind is Kind.ILLNESS and _GLAD.search(text) and not _is_news(occasion.as_told):
        raise NoLetterError(
            "it tells of two things, one glad and one perhaps an illness: the answer is yours"
        )
    if event.kind not in _PROMISES and _PROMISED.search(text):
        raise NoLetterError("their mail tells of an engagement, too, and that is to be answered")
    if event.kind is Kind.TRAVEL and _NO_JOURNEY.search(text):
        raise NoLetterError("it is more than a journey: these words are yours to find")
    if event.kind in SAD_KINDS:
        return
    if event.kind not in _OF_BODIES and any(
        _OF_SURGERY.search(one.quote) for one in event.evidence
    ):
        raise NoLetterError("their mail tells of an illness there: this answer is yours to find")
    if event.who is Who.SELF and any(_NEVER_DID.search(item.quote) for item in event.evidence):
        raise NoLetterError("it is not clear from their mail whose it is")
    if not event.name and not is_said(event.who, [text]):
        raise NoLetterError("their mail does not say who it is about")


def _is_news(illness: LifeEvent) -> bool:
    """Whether what shows an illness tells of it, and does not only name it by the way."""
    quotes = [item.quote for item in illness.evidence]
    return any(_SURELY_ILL.search(one) and not _LONG_OVER.search(one) for one in quotes)


def _is_clouded(occasion: Occasion, text: str) -> bool:
    """Whether the mail tells, or perhaps tells, of something sad beside the glad news."""
    kind = occasion.event.kind
    if kind is Kind.RECOVERY:  # what it was is told with it
        return tells_of_misfortune(text)
    if _ILL.search(text):
        return True
    if kind not in (Kind.WEDDING, Kind.ENGAGEMENT) and _SERVICE.search(text):
        return True
    if kind is Kind.BUSINESS_MILESTONE and _PARTING.search(text):
        return True
    if kind is Kind.PREGNANCY and _SICK_WITH_IT.search(text):
        others = [one for one in occasion.beside if one.kind is not Kind.ILLNESS]
        return any(one.kind in SAD_KINDS for one in others) or tells_of_sorrow(text)
    if occasion.may_be_sad or any(one.kind in SAD_KINDS for one in occasion.beside):
        return True
    return kind is not Kind.NEW_PET and tells_of_sorrow(text)  # it often comes after one that died


def _is_told_anew(occasion: Occasion) -> bool:
    """Whether the owner's yes to a delicate matter is older than what is to be answered.

    A loss may hide behind an illness that he knows of.
    """
    told, answered = occasion.as_told, occasion.answered
    if told.kind not in DELICATE_KINDS or not (occasion.is_answer and answered):
        return False
    is_first = all(item.entry_id == answered.id for item in told.evidence)
    return not is_first and told.decided_at is not None and told.decided_at < answered.at


def _refuse_to_ask(event: LifeEvent, today: date) -> None:
    if days.is_over(event, today) is None and event.status is When.UPCOMING:
        raise NoLetterError("no day is known, so it may not have happened yet")
    if days.has_begun(event, today) is False:
        raise NoLetterError("it has not happened yet")
    if days.is_over(event, today) is False and event.kind is not Kind.TRAVEL:
        raise NoLetterError("it is not over yet")
    if days.is_promised_only(event):
        raise NoLetterError("no day is known on which it begins")
    if event.status is When.PAST and event.kind in _TOLD_ALREADY:
        raise NoLetterError("they have told you already how it was")


def _read_for(occasion: Occasion) -> list[str]:
    """The mails that show the event, or where they are not at hand, the quotes."""
    evidence = occasion.as_told.evidence
    texts = {entry.id: entry.text for entry in occasion.entries}
    return [texts.get(item.entry_id, item.quote) for item in evidence]
