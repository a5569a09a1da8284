"""Hand-ins judged again: `cnnlib grade FOLDER` for a class, `cnnlib check NOTEBOOK` for one file.

What a notebook shows is not believed. Its definitions are run again, as few as an exercise needs,
in a process and a folder of their own (`inside`), with limits of time, memory and size; only the
grader writes results. An endless loop, a crash or a file of another kind costs its own row.

`handed_in` finds the files, `process` and `watching` judge one, `grade` all of them; `table` and
`page` write what is told. Where bubblewrap is present, `confinement` keeps a hand-in from the
network, from others and from results. What a hand-in's own process says can still be forged by it.
"""
