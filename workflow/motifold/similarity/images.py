"""Near-duplicate images: by perceptual hash, verified by their pixels."""

import logging

import numpy as np
import pandas as pd
from jaxtyping import Float, UInt8, UInt64
from scipy.fft import dct

from motifold.similarity.links import components, links_table, spanning
from motifold.similarity.whole import blocks, equal_images, equal_links

logger = logging.getLogger(__name__)
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green and blue (ITU-R BT.601)
WAVES = 10  # lowest frequencies of each side that are compared
BITS = 8  # lowest frequencies of each side that make the hash
FLAT = 1.0  # size of all waves together below which an image shows nothing
ROTATIONS = 16  # orders in which hashes are sorted
NEXT = 4  # neighbours in each order that are compared
FAR = 18  # bits of 63 in which near-duplicates may differ
# Measured on images saved again as JPEG of quality 50 to 90 or made 20 grey levels brighter: both
# limits hold for 99 of 100 copies; among 7,000 images of Fashion-MNIST for 5 pairs, each the same
# garment twice.
ALIKE = 0.98  # correlation of the low waves
DIFFERENT = 12.0  # grey levels by which any spot may differ
SPOT, SPOTS = 4, 16  # pixels of a spot's side, or this part of the image's side if that is more
ORIENTATIONS = 8  # as it is, turned by quarters, and all mirrored


def image_links(pixels: UInt8[np.ndarray, "n height width channels"]) -> pd.DataFrame:
    """Link images that are copies, or were saved, brightened, mirrored or turned anew.

    Hashes of low frequencies are sorted in several orders; neighbours that differ in few bits are
    candidates, so their number grows with the data, never with its square. A candidate is verified
    on its grey pixels: mean and spread are removed, low frequencies must correlate, and no spot
    may differ by more than compression explains.

    Parameters
    ----------
    pixels
        uint8; may be memory-mapped. With three channels they are red, green and blue.

    Returns
    -------
    ``first``, ``second``, ``kind``, ``shared`` as in ``similar.parquet``: the links that span each
    cluster. ``exact`` is equal in every pixel, ``near_duplicate`` all else; ``shared`` is the
    correlation of low frequencies. An image of one colour is only linked if equal.

    References
    ----------
    Zauner 2010, Implementation and benchmarking of perceptual image hash functions (thesis, Upper
    Austria University of Applied Sciences); Manku et al. 2007, doi 10.1145/1242572.1242592
    (near-duplicates by sorting rotated hashes).
    """
    number = equal_images(pixels)
    links = [equal_links(number, np.zeros(len(number), bool))]
    rows = np.sort(np.unique(number, return_index=True)[1])
    waves = _waves(pixels, rows)
    seen = np.linalg.norm(waves.reshape(len(waves), -1), axis=1) > FLAT
    rows, waves = rows[seen], waves[seen]
    turns = ORIENTATIONS if pixels.shape[1] == pixels.shape[2] else ORIENTATIONS // 2
    for orientations in (range(1), range(turns)) if len(rows) else ():
        pairs = [(one["first"].to_numpy(), one["second"].to_numpy()) for one in links]
        label = components(len(pixels), pairs)[rows]
        links.append(_verified(pixels, rows, *_alike(waves, orientations, label)))
    table = spanning(len(pixels), pd.concat(links, ignore_index=True))
    logger.info("%d links between similar images", len(table))
    return table


def _grey(pixels: np.ndarray) -> np.ndarray:
    """Brightness as the eye and JPEG weigh colours: float32 (n, height, width)."""
    if pixels.shape[3] == len(LUMA):
        return pixels.astype(np.float32) @ LUMA
    return pixels.mean(axis=3, dtype=np.float32)


def _waves(pixels: np.ndarray, rows: np.ndarray) -> Float[np.ndarray, "m up across"]:
    """Lowest cosine waves of each image, the mean left out."""
    _, height, width, _ = pixels.shape
    up = dct(np.eye(height, dtype=np.float32), axis=0, norm="ortho")[:WAVES]
    across = dct(np.eye(width, dtype=np.float32), axis=0, norm="ortho")[:WAVES]
    waves = np.empty((len(rows), len(up), len(across)), np.float32)
    cells = 1_000_000 // max(int(np.prod(pixels.shape[1:])), 1)
    for start, block in blocks(rows, max(cells, 1)):
        grey = _grey(np.asarray(pixels[block]))
        waves[start : start + len(block)] = up @ grey @ across.T
    waves[:, 0, 0] = 0
    return waves


def _oriented(waves: np.ndarray, way: int) -> np.ndarray:
    """Waves of the image mirrored upside down (1), left to right (2), along the diagonal (4)."""
    signs = np.array([1, -1], np.float32)
    if way & 1:
        waves = waves * np.resize(signs, waves.shape[1])[:, None]
    if way & 2:
        waves = waves * np.resize(signs, waves.shape[2])
    return waves.swapaxes(1, 2) if way & 4 else waves


def _turned(grey: np.ndarray, way: int) -> np.ndarray:
    """Pixels in the orientation that :func:`_oriented` gives waves."""
    if way & 1:
        grey = grey[:, ::-1]
    if way & 2:
        grey = grey[:, :, ::-1]
    return grey.swapaxes(1, 2) if way & 4 else grey


def _hash(waves: Float[np.ndarray, "m up across"]) -> UInt64[np.ndarray, "m"]:
    """One bit a wave: whether it is above the median."""
    low = waves[:, :BITS, :BITS].reshape(len(waves), -1)[:, 1:]
    bits = low > np.median(low, axis=1, keepdims=True)
    packed = np.zeros((len(low), 8), np.uint8)
    filled = np.packbits(bits, axis=1)
    packed[:, : filled.shape[1]] = filled
    return packed.view(np.uint64)[:, 0]


def _alike(
    waves: np.ndarray, orientations: range, label: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of images whose waves correlate, and by how much.

    Returns
    -------
    int64 (pairs, 3): first, second, orientation of the second; float64 (pairs,).
    """
    hashes = np.stack([_hash(_oriented(waves, way)) for way in orientations], axis=1)
    codes, found = [np.empty(0, np.int64)], [np.empty(0)]
    for order in range(ROTATIONS):
        code = _candidates(hashes, order * 64 // ROTATIONS, label)
        for _, some in blocks(code, 50_000):
            alike = _correlation(waves, _pairs(some, hashes.shape))
            codes.append(some[alike >= ALIKE])
            found.append(alike[alike >= ALIKE])
    code, once = np.unique(np.concatenate(codes), return_index=True)
    return _pairs(code, hashes.shape), np.concatenate(found)[once]


def _pairs(code: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """First image, second image and its orientation that numbers of candidates stand for."""
    first, second = np.divmod(code, shape[0] * shape[1])
    return np.stack([first, second // shape[1], second % shape[1]], axis=1)


def _candidates(
    hashes: UInt64[np.ndarray, "m orientations"], turn: int, label: np.ndarray
) -> np.ndarray:
    """Numbers of pairs of images next to each other in one order of the bits.

    One of the two is as it is: other pairs of orientations are the same pair once more.
    """
    m, ways = hashes.shape
    flat = hashes.ravel()
    key = (flat << np.uint64(turn)) | (flat >> np.uint64(64 - turn)) if turn else flat
    order = np.argsort(key, kind="stable")
    parts = []
    for step in range(1, NEXT + 1):
        one, other = order[:-step], order[step:]
        swap = other % ways == 0
        one, other = np.where(swap, other, one), np.where(swap, one, other)
        near = np.bitwise_count(flat[one] ^ flat[other]) <= FAR
        near &= (one % ways == 0) & (label[one // ways] != label[other // ways])
        parts.append((one[near] // ways) * (m * ways) + other[near])
    return np.unique(np.concatenate(parts))


def _verified(
    pixels: np.ndarray, rows: np.ndarray, pairs: np.ndarray, alike: np.ndarray
) -> pd.DataFrame:
    """Links of the pairs that are alike in every spot."""
    first, second, way = rows[pairs[:, 0]], rows[pairs[:, 1]], pairs[:, 2]
    same = np.zeros(len(pairs), bool)
    cells = max(1, 1_000_000 // int(np.prod(pixels.shape[1:])))
    for start in range(0, len(pairs), cells):
        part = slice(start, start + cells)
        same[part] = _difference(pixels, first[part], second[part], way[part]) <= DIFFERENT
    return links_table(first[same], second[same], "near_duplicate", np.minimum(alike[same], 1.0))


def _correlation(waves: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Correlation of the waves of pairs of images, the second one oriented."""
    first, second, way = pairs.T
    one = waves[first].reshape(len(pairs), -1)
    other = np.empty_like(one)
    for number in np.unique(way):
        chosen = np.flatnonzero(way == number)
        other[chosen] = _oriented(waves[second[chosen]], int(number)).reshape(len(chosen), -1)
    product = np.einsum("mw,mw->m", one, other)
    return product / (np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1))


def _difference(
    pixels: np.ndarray, first: np.ndarray, second: np.ndarray, way: np.ndarray
) -> np.ndarray:
    """Grey levels by which the most different spot differs, once mean and spread are the same."""
    one, other = (_grey(np.take(pixels, rows, axis=0)) for rows in (first, second))
    for number in np.unique(way[way > 0]):
        chosen = np.flatnonzero(way == number)
        other[chosen] = _turned(other[chosen], int(number))
    one, other = _spots(one), _spots(other)
    sizes = np.stack([np.linalg.norm(values, axis=1) for values in (one, other)]).clip(FLAT)
    scaled = one / sizes[0, :, None] - other / sizes[1, :, None]
    return np.abs(scaled).max(axis=1) * sizes.min(axis=0)


def _spots(grey: np.ndarray) -> np.ndarray:
    """Mean of each spot of an image, less the mean of all: float32 (n, spots)."""
    n, height, width = grey.shape
    tall, wide = (min(max(SPOT, side // SPOTS), side) for side in (height, width))
    whole = grey[:, : height // tall * tall, : width // wide * wide]
    cells = whole.reshape(n, height // tall, tall, width // wide, wide)
    values = cells.mean(axis=(2, 4)).reshape(n, -1)
    return values - values.mean(axis=1, keepdims=True)
