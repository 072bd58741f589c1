"""Where names of people stand: the only members that hold one (UU 27/2022; lifecycle, section 3).

They can be encrypted and erased later without touching any other member. No id is made from one. A correction of such a
member holds a name too: in its `value`, under the path that follows the member's name here.
"""

from __future__ import annotations

# stored event type → paths of the members; `*` is every item of a list
NAMES_OF_PEOPLE: dict[str, tuple[str, ...]] = {
    "innovation.proposed": ("initiator.name",),
    "innovation.imported_as_running": ("initiator.name",),
    "innovation.revised": ("initiator.name",),
    "innovation.mentoring_recorded": ("mentors.*.name",),
    "innovation.action_plan_adopted": ("actions.*.who",),
    "innovation.complaint_received": ("reporter",),
    "cycle.memorandum_signed": ("signatories.*",),
}
