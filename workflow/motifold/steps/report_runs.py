"""Rule ``report_runs``: the page over all datasets."""

from pathlib import Path

from motifold.artifacts import read_facts, read_json, read_table, whole
from motifold.evaluation.costs import by_step
from motifold.evaluation.metrics import primary_metric
from motifold.provenance import now, versions
from motifold.report.compose import index_entry
from motifold.report.compose_cost import step_costs
from motifold.report.pages import IndexPage, Provenance, index_page
from motifold.report.prose import duration, number, plural
from motifold.rule import run_by_hand


def main(
    *,
    facts: list[Path],
    examples: list[Path],
    verdicts: list[Path],
    headlines: list[Path],
    summaries: list[Path],
    comparisons: list[Path],
    cautions: list[Path],
    pages: list[Path],
    costs: Path,
    template: Path,
    parts: Path,  # noqa: ARG001  (part of the template)
    style: Path,  # noqa: ARG001  (part of the template)
    page: Path,
    seed: int,
    metrics: list[str | None],
    code: str = "",
) -> None:
    """Put the verdicts of all datasets on one page."""
    entries, seconds, n = [], 0.0, 0
    for place in range(len(pages)):
        known, summary = read_facts(facts[place]), read_table(summaries[place])
        rows = len(read_table(examples[place]))
        tables = {
            "summary": summary,
            "comparison": read_table(comparisons[place]),
            "cautions": read_table(cautions[place]),
            "metric": primary_metric(known, metrics[place]),
        }
        says = read_json(headlines[place])["says"]
        entries.append(index_entry(known, rows, read_json(verdicts[place]), says, tables))
        n += rows
        seconds += float(summary.drop_duplicates("model")["seconds"].sum())
    steps = by_step(read_table(costs))
    better = sum(
        answer.status == "pass"
        for one in entries
        for answer in one.verdicts
        if answer.question == "Does it beat simpler models?"
    )
    content = IndexPage(
        title="Motifold",
        headline=f"On {better} of {plural(len(entries), 'dataset')} a network was shown to beat "
        "the best simple model.",
        totals=[
            ("datasets", number(len(entries))),
            ("examples", number(n)),
            ("training time", duration(seconds)),
            ("CPU time of all steps", duration(steps["cpu_seconds"].sum())),
        ],
        datasets=entries,
        provenance=Provenance(versions(), seed, code, "", now()),
        steps=step_costs(steps),
    )
    with whole(page) as part:
        part.write_text(index_page(content, template.parent), "utf-8")


if __name__ == "__main__":
    run_by_hand(main)
