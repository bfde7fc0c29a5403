"""How far the first reading is, told without a mail server."""

from agent.mail.progress import WINDOW_SECONDS, Progress


class Seconds:
    """A clock that stands until it is moved."""

    now = 100.0

    def __call__(self):
        return self.now


def test_all_folders_count():
    """What is filed and what is there is summed over the folders, with what was filed before."""
    progress = Progress()
    progress.expect("INBOX", filed=100, total=300)
    progress.expect("Sent", filed=0, total=50)
    progress.add("Sent", 20)
    assert (progress.filed, progress.total) == (120, 350)
    progress.forget("Sent")
    progress.forget("Never seen")
    assert (progress.filed, progress.total) == (100, 300)


def test_speed_is_that_of_the_last_seconds():
    """Neither what was filed before nor how it went at first counts; a standstill does."""
    clock = Seconds()
    progress = Progress(clock)
    assert (progress.mails_per_second, progress.seconds_left) == (0, None)
    progress.expect("INBOX", filed=500, total=2500)
    clock.now += 1
    progress.add("INBOX", 400)
    assert (progress.mails_per_second, progress.seconds_left) == (400, 4)
    for _ in range(20):
        clock.now += 1
        progress.add("INBOX", 50)
    assert progress.mails_per_second == 50
    assert progress.seconds_left == 600 / 50
    clock.now += WINDOW_SECONDS / 2
    assert progress.mails_per_second < 50
    clock.now += 10 * WINDOW_SECONDS
    assert progress.mails_per_second < 5


def test_nothing_is_left_when_all_is_filed():
    """After the last mail there is no time to wait for."""
    progress = Progress()
    progress.expect("INBOX", filed=0, total=10)
    progress.add("INBOX", 10)
    assert progress.seconds_left is None
