"""`make bench`: how quick kinkeeper is, each figure as a ratio to a peer within the same run.

`town` is the mail server and its filled mailboxes, `peers` are mbsync with notmuch and a bare IMAP
client, `agent` is a real `kinkeeper run`, `rows` measure, `table` judges and prints.
"""
