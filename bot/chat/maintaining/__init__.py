"""What maintainers do by commands, buttons and forms."""
