using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class SmpTests
{
    private const uint Up = GuestLayout.Scratch, Ids = 0x10000;
    private const byte Vector = 0x40;

    [BackendFact]
    [Case(2)]
    [Case(4)]
    [Case(8)]
    [Case(16)]
    [Case(64)]
    public void InitAndSipi_ToAllOthers_StartEachOnce(TestBackend backend, int vcpus)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);

        StartAll(guest, vcpus);

        for (uint i = 1; i < vcpus; i++) Assert.Equal(1, guest.Memory.ReadUInt8(new(Ids + i)));
        Assert.Equal((uint)vcpus - 1, guest.Memory.ReadUInt32(new(Up)));
    }

    [BackendFact(Need.SplitController | Need.WideApicIds)]
    public void InitAndSipi_To1023OthersAtOnce_StartEachOnce(TestBackend backend)
    {
        int vcpus = Math.Min(1024, backend.Capabilities.MaxVcpus);
        using TinyGuest guest = new(backend, InterruptControllerPlace.Split);

        StartAll(guest, vcpus);

        for (uint i = 1; i < vcpus; i++) Assert.Equal(1, guest.Memory.ReadUInt8(new(Ids + i)));
    }

    [BackendFact]
    public void Sipi_ToOneVcpu_StartsItAloneAtTheVectorsPage(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Write(16, GuestLayout.ApCode, a =>
        {
            a.mov(ax, cs);
            a.mov(__word_ptr.cs[GuestLayout.Scratch + 4], ax);
            a.mov(__dword_ptr.cs[GuestLayout.Scratch], 1);
            a.Halt();
        });
        VcpuRunner bsp = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.SendIpi(0x4500, 2);
            a.SendIpi(0x4600 | (uint)(GuestLayout.ApCode >> 12), 2);
            a.WaitForMemory((uint)GuestLayout.ApCode + GuestLayout.Scratch, 1);
            a.Done();
        });
        VcpuRunner other = guest.AddVcpu(), target = guest.AddVcpu();
        other.Start();
        target.Start();

        bsp.RunToDone();

        Assert.Equal(GuestLayout.ApCode >> 4, guest.Memory.ReadUInt16(new(GuestLayout.ApCode + GuestLayout.Scratch + 4)));
        Assert.True(other.Stop());
        Assert.Equal(MpState.Uninitialized, other.Ask(vcpu => vcpu.GetMpState()));
    }

    [BackendFact]
    [Case(2)]
    [Case(4)]
    [Case(8)]
    public void Ipi_ToAllOthers_ReachesEachEveryTime(TestBackend backend, int vcpus)
    {
        const uint rounds = 8;
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.CountInterrupts(CpuMode.Real, Vector);
        WriteListeningAp(guest);
        VcpuRunner bsp = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.StartOthers();
            a.WaitForMemory(Up, (uint)vcpus - 1);
            for (uint round = 1; round <= rounds; round++)
            {
                a.SendIpi(0xc4000 | Vector);
                a.WaitForMemory(GuestLayout.Counters + Vector * 4, round * (uint)(vcpus - 1));
            }
            a.Done();
        });
        AddOthers(guest, vcpus);

        bsp.RunToDone();

        Assert.Equal(rounds * (uint)(vcpus - 1), guest.Count(Vector));
    }

    [BackendFact]
    [Case(false)]
    [Case(true)]
    public void Ipi_ThereAndBack_ArrivesInOrder(TestBackend backend, bool logical)
    {
        const uint rounds = 20;
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.CountInterrupts(CpuMode.Real, Vector);
        guest.Handle(CpuMode.Real, Vector + 1, a =>
        {
            a.CountAndAcknowledge(Vector + 1);
            // In x2APIC mode the logical id is the cluster above 16 bits that stand for its members: 1 << 0 is vCPU 0, 1 << 1 is vCPU 1.
            a.SendIpi((logical ? 0x4800u : 0x4000u) | Vector, logical ? 1u : 0u);
            a.ReturnFromInterrupt();
        });
        WriteListeningAp(guest);
        VcpuRunner bsp = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.StartOthers();
            a.WaitForMemory(Up, 1);
            a.sti();
            for (uint round = 1; round <= rounds; round++)
            {
                a.SendIpi((logical ? 0x4800u : 0x4000u) | (Vector + 1u), logical ? 2u : 1u);
                a.WaitForMemory(GuestLayout.Counters + Vector * 4, round);
            }
            a.Done();
        });
        AddOthers(guest, 2);

        bsp.RunToDone();

        Assert.Equal((rounds, rounds), (guest.Count(Vector), guest.Count(Vector + 1)));
    }

    [BackendFact]
    public void Ipi_ToItself_IsTakenWhenInterruptsAreOn(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.CountInterrupts(CpuMode.Real, Vector);
        VcpuRunner bsp = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.WriteMsr(GuestSnippets.SelfInterrupt, Vector);
            a.mov(eax, __dword_ptr[GuestLayout.Counters + Vector * 4]);
            a.Report();
            a.sti();
            a.WaitForMemory(GuestLayout.Counters + Vector * 4, 1);
            a.Report();
            a.Done();
        });

        bsp.RunToDone();

        Assert.Equal([0UL, 1UL], bsp.Reports);
    }

    [BackendFact]
    public void Nmi_AsIpi_IsTakenThoughInterruptsAreOff(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Handle(CpuMode.Real, 2, a =>
        {
            a.mov(__dword_ptr[GuestLayout.Scratch + 8], 1);
            a.Halt();
        });
        guest.Write(16, GuestLayout.ApCode, a =>
        {
            a.SetSegmentsAfterSipi();
            a.mov(sp, 0x6ff0);
            a.mov(__dword_ptr[Up], 1);
            a.Halt();
        });
        VcpuRunner bsp = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.StartOthers();
            a.WaitForMemory(Up, 1);
            a.SendIpi(0x4400, 1);
            a.WaitForMemory(GuestLayout.Scratch + 8, 1);
            a.Done();
        });
        AddOthers(guest, 2);

        bsp.RunToDone();
    }

    [BackendFact]
    public void Init_OfARunningVcpu_MakesItWaitForASipi(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Write(16, GuestLayout.ApCode, a =>
        {
            Label spin = a.CreateLabel();
            a.SetSegmentsAfterSipi();
            a.@lock.inc(__dword_ptr[Up]);
            a.Label(ref spin);
            a.pause();
            a.jmp(spin);
        });
        VcpuRunner bsp = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            for (uint times = 1; times <= 3; times++)
            {
                a.StartOthers();
                a.WaitForMemory(Up, times);
            }
            a.SendIpi(0xc4500);
            a.Done();
        });
        AddOthers(guest, 2);

        bsp.RunToDone();

        // INIT interrupts the other vCPU at its next exit to the hypervisor at the latest, which a stop is.
        Assert.True(guest.Vcpus[1].Stop());
        Assert.Equal(3U, guest.Memory.ReadUInt32(new(Up)));
        Assert.Equal(MpState.InitReceived, guest.Vcpus[1].Ask(vcpu => vcpu.GetMpState()));
    }

    private static void StartAll(TinyGuest guest, int vcpus)
    {
        guest.Write(16, GuestLayout.ApCode, a =>
        {
            a.SetSegmentsAfterSipi();
            a.EnableX2Apic();
            a.mov(ecx, GuestSnippets.ApicId);
            a.rdmsr();
            a.mov(bx, (ushort)(Ids >> 4));
            a.mov(ds, bx);
            a.mov(bx, ax);
            a.@lock.inc(__byte_ptr[bx]);
            a.xor(bx, bx);
            a.mov(ds, bx);
            a.@lock.inc(__dword_ptr[Up]);
            a.Halt();
        });
        VcpuRunner bsp = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.StartOthers();
            a.WaitForMemory(Up, (uint)vcpus - 1);
            a.Done();
        });
        AddOthers(guest, vcpus);
        bsp.Start();
        bsp.WaitForDone(2 * Deadline.Long);
    }

    // A fresh stack for each, interrupts on, and in the counter of those that are up.
    private static void WriteListeningAp(TinyGuest guest) => guest.Write(16, GuestLayout.ApCode, a =>
    {
        a.SetSegmentsAfterSipi();
        a.EnableX2Apic();
        a.mov(ecx, GuestSnippets.ApicId);
        a.rdmsr();
        a.shl(ax, 8);
        a.add(ax, 0x4f0);
        a.add(ax, 0x4000);
        a.mov(sp, ax);
        a.sti();
        a.@lock.inc(__dword_ptr[Up]);
        a.HaltForInterrupts();
    });

    private static void AddOthers(TinyGuest guest, int vcpus)
    {
        while (guest.Vcpus.Count < vcpus) guest.AddVcpu();
        foreach (VcpuRunner other in guest.Vcpus.Skip(1)) other.Start();
    }
}
