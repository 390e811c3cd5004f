"""What training will take is told before anything is trained, from a short probe of each model."""

from motifold.artifacts import read_table

MODELS = {"kmer_logistic": "baseline", "own_net": "network"}


def test_jobs_of_simple_models_and_networks_are_estimated(copied):
    files = {name: f"results/motif/estimate/{name}.tsv" for name in MODELS}
    run = copied.snakemake(*files.values())
    assert run.returncode == 0, run.stderr
    for name, kind in MODELS.items():
        table = read_table(copied / files[name])
        assert table["rule"].tolist() == [f"train_{kind}", f"trial_{kind}"]
        assert (table["cpu_hours_low"] <= table["cpu_hours_high"]).all()
    # The last network of data this small takes controls, a learning curve, three other seeds and
    # two other draws of the folds.
    trainings = read_table(copied / files["own_net"]).set_index("rule")["trainings"]
    assert trainings["trial_network"] == 3 * (2 + 3 + 2) + 2 * 3
