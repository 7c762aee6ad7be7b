using ActorVmm.Primitives;

namespace ActorVmm.Hypervisor;

/// <summary>One vCPU. Everything belongs to the thread that made it, except <see cref="Kick"/>.</summary>
/// <remarks>
/// A port or MMIO access is complete only when <see cref="Run"/> was called again after its exit: registers are those after the instruction
/// once a kicked vCPU returned <see cref="VcpuExitReason.Interrupted"/>.
/// </remarks>
public interface IVcpu : IDisposable
{
    /// <summary>Its number in the machine.</summary>
    VcpuId Id { get; }

    /// <summary>Runs guest code until an exit. Allocates nothing. Throws <see cref="HypervisorException"/> only where the host itself fails.</summary>
    /// <param name="exit">The exit; borrowed until the next call.</param>
    void Run(out VcpuExit exit);

    /// <summary>Runs guest code and hands every exit to <paramref name="sink"/> until that says no. A backend saves the entry and return of a call for each exit.</summary>
    void RunLoop(IVcpuExitSink sink)
    {
        VcpuExit exit;
        do Run(out exit);
        while (sink.Answer(ref exit));
    }

    /// <summary>Makes the current <see cref="Run"/>, or the next one, end before more guest code runs. Any thread, any time; stays until <see cref="ClearKick"/>.</summary>
    /// <remarks>A half-done access is completed first; where that needs the VMM again (a string instruction), <see cref="Run"/> gives that exit and the next call ends.</remarks>
    void Kick();

    /// <summary>Lets <see cref="Run"/> enter the guest again. A kick that comes after it is not lost.</summary>
    void ClearKick();

    /// <summary>The guest gets #GP for the MSR access of the last exit.</summary>
    void FailMsrAccess();

    /// <summary>Sets what CPUID answers; before the first <see cref="Run"/>.</summary>
    void SetCpuid(IReadOnlyList<CpuidEntry> entries);

    /// <summary>What CPUID answers.</summary>
    IReadOnlyList<CpuidEntry> GetCpuid();

    /// <summary>Delivers an external interrupt; only without an interrupt controller, and while the guest can take it.</summary>
    void InjectInterrupt(byte vector);

    /// <summary>Asks for a <see cref="VcpuExitReason.InterruptWindow"/> exit as soon as the guest can take an interrupt.</summary>
    void RequestInterruptWindow(bool wanted);

    /// <summary>Delivers an NMI.</summary>
    void InjectNmi();

    /// <summary>Switches debugging on, or off with <see langword="null"/>.</summary>
    void SetGuestDebug(GuestDebug? debug);

    /// <summary>The linear address's guest physical address, through the guest's own page tables; <see langword="null"/> where it has none.</summary>
    GuestAddress? Translate(ulong linearAddress);

    /// <summary>General purpose registers.</summary>
    X86Registers GetRegisters();

    /// <inheritdoc cref="GetRegisters"/>
    void SetRegisters(in X86Registers registers);

    /// <summary>Segments, tables and control registers.</summary>
    X86SpecialRegisters GetSpecialRegisters();

    /// <inheritdoc cref="GetSpecialRegisters"/>
    void SetSpecialRegisters(in X86SpecialRegisters registers);

    /// <summary>x87 and SSE registers.</summary>
    X86FpuState GetFpu();

    /// <inheritdoc cref="GetFpu"/>
    void SetFpu(X86FpuState state);

    /// <summary>The XSAVE area in its standard format, 4 KiB or more. Source: Intel SDM vol. 1, "XSAVE Area".</summary>
    byte[] GetXsave();

    /// <inheritdoc cref="GetXsave"/>
    void SetXsave(byte[] area);

    /// <summary>Extended control registers.</summary>
    IReadOnlyList<XcrValue> GetXcrs();

    /// <inheritdoc cref="GetXcrs"/>
    void SetXcrs(IReadOnlyList<XcrValue> values);

    /// <summary>The local APIC's register page, 1,024 bytes. Source: Intel SDM vol. 3A, "Local APIC Register Address Map".</summary>
    byte[] GetLocalApic();

    /// <inheritdoc cref="GetLocalApic"/>
    void SetLocalApic(byte[] registers);

    /// <summary>What the vCPU waits for.</summary>
    MpState GetMpState();

    /// <inheritdoc cref="GetMpState"/>
    void SetMpState(MpState state);

    /// <summary>Pending exceptions, interrupts and NMIs.</summary>
    VcpuEvents GetEvents();

    /// <inheritdoc cref="GetEvents"/>
    void SetEvents(in VcpuEvents events);

    /// <summary>The debug registers.</summary>
    X86DebugRegisters GetDebugRegisters();

    /// <inheritdoc cref="GetDebugRegisters"/>
    void SetDebugRegisters(in X86DebugRegisters registers);

    /// <summary>Reads MSRs; those that the backend does not know are left out.</summary>
    IReadOnlyList<MsrValue> GetMsrs(IReadOnlyList<uint> indices);

    /// <summary>Writes MSRs in order. Throws <see cref="HypervisorException"/> naming the first that was refused.</summary>
    void SetMsrs(IReadOnlyList<MsrValue> values);

    /// <summary>Frequency of the guest's time stamp counter, in kHz.</summary>
    uint GetTscKhz();

    /// <summary>Sets the frequency of the guest's time stamp counter, in kHz.</summary>
    void SetTscKhz(uint frequency);
}
