"""Who may set up what, told once more from the design's sentences.

Imports nothing of `cc.core.rules` nor of the store.
"""

from cc.core.vocabulary import Role
from tests.access.house.acts import HouseAct
from tests.access.house.building import PATHS, ROOT, Somebody

DESK = (Role.OPERATOR, Role.SUPERVISOR)
HEIGHT = {
    Role.CHANNEL: 0,
    Role.VIEWER: 0,
    Role.OFFICER: 1,
    Role.OPERATOR: 2,
    Role.SUPERVISOR: 3,
    Role.AUDITOR: 3,
    Role.ADMIN: 4,
}
"""Who holds more, by role."""
WHO: dict[str, tuple[Role, ...]] = {
    **dict.fromkeys(
        (
            *("SaveUnits", "SaveAreas", "SaveCategories", "SaveRoutes", "SavePeople", "SaveCalendars", "StateSetting"),
            *("TakeMessages", "SettleMessages", "RetryMessages"),
            *("ClaimReportRun", "SettleReportRun", "RepeatReportRun", "MakePersonalKey", "SealPersonalData"),
            *("IssueToken", "RevokeSession", "ResetSecondFactor", "BindIdentity"),
        ),
        (Role.ADMIN,),
    ),
    **dict.fromkeys(("SavePolicies", "LoadPack", "SetShift", "LocatePerson", "Sweep"), (Role.ADMIN, Role.SUPERVISOR)),
    **dict.fromkeys(("FreezeReport", "ExpireReporters", "NumberEvents"), (Role.SUPERVISOR,)),
    "ImportReports": (Role.CHANNEL, *DESK),
    "ReceiveReport": (Role.CHANNEL, Role.OFFICER, *DESK),
    "RecoverAdmin": (),
    "OpenProvenSession": (),
}
"""Who asks for it at all. The last two: the server itself alone."""
LOOKED_UP = ("SetShift", "LocatePerson", "IssueToken", "RevokeSession")
"""The person is looked up before the role is: whoever does not see them is told that nobody is there."""


def expected(who: Somebody, act: HouseAct) -> str:
    """`forbidden`, `absent` or `ok`."""
    if act.name == "IssueToken oneself":
        return "forbidden" if _only_looks(who) else "ok"
    if _only_looks(who) and act.kind != "RevokeSession":
        return "forbidden"
    hidden = act.about is not None and act.kind != "SavePeople" and not sees_person(who, act.about)
    if hidden and act.kind in LOOKED_UP:
        return "absent"
    if who.role not in WHO[act.kind]:
        return "forbidden"
    if hidden:
        return "absent"
    return "ok" if _theirs(who, act) else "forbidden"


def sees_person(who: Somebody, other: Somebody) -> bool:
    """Whether somebody else is in sight: officers see their own unit's people, channels nobody."""
    if who.role is Role.CHANNEL:
        return False
    return other.unit == who.unit if who.role is Role.OFFICER else inside(who, other.unit)


def inside(who: Somebody, unit: str) -> bool:
    """Whether a unit is somebody's own or below it; the whole room is the root's."""
    return who.unit in PATHS[unit] if unit else who.unit == ROOT


def _only_looks(who: Somebody) -> bool:
    return who.role in (Role.VIEWER, Role.AUDITOR)


def _theirs(who: Somebody, act: HouseAct) -> bool:
    if not all(inside(who, unit) for unit in act.over):
        return False
    if act.name == "StateSetting break_glass_foreign":
        return who.unit in PATHS[who.unit][:2]  # an agency states it for itself; so does the root
    if act.kind == "NumberEvents":
        return who.cleared
    if act.lifts and not who.cleared:
        return False
    both = [each for each in (act.about, act.becomes) if each is not None]
    if any(not _holds_no_more(each, who) for each in both):
        return False
    return act.kind != "SavePeople" or _audit_stands(who, act)


def _holds_no_more(other: Somebody, who: Somebody) -> bool:
    return inside(who, other.unit) and HEIGHT[other.role] <= HEIGHT[who.role] and (who.cleared or not other.cleared)


def _audit_stands(who: Somebody, act: HouseAct) -> bool:
    """Auditors are made by a unit above theirs (the root makes its own), and changed by whoever made them: the root."""
    if act.about is not None and act.about.role is Role.AUDITOR and who.unit != ROOT:
        return False
    if act.becomes is None or act.becomes.role is not Role.AUDITOR or act.about == act.becomes:
        return True
    above = PATHS[act.becomes.unit][:-1] or (ROOT,)
    return who.unit in above
