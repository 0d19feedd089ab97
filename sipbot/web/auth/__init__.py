"""Who may see and change what: accounts, passwords, one-time links, sign-ins, and the door that every page is behind.

`accounts` keeps people and their roles, `door` lets them in, `views` are the pages for signing in.
"""

ROLES = ("viewer", "reviewer", "owner", "district")
"""What somebody may do, each more than the one before.

Read; change themes and recommendations; invite people and decide for the school; all of that at every school.
"""

VIEWER, REVIEWER, OWNER, DISTRICT = ROLES


def may(role: str | None, wanted: str) -> bool:
    """Whether somebody with *role* (None for no role) may do what *wanted* may do."""
    return role is not None and ROLES.index(role) >= ROLES.index(wanted)
