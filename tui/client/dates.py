"""What the agent can be asked about dates."""

from __future__ import annotations

from agent.models import Customer, DateLine, Record, RememberedDate, SavedDates
from tui.client.door import Door, part


class _Dates(Record):
    dates: tuple[DateLine, ...]


class DateQuestions(Door):
    """Days that come up."""

    async def fetch_dates(self, days: int) -> tuple[DateLine, ...]:
        """The days of customers that come up within so many days, the next first."""
        return (await self._get(_Dates, "/dates", days=days)).dates

    async def save_dates(self, path: str) -> SavedDates:
        """Have the coming year saved in a file for a calendar: from / or ~ on."""
        return await self._post(SavedDates, "/dates.ics", {"path": path})

    async def put_date(self, customer_id: str, date: RememberedDate) -> Customer:
        """Remember a day of a customer; its date may be written as people do."""
        body: dict[str, str | bool] = {
            "kind": date.kind.value,
            "who": date.who.value,
            "name": date.name or "",
            "date": date.date,
        }
        return await self._post(Customer, f"/customers/{part(customer_id)}/dates", body)
