using System.Buffers.Binary;
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
        switch (exit.Reason)
        {
            case VcpuExitReason.PortIo:
                if (exit.Count == 1) Access(_ports, exit.Address, exit.Data, exit.IsWrite, counters);
                else AccessString(ref exit, counters);
                return true;

            case VcpuExitReason.Mmio:
                if ((exit.Data.Length & exit.Data.Length - 1) == 0) Access(_memory, exit.Address, exit.Data, exit.IsWrite, counters);
                else AccessBytes(ref exit, counters);
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

    private void Access(IoCursor bus, ulong address, Span<byte> data, bool isWrite, VcpuCounters counters)
    {
        try
        {
            IoStatus status = isWrite ? bus.Write(address, data) : bus.Read(address, data);
            if (status != IoStatus.Handled) counters.Unclaimed++;
        }
        catch (Exception e)
        {
            Fault(bus, data, isWrite, e, counters);
        }
    }

    private void Fault(IoCursor bus, Span<byte> data, bool isWrite, Exception failure, VcpuCounters counters)
    {
        counters.Faulted++;
        if (!isWrite) data.Fill(0xff);
        machine.HandlerFailed(bus.Current!, failure);
    }

    // INS and OUTS hand over many elements at once; a device sees one access each, in order.
    private void AccessString(ref VcpuExit exit, VcpuCounters counters)
    {
        for (int at = 0; at < exit.Data.Length; at += exit.Size)
            Access(_ports, exit.Address, exit.Data.Slice(at, exit.Size), exit.IsWrite, counters);
    }

    // An access that straddles a page arrives in pieces of 3, 5, 6 or 7 bytes; devices know only powers of two.
    private void AccessBytes(ref VcpuExit exit, VcpuCounters counters)
    {
        for (int at = 0; at < exit.Data.Length; at++)
            Access(_memory, exit.Address + (ulong)at, exit.Data.Slice(at, 1), exit.IsWrite, counters);
    }
}
