// Guests with many vCPUs need all CPUs of the host, and times are asserted: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
