"""The lessons as slides for a projector."""
