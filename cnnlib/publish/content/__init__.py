"""A lesson read for publishing: its cells as HTML that asks nothing of a network."""
