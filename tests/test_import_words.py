"""Whatever a document says comes out as the same words: of its blocks, a page of Markdown that reads back the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.desk.importing import bring_in, decoding, language, line_ends, page_text, web_page
from audioguide.desk.importing.blocks import Block, clean, sayable
from audioguide.errors import GuideError
from audioguide.words import content, markdown

SIGNS = "*_`[]<>!#-+=.:)(1 ~|&^\\{}/ablt;\"'–"
TEXTS = (
    st.one_of(st.text(), st.text(alphabet=SIGNS)).map(lambda text: clean(text.replace("\ufffd", "?"))).filter(sayable)
)
NOTES = st.lists(TEXTS, max_size=2).map(tuple)
ROWS = st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=3).map(tuple)


def block(kind: str) -> st.SearchStrategy[Block]:
    """Return blocks of *kind*."""
    levels, numbers = st.integers(1, 7), st.integers(0, 12)
    return st.builds(
        lambda text, level, ordinal, notes: Block(kind, text, level=level, ordinal=ordinal, notes=notes),
        TEXTS,
        levels,
        numbers,
        NOTES,
    )


BLOCKS = st.lists(
    st.one_of(
        *(block(kind) for kind in ("paragraph", "item", "quote", "picture", "heading")),
        ROWS.map(lambda rows: Block("table", "", rows=rows)),
    ),
    max_size=5,
)


def told(blocks: list[Block]) -> list[tuple[str, str, int]]:
    """Return what a reader is to make of *blocks*: kind, words and number; a note once, behind what cites it."""
    found: list[tuple[str, str, int]] = []
    notes: set[str] = set()
    for one in blocks:
        if one.kind == "table":
            found += [("row", "", 0) for _ in one.rows[1:]]
            continue
        found.append((one.kind, one.text, one.ordinal if one.kind == "item" else 0))
        for note in one.notes if one.kind != "picture" else ():
            found += [("note", note, 0)] if note not in notes else []
            notes.add(note)
    return found


@given(title=TEXTS, blocks=BLOCKS)
def test_a_page_reads_back_as_what_was_written(title: str, blocks: list[Block]) -> None:
    """No text can say anything to Markdown: its stars, brackets and numbers are heard as they stand."""
    problems: list[GuideError] = []

    read = markdown.read(page_text.page(title, blocks), Path("page.md"), problems)

    assert problems == []
    found = [(one.kind, "" if one.kind == "row" else one.text, one.ordinal) for one in read]
    assert found == [("heading", title, 0), *told(blocks)]


@given(rows=ROWS)
def test_every_cell_is_read_after_its_header(rows: tuple[tuple[str, str], ...]) -> None:
    """A bar in a cell ends no cell, and no row loses one."""
    read = markdown.read(page_text.page("A table", [Block("table", "", rows=rows)]), Path("page.md"), [])

    for cells, passage in zip(rows[1:], read[1:], strict=True):
        place = 0
        for header, cell in zip(rows[0], cells, strict=True):
            place = passage.text.index(header, place) + len(header)
            place = passage.text.index(cell, place) + len(cell)


@given(text=st.text(alphabet=SIGNS + "\n\t é¿?", max_size=200))
def test_any_plain_text_makes_a_guide_or_says_why_not(text: str) -> None:
    """Whatever stands in a text file, its guide can be read; or there is nothing to say in it, and that is told."""
    if sayable(text):
        assert "guide.yaml" in bring_in.tried(text.encode(), ".txt")
    else:
        with pytest.raises(GuideError, match="no text was found"):
            bring_in.tried(text.encode(), ".txt")


INLINE = ("b", "i", "span", "a", "em")
OUTER = (
    "table",
    "tr",
    "td",
    "th",
    "caption",
    "div",
    "p",
    "ul",
    "li",
    "nav",
    "aside",
    "section",
    "article",
    "main",
    "h2",
    "form",
    "blockquote",
    "button",
)
"""What a page may be built of."""
LEAVES = st.integers(0, 999).map(lambda number: f" w{number}x. ")


@st.composite
def trees(draw: st.DrawFn) -> str:
    """Return HTML of elements in one another, with words all over it."""
    inner = st.recursive(
        LEAVES,
        lambda parts: st.builds(
            lambda tag, name, children: f'<{tag} class="{name}">{"".join(children)}</{tag}>',
            st.sampled_from(INLINE + OUTER),
            st.sampled_from(("", "comments", "widget", "entry-content", "site-footer", "cookie-bar")),
            st.lists(parts, max_size=4),
        ),
        max_leaves=20,
    )
    return f"<html><body>{draw(inner)}<p> w1000x. </p></body></html>"


@given(page=trees())
def test_no_word_of_a_page_is_passed_over(page: str) -> None:
    """Every word of a page is kept or told of as left out, once, however strangely it is built."""
    tree = web_page.tree(page, "page.html")
    every = re.findall("w\\d+x", "".join(tree.itertext()))

    found = [word for one in web_page.blocks(tree) for word in re.findall("w\\d+x", one.text)]

    assert sorted(found) == sorted(every)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("eﬃcient oﬀer ﬁnd ﬂow", "efficient offer find flow"),
        ("hun\u00addred\u200b cells\ufeff", "hundred cells"),
        ("a\x00b\x07 c\x85d\re", "ab c d e"),
        ("\uf0b7 item", "item"),
        ("½ ² ™ Ⅳ", "½ ² ™ Ⅳ"),
        ("x\u200dy", "x\u200dy"),
    ],
)
def test_letters_are_what_a_voice_can_say(written: str, expected: str) -> None:
    """Ligatures of print are letters again, what nobody sees is gone, and no other sign is changed."""
    assert clean(written) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("“niño”".encode("cp1252"), "“niño”"),
        ("“niño”".encode(), "“niño”"),
        ("“niño”".encode("utf-16"), "“niño”"),
        (b"\xef\xbb\xbfa\r\nb\rc", "a\nb\nc"),
        ('<meta charset="iso-8859-2">łóź'.encode("iso-8859-2"), '<meta charset="iso-8859-2">łóź'),
        ('<meta charset="iso-8859-1">“ñ”'.encode("cp1252"), '<meta charset="iso-8859-1">“ñ”'),
        ('<meta charset="iso-8859-1">ñ“ü”'.encode(), '<meta charset="iso-8859-1">ñ“ü”'),
        ("<meta charset=rot13>ñ".encode("cp1252"), "<meta charset=rot13>ñ"),
        ("áéíóúñ".encode() + b"\xff", "áéíóúñ\ufffd"),
    ],
)
def test_an_old_encoding_is_read(data: bytes, expected: str) -> None:
    """Accents are right whichever program saved the text, and whatever it says of itself."""
    assert decoding.text(data, declares=True) == expected


def test_a_word_parted_at_the_end_of_a_line_is_whole_again() -> None:
    """A hyphen that print put there is not heard; one that belongs to the word is."""
    lines = [
        "The exami-",
        "nation is a well-",
        "known thing: co-",
        "operation, in 2020-",
        "2021, is co-operation by A-",
        "Level.",
    ]

    text = line_ends.joined(lines, line_ends.vocabulary(lines))

    assert text == "The examination is a well-known thing: co-operation, in 2020- 2021, is co-operation by A-Level."


@pytest.mark.parametrize(
    ("said", "text", "expected"),
    [
        ("en-GB", "The cat is on the mat and it is not in the box.", "en-GB"),
        ("en_US", "The cat is on the mat and it is not in the box.", "en-US"),
        ("en", "El gato está en la casa y no se va de la casa con el perro.", "es"),
        ("", "El gato está en la casa y no se va de la casa con el perro.", "es"),
        ("fr", "Le chat est sur la table.", "fr"),
        ("x!", "Hm.", "en"),
    ],
)
def test_the_language_is_what_the_words_are_in(said: str, text: str, expected: str) -> None:
    """A page that says English over Spanish words is Spanish, and that is told; a guess is told too."""
    tag, doubt = language.choose(said, text)

    assert tag == expected
    assert bool(doubt) == (said in ("en", "x!"))


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"A sentence without end, " * 3000, ".txt"),
        ("áéíóú ".encode() * 9 + b"a lost letter: \xff.", ".txt"),
        (b"[1] " * 500, ".txt"),
        (b"<h1>" + b"title " * 9000 + b"</h1><p>words", ".html"),
        (b"<table><tr><th>a<th>b<tr><td>" + b"cell " * 9000 + b"<td>c</table>", ".html"),
        (b"<ul>" + b"<li>Why?" * 1200 + b"</ul>", ".html"),
        ("<p>\u202eturned\u202c words \u2066here\u2069".encode(), ".html"),
    ],
    ids=["long", "lost", "brackets", "title", "cell", "questions", "order"],
)
def test_what_no_page_may_hold_is_put_so_that_one_can(data: bytes, ending: str) -> None:
    """A paragraph, title or cell beyond all measure, a letter that was lost: the guide can be read, and says it all."""
    files = bring_in.tried(data, ending)

    told = " ".join(text for name, text in files.items() if name.endswith(".md"))
    for word in ("sentence", "cell", "title", "Why", "turned"):
        assert told.count(word) >= data.count(word.encode())


def test_no_two_sections_have_the_same_file(tmp_path: Path) -> None:
    """Headings that are alike, long, of another script, or names that are taken, all become sections."""
    heads = ["Drops", "Drops", "Questions", "About", "con", "点眼", "Why? " * 40, "Drops 2"]
    page = "".join(f"<h2>{head}</h2><p>Some words.</p>" for head in heads)

    files = bring_in.tried(f"<h1>All</h1>{page}".encode(), ".html")
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    titles = [section.title for section in content.read(tmp_path).sections]
    assert titles == [head.strip() for head in heads]
