"""From the files of interpretation to what the page says of each network."""

from pathlib import Path

import pandas as pd

from motifold.artifacts import Facts, read_json, read_table
from motifold.report.prose import number
from motifold.report.rows_learned import Explained, Measure, Mistake, MotifRow, Proof

METHOD_NAMES = {
    "integrated_gradients": "Integrated gradients",
    "expected_gradients": "Expected gradients",
    "mutagenesis": "In-silico mutagenesis",
    "gradient_input": "Gradient × input",
    "gradient": "Gradient",
    "grad_cam": "Grad-CAM",
    "occlusion": "Occlusion",
}
MEASURE_NAMES = {
    "completeness": "misses",
    "deletion": "deletion",
    "insertion": "insertion",
    "agreement_folds": "other folds",
    "agreement_seeds": "another seed",
    "randomised_weights": "untrained",
}
# Told beside the motifs, not among what was measured of attributions.
OF_MOTIFS = ("motifs_folds", "motifs_seeds")


def explained_of(facts: Facts, interpretation: Path, figures: Path) -> list[Explained]:
    """Every explained network.

    Parameters
    ----------
    interpretation
        ``interpretation`` of the dataset.
    figures
        Folder that holds the motifs' logos, ``motif_{model}_{number}.png``.
    """
    folders = [one.parent for one in sorted(interpretation.glob("*/summary.json"))]
    return [_explained(facts, folder, figures) for folder in folders]


def used_methods(interpretation: Path) -> list[str]:
    """Attribution methods that any network was explained by, in their order."""
    folders = [one.parent for one in sorted(interpretation.glob("*/summary.json"))]
    tables = [read_table(one / "faithfulness.tsv") for one in folders]
    return list(dict.fromkeys(str(name) for table in tables for name in table["method"]))


def _explained(facts: Facts, folder: Path, figures: Path) -> Explained:
    motifs = _table(folder / "motifs.tsv")
    shown = motifs[motifs["shown"].astype(bool)] if len(motifs) else motifs
    proof = read_table(folder / "faithfulness.tsv")
    again = proof["measure"].isin(OF_MOTIFS)
    hidden = motifs[~motifs["shown"].astype(bool)] if len(motifs) else motifs
    return Explained(
        folder.name,
        proofs=_proofs(proof[~again]),
        motifs=[
            _motif(row, figures / f"motif_{folder.name}_{number}.png")
            for number, (_, row) in enumerate(shown.iterrows(), start=1)
        ],
        refused=[f"{row['consensus']}: {row['says']}" for _, row in hidden.iterrows()],
        again=[str(one) for one in proof.loc[again, "says"]],
        reason=str(read_json(folder / "summary.json").get("motifs", "")),
        pairs=_pairs(_table(folder / "pair_notes.tsv"), motifs),
        # Of images the gallery tells them.
        mistakes=[] if facts.type == "image" else _mistakes(_table(folder / "errors.tsv"), facts),
        classes=bool(facts.classes),
    )


def _table(file: Path) -> pd.DataFrame:
    """A table; without rows if the file is not there."""
    return read_table(file) if file.exists() else pd.DataFrame()


def _proofs(table: pd.DataFrame) -> list[Proof]:
    if table.empty:
        return []
    return [
        Proof(
            METHOD_NAMES.get(str(method), str(method)),
            [
                Measure(
                    MEASURE_NAMES.get(str(row["measure"]), str(row["measure"])),
                    float(row["value"]),
                    float(row["ci_low"]),
                    float(row["ci_high"]),
                    row["status"],
                    str(row["says"]),
                )
                for _, row in rows.iterrows()
            ],
        )
        for method, rows in table.groupby("method", sort=False)
    ]


def _motif(row: pd.Series, logo: Path) -> MotifRow:
    known = isinstance(row["match"], str) and row["match"] != ""
    return MotifRow(
        logo,
        str(row["consensus"]),
        int(row["sites"]),
        float(row["examples"]),
        str(row["class"]) if isinstance(row["class"], str) else "",
        float(row["enrichment"]),
        float(row["start_low"]) + 1,
        float(row["start_high"]) + 1,
        float(row["forward"]),
        int(row["folds"]),
        int(row["of_folds"]),
        float(row["effect"]),
        float(row["effect_low"]),
        float(row["effect_high"]),
        float(row["p_value"]),
        match=str(row["match"]) if known else "",
        match_id=str(row["match_id"]) if known else "",
        q_value=float(row["q_value"]),
    )


def _pairs(notes: pd.DataFrame, motifs: pd.DataFrame) -> list[str]:
    """Sentences on pairs, motifs called by what they look like."""
    said = [str(one) for one in notes.get("says", [])]
    for name, consensus in zip(motifs.get("motif", []), motifs.get("consensus", []), strict=True):
        said = [one.replace(str(name), str(consensus)) for one in said]
    return said


def _mistakes(table: pd.DataFrame, facts: Facts) -> list[Mistake]:
    """The gravest errors; of numbers with what they were missed by."""
    off = "score" if facts.classes else "residual"
    several = len(facts.targets) > 1
    return [
        Mistake(
            f"{row['id']}, {row['target']}" if several else str(row["id"]),
            str(row["truth"]),
            str(row["predicted"]) if facts.classes else number(float(row["predicted"])),
            float(row[off]),
        )
        for _, row in table.iterrows()
    ]
