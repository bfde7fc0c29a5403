"""The agent's door: HTTP routes on a Unix socket. No logic: each asks the room that it is for.

`app` joins the routes, which stand one topic a file. `questions` reads what is asked,
`replies` writes what is answered.
"""
