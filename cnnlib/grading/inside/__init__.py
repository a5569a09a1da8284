"""What runs in the process of one hand-in: it reads, runs what is needed, judges, and says so.

It is started by `cnnlib.grading.process`, writes a line of JSON for each thing it has found, and is
ended from outside where it does not end.
"""
