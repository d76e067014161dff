"""A papermill engine that runs a notebook in a child forked from a warm process, instead of in its own kernel.

`papermill --engine warm in.ipynb out.ipynb`. A forked child takes hundredths of a second to start; a kernel and its
imports take seconds. The record is the same, because nbclient's own handling of messages makes it. If a fork is not
safe, or another kernel than this Python is asked for, the standard engine runs the notebook.
"""

WARM, KERNEL = "warm", "kernel"  # the engine's name to papermill, and what forces the standard one
