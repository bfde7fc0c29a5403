"""The two stores: the book (what a person would keep by hand) and the journal (what grows).

`book.py` is the only room that knows TinyDB; `sqlite.py` the only one that knows SQLite.
The agent alone opens them, on its event loop.
"""
