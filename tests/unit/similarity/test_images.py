"""Near-duplicate images are found, images that only look alike are left alone."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from motifold.readers.idx import read_idx_file
from motifold.similarity.images import image_links
from motifold.similarity.links import clusters_of_links


def textures(n, height, width, channels, seed=0):
    """Random images with the spectrum of natural ones."""
    rng = np.random.default_rng(seed)
    waves = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None])
    waves[0, 0] = 1
    noise = rng.normal(size=(n, height, width, channels))
    field = np.fft.ifft2(np.fft.fft2(noise, axes=(1, 2)) / waves[:, :, None], axes=(1, 2)).real
    field -= field.mean(axis=(1, 2), keepdims=True)
    field /= field.std(axis=(1, 2), keepdims=True)
    return np.clip(120 + 40 * field, 0, 255).astype(np.uint8)


def saved(pixels, quality):
    """Images saved as JPEG and read again."""
    copies = np.empty_like(pixels)
    for row, image in enumerate(pixels):
        stored = io.BytesIO()
        Image.fromarray(image.squeeze()).save(stored, "JPEG", quality=quality)
        copies[row] = np.asarray(Image.open(stored)).reshape(image.shape)
    return copies


def brighter(pixels, levels=20):
    return np.minimum(pixels.astype(int) + levels, 255).astype(np.uint8)


def clothes(n):
    """Real images: the first of the Fashion-MNIST part that ships."""
    path = Path(__file__).parents[3] / "resources/fashion_mnist/train-images-idx3-ubyte.gz"
    return read_idx_file(str(path), (3,))[:n, ..., None]


def cluster_of(pixels):
    return clusters_of_links(len(pixels), image_links(pixels))


SETS = [(28, 28, 1), (40, 40, 3), (64, 48, 3), (96, 96, 1)]
COPIES = {
    "quality 50": lambda pixels: saved(pixels, 50),
    "quality 90": lambda pixels: saved(pixels, 90),
    "brighter": brighter,
    "brighter, quality 70": lambda pixels: saved(brighter(pixels), 70),
    "less contrast": lambda pixels: (pixels * 0.8).astype(np.uint8),
    "mirrored": lambda pixels: saved(np.ascontiguousarray(pixels[:, :, ::-1]), 80),
    "upside down": lambda pixels: np.ascontiguousarray(pixels[:, ::-1, ::-1]),
}


@pytest.mark.parametrize("shape", SETS)
@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_copies_are_found(shape, copy):
    pixels = textures(150, *shape)
    cluster = cluster_of(np.concatenate([pixels, copy(pixels)]))
    assert (cluster[:150] == cluster[150:]).mean() >= 0.98
    assert len(np.unique(cluster)) >= 150  # no two families are joined


def test_images_turned_by_a_quarter_are_found_if_they_are_square():
    pixels = textures(100, 32, 32, 1)
    cluster = cluster_of(np.concatenate([pixels, np.rot90(pixels, axes=(1, 2))]))
    assert (cluster[:100] == cluster[100:]).all()


@pytest.mark.parametrize("copy", [COPIES["quality 50"], brighter], ids=["quality 50", "brighter"])
def test_copies_of_clothes_are_found_although_clothes_look_alike(copy):
    pixels = clothes(600)
    cluster = cluster_of(np.concatenate([pixels, copy(pixels)]))
    assert (cluster[:600] == cluster[600:]).mean() >= 0.98


def test_distinct_clothes_are_hardly_ever_linked():
    assert len(image_links(clothes(3000))) <= 3


def test_equal_images_are_exact():
    pixels = textures(5, 20, 20, 1)
    pixels[3] = pixels[1]
    table = image_links(pixels)
    assert table.to_numpy().tolist() == [[1, 3, "exact", 1.0]]


def test_images_of_one_colour_match_only_if_equal():
    pixels = np.zeros((6, 16, 16, 3), np.uint8)
    pixels[2:4] = 100
    pixels[4] = 101
    pixels[5] = textures(1, 16, 16, 3)[0]
    table = image_links(pixels)
    assert table[["first", "second", "kind"]].to_numpy().tolist() == [
        [0, 1, "exact"], [2, 3, "exact"],
    ]  # fmt: skip


def test_a_small_thing_on_the_same_ground_makes_another_image():
    """A plate with a colony here, or there, correlates with every other plate."""
    plate = textures(1, 64, 64, 1)[0]
    pixels = np.repeat(plate[None], 20, axis=0)
    for row in range(20):
        top, left = 8 + 12 * (row // 5), 4 + 12 * (row % 5)
        pixels[row, top : top + 5, left : left + 5] = 255 * (plate.mean() < 128)
    assert len(image_links(pixels)) == 0


@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 3, 1), (8, 8, 4), (5, 40, 3)])
def test_images_of_any_shape_are_compared(shape):
    pixels = np.random.default_rng(0).integers(0, 256, (6, *shape), np.uint8)
    pixels[:3] = pixels[3:]
    table = image_links(pixels)
    assert {(0, 3), (1, 4), (2, 5)} <= set(zip(table["first"], table["second"], strict=True))


def test_a_fine_chequer_shows_no_waves_and_is_no_mistake():
    pixels = np.zeros((3, 16, 16, 1), np.uint8)
    pixels[0, ::2, ::2] = 255
    pixels[1, 1::2, ::2] = 255
    assert len(image_links(pixels)) <= 2
