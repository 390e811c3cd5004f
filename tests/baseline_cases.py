"""Which simple models are tested on which data."""


def suited(methods, tasks):
    """Pairs that make sense: words are counted in letters, and the configuration refuses images."""
    return [(m, t) for m in methods for t in tasks if (m, t[:5]) != ("kmer_linear", "image")]
