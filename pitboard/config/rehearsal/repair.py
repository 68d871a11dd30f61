"""The second half of a rehearsed visit: prices, the choice, the work, the check and the keys."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from pitboard.actions.choose_repairs import Choice, choose_repairs, confirm_choice, note_call
from pitboard.actions.condition import Condition, Mark
from pitboard.actions.hand_back import HandBack, hand_back, pass_check, reopen_visit, start_check
from pitboard.actions.inspect_car import record_finding
from pitboard.actions.pick_up import Window
from pitboard.actions.price_repairs import Offer, Shared, draft_estimate, nothing_to_decide, send_estimate
from pitboard.actions.promise_time import promise_by_hand
from pitboard.actions.repair import (
    add_photos,
    finish_repair,
    hold_repair,
    note_progress,
    resume_repair,
    start_repair,
    undo_finish,
    undo_start,
)
from pitboard.config.demo.catalogue import Fault
from pitboard.config.rehearsal.walk import Stop, Walk
from pitboard.queries.estimates import amount_due, awaits_confirmation
from pitboard.records.bookings import AppointmentKind
from pitboard.records.condition import Moment
from pitboard.records.estimates import Approval, Decision, Estimate
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.lifecycle import CHANGEABLE_LINE_STATES, LineState, OrderState
from pitboard.rules.refusals import Refusal

SHARED_HOURS = Decimal("0.1")
NOTES = ("Old parts are off", "Being cleaned and measured", "New parts are fitted", "Painting in progress")


class Workday:
    """From the prices on. `faults` are what was found, with what each is going to cost."""

    def __init__(self, walk: Walk, order: RepairOrder, faults: list[tuple[Finding, Fault]]) -> None:
        self.walk, self.order, self.faults = walk, order, faults
        self.estimate: Estimate | None = None
        self.is_tied = len(faults) > 1 and walk.often(0.1)
        has_wheels = all(fault.hours > SHARED_HOURS * 2 for _, fault in faults[:2])
        self.shares_labour = len(faults) > 1 and has_wheels and walk.often(0.3)

    def steps(self) -> Iterator[datetime]:
        yield self.walk.work(0.2, 1.0)
        if self.faults:
            yield from self._is_priced()
            if self.walk.plan.stop is Stop.AWAITING_DECISION:
                return
            yield from self._is_chosen()
        else:
            self.walk.do(nothing_to_decide, self.order, by=self.walk.desk, at=self.walk.now)
        if self._state() is OrderState.IN_REPAIR:
            yield from self._is_repaired()
            if self.walk.plan.stop in (Stop.IN_REPAIR, Stop.WAITING_FOR_PARTS, Stop.FINAL_CHECK):
                return
        if self.walk.plan.stop is Stop.READY:
            return
        yield from self._goes_home()

    # ---- prices ------------------------------------------------------------------------------------------------------

    def _is_priced(self) -> Iterator[datetime]:
        walk = self.walk
        self._draft(discount=Decimal(0))
        if walk.often(0.2):
            yield walk.work(0.05, 0.3)
            self._draft(discount=Decimal(5))
        yield walk.work(0.05, 0.3)
        self.estimate = walk.do(send_estimate, self.order, by=walk.desk, at=walk.now)
        if walk.often(0.15):
            yield walk.work(0.2, 0.8)
            seen = self.estimate.revision
            self._draft(discount=Decimal("7.50"))
            self.estimate = walk.do(send_estimate, self.order, by=walk.desk, at=walk.now)
            stale = replace(self._choice(self._decisions(0.7)), revision=seen)
            walk.is_refused(
                Refusal.ESTIMATE_STALE, choose_repairs, self.order, stale, by=walk.person, at=walk.now
            )

    def _draft(self, *, discount: Decimal) -> None:
        offers = [
            Offer(
                fault.seen.title,
                fault.hours,
                fault.parts,
                discount,
                finding=finding,
                together=1 if self.is_tied and place < 2 else None,
            )
            for place, (finding, fault) in enumerate(self.faults)
        ]
        shared = [Shared(0, 1, "Wheels off and on", SHARED_HOURS)] if self.shares_labour else []
        self.walk.do(draft_estimate, self.order, offers, shared=shared, by=self.walk.desk, at=self.walk.now)

    # ---- the choice --------------------------------------------------------------------------------------------------

    def _is_chosen(self) -> Iterator[datetime]:
        walk = self.walk
        yield walk.work(0.4, 7.0)
        wants_nothing = walk.often(0.08)
        self._chooses(self._choice(self._decisions(0.0 if wants_nothing else 0.7)))
        if walk.often(0.08):
            yield walk.work(0.05, 0.5)
            self._chooses(self._choice(self._decisions(0.8)))
        if wants_nothing and self._state() is OrderState.READY and walk.often(0.4):
            yield walk.work(0.2, 2.0)
            self._chooses(self._choice(self._decisions(1.0)))
        yield from self._is_called()
        yield walk.work(0.05, 0.6)
        if awaits_confirmation(self.order):
            self._cannot_start_yet()
            walk.do(confirm_choice, self.order, by=walk.desk, at=walk.now)

    def _is_called(self) -> Iterator[datetime]:
        """What the customer wanted to talk about first is decided on the phone."""
        walk = self.walk
        asked = list(RepairLine.objects.filter(order=self.order, call_asked_at__isnull=False))
        if not asked or self.estimate is None:
            return
        yield walk.work(0.05, 0.5)
        for line in asked:
            walk.do(note_call, line, by=walk.desk, at=walk.now)
        answer = Decision.APPROVED if walk.often(0.5) else Decision.DECLINED
        said = {line.pk: answer for line in asked}
        choice = Choice(self.estimate.revision, said, name=walk.person.name, how=Approval.PHONE)
        walk.do(choose_repairs, self.order, choice, by=walk.desk, at=walk.now)

    def _chooses(self, choice: Choice) -> None:
        by = self.walk.person if choice.how is Approval.WEB else self.walk.desk
        for _ in range(2 if self.walk.often(0.05) else 1):  # a second tap changes nothing
            self.walk.do(choose_repairs, self.order, choice, by=by, at=self.walk.now)

    def _choice(self, decisions: dict[int, Decision]) -> Choice:
        if self.estimate is None:
            raise ValueError("nothing was sent yet")
        how = self.walk.chance.choices((Approval.WEB, Approval.PHONE, Approval.IN_PERSON), (17, 2, 1))[0]
        return Choice(self.estimate.revision, decisions, name=self.walk.person.name, how=how)

    def _decisions(self, yes: float) -> dict[int, Decision]:
        """A decision for each line that is still open to one; `yes` is how likely it is approved."""
        if self.estimate is None:
            raise ValueError("nothing was sent yet")
        lines = self.estimate.lines.filter(
            fixed_price=None, repair__state__in=CHANGEABLE_LINE_STATES
        ).select_related("repair")
        no = (Decision.DEFERRED,) * 4 + (Decision.DECLINED,) * 2 + (Decision.CALL_ME,)
        decisions = {
            line.repair_id: Decision.APPROVED if self.walk.often(yes) else self.walk.chance.choice(no)
            for line in lines
        }
        # All or none of what belongs together.
        tied = [line.repair_id for line in lines if line.together is not None]
        return decisions | dict.fromkeys(tied, decisions[tied[0]] if tied else Decision.DEFERRED)

    def _cannot_start_yet(self) -> None:
        line = self._next_line()
        if line is not None and self._state() is OrderState.IN_REPAIR and self.walk.often(0.1):
            by = self.walk.technician.person
            code = Refusal.CHOICE_NOT_CONFIRMED
            self.walk.is_refused(code, start_repair, line, by=by, at=self.walk.now)

    # ---- the work ----------------------------------------------------------------------------------------------------

    def _is_repaired(self) -> Iterator[datetime]:
        walk = self.walk
        if walk.often(0.08):
            ready_at = walk.now + timedelta(hours=walk.chance.randrange(4, 30))
            note = "We lend the car's bay to an emergency first."
            walk.do(promise_by_hand, self.order, ready_at=ready_at, note=note, by=walk.desk, at=walk.now)
        first = True
        while (line := self._next_line()) is not None:
            yield walk.work(0.1, 1.2)
            if first and walk.plan.stop in (Stop.IN_REPAIR, Stop.WAITING_FOR_PARTS):
                self._is_left_halfway(line)
                return
            yield from self._line(line)
            if first and walk.often(0.1):
                yield from self._more_is_found()
            first = False
        yield from self._is_checked()

    def _next_line(self) -> RepairLine | None:
        return RepairLine.objects.filter(order=self.order, state=LineState.APPROVED).first()

    def _line(self, line: RepairLine) -> Iterator[datetime]:
        walk, by = self.walk, self.walk.technician.person
        if walk.often(0.05):
            yield from self._waits_for_parts(line)
        else:
            self._start(line)
            if walk.often(0.04):
                yield walk.work(0.05, 0.2)
                walk.do(undo_start, line, by=by, at=walk.now)
                yield walk.work(0.2, 0.8)
                self._start(line)
        yield walk.work(0.1, 0.7)
        if walk.often(0.5):
            walk.do(note_progress, line, note=walk.chance.choice(NOTES), by=by, at=walk.now)
        if walk.often(0.12):
            yield from self._waits_for_parts(line)
        if walk.often(0.08):
            shown = walk.pictures(["wheel"])
            if shown:
                walk.do(add_photos, self.order, shown, line=line, caption="New", by=by, at=walk.now)
        yield walk.work(0.2, float(line.hours) + 0.2)
        walk.do(finish_repair, line, by=by, at=walk.now)
        if walk.often(0.05):
            yield walk.work(0.05, 0.2)
            walk.do(undo_finish, line, by=by, at=walk.now)
            yield walk.work(0.2, 0.6)
            walk.do(finish_repair, line, note="Done, and looked at twice", by=by, at=walk.now)

    def _start(self, line: RepairLine) -> None:
        job = self.walk.technician
        self.walk.do(start_repair, line, technician=job, by=job.person, at=self.walk.now)

    def _hold(self, line: RepairLine) -> None:
        walk = self.walk
        reason = walk.chance.choice(("The part came damaged", "The supplier sends the part tomorrow"))
        due = walk.crew.opening.after_working(walk.now, walk.chance.uniform(3, 9))
        by = walk.technician.person
        walk.do(hold_repair, line, reason=reason, parts_due_at=due, by=by, at=walk.now)

    def _waits_for_parts(self, line: RepairLine) -> Iterator[datetime]:
        self._hold(line)
        yield self.walk.work(1, 9)
        self.walk.do(resume_repair, line, by=self.walk.technician.person, at=self.walk.now)

    def _is_left_halfway(self, line: RepairLine) -> None:
        self._start(line)
        if self.walk.plan.stop is Stop.WAITING_FOR_PARTS:
            self._hold(line)

    def _more_is_found(self) -> Iterator[datetime]:
        """Behind the wheel there was something else: a new revision, and work goes on meanwhile."""
        walk = self.walk
        known = {finding.title for finding, _ in self.faults}
        fault = walk.chance.choice([f for f in walk.crew.material.faults if f.seen.title not in known])
        finding = walk.do(record_finding, self.order, fault.found(), by=walk.technician.person, at=walk.now)
        self.faults.append((finding, fault))
        yield walk.work(0.1, 0.5)
        self._draft(discount=Decimal(0))
        self.estimate = walk.do(send_estimate, self.order, by=walk.desk, at=walk.now)
        yield walk.work(0.3, 3.0)
        self._chooses(self._choice(self._decisions(0.7)))
        yield from self._is_called()
        yield walk.work(0.05, 0.3)
        if awaits_confirmation(self.order):
            walk.do(confirm_choice, self.order, by=walk.desk, at=walk.now)

    # ---- the end -----------------------------------------------------------------------------------------------------

    def _is_checked(self) -> Iterator[datetime]:
        walk, by = self.walk, self.walk.technician.person
        if self._state() is not OrderState.IN_REPAIR:
            return
        yield walk.work(0.1, 0.4)
        walk.do(start_check, self.order, by=by, at=walk.now)
        if walk.plan.stop is Stop.FINAL_CHECK:
            return
        if walk.often(0.06):
            yield from self._goes_back("A bolt was not tightened to its torque.")
        yield walk.work(0.2, 0.4)
        walk.do(
            pass_check, self.order, note="Test drive, all good", checked=self._points(), by=by, at=walk.now
        )
        if walk.often(0.04):
            yield walk.work(0.2, 1.0)
            yield from self._goes_back("A warning light came on in the yard.")
            yield walk.work(0.2, 0.4)
            walk.do(pass_check, self.order, checked=self._points(), by=by, at=walk.now)

    def _goes_back(self, reason: str) -> Iterator[datetime]:
        walk, by = self.walk, self.walk.technician.person
        yield walk.work(0.1, 0.3)
        walk.do(reopen_visit, self.order, reason=reason, by=by, at=walk.now)
        line = RepairLine.objects.filter(order=self.order, state=LineState.DONE).first()
        if line is not None:
            yield walk.work(0.05, 0.2)
            walk.do(undo_finish, line, by=by, at=walk.now)
            code = Refusal.REPAIRS_NOT_DONE
            walk.is_refused(code, start_check, self.order, by=by, at=walk.now)
            yield walk.work(0.2, 0.8)
            walk.do(finish_repair, line, by=by, at=walk.now)
        yield walk.work(0.1, 0.3)
        walk.do(start_check, self.order, by=by, at=walk.now)

    def _goes_home(self) -> Iterator[datetime]:
        walk = self.walk
        if walk.often(0.4):
            yield walk.work(0.05, 0.4)
            self._arrange_return()
        yield walk.work(0.5, 6.0)
        out = self.order.mileage_km + walk.chance.randrange(1, 12)
        came_with = self.order.marks.filter(moment=Moment.ARRIVAL)
        how = HandBack(
            out,
            amount_due(self.order),
            walk.chance.choice(("Card", "Cash", "Transfer")),
            fuel_eighths=max(0, self.order.fuel_eighths - walk.chance.randrange(2)),
            looks=Condition(marks=[Mark(m.x, m.y, m.damage, m.note) for m in came_with]),
        )
        walk.do(hand_back, self.order, how, by=walk.desk, at=walk.now)

    def _arrange_return(self) -> None:
        walk = self.walk
        is_brought = walk.often(0.5)
        starts_at = walk.now + timedelta(hours=1)
        window = Window(
            kind=AppointmentKind.RETURN if is_brought else AppointmentKind.FETCH,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            address=walk.person.address if is_brought else "",
            phone=str(walk.person.phone),
            driver=walk.driver if is_brought else None,
        )
        walk.arrange(self.order.booking, window)

    def _points(self) -> list[int]:
        """All of the workshop's list."""
        return [point.pk for point in self.order.workshop.check_points.all()]

    def _state(self) -> OrderState:
        return RepairOrder.objects.values_list("state", flat=True).get(pk=self.order.pk)
