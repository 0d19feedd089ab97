"""Accounts of the staff: links that work once, passwords, roles, and an audit log that cannot be changed unnoticed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from sipbot.engagements import SchoolFile, add_school
from sipbot.storage import Database, Transaction, audit, identity
from sipbot.web.auth import may
from sipbot.web.auth.accounts import AccountError, Accounts, TooManyTries
from sipbot.web.auth.passwords import WeakPassword
from tests import room
from tests.conftest import NOON, SCHOOL
from tests.room import PASSWORD

HERE, ELSEWHERE = SCHOOL.id, "elsewhere"
ANA = "ana@school.example"


class Clock:
    """A clock that somebody turns."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def accounts(database: Database, clock: Clock) -> Accounts:
    await add_school(database, SchoolFile(id=ELSEWHERE, name="Elsewhere (invented)"), now=NOON)
    return room.accounts_of(database, clock=clock)


async def joined(accounts: Accounts, *, role: str = "reviewer", email: str = ANA, school: str = HERE) -> str:
    """The cookie of somebody who has just come in."""
    return await accounts.join(await accounts.invite("Ana", email, role=role, school=school), PASSWORD)


async def test_a_link_lets_somebody_choose_a_password_and_sign_in(accounts: Accounts) -> None:
    token = await accounts.invite(" Ana  Invented ", "Ana@School.example", role="reviewer", school=HERE)
    person = await accounts.signed_in(await accounts.join(token, PASSWORD))
    assert person is not None
    assert (person.name, person.role_at(HERE), person.role_at(ELSEWHERE)) == ("Ana Invented", "reviewer", None)
    again = await accounts.signed_in(await accounts.sign_in(" ANA@school.example ", PASSWORD, place="1"))
    assert again is not None
    assert (again.id, again.csrf == person.csrf) == (person.id, False)


async def test_a_link_works_once(accounts: Accounts) -> None:
    token = await accounts.invite("Ana", ANA, role="viewer", school=HERE)
    await accounts.join(token, PASSWORD)
    with pytest.raises(AccountError, match="was used already or is too old"):
        await accounts.join(token, PASSWORD)


async def test_a_link_works_for_seven_days(accounts: Accounts, clock: Clock) -> None:
    token = await accounts.invite("Ana", ANA, role="viewer", school=HERE)
    clock.now += timedelta(days=7)
    with pytest.raises(AccountError, match="too old"):
        await accounts.invited(token)


async def test_looking_at_a_link_does_not_use_it_up(accounts: Accounts) -> None:
    token = await accounts.invite("Ana", ANA, role="viewer", school=HERE)
    assert [(await accounts.invited(token)).email for _ in range(3)] == [ANA] * 3
    assert await accounts.join(token, PASSWORD)


async def test_a_new_link_makes_the_one_before_void(accounts: Accounts) -> None:
    first = await accounts.invite("Ana", ANA, role="viewer", school=HERE)
    second = await accounts.new_link(await accounts.find(ANA), school=None)
    with pytest.raises(AccountError, match="was used already"):
        await accounts.invited(first)
    assert (await accounts.invited(second)).email == ANA


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least 12 characters"),
        ("x" * 257, "at most 256 characters"),
        ("aaaaaaaaaaaaaa", "more different characters"),
        ("ANA@school.example", "your name or your e-mail"),
    ],
)
async def test_a_weak_password_is_refused_and_the_link_still_works(accounts: Accounts, password: str, why: str) -> None:
    token = await accounts.invite("Ana", ANA, role="viewer", school=HERE)
    with pytest.raises(WeakPassword, match=why):
        await accounts.join(token, password)
    assert await accounts.join(token, PASSWORD)


@pytest.mark.parametrize(("email", "password"), [(ANA, "another pass phrase"), ("nobody@school.example", PASSWORD)])
async def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    accounts: Accounts, email: str, password: str
) -> None:
    await joined(accounts)
    with pytest.raises(AccountError, match=r"^address and password do not belong together$"):
        await accounts.sign_in(email, password, place="1")


async def test_nobody_can_try_many_passwords(accounts: Accounts, clock: Clock) -> None:
    await joined(accounts)
    for n in range(10):
        with pytest.raises(AccountError, match="do not belong together"):
            await accounts.sign_in(ANA, "another pass phrase", place=str(n))
    with pytest.raises(TooManyTries, match="wait a quarter of an hour"):
        await accounts.sign_in(ANA, PASSWORD, place="new")
    clock.now += timedelta(minutes=15)
    assert await accounts.sign_in(ANA, PASSWORD, place="new")


async def test_nobody_can_try_many_addresses_from_one_place(accounts: Accounts) -> None:
    await joined(accounts)
    for n in range(100):
        with pytest.raises(AccountError):
            await accounts.sign_in(f"somebody{n}@school.example", PASSWORD, place="one")
    with pytest.raises(TooManyTries):
        await accounts.sign_in(ANA, PASSWORD, place="one")
    assert await accounts.sign_in(ANA, PASSWORD, place="another")


async def test_who_is_away_for_half_a_day_signs_in_again(accounts: Accounts, clock: Clock) -> None:
    cookie = await joined(accounts)
    for _ in range(3):
        clock.now += timedelta(hours=11)
        assert await accounts.signed_in(cookie)
    clock.now += timedelta(hours=12, minutes=1)
    assert await accounts.signed_in(cookie) is None


async def test_everybody_signs_in_again_after_a_week(accounts: Accounts, clock: Clock) -> None:
    cookie = await joined(accounts)
    for _ in range(16):
        clock.now += timedelta(hours=10)
        assert await accounts.signed_in(cookie)
    clock.now += timedelta(hours=10)
    assert await accounts.signed_in(cookie) is None


async def test_signing_out_ends_one_sign_in_or_all(accounts: Accounts) -> None:
    first, second, third = [await joined(accounts)] + [
        await accounts.sign_in(ANA, PASSWORD, place="1") for _ in range(2)
    ]
    person = await accounts.signed_in(first)
    assert person is not None
    await accounts.sign_out(person, first)
    assert [await accounts.signed_in(one) is not None for one in (first, second, third)] == [False, True, True]
    await accounts.sign_out(person, second, everywhere=True)
    assert await accounts.signed_in(third) is None


async def test_another_password_signs_out_every_other_browser(accounts: Accounts) -> None:
    here, there = await joined(accounts), await accounts.sign_in(ANA, PASSWORD, place="1")
    person = await accounts.signed_in(here)
    assert person is not None
    with pytest.raises(AccountError, match="the old password is another one"):
        await accounts.change_password(person, "a wrong pass phrase", "a newer pass phrase", cookie=here)
    await accounts.change_password(person, PASSWORD, "a newer pass phrase", cookie=here)
    assert await accounts.signed_in(here)
    assert await accounts.signed_in(there) is None
    assert await accounts.sign_in(ANA, "a newer pass phrase", place="1")


async def test_a_closed_account_is_out_at_once_and_can_be_opened_again(accounts: Accounts) -> None:
    cookie = await joined(accounts)
    await accounts.close(ANA)
    assert await accounts.signed_in(cookie) is None
    with pytest.raises(AccountError, match="do not belong together"):
        await accounts.sign_in(ANA, PASSWORD, place="1")
    for school in (HERE, ELSEWHERE):
        token = await accounts.invite("Ana", ANA, role="viewer", school=school)
        assert await accounts.join(token, PASSWORD)
        await accounts.close(ANA)


async def test_somebody_of_the_district_may_do_everything_at_every_school(accounts: Accounts) -> None:
    token = await accounts.invite("Dee", "dee@district.example", role="district", school=None)
    person = await accounts.signed_in(await accounts.join(token, PASSWORD))
    assert person is not None
    place = await accounts.place(person, ELSEWHERE)
    assert place is not None
    assert (place.name, place.role) == ("Elsewhere (invented)", "district")
    assert await accounts.place(person, "no-such-school") is None
    assert [school for school, _ in await accounts.schools(person)] == [ELSEWHERE, HERE]


@pytest.mark.parametrize("school", ["\x00", "lincoln\x00", "\udc80", "no-such-school", ""])
async def test_what_can_be_the_id_of_no_school_is_none(accounts: Accounts, school: str) -> None:
    token = await accounts.invite("Dee", "dee@district.example", role="district", school=None)
    person = await accounts.signed_in(await accounts.join(token, PASSWORD))
    assert person is not None
    assert await accounts.place(person, school) is None


def test_each_role_may_do_what_those_before_it_may() -> None:
    assert [may("reviewer", wanted) for wanted in ("viewer", "reviewer", "owner", "district")] == [
        True,
        True,
        False,
        False,
    ]
    assert not may(None, "viewer")


async def test_an_owner_cannot_open_somebody_elses_account_by_inviting_them(accounts: Accounts) -> None:
    await joined(accounts, role="owner", email="boss@elsewhere.example", school=ELSEWHERE)
    owner = await accounts.signed_in(await joined(accounts, role="owner"))
    assert owner is not None
    invite = accounts.invite("Boss", "boss@elsewhere.example", role="viewer", school=HERE, by=owner.id)
    assert await invite == ""
    with pytest.raises(AccountError, match="not your school's alone"):
        await accounts.new_link(await accounts.find("boss@elsewhere.example"), school=HERE, by=owner.id)
    assert await accounts.sign_in("boss@elsewhere.example", PASSWORD, place="1")


async def test_a_school_keeps_an_owner(accounts: Accounts) -> None:
    await joined(accounts, role="owner")
    account = await accounts.find(ANA)
    for role in ("viewer", None):
        with pytest.raises(AccountError, match="a school needs an owner"):
            await accounts.set_role(account, HERE, role)
    await joined(accounts, role="owner", email="bo@school.example")
    await accounts.set_role(account, HERE, None)
    assert [member.email for member in await accounts.members(HERE)] == ["bo@school.example"]


@pytest.mark.parametrize(
    ("name", "email", "role", "why"),
    [
        ("", ANA, "viewer", "write their name"),
        ("x" * 201, ANA, "viewer", "at most 200 characters"),
        ("Ana", "ana", "viewer", "is not an e-mail address"),
        ("Ana", "ana@school", "viewer", "is not an e-mail address"),
        ("Ana", ANA, "king", "choose one of viewer, reviewer, owner"),
        ("Ana", ANA, "district", "choose one of viewer, reviewer, owner"),
    ],
)
async def test_a_wrong_invitation_is_refused_with_a_reason(
    accounts: Accounts, name: str, email: str, role: str, why: str
) -> None:
    with pytest.raises(AccountError, match=why):
        await accounts.invite(name, email, role=role, school=HERE)
    assert await accounts.members(HERE) == ()


async def test_nobody_is_invited_twice(accounts: Accounts) -> None:
    await joined(accounts)
    with pytest.raises(AccountError, match="is on the team already"):
        await accounts.invite("Ana", ANA, role="owner", school=HERE)


async def test_the_database_tells_neither_names_nor_secrets(accounts: Accounts, database: Database) -> None:
    cookie = await joined(accounts)
    told = await database.read(everything)
    assert [secret for secret in ("Ana", "ana@", cookie, PASSWORD) if secret in told] == []


def everything(tx: Transaction) -> str:
    tables = ("accounts", "memberships", "links", "sign_ins", "failed_sign_ins", "audit_lines")
    rows = [tuple(row) for table in tables for row in tx.execute(text(f"select * from {table}"))]
    return repr([[bytes(one) if isinstance(one, memoryview) else one for one in row] for row in rows])


async def test_an_account_is_found_with_a_new_index_key(accounts: Accounts, database: Database) -> None:
    await joined(accounts)
    await identity.reindex(database)
    assert await accounts.sign_in(ANA, PASSWORD, place="1")


# The audit log.


async def log_of(database: Database) -> list[tuple[str, str | None]]:
    rows = await database.read(lambda tx: tx.execute(text("select action, school_id from audit_lines order by number")))
    return [(row.action, row.school_id) for row in rows]


async def test_what_is_done_with_accounts_is_written_down(accounts: Accounts, database: Database) -> None:
    person = await accounts.signed_in(await joined(accounts, role="owner"))
    assert person is not None
    await accounts.note(person, HERE, "read a theme", "theme=T1")
    assert await log_of(database) == [
        ("invite as owner", HERE),
        ("choose a password", None),
        ("sign in", None),
        ("read a theme", HERE),
    ]
    checked = await database.read(audit.check)
    assert (checked.n_lines, checked.broken, len(checked.newest)) == (4, None, 64)


def filled(tx: Transaction) -> None:
    audit.append(tx, *(audit.Line(NOON, HERE, "a" * 32, "read a theme", f"theme=T{n}") for n in range(1, 6)))


def changing(statement: str) -> Callable[[Transaction], object]:
    return lambda tx: tx.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "number", "why"),
    [
        ("update audit_lines set subject = 'theme=T9' where number = 3", 3, "it was changed after it was written"),
        ("update audit_lines set account_id = 'b' where number = 1", 1, "it was changed after it was written"),
        ("delete from audit_lines where number = 2", 2, "it is missing"),
        ("delete from audit_lines where number = 1", 1, "it is missing"),
        ("update audit_lines set before = hash where number = 4", 4, "it does not follow the line before it"),
    ],
)
async def test_a_line_that_was_changed_or_removed_is_found(
    database: Database, statement: str, number: int, why: str
) -> None:
    await database.write(filled)
    assert (await database.read(audit.check)).broken is None
    await database.write(changing(statement))
    assert (await database.read(audit.check)).broken == audit.Broken(number, why)


async def test_lines_that_were_cut_off_at_the_end_are_found_by_whoever_wrote_down_the_last_hash(
    database: Database,
) -> None:
    await database.write(filled)
    newest = (await database.read(audit.check)).newest
    await database.write(filled)
    assert (await database.read(audit.check, newest)).met
    await database.write(changing("delete from audit_lines where number >= 5"))
    checked = await database.read(audit.check, newest)
    assert (checked.broken, checked.met) == (None, False)
