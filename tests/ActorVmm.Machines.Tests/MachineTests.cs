using System.Text;
using ActorVmm.Devices.Chipset;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm;
using ActorVmm.Machines.Plans;
using ActorVmm.Machines.Reports;
using ActorVmm.Machines.Specs;
using ActorVmm.Machines.Vcpus;
using ActorVmm.Primitives;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace ActorVmm.Machines.Tests;

/// <summary>Whole machines with a few instructions as their guest, on this host's KVM.</summary>
public sealed class MachineTests : IDisposable
{
    private const ulong Start = 0x8000;
    private const ushort ExitPort = 0xf4;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _image = Path.GetTempFileName();
    private readonly ConsoleRing _console = new(4096);

    public void Dispose() => File.Delete(_image);

    private Machine Build(KvmSystem kvm, Action<Assembler> guest, Func<MachineSpec, MachineSpec>? change = null, int bits = 16)
    {
        File.WriteAllBytes(_image, Assembled(bits, Start, guest));
        var spec = new MachineSpec
        {
            Memory = new() { Size = ByteSize.MiB(4) },
            Payload = new() { Kernel = _image, LoadAddress = Start, Mode = bits == 64 ? FlatModeSpec.Long : FlatModeSpec.Real },
            DebugExitPort = ExitPort,
        };
        return Machine.Build(MachinePlanner.Plan(change?.Invoke(spec) ?? spec, kvm.Capabilities, HostCpus.Read()), kvm, _console);
    }

    private async Task<MachineEnd> Run(Action<Assembler> guest, Func<MachineSpec, MachineSpec>? change = null, int bits = 16)
    {
        using var kvm = new KvmSystem();
        using Machine machine = Build(kvm, guest, change, bits);
        machine.Resume();
        return await machine.Completion.WaitAsync(s_patience);
    }

    private static void Out(Assembler c, ushort port, byte value)
    {
        c.mov(dx, port);
        c.mov(al, value);
        c.@out(dx, al);
    }

    private static void Spin(Assembler c)
    {
        Label here = c.CreateLabel();
        c.Label(ref here);
        c.pause();
        c.jmp(here);
    }

    private string ConsoleText()
    {
        var bytes = new byte[4096];
        return Encoding.ASCII.GetString(bytes, 0, _console.Read(bytes));
    }

    [KvmFact]
    public async Task Completion_AfterADebugExitWrite_HasTheShiftedCode()
    {
        MachineEnd end = await Run(c => { Out(c, ExitPort, 0x10); Spin(c); });

        Assert.Equal((MachineEndKind.DebugExit, 0x21), (end.Kind, end.ExitCode));
    }

    [KvmFact]
    public async Task Completion_AfterTheConsoleWasWritten_HasLostNoByte()
    {
        const string text = "hello, world\r\n";

        MachineEnd end = await Run(c =>
        {
            foreach (char letter in text) Out(c, 0x3f8, (byte)letter);
            Out(c, 0x600, 5 << 2 | 1 << 5);
            Spin(c);
        });

        Assert.Equal(MachineEndKind.PowerOff, end.Kind);
        Assert.Equal(text, ConsoleText());
    }

    [KvmFact]
    public async Task Completion_AfterAStringWrite_GaveTheDeviceEveryByteInOrder()
    {
        MachineEnd end = await Run(c =>
        {
            Label code = c.CreateLabel();
            c.jmp(code);
            c.db("in order!"u8.ToArray());
            c.Label(ref code);
            c.mov(si, (ushort)(Start + 2));
            c.mov(cx, 9);
            c.mov(dx, 0x3f8);
            c.cld();
            c.rep.outsb();
            Out(c, ExitPort, 0);
            Spin(c);
        });

        Assert.Equal(1, end.ExitCode);
        Assert.Equal("in order!", ConsoleText());
    }

    [KvmFact]
    public async Task Completion_AfterTheResetRegister_IsAReset() => Assert.Equal(MachineEndKind.Reset, (await Run(c => { Out(c, 0x602, 1); Spin(c); })).Kind);

    [KvmFact]
    public async Task Completion_AfterTheKeyboardControllersReset_IsAReset() => Assert.Equal(MachineEndKind.Reset, (await Run(c => { Out(c, 0x64, 0xfe); Spin(c); })).Kind);

    [KvmFact]
    public async Task Completion_AfterAJumpToTheResetVector_IsAReset() => Assert.Equal(MachineEndKind.Reset, (await Run(c => c.db(0xea, 0x00, 0x00, 0xff, 0xff))).Kind);

    [KvmFact]
    public async Task Completion_AfterATripleFault_ReportsRegistersCodeAndExits()
    {
        MachineEnd end = await Run(c =>
        {
            Out(c, 0x80, 0x42);
            c.mov(rax, 0x1234_0000_0000);
            c.mov(rbx, __qword_ptr[rax]);
        }, spec => spec with { Cpus = new() { BootVcpus = 2 } }, bits: 64);

        Assert.Equal((MachineEndKind.Crash, 1), (end.Kind, end.ExitCode));
        Assert.Contains("vCPU 0: triple fault", end.Reason, StringComparison.Ordinal);
        VcpuReport vcpu = end.Report!.Vcpus[0];
        Assert.Contains("Shutdown", vcpu.ToString(), StringComparison.Ordinal);
        Assert.Contains(vcpu.LastExits, exit => exit is { Reason: VcpuExitReason.PortIo, Address: 0x80, Value: 0x42 });
        Assert.Contains("vCPU 1: not started by the guest", end.Report.ToString(), StringComparison.Ordinal);
    }

    [KvmFact]
    public async Task Inspect_OfASpinningGuest_ShowsTheLoopAndLetsItRunOn()
    {
        using var kvm = new KvmSystem();
        using Machine machine = Build(kvm, c => { Out(c, 0x3f8, (byte)'s'); Spin(c); });
        machine.Resume();
        Assert.True(_console.WaitForBytes(s_patience));

        VcpuReport report = machine.Inspect().Vcpus[0];

        Assert.Equal("real mode", report.Mode);
        Assert.Contains(report.Code, line => line.StartsWith("=>", StringComparison.Ordinal) && (line.Contains("pause", StringComparison.Ordinal) || line.Contains("jmp", StringComparison.Ordinal)));
        machine.Stop();
        Assert.Equal(MachineEndKind.Stopped, (await machine.Completion.WaitAsync(s_patience)).Kind);
    }

    [KvmFact]
    public async Task UnclaimedReads_OfPortsAndMemory_GiveAllOnes()
    {
        MachineEnd end = await Run(c =>
        {
            Label wrong = c.CreateLabel();
            c.mov(dx, 0x510);
            c.@in(eax, dx);
            c.cmp(eax, -1);
            c.jne(wrong);
            c.@in(al, dx);
            c.cmp(al, -1);
            c.jne(wrong);
            Out(c, ExitPort, 1);
            Spin(c);
            c.Label(ref wrong);
            Out(c, ExitPort, 2);
            Spin(c);
        });

        Assert.Equal(3, end.ExitCode);
    }

    [KvmFact]
    public void Pause_Of256RunningVcpus_BringsAllToAStandTogether()
    {
        using var kvm = new KvmSystem();
        using Machine machine = Build(kvm, StartAllAndSpin, spec => spec with { Cpus = new() { BootVcpus = 256 } });
        machine.Resume();
        Assert.True(_console.WaitForBytes(s_patience));

        Assert.Empty(machine.Pause(s_patience));

        Assert.All(machine.Vcpus, vcpu => Assert.Equal(VcpuState.Parked, vcpu.State));
        Assert.All(machine.Inspect().Vcpus, vcpu => Assert.NotEqual(MpState.Uninitialized, vcpu.Activity));
        long before = machine.Vcpus.Sum(vcpu => vcpu.Counters.Total);
        Assert.Equal(before, machine.Vcpus.Sum(vcpu => vcpu.Counters.Total));
        machine.Resume();
    }

    [KvmFact]
    public void Build_WithPins_BindsEachThreadBeforeItsFirstInstruction()
    {
        int cpu = HostCpus.Read().Allowed.Last();
        using var kvm = new KvmSystem();
        using Machine machine = Build(kvm, Spin, spec => spec with { Cpus = new() { BootVcpus = 2, Affinity = [new() { Vcpu = 1, HostCpus = CpuSet.Of(cpu) }] } });

        Assert.Equal(CpuSet.Of(cpu), Linux.ThreadAffinity.Get(machine.Vcpus[1].ThreadId));
        Assert.Equal(2, machine.Vcpus.Select(vcpu => vcpu.ThreadId).Distinct().Count());
    }

    [KvmFact]
    public async Task Counters_WithStats_HoldEveryExitAndItsTime()
    {
        using var kvm = new KvmSystem();
        using Machine machine = Build(kvm, c =>
        {
            for (int i = 0; i < 10; i++) Out(c, 0x80, (byte)i);
            Out(c, ExitPort, 0);
            Spin(c);
        }, spec => spec with { Report = new() { Stats = true } });
        machine.Resume();
        await machine.Completion.WaitAsync(s_patience);

        VcpuCounters counters = machine.Vcpus[0].Counters;
        Assert.Equal(11, counters[VcpuExitReason.PortIo]);
        Assert.Equal(10, counters.Unclaimed);
        Assert.Equal(11, counters.Times(VcpuExitReason.PortIo)!.Count);
        Assert.True(counters.Times(VcpuExitReason.PortIo)!.Sum > 0);
    }

    [KvmFact]
    public void Resume_ForAMillionWritesToTheUart_AllocatesNothingOnTheVcpuThread()
    {
        const int exits = 1_000_000;
        using var kvm = new KvmSystem();
        using Machine machine = Build(kvm, c =>
        {
            Label again = c.CreateLabel();
            c.mov(dx, 0x3ff);
            c.Label(ref again);
            c.@out(dx, al);
            c.jmp(again);
        });
        VcpuThread vcpu = machine.Vcpus[0];
        long AllocatedAfter(long count)
        {
            machine.Resume();
            Assert.True(SpinWait.SpinUntil(() => vcpu.Counters[VcpuExitReason.PortIo] >= count, TimeSpan.FromMinutes(5)));
            Assert.Empty(machine.Pause(s_patience));
            return vcpu.Inspect(_ => GC.GetAllocatedBytesForCurrentThread());
        }

        AllocatedAfter(10_000);
        long before = AllocatedAfter(20_000);
        long after = AllocatedAfter(20_000 + exits);

        Assert.Equal(0, after - before);
        Assert.Equal(0, vcpu.Counters.Unclaimed);
    }

    [KvmFact]
    public void Stop_BeforeTheGuestRan_EndsTheMachine()
    {
        using var kvm = new KvmSystem();
        using Machine machine = Build(kvm, Spin);

        machine.Stop();

        Assert.Equal(MachineEndKind.Stopped, machine.Completion.WaitAsync(s_patience).GetAwaiter().GetResult().Kind);
        machine.Resume();
        Assert.All(machine.Vcpus, vcpu => Assert.Equal(VcpuState.Stopped, vcpu.State));
    }

    // INIT and SIPI to all but self by x2APIC; the started processors spin at 0x9000. The first writes to the console once all have counted themselves.
    private static void StartAllAndSpin(Assembler c)
    {
        Label waiting = c.CreateLabel();
        void WriteMsr(uint msr, uint value)
        {
            c.mov(ecx, msr);
            c.mov(eax, value);
            c.xor(edx, edx);
            c.wrmsr();
        }

        byte[] started = Assembled(16, 0x9000, a =>
        {
            a.xor(ax, ax);
            a.mov(ds, ax);
            a.@lock.inc(__word_ptr[0x700]);
            Spin(a);
        });
        for (int i = 0; i < started.Length; i++) c.mov(__byte_ptr[0x9000 + i], started[i]);
        c.mov(ecx, 0x1b);
        c.rdmsr();
        c.or(eax, 0xc00);
        c.wrmsr();
        WriteMsr(0x80f, 0x1ff);
        WriteMsr(0x830, 0xc4500);
        WriteMsr(0x830, 0xc4609);
        c.Label(ref waiting);
        c.pause();
        c.cmp(__word_ptr[0x700], 255);
        c.jne(waiting);
        Out(c, 0x3f8, (byte)'!');
        Spin(c);
    }

    private static byte[] Assembled(int bits, ulong at, Action<Assembler> code)
    {
        var assembler = new Assembler(bits);
        code(assembler);
        using var bytes = new MemoryStream();
        assembler.Assemble(new StreamCodeWriter(bytes), at);
        return bytes.ToArray();
    }
}
