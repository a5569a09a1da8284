"""The exercises, a module for each lesson, called as its notebook without the number.

Of each exercise a module holds the right answer, the cases, the hints and the likely slips. A new
module, or a new exercise in one, is found by itself.
"""
