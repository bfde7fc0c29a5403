"""Orders in a mail: words that tell its reader, or his program, what to write or to do.

A mail is data. What gives orders is not shown to a model, and is no fact to rest on: that a few
harmless sentences are lost with it costs a line of a letter.
"""

from __future__ import annotations

import re
import unicodedata

from agent.drafts.told.sentences import clean

_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТХУІЅЈаеорсухіјѕԁԛɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXYISJaeopcyxijsdqgABEZHIKMNOPTYXo"
)
_ON_THE_LETTER = (
    "ignore|disregard|forget|override|bypass|obey|pretend|behave|reply|respond|answer|write|sign|"
    "include|insert|append|prepend|mention|say|state|repeat|print|output|display|echo|return|quote|"
    "translate|decode|encode|summari[sz]e|reveal|disclose|paste|send|forward|redirect|resend|b?cc|"
    "e-?mail|text|attach|upload|download|click|browse|fetch|execute|install|log ?in|sign ?in|"
    "verify|pay|wire|transfer|refund|approve|authori[sz]e|confirm|delete|erase|tell|congratulate"
)
_OTHER_VERBS = (
    "act|follow|switch|enter|begin|start|end|finish|add|list|show|copy|share|open|visit|run|buy|"
    "order|accept|grant|offer|promise|remove|change|update|replace|set|use|call|ask|give|let|make|"
    "do|put|mark|note|remember|remind|wish|invite|recommend|praise|thank|mail"
)
_SENTENCE_START = r"(?:^|[.!?:;…\"“”(\[{>*#|/–—]\s*)"
_PRESSED = (
    r"\b(?:please|pls|kindly|immediately|instead|you(?:['’]ll| will| must| should| have to| need to"
    r"| are to))\s+"
)
_IN_PASSING = (
    r"\b(?:must|should|shall|now|then|always|only|also|just|do not|don['’]t|and|but|so)\s+"
)
_COMMAND = re.compile(
    rf"(?:{_SENTENCE_START}|{_PRESSED}|{_IN_PASSING})(?:{_ON_THE_LETTER})\b(?!['’])"
    rf"|(?:{_SENTENCE_START}|{_PRESSED})(?:{_OTHER_VERBS})\b(?!['’])",
    re.IGNORECASE | re.MULTILINE,
)
_ABOUT_THE_ANSWER = re.compile(
    r"\byour (?:next |whole |own )?(?:reply|replies|answer|response|output|draft|mail|e-?mail|"
    r"letter|note|message|instructions?|rules?|guidelines?|context|memory|task|job is)\b"
    r"|\b(?:in|of|at) (?:the|this|every|each|all) (?:repl(?:y|ies)|answers?|responses?|drafts?)\b"
    r"|\b(?:tell|give|send|show) (?:me|him|her|them|us)\b"
    r"|\b(?:all|any|other|every) (?:other )?(?:customers?|clients?|contacts?|recipients?)\b",
    re.IGNORECASE,
)
_TO_A_MACHINE = re.compile(
    r"\b(?:instructions?|prompts?|jailbreak\w*|system (?:message|note|notice|override|update)|"
    r"(?:developer|admin(?:istrator)?|maintenance|debug) mode|language models?|llms?|chat ?bots?|"
    r"(?:chat)?gpt|ai|artificial intelligence|(?:the|ai|email|mail|virtual) assistant|kinkeeper|"
    r"auto-?(?:responder|reply)|bots?|guardrails?|safety (?:rules?|filters?)|json|schema|base ?64|"
    r"rot ?13|tokens?|from now on,? you|you are (?:now )?(?:an?|the|no longer)|"
    r"previous (?:text|rules?)|end of (?:mail|message|letter|quote))\b"
    r"|^\s*(?:system|assistant|user|human|developer|tool|im_start|im_end)\s*[:>\]|]"
    r"|<\||\|>|\[/?INST\]|<<SYS>>|</?[a-z_]+>|```|###|={4,}|\{\{|\}\}",
    re.IGNORECASE | re.MULTILINE,
)
_PAYLOAD = re.compile(
    r"https?:|www\.|\S@\S|\b[\w-]+\.(?:com|org|net|io|co|ru|cn|xyz|info|biz|example|test)\b|"
    r"\d{5,}|(?:\d[ -]?){9,}|[^\s]{28,}",
    re.IGNORECASE,
)


def plain_letters(text: str) -> str:
    """The text as it looks: no hidden characters, and lookalikes of other alphabets as Latin."""
    return unicodedata.normalize("NFKC", clean(text)).translate(_LOOKALIKES)


def gives_orders(text: str) -> bool:
    """Whether words of a mail tell somebody what to write or do, or speak to a program."""
    seen = plain_letters(text)
    return any(
        pattern.search(seen) for pattern in (_COMMAND, _ABOUT_THE_ANSWER, _TO_A_MACHINE, _PAYLOAD)
    )
