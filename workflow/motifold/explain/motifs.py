"""Motifs of one network: found in attributions, named, and proved in shuffled sequences."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from motifold.artifacts import whole, write_arrays, write_table
from motifold.explain.again import OtherSeeds
from motifold.explain.attributions import attributed, methods_of, parts_of
from motifold.explain.effects import fold_models, found_again, outputs_of, planting
from motifold.explain.part import Part
from motifold.explain.subject import Subject
from motifold.interpret.choose import chosen_examples
from motifold.interpret.discovery import Discovery, Settings, discover
from motifold.interpret.enrichment import pattern_rows
from motifold.interpret.faithfulness import Row
from motifold.interpret.functions import codes_of
from motifold.interpret.grouping import Effort
from motifold.interpret.marginal import marginal_effects
from motifold.interpret.matching import Limits, match_motifs
from motifold.interpret.pairs import pair_effects
from motifold.interpret.patterns import Pattern
from motifold.interpret.sites import Sequences
from motifold.sequence.alphabet import one_hot
from motifold.sequence.motif import Motif, counts_to_probabilities, meme_text
from motifold.sequence.shuffle import dinucleotide_shuffled
from motifold.significance import SIGNIFICANT

logger = logging.getLogger(__name__)
DEFAULT = "integrated_gradients"
PAIRED = 16  # shuffled sequences of each fold into which every pair is put, in every arrangement
BACKGROUND = 500  # shuffled sequences that contributions are held against
EFFECT = [
    "motif", "effect", "effect_low", "effect_high", "p_value", "anywhere", "over", "networks",
    "of_networks", "says",
]  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What was searched and found.

    Attributes
    ----------
    discovery
        Patterns, or why there is none.
    fold, labels
        Of each searched example: the fold in which it was held out, and the output that was
        explained, its class or one of several targets (None where there is one target).
    method
        Attribution method by which it was searched; empty if it was not.
    """

    discovery: Discovery
    fold: np.ndarray
    labels: np.ndarray | None
    method: str = ""

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Motifs, the one with most sites first."""
        return self.discovery.patterns


@dataclass(frozen=True)
class Motifs:
    """What is said of the motifs beside their files.

    Attributes
    ----------
    reason
        Why there is none, in a sentence; empty if there is one.
    again
        Rows of ``faithfulness.tsv`` on whether other networks respond to them.
    """

    reason: str
    again: list[Row]


def explain_motifs(
    subject: Subject, known: dict[str, Motif], others: OtherSeeds, target: Path
) -> Motifs:
    """Find, name and prove motifs.

    Parameters
    ----------
    known
        Motifs that found ones are compared with, by identifier.
    others
        Networks of one fold trained from other seeds.
    target
        ``interpretation/{model}``: gets ``motifs.tsv``, ``motifs.meme``, ``matches.tsv``,
        ``pairs.tsv``, ``pair_notes.tsv`` and ``motifs.npz`` (counts and contributions).

    """
    found = _found(subject)
    patterns, rna = found.patterns, subject.data.facts.type == "rna"
    named = {one.name: _motif(one) for one in patterns}
    limits = Limits(q_value=subject.asked.motifs.q_value)
    matches = match_motifs(
        named,
        known,
        subject.asked.motifs.database,
        both_strands=not rna,
        limits=limits,
        threads=subject.settings.threads,
    )
    table = _table(subject, found, matches)
    write_table(target / "motifs.tsv", table)
    write_table(target / "matches.tsv", matches)
    with whole(target / "motifs.meme") as part:
        part.write_text(meme_text(named, kind=subject.data.facts.type), "utf-8")
    arrays = {f"counts_{one.name}": one.counts for one in patterns}
    arrays |= {f"contributions_{one.name}": one.contributions for one in patterns}
    write_arrays(target / "motifs.npz", **arrays)
    shown = [one for one, holds in zip(patterns, table["shown"], strict=True) if holds]
    _write_pairs(subject, table, shown, target)
    again = found_again(subject, patterns, table, found.method, others)
    return Motifs(found.discovery.reason, again)


def _found(subject: Subject) -> Found:
    """Search the attributions of held-out examples of all folds."""
    asked = subject.asked.motifs
    reason = _nothing_to_explain(subject)
    most = asked.examples if not reason else 1
    parts = parts_of(subject, chosen_examples(subject.data.facts, subject.rows, most, subject.seed))
    rows = pd.concat([part.rows for part in parts])
    places = rows["place"].to_numpy()
    labels = np.concatenate([part.index for part in parts]) if subject.kinds else None
    if reason:
        return Found(Discovery((), 0, reason), rows["fold"].to_numpy(), labels)
    logger.info("%s: looking for motifs in %d examples", subject.name, len(rows))
    method, known = _telling(subject, parts[0])
    rest = [_hypothetical(subject, part, method) for part in parts[1:]]
    hypothetical = np.concatenate([known, *rest])
    background = _background(subject, parts, method)
    settings = Settings(
        both_strands=subject.data.facts.type == "dna",
        seed=subject.seed,
        effort=Effort(threads=subject.settings.threads),
    )
    discovery = discover(np.asarray(subject.data.x[places]), hypothetical, settings, background)
    return Found(discovery, rows["fold"].to_numpy(), labels, method)


def _nothing_to_explain(subject: Subject) -> str:
    """Why motifs are not even looked for, if so."""
    if not subject.asked.motifs.discover:
        return "Motifs were not looked for, as interpret.motifs.discover says."
    if not subject.above_chance:
        return (
            f"No motifs were looked for: {subject.name} is not shown to score above a guess, so "
            "there is nothing to explain."
        )
    return ""


def _telling(subject: Subject, part: Part) -> tuple[str, np.ndarray]:
    """The first method that tells what each letter would contribute, and what it tells."""
    for method in [*methods_of(subject), DEFAULT]:
        answer = attributed(subject, part, method)
        if answer.hypothetical is not None:
            return method, answer.hypothetical
    raise ValueError(f"{DEFAULT} tells no hypothetical contributions")


def _hypothetical(subject: Subject, part: Part, method: str) -> np.ndarray:
    answer = attributed(subject, part, method)
    if answer.hypothetical is None:
        raise ValueError(f"{method} tells no hypothetical contributions")
    return answer.hypothetical


def _background(subject: Subject, parts: list[Part], method: str) -> Sequences:
    """Contributions to shuffles of some of the same sequences, by the same networks.

    They hold no motif but by chance, so that what stands out from them is no chance.
    """
    shuffled, found = [], []
    for part in parts:
        some = slice(0, -(-BACKGROUND // len(parts)))
        rng = np.random.default_rng([subject.seed, part.fold])
        codes = dinucleotide_shuffled(codes_of(part.x[some]), rng)
        other = Part(
            part.fold, part.rows[some], one_hot(codes).astype(np.float32), part.index[some]
        )
        shuffled.append(codes)
        found.append(_hypothetical(subject, other, method))
    return Sequences(np.concatenate(shuffled), np.concatenate(found))


def _motif(pattern: Pattern) -> Motif:
    return Motif(counts_to_probabilities(pattern.counts), len(pattern.rows))


def _table(subject: Subject, found: Found, matches: pd.DataFrame) -> pd.DataFrame:
    """``motifs.tsv``: where motifs are, what they do by themselves, what they are like."""
    facts = subject.data.facts
    table = pattern_rows(found.patterns, found.fold, found.labels, subject.kinds, facts.type)
    effects = marginal_effects(
        found.patterns,
        fold_models(subject),
        outputs_of(subject, table),
        planting(subject, subject.asked.motifs.backgrounds),
    )
    best = matches[matches["rank"] == 1].rename(columns={"name": "match", "target": "match_id"})
    table = table.merge(effects[EFFECT], on="motif", how="left")
    table = table.merge(best[["motif", "match", "match_id", "q_value"]], on="motif", how="left")
    table["shown"] = (table["p_value"] < SIGNIFICANT).to_numpy(bool)
    return table


def _write_pairs(
    subject: Subject, table: pd.DataFrame, shown: Sequence[Pattern], target: Path
) -> None:
    """Spacing and orientation of the motifs that hold; nothing where there are no two."""
    some = list(shown[: subject.asked.motifs.pairs])
    if len(some) < 2:
        return
    models, how = fold_models(subject), planting(subject, PAIRED)
    effects = pair_effects(some, models, outputs_of(subject, table), how)
    write_table(target / "pairs.tsv", effects.table)
    write_table(target / "pair_notes.tsv", effects.summary)
