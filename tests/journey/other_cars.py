"""Cars whose day is driven over HTTP: their people send the forms of the product's own pages."""

import re
from dataclasses import dataclass

from tests.journey.on_a_day import DAY
from tests.signed_in import SignedIn

PARTS = {
    "row-0-hours": "1.8",
    "row-0-part-0-name": "Pads",
    "row-0-part-0-price": "52.40",
    "row-1-hours": "0.4",
    "row-1-part-0-name": "AGM 70 Ah",
    "row-1-part-0-price": "139.20",
}


@dataclass
class Car:
    """One car, with those who see to it. `wants`: how many of its repairs, the urgent one first, are chosen.
    `is_to_be_fetched`: its owner asks for it. `booking`, `number`: of its booking and its visit, once they exist."""

    plate: str
    name: str
    wants: int
    owner: SignedIn
    desk: SignedIn
    bay: SignedIn
    is_to_be_fetched: bool = False
    booking: int = 0
    number: int = 0

    @property
    def _order(self) -> str:
        return f"/board/orders/{self.number}/"

    def is_asked_for(self) -> None:
        car = {"plate": self.plate, "make": "Volkswagen", "model": "Golf", "mileage_km": "84000"}
        self.owner.fill("/cars/new/", car)
        way = "collection" if self.is_to_be_fetched else "drop_off"
        wish = {"complaint": "It squeals when I brake.", "day": DAY.isoformat(), "handover": way}
        self.owner.fill("/book/", {**wish, "address": "Mill Street 31"})
        self.booking = last_number(self.owner.path)

    def is_accepted(self) -> None:
        self.desk.post(f"/board/bookings/{self.booking}/acceptance", {})

    def comes(self) -> None:
        self.desk.fill(
            f"/board/bookings/{self.booking}/arrival", {"mileage_km": "84210", "fuel_eighths": "5"}
        )
        self.number = last_number(self.desk.path)

    def is_looked_at(self) -> None:
        self.bay.post(f"{self._order}inspection", {"technician": ""})
        for severity, title in (("fix_now", "Front brakes"), ("fix_soon", "Battery")):
            self.bay.fill(f"{self._order}findings", {"severity": severity, "title": title})
        self.bay.fill(f"{self._order}good-points", {"titles": "Lights\nHorn"})
        self.bay.post(f"{self._order}inspection/end", {})

    def is_priced(self) -> None:
        self.desk.fill(f"{self._order}estimate/", PARTS)
        self.desk.post(f"{self._order}estimate/sending", {})

    def is_decided(self) -> None:
        """The page has what is urgent first."""
        here = f"/visits/{self.number}/choice/"
        lines = re.findall(r'name="lines"[^>]*? value="(\d+)"', self.owner.get(here))
        assert len(lines) == 2, (self.plate, lines)
        self.owner.fill(here, {"lines": lines[: self.wants], "name": self.name})
        if self.wants:
            self.desk.post(f"{self._order}confirmation", {})

    def lines(self) -> list[str]:
        """The repairs that wait to be started, as their buttons name them."""
        found = re.findall(rf'"{self._order}lines/(\d+)/start"', self.bay.get(self._order))
        return list(dict.fromkeys(found))

    def starts(self, line: str) -> None:
        self.bay.post(f"{self._order}lines/{line}/start", {})

    def pauses(self, line: str) -> None:
        self.bay.post(f"{self._order}lines/{line}/pause", {})

    def goes_on(self, line: str) -> None:
        self.bay.post(f"{self._order}lines/{line}/going-on", {})

    def ends(self, line: str) -> None:
        self.bay.post(f"{self._order}lines/{line}/end", {})

    def is_checked(self) -> None:
        self.bay.post(f"{self._order}check", {})
        page = self.bay.get(f"{self._order}check/pass")
        points = re.findall(r'name="checked"[^>]*? value="(\d+)"', page)
        assert points, page
        self.bay.fill(f"{self._order}check/pass", {"checked": points, "note": "4 km, all good"})

    def goes_home(self) -> None:
        self.desk.fill(self._order, {"mileage_km": "84225", "paid": "0", "payment_note": "card"})


def last_number(path: str) -> int:
    return int(path.rstrip("/").rpartition("/")[2])
