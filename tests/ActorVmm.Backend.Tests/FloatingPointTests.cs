using System.Buffers.Binary;
using CsCheck;

namespace ActorVmm.Backend.Tests;

/// <summary>x87, SSE and AVX: what the guest computes, and what is set and got from outside.</summary>
public sealed class FloatingPointTests
{
    // Offsets in the XSAVE area. Source: Intel SDM vol. 1, "XSAVE Area".
    private const int Mxcsr = 24, FirstXmm = 160, Header = 512, FirstYmmHigh = 576;

    [BackendFact]
    public void Sse_InLongMode_Computes(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        for (uint i = 0; i < 4; i++)
        {
            WriteFloat(guest, GuestLayout.Scratch + i * 4, i + 1.5f);
            WriteFloat(guest, GuestLayout.Scratch + 16 + i * 4, (i + 1) * 10f);
        }
        VcpuRunner cpu = UserCode.Boot(guest, a =>
        {
            a.movups(xmm1, __xmmword_ptr[GuestLayout.Scratch]);
            a.movups(xmm2, __xmmword_ptr[GuestLayout.Scratch + 16]);
            a.addps(xmm1, xmm2);
            a.mulps(xmm1, xmm2);
            a.movups(__xmmword_ptr[GuestLayout.Scratch + 32], xmm1);
        });

        cpu.RunToDone();

        for (uint i = 0; i < 4; i++)
            Assert.Equal((i + 1.5f + (i + 1) * 10f) * ((i + 1) * 10f), BitConverter.UInt32BitsToSingle(guest.Memory.ReadUInt32(new(GuestLayout.Scratch + 32 + i * 4))));
    }

    [BackendFact]
    public void X87_InLongMode_Computes(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Memory.WriteUInt64(new(GuestLayout.Scratch), BitConverter.DoubleToUInt64Bits(2.25));
        guest.Memory.WriteUInt64(new(GuestLayout.Scratch + 8), BitConverter.DoubleToUInt64Bits(7.0));
        VcpuRunner cpu = UserCode.Boot(guest, a =>
        {
            a.fninit();
            a.fld(__qword_ptr[GuestLayout.Scratch]);
            a.fsqrt();
            a.fmul(__qword_ptr[GuestLayout.Scratch + 8]);
            a.fstp(__qword_ptr[GuestLayout.Scratch + 16]);
        });

        cpu.RunToDone();

        Assert.Equal(10.5, BitConverter.UInt64BitsToDouble(guest.Memory.ReadUInt64(new(GuestLayout.Scratch + 16))));
    }

    [BackendFact]
    public void Fpu_Random_RoundTrips(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.AddVcpu();

        cpu.Do(vcpu => Gen.Select(Gen.Byte.Array[256], Gen.Byte.Array[128], Gen.UShort, Gen.ULong).Sample((xmm, registers, word, pointer) =>
        {
            // The last 6 bytes of each x87 register are unused.
            for (int i = 0; i < registers.Length; i++) if (i % 16 >= 10) registers[i] = 0;
            X86FpuState set = new()
            {
                Xmm = xmm, Registers = registers, Fcw = (ushort)(word & 0xf3f | 0x40), Fsw = (ushort)(word & 0x7f3f), Ftwx = (byte)word,
                LastOpcode = (ushort)(word & 0x7ff), LastIp = pointer & 0x7fff_ffff_ffff, LastDp = pointer >> 17, Mxcsr = 0x1f80u | word & 0x3fu,
            };
            vcpu.SetFpu(set);
            X86FpuState got = vcpu.GetFpu();
            Assert.Equal(set.Xmm, got.Xmm);
            Assert.Equal(set.Registers, got.Registers);
            Assert.Equal(set with { Xmm = got.Xmm, Registers = got.Registers }, got);
        }, iter: 100, threads: 1));
    }

    [BackendFact]
    public void Fpu_ThatWasSet_IsSeenByTheGuest(TestBackend backend)
    {
        byte[] xmm = [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 3))];
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = UserCode.Boot(guest, a =>
        {
            a.movups(__xmmword_ptr[GuestLayout.Scratch], xmm0);
            a.movups(__xmmword_ptr[GuestLayout.Scratch + 16], xmm15);
        });
        cpu.Do(vcpu => vcpu.SetFpu(new() { Xmm = xmm, Fcw = 0x37f, Mxcsr = 0x1f80 }));

        cpu.RunToDone();

        byte[] seen = new byte[32];
        guest.Memory.TryRead(new(GuestLayout.Scratch), seen);
        Assert.Equal([.. xmm[..16], .. xmm[^16..]], seen);
    }

    [BackendFact]
    public void Xsave_Random_RoundTripsAndIsTheFpusState(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.AddVcpu();

        cpu.Do(vcpu => Gen.Byte.Array[256].Sample(xmm =>
        {
            byte[] set = vcpu.GetXsave();
            Assert.True(set.Length >= 4096);
            xmm.CopyTo(set, FirstXmm);
            BinaryPrimitives.WriteUInt32LittleEndian(set.AsSpan(Mxcsr), 0x1fa0);
            BinaryPrimitives.WriteUInt64LittleEndian(set.AsSpan(Header), 3);
            vcpu.SetXsave(set);
            Assert.Equal(xmm, vcpu.GetFpu().Xmm);
            Assert.Equal(0x1fa0u, vcpu.GetFpu().Mxcsr);
            byte[] got = vcpu.GetXsave();
            vcpu.SetXsave(got);
            Assert.Equal(got, vcpu.GetXsave());
            Assert.Equal(xmm, got[FirstXmm..(FirstXmm + 256)]);
        }, iter: 50, threads: 1));
    }

    [BackendFact]
    public void Xcrs_WithAvx_RoundTripAndKeepTheUpperHalves(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.AddVcpu();
        ulong supported = SupportedXcr0(backend);
        ulong wanted = supported & 7;

        cpu.Do(vcpu =>
        {
            vcpu.SetXcrs([new(0, 1)]);
            Assert.Contains(new XcrValue(0, 1), vcpu.GetXcrs());
            vcpu.SetXcrs([new(0, wanted)]);
            Assert.Contains(new XcrValue(0, wanted), vcpu.GetXcrs());
            if ((wanted & 4) == 0) return;
            byte[] set = vcpu.GetXsave();
            for (int i = 0; i < 256; i++) set[FirstYmmHigh + i] = (byte)(i ^ 0x5a);
            BinaryPrimitives.WriteUInt64LittleEndian(set.AsSpan(Header), 7);
            vcpu.SetXsave(set);
            Assert.Equal(set[FirstYmmHigh..(FirstYmmHigh + 256)], vcpu.GetXsave()[FirstYmmHigh..(FirstYmmHigh + 256)]);
        });
    }

    [BackendFact]
    public void Xcrs_ThatNoCpuHas_AreRefused(TestBackend backend)
    {
        using TinyGuest guest = new(backend);

        Assert.Throws<HypervisorException>(() => guest.AddVcpu().Do(vcpu => vcpu.SetXcrs([new(0, 0)])));
    }

    private static ulong SupportedXcr0(TestBackend backend) =>
        backend.Hypervisor.SupportedCpuid.Where(entry => entry is { Function: 0xd, Index: 0 }).Select(entry => (ulong)entry.Edx << 32 | entry.Eax).FirstOrDefault(1UL);

    private static void WriteFloat(TinyGuest guest, uint at, float value) => guest.Memory.WriteUInt32(new(at), BitConverter.SingleToUInt32Bits(value));
}
