"""What the reader builds: the pieces of a library of their own, a module for each lesson.

A piece is one function (or class) under one name, such as `conv2d`. A lesson may ask for it anew:
with padding, or without a loop over the pixels. Whatever is decorated by `@build` in a module here
is an exercise of the lesson that the module is called after, whether a notebook places it or not.
"""
