"""The course as pages."""
