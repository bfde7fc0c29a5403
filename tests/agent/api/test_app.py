"""The local API as a whole: routes without logic, and errors in one line."""

from __future__ import annotations

WRONG = [
    ("GET", "/suggestions/none", None, 404),
    ("GET", "/customers/none", None, 404),
    ("GET", "/entries/none", None, 404),
    ("GET", "/changes?after=soon", None, 422),
    ("GET", "/changes?after=1e999", None, 422),
    ("GET", "/changes?after=1&wait=nan", None, 422),
    ("GET", "/changes?after=-1", None, 422),
    ("POST", "/suggestions/none/snooze", {"until": "soon"}, 422),
    ("POST", "/suggestions/none/dismiss", {"reason": "ugly"}, 422),
    ("POST", "/suggestions/none/dismiss", {"reason": ["other"]}, 422),
    ("POST", "/suggestions/none/dismiss", {}, 404),
    ("POST", "/suggestions/none/snooze", {}, 422),
    ("POST", "/suggestions/none/snooze", [], 422),
    ("PUT", "/drafts/none", {"subject": 1, "text": "x"}, 422),
    ("PUT", "/drafts/none", {"subject": "x", "text": "x"}, 404),
    ("POST", "/drafts/none/approve", {"digest": "x"}, 404),
    ("POST", "/drafts/none/outline", {}, 404),
    ("POST", "/drafts/none/outline", {"is_wanted": "yes"}, 422),
    ("POST", "/drafts/none/dictation", None, 422),
    ("GET", "/drafts/none/dictation?after=soon", None, 422),
    ("GET", "/suggestions/none/why", None, 404),
    ("POST", "/suggestions/none/done", None, 404),
    ("GET", "/brief/none", None, 404),
    ("GET", "/week?back=soon", None, 422),
    ("GET", "/week?back=999", None, 422),
    ("GET", "/week?ago=521", None, 422),
    ("GET", "/dates?days=-1", None, 422),
    ("POST", "/dates.ics", {}, 422),
    ("POST", "/dates.ics", {"path": "here.ics"}, 422),
    ("POST", "/dates.ics", {"path": "/a\0b"}, 422),
    ("POST", "/dates.ics", {"path": "~nobody-of-that-name/a.ics"}, 422),
    ("POST", "/dates.ics", {"path": "/nowhere/at/all.ics"}, 422),
    ("POST", "/entries", {"kind": "call", "text": "x", "address": "none"}, 404),
    ("POST", "/entries", {"kind": "hug", "text": "x", "address": "none"}, 422),
    ("POST", "/entries", {"kind": "call", "text": 1, "address": "none"}, 422),
    ("POST", "/entries", {"kind": "call", "text": "x", "address": "none", "at": "?"}, 422),
    ("POST", "/entries", {"kind": "call", "text": "x", "address": 1}, 422),
    ("POST", "/entries", {"kind": "call", "text": "x", "address": "n", "at": 1}, 422),
    ("POST", "/entries/none/remove", None, 404),
    ("POST", "/happenings", {"region": "", "what": "fire"}, 422),
    ("POST", "/happenings", {"region": "Lake County CA"}, 422),
    ("POST", "/happenings/none/drop", None, 404),
    (
        "POST",
        "/happenings",
        {"region": "Lake County CA", "what": "fire", "life_event_id": "x" * 900_000},
        404,
    ),
    ("POST", "/customers/none/facts/remove", {"about": "causes", "value": "x"}, 404),
    ("POST", "/customers/none/facts/remove", {"about": "causes"}, 422),
    ("POST", "/customers/none/dates", {"kind": "birthday", "date": "soon"}, 422),
    ("POST", "/customers/none/dates", {"kind": "birthday", "date": "--05-01"}, 404),
    ("POST", "/customers/none/dates", {"kind": "party", "date": "--05-01"}, 422),
    ("POST", "/customers/none/facts", {"about": "money", "value": "x"}, 422),
    ("POST", "/customers/none/tags", {"tags": "vip"}, 422),
    ("POST", "/customers/none/tags", {"tags": ["vip"]}, 404),
]


async def test_an_error_is_one_line_and_a_fitting_status(client) -> None:
    for method, path, body, status in WRONG:
        answer = await client.request(method, path, json=body)
        assert answer.status_code == status, f"{method} {path} {body}: {answer.text}"
        assert len(answer.json()["error"].splitlines()) == 1, f"{method} {path} {body}"
