"""What is printed: worksheets and the slides of a lesson."""
