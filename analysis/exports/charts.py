"""Bar charts as PNG, in one fixed font, readable in black and white."""

import io
import textwrap

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

from analysis.document.blocks import BarChart

INK = "#1f2933"
BAR = "#2f4b6e"
WIDTH = 6.3  # inches
_FONT = FontProperties(family="DejaVu Sans", size=9)  # matplotlib brings it: the same picture everywhere.
_LABEL = 34
_LINES = 2
_NO_GLYPH = "\u25a1"


def png(chart: BarChart) -> bytes:
    """The chart, longest name at the left, numbers at the end of the bars. The same chart gives the same bytes."""
    figure = Figure(figsize=(WIDTH, 0.3 + 0.36 * len(chart.bars)), dpi=160, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places = range(len(chart.bars))
    values = [bar.value or 0 for bar in chart.bars]
    axes.barh(places, values, color=BAR, height=0.62)
    axes.set_yticks(
        places, [_label(bar.label) for bar in chart.bars], fontproperties=_FONT, color=INK, parse_math=False
    )
    for place, bar in enumerate(chart.bars):
        axes.annotate(
            bar.text,
            (bar.value or 0, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontproperties=_FONT,
            color=INK,
            parse_math=False,
        )
    axes.set_xlim(0, max([1, *values]) * 1.15)
    axes.set_ylim(len(chart.bars) - 0.5, -0.5)
    axes.xaxis.set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(INK)
    out = io.BytesIO()
    figure.savefig(out, format="png", bbox_inches="tight", pad_inches=0.04, metadata={"Software": None})
    return out.getvalue()


def _label(text: str) -> str:
    known = get_font(findfont(_FONT)).get_charmap()
    plain = "".join(c if ord(c) in known else _NO_GLYPH for c in text)
    return "\n".join(textwrap.wrap(plain, _LABEL, max_lines=_LINES, placeholder=" …"))
