namespace ActorVmm.Cli.Checks;

/// <summary>The processor, as /proc/cpuinfo describes the first one.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Extension">vmx, svm, or <see langword="null"/>.</param>
/// <param name="UnderHypervisor">Whether this host is itself a virtual machine.</param>
internal sealed record ProcessorFacts(string Model, string? Extension, bool UnderHypervisor);
