"""What a document still lacks, told without making it: of 20,000 answers that would take seconds."""

from collections.abc import Iterable

from analysis.document.blocks import Missing
from analysis.document.composition import TITLE as COMPOSITION
from analysis.document.composition import missing as of_composition
from analysis.document.decisions import TITLE as RECOMMENDATIONS
from analysis.document.decisions import missing as of_decisions
from analysis.document.group import lacking as of_group
from analysis.document.marginalized import TITLE as MARGINALIZED
from analysis.document.marginalized import missing as of_marginalized
from analysis.document.ongoing import TITLE as ONGOING
from analysis.document.ongoing import missing as of_ongoing
from analysis.document.people import People
from analysis.document.process import TITLE as PROCESS
from analysis.document.process import missing as of_process
from analysis.document.vision import VISION, VISIONING
from analysis.document.vision import missing as of_vision
from analysis.document.vision import not_heard as of_visioning

Lacks = tuple[str, tuple[str, ...]]


def lacking(who: People) -> tuple[Lacks, ...]:
    """The title of each section with what it lacks, in the order of the document; () where it lacks nothing."""
    return (
        (COMPOSITION, _items((*of_composition(who), *of_group(who.report)))),
        (MARGINALIZED, _items(of_marginalized(who))),
        (PROCESS, _items(of_process(who))),
        (RECOMMENDATIONS, _items(of_decisions(who))),
        (ONGOING, _items(of_ongoing(who))),
        (VISION, _items(of_vision(who))),
        (VISIONING, _items(of_visioning(who))),
    )


def _items(missing: Iterable[Missing]) -> tuple[str, ...]:
    return tuple(item for one in missing for item in one.items)
