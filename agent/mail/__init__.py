"""Stage 1 of 6: bytes -> Mail

accounts.py    where a password lies
imap.py        one connection to a mailbox; the only imapclient
wire.py        the line beneath it; connection.py its thread, folders.py which is Sent
watch.py       mailboxes watched, batches of mail handed on
parse.py       the bytes of one mail made a Mail
mime.py        its parts, headers.py its header fields, characters.py its charsets
html.py        what a person sees of HTML
quoting.py     the writer's own new words; signature.py what stands below them
"""
