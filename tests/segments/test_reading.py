"""A line is read as people mean it; whatever it cannot mean is pointed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.segments.mistakes import LineWrong
from capture.segments.reading import read
from capture.segments.scanning import DEEPEST, LONGEST, MOST_TERMS
from capture.segments.tree import WORDS, Either, Every, Node, Not, Term, every
from capture.segments.writing import write


def term(field: str, value: str) -> Term:
    return Term(field, value)


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        ("", Every()),
        ("camille", term(WORDS, "camille")),
        ("camille dupont", Every((term(WORDS, "camille"), term(WORDS, "dupont")))),
        ("tag:press", term("tag", "press")),
        ("a && b", Every((term(WORDS, "a"), term(WORDS, "b")))),
        ("a AND b", Every((term(WORDS, "a"), term(WORDS, "b")))),
        ("a || b", Either((term(WORDS, "a"), term(WORDS, "b")))),
        ("a b OR c", Every((term(WORDS, "a"), Either((term(WORDS, "b"), term(WORDS, "c")))))),
        ("-tag:press", Not(term("tag", "press"))),
        ("NOT tag:press", Not(term("tag", "press"))),
        ("!tag:press", Not(term("tag", "press"))),
        ("+tag:press", term("tag", "press")),
        ("issue:(a OR b)", Either((term("issue", "a"), term("issue", "b")))),
        ("issue:(a b)", Every((term("issue", "a"), term("issue", "b")))),
        ("phone:+33639980001", term("phone", "+33639980001")),
        ("source:/sign-up/", term("source", "/sign-up/")),
        ('tag:"à rappeler"', term("tag", "à rappeler")),
        ('"a \\"b\\" \\\\ c"', term(WORDS, 'a "b" \\ c')),
        ("tag:*", Term("tag", anything=True)),
        ("name:dup*", Term("name", "dup", prefix=True)),
        ("joined:[2026-01-01 TO *]", Term("joined", low="2026-01-01", bounds="[]")),
        ("joined:{2026-01-01 TO 2026-02-01]", Term("joined", low="2026-01-01", high="2026-02-01", bounds="{]")),
        ("joined:>=2026-01-01", Term("joined", low="2026-01-01", bounds="[]")),
        ("joined:<2026-01-01", Term("joined", high="2026-01-01", bounds="[}")),
        ("jean-luc d'arc", Every((term(WORDS, "jean-luc"), term(WORDS, "d'arc")))),
    ],
)
def test_a_line_is_read_as_it_is_meant(line: str, tree: Node) -> None:
    assert read(line) == tree


@pytest.mark.parametrize(
    ("line", "carets", "sentence", "mended"),
    [
        ("a AND", "  ^^^", "missing after “AND”", None),
        ("a OR OR b", "  ^^", "missing after “OR”", None),
        ("OR a", "^^", "missing before “OR”", None),
        ("(a OR b", "^", "not closed", "(a OR b)"),
        ("a)", " ^", "Nothing was opened", "a"),
        ('tag:"press', "    ^", "not closed", 'tag:"press"'),
        ("tag:", "^^^^", "missing after “tag:”", None),
        ("tag: issue:a", "^^^^", "missing after “tag:”", None),
        ("issue:(tag:a)", "       ^^^^", "inside another", None),
        ("joined:[2026-01-01 TO]", "       ^^^^^^^^^^^^^^^", "A range", None),
        ("joined:[2026-01-01", "       ^^^^^^^^^^^", "A range", None),
        ("[a TO b]", "^^^^^^^^", "A range", None),
        ("a > b", "  ^", "behind a field", None),
        ("a ]", "  ^", "behind a field", None),
        ("dupont~2", "      ^^", "means nothing", "dupont"),
        ("dupont^3", "      ^^", "means nothing", "dupont"),
    ],
)
def test_a_slip_is_pointed_at(line: str, carets: str, sentence: str, mended: str | None) -> None:
    with pytest.raises(LineWrong) as wrong:
        read(line)
    assert wrong.value.pointed == f"{line}\n{carets}"
    assert sentence in wrong.value.sentence
    assert wrong.value.mended == mended


@pytest.mark.parametrize("line", ["(" * (DEEPEST + 1), "a " * (MOST_TERMS + 1), "a" * (LONGEST + 1)])
def test_what_is_too_much_is_said(line: str) -> None:
    with pytest.raises(LineWrong):
        read(line)


@given(st.text(max_size=60))
def test_no_line_is_an_accident_of_ours(line: str) -> None:
    try:
        tree = read(line)
    except LineWrong as wrong:
        assert str(wrong)
    else:
        assert read(write(tree)) == tree


VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12).filter(str.strip)
TERMS = st.builds(Term, st.sampled_from(["tag", "issue", WORDS]), VALUES)
TREES = st.recursive(
    TERMS,
    lambda parts: (
        st.builds(Not, parts)
        | st.builds(lambda some: Either(tuple(some)), st.lists(parts, min_size=2, max_size=3))
        | st.builds(lambda some: every(*some), st.lists(parts, min_size=2, max_size=3))
    ),
    max_leaves=6,
)


@given(TREES)
def test_what_is_clicked_together_is_read_as_the_same(tree: Node) -> None:
    assert read(write(tree)) == tree
