"""What is told of articles: digests, their deliveries, and the corrections that posted ones are owed."""
