using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ActorVmm.Devices;
using ActorVmm.Devices.Bus;
using ActorVmm.Hypervisor;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Vcpus;

/// <summary>Answers the exits of one vCPU: accesses from the buses, the rest by what the kernel's interface says they mean.</summary>
internal sealed class ExitDispatcher(IoBus ports, IoBus memory, IMachineControl machine) : IExitHandler
{
    // -ENOSYS of the KVM hypercall interface. Source: Linux Documentation/virt/kvm/x86/hypercalls.rst, "KVM Hypercalls ABI".
    private const long UnknownHypercall = -1000;

    private const ulong SystemEventShutdown = 1;
    private const ulong SystemEventReset = 2;

    private readonly IoCursor _ports = ports.OpenCursor();
    private readonly IoCursor _memory = memory.OpenCursor();

    public bool Handle(IVcpu vcpu, ref VcpuExit exit, VcpuCounters counters)
    {
        IoCursor bus;
        if (exit.Reason == VcpuExitReason.PortIo && exit.Count == 1) bus = _ports;
        else if (exit.Reason == VcpuExitReason.Mmio && (exit.Data.Length & exit.Data.Length - 1) == 0) bus = _memory;
        else return HandleOther(vcpu, ref exit, counters);

        try
        {
            IoStatus status = exit.IsWrite ? bus.Write(exit.Address, exit.Data) : bus.Read(exit.Address, exit.Data);
            if (status != IoStatus.Handled) counters.Unclaimed++;
        }
        catch (Exception e)
        {
            counters.Faulted++;
            if (!exit.IsWrite) exit.Data.Fill(0xff);
            machine.HandlerFailed(bus.Current!, e);
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HandleOther(IVcpu vcpu, ref VcpuExit exit, VcpuCounters counters)
    {
        switch (exit.Reason)
        {
            case VcpuExitReason.PortIo:
                AccessString(vcpu, ref exit, counters);
                return true;

            case VcpuExitReason.Mmio:
                AccessBytes(vcpu, ref exit, counters);
                return true;

            case VcpuExitReason.ReadMsr or VcpuExitReason.WriteMsr:
                vcpu.FailMsrAccess();
                return true;

            case VcpuExitReason.Hypercall:
                BinaryPrimitives.WriteInt64LittleEndian(exit.Data, UnknownHypercall);
                return true;

            case VcpuExitReason.IoapicEoi:
                machine.EndOfInterrupt((byte)exit.Detail);
                return true;

            case VcpuExitReason.InterruptWindow or VcpuExitReason.SetTpr or VcpuExitReason.TprAccess or VcpuExitReason.BusLock:
                return true;

            case VcpuExitReason.SystemEvent when exit.Detail == SystemEventShutdown:
                machine.PowerOff();
                return false;

            case VcpuExitReason.SystemEvent when exit.Detail == SystemEventReset:
                machine.Reset();
                return false;

            default:
                machine.Crash($"vCPU {vcpu.Id}: {ExitText.Of(exit)}");
                return false;
        }
    }

    public void HostFailed(VcpuId vcpu, Exception failure) => machine.Crash($"vCPU {vcpu}: the host failed: {failure.Message}");

    // INS and OUTS hand over many elements at once; a device sees one access each, in order.
    private void AccessString(IVcpu vcpu, ref VcpuExit exit, VcpuCounters counters)
    {
        VcpuExit element = exit;
        element.Count = 1;
        for (int at = 0; at < exit.Data.Length; at += exit.Size)
        {
            element.Data = exit.Data.Slice(at, exit.Size);
            Handle(vcpu, ref element, counters);
        }
    }

    // An access that straddles a page arrives in pieces of 3, 5, 6 or 7 bytes; devices know only powers of two.
    private void AccessBytes(IVcpu vcpu, ref VcpuExit exit, VcpuCounters counters)
    {
        VcpuExit element = exit;
        for (int at = 0; at < exit.Data.Length; at++)
        {
            element.Address = exit.Address + (ulong)at;
            element.Data = exit.Data.Slice(at, 1);
            Handle(vcpu, ref element, counters);
        }
    }
}
