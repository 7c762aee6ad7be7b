using ActorVmm.Linux;
using ActorVmm.Memory;
using ActorVmm.Primitives;

namespace ActorVmm.Hypervisor;

/// <summary>One virtual machine of a backend: its memory map, its interrupts, its clock. Thread safe; its vCPUs are not.</summary>
public interface IVirtualMachine : IDisposable
{
    /// <summary>The interrupt inputs of the machine. Throws <see cref="InvalidOperationException"/> where it has no interrupt controller.</summary>
    IInterruptController Interrupts { get; }

    /// <summary>Makes a region of memory visible to the guest at its address.</summary>
    /// <param name="slot">A number of the caller's choice, less than <see cref="HypervisorCapabilities.MaxMemorySlots"/>, not in use.</param>
    /// <param name="region">The memory; it must stay mapped until <see cref="UnmapMemory"/> or the end of the machine.</param>
    /// <param name="options">Read-only, dirty logging.</param>
    void MapMemory(int slot, GuestRegion region, MemorySlotOptions options = MemorySlotOptions.None);

    /// <summary>Takes the region in <paramref name="slot"/> away from the guest.</summary>
    void UnmapMemory(int slot);

    /// <summary>Which pages of a slot were written since the last call; the log starts anew. The slot must have <see cref="MemorySlotOptions.LogDirtyPages"/>.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="pages">One bit for each 4 KiB page of the slot; written pages are added.</param>
    void CollectDirtyPages(int slot, DirtyBitmap pages);

    /// <summary>Makes a vCPU. Must be called on the thread that will run it.</summary>
    /// <param name="vcpu">Its number, for messages.</param>
    /// <param name="apicId">Its APIC id, unique in the machine, at most <see cref="HypervisorCapabilities.MaxApicId"/>.</param>
    IVcpu CreateVcpu(VcpuId vcpu, uint apicId);

    /// <summary>Signals <paramref name="doorbell"/> when the guest writes to a port or address, without an exit.</summary>
    void AddDoorbell(EventFd doorbell, DoorbellAddress address);

    /// <summary>Takes a doorbell away again; both arguments as they were added.</summary>
    void RemoveDoorbell(EventFd doorbell, DoorbellAddress address);

    /// <summary>The machine's paravirtual clock, in nanoseconds.</summary>
    ulong GetClock();

    /// <summary>Sets the machine's paravirtual clock, in nanoseconds.</summary>
    void SetClock(ulong nanoseconds);
}
