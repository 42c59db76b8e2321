"""What is to be done, and how that stands: jobs, and the tasks that processes share."""
