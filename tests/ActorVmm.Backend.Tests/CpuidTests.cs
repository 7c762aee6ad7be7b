namespace ActorVmm.Backend.Tests;

public sealed class CpuidTests
{
    // Leaves whose answer depends on what the guest or its local APIC did: APIC enable and OSXSAVE, MWAIT, OSPKE, the XSAVE sizes, the KVM features.
    private static readonly uint[] s_living = [0x1, 0x7, 0xd, 0x19, 0x40000001, 0x80000001];

    [BackendFact]
    public void SetCpuid_OfTheSupportedLeaves_IsGotBack(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.AddVcpu();
        IReadOnlyList<CpuidEntry> set = GuestCpuid.For(backend.Hypervisor, 0);

        IReadOnlyList<CpuidEntry> got = cpu.Ask(vcpu => vcpu.GetCpuid());

        Assert.Equal(set.Where(entry => !s_living.Contains(entry.Function)), got.Where(entry => !s_living.Contains(entry.Function)));
        Assert.Equal(set.Select(entry => (entry.Function, entry.Index)), got.Select(entry => (entry.Function, entry.Index)));
    }

    [BackendFact]
    public void Cpuid_InTheGuest_AnswersEachLeafAsItWasSet(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        CpuidEntry[] leaves = [.. GuestCpuid.For(backend.Hypervisor, 0).Where(entry => !s_living.Contains(entry.Function))];
        const uint input = 0x40000, output = 0x50000;
        for (int i = 0; i < leaves.Length; i++)
        {
            guest.Memory.WriteUInt32(new(input + (uint)i * 8), leaves[i].Function);
            guest.Memory.WriteUInt32(new(input + (uint)i * 8 + 4), leaves[i].Index);
        }
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            Iced.Intel.Label again = a.CreateLabel();
            a.mov(esi, input);
            a.mov(edi, output);
            a.mov(ebp, leaves.Length);
            a.Label(ref again);
            a.mov(eax, __dword_ptr[rsi]);
            a.mov(ecx, __dword_ptr[rsi + 4]);
            a.cpuid();
            a.mov(__dword_ptr[rdi], eax);
            a.mov(__dword_ptr[rdi + 4], ebx);
            a.mov(__dword_ptr[rdi + 8], ecx);
            a.mov(__dword_ptr[rdi + 12], edx);
            a.add(esi, 8);
            a.add(edi, 16);
            a.dec(ebp);
            a.jnz(again);
            a.Done();
        });

        cpu.RunToDone();

        for (int i = 0; i < leaves.Length; i++)
        {
            uint Seen(int register) => guest.Memory.ReadUInt32(new(output + (uint)i * 16 + (uint)register * 4));
            Assert.Equal(leaves[i], leaves[i] with { Eax = Seen(0), Ebx = Seen(1), Ecx = Seen(2), Edx = Seen(3) });
        }
    }

    [BackendFact]
    public void Cpuid_OfALeafOfOurOwn_IsSeenByTheGuest(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(eax, 0x40000100);
            a.cpuid();
            foreach (Iced.Intel.AssemblerRegister32 register in (Iced.Intel.AssemblerRegister32[])[eax, ebx, ecx])
            {
                a.mov(esi, edx);
                a.mov(eax, register);
                a.Report();
                a.mov(edx, esi);
            }
            a.mov(eax, esi);
            a.Report();
            a.Done();
        });
        CpuidEntry own = new(0x40000100, 0, false, 0x11111111, 0x22222222, 0x33333333, 0x44444444);
        cpu.Do(vcpu => vcpu.SetCpuid([.. GuestCpuid.For(backend.Hypervisor, 0), own]));

        cpu.RunToDone();

        Assert.Equal([0x11111111UL, 0x22222222, 0x33333333, 0x44444444], cpu.Reports);
    }

    [BackendFact]
    public void ApicId_OfEachVcpu_IsInItsLeaves(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Write(16, GuestLayout.Code, a =>
        {
            a.mov(eax, 1);
            a.cpuid();
            a.shr(ebx, 24);
            a.mov(eax, ebx);
            a.Report();
            a.Done();
        });
        for (uint apicId = 0; apicId < 3; apicId++)
        {
            VcpuRunner cpu = guest.AddVcpu(apicId * 5);
            cpu.Do(vcpu =>
            {
                CpuSetup.Start(vcpu, CpuMode.Real, GuestLayout.Code);
                vcpu.SetMpState(MpState.Runnable);
            });
            cpu.RunToDone();
            Assert.Equal([apicId * 5UL], cpu.Reports);
        }
    }
}
