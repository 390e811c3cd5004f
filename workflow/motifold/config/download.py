"""Where a missing file of a source may be fetched: ``url`` and ``sha256`` beside its path."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, model_validator

from motifold.config.strict import Strict, setting
from motifold.errors import nearest

# Keys of a source that name files or folders.
FILES = ("path", "sequences", "images", "labels", "test_images", "test_labels")
ADDRESS = "Address from which the file is fetched if it is missing; needs `sha256`."
DIGEST = "SHA-256 of that file: 64 hexadecimal digits, as `sha256sum FILE` prints them."
PAIR = "{url: …, sha256: …}"


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"'{url}' is no address that begins with https:// or http://")
    if parts.username is not None or parts.port == 0:
        raise ValueError("a url holds no user name and no password; put the file into data_mirror")
    if not re.fullmatch(r"[!-~]+", url):
        raise ValueError("a url holds no blanks and no letters beyond ASCII; write %20 for a blank")
    return url


def _digest(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", text):
        raise ValueError("'sha256' is 64 hexadecimal digits, as `sha256sum FILE` prints them")
    return text.lower()


Url = Annotated[str, AfterValidator(_web_address)]
Sha256 = Annotated[str, AfterValidator(_digest)]


class Download(Strict):
    """Where one missing file is fetched."""

    url: Url = setting(..., ADDRESS)
    sha256: Sha256 = setting(..., DIGEST)


# How a file is got says nothing of what is read: left out of the settings that rules compare, so
# that another address reruns nothing.
class Addressed(Strict):
    """A ``path`` that may have an address beside it."""

    url: Url | None = setting(None, ADDRESS, exclude=True)
    sha256: Sha256 | None = setting(None, DIGEST, exclude=True)

    @model_validator(mode="after")
    def _both(self) -> "Addressed":
        if (self.url is None) != (self.sha256 is None):
            raise ValueError("'url' and 'sha256' go together")
        if self.url is not None and getattr(self, "path", None) is None:
            raise ValueError(
                f"'url' goes with 'path'; write download: {{classes.NAME: {PAIR}}} for the others"
            )
        return self


class Fetched(Strict):
    """A source whose files may be fetched one by one."""

    download: dict[str, Download] = setting(
        {},
        "Addresses of missing files by the key of each: "
        "{images: {url: …, sha256: …}}, {classes.NAME: {…}}, {labels.path: {…}}.",
        exclude=True,
    )

    @model_validator(mode="after")
    def _known(self) -> "Fetched":
        files = dict(named_files(self))
        for key in self.download:
            if key not in files:
                raise ValueError(
                    f"'download' names '{key}', which is no file here; {nearest(key, files)}"
                )
        doubled = self.download.keys() & beside(self).keys()
        if doubled:
            raise ValueError(f"the url of '{min(doubled)}' is given twice")
        for key in downloads(self):
            if set(files.get(key, "")) & set("{}"):
                raise ValueError(f"'{key}' has a url, so its path may not hold {{ or }}")
        return self


class SeveralFiles(Fetched):
    """A source that is several files, so that one ``url`` does not say which."""

    @model_validator(mode="before")
    @classmethod
    def _which(cls, given: Any) -> Any:
        if isinstance(given, dict) and {"url", "sha256"} & given.keys():
            keys = [key for key in FILES if key in cls.model_fields]
            raise ValueError(
                f"'url' does not say which of the files it is: write "
                f"download: {{{keys[0]}: {PAIR}}}"
            )
        return given


def no_download(given: Any) -> Any:
    """Refuse an address beside a folder."""
    if isinstance(given, dict) and {"url", "sha256", "download"} & given.keys():
        raise ValueError(
            "a folder of images cannot be fetched: fetch and unpack it yourself and drop "
            "'url', 'sha256' and 'download', or use format npz, which is one file"
        )
    return given


def named_files(source: Any) -> list[tuple[str, str]]:
    """(key, file or folder) of all that a source names."""
    found = [(key, getattr(source, key, None)) for key in FILES]
    files = [(key, file) for key, file in found if isinstance(file, str)]
    if getattr(source, "classes", None) and source.format == "fasta":
        files += [(f"classes.{name}", path) for name, path in source.classes.items()]
    table = getattr(getattr(source, "labels", None), "path", None)  # a mapping, of FASTA only
    return files + ([("labels.path", table)] if isinstance(table, str) else [])


def beside(source: Any) -> dict[str, Download]:
    """Addresses that stand beside a path, by the key of the path."""
    holders = {"path": source, "labels.path": getattr(source, "labels", None)}
    return {
        key: Download(url=one.url, sha256=one.sha256)
        for key, one in holders.items()
        if isinstance(one, Addressed) and one.url is not None and one.sha256 is not None
    }


def downloads(source: Any) -> dict[str, Download]:
    """All addresses of a source, by the key of the file."""
    return beside(source) | getattr(source, "download", {})
