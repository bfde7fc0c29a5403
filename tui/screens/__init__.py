"""The screens and dialogs, one per file, each loaded when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.lazily import loader

if TYPE_CHECKING:
    from tui.screens import approval as approval
    from tui.screens import call as call
    from tui.screens import choice as choice
    from tui.screens import choice_and_words as choice_and_words
    from tui.screens import choices as choices
    from tui.screens import conflict as conflict
    from tui.screens import corrections as corrections
    from tui.screens import customer as customer
    from tui.screens import date as date
    from tui.screens import dates as dates
    from tui.screens import day_to_remember as day_to_remember
    from tui.screens import deciding as deciding
    from tui.screens import dismissal as dismissal
    from tui.screens import fact as fact
    from tui.screens import framed as framed
    from tui.screens import help as help  # noqa: A004
    from tui.screens import journal as journal
    from tui.screens import kind as kind
    from tui.screens import later as later
    from tui.screens import line as line
    from tui.screens import log as log
    from tui.screens import not_theirs as not_theirs
    from tui.screens import notes as notes
    from tui.screens import notice as notice
    from tui.screens import outbox as outbox
    from tui.screens import question as question
    from tui.screens import snooze as snooze
    from tui.screens import somebody as somebody
    from tui.screens import steady as steady
    from tui.screens import suggestion as suggestion
    from tui.screens import today as today
    from tui.screens import week as week
    from tui.screens import whose as whose

__getattr__ = loader(__name__)
