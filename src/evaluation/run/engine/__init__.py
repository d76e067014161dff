"""A papermill engine that runs a notebook in a child forked from a warm process, in place of a kernel of its own.

`papermill --engine warm in.ipynb out.ipynb`. A forked child costs hundredths of a second where a kernel, with its
imports, costs seconds; what is recorded is the same, since nbclient's own handling of messages records it. Where a
fork is not safe, or the kernel asked for is another than this Python, the standard engine runs the notebook instead.
"""

WARM, KERNEL = "warm", "kernel"  # the engine's name to papermill, and what forces the standard one
