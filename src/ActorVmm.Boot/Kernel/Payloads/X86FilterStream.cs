using System.Buffers.Binary;

namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>Undoes the x86 filter of xz, which wrote the targets of near calls and jumps as absolute addresses. Source: The .xz File Format, "Branch/Call/Jump Filters for Executables"; the behaviour of xz 5.</summary>
internal sealed class X86FilterStream(Stream filtered) : ReadOnlyStream
{
    private const int InstructionLength = 5;
    private const byte CallOrJump = 0xe8;

    // By the opcode bytes seen in the three bytes before: how many bytes back the nearest one reaches into this operand, and whether a target can follow at all.
    private static ReadOnlySpan<byte> ReachBack => [0, 1, 2, 2, 3, 3, 3, 3];

    private static ReadOnlySpan<bool> TargetPossible => [true, true, true, false, true, false, false, false];

    private readonly byte[] _buffer = new byte[64 * 1024];
    private uint _position;
    private uint _recent;
    private int _next, _ready, _filled;
    private bool _finished;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_next == _ready) Refill();
        int count = Math.Min(buffer.Length, _ready - _next);
        _buffer.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) filtered.Dispose();
        base.Dispose(disposing);
    }

    // The last four bytes wait for what follows, as an instruction may start in them; at the end they are data.
    private void Refill()
    {
        _buffer.AsSpan(_ready, _filled - _ready).CopyTo(_buffer);
        (_filled, _next, _ready) = (_filled - _ready, 0, 0);
        while (!_finished && _filled < _buffer.Length)
        {
            int read = filtered.Read(_buffer, _filled, _buffer.Length - _filled);
            _finished = read == 0;
            _filled += read;
        }
        int done = Undo(_buffer.AsSpan(0, _filled));
        _position += (uint)done;
        _ready = _finished ? _filled : done;
    }

    private int Undo(Span<byte> data)
    {
        int last = -1;
        int i = 0;
        for (; i + InstructionLength <= data.Length; i++)
        {
            if ((data[i] & 0xfe) != CallOrJump) continue;
            int distance = i - last;
            last = i;
            _recent = distance > 3 ? 0 : _recent << (distance - 1) & 7;
            bool hidden = _recent != 0 && (!TargetPossible[(int)_recent] || IsSign(data[i + 4 - ReachBack[(int)_recent]]));
            if (hidden || !IsSign(data[i + 4]))
            {
                _recent = _recent << 1 | 1;
                continue;
            }
            Span<byte> operand = data.Slice(i + 1, 4);
            BinaryPrimitives.WriteUInt32LittleEndian(operand, Relative(BinaryPrimitives.ReadUInt32LittleEndian(operand), _position + (uint)i + InstructionLength));
            i += 4;
        }
        int left = i - last;
        _recent = left > 3 ? 0 : _recent << (left - 1);
        return i;
    }

    private uint Relative(uint absolute, uint next)
    {
        uint target = absolute - next;
        if (_recent != 0)
        {
            int bits = ReachBack[(int)_recent] * 8;
            while (IsSign((byte)(target >> (24 - bits)))) target = (target ^ (1u << (32 - bits)) - 1) - next;
        }
        return target & 0x01ff_ffff | 0u - (target & 0x0100_0000);
    }

    private static bool IsSign(byte value) => value is 0 or 0xff;
}
