using System.Buffers.Binary;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace ActorVmm.Lab;

/// <summary>
/// A program for the lab machine that keeps two idle VMs open for ever, one with an in-kernel interrupt controller and one without. While
/// they exist the lab's kernel does not patch its own code as VMs come and go, which an emulator with several CPUs does not always survive.
/// </summary>
/// <remarks>Sources: Linux Documentation/virt/kvm/api.rst for the requests; System V ABI, "Object Files", for the ELF header.</remarks>
internal static class IdleMachines
{
    private const ulong LoadAddress = 0x400000;
    private const int HeaderLength = 64, SegmentLength = 56;
    private const int Open = 2, Ioctl = 16, Pause = 34, Fork = 57, Exit = 60, SetSession = 112;
    private const int ReadWrite = 2, CreateVm = 0xAE01, CreateVcpu = 0xAE41, CreateInterruptController = 0xAE60;

    /// <summary>The program as a static ELF file: returns 0 when the VMs are open, else the error number.</summary>
    public static byte[] Program()
    {
        using MemoryStream code = new();
        Assemble().Assemble(new StreamCodeWriter(code), LoadAddress + HeaderLength + SegmentLength);
        return [.. Header((int)code.Length), .. code.ToArray()];
    }

    private static Assembler Assemble()
    {
        Assembler a = new(64);
        Label path = a.CreateLabel(), failed = a.CreateLabel(), child = a.CreateLabel(), wait = a.CreateLabel();
        a.lea(rdi, __[path]);
        a.mov(esi, ReadWrite);
        Call(Open);
        a.mov(r12d, eax);
        Request(r12d, CreateVm);
        a.mov(r13d, eax);
        Request(r13d, CreateVcpu);
        Request(r12d, CreateVm);
        a.mov(r13d, eax);
        Request(r13d, CreateInterruptController);
        Request(r13d, CreateVcpu);
        Call(Fork);
        a.jz(child);
        a.xor(edi, edi);
        a.mov(eax, Exit);
        a.syscall();
        a.Label(ref failed);
        a.mov(edi, eax);
        a.neg(edi);
        a.mov(eax, Exit);
        a.syscall();
        a.Label(ref child);
        Call(SetSession);
        a.Label(ref wait);
        a.mov(eax, Pause);
        a.syscall();
        a.jmp(wait);
        a.Label(ref path);
        a.db("/dev/kvm\0"u8.ToArray());
        return a;

        void Call(int number)
        {
            a.mov(eax, number);
            a.syscall();
            a.test(eax, eax);
            a.js(failed);
        }

        void Request(AssemblerRegister32 descriptor, int request)
        {
            a.mov(edi, descriptor);
            a.mov(esi, request);
            a.xor(edx, edx);
            Call(Ioctl);
        }
    }

    // One segment, readable and executable, that holds the whole file.
    private static byte[] Header(int codeLength)
    {
        byte[] header = new byte[HeaderLength + SegmentLength];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(header, 0);
        ulong size = (ulong)(header.Length + codeLength);
        Put16(16, 2);
        Put16(18, 62);
        Put32(20, 1);
        Put64(24, LoadAddress + (ulong)header.Length);
        Put64(32, HeaderLength);
        Put16(52, HeaderLength);
        Put16(54, SegmentLength);
        Put16(56, 1);
        Put32(HeaderLength, 1);
        Put32(HeaderLength + 4, 5);
        Put64(HeaderLength + 16, LoadAddress);
        Put64(HeaderLength + 24, LoadAddress);
        Put64(HeaderLength + 32, size);
        Put64(HeaderLength + 40, size);
        Put64(HeaderLength + 48, 0x1000);
        return header;

        void Put16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at), value);
        void Put32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(at), value);
        void Put64(int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(at), value);
    }
}
