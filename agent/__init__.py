"""kinkeeper's engine. Mail flows down six stages; a person stands between draft and sent.

    IMAP ──► mail ──► journal ──► life_events ──► suggestions ──► drafts ──► desk ──► sent ──► SMTP
             bytes    Mail        Entry           LifeEvent       Suggestion (a person) approved
             ► Mail   ► Entry     ► LifeEvent     ► Suggestion    ► Draft    approves   Draft ► Sent

    cli ► service, door, setup ► api ► { desk, views } ► pipeline
        ► { filing, reading, acquaintance, erasing, correspondence } ► { joins, returns }
        ► { the six stages, threads, doubles, store, exchange, demo }
        ► accounts ► { changes, certificates, flowed } ► { config, clock }
        ► { models, errors } ► { names, providers }

`pipeline` alone knows the order of the stages and stops at the draft; only `desk` goes on.
Imports point down; stages do not import each other. The screen, `tui`, asks `api` through the
socket that `door` opens, or in this process.
"""

__version__ = "0.1.0"
