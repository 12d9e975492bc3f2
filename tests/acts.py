"""The acts of the journal, read from the calls that record them: what is written down is compared with these."""

import ast
from collections.abc import Iterator

from capture import journal
from capture.settings import ROOT
from capture.web.desk import acts

CODE = sorted((ROOT / "capture").rglob("*.py"))
# Where the act is what a form asks for, it is one of these.
ASKED_FOR = set(acts.ACTS)
# The place of the act among the arguments of `journal.record`.
PLACE = 2

Function = ast.FunctionDef | ast.AsyncFunctionDef


def recorded() -> set[str]:
    """Return the name of every act that the code records."""
    return {act for path in CODE if path.stem != "journal" for act in of(ast.parse(path.read_text()))}


def of(module: ast.Module) -> Iterator[str]:
    """Yield the names of the acts that one module records."""
    for function, call in _calls(module, "record"):
        yield from _spelt(module, function, call.args[PLACE])


def _calls(module: ast.Module, name: str) -> Iterator[tuple[Function, ast.Call]]:
    for function in ast.walk(module):
        if isinstance(function, Function):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in (name, f"journal.{name}"):
                    yield function, node


def _spelt(module: ast.Module, function: Function, said: ast.expr) -> Iterator[str]:
    """Yield what an expression can be; one that nobody here understands is an error, not silence."""
    match said:
        case ast.Constant(value=str(act)):
            yield act
        case ast.Attribute(value=ast.Name(id="journal"), attr=constant):
            yield getattr(journal, constant)
        case ast.IfExp(body=one, orelse=other):
            yield from _spelt(module, function, one)
            yield from _spelt(module, function, other)
        case ast.Subscript(value=ast.JoinedStr() as longer):
            yield from _spelt(module, function, longer)
        case ast.JoinedStr(values=[ast.Constant(value=str(begins)), ast.FormattedValue(value=ends)]):
            yield from (begins + end for end in _spelt(module, function, ends))
        case ast.Name(id=name):
            yield from _named(module, function, name)
        case ast.Call() if ast.unparse(said).startswith("request.form.get("):
            yield from ASKED_FOR
        case _:
            raise AssertionError(f"which act is {ast.unparse(said)}?")


def _named(module: ast.Module, function: Function, name: str) -> Iterator[str]:
    """Yield what a name stands for: what it is set to in the function, or what the function's callers pass."""
    arguments = [argument.arg for argument in function.args.args]
    if name in arguments:
        for caller, call in _calls(module, function.name):
            yield from _spelt(module, caller, call.args[arguments.index(name)])
        return
    assigned = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
    values = [node.value for node in assigned if [ast.unparse(target) for target in node.targets] == [name]]
    assert values, f"what is {name}?"
    for value in values:
        yield from _spelt(module, function, value)
