using CsCheck;

namespace ActorVmm.Backend.Tests;

public sealed class MsrAndClockStateTests
{
    private const uint Tsc = 0x10, Pat = 0x277, SysenterCs = 0x174, SysenterEsp = 0x175, SysenterEip = 0x176;
    private const uint Star = 0xc0000081, Lstar = 0xc0000082, Cstar = 0xc0000083, SyscallMask = 0xc0000084, KernelGsBase = 0xc0000102;

    // An hour at 10 GHz and more.
    private const ulong TscStart = 1UL << 50, AnHour = 1UL << 46;

    [BackendFact]
    public void Msrs_Random_RoundTrip(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a => a.Done());

        // AMD's SYSENTER has 32 bits.
        cpu.Do(vcpu => Gen.Select(Gen.ULong[0, 0x7fff_ffff_ffff].Array[5], Gen.ULong, Gen.UInt).Sample((addresses, star, mask) =>
        {
            MsrValue[] set =
            [
                new(SysenterCs, mask & 0xfff8), new(SysenterEsp, (uint)addresses[0]), new(SysenterEip, (uint)addresses[1]), new(Star, star), new(Lstar, addresses[2]),
                new(Cstar, addresses[3]), new(SyscallMask, mask), new(KernelGsBase, addresses[4]), new(Pat, 0x0007_0406_0007_0406),
            ];
            vcpu.SetMsrs(set);
            Assert.Equal(set, vcpu.GetMsrs([.. set.Select(msr => msr.Index)]));
        }, iter: 100, threads: 1));
    }

    [BackendFact]
    [Case(Lstar)]
    [Case(KernelGsBase)]
    [Case(Pat)]
    public void Msr_ThatWasSet_IsReadByTheGuest(TestBackend backend, uint msr)
    {
        ulong value = msr == Pat ? 0x0007_0406_0001_0406UL : 0x0000_1234_5678_9abcUL;
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(ecx, msr);
            a.rdmsr();
            a.mov(ebx, edx);
            a.Report();
            a.mov(eax, ebx);
            a.Report();
            a.Done();
        });
        cpu.Do(vcpu => vcpu.SetMsrs([new(msr, value)]));

        cpu.RunToDone();

        Assert.Equal([value & uint.MaxValue, value >> 32], cpu.Reports);
    }

    [BackendFact]
    public void Msr_ThatTheGuestWrote_IsGot(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.WriteMsr(Lstar, 0x1122_3344_5566);
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal([new MsrValue(Lstar, 0x1122_3344_5566)], cpu.Ask(vcpu => vcpu.GetMsrs([Lstar])));
    }

    [BackendFact]
    public void GetMsrs_WithUnknownOnesBetween_LeavesThoseOut(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.AddVcpu();

        Assert.Equal([Star, Pat], cpu.Ask(vcpu => vcpu.GetMsrs([0x12345678, Star, 0x12345679, Pat, 0x1234567a])).Select(msr => msr.Index));
    }

    [BackendFact]
    public void SetMsrs_OfAnUnknownOne_NamesIt(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.AddVcpu();

        HypervisorException refused = Assert.Throws<HypervisorException>(() => cpu.Do(vcpu => vcpu.SetMsrs([new(Star, 1), new(0x12345678, 2)])));

        Assert.Contains("0x12345678", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [BackendFact(Need.NativeRing0)]
    public void TimeStampCounter_ThatWasSet_GoesOnFromThere(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.AddVcpu();

        cpu.Do(vcpu => vcpu.SetMsrs([new(Tsc, TscStart)]));

        Assert.InRange(cpu.Ask(vcpu => vcpu.GetMsrs([Tsc]))[0].Value, TscStart, TscStart + AnHour);
    }

    [BackendFact(Need.NativeRing0)]
    public void TimeStampCounter_ThatWasSet_IsReadByTheGuest(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.rdtsc();
            a.shl(rdx, 32);
            a.or(rax, rdx);
            a.mov(__qword_ptr[GuestLayout.Scratch], rax);
            a.Done();
        });
        cpu.Do(vcpu => vcpu.SetMsrs([new(Tsc, TscStart)]));

        cpu.RunToDone();

        Assert.InRange(guest.Memory.ReadUInt64(new(GuestLayout.Scratch)), TscStart, TscStart + AnHour);
    }

    [BackendFact]
    public void TscKhz_OfItsOwnValue_RoundTrips(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.AddVcpu();
        uint frequency = cpu.Ask(vcpu => vcpu.GetTscKhz());
        Assert.InRange(frequency, 100_000u, 20_000_000u);

        cpu.Do(vcpu => vcpu.SetTscKhz(frequency));

        Assert.Equal(frequency, cpu.Ask(vcpu => vcpu.GetTscKhz()));
    }

    [BackendFact]
    public void Clock_ThatWasSet_GoesOnFromThere(TestBackend backend)
    {
        const ulong start = 3_600_000_000_000;
        using TinyGuest guest = new(backend);

        guest.Machine.SetClock(start);

        ulong first = guest.Machine.GetClock();
        Assert.InRange(first, start, start + (ulong)Deadline.Long.TotalNanoseconds);
        Assert.True(Deadline.Until(() => guest.Machine.GetClock() > first), "the clock stands still");
    }
}
