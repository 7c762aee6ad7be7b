using Xunit.Abstractions;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>One way to run guests, as far as this machine has it. The argument of every test.</summary>
public sealed class TestBackend : IXunitSerializable
{
    private IHypervisor? _hypervisor;

    /// <summary>For deserialization only.</summary>
    public TestBackend() { }

    internal TestBackend(string name, IHypervisor? hypervisor, string? missingReason, string? emulatedRing0, string? noBreakpoints) =>
        (Name, _hypervisor, MissingReason, EmulatedRing0, NoBreakpoints) = (name, hypervisor, missingReason, emulatedRing0, noBreakpoints);

    public string Name { get; private set; } = "";

    /// <summary>Why this machine does not have it; <see langword="null"/> where it has.</summary>
    internal string? MissingReason { get; private set; }

    /// <summary>Where ring 0 is not native, a sentence that says so.</summary>
    internal string? EmulatedRing0 { get; private set; }

    /// <summary>Where breakpoints do not work, a sentence that says so.</summary>
    internal string? NoBreakpoints { get; private set; }

    internal IHypervisor Hypervisor => _hypervisor ?? throw new InvalidOperationException(MissingReason);

    internal HypervisorCapabilities Capabilities => Hypervisor.Capabilities;

    /// <summary>Why a test with these needs must be skipped, or <see langword="null"/>.</summary>
    internal string? WhyNot(Need needs)
    {
        if (MissingReason is not null) return MissingReason;
        if (needs.HasFlag(Need.NativeRing0) && EmulatedRing0 is not null) return EmulatedRing0;
        if (needs.HasFlag(Need.Breakpoints) && NoBreakpoints is not null) return NoBreakpoints;
        (Need Need, bool Has)[] capabilities =
        [
            (Need.SplitController, Capabilities.SplitInterruptController),
            (Need.WideApicIds, Capabilities.X2ApicIds),
            (Need.TscDeadline, Capabilities.TscDeadlineTimer),
            (Need.ReadOnlyMemory, Capabilities.ReadOnlyMemory),
            (Need.DirtyLog, Capabilities.DirtyLog),
        ];
        foreach ((Need need, bool has) in capabilities)
            if (needs.HasFlag(need) && !has) return $"{Name} lacks {need} on this host";
        return null;
    }

    public void Serialize(IXunitSerializationInfo info) => info.AddValue(nameof(Name), Name);

    public void Deserialize(IXunitSerializationInfo info)
    {
        TestBackend known = Backends.Named(info.GetValue<string>(nameof(Name)));
        (Name, _hypervisor, MissingReason, EmulatedRing0, NoBreakpoints) = (known.Name, known._hypervisor, known.MissingReason, known.EmulatedRing0, known.NoBreakpoints);
    }

    public override string ToString() => Name;
}
