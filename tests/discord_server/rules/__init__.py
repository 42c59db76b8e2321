"""What Discord refuses in a body, by the limits in its documentation: a file for each kind of thing."""
