"""What writes briefings: one protocol, one module for each engine."""
