"""Runs programs one after another in this interpreter: importing scikit-learn takes longer than most of them run.

Each is named on the command line, and has a namespace and an output of its own. Prints one line of JSON a program, as
soon as it has ended: what it printed, and how it failed, if it did.
"""

import contextlib
import io
import json
import runpy
import sys
import traceback

for program in sys.argv[1:]:
    sys.argv = [program]
    out, failure = io.StringIO(), None
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path(program, run_name="__main__")
    except BaseException:
        failure = traceback.format_exc()
    print(json.dumps({"out": out.getvalue(), "failure": failure}), flush=True)
