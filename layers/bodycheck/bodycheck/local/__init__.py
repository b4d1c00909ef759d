"""The embedded AWS: the project's own template on this machine, with the real handlers behind its queue.

:class:`~bodycheck.local.embedded.EmbeddedAws` deploys, :class:`~bodycheck.local.consumer.QueueConsumer` feeds
a handler from the queue, and a handler runs in this process (:class:`~bodycheck.local.invoker.InProcess`)
or under the real Lambda runtime client (:class:`~bodycheck.local.emulator.Emulator`).
None of this goes to Lambda.
"""
