"""How far people who read a part of the answers a second time agree: with the program, and with each other."""

from collections.abc import Iterator

from analysis.document.blocks import Block, Heading, Paragraph, Table
from analysis.document.words import NOTHING, answers, count, number, spelled
from analysis.edits.agreement import ENOUGH, Pair, SecondReading, second_reading
from analysis.report import Report
from analysis.statistics import Kappa

TITLE = "A second reading"
Row = tuple[str, str, str, str, str]


def agreement(report: Report) -> Iterator[Block]:
    """What the second reading has shown; nothing where nobody has begun it. Readers are counted, and never named."""
    so_far = second_reading(report)
    if not so_far.readers:
        return
    yield Heading(TITLE)
    yield Paragraph(_how(so_far))
    yield Table(
        caption="How far readers agree with the program, and with each other",
        header=("Who", "Ideas read", "The same theme", "Cohen’s kappa", "95% interval"),
        rows=rows(so_far),
        numeric=(1, 2, 3, 4),
        note="Kappa is agreement beyond chance: 1 is agreement on everything, 0 no more than chance (Cohen 1960; the "
        "interval is that of Fleiss, Cohen, and Everitt 1969). Ideas are counted as if each stood by itself; several "
        "from one answer are more alike, so that the true interval is a little wider. The program stands for the theme "
        "that an idea had when it was read.",
    )
    yield Paragraph(_between(so_far))


def rows(so_far: SecondReading) -> tuple[Row, ...]:
    """Each reader beside the program, then the two who read the most of the same ideas."""
    with_program = tuple(
        _row(f"Reader {place} and the program", one.n_read, one.n_same, one.with_program)
        for place, one in enumerate(so_far.readers, start=1)
    )
    pair = so_far.pair
    if pair is None:
        return with_program
    first, second = (so_far.readers.index(one) + 1 for one in (pair.first, pair.second))
    named = f"Reader {first} and reader {second}"
    return (*with_program, _row(named, pair.n_both, pair.n_same, pair.agreement))


def _row(who: str, n_read: int, n_same: int, found: Kappa | None) -> Row:
    kappa = (f"{found.value:.2f}", f"{found.low:.2f} to {found.high:.2f}") if found else (NOTHING, NOTHING)
    return (who, number(n_read), number(n_same), *kappa)


def _how(so_far: SecondReading) -> str:
    n = len(so_far.readers)
    who = f"{spelled(n).capitalize()} {'reader' if n == 1 else 'readers'} of the planning team"
    each = "" if n == 1 else "each "
    others = "the program" if n == 1 else "the program or another of them"
    return (
        f"{who} {each}said which theme ideas belong to without seeing where {others} had put them. They were given "
        f"{count(so_far.n_chosen, 'idea')} in {answers(so_far.n_answers)}, chosen by chance from all that say something"
        f"{'' if n == 1 else ', the same for everybody'}."
    )


def _between(so_far: SecondReading) -> str:
    if len(so_far.readers) == 1:
        return "One person read. How far two people agree with each other is not known."
    if so_far.pair is None:
        return (
            "How far the readers agree with each other is not said yet: no two have read "
            f"{min(ENOUGH, so_far.n_chosen)} of the same ideas."
        )
    return _differed(so_far.pair)


def _differed(pair: Pair) -> str:
    n, settled = len(pair.differences), pair.n_settled
    if not n:
        return "The two readers put every idea into the same theme."
    open_ones = n - settled
    rest = f" and {number(open_ones)} {'is' if open_ones == 1 else 'are'} not" if open_ones else ""
    return (
        f"The two readers differed on {count(n, 'idea')}. Of these, {number(settled)} "
        f"{'is' if settled == 1 else 'are'} settled{rest}. Kappa is of what they said before."
    )
