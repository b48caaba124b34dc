#!/usr/bin/env python3
"""The examples of the specifications of CommonMark and of GitHub Flavored Markdown, as one JSON line each.

    python3 tests/commonmark/extract.py [FOLDER]      (default: target/commonmark)

downloads marko's source distribution from PyPI into FOLDER, where it is not there yet: it holds both specifications for its own
tests. Writes FOLDER/cases.jsonl: {"name": "commonmark/12", "section": …, "input": …}, with the numbers that the specifications give
their examples. Of GFM's only the examples of its extensions are taken, the others are CommonMark's. Nothing of either text is in
this repository.
"""

import json
import pathlib
import re
import subprocess
import sys
import tarfile

MARKO = "2.2.4"  # CommonMark 0.31.2, GFM 0.29
EXAMPLE = re.compile(r"^`{32} example(.*)\n([\s\S]*?)^\.\n[\s\S]*?^`{32}$|^#{1,6} +(.*)$", re.M)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/commonmark").absolute()
    archive = fetch(folder)
    cases = folder / "cases.jsonl"
    count = 0
    with (folder / "cases.part").open("w", encoding="utf-8") as out:
        for spec in ("commonmark", "gfm"):
            for case in examples(spec, text_of(archive, spec)):
                out.write(json.dumps(case, ensure_ascii=False) + "\n")
                count += 1
    (folder / "cases.part").replace(cases)
    print(f"{count} examples in {cases}")


def fetch(folder):
    """marko's source distribution."""
    archive = folder / f"marko-{MARKO}.tar.gz"
    if not archive.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "download", "--no-deps", "--no-binary", "marko", "--dest", folder, f"marko=={MARKO}"], check=True)
    return archive


def text_of(archive, spec):
    with tarfile.open(archive) as files:
        return files.extractfile(f"marko-{MARKO}/tests/spec/{spec}.txt").read().decode()


def examples(spec, text):
    """The examples in their order; an extension of GFM is named behind the word `example`."""
    section, number = "", 0
    for found in EXAMPLE.finditer(text):
        extension, markdown, title = found.groups()
        if title:
            section = title
            continue
        number += 1
        if spec == "commonmark" or extension.strip():
            yield {"name": f"{spec}/{number}", "section": section, "input": markdown.replace("→", "\t")}


if __name__ == "__main__":
    main()
