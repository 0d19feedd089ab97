"""How near the meaning of themes is to that of other words: phrases that could name them, subjects of a codebook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis import coding
from analysis.embedders import Vectors, VectorStore, load, vectors_of
from analysis.grouping import Labels
from analysis.label import Asked
from analysis.languages import identify
from analysis.matrices import unit
from analysis.report import Code
from analysis.views import centered
from analysis.wording import Wording

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Meaning:
    """The vectors of the ideas, shape (n, d), their languages, and the embedder that can make more of them.

    An embedder that must see all texts at once can make no more: then all is equally near.
    """

    vectors: Vectors
    languages: Sequence[str]
    embedder: str
    store: VectorStore | None = None

    def fits(self, themes: Labels, asked: Sequence[Asked]) -> list[list[float]]:
        """For each (language, theme, phrases) of *asked*, at least one: the cosine of each of these phrases, in that
        language, with the center of the ideas whose theme that is.
        """
        if not load(self.embedder).STORED:
            return [[0.0] * len(phrases) for _, _, phrases in asked]
        embedded = self._embedded([phrase for _, _, phrases in asked for phrase in phrases])
        ends = np.cumsum([len(phrases) for _, _, phrases in asked])
        nearness = []
        for (language, theme, _), some in zip(asked, np.split(embedded, ends[:-1]), strict=True):
            center = self._rows[themes == theme].mean(axis=0)
            center = center / max(float(np.linalg.norm(center)), 1e-12)
            nearness.append((unit(some - self._middles[language]) @ center).tolist())
        return nearness

    def codes(self, codebook: Sequence[Code]) -> tuple[Labels, Matrix]:
        """The place in *codebook* of each idea's theme, -1 where it fits none, and how near it is to each.

        Raises `EmbedderError`.
        """
        coding.must_embed_alone(self.embedder)
        texts, code_of = coding.code_texts(codebook)
        abouts = [
            Wording(text, language).about
            for text, language in zip(texts, identify(texts, [""] * len(texts)), strict=True)
        ]
        return coding.fitting(self._rows, self._embedded(abouts), code_of)

    def nearness(self, themes: Sequence[Sequence[int]], texts: Sequence[str]) -> Matrix:
        """The cosine of each theme, a list of ideas, with each of *texts*, in English; shape (themes, texts)."""
        if not load(self.embedder).STORED:
            return np.zeros((len(themes), len(texts)))
        nearness: Matrix = self._centers(themes) @ centered(self._embedded(texts), ["en"] * len(texts)).T
        return nearness

    def likeness(self, themes: Sequence[Sequence[int]]) -> Matrix:
        """The cosine of each theme with each other, shape (themes, themes)."""
        centers = self._centers(themes)
        likeness: Matrix = centers @ centers.T
        return likeness

    def _centers(self, themes: Sequence[Sequence[int]]) -> Matrix:
        if not themes:
            return np.empty((0, self.vectors.shape[1]))
        centers: Matrix = unit(np.stack([self._rows[list(places)].mean(axis=0) for places in themes]))
        return centers

    def _embedded(self, texts: Sequence[str]) -> Vectors:
        return vectors_of(texts, self.embedder, store=self.store)

    @cached_property
    def _middles(self) -> Mapping[str, Vectors]:
        """The mean of the ideas in each language."""
        of = np.asarray(self.languages)
        return {code: unit(self.vectors[of == code]).mean(axis=0) for code in sorted(set(self.languages))}

    @cached_property
    def _rows(self) -> Matrix:
        return centered(self.vectors, self.languages)
