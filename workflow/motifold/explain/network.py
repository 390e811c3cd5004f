"""Everything that is said of one network, and the files that say it."""

import logging
from pathlib import Path

import numpy as np

from motifold.artifacts import write_arrays, write_json, write_table
from motifold.explain.again import other_seeds
from motifold.explain.attributions import attributed, methods_of, parts_of
from motifold.explain.filters import explain_filters
from motifold.explain.motifs import explain_motifs
from motifold.explain.part import Part, written
from motifold.explain.proof import proved
from motifold.explain.subject import Subject
from motifold.interpret.choose import chosen_examples
from motifold.interpret.faithfulness import faithfulness_table
from motifold.interpret.mistakes import confident_errors
from motifold.sequence.motif import Motif
from motifold.training.determinism import fix_threads

logger = logging.getLogger(__name__)
MISTAKES = 12


def explain_network(subject: Subject, known: dict[str, Motif], target: Path) -> None:
    """Write attributions, their proof, motifs and the gravest errors of a network.

    Each example is explained by the model of the fold in which it was held out.

    Parameters
    ----------
    known
        Motifs that found ones are compared with, by identifier.
    target
        ``interpretation/{model}``: gets ``attributions.npz``, ``faithfulness.tsv``,
        ``faithfulness_curves.tsv``, ``errors.tsv``, ``summary.json``, for images ``errors.npz``,
        and for sequences what :func:`explain_motifs` and :func:`explain_filters` write.
    """
    facts, asked = subject.data.facts, subject.asked
    fix_threads(subject.settings.threads)
    chosen = chosen_examples(facts, subject.rows, asked.examples, subject.seed)
    parts = parts_of(subject, chosen)
    for method in methods_of(subject):
        logger.info("%s: %s of %d held-out examples", subject.name, method, len(chosen))
        for part in parts:
            part.answers[method] = attributed(subject, part, method)
    write_arrays(target / "attributions.npz", **written(subject.data, parts))
    others = other_seeds(subject, parts[0].fold)
    rows, curves = proved(subject, parts, others)
    write_table(target / "faithfulness_curves.tsv", curves)
    _write_errors(subject, target)
    notes = {"examples": len(chosen), "completeness": _completeness(parts), "motifs": ""}
    if subject.sequences:
        explain_filters(subject, known, target)
        motifs = explain_motifs(subject, known, others, target)
        notes["motifs"], rows = motifs.reason, rows + motifs.again
    write_table(target / "faithfulness.tsv", faithfulness_table(rows))
    write_json(target / "summary.json", notes)


def _write_errors(subject: Subject, target: Path) -> None:
    """The held-out examples on which the network was most surely wrong."""
    table = confident_errors(subject.data.facts, subject.rows, MISTAKES)
    write_table(target / "errors.tsv", table)
    if not subject.sequences and len(table):
        place = subject.rows.set_index("id")["place"][table["id"]].to_numpy()
        write_arrays(target / "errors.npz", x=np.asarray(subject.data.x[place]))


def _completeness(parts: list[Part]) -> dict[str, float]:
    """Mean over the folds of each method's median gap; NaN where it promises nothing."""
    return {
        method: float(np.mean([part.answers[method].completeness for part in parts]))
        for method in parts[0].answers
    }
