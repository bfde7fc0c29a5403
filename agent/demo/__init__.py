"""The demo: an embedded mail server, a mailbox of 120 mails, and customers who answer."""

from importlib.util import find_spec

from agent.errors import KinkeeperError

if any(find_spec(package) is None for package in ("pymap", "aiosmtpd")):
    raise KinkeeperError("the demo needs its mail server: pip install 'kinkeeper[demo]'")
