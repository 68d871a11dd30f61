"""What the role at hand may do, for templates: what it may not do is not shown."""

from typing import Any

from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission, Role, may


def rights(role: Role) -> dict[str, bool]:
    """`can.price`, `can.inspect` and so on: a name for each permission."""
    return {permission.value: may(role, permission) for permission in Permission}


def place(job: StaffMember, nav: str = "board") -> dict[str, Any]:
    """What every page of the workshop hands to its template."""
    return {"can": rights(job.role), "job": job, "nav": nav}


#: A live piece carries no token: the page's script sends it along, and without scripts there is no live piece.
NO_TOKEN = {"csrf_token": ""}
