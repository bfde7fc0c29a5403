"""kinkeeper's engine. Mail flows down six stages; a person stands between draft and sent.

    IMAP ──► mail ──► journal ──► life_events ──► suggestions ──► drafts ──► desk ──► sent ──► SMTP
             bytes    Mail        Entry           LifeEvent       Suggestion (a person) approved
             ► Mail   ► Entry     ► LifeEvent     ► Suggestion    ► Draft    approves   Draft ► Sent

    cli ► service ► api ► { pipeline, desk } ► { the six stages, store } ► config ► models, errors

`pipeline` alone knows the order of the stages and stops at the draft; only `desk` goes on.
Imports point down; stages do not import each other.
"""

__version__ = "0.1.0"
