"""What is remembered of sources."""
