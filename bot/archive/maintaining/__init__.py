"""What maintainers do to articles, what the audit log says of it, and what they are told."""
