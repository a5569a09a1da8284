"""What is built from the course for a class: worksheets and their answers."""
