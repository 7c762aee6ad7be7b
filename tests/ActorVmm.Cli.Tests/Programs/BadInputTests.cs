using System.Buffers.Binary;

namespace ActorVmm.Cli.Tests.Programs;

public sealed class BadInputTests
{
    private const string Flat = "--load-address 0x8000";

    [KvmTheory]
    [InlineData("--kernel /no/such/kernel", "does not exist")]
    [InlineData("--kernel /", "is a directory")]
    [InlineData("--kernel $EMPTY", "is empty")]
    [InlineData("--kernel $EMPTY " + Flat, "is empty")]
    [InlineData("--kernel $ELF --initrd /no/such/initrd", "does not exist")]
    [InlineData("--kernel $ELF --memory 1G --initrd $BIG", "give the machine more memory")]
    [InlineData("--kernel $FLAT " + Flat + " --cpus 100000", "at most")]
    [InlineData("--kernel $FLAT " + Flat + " --pin 0=8000", "allowed are")]
    [InlineData("--kernel $FLAT --load-address 0x40000000 --mode long", "memory")]
    public void Run_WhatCannotWork_IsOneLineAndItsCode(string options, string expected)
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {options} < /dev/null", Files());
        UsageTests.AssertOneLine(ExitCodes.PlanInfeasible, expected, (run.WaitForEnd(), run.Output, run.Errors));
    }

    [KvmTheory]
    [InlineData("--kernel $FLAT " + Flat + " --debug-exit 0x3f8", "overlap the UART")]
    [InlineData("--kernel $FLAT " + Flat + " --cpus 3 --topology 1:1:2:1", "topology")]
    [InlineData("--kernel $FLAT " + Flat + " --pin 4=0", "there is no vCPU 4")]
    [InlineData("--cpus 2", "nothing to run")]
    public void Run_WhatCannotBeMeant_IsOneLineAndTheUsageCode(string options, string expected)
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {options} < /dev/null", Files());
        UsageTests.AssertOneLine(ExitCodes.Usage, expected, (run.WaitForEnd(), run.Output, run.Errors));
    }

    private static (string Name, string Value)[] Files()
    {
        string big = Path.Combine(TestFolder.Root, "big.img");
        using (FileStream sparse = File.OpenWrite(big)) sparse.SetLength(3L << 30);
        return
        [
            ("EMPTY", TestFolder.Write("empty", [])), ("FLAT", TestFolder.Write("flat.bin", [0xf4])), ("BIG", big), ("ELF", TestFolder.Write("vmlinux", PvhKernel())),
        ];
    }

    // The smallest ELF kernel: one loadable byte at 1 MiB and the note with its PVH entry.
    private static byte[] PvhKernel()
    {
        var elf = new byte[0x200];
        "\x7f"u8.CopyTo(elf);
        "ELF\x02\x01\x01"u8.CopyTo(elf.AsSpan(1));
        void Write16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(at), value);
        void Write32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(at), value);
        void Write64(int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(at), value);
        void Segment(int at, uint type, ulong offset, ulong address, ulong size)
        {
            Write32(at, type);
            Write64(at + 8, offset);
            Write64(at + 16, address);
            Write64(at + 24, address);
            Write64(at + 32, size);
            Write64(at + 40, size);
            Write64(at + 48, 4);
        }
        Write16(16, 2);
        Write16(18, 62);
        Write32(20, 1);
        Write64(24, 0x100000);
        Write64(32, 64);
        Write16(52, 64);
        Write16(54, 56);
        Write16(56, 2);
        Segment(64, 1, 0x100, 0x100000, 1);
        Segment(120, 4, 0x110, 0, 20);
        elf[0x100] = 0xf4;
        Write32(0x110, 4);
        Write32(0x114, 4);
        Write32(0x118, 18);
        "Xen\0"u8.CopyTo(elf.AsSpan(0x11c));
        Write32(0x120, 0x100000);
        return elf;
    }
}
