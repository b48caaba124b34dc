#!/usr/bin/env python3
"""The inputs of docutils' own parser tests, and what docutils reads in them, as one JSON line each.

    python3 tests/docutils/extract.py [FOLDER]      (default: target/docutils)

downloads docutils' source distribution from PyPI into FOLDER, where it is not there yet, runs its tests, and writes
FOLDER/cases.jsonl: {"name": "file/group/number", "input": …, "outline": …, "informed": …}. None of docutils' text is in
this repository.

- A case is taken where the expected tree holds no system message, or messages of level 1 (`informed`) alone, which docutils
  shows nobody unless asked to: that a list begins with another number than 1, that two titles have one name.
- The outline is of the tree after docutils' standard transforms, without those for the title and the fields of a document.
- A reference that has no target is malformed only in the whole document, not to the parser whose tests these are: where a
  transform marks it as problematic, the outline shows it as the text that a reader sees, the message is left out.
- Fields at the top of a document are about the page and not in its text, so the input of such a case gets a paragraph before.
"""

import contextlib
import importlib.util
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import unittest

DOCUTILS = "0.23"
PYGMENTS = "2.19.2"  # docutils warns of code that it cannot colour


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/docutils").absolute()
    source = fetch(folder)
    sys.path[:0] = [str(source), str(source / "test"), str(folder / "packages"), str(pathlib.Path(__file__).parent)]
    from outline import outline

    cases = folder / "cases.jsonl"
    count = 0
    with (folder / "cases.part").open("w", encoding="utf-8") as out:
        for name, text, document, informed in recorded_cases(source / "test"):
            case = {"name": name, "input": text, "outline": outline(document), "informed": informed}
            out.write(json.dumps(case, ensure_ascii=False) + "\n")
            count += 1
    (folder / "cases.part").replace(cases)
    print(f"{count} cases in {cases}")


def fetch(folder):
    """The source distribution of docutils, unpacked, and beside it the packages that its tests ask for."""
    source = folder / f"docutils-{DOCUTILS}"
    if not source.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--target", folder / "packages", f"pygments=={PYGMENTS}"], check=True)
        subprocess.run([*pip, "download", "--no-deps", "--no-binary", "docutils", "--dest", folder,
                        f"docutils=={DOCUTILS}"], check=True)
        with tarfile.open(folder / f"docutils-{DOCUTILS}.tar.gz") as archive:
            archive.extractall(folder / "unpacked", filter="data")
        (folder / "unpacked" / source.name).replace(source)
    return source


def recorded_cases(tests):
    """Runs every test module and yields name, input, document and whether there were messages of level 1."""
    os.chdir(tests)
    recorder = Recorder()
    root = tests / "test_parsers/test_rst"
    for path in sorted(root.rglob("test_*.py")):
        file = re.sub(r"(^|/)test_", r"\1", path.relative_to(root).with_suffix("").as_posix())
        for group, number, text, document, expected in recorder.run(path):
            levels = set(re.findall(r'<system_message[^>]* level="(\d)"', expected))
            if levels <= {"1"}:
                yield f"{file}/{slug(group)}/{number}", *transformed(text, document), bool(levels)


def slug(group):
    return re.sub(r"\W+", "-", group).strip("-")


class Recorder:
    """Runs docutils' test modules as they are, and notes what they parse and what they expect."""

    def __init__(self):
        from docutils.parsers import rst
        self.case, self.parsed, self.found = None, None, []
        parse = rst.Parser.parse

        def noted(parser, text, document):
            parse(parser, text, document)
            self.parsed = text, document

        rst.Parser.parse = noted
        unittest.TestCase.subTest = lambda _, id=None, **__: self.sub_test(id)
        unittest.TestCase.assertEqual = lambda _, expected, output, msg=None: self.compared(expected)

    @contextlib.contextmanager
    def sub_test(self, name):
        self.case, self.parsed = re.fullmatch(r"totest\[(.*)\]\[(\d+)\]", name or "", re.S), None
        with contextlib.suppress(unittest.SkipTest):
            yield
        self.case = None

    def compared(self, expected):
        if self.case and self.parsed and isinstance(expected, str):
            self.found.append((self.case[1].strip("'\""), int(self.case[2]), *self.parsed, expected))

    def run(self, path):
        self.found = []
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        tests = unittest.defaultTestLoader.loadTestsFromModule(module)
        with contextlib.redirect_stderr(io.StringIO()):
            tests.run(unittest.TestResult())
        return self.found


def transformed(text, document):
    """The document with its references resolved; with a paragraph before fields at its top."""
    from docutils import nodes
    from docutils.parsers import rst
    from docutils.transforms import misc, references
    from docutils.utils import new_document

    content = [node for node in document if not isinstance(node, nodes.Invisible)]
    if content and isinstance(content[0], nodes.field_list):
        text = "First.\n\n" + text
        settings = document.settings
        document = new_document("test data", settings)
        rst.Parser.parse(rst.Parser(), text, document)

    # what standalone documents go through, in docutils/readers/standalone.py
    document.transformer.add_transforms([
        references.Substitutions, references.SectionIDs, references.PropagateTargets,
        references.AnonymousHyperlinks, references.IndirectHyperlinks, references.Footnotes, references.ExternalTargets,
        references.InternalTargets, references.DanglingReferences, misc.Transitions,
    ])
    replace_self = nodes.Element.replace_self

    def remembering(node, new):
        if isinstance(new, nodes.problematic):
            new.was = node
        replace_self(node, new)

    nodes.Element.replace_self = remembering
    try:
        document.transformer.apply_transforms()
    finally:
        nodes.Element.replace_self = replace_self
    return text, document


if __name__ == "__main__":
    main()
