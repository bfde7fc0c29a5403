"""The two stores: the book (what a person would keep by hand) and the journal (what grows).

book.py      customers and life events; bookfile.py their file: both know TinyDB
sqlite.py    the journal as a whole, with cursors, outbox and happenings
entries.py   the log of correspondence; touches.py the same without its texts
fulltext.py  the same found by their words
readings.py  what entries tell of lives, maybes.py what is doubtful, matters.py what is left open
suggestions.py  what was suggested, how it ended, and the drafts
steps.py     joins and splits that can be undone
database.py  the journal's file, alone knows SQLite; schema.py its tables

The agent alone opens them, on its event loop.
"""
