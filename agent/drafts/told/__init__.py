"""What a mail tells, beside its news: people, doings, things, requests, each with its words."""
