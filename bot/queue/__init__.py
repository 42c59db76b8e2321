"""Work that several processes share out, by procrastinate on their PostgreSQL. Nothing else of the bot speaks to it.

A task says what is to be done and about what: a source, an article that was read, a job. What that is, and what came of
it, stands in the archive, so that a task done twice changes nothing, and one that is lost is made again.
"""
