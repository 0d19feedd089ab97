"""The tables of groups that a document shows, to be remembered once it has left the house."""

from analysis.document.people import People
from analysis.document.process import who_began, who_came, who_told_twice, who_took_part
from analysis.document.vision import VISIONING_SCOPE, Future
from analysis.releases import Table
from analysis.report import Report


def released(report: Report) -> tuple[Table, ...]:
    """Every table of groups that the documents of *report* may show, as they show it, but those shown before."""
    who = People(report)
    everybody = (who.table(tag) for tag in who.tags)
    themes = (
        who.as_shown(theme.name, [count for count in theme.groups if count.tag == tag])
        for theme in report.themes
        for tag in who.tags
    )
    said = (
        who.as_shown(one.text, [count for count in one.groups if count.tag == "role"]) for one in report.recommendations
    )
    process = (*_met(who), *_took_part(who), *_versions(who), *_told_twice(who))
    tables = (*everybody, who.languages_shown, *themes, *said, *_visioning(who), *process)
    return tuple(table for table in tables if table.cells and not who.was_shown(table))


def _met(who: People) -> tuple[Table, ...]:
    held = who.report.engagement.held if who.report.engagement else ()
    return tuple(who_came(one, who) for one in held)


def _took_part(who: People) -> tuple[Table, ...]:
    asked = who.report.engagement.asked if who.report.engagement else ()
    return tuple(who_took_part(one, who) for one in asked)


def _versions(who: People) -> tuple[Table, ...]:
    asked = who.report.engagement.asked if who.report.engagement else ()
    return tuple(who_began(one, who) for one in asked if one.has_versions)


def _told_twice(who: People) -> tuple[Table, ...]:
    told = who.report.engagement.told_twice if who.report.engagement else ()
    return tuple(who_told_twice(one, who) for one in told)


def _visioning(who: People) -> tuple[Table, ...]:
    future = Future(who)
    if "role" not in who.tags:
        return ()
    return (who.table_among("role", future.people, VISIONING_SCOPE),)
