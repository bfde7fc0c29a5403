"""The tables of the journal, and how those of an older version become these."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from agent.models import derived_id

SCHEMA_VERSION = 5
TOUCHES = """
CREATE INDEX entries_written ON entries (customer_id)
    WHERE direction = 'out' AND is_automated = 0 AND kind = 'mail';
CREATE INDEX entries_sent ON entries (direction)
    WHERE direction = 'out' AND is_automated = 0 AND kind = 'mail';
CREATE INDEX entries_touches
    ON entries (customer_id, number, kind, direction, at, thread_id, id, is_automated, is_read)
    WHERE is_automated = 0 AND is_read IS NOT NULL;
"""
"""The last holds all of a touch, so that a day over all customers reads no mail."""

ENTRIES = f"""
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,      -- follows `at`, see number_of(): later mail, higher number
    id TEXT NOT NULL UNIQUE,
    customer_id TEXT NOT NULL,
    at TEXT NOT NULL,                -- ISO 8601, UTC, milliseconds
    kind TEXT NOT NULL DEFAULT 'mail',
    direction TEXT NOT NULL,
    is_automated INTEGER NOT NULL,
    is_read INTEGER,                 -- for life events: NULL not a customer's, 0 to read, 1 read
    message_id TEXT NOT NULL,
    thread_id TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    people TEXT NOT NULL,
    rest TEXT NOT NULL               -- the other fields of agent.models.Entry, JSON
) STRICT;
CREATE INDEX entries_of_customer ON entries (customer_id, number, address);
CREATE INDEX entries_of_strangers ON entries (customer_id) WHERE is_read IS NULL;
CREATE INDEX entries_to_read ON entries (is_read) WHERE is_read = 0;
{TOUCHES}
CREATE VIRTUAL TABLE entries_text USING fts5 (
    subject, text, people, content = 'entries', content_rowid = 'number',
    tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO entries_text (entries_text, rank) VALUES ('automerge', 8);
CREATE TRIGGER entries_removed AFTER DELETE ON entries BEGIN
    INSERT INTO entries_text (entries_text, rowid, subject, text, people)
    VALUES ('delete', old.number, old.subject, old.text, old.people);
END;
"""  # noqa: S608
"""No trigger adds to the full text: one statement for a whole batch costs a third less."""

READINGS = """
CREATE TABLE readings (              -- what the reader of life events took from an entry
    entry_id TEXT PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    has_turn INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX readings_with_turn ON readings (entry_id) WHERE has_turn;
"""

OUTBOX_OF_MESSAGE = """
CREATE INDEX outbox_of_message ON outbox (json_extract(body, '$.message_id'));
"""

MAYBES = """
CREATE TABLE maybes (                -- what a language model is to judge, or has judged
    entry_id TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    question TEXT NOT NULL,          -- names what the model is shown
    found TEXT NOT NULL,             -- agent.models.FoundEvent, JSON
    answer TEXT,                     -- JSON; NULL where there is none that helps
    model TEXT NOT NULL DEFAULT '',  -- which one has answered last
    tries INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (entry_id, question)
) STRICT;
CREATE INDEX maybes_to_judge ON maybes (tries) WHERE answer IS NULL;
"""

MATTERS = """
CREATE TABLE matters (               -- promises, questions, kind words, referrals
    entry_id TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,          -- its order among those of the entry
    body TEXT NOT NULL,              -- agent.models.Matter, JSON
    PRIMARY KEY (entry_id, place)
) STRICT;
"""

HAPPENINGS = """
CREATE TABLE happenings (            -- what struck a region, as the owner typed it
    id TEXT PRIMARY KEY, body TEXT NOT NULL
) STRICT;
"""

STEPS = """
CREATE TABLE steps (                 -- joins and splits of customers that can be undone
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL               -- agent.models.Step, JSON
) STRICT;
"""

OWED = """
CREATE TABLE owed (                  -- a row for each erasure that may have left traces here
    number INTEGER PRIMARY KEY
) STRICT;
"""

MADE = """
CREATE INDEX suggestions_of_customer
    ON suggestions (customer_id, made_at, id, practice, cause, state, due_on, life_event_id);
CREATE INDEX suggestions_by_end ON suggestions (ended_at) WHERE ended_at IS NOT NULL;
"""

SCHEMA = f"""
{ENTRIES}
{READINGS}
{MAYBES}
{MATTERS}
{HAPPENINGS}
{STEPS}
{OWED}
CREATE TABLE cursors (
    account TEXT NOT NULL, folder TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
    PRIMARY KEY (account, folder)
) STRICT;
CREATE TABLE suggestions (
    id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, state TEXT NOT NULL,
    practice TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '', life_event_id TEXT,
    body TEXT NOT NULL,              -- agent.models.Suggestion, JSON; the columns before say it too
    made_at TEXT,                    -- ISO 8601, UTC; NULL for those of older versions
    ended_at TEXT,                   -- the same; NULL while it was never decided
    done_by TEXT NOT NULL DEFAULT '' -- the entry that it was done with
) STRICT;
CREATE INDEX suggestions_by_state ON suggestions (state);
{MADE}
CREATE TABLE drafts (
    id TEXT PRIMARY KEY, suggestion_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL
) STRICT;
CREATE TABLE sealed (
    draft_id TEXT PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
    body TEXT NOT NULL, raw BLOB NOT NULL
) STRICT;
CREATE TABLE outbox (
    id TEXT PRIMARY KEY, draft_id TEXT NOT NULL, suggestion_id TEXT NOT NULL, state TEXT NOT NULL,
    body TEXT NOT NULL, raw BLOB NOT NULL,
    came_back TEXT NOT NULL DEFAULT ''   -- beside `body`, which the outbox writes all the while
) STRICT;
CREATE INDEX outbox_by_state ON outbox (state);
CREATE INDEX outbox_of_suggestion ON outbox (suggestion_id);
{OUTBOX_OF_MESSAGE}
"""

_SUGGESTIONS_TO_4 = f"""
DROP INDEX suggestions_of_customer;
ALTER TABLE suggestions ADD COLUMN practice TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN cause TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN due_on TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN life_event_id TEXT;
ALTER TABLE suggestions ADD COLUMN ended_at TEXT;
ALTER TABLE suggestions ADD COLUMN done_by TEXT NOT NULL DEFAULT '';
UPDATE suggestions SET practice = json_extract(body, '$.practice'),
    due_on = json_extract(body, '$.due_on'),
    life_event_id = json_extract(body, '$.life_event_id');
{MADE}
"""  # noqa: S608

_READ_AGAIN = """
UPDATE entries SET is_read = 0 WHERE is_read = 1
    AND number >= (CAST(strftime('%s', 'now') AS INTEGER) - 400 * 86400) * 65536
    AND coalesce(json_extract(rest, '$.automation'), 'none') IN ('none', 'out of office');
"""
"""For the promises, questions and kind words of the last year, which nobody looked for before."""

FROM_1_TO_4 = f"""
DROP TRIGGER entries_added;
DROP TRIGGER entries_removed;
DROP TABLE entries_text;
DROP INDEX entries_of_customer;
DROP INDEX entries_in_thread;
DROP INDEX entries_of_message;
DROP INDEX entries_to_read;
ALTER TABLE entries RENAME TO entries_1;
{ENTRIES}
INSERT INTO entries
    SELECT number_of(at, id, number), id, customer_id, at, 'mail', direction, is_automated,
        CASE WHEN is_automated THEN 1 ELSE is_read END, message_id, thread_id,
        address_of(direction, customer_id, rest), subject, text, people,
        rest_of(rest, is_automated)
    FROM entries_1 ORDER BY at, number;
DROP TABLE entries_1;
ALTER TABLE suggestions ADD COLUMN made_at TEXT;
ALTER TABLE outbox ADD COLUMN came_back TEXT NOT NULL DEFAULT '';
{OUTBOX_OF_MESSAGE}
INSERT INTO entries_text (entries_text) VALUES ('rebuild');
{READINGS}
{MAYBES}
{MATTERS}
{HAPPENINGS}
{_SUGGESTIONS_TO_4}
{_READ_AGAIN}
"""  # noqa: S608
"""In place: suggestions, drafts, the outbox and the cursors stay as they are."""
FROM_3_TO_4 = f"""
DROP INDEX entries_written;
DROP INDEX entries_sent;
ALTER TABLE entries ADD COLUMN kind TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE entries ADD COLUMN thread_id TEXT NOT NULL DEFAULT '';
UPDATE entries SET thread_id = coalesce(json_extract(rest, '$.thread_id'), ''),
    rest = json_remove(rest, '$.thread_id', '$.kind');
{TOUCHES}
{MATTERS}
{HAPPENINGS}
{_SUGGESTIONS_TO_4}
{_READ_AGAIN}
"""  # noqa: S608
FROM_2_TO_4 = READINGS + MAYBES + FROM_3_TO_4
FROM_4_TO_5 = STEPS + OWED

_STEP = 1 << 16
_LAST_SECOND = (1 << 42) - 1


def number_of(at: datetime, entry_id: str) -> int:
    """Where an entry stands among all: by the second, within it by its identifier.

    Full text is found newest first by this number, whatever the number of matches.
    """
    return numbers_of(at)[0] + int.from_bytes(hashlib.sha256(entry_id.encode()).digest()[:2], "big")


def numbers_of(moment: datetime) -> tuple[int, int]:
    """The first number that an entry of that second may have, and the first after that second."""
    second = min(max(int(moment.timestamp()), 0), _LAST_SECOND)
    return second * _STEP, (second + 1) * _STEP


def second_of(number: int) -> int:
    """The second of Unix time at which an entry of that number was."""
    return number // _STEP


class Upgrade:
    """The functions that FROM_1_TO_4 calls, for one run of it."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def number_of(self, at: str, entry_id: str, _: int) -> int:
        number = number_of(datetime.fromisoformat(at), entry_id)
        while number in self._taken:
            number += 1
        self._taken.add(number)
        return number

    @staticmethod
    def address_of(direction: str, customer_id: str, rest: str) -> str:
        """Which of the customer's addresses an entry came from or went to, as far as it tells."""
        fields = json.loads(rest)
        people = fields.get("to", ()) if direction == "out" else (fields.get("sender"),)
        addresses = [who["email"] for who in people if who]
        for address in addresses:
            if customer_id == derived_id("customer", address):
                return str(address)
        return str(addresses[0]) if addresses else ""

    @staticmethod
    def rest_of(rest: str, is_automated: int) -> str:
        fields: dict[str, Any] = json.loads(rest)
        if fields.pop("is_automated", is_automated):
            fields.setdefault("automation", "notice")
        fields.pop("kind", None)
        return json.dumps(fields, ensure_ascii=False)
