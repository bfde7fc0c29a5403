"""Relations: the words by which customers speak of their people, and what those words show."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.models import Who

# Per relation: whose it is, and m, f, p (plural) or "" where the word leaves it open.
RELATIONS: dict[Who, dict[str, str]] = {
    Who.SPOUSE: {
        "husband": "m", "wife": "f", "missus": "f", "boyfriend": "m", "girlfriend": "f",
        "fiancé": "m", "fiancée": "f", "partner": "", "other half": "", "better half": "",
    },
    Who.CHILD: {
        "son": "m", "daughter": "f", "boy": "m", "girl": "f", "lad": "m", "little one": "",
        "youngest": "", "eldest": "", "oldest": "", "last-born": "", "firstborn": "", "child": "",
        "sons": "p", "daughters": "p", "kids": "p", "children": "p", "twins": "p", "boys": "p",
        "girls": "p",
    },
    Who.PARENT: {
        "father": "m", "dad": "m", "daddy": "m", "papa": "m", "mother": "f", "mum": "f",
        "mom": "f", "mam": "f", "mama": "f", "ma": "f", "old man": "m", "parents": "p",
        "folks": "p",
    },
    Who.SIBLING: {
        "brother": "m", "sister": "f", "twin": "", "brothers": "p", "sisters": "p",
    },
    Who.GRANDCHILD: {
        "grandson": "m", "granddaughter": "f", "grandchild": "", "grandkids": "p",
        "grandchildren": "p", "grandsons": "p", "granddaughters": "p",
    },
    Who.RELATIVE: {
        "brother-in-law": "m", "sister-in-law": "f", "mother-in-law": "f", "father-in-law": "m",
        "son-in-law": "m", "daughter-in-law": "f", "in-laws": "p", "aunt": "f", "auntie": "f",
        "uncle": "m", "cousin": "", "niece": "f", "nephew": "m", "grandmother": "f",
        "grandfather": "m", "grandma": "f", "grandpa": "m", "granny": "f", "grandad": "m",
        "granddad": "m", "granda": "m", "nana": "f", "nan": "f", "gran": "f", "abuela": "f",
        "abuelo": "m", "gogo": "f", "dada": "m", "grandparents": "p", "godson": "m",
        "goddaughter": "f", "stepson": "m", "stepdaughter": "f", "stepfather": "m",
        "stepmother": "f", "suegra": "f",
    },
    Who.FRIEND: {
        "friend": "", "best friend": "", "neighbour": "", "neighbor": "", "mate": "", "pal": "",
        "roommate": "", "friends": "p", "neighbours": "p", "neighbors": "p",
    },
    Who.COLLEAGUE: {
        "colleague": "", "boss": "", "assistant": "", "foreman": "", "receptionist": "",
        "business partner": "", "manager": "", "secretary": "", "colleagues": "p",
    },
    Who.COMPANY: {},
    Who.PET: {
        "dog": "", "cat": "", "puppy": "", "kitten": "", "horse": "", "hamster": "", "rabbit": "",
        "dogs": "p", "cats": "p",
    },
    Who.COMMUNITY: {
        "church": "", "parish": "", "village": "", "town": "", "club": "", "school": "",
        "choir": "", "team": "", "valley": "", "street": "", "community": "",
    },
}  # fmt: skip
GENDER_OF_RELATION = {
    word: gender for words in RELATIONS.values() for word, gender in words.items()
}
_OF_WORK = re.compile(
    r"\b(?:colleagues?|co-?workers?|work ?mates?|team ?mates?|foreman|apprentice|boss|staff|crew"
    r"|the (?:guys|lads|girls|boys|team|others) (?:came|are|is|here|at|in|all|have|had|on)"
    r"|(?:my|our|the) (?:\w+ )?(?:team|shift|crew|partner|deputy|assistant|successor|predecessor)"
    r"|(?:works?|worked|working|been|started) (?:\w+ )?(?:with|for|alongside|under) (?:us|me|them)"
    r"|(?:works?|worked|working|been) here|covering for|standing in for|on (?:our|the) team"
    r"|(?:in|from|on|at) (?:our|the) (?:office|shop|warehouse|plant|department|floor|kitchen|lab"
    r"|front desk|counter|workshop|yard|factory|ward|store|dock|accounts|night shift|day shift)"
    r"|(?:our|the) (?:[\w-]+ ){0,2}?(?:manager|director|coordinator|driver|receptionist|secretary"
    r"|bookkeeper|accountant|buyer|supervisor|engineer|technician|mechanic|electrician|plumber"
    r"|carpenter|welder|operator|baker|chef|cook|cleaner|custodian|janitor|caretaker|teacher|nurse"
    r"|hygienist|designer|developer|editor|clerk|cashier|controller|owner|chair\w*|principal"
    r"|president|treasurer|coach|conductor|organist|pastor|priest|vicar|librarian|volunteer|trainee"
    r"|intern|guard|porter|gardener|storekeeper|estimator|planner|rep|salesman|salesperson))\b",
    re.IGNORECASE,
)
"""Words of a mail that make somebody whom it only names one of the firm's people."""


def is_said(who: Who, texts: Iterable[str]) -> bool:
    """Whether a mail has a word for whoever it tells of, or the reader only guessed.

    A bare name is labelled a colleague's, for want of anything better.
    """
    return who is not Who.COLLEAGUE or any(_OF_WORK.search(text) for text in texts)
