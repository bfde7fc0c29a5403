"""Stage 3 of 6: Entry -> LifeEvent; which of many patterns the words of a text can match.

Nearly every pattern of a pack needs certain letters: "soup kitchens?" needs the word "soup" and one
that begins with "kitchen". These keys are read off the patterns once; then only those patterns are
searched whose keys are there.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_

Clause = frozenset[str]
"""Keys of which one at least stands in whatever the pattern matches.

A key is a run of letters in lower case; "^" before it means that a run of letters begins with it,
"$" behind it that one ends with it. "0" stands for any digit.
"""

CLAUSES = 2
MOST_WORDS = 30_000
_DIGITS = frozenset(("0",))
_DIGIT = re.compile(r"\d")
_RUN = re.compile("[a-z]+")
_ALIKE = str.maketrans({"\u017f": "s", "\u0131": "i", "\u0130": "i", "\u212a": "k"})
"""What an ASCII letter matches too where case is ignored."""

_OPENING = re.compile(r"\((?:\?(?:P<\w+>|<?[=!]|[aimsux-]*:)|(?!\?))")
_BOUNDS = re.compile(r"\{(\d+)(?:,\d*)?\}")
_DIGIT_SET = re.compile(r"\[(?:\d|-)+\]")
_BORDER_SET = re.compile(r"\[(?:[^\w\\\]^]|\\[sd])+\]")


def clauses_of(pattern: str) -> list[Clause]:
    """Up to CLAUSES clauses that every match of a pattern fulfils, the most telling first.

    The pattern stands between two word borders. An empty list says nothing: it may match anywhere.
    """
    return _clauses(_Parser(pattern).branches(), left=True, right=True)


def beginnings_of(pattern: str) -> frozenset[str] | None:
    """The letters with which a match of a pattern may begin, "0" for any digit; None: whatever.

    The pattern heeds case and is in lower case.
    """
    letters, may_be_empty = _beginnings(_Parser(pattern).branches())
    return None if may_be_empty else letters


@dataclass(slots=True)
class _Piece:
    """One piece of a pattern, as far as it matters here."""

    letter: str = ""
    branches: list[list[_Piece]] = field(default_factory=list)
    clause: Clause | None = None
    is_border: bool = False
    """It is no letter."""
    is_nothing: bool = False
    """It only looks around."""
    least: int = 1
    may_repeat: bool = False


class _Parser:
    """Reads what patterns in a pack may hold."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def branches(self) -> list[list[_Piece]]:
        """Read up to the closing bracket or the end."""
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return branches

    def _sequence(self) -> list[_Piece]:
        pieces: list[_Piece] = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            piece = self._piece()
            self._count(piece)
            pieces.append(piece)
        return pieces

    def _piece(self) -> _Piece:
        pattern, start = self._pattern, self._at
        char = pattern[start]
        if char == "(":
            return self._group()
        if char == "[":
            self._at = _end_of_set(pattern, start)
            is_digit = _DIGIT_SET.fullmatch(pattern, start, self._at) is not None
            is_border = is_digit or _BORDER_SET.fullmatch(pattern, start, self._at) is not None
            return _Piece(clause=_DIGITS if is_digit else None, is_border=is_border)
        self._at += 2 if char == "\\" else 1
        if char == "\\":
            char = pattern[start + 1]
            if char.isalpha():
                clause = _DIGITS if char == "d" else None
                return _Piece(clause=clause, is_border=char in "sd", is_nothing=char == "b")
        elif char in "^$":
            return _Piece(is_nothing=True)
        elif char == ".":
            return _Piece()
        if char in string.ascii_letters:
            return _Piece(letter=char.lower())
        is_digit = char in string.digits
        return _Piece(clause=_DIGITS if is_digit else None, is_border=char.isascii())

    def _group(self) -> _Piece:
        opening = _OPENING.match(self._pattern, self._at)
        if opening is None:  # what another group has matched, once more
            self._at = self._pattern.index(")", self._at) + 1
            return _Piece()
        self._at = opening.end()
        branches = self.branches()
        self._take(")")
        return _Piece(is_nothing=True) if opening[0][-1] in "=!" else _Piece(branches=branches)

    def _count(self, piece: _Piece) -> None:
        """Read how often a piece stands there."""
        if self._take("?"):
            piece.least = 0
        elif self._take("*"):
            piece.least, piece.may_repeat = 0, True
        elif self._take("+"):
            piece.may_repeat = True
        elif bounds := _BOUNDS.match(self._pattern, self._at):
            self._at = bounds.end()
            piece.least, piece.may_repeat = int(bounds[1]), True
        else:
            return
        self._take("?")

    def _take(self, char: str) -> bool:
        if self._pattern.startswith(char, self._at):
            self._at += 1
            return True
        return False


def _beginnings(branches: list[list[_Piece]]) -> tuple[frozenset[str] | None, bool]:
    """With which letters these begin, None for whatever; and whether they may match nothing."""
    letters: frozenset[str] = frozenset()
    may_all_be_empty = False
    for pieces in branches:
        for piece in pieces:
            if piece.is_nothing:
                continue
            may_be_empty = piece.least == 0
            of_piece: frozenset[str] | None = piece.clause
            if piece.letter:
                of_piece = frozenset(piece.letter)
            elif piece.branches:
                of_piece, is_nothing = _beginnings(piece.branches)
                may_be_empty = may_be_empty or is_nothing
            if of_piece is None:
                return None, False
            letters |= of_piece
            if not may_be_empty:
                break
        else:
            may_all_be_empty = True
    return letters, may_all_be_empty


def _end_of_set(pattern: str, start: int) -> int:
    """Where the set of characters ends that begins at `start`."""
    at = start + 1
    if pattern[at] == "^":
        at += 1
    first = at
    while pattern[at] != "]" or at == first:
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _clauses(branches: list[list[_Piece]], *, left: bool, right: bool) -> list[Clause]:
    """What one of the branches needs; `left` and `right`: whether a run of letters ends there."""
    of_each = [_clauses_of_sequence(branch, left=left, right=right) for branch in branches]
    if not all(of_each):
        return []
    return [
        frozenset().union(*(clauses[min(number, len(clauses) - 1)] for clauses in of_each))
        for number in range(max(map(len, of_each)))
    ]


def _clauses_of_sequence(pieces: list[_Piece], *, left: bool, right: bool) -> list[Clause]:
    ends = _borders(pieces[::-1], left)[::-1]
    begins = _borders(pieces, right)
    found: list[Clause] = []
    run, is_bound = "", False

    def close(is_end: bool) -> None:
        if run:
            found.append(frozenset((f"{'^' * is_bound}{run}{'$' * is_end}",)))

    for number, piece in enumerate(pieces):
        before, after = ends[number], begins[number + 1]
        if piece.letter and piece.least:
            if not run:
                is_bound = before
            run += piece.letter
            if piece.may_repeat:
                close(is_end=False)
                run = ""
            elif number + 1 == len(pieces) or not pieces[number + 1].letter:
                close(is_end=after)
                run = ""
            elif not pieces[number + 1].least:
                close(is_end=False)
                run = ""
            continue
        if not piece.least:
            continue
        if piece.clause:
            found.append(piece.clause)
        if piece.branches:
            is_single = not piece.may_repeat
            found += _clauses(piece.branches, left=is_single and before, right=is_single and after)
    return sorted(set(found), key=_worth, reverse=True)[:CLAUSES]


def _borders(pieces: list[_Piece], at_end: bool) -> list[bool]:
    """For each place before, between and after the pieces: whether what follows is no letter.

    Given in reverse order, the pieces tell so of what goes before each place, from the end on.
    """
    borders = [at_end]
    for piece in reversed(pieces):
        following = borders[-1]
        if piece.is_nothing:
            is_border = following
        elif piece.branches:
            is_border = False
        else:
            is_border = piece.is_border and (piece.least > 0 or following)
        borders.append(is_border)
    return borders[::-1]


def _worth(clause: Clause) -> tuple[int, int, int, list[str]]:
    """Long keys tell most, whole words more, and few."""
    letters = min(len(key.strip("^$")) for key in clause)
    return letters, min(map(len, clause)), -len(clause), sorted(clause)


class KeyIndex:
    """Numbers of patterns by the words that they need."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._count = len(patterns)
        self._always = 0
        bits_of: dict[str, int] = {}
        for number, pattern in enumerate(patterns):
            clauses = clauses_of(pattern)
            for place in range(CLAUSES):
                bit = 1 << (place * self._count + number)
                if not clauses:
                    self._always |= bit
                    continue
                for key in clauses[min(place, len(clauses) - 1)]:
                    bits_of[key] = bits_of.get(key, 0) | bit
        self._of_digits = bits_of.pop("0", 0)
        self._whole: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._within: dict[str, int] = {}
        for key, bits in bits_of.items():
            if key[0] == "^":
                of_place = self._whole if key[-1] == "$" else self._beginnings
            else:
                of_place = self._ends if key[-1] == "$" else self._within
            of_place[key.strip("^$")] = bits
        self._longest = max(map(len, (*self._beginnings, *self._ends)), default=0)
        self._bits_of = lru_cache(MOST_WORDS)(self._read_word)

    def _read_word(self, word: str) -> int:
        """The clauses that a run of letters fulfils."""
        bits = self._whole.get(word, 0)
        for length in range(1, min(len(word), self._longest) + 1):
            bits |= self._beginnings.get(word[:length], 0) | self._ends.get(word[-length:], 0)
        for key, of_key in self._within.items():
            if key in word:
                bits |= of_key
        return bits

    def possible(self, low: str) -> int:
        """A bit for each pattern that may match somewhere in a text in lower case."""
        if not low.isascii():
            low = low.translate(_ALIKE)
        bits = reduce(or_, map(self._bits_of, set(_RUN.findall(low))), self._always)
        if self._of_digits and _DIGIT.search(low):
            bits |= self._of_digits
        return bits & (bits >> self._count) & ((1 << self._count) - 1)
