using System.Buffers.Binary;
using System.Text;
using ActorVmm.Devices.Chipset;
using ActorVmm.Primitives;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace ActorVmm.Machines.Guests;

/// <summary>The smallest SMP guest: each vCPU tells the serial port its APIC id, starts the next one by INIT and SIPI, and halts; the last one switches the machine off.</summary>
/// <remarks>
/// It stays in real mode and needs about 700 instructions a vCPU, so it also ends soon where the host's kernel emulates every one of them. One vCPU is active at a time:
/// they share a stack, and a slow host spends nothing on waiting.
/// <code>
/// 0x07ff0  counter of vCPUs that were here (grows up), stack below it
/// 0x08000  code: a flat image's entry, and the SIPI vector 8
/// 0x09000  texts
/// 0x0a000  APIC ids by vCPU number, 4 bytes each
/// </code>
/// Source: Intel SDM vol. 3A, "Extended XAPIC (x2APIC)", "MP Initialization Protocol Algorithm for MP Systems".
/// </remarks>
public sealed class TinySmpGuest
{
    /// <summary>Where the image must be, and where the first vCPU starts in real mode.</summary>
    public static readonly GuestAddress LoadAddress = new(CodeAt);

    /// <summary>The most vCPUs that the table of APIC ids has room for.</summary>
    public const int MaxVcpus = 5000;

    private const int CounterAt = 0x7ff0;
    private const int CodeAt = 0x8000;
    private const int TextAt = 0x9000;
    private const int TableAt = 0xa000;
    private const byte StartVector = CodeAt >> 12;

    private const uint ApicBaseMsr = 0x1b, X2ApicIdMsr = 0x802, X2ApicCommandMsr = 0x830;
    private const uint EnableX2Apic = 0xc00;
    private const uint InitCommand = 0x4500, StartCommand = 0x4600 | StartVector;
    private const byte TransmitterEmpty = 0x20;
    private const byte SleepEnable = 1 << 5;

    private readonly Assembler _code = new(16);
    private readonly List<byte> _texts = [];
    private readonly PortAddress _uart;
    private readonly PortAddress _sleepControl;
    private readonly uint[] _apicIds;
    private Label _putText, _putNumber, _putByte;

    private TinySmpGuest(IReadOnlyList<uint> apicIds, PortAddress uart, PortAddress sleepControl)
    {
        (_apicIds, _uart, _sleepControl) = ([.. apicIds], uart, sleepControl);
        (_putText, _putNumber, _putByte) = (_code.CreateLabel(), _code.CreateLabel(), _code.CreateLabel());
    }

    /// <summary>Makes the image for vCPUs with these APIC ids, the first vCPU first.</summary>
    /// <param name="apicIds">1 to <see cref="MaxVcpus"/> ids. Throws <see cref="ArgumentOutOfRangeException"/> otherwise.</param>
    /// <param name="uart">First port of a 16550.</param>
    /// <param name="sleepControl">The ACPI sleep control register.</param>
    public static byte[] Assemble(IReadOnlyList<uint> apicIds, PortAddress uart, PortAddress sleepControl)
    {
        ArgumentOutOfRangeException.ThrowIfZero(apicIds.Count, nameof(apicIds));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(apicIds.Count, MaxVcpus, nameof(apicIds));
        return new TinySmpGuest(apicIds, uart, sleepControl).Image();
    }

    private byte[] Image()
    {
        EveryVcpu();
        PutText();
        PutNumber();
        PutByte();

        var image = new byte[TableAt - CodeAt + _apicIds.Length * sizeof(uint)];
        var code = new MemoryStream();
        _code.Assemble(new StreamCodeWriter(code), CodeAt);
        code.ToArray().CopyTo(image, 0);
        _texts.CopyTo(image, TextAt - CodeAt);
        for (int i = 0; i < _apicIds.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(TableAt - CodeAt + i * sizeof(uint)), _apicIds[i]);
        return image;
    }

    // The first vCPU comes here from the loader with CS 0, the others from SIPI with CS 0x800: all jumps are relative, all data is addressed from DS 0.
    private void EveryVcpu()
    {
        Label last = _code.CreateLabel(), park = _code.CreateLabel();
        _code.cli();
        _code.cld();
        _code.xor(ax, ax);
        _code.mov(ds, ax);
        _code.mov(ss, ax);
        _code.mov(sp, CounterAt);

        _code.mov(ecx, ApicBaseMsr);
        _code.rdmsr();
        _code.or(eax, EnableX2Apic);
        _code.wrmsr();

        Say("vCPU ");
        _code.mov(eax, __dword_ptr[CounterAt]);
        _code.call(_putNumber);
        Say($" of {_apicIds.Length} is up, APIC id ");
        _code.mov(ecx, X2ApicIdMsr);
        _code.rdmsr();
        _code.call(_putNumber);
        Say("\r\n");

        _code.inc(__dword_ptr[CounterAt]);
        _code.mov(ebx, __dword_ptr[CounterAt]);
        _code.cmp(ebx, _apicIds.Length);
        _code.je(last);

        _code.shl(ebx, 2);
        _code.mov(edx, __dword_ptr[bx + TableAt]);
        _code.mov(ecx, X2ApicCommandMsr);
        _code.mov(eax, InitCommand);
        _code.wrmsr();
        _code.mov(eax, StartCommand);
        _code.wrmsr();

        // Nothing that is shared may be touched from here on: the next vCPU runs.
        _code.Label(ref park);
        _code.hlt();
        _code.jmp(park);

        _code.Label(ref last);
        Say("All vCPUs are up: switching off.\r\n");
        _code.mov(dx, _sleepControl.Value);
        _code.mov(al, PowerBlock.SoftOffType << 2 | SleepEnable);
        _code.@out(dx, al);
        _code.jmp(park);
    }

    private void Say(string text)
    {
        _code.mov(si, (ushort)(TextAt + _texts.Count));
        _code.call(_putText);
        _texts.AddRange(Encoding.ASCII.GetBytes(text));
        _texts.Add(0);
    }

    private void PutText()
    {
        Label done = _code.CreateLabel();
        _code.Label(ref _putText);
        _code.lodsb();
        _code.test(al, al);
        _code.je(done);
        _code.call(_putByte);
        _code.jmp(_putText);
        _code.Label(ref done);
        _code.ret();
    }

    // EAX in decimal, without a table of powers: the digits come out backwards and go over the stack.
    private void PutNumber()
    {
        Label divide = _code.CreateLabel(), show = _code.CreateLabel();
        _code.Label(ref _putNumber);
        _code.xor(di, di);
        _code.mov(ebx, 10);
        _code.Label(ref divide);
        _code.xor(edx, edx);
        _code.div(ebx);
        _code.push(dx);
        _code.inc(di);
        _code.test(eax, eax);
        _code.jne(divide);
        _code.Label(ref show);
        _code.pop(ax);
        _code.add(al, (byte)'0');
        _code.call(_putByte);
        _code.dec(di);
        _code.jne(show);
        _code.ret();
    }

    private void PutByte()
    {
        Label wait = _code.CreateLabel();
        _code.Label(ref _putByte);
        _code.mov(bl, al);
        _code.mov(dx, (ushort)(_uart.Value + 5));
        _code.Label(ref wait);
        _code.@in(al, dx);
        _code.test(al, TransmitterEmpty);
        _code.je(wait);
        _code.mov(dx, _uart.Value);
        _code.mov(al, bl);
        _code.@out(dx, al);
        _code.ret();
    }
}
