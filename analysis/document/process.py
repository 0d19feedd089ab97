"""Process: when, how and in which words people were asked, what was set aside, how themes were found, and limits."""

from collections import Counter
from collections.abc import Iterator

from analysis.bundle import versions
from analysis.document.agreement import agreement
from analysis.document.blocks import Block, Bullets, Heading, Missing, Paragraph, Section, Table
from analysis.document.people import People
from analysis.document.teamwork import changes
from analysis.document.words import (
    CHANNELS,
    HELD_BACK,
    NOTHING,
    a_sentence,
    answers,
    count,
    day,
    language_name,
    listed,
    lowered,
    number,
    people,
    percent,
    tag_title,
    value_name,
)
from analysis.edits import reading
from analysis.edits.themes import HIDE, MERGE, SPLIT
from analysis.ledger import twice_row
from analysis.quotes import QUOTES
from analysis.releases import Table as Released
from analysis.report import Asked, Engagement, GroupCount, Held, Report, ToldTwice

_SHORT = 8
"""So much of a fingerprint tells versions apart."""
TITLE = "Process"
HOW_FOUND = "How the themes were found"
HOW_QUOTED = "How quotes were chosen"
TOLD_TWICE = "Where the roster and people’s own words differ"
LIMITS = "What to keep in mind"
AGAIN = "How to make the same themes again"


def process(who: People) -> Section:
    """How the answers were gathered and read, so that a reader can judge what they are worth."""
    engagement = who.report.engagement
    gathered = _asked(engagement, who) if engagement and engagement.asked else _questions(who)
    invited = _invited(engagement) if engagement and engagement.invited else ()
    met = _met(engagement, who) if engagement and engagement.held else ()
    twice = _told_twice(engagement, who) if engagement and engagement.told_twice else ()
    blocks = [*_dates(engagement), *invited, *gathered, *met, *_languages(who), *twice, *_consent(engagement)]
    blocks.extend(_set_aside(who))
    read = (*_how_read(who), *changes(who.report), *agreement(who.report), *_again(who))
    return Section(TITLE, (*blocks, *read, *_limits(who), *missing(who)))


def _dates(engagement: Engagement | None) -> Iterator[Block]:
    if engagement and engagement.opened_on:
        until = f" to {day(engagement.closed_on)}" if engagement.closed_on else ""
        yield Paragraph(f"Answers were gathered from {day(engagement.opened_on)}{until}.")


def _invited(engagement: Engagement) -> Iterator[Block]:
    yield Table(
        caption="Who was invited, reached, and answered",
        header=("Survey", "How", "Invited", "Reached", "Answered", "Of those reached"),
        rows=tuple(
            (
                one.title,
                CHANNELS.get(one.channel, one.channel),
                number(one.n_invited),
                number(one.n_reached),
                number(one.n_answered),
                percent(one.n_answered, one.n_reached),
            )
            for one in engagement.invited
        ),
        numeric=(2, 3, 4, 5),
        note="Numbers are people. Reached is whoever was sent a message that did not come back. Those who came by a "
        "poster or a link were not invited one by one, and are not in this table.",
    )


def _asked(engagement: Engagement, who: People) -> Iterator[Block]:
    yield Table(
        caption="Surveys, and how many people took part",
        header=("Survey", "Began", "Finished", "How", "Languages"),
        rows=tuple(_survey_row(asked, who) for asked in engagement.asked),
        numeric=(1, 2),
    )
    yield from (_versions(asked, who) for asked in engagement.asked if asked.has_versions)
    if engagement.n_opted_out:
        yield Paragraph(f"{people(engagement.n_opted_out)} asked to hear no more. That was recorded, and it is kept.")
    yield Heading("What was asked")
    for asked in engagement.asked:
        yield Bullets(asked.title, tuple(asked.questions))


def _versions(asked: Asked, who: People) -> Paragraph:
    told = listed(f"{name}: {n}" for name, n in version_rows(asked, who))
    return Paragraph(
        f"“{asked.title}” was changed while people answered. The versions, and how many people began with each: "
        f"{told}. Everybody went on with the version they had begun with."
    )


def version_rows(asked: Asked, who: People) -> Iterator[tuple[str, str]]:
    """Each version of a survey, oldest first, with how many people began it."""
    seen = who_began(asked, who)
    for place, one in enumerate(asked.versions, start=1):
        known = f"fingerprint {one.fingerprint[:_SHORT]}" if one.fingerprint else "from a file"
        since = f", first begun on {day(one.begun_on)}" if one.begun_on else ""
        n = seen.number(one.fingerprint)
        yield f"version {place} ({known}{since})", HELD_BACK if n is None else people(n)


def who_began(asked: Asked, who: People) -> Released:
    """How many people began each version of a survey, as may be shown."""
    counts = [GroupCount("version", one.fingerprint, one.n, one.n) for one in asked.versions]
    return who.sizes(f"versions of {asked.survey}", counts)


def _survey_row(asked: Asked, who: People) -> tuple[str, ...]:
    channels = [f"{CHANNELS.get(name, name)} ({number(n)})" for name, n in asked.channels]
    seen = who_took_part(asked, who)
    told = ((code, seen.number(code)) for code, _ in asked.languages)
    languages = [f"{language_name(code)} ({HELD_BACK if n is None else number(n)})" for code, n in told]
    return (
        asked.title,
        number(asked.n_began),
        number(asked.n_finished),
        ", ".join(channels) or NOTHING,
        ", ".join(languages) or NOTHING,
    )


def who_took_part(asked: Asked, who: People) -> Released:
    """How many took part in a survey in each language, as may be shown."""
    counts = [GroupCount("language", code, n, n) for code, n in asked.languages]
    return who.sizes(f"languages of {asked.survey or asked.title}", counts)


def _met(engagement: Engagement, who: People) -> Iterator[Block]:
    yield Table(
        caption="Meetings",
        header=("Date", "Meeting", "Who came", "Languages", "Interpreter", "In writing"),
        rows=tuple(
            (
                day(one.on),
                one.what,
                _came(one, who) or NOTHING,
                one.languages or NOTHING,
                one.interpreter or NOTHING,
                listed(one.written) or NOTHING,
            )
            for one in engagement.held
        ),
        note="Who came is counted, not named. Lines of minutes count as answers; each meeting is one voice among them.",
    )


def who_came(one: Held, who: People) -> Released:
    """How many came to a meeting by role, as may be shown."""
    counts = [GroupCount("role", role, n, n) for role, n in one.came]
    return who.sizes(f"{one.what} ({one.on})", counts)


def _came(one: Held, who: People) -> str:
    told = ((cell.value, cell.n) for cell in who_came(one, who).cells)
    named = [
        f"{lowered(value_name('role', value))} {HELD_BACK if n is None else number(n)}" for value, n in told if n != 0
    ]
    return ", ".join(named)


def _questions(who: People) -> Iterator[Block]:
    table = who.report.table
    asked = [question for question in dict.fromkeys(table["question"]) if question]
    if not asked:
        return
    rows = []
    for question in asked:
        given = table[table["question"] == question]
        rows.append((question, number(len(given)), number(given["participant_id"].nunique())))
    yield Table("Questions, and how many answered", ("Question", "Answers", "People"), tuple(rows), numeric=(1, 2))


def _languages(who: People) -> Iterator[Block]:
    known = {code: ids for code, ids in who.languages.items() if code}
    if not known:
        return
    table = who.languages_shown
    cells = ((code, table.number(code)) for code in known)
    ordered = sorted(cells, key=lambda cell: (cell[1] is None, -(cell[1] or 0), language_name(cell[0])))
    yield Table(
        caption="Languages in which people wrote",
        header=("Language", "People"),
        rows=tuple((language_name(code), HELD_BACK if n is None else number(n)) for code, n in ordered),
        numeric=(1,),
        note="Every answer is kept in the language it was written in, and quoted in it.",
    )


def _told_twice(engagement: Engagement, who: People) -> Iterator[Block]:
    yield Table(
        caption=TOLD_TWICE,
        header=("About", "Both are known", "They agree", "They differ"),
        rows=tuple(twice_rows(engagement, who)),
        numeric=(1, 2, 3),
        note=f"Numbers are people who had answered by {day(engagement.told_twice_on)}. Both are kept, and neither "
        "changes the other. This document counts what people say of themselves; the roster stands in only where they "
        "did not say.",
    )


def twice_rows(engagement: Engagement, who: People) -> Iterator[tuple[str, str, str, str]]:
    """Each tag of which people told what the roster tells too: of how many both are known, agree, and differ."""
    for one in engagement.told_twice:
        seen = who_told_twice(one, who)
        both = one.same + one.other if seen.number("alone") is not None else None
        n_both, same, other = (
            HELD_BACK if n is None else number(n) for n in (both, seen.number("same"), seen.number("other"))
        )
        yield tag_title(one.tag), n_both, same, other


def who_told_twice(one: ToldTwice, who: People) -> Released:
    """How many said of themselves what the roster says of them, and how many something else, as may be shown."""
    return who.sizes(f"the roster and own words: {one.tag}", twice_row(one))


def _consent(engagement: Engagement | None) -> Iterator[Block]:
    if engagement and engagement.consent:
        yield Heading("What people agreed to")
        yield Paragraph(
            f"Before the first question, people read this, and only those who agreed went on: "
            f"“{engagement.consent.strip()}”"
        )


def _set_aside(who: People) -> Iterator[Block]:
    total, aside = len(who.report.table), len(who.report.set_aside)
    yield Heading("What was set aside")
    if not aside:
        yield Paragraph(f"No answer was set aside: all {answers(total)} were read for themes.")
        return
    yield Paragraph(
        f"Of {answers(total)}, {number(total - aside)} were read for themes and {number(aside)} were set aside. "
        "None is lost: each is listed with its reason in the files that go with this document."
    )
    reasons = Counter(_general(one.reason, set(who.author)) for one in who.report.set_aside)
    rows = tuple((reason, number(n)) for reason, n in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))
    yield Table("Answers set aside, by reason", ("Reason", "Answers"), rows, numeric=(1,))


def _general(reason: str, response_ids: set[str]) -> str:
    """ "repeat of R12" as "Repeat of another answer": what counts is the kind of reason."""
    kind, _, last = reason.rpartition(" ")
    general = f"{kind} another answer" if kind and last in response_ids else reason
    return general[:1].upper() + general[1:]


def _how_read(who: People) -> Iterator[Block]:
    report = who.report
    alone = sum(idea.theme_id is None for idea in report.ideas)
    yield Heading(HOW_FOUND)
    if not report.themes:
        yield Paragraph("No themes were found: there are too few answers that say something alike.")
    else:
        yield Paragraph(
            "A computer program cut each answer into the ideas in it and put ideas that say similar things together. "
            "Each group of ideas is a theme, named with words that set it apart. Nobody told "
            f"the program how many themes there are or what they should be about. It found "
            f"{count(len(report.ideas), 'idea')}{_after_changes(report)} {count(len(report.themes), 'theme')}; "
            f"{count(alone, 'idea')} stood alone and {'was' if alone == 1 else 'were'} put in no theme. "
            "Numbers count people and answers, not how strongly anyone feels."
        )
        yield Heading(HOW_QUOTED)
        yield Paragraph(
            f"Up to {QUOTES} quotes stand for a theme. The program took those that are most typical of it and unlike "
            "each other, each by somebody else, two sentences long at most. The roles that speak of a theme take "
            "turns, however many people they are and however much they wrote: none has a second quote before every "
            "other has its first, unless what a role says of it is far from what the others say. Nobody is quoted by "
            f"a role or group of fewer than {people(report.options.smallest_group)}."
        )
    if report.notes:
        yield Bullets("Notes from reading the answers", tuple(map(a_sentence, report.notes)))


def _after_changes(report: Report) -> str:
    """What stands between the ideas and the themes: how many these are is not the program's word where people merged,
    split or hid some.
    """
    regrouped = any(edit.kind in (MERGE, SPLIT, HIDE) for edit in report.edits)
    return ". With the changes that the planning team made there are" if regrouped else " and"


def _again(who: People) -> Iterator[Block]:
    """What somebody needs to make the same themes of the same answers."""
    report, options = who.report, who.report.options
    made = report.engagement.analyzed_at if report.engagement else ""
    yield Heading(AGAIN)
    yield Table(
        caption="What the themes were made with",
        header=("What", "Value"),
        rows=(
            ("Made on", day(made) if made else NOTHING),
            ("Answers", f"{number(len(report.table))}, with the fingerprint {report.input_hash[:16]}"),
            ("How meaning is compared", f"the embedder “{options.embedder}”"),
            ("Seed of all chance", str(options.seed)),
            ("Themes given beforehand", number(len(options.codebook)) if options.codebook else "none"),
            ("Smallest group that is shown", people(options.smallest_group)),
            ("Programs", listed(f"{name} {at}" for name, at in versions(options.embedder).items() if at)),
        ),
        note="The programs are those that wrote this document. A bundle (‘sipbot export --to bundle’) has the answers, "
        "the options and every change by people in one file, and ‘sipbot verify’ makes the same themes of it again.",
    )


def _limits(who: People) -> Iterator[Block]:
    yield Heading(LIMITS)
    items = [
        "People chose for themselves to answer. They are not a random sample, and the numbers do not stand for "
        "everyone in the school.",
        _made_by(who),
        "Quotes are cut from the answers as they were written, with their spelling. Read each one for names and "
        "details that point to a person before you share this document.",
    ]
    if len(who.everyone) == len(who.report.table) > 1:
        items.append("Each answer is counted as one person, since none of them is marked as coming from the same one.")
    yield Bullets("", tuple(items))


def _made_by(who: People) -> str:
    if reading.changes(who.report.edits):
        return (
            "The themes were made by a program, and the planning team changed what is counted above. The rest stands "
            "as the program proposed it."
        )
    return "The themes were made by a program. This document holds no record that a person has read and approved them."


def missing(who: People) -> Iterator[Missing]:
    """What is not recorded of how people were asked."""
    engagement, items = who.report.engagement, []
    if engagement is None or not engagement.opened_on:
        items.append("The dates when answers were gathered are not recorded.")
    elif not engagement.closed_on:
        items.append("The day when the survey closed is not recorded.")
    if engagement is None or not engagement.asked:
        items.append("How people were asked, and how many began and finished, is not recorded.")
    if engagement is None or not engagement.invited:
        items.append("How many people were invited and reached is not recorded; add letters, calls, and posters.")
    if engagement is None or not engagement.consent:
        items.append("The words in which people were asked for their consent are not recorded.")
    items.append("Meetings, focus groups, and interviews are not part of this document; add those that were held.")
    yield Missing(tuple(items))
