"""Editions of the notebooks: one without solutions for learners, one with them filled in."""
