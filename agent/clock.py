"""What "now" and "today" are, from one object, so that tests and the demo can stand at any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo


class Clock:
    """The workstation's own time."""

    is_moved = False

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone

    @property
    def zone(self) -> tzinfo | None:
        """The owner's zone; None is the system's, which `astimezone` knows for every moment.

        What `local` bears is the offset of this very moment, and wrong across a change of clocks.
        """
        return self._zone

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return datetime.now(UTC)

    def local(self) -> datetime:
        """This moment on the owner's wall clock."""
        return self.now().astimezone(self._zone)

    def today(self) -> date:
        """The owner's calendar day."""
        return self.local().date()

    def wall(self, moment: datetime) -> datetime:
        """A moment on the owner's wall clock, with the offset of that very day.

        A naive one was read off that clock; where clocks are changed, an hour that comes twice is
        the first, and one that never comes is the next.
        """
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone)
        return moment.astimezone(UTC).astimezone(self._zone)

    def midnight(self, day: date) -> datetime:
        """When the owner's day begins, in UTC; by the offset of that moment, not of this one."""
        return datetime.combine(day, time(), tzinfo=self._zone).astimezone(UTC)


class MovedClock(Clock):
    """A clock that was set to another moment and runs on from there."""

    is_moved = True

    def __init__(self, starts_at: datetime, zone: tzinfo | None = None) -> None:
        super().__init__(zone)
        self._offset = starts_at - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def move(self, by: timedelta) -> None:
        """Set the clock forward (or back)."""
        self._offset += by
