"""The outline of a docutils tree: blocks as indented lines, inlines with marks, in the terms of the program's model.

`tests/suite/docutils` writes the model of the same text in the same form. What the model has no node for is written as docs/formats.md
says that it is shown: the whole table of that is `shown_as` and `inlines` below.
"""

import re

from docutils import nodes


def outline(document):
    writer = Outline(document)
    footers = [node for decoration in document.findall(nodes.decoration) for node in decoration if isinstance(node, nodes.footer)]
    lines = [*writer.blocks(document, ""), *(line for footer in footers for line in writer.blocks(footer, ""))]
    return "".join(line + "\n" for line in lines)


class Outline:
    def __init__(self, document):
        self.document, self.level, self.lifted = document, 0, []
        cited = {refid for node in document.findall(nodes.Referential) if (refid := node.get("refid"))}
        footnotes = [node for node in document.findall(is_footnote) if cited & set(node["ids"])]
        # a label is only a name in Markdown, which numbers footnotes itself: the order of the notes says which is meant
        self.footnotes = {id: number for number, node in enumerate(footnotes, 1) for id in node["ids"]}

    def blocks(self, parent, indent):
        for node in parent.children:
            yield from self.block(node, indent)
            if isinstance(parent, (nodes.document, nodes.section)):
                yield from self.lifted
                self.lifted = []

    def block(self, node, indent):
        inner = indent + "  "
        match node:
            case nodes.section():
                self.level += 1
                yield from self.blocks(node, indent)
                self.level -= 1
            case nodes.title() if isinstance(node.parent, nodes.section):
                yield f"{indent}heading {min(self.level, 6)}: {self.text(node)}"
            case nodes.paragraph() | nodes.image() | nodes.caption():
                yield from self.paragraph(self.inlines(node), indent)
            case nodes.reference() | nodes.target() if any(node.findall(nodes.image)):
                yield from self.paragraph(self.inlines(node), indent)
            case nodes.bullet_list():
                yield from self.list("list bullet", node, indent)
            case nodes.enumerated_list():
                yield from self.list(f"list {node.get('start', 1)}", node, indent)
            case nodes.definition_list():
                yield from self.definitions([(self.term(item), item[-1].children) for item in node], indent)
            case nodes.block_quote():
                quoted = list(self.blocks(node, inner))
                yield from [f"{indent}quote", *quoted] if quoted else []  # a quote of nothing is nothing
            case nodes.literal_block() | nodes.doctest_block() | nodes.math_block():
                yield f"{indent}code {language(node)}"
                yield from (f"{inner}|{line}".rstrip() for line in literal(node).strip("\n").split("\n"))
            case nodes.transition():
                yield f"{indent}rule"
            case nodes.Admonition() | nodes.topic() | nodes.sidebar() if "contents" not in node["classes"]:
                yield from self.admonition(node, indent)
            case nodes.table():
                yield from self.table(node, indent)
            case nodes.footnote() | nodes.citation() if self.footnote(node):
                # behind what it stands in: not every reader of Markdown looks for one in there
                at = len(self.lifted)
                lines = [line for child in node[1:] for line in self.block(child, "  ")]
                self.lifted[at:at] = [f"footnote {self.footnote(node)}", *lines]
            case nodes.raw() if "html" in node["format"].split():
                yield f"{indent}html"
                yield from (f"{inner}|{line}".rstrip() for line in node.astext().strip("\n").split("\n"))
            case _:
                yield from self.shown_as(node, indent)

    def shown_as(self, node, indent):
        """The blocks that the model has no node for."""
        match node:
            case nodes.field_list():  # a definition list
                fields = [(self.text(field[0]), field[1].children) for field in node]
                yield from self.definitions(fields, indent)
            case nodes.option_list():  # a definition list of code
                described = [(options(item), item[1].children) for item in node]
                yield from self.definitions(described, indent)
            case nodes.line_block():  # a paragraph with breaks; an empty line parts two
                lines = [self.inlines(line) for line in node.findall(nodes.line)]
                yield from self.line_block(lines, indent)
            case nodes.attribution():  # the last paragraph of the quote
                yield from self.paragraph(f"— {self.inlines(node)}", indent)
            case nodes.rubric():  # a paragraph in bold
                yield from self.paragraph(mark("strong", self.text(node)), indent)
            case nodes.footnote() | nodes.citation():  # without a reference, Markdown would not show it
                label = "" if node.get("auto") == 1 else f"[{node[0].astext()}]"  # nobody wrote the number
                first = node[1] if len(node) > 1 else None
                text = self.inlines(first) if isinstance(first, nodes.paragraph) else ""
                yield from self.paragraph(f"{label} {text}", indent)
                yield from (line for child in node[2 if text else 1:] for line in self.block(child, indent))
            case nodes.figure() | nodes.legend() | nodes.compound() | nodes.container():  # what is in it
                yield from self.blocks(node, indent)
            case nodes.decoration():  # the header is the first text of a page, the footer its last
                yield from (line for header in node if isinstance(header, nodes.header) for line in self.blocks(header, indent))
            case nodes.title():  # of the node around it, which shows it
                pass
            case nodes.Invisible() | nodes.system_message() | nodes.raw() | nodes.topic() | nodes.meta():
                pass  # comments, targets, tables of contents: nothing
            case _:
                yield f"{indent}{node.tagname}: {node.astext()}"

    def paragraph(self, text, indent):
        text = tidy(text)
        if text:
            yield f"{indent}paragraph: {text}"

    def list(self, head, node, indent):
        yield indent + head
        for item in node:
            yield f"{indent}  item"
            yield from self.blocks(item, indent + "    ")

    def definitions(self, items, indent):
        yield f"{indent}definitions"
        for term, blocks in items:
            yield f"{indent}  term: {tidy(term)}".rstrip()
            yield from (line for block in blocks for line in self.block(block, indent + "    "))

    def term(self, item):
        """`term : classifier`: the classifiers are in italics."""
        parts = [self.inlines(part) for part in item if isinstance(part, nodes.term)]
        parts += [mark("em", self.inlines(part)) for part in item if isinstance(part, nodes.classifier)]
        return " : ".join(parts)

    def line_block(self, lines, indent):
        while lines:
            end = next((at for at, line in enumerate(lines) if not tidy(line)), len(lines))
            yield from self.paragraph("<br>".join(lines[:end]), indent)
            lines = lines[end + 1:]

    def admonition(self, node, indent):
        yield f"{indent}admonition {node.tagname}"
        titles = [child for child in node if isinstance(child, (nodes.title, nodes.subtitle))]
        if titles:  # a sidebar's second title is a line below its first
            yield f"{indent}  title: " + "<br>".join(self.text(title) for title in titles)
        yield from (line for child in node if child not in titles for line in self.block(child, indent + "  "))

    def table(self, node, indent):
        """The title above it in bold; one header row; a cell over several rows or columns in its first place."""
        for title in node.findall(nodes.title):
            yield from self.paragraph(mark("strong", self.text(title)), indent)
        header, rows = self.parts(node)
        yield f"{indent}table {len(header)}"
        for kind, row in zip(["header", *["row"] * len(rows)], [header, *rows]):
            yield f"{indent}  {kind}"
            yield from (f"{indent}    cell: {tidy(cell)}".rstrip() for cell in row)
        yield from (line for note in node.findall(is_footnote) for line in self.block(note, indent))

    def parts(self, node):
        """The header row, in which what stands in a column of several has breaks between, and the rows that hold something. The
        cells of a stub are in bold."""
        group = next(child for child in node if isinstance(child, nodes.tgroup))
        stubs = [child.get("stub") for child in group if isinstance(child, nodes.colspec)]
        columns = len(stubs)
        of_kind = lambda kind: [row for child in group if isinstance(child, kind) for row in self.rows(child, columns)]
        header = ["<br>".join(filter(None, column)) for column in zip(*of_kind(nodes.thead))] or [""] * columns
        rows = [row for row in of_kind(nodes.tbody) if any(row)]
        return header, [[mark("strong", cell) if cell and stub else cell for cell, stub in zip(row, stubs)] for row in rows]

    def rows(self, part, columns):
        table = [[None] * columns for _ in part]
        for number, row in enumerate(part):
            entries = iter(row)
            for column in range(columns):
                if table[number][column] is None and (entry := next(entries, None)) is not None:
                    for line in table[number:number + entry.get("morerows", 0) + 1]:
                        line[column:column + entry.get("morecols", 0) + 1] = [""] * (entry.get("morecols", 0) + 1)
                    table[number][column] = "<br>".join(self.flat(entry))
        return [[cell or "" for cell in row] for row in table]

    def flat(self, parent):
        """The blocks of a cell as lines: Markdown's cells hold only inlines."""
        for node in parent.children:
            match node:
                case nodes.bullet_list() | nodes.enumerated_list():
                    for number, item in enumerate(node, node.get("start", 1)):
                        bullet = "•" if isinstance(node, nodes.bullet_list) else f"{number}."
                        yield f"{bullet} " + "<br>".join(self.flat(item))
                case nodes.definition_list():
                    for item in node:
                        yield mark("strong", self.term(item))
                        yield from self.flat(item[-1])
                case nodes.field_list() | nodes.option_list():
                    for item in node:
                        yield mark("strong", self.text(item[0]) if isinstance(item, nodes.field) else options(item))
                        yield from self.flat(item[1])
                case nodes.literal_block() | nodes.doctest_block():
                    yield from (code(line) for line in literal(node).split("\n") if line)
                case nodes.line_block():
                    yield from (line for line in map(self.inlines, node.findall(nodes.line)) if line)
                case nodes.footnote() | nodes.citation():
                    pass  # below the table
                case nodes.table():
                    header, rows = self.parts(node)
                    yield from (" ".join(filter(None, row)) for row in [header, *rows] if any(row))
                case nodes.Admonition():
                    yield mark("strong", node.tagname.capitalize())
                    yield from self.flat(node)
                case nodes.block_quote() | nodes.compound() | nodes.container():
                    yield from self.flat(node)
                case nodes.TextElement() | nodes.image():
                    yield from filter(None, [tidy(self.inlines(node))])

    def footnote(self, node):
        return next((self.footnotes[id] for id in node["ids"] if id in self.footnotes), None)

    def text(self, node):
        return tidy(self.inlines(node))

    def inlines(self, node):
        """A node's text with marks; of a block, the text of what is in it."""
        content = lambda: "".join(self.inlines(child) for child in node.children)
        match node:
            case nodes.Text():
                return escaped(node.astext())
            case nodes.emphasis() | nodes.title_reference():
                return mark("em", content())
            case nodes.strong():
                return mark("strong", content())
            case nodes.literal() | nodes.math():
                return code(node.astext())
            case nodes.subscript() | nodes.superscript():
                return mark(node.tagname[:3], content())
            case nodes.image():
                return f"<img {node['uri']} {escaped(node.get('alt', ''))}>"
            case nodes.reference():
                return self.link(node, content())
            case nodes.footnote_reference() | nodes.citation_reference():
                number = self.footnotes.get(node.get("refid"))
                auto = {1: "#"}.get(node.get("auto"), node.get("auto", ""))
                return f"<note {number}>" if number else f"[{content() or node.get('refname', auto)}]"
            case nodes.substitution_reference():
                return f"|{content()}|"
            case nodes.problematic() if hasattr(node, "was"):
                return self.inlines(node.was)
            case nodes.raw():
                return node.astext() if "html" in node["format"].split() else ""
            case nodes.generated() | nodes.comment() | nodes.system_message() | nodes.substitution_definition():
                return ""  # numbers of sections: the new site's
            case _:
                return content()

    def link(self, node, content):
        """A place that is no heading has no anchor in Markdown: the text of the link stays."""
        if "refuri" in node:
            return f"<a {standing(node)}>{content}</a>"
        place = self.document.ids.get(node.get("refid"))
        if number := self.footnotes.get(node.get("refid")):
            return f"{content}<note {number}>"  # a name leads to a footnote too
        return f"<a #{anchor(place[0])}>{content}</a>" if isinstance(place, nodes.section) else content


def is_footnote(node):
    return isinstance(node, (nodes.footnote, nodes.citation))


def is_footnote_reference(node):
    return isinstance(node, (nodes.footnote_reference, nodes.citation_reference))


def language(node):
    if isinstance(node, nodes.doctest_block):
        return "pycon"
    if isinstance(node, nodes.math_block):
        return "math"
    classes = node["classes"]
    named = classes[1] if classes[:1] == ["code"] and len(classes) > 1 else "text"
    return {"python3": "python"}.get(named, named)  # what highlighters of Markdown call it


def options(item):
    return code(", ".join(option.astext() for option in item[0]))


def literal(node):
    """The text of code, without the numbers of its lines."""
    if isinstance(node, nodes.inline) and "ln" in node["classes"]:
        return ""
    return node.astext() if isinstance(node, nodes.Text) else "".join(map(literal, node.children))


def anchor(title):
    """GitHub's rule, for a title without its number."""
    text = "".join(child.astext() for child in title if not isinstance(child, nodes.generated))
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-").replace("\n", "-")


def standing(reference):
    """Where the pages stand now that the roles `pep` and `rfc` lead to; docutils' addresses are redirected there."""
    address = reference["refuri"]
    if not reference.rawsource.startswith(":"):
        return address
    address = re.sub(r"^(https://peps\.python\.org/pep-\d{4})(?=#|$)", r"\1/", address)
    return re.sub(r"^https://tools\.ietf\.org/html/(rfc\d+)\.html", r"https://datatracker.ietf.org/doc/html/\1", address)


def mark(tag, content):
    return f"<{tag}>{content}</{tag}>" if content else ""


def code(text):
    """Spaces in code stay as they are: NULs until the end."""
    return mark("code", escaped(text).replace("\n", " ").replace(" ", "\0"))


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def tidy(text):
    """White space as Markdown shows it: single spaces, none at the edges, beside a break or before a footnote's mark."""
    text = re.sub(r"[ \t\r\n\v\f]+", " ", text)
    # but between two marks, which would be one number
    text = re.sub(r"(<note \d+>)? (?=<note \d+>)", lambda found: found[0] if found[1] else "", text)
    text = re.sub(r" ?<br> ?", "<br>", text).strip(" ")
    return text.replace("\0", " ")
