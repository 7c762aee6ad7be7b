using ActorVmm.Linux;
using ActorVmm.Memory;
using Iced.Intel;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>A machine of a few MiB with code that a test assembles. See <see cref="GuestLayout"/> for its addresses.</summary>
internal sealed class TinyGuest : IDisposable
{
    public const ulong MemoryBytes = 4 << 20;

    private readonly List<VcpuRunner> _vcpus = [];
    private readonly List<IDisposable> _owned = [];
    private ulong _nextHandler = GuestLayout.FirstHandler;

    public TinyGuest(TestBackend backend, InterruptControllerPlace place = InterruptControllerPlace.None, bool timer8254 = false, bool handOutMsrs = false, MemorySlotOptions memory = MemorySlotOptions.None)
    {
        (Backend, HasInterruptController) = (backend, place != InterruptControllerPlace.None);
        Memory = new([new AddressRange(new(0), MemoryBytes)]);
        Machine = backend.Hypervisor.CreateVirtualMachine(new(place, timer8254, handOutMsrs));
        Machine.MapMemory(0, Memory.Regions[0], memory);
        CpuSetup.WriteTables(Memory);
    }

    public TestBackend Backend { get; }

    public bool HasInterruptController { get; }

    public IVirtualMachine Machine { get; }

    public GuestMemory Memory { get; }

    public IReadOnlyList<VcpuRunner> Vcpus => _vcpus;

    /// <summary>Makes one more vCPU, on a thread of its own. The first is the boot processor.</summary>
    public VcpuRunner AddVcpu(uint? apicId = null)
    {
        VcpuRunner runner = new(this, new(_vcpus.Count), apicId ?? (uint)_vcpus.Count);
        _vcpus.Add(runner);
        return runner;
    }

    /// <summary>A vCPU that starts in <paramref name="mode"/> with <paramref name="code"/>.</summary>
    public VcpuRunner Boot(CpuMode mode, Action<Assembler> code, ulong at = GuestLayout.Code)
    {
        Write(Bits(mode), at, code);
        VcpuRunner runner = AddVcpu();
        runner.Do(vcpu => CpuSetup.Start(vcpu, mode, at));
        return runner;
    }

    /// <summary>Assembles code at an address; the result knows where its labels are.</summary>
    public AssemblerResult Write(int bits, ulong at, Action<Assembler> code)
    {
        Assembler assembler = new(bits);
        code(assembler);
        using MemoryStream bytes = new();
        AssemblerResult result = assembler.Assemble(new StreamCodeWriter(bytes), at, BlockEncoderOptions.ReturnNewInstructionOffsets);
        Assert.True(Memory.TryWrite(new(at), bytes.GetBuffer().AsSpan(0, (int)bytes.Length)), $"no memory for code at 0x{at:x}");
        return result;
    }

    /// <summary>Assembles a whole interrupt handler, its return included, and points the vector at it.</summary>
    public ulong Handle(CpuMode mode, byte vector, Action<Assembler> handler, int dpl = 0)
    {
        ulong at = _nextHandler;
        Write(Bits(mode), at, handler);
        CpuSetup.WriteGate(Memory, mode, vector, at, dpl);
        _nextHandler += 0x100;
        return at;
    }

    /// <summary>A handler that counts the vector in <see cref="GuestLayout.Counters"/> and acknowledges it to the x2APIC.</summary>
    public void CountInterrupts(CpuMode mode, byte vector) => Handle(mode, vector, a =>
    {
        a.CountAndAcknowledge(vector);
        a.ReturnFromInterrupt();
    });

    /// <summary>As <see cref="CountInterrupts"/>; the handler reports the vector too. Not the code behind HLT: an emulated CPU may take an interrupt between STI and HLT.</summary>
    public void ReportInterrupts(CpuMode mode, byte vector) => Handle(mode, vector, a =>
    {
        a.CountReportAndAcknowledge(vector);
        a.ReturnFromInterrupt();
    });

    /// <summary>How often a counting handler took the vector.</summary>
    public uint Count(byte vector) => Memory.ReadUInt32(new(GuestLayout.Counters + vector * 4u));

    /// <summary>An event that lives as long as the guest.</summary>
    public EventFd NewEvent()
    {
        EventFd made = EventFd.Create();
        _owned.Add(made);
        return made;
    }

    /// <summary>More memory, to be mapped by the test; lives as long as the guest.</summary>
    public GuestRegion NewRegion(ulong start, ulong length)
    {
        GuestRegion region = GuestRegion.Anonymous(new(new(start), length));
        _owned.Add(region);
        return region;
    }

    /// <summary>Kicks all, waits for all. A vCPU that does not end leaves its machine behind rather than crash the process.</summary>
    public void Dispose()
    {
        foreach (VcpuRunner vcpu in _vcpus) vcpu.BeginStop();
        bool ended = true;
        foreach (VcpuRunner vcpu in _vcpus) ended &= vcpu.End();
        if (!ended) throw new TimeoutException($"A vCPU did not leave the guest within {Deadline.Long}; its machine is left running.");
        Machine.Dispose();
        Memory.Dispose();
        foreach (IDisposable owned in _owned) owned.Dispose();
    }

    public static int Bits(CpuMode mode) => mode switch { CpuMode.Real => 16, CpuMode.Protected => 32, _ => 64 };
}
