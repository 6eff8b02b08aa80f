"""What is written of the installation itself, and done for its keeping."""
