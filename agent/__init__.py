"""kinkeeper's engine. Mail flows down six stages; a person stands between draft and sent.

    IMAP ──► mail ──► journal ──► life_events ──► suggestions ──► drafts ──► desk ──► sent ──► SMTP
             bytes    Mail        Entry           LifeEvent       Suggestion (a person) approved
             ► Mail   ► Entry     ► LifeEvent     ► Suggestion    ► Draft    approves   Draft ► Sent

    cli ► commands ► { service, door, setup } ► api ► { desk, views } ► approvals
        ► { byhand, dismissals, happenings, identity, notebook, trial } ► pipeline
        ► { filing, learning, judging, writing, upkeep, acquaintance, erasing, correspondence,
            corrections, decisions, briefs, weeks, finding, outgoing }
        ► { letters, renewals } ► occasions
        ► { joins, returns, situations, voices, matters, lookups, typed, practices, queries }
        ► { the six stages, customers, threads, doubles, store, exchange, demo } ► llm ► accounts
        ► { changes, certificates, secret, flowed, workers, machine } ► { config, clock }
        ► { models, errors } ► providers ► { names, globs, subjects, remarks, files, yearly,
            knocking }

`pipeline` alone knows the order of the stages and stops at the draft; only `desk` goes on.
Imports point down; stages do not import each other. The screen, `tui`, asks `api` through the
socket that `door` opens, or in this process.

The stages are pure; these bring them together with the stores:
filing          1, 2: mails parsed become entries, and some people customers
learning        3: what entries tell, life events and signatures, is kept in the book
judging         maybes that a language model is asked about, where the settings name one
writing         drafts in a language model's words, where the settings name one that writes
upkeep          4: everybody's suggestions, kept up to date with the mail and the day
renewals        what was suggested before: renewed, kept up or ended, beside what is wanted now
practices       those that are switched on, and what is wrong with them
letters         5: the drafts of those that are shown
occasions       what a letter is written from, and who it is from (pure)
situations      what the practices look at, and who is not theirs to look at
voices          how the owner writes to each customer, learned from what he has sent
acquaintance    who is a customer unwritten to: the owner's contacts, and whoever the rules name
joins           who is who: two records made one, one made two, and by which name
customers       a customer's record: two made one, and what signatures told (pure)
doubles         who may be one person: pairs to ask the owner about
threads         what belongs together, and which addresses are new, of entries handed in (pure)
correspondence  the same of what the stores hold: entries as the owner sees them
matters         promises, questions, kind words and referrals in one mail (pure)
returns         mail that came back
lookups         towns and holidays, loaded where the event loop does not wait
corrections     life events as the owner sets them right, and what the reader learns from that
decisions       suggestions put off, ended and opened again
dismissals      what each reason to drop a suggestion teaches, and how it is unlearned
byhand          calls, appointments, sales and notes that the owner puts in himself
happenings      what struck a region
trial           one mail from a file, all the way to its draft, with no store
identity        who is who and who is forgotten, as the owner says; a join or a split undone
notebook        what the owner knows of a customer: days, facts, tags, notes; typed: his words on
                one line
briefs          what to know of a customer before a call
weeks           what was done, week by week, and what came back
finding         the search over people, mails and life events; queries: what was typed into it
outgoing        what waits in the outbox, what did not leave, what left today
erasing         no trace of whoever is on the never-log list
approvals       6: drafts edited, sealed, approved and taken back
views, desk     what the screen shows, and what the owner decides

What they lean on:
api             the local HTTP routes, one file a topic, joined in its app
config          the settings' tables, and their reading; models: the records that all rooms share
commands        `kinkeeper run`, `today`, `week`, `brief`, `draft`, `import`, `detect`, `demo` ...
setup           `kinkeeper setup`: an account found, tried, written down; `password` and `check`
llm             a client for an OpenAI-compatible language model
accounts        passwords and OAuth2 tokens, and where they lie; secret.py is what one looks like
providers       the large mail providers by heart; certificates: whom TLS trusts
workers         processes for work that would hold up the event loop
machine         whether it has slept, or is in another network
files           files replaced as one, so that a crash leaves the old or the new
changes         what is new, numbered, for screens that ask
yearly          on which day of a year a day comes back
names, subjects, globs, flowed  names, subject prefixes, folder patterns, flowed text: how people
                and programs write them; remarks: what servers say, fit for one line
knocking        whether an agent answers on a socket
vocabulary      the fixed words: kinds, states, reasons; directories: where things lie by default
glance          the few settings that the first frame of the screen needs
"""

__version__ = "0.1.0"
