"""What messages look like: Components V2, never over Discord's limits whatever they are given."""
