"""The tables of the journal, and how those of an older version become these."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from agent.models import derived_id

SCHEMA_VERSION = 3
ENTRIES = """
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,      -- follows `at`, see number_of(): later mail, higher number
    id TEXT NOT NULL UNIQUE,
    customer_id TEXT NOT NULL,
    at TEXT NOT NULL,                -- ISO 8601, UTC, milliseconds
    direction TEXT NOT NULL,
    is_automated INTEGER NOT NULL,
    is_read INTEGER,                 -- for life events: NULL not a customer's, 0 to read, 1 read
    message_id TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    people TEXT NOT NULL,
    rest TEXT NOT NULL               -- the other fields of agent.models.Entry, JSON
) STRICT;
CREATE INDEX entries_of_customer ON entries (customer_id, number, address);
CREATE INDEX entries_of_strangers ON entries (customer_id) WHERE is_read IS NULL;
CREATE INDEX entries_written ON entries (customer_id)
    WHERE direction = 'out' AND is_automated = 0;
CREATE INDEX entries_sent ON entries (direction) WHERE direction = 'out' AND is_automated = 0;
CREATE INDEX entries_to_read ON entries (is_read) WHERE is_read = 0;
CREATE VIRTUAL TABLE entries_text USING fts5 (
    subject, text, people, content = 'entries', content_rowid = 'number',
    tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO entries_text (entries_text, rank) VALUES ('automerge', 8);
CREATE TRIGGER entries_removed AFTER DELETE ON entries BEGIN
    INSERT INTO entries_text (entries_text, rowid, subject, text, people)
    VALUES ('delete', old.number, old.subject, old.text, old.people);
END;
"""
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

SCHEMA = f"""
{ENTRIES}
{READINGS}
{MAYBES}
CREATE TABLE cursors (
    account TEXT NOT NULL, folder TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
    PRIMARY KEY (account, folder)
) STRICT;
CREATE TABLE suggestions (
    id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL,
    made_at TEXT                     -- ISO 8601; NULL for those of older versions
) STRICT;
CREATE INDEX suggestions_of_customer ON suggestions (customer_id);
CREATE INDEX suggestions_by_state ON suggestions (state);
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

FROM_1_TO_3 = f"""
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
    SELECT number_of(at, id, number), id, customer_id, at, direction, is_automated,
        CASE WHEN is_automated THEN 1 ELSE is_read END, message_id,
        address_of(direction, customer_id, rest), subject, text, people,
        rest_of(rest, is_automated, thread_id)
    FROM entries_1 ORDER BY at, number;
DROP TABLE entries_1;
ALTER TABLE suggestions ADD COLUMN made_at TEXT;
ALTER TABLE outbox ADD COLUMN came_back TEXT NOT NULL DEFAULT '';
{OUTBOX_OF_MESSAGE}
INSERT INTO entries_text (entries_text) VALUES ('rebuild');
{READINGS}
{MAYBES}
"""  # noqa: S608
"""In place: suggestions, drafts, the outbox and the cursors stay as they are."""
FROM_2_TO_3 = READINGS + MAYBES

_STEP = 1 << 16
_LAST_SECOND = (1 << 42) - 1


def number_of(at: datetime, entry_id: str) -> int:
    """Where an entry stands among all: by the second, within it by its identifier.

    Full text is found newest first by this number, whatever the number of matches.
    """
    second = min(max(int(at.timestamp()), 0), _LAST_SECOND)
    return second * _STEP + int.from_bytes(hashlib.sha256(entry_id.encode()).digest()[:2], "big")


class Upgrade:
    """The functions that FROM_1_TO_3 calls, for one run of it."""

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
    def rest_of(rest: str, is_automated: int, thread_id: str) -> str:
        fields: dict[str, Any] = json.loads(rest)
        if fields.pop("is_automated", is_automated):
            fields.setdefault("automation", "notice")
        fields["thread_id"] = thread_id
        return json.dumps(fields, ensure_ascii=False)
