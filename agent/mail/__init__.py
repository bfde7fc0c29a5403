"""Stage 1 of 6: bytes -> Mail

imap.py        one connection to a mailbox, and all that is asked of it; connection.py its thread
login.py       who the owner is; folders.py which folders are read
fetching.py    what of each mail is fetched; structure.py a mail of which only the text was
client.py      the only imapclient, over wire.py: the line, its time-outs, its compression
watch.py       mailboxes watched, batches of mail handed on; folder_reading.py one of their
               folders, others.py all but the main one; progress.py how far, retries.py when again,
               care.py when a mail costs us the connection
parse.py       the bytes of one mail made a Mail
mime.py        its parts, headers.py its header fields, characters.py its charsets
enclosed.py    files and ciphertext in the midst of a text
html.py        what a person sees of HTML
quoting.py     the writer's own new words; signature.py what stands below them
contact.py     what a signature tells: telephones.py, titles.py
automation.py  what sent a mail; phrases.py the words that give programs away
returned.py    which mail a bounce is about, and why it came back
authentication.py  what the owner's own server found about the sender
"""
