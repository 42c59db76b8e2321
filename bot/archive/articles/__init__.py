"""Articles with their versions, topics and briefings: recorded, read, shown, and let go."""
