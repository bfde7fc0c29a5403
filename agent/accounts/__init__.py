"""What proves to a mail server who the owner is: a password, or a token for the owner's consent.

secrets.py     which of the two an account uses, and where it comes from
refusals.py    secrets that a server refused, until there are others
oauth2.py      the owner's consent asked for, and tokens had for it; alone knows Authlib
keeping.py     the keyring, files that only the owner can read, and commands
"""
