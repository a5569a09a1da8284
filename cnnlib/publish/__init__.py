"""What is built from the course: pages, slides, worksheets, and a JupyterLab to run it in."""
