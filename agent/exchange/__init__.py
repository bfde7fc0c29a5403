"""In: mail from files and folders (mailfiles.py), contacts from vCard and CSV (contacts.py)."""
