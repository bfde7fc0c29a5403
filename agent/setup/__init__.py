"""`kinkeeper setup ADDRESS`: a mailbox's settings found, tried, and written into config.toml.

    $ kinkeeper setup robin@halesupply.example
    How do you sign your mail?: Robin Hale
    Looking for the mail servers of halesupply.example ...
    Found in the provider's own settings file, https://autoconfig.halesupply.example:
      reading (IMAP)   imap.halesupply.example, port 993, tls
      sending (SMTP)   smtp.halesupply.example, port 465, tls
    Use these? [Y/n]:
    Password of robin@halesupply.example (you will not see it):
    ok    reading (IMAP): ...
    ok    sending (SMTP): ...
    The password is in the keyring.
    Written: ~/.config/kinkeeper/config.toml
    Now run: kinkeeper

providers' table, then DNS, then the provider's own settings file, then guesses: find.py
records.py     what DNS says of a domain's mail; alone knows dnspython
autoconfig.py  the settings file that a provider keeps for mail programs
guesses.py     the usual names and ports, and whether a mail server answers there under TLS
trying.py      both servers tried with the real secret
accounts.py    an account made of servers and a proof
writing.py     config.toml begun, or a block added to it
cli.py         the commands `setup`, `password` and `check`

Nothing is believed that came without TLS, but for what DNS says: it may name only hosts in the
address's own domain, large providers that we know by heart, or what the owner has confirmed.
"""
