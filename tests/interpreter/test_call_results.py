"""What calling something outside the scanned source gives."""

from __future__ import annotations

from southdeps.interpreter.call_results import CallResult
from southdeps.interpreter.conditions import Condition
from tests.interpreter.running import Recorder


def test_the_result_of_a_call_outside():
    wrapped, interpreter = CallResult("progress.bar", (1,), {}), Recorder()
    assert wrapped.describe() == "progress.bar()"
    assert wrapped.truth(interpreter) == Condition("progress.bar()")
    assert wrapped.symbolic_element(interpreter) is None
