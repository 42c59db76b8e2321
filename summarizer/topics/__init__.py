"""The operator's standing interests: the file that names them, and which articles belong to each."""
