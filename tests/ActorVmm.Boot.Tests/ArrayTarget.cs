using ActorVmm.Boot.Segments;
using ActorVmm.Primitives;
using Microsoft.Win32.SafeHandles;

namespace ActorVmm.Boot.Tests;

/// <summary>Guest memory from address 0, as an array.</summary>
internal sealed class ArrayTarget(int length) : IBootTarget
{
    public byte[] Bytes { get; } = new byte[length];

    public static ArrayTarget Filled(BootPlan plan)
    {
        var target = new ArrayTarget((int)plan.Ram[0].Length);
        plan.WriteTo(target);
        return target;
    }

    public Span<byte> At(ulong address, int count) => Bytes.AsSpan((int)address, count);

    public uint U32(ulong address) => BitConverter.ToUInt32(Bytes, (int)address);

    public ulong U64(ulong address) => BitConverter.ToUInt64(Bytes, (int)address);

    public string Text(ulong address)
    {
        ReadOnlySpan<byte> rest = Bytes.AsSpan((int)address);
        return System.Text.Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    public bool TryWrite(GuestAddress at, ReadOnlySpan<byte> bytes)
    {
        if (at.Value + (ulong)bytes.Length > (ulong)Bytes.Length) return false;
        bytes.CopyTo(Bytes.AsSpan((int)at.Value));
        return true;
    }

    public bool TryLoad(GuestAddress at, SafeFileHandle file, long offset, ulong length)
    {
        if (at.Value + length > (ulong)Bytes.Length) return false;
        RandomAccess.Read(file, Bytes.AsSpan((int)at.Value, (int)length), offset);
        return true;
    }
}
