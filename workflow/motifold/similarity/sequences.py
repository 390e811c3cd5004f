"""Near-duplicate sequences: by shared words, verified letter by letter."""

import logging
import math

import numpy as np
import pandas as pd
from jaxtyping import UInt8

from motifold.similarity.links import components, links_table, spanning
from motifold.similarity.pairs import Pairs, known_ends, letters_bridged, letters_found
from motifold.similarity.seeds import LETTERS, Seeds, seeds_of, word_length
from motifold.similarity.whole import equal_links, equal_sequences

logger = logging.getLogger(__name__)
SHIFTED = 0.05  # of the shorter sequence: at both ends, it is another window
CHANCE = 0.001  # sequences of a random set that another one may resemble by chance
BRIDGE = 4  # letters more that are asked for then: pieces have more places to choose from
TAIL = 0.2  # share of the shorter sequence that two overlapping ends have at least
EQUAL = 0.9  # share of equal letters in it, or in all of the shorter sequence
HALFWAY = 0.4  # of the share that is asked for: an insertion or deletion may hide the rest


def sequence_links(
    codes: UInt8[np.ndarray, "n length"],
    *,
    both_strands: bool,
    shared: float = 0.5,
    word: int | None = None,
) -> pd.DataFrame:
    """Link sequences that are copies of one another, or nearly so.

    Candidates share a word and stand next to each other when words are sorted with the letters
    that follow, so their number grows with the data, never with its square. Each is verified: one
    sequence is laid on the other, and letters in matching pieces of 6 or more are counted. Random
    sequences share 0.1 % so, copies with one letter in ten changed 80 %, and with one in five
    half. An insertion or deletion of up to 5 letters is bridged. In a large set of short sequences
    more is asked for, see :func:`least_letters`. Windows that overlap by less than ``shared`` are
    linked too if nine of ten letters of the overlap, a fifth of the shorter one at least, are
    equal. Simple repeats, which many unrelated sequences hold, do not count unless nine of
    ten letters are equal.

    Parameters
    ----------
    codes
        Base codes, 4 for unknown letters and padding; may be memory-mapped.
    both_strands
        Whether the reverse complement of a sequence is the same as the sequence.
    shared
        Least share of the shorter sequence's known letters that is found again in the other.
    word
        Letters of the words; None: from the size of the data.

    Returns
    -------
    ``first``, ``second``, ``kind``, ``shared`` as in ``similar.parquet``: the links that span each
    cluster. ``exact`` and ``reverse_complement`` are equal but for padding; an
    ``overlapping_window`` is moved by more than 5 % of the shorter one at both of its ends.

    References
    ----------
    Manber and Myers 1993, doi 10.1137/0222058 (neighbours among sorted suffixes); Fu et al. 2012,
    doi 10.1093/bioinformatics/bts565 (CD-HIT, candidates by words); Steinegger and Soeding 2018,
    doi 10.1038/s41467-018-04964-5 (Linclust, candidates linear in the data).
    """
    number, turned = equal_sequences(codes, both_strands=both_strands)
    links = [equal_links(number, turned)]
    rows = np.unique(number, return_index=True)[1]
    rows.sort()
    word = word or word_length(*codes.shape)
    label, least = _families(len(codes), links), least_letters(*codes.shape)
    for seeds in seeds_of(codes, rows, word, both_strands=both_strands):
        pairs = _candidates(seeds, word, codes.shape)
        pairs = pairs[label[pairs.first] != label[pairs.second]]
        links.append(_verified(codes, pairs, shared, least))
        label = _families(len(codes), links)
    table = spanning(len(codes), pd.concat(links, ignore_index=True))
    logger.info("%d links between similar sequences, by words of %d letters", len(table), word)
    return table


def _families(n: int, links: list[pd.DataFrame]) -> np.ndarray:
    """Clusters so far, of links that no later one would outdo: no more is looked for in them."""
    table = pd.concat(links, ignore_index=True)
    table = table[table["kind"] != "overlapping_window"]
    return components(n, [(table["first"].to_numpy(), table["second"].to_numpy())])


def _candidates(seeds: Seeds, word: int, shape: tuple[int, ...]) -> Pairs:
    """Pairs of sequences that have the same word and stand next to each other, each once."""
    order = np.argsort(seeds.key, kind="stable")
    key = seeds.key[order] >> np.uint64(2 * (LETTERS - word))
    row = seeds.row[order]
    same = np.flatnonzero((key[1:] == key[:-1]) & (row[1:] != row[:-1]))
    swap = row[same] > row[same + 1]
    one = seeds[order[np.where(swap, same + 1, same)]]
    other = seeds[order[np.where(swap, same, same + 1)]]
    # Places count from the left end of the strand that holds the word.
    offset = (one.place - other.place) * np.where(one.turned, -1, 1)
    return _distinct(one.row, other.row, one.turned != other.turned, offset, shape)


def _distinct(
    first: np.ndarray,
    second: np.ndarray,
    turned: np.ndarray,
    offset: np.ndarray,
    shape: tuple[int, ...],
) -> Pairs:
    """Each pair, strand and offset once, sorted by them."""
    n, reach = shape[0], 2 * shape[1]
    code = np.unique(((first * n + second) * 2 + turned) * reach + offset + shape[1])
    pair, way = np.divmod(code, 2 * reach)
    return Pairs(pair // n, pair % n, way >= reach, way % reach - shape[1])


def least_letters(n: int, length: int) -> int:
    """Letters that two sequences must share, or random ones would be linked.

    A random sequence shares so many in one piece, in some place and on either strand, with any of
    the ``n`` others less than once in a thousand times.

    Examples
    --------
    >>> least_letters(1_000_000, 200), least_letters(100_000, 20)
    (23, 18)
    """
    places = 2 * 0.75 * length**2  # of either strand; a piece begins behind an unequal letter
    return math.ceil(math.log(n * places / CHANCE, 4))


def _verified(codes: np.ndarray, pairs: Pairs, shared: float, least: int) -> pd.DataFrame:
    """Links of the pairs that share enough."""
    count = letters_found(codes, pairs)
    some = count >= HALFWAY * least  # few of the many that share a word by chance
    pairs, count = pairs[some], count[some]
    shorter, shift, overlap = known_ends(codes, pairs)
    asked = np.maximum(shared * shorter, least)
    torn = (overlap >= np.maximum(TAIL * shorter, least + BRIDGE)) & (count >= EQUAL * overlap)
    near = np.flatnonzero((count >= HALFWAY * asked) & (count < asked))
    total = count.copy()
    bridged = letters_bridged(codes, pairs[near])
    sure = bridged >= np.maximum(asked[near], least + BRIDGE)
    total[near] = np.where(sure, bridged, count[near])
    part = total / np.maximum(shorter, 1)
    # The best way of laying a pair decides what it is; pairs are sorted.
    enough = np.flatnonzero((total >= asked) | torn)
    plain = letters_found(codes, pairs[enough], plain=True) * (total / np.maximum(count, 1))[enough]
    whole = total[enough] >= EQUAL * shorter[enough]  # alike from end to end, repeats or not
    enough = enough[whole | (plain >= np.where(torn, least, asked)[enough])]
    enough = enough[np.lexsort((-count[enough], pairs.second[enough], pairs.first[enough]))]
    first, second = pairs.first[enough], pairs.second[enough]
    fresh = np.ones(len(enough), bool)
    fresh[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    best = enough[fresh]
    window = shift[best] > SHIFTED * shorter[best]
    kind = np.where(window, "overlapping_window", "near_duplicate")
    return links_table(first[fresh], second[fresh], kind, np.minimum(part[best], 1.0))
