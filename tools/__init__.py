"""What is run by the makers of the project, not by its users."""
