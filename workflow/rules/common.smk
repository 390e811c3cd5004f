"""The checked configuration, and how rules look things up in it."""

import os
import re

from snakemake.logging import logger

from motifold.config.granularity import Granularity, decided_sizes
from motifold.config.interpret import database_files, own_databases
from motifold.config.load import load_plan
from motifold.config.resources import data_mb, memory_mb, run_minutes
from motifold.config.sources import (
    check_sources,
    checksums,
    contents,
    input_files,
    missing_files,
    own_files,
    source_files,
)
from motifold.earlier import forget_copies, forget_notes, mark_unfinished, note_plan
from motifold.errors import UserError
from motifold.provenance import code_of
from motifold.running import enter_folder

MOTIFS = Path(os.path.relpath(Path(workflow.basedir, "resources", "motifs")))

try:
    PLAN = load_plan(config)
    check_sources(PLAN)
    MOTIF_FILES = own_databases({one: PLAN.datasets[one] for one in PLAN.study.datasets}, MOTIFS)
    if MOTIF_FILES:  # here, because it loads numpy, which every job would have to wait for
        from motifold.interpret.databases import read_motifs

        read_motifs(MOTIF_FILES)
except UserError as error:
    sys.exit(f"motifold: {error}")

SEED = PLAN.study.seed
# Only files that are not there are ever the output of a rule: whatever Snakemake does to outputs,
# it cannot do to those of a user.
MISSING = missing_files(PLAN)
STARTS = workflow.is_main_process and not workflow.output_settings.dryrun
SIZES = decided_sizes(PLAN, Path(".snakemake", "motifold_sizes.json"), keep=STARTS)
GRANULARITY = Granularity(PLAN, SIZES)
if workflow.is_main_process:
    for sentence in GRANULARITY.sentences():
        logger.info(sentence)


wildcard_constraints:
    dataset="|".join(PLAN.datasets),
    network="|".join(PLAN.networks()),
    simple="|".join(PLAN.simple()),
    part=r"\d+",
    parts=r"\d+",


def dataset_of(wildcards):
    """Settings of the dataset that a job works on."""
    return PLAN.datasets[wildcards.dataset]


def plain(settings, keys=None):
    """Settings, or some keys of them, as Snakemake can compare them."""
    return settings.model_dump(mode="json", include=keys)


def encoded_mb(wildcards):
    """Megabytes of the dataset that a job works on, encoded."""
    source = dataset_of(wildcards).source
    encoded = Path("results", wildcards.dataset, "x.npy")
    return data_mb(encoded, source, source_files(source))


def memory(rule):
    """Memory that a job of the rule asks for; a cluster's node must have it free."""

    def megabytes(wildcards, attempt):
        return memory_mb(rule, encoded_mb(wildcards), attempt)

    return megabytes


def minutes(rule):
    """Wall time that a job of the rule asks for; a cluster ends it there."""

    def wall_time(wildcards, attempt):
        return run_minutes(rule, encoded_mb(wildcards), attempt, passes(wildcards))

    return wall_time


def passes(wildcards):
    """How often a job that fits a model goes through the data: each fold, each epoch."""
    split = dataset_of(wildcards).split
    name = wildcards.get("network")
    epochs = PLAN.model(wildcards.dataset, name).epochs if name else 1
    fits = split.folds * split.repeats if name or "simple" in wildcards.keys() else 1
    return fits * epochs


def per_model(pattern):
    """Input function: one file or folder for each model of the dataset."""

    def files(wildcards):
        return expand(pattern, dataset=wildcards.dataset, model=dataset_of(wildcards).model_names())

    return files


def tried(dataset):
    """Names of the models of a dataset that are trained on changed data too."""
    return PLAN.tried(dataset, small=GRANULARITY.is_small(dataset))


def per_trial(pattern):
    """Input function: one file for each model of the dataset that is tried on changed data."""

    def files(wildcards):
        return expand(pattern, dataset=wildcards.dataset, model=tried(wildcards.dataset))

    return files


def per_dataset(pattern):
    """One file for each dataset of a plain run."""
    return expand(pattern, dataset=PLAN.study.datasets)


def template(name):
    """A shipped template of the report; an edit to it writes the pages anew, a move does not."""
    return os.path.relpath(Path(workflow.basedir, "workflow", "report", name))


def files_to_read(wildcards):
    """The files behind a dataset; those of a simulated one and missing ones are made by a rule."""
    source = dataset_of(wildcards).source
    if source.format == "simulated":
        return [f"results/{wildcards.dataset}/simulated.tsv.gz"]
    return input_files(source, MISSING)


def any_of(files):
    """A pattern that begins one of these files and nothing else."""
    return f"(?=(?:{'|'.join(map(re.escape, files)) or '(?!)'})$)"


def model_settings(name):
    """Input to a training step: the model's settings, the seed and the validation share."""

    def settings(wildcards):
        model = wildcards[name]
        return {
            "name": model,
            "settings": plain(PLAN.model(wildcards.dataset, model)),
            "seed": SEED,
            "validation": dataset_of(wildcards).split.validation,
        }

    return settings


def network_settings(wildcards):
    """Input to the training of a network: as for other models, and where its checkpoints lie."""
    folder = f"checkpoints/{wildcards.dataset}/{wildcards.network}"
    return model_settings("network")(wildcards) | {"checkpoints": folder}


def rounds_settings(wildcards):
    """Input to the training of a network in some of its rounds."""
    part = {"part": int(wildcards.part), "parts": int(wildcards.parts)}
    return network_settings(wildcards) | part


def parts_of_rounds(wildcards):
    """What the jobs leave that train a large network; nothing for a small one."""
    parts = GRANULARITY.jobs(wildcards.dataset, wildcards.network)
    pattern = "results/{{dataset}}/rounds/{{network}}/{part}_of_{parts}"
    return expand(pattern, part=range(parts), parts=parts) if parts > 1 else []


def trial_settings(name):
    """Input to a trial step: as for training, and what is changed on purpose."""

    def settings(wildcards):
        small = GRANULARITY.is_small(wildcards.dataset)
        asked = PLAN.asked(wildcards.dataset, small=small)
        wanted = {
            "controls": plain(asked.controls),
            "learning_curve": plain(asked.learning_curve),
            "by": asked.way,
            "last_network": asked.last_network,
            "small": small,
        }
        return model_settings(name)(wildcards) | {"asked": wanted}

    return settings


def network_trial_settings(wildcards):
    """The same for a network, and where the checkpoints of its trials lie."""
    folder = f"checkpoints/{wildcards.dataset}/{wildcards.network}.trials"
    return trial_settings("network")(wildcards) | {"checkpoints": folder}


def probe_settings(name):
    """Input to a probe: as for a trial, and how examples are held out."""

    def settings(wildcards):
        split = dataset_of(wildcards).split
        return trial_settings(name)(wildcards) | {"folds": split.folds, "repeats": split.repeats}

    return settings


def motif_files(wildcards):
    """Known motifs that those of the networks are compared with; none for images."""
    dataset = dataset_of(wildcards)
    if dataset.type == "image":
        return []
    try:
        return database_files(
            dataset.interpret.motifs.database, MOTIFS, f"dataset {wildcards.dataset}"
        )
    except UserError as error:
        sys.exit(f"motifold: {error}")


def networks_of(wildcards):
    """Settings of the dataset's networks, by name."""
    names = [one for one in dataset_of(wildcards).model_names() if one in PLAN.networks()]
    return {one: plain(PLAN.model(wildcards.dataset, one)) for one in names}


def networks_of_own(wildcards):
    """Files of the networks that a lab wrote itself."""
    names = networks_of(wildcards)
    return [file for one in names for file in own_files(PLAN.model(wildcards.dataset, one))]
