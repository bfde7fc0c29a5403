"""The two stores: the book (what a person would keep by hand) and the journal (what grows).

book.py      customers and life events; bookfile.py their file: both know TinyDB
sqlite.py    suggestions, drafts, outbox, cursors; entries.py the log of correspondence
database.py  the journal's file, alone knows SQLite; schema.py its tables

The agent alone opens them, on its event loop.
"""
