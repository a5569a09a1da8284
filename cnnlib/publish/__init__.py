"""What is built from the course for a class: worksheets, and pages that need no kernel."""
